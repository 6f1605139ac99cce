/* Follows Thumb code through its branches (ARMv7-M ARM, A5, A7.7); see region.h. */
#include "firmware/region.h"

#include <stddef.h>

#define WINDOW (REGION_BEFORE + REGION_BEHIND)
_Static_assert(WINDOW % 8u == 0, "region.h: a bit for each halfword, and whole bytes of them");
_Static_assert(WIRE_REGION_MAX / 2u <= REGION_BEHIND,
               "region.h: REGION_BEHIND has no bits for a region as long as WIRE_REGION_MAX");

/* An instruction of 32 bits starts with 0b11101, 0b11110 or 0b11111 (A5.1). */
static unsigned halfwords(const uint16_t *p)
{
    return *p >= 0xE800u ? 2u : 1u;
}

static int32_t extended(uint32_t value, unsigned bits)
{
    return (int32_t)(value << (32u - bits)) >> (32u - bits);
}

static bool is_always(uint32_t condition)
{
    return condition >= 14u;
}

/* B.W, T3 and T4, in halfwords from behind it; 0 for anything else. */
static int32_t wide_branch(uint32_t first, uint32_t second)
{
    uint32_t sign = first >> 10 & 1u, j1 = second >> 13 & 1u, j2 = second >> 11 & 1u;
    uint32_t low = second & 0x7FFu;
    if ((first & 0xF800u) != 0xF000u || (second & 0xC000u) != 0x8000u)
        return 0;
    if (second & 1u << 12)
        return extended(sign << 23 | (j1 ^ sign ^ 1u) << 22 | (j2 ^ sign ^ 1u) << 21 |
                            (first & 0x3FFu) << 11 | low,
                        24);
    if (is_always(first >> 6 & 0xFu))
        return 0;
    return extended(sign << 19 | j2 << 18 | j1 << 17 | (first & 0x3Fu) << 11 | low, 20);
}

/* Where it may go besides the next one; NULL: nowhere. */
static const uint16_t *target(const uint16_t *p)
{
    uint32_t first = *p;
    const uint16_t *pc = p + 2;
    int32_t wide;
    if ((first & 0xF000u) == 0xD000u)
        return is_always(first >> 8 & 0xFu) ? NULL : pc + extended(first & 0xFFu, 8);
    if ((first & 0xF800u) == 0xE000u)
        return pc + extended(first & 0x7FFu, 11);
    if ((first & 0xF500u) == 0xB100u) /* CBZ, CBNZ */
        return pc + ((first >> 9 & 1u) << 5 | (first >> 3 & 0x1Fu));
    if (halfwords(p) == 1)
        return NULL;
    wide = wide_branch(first, p[1]);
    return wide ? pc + wide : NULL;
}

/* Whether the next one may follow: not behind B, BX and a POP into PC. */
static bool goes_on(const uint16_t *p)
{
    uint32_t first = *p;
    if ((first & 0xF800u) == 0xE000u || (first & 0xFF80u) == 0x4700u ||
        (first & 0xFF00u) == 0xBD00u)
        return false;
    if (halfwords(p) == 1)
        return true;
    if (first == 0xE8BDu && p[1] & 1u << 15)
        return false;
    return !((first & 0xF800u) == 0xF000u && (p[1] & 0xD000u) == 0x9000u);
}

static bool is_start(const uint8_t *starts, unsigned i)
{
    return starts[i / 8u] >> (i % 8u) & 1u;
}

struct search {
    struct bench_region region;
    const uint16_t *window;
    uint8_t *starts;
    uint32_t found;
    bool lost; /* out of reach */
};

static void reach(struct search *s, const uint16_t *p)
{
    unsigned i = (unsigned)(p - s->window);
    if (p == NULL || p == s->region.end)
        return;
    if (i >= WINDOW) {
        s->lost = true;
    } else if (!is_start(s->starts, i)) {
        s->starts[i / 8u] = (uint8_t)(s->starts[i / 8u] | 1u << (i % 8u));
        s->found++;
    }
}

uint32_t region_find(struct bench_region region, uint8_t *starts)
{
    struct search s = {.region = region, .window = region.begin - REGION_BEFORE, .starts = starts};
    uint32_t before = 0;
    for (unsigned i = 0; i < REGION_BYTES; i++)
        starts[i] = 0;
    reach(&s, region.begin);
    while (s.found != before) {
        before = s.found;
        for (unsigned i = 0; i < WINDOW; i++) {
            const uint16_t *p = s.window + i;
            if (!is_start(starts, i))
                continue;
            reach(&s, target(p));
            if (goes_on(p))
                reach(&s, p + halfwords(p));
        }
    }
    return s.lost ? 0 : s.found;
}

struct pieces {
    const uint8_t *starts;
    const uint16_t *window;
    void (*piece)(void *context, const uint16_t *begin, const uint16_t *end);
    void *context;
};

/* Those that start from window + first to window + last. */
static void pieces_in(const struct pieces *pieces, unsigned first, unsigned last)
{
    const uint16_t *begin = NULL, *end = NULL;
    for (unsigned i = first; i < last; i++) {
        const uint16_t *p = pieces->window + i;
        if (!is_start(pieces->starts, i))
            continue;
        if (begin != NULL && (p != end || (unsigned)(end - begin) >= REGION_PIECE - 1u)) {
            pieces->piece(pieces->context, begin, end);
            begin = NULL;
        }
        begin = begin == NULL ? p : begin;
        end = p + halfwords(p);
    }
    if (begin != NULL)
        pieces->piece(pieces->context, begin, end);
}

void region_pieces(struct bench_region region, const uint8_t *starts,
                   void (*piece)(void *context, const uint16_t *begin, const uint16_t *end),
                   void *context)
{
    struct pieces pieces = {starts, region.begin - REGION_BEFORE, piece, context};
    pieces_in(&pieces, REGION_BEFORE, WINDOW);
    pieces_in(&pieces, 0, REGION_BEFORE);
}
