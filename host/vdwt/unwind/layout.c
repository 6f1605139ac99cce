/* Follows a function's code; see layout.h. */
#include "host/vdwt/unwind/layout.h"

#include <stddef.h>
#include <string.h>

#define FUNCTION_MAX 32768u /* bytes of a function that are followed */
#define WAYS_MAX     256u

enum { FP = 7, SP = 13, LR = 14, PC = 15 };

struct way {
    uint32_t address;
    struct layout layout;
};

/* One function being followed. */
struct walk {
    uint32_t start, end;
    layout_read read;
    uint8_t seen[FUNCTION_MAX / 16]; /* a bit a halfword */
    struct way ways[WAYS_MAX];       /* still to be followed */
    size_t count;
    unsigned conditional; /* instructions left of an IT block */
};

/* What an instruction is to the flow. */
enum flow { GOES_ON, ENDS };

static unsigned bits_in(unsigned value)
{
    return (unsigned)__builtin_popcount(value);
}

static void add_way(struct walk *walk, uint32_t address, const struct layout *layout)
{
    if (address >= walk->start && address < walk->end && walk->count < WAYS_MAX)
        walk->ways[walk->count++] = (struct way){address, *layout};
}

/* ---- the stack -------------------------------------------------------- */

/* Registers of `list` are stored from the new stack pointer up, the lowest first. */
static void push(struct layout *layout, unsigned list)
{
    int32_t before = layout->sp;

    layout->sp += 4 * (int32_t)bits_in(list);
    if (list & 1u << LR)
        layout->return_at = before + 4;
    if ((list & 1u << FP) && !layout->fp_at)
        layout->fp_at = layout->sp - 4 * (int32_t)bits_in(list & ((1u << FP) - 1));
}

static enum flow pop(struct walk *walk, struct layout *layout, unsigned list)
{
    if (list & 1u << PC)
        return walk->conditional ? GOES_ON : ENDS;
    if (walk->conditional) /* before a return under the same condition */
        return GOES_ON;
    layout->sp -= 4 * (int32_t)bits_in(list);
    if (list & 1u << LR)
        layout->return_at = 0;
    if (list & 1u << FP) {
        layout->fp_at = 0;
        layout->fp_known = false;
    }
    return GOES_ON;
}

/* STRD Rt, Rt2, [SP, #-n]! */
static void push_pair(struct layout *layout, unsigned first, unsigned second, int32_t size)
{
    layout->sp += size;
    if (first == FP)
        layout->fp_at = layout->sp;
    if (second == FP)
        layout->fp_at = layout->sp - 4;
    if (second == LR)
        layout->return_at = layout->sp - 4;
}

static void set_sp(struct layout *layout, bool known, int32_t sp)
{
    layout->sp_known = known;
    layout->sp = sp;
}

static void set_fp(struct layout *layout, bool known, int32_t fp)
{
    layout->fp_known = known;
    layout->fp = fp;
}

/* Rd = Rn + value, where one of them is the stack pointer or r7. */
static void add_immediate(struct layout *layout, unsigned rd, unsigned rn, int32_t value)
{
    bool known = rn == SP ? layout->sp_known : rn == FP && layout->fp_known;
    int32_t from = rn == SP ? layout->sp : layout->fp;

    if (rd == SP)
        set_sp(layout, known, from - value);
    if (rd == FP)
        set_fp(layout, known, from - value);
}

/* ---- 16-bit instructions ---------------------------------------------- */

static int32_t sign_extend(uint32_t value, unsigned bits)
{
    return (int32_t)(value << (32 - bits)) >> (32 - bits);
}

static enum flow narrow_misc(struct walk *walk, struct layout *layout, uint16_t op,
                             uint32_t address)
{
    unsigned list = (op & 0xFFu) | ((op & 0x100u) ? 1u << LR : 0);

    if ((op & 0xFE00) == 0xB400)
        push(layout, list);
    if ((op & 0xFE00) == 0xBC00)
        return pop(walk, layout, (op & 0xFFu) | ((op & 0x100u) ? 1u << PC : 0));
    if ((op & 0xFF00) == 0xB000)
        layout->sp += (op & 0x80) ? 4 * (op & 0x7F) : -4 * (op & 0x7F);
    if ((op & 0xF500) == 0xB100) /* CBZ, CBNZ */
        add_way(walk, address + 4 + (((op & 0x200u) >> 3 | (op & 0xF8u) >> 2)), layout);
    if ((op & 0xFF00) == 0xBF00 && (op & 0xF)) /* IT: as many as its mask says, and itself */
        walk->conditional = 5u - (unsigned)__builtin_ctz(op & 0xFu);
    return GOES_ON;
}

/* MOV, ADD and BX of high registers. */
static enum flow narrow_high(struct walk *walk, struct layout *layout, uint16_t op)
{
    unsigned rd = (op & 7u) | (op & 0x80u) >> 4, rm = op >> 3 & 15u;

    if ((op & 0xFF80) == 0x4700) /* BX */
        return walk->conditional ? GOES_ON : ENDS;
    if ((op & 0xFF80) == 0x4780) { /* BLX */
        if (!layout->return_at)
            layout->return_is_lost = true;
        return GOES_ON;
    }
    if ((op & 0xFF00) == 0x4600) {
        if (rd == PC)
            return walk->conditional ? GOES_ON : ENDS;
        if ((rd == SP || rd == FP) && rm != SP && rm != FP)
            add_immediate(layout, rd, 0, 0); /* not known any more */
        else
            add_immediate(layout, rd, rm, 0);
    }
    if ((op & 0xFF00) == 0x4400 && rd == SP)
        set_sp(layout, false, 0);
    return GOES_ON;
}

static enum flow narrow(struct walk *walk, struct layout *layout, uint16_t op, uint32_t address)
{
    switch (op >> 12) {
    case 0x3:
        if ((op & 0xFF00) == 0x3700) /* ADDS r7 */
            add_immediate(layout, FP, FP, op & 0xFF);
        if ((op & 0xFF00) == 0x3F00) /* SUBS r7 */
            add_immediate(layout, FP, FP, -(op & 0xFF));
        return GOES_ON;
    case 0x4:
        return (op & 0xFC00) == 0x4400 ? narrow_high(walk, layout, op) : GOES_ON;
    case 0xA:
        if ((op & 0xFF00) == 0xAF00) /* ADD r7, SP */
            add_immediate(layout, FP, SP, 4 * (op & 0xFF));
        return GOES_ON;
    case 0xB:
        return narrow_misc(walk, layout, op, address);
    case 0xD:
        if ((op & 0xFF00) == 0xDE00) /* UDF */
            return ENDS;
        if ((op & 0xFF00) != 0xDF00)
            add_way(walk, address + 4 + (uint32_t)(2 * sign_extend(op & 0xFFu, 8)), layout);
        return GOES_ON;
    case 0xE: /* below 0xE800 */
        add_way(walk, address + 4 + (uint32_t)(2 * sign_extend(op & 0x7FFu, 11)), layout);
        return walk->conditional ? GOES_ON : ENDS;
    default:
        return GOES_ON;
    }
}

/* ---- 32-bit instructions ---------------------------------------------- */

/* ThumbExpandImm (ARMv7-M manual, A5.3.2). */
static int32_t expand_immediate(uint16_t first, uint16_t second)
{
    uint32_t code = (first & 0x400u) << 1 | (second & 0x7000u) >> 4 | (second & 0xFFu);
    uint32_t byte = code & 0xFF, unrotated = 0x80 | (code & 0x7F), by = code >> 7;

    if (code >> 10)
        return (int32_t)(unrotated >> by | unrotated << (32 - by));
    switch (code >> 8) {
    case 0:
        return (int32_t)byte;
    case 1:
        return (int32_t)(byte | byte << 16);
    case 2:
        return (int32_t)(byte << 8 | byte << 24);
    default:
        return (int32_t)(byte * 0x01010101u);
    }
}

/* ADD and SUB of an immediate to or from the stack pointer or r7. */
static void wide_add(struct layout *layout, uint16_t first, uint16_t second)
{
    unsigned rn = first & 15u, rd = second >> 8 & 15u;
    uint16_t kind = first & 0xFBF0;
    int32_t plain = (int32_t)((first & 0x400u) << 1 | (second & 0x7000u) >> 4 | (second & 0xFFu));

    if ((second & 0x8000) || (rd != SP && rd != FP))
        return;
    if (kind == 0xF100 || kind == 0xF110)
        add_immediate(layout, rd, rn, expand_immediate(first, second));
    if (kind == 0xF1A0 || kind == 0xF1B0)
        add_immediate(layout, rd, rn, -expand_immediate(first, second));
    if (kind == 0xF200)
        add_immediate(layout, rd, rn, plain);
    if (kind == 0xF2A0)
        add_immediate(layout, rd, rn, -plain);
}

static uint32_t wide_target(uint16_t first, uint16_t second, uint32_t address, bool conditional)
{
    uint32_t sign = first >> 10 & 1u, j1 = second >> 13 & 1u, j2 = second >> 11 & 1u;
    uint32_t low = (second & 0x7FFu) << 1;

    if (conditional)
        return address + 4 +
               (uint32_t)sign_extend(sign << 20 | j2 << 19 | j1 << 18 | (first & 0x3Fu) << 12 | low,
                                     21);
    return address + 4 +
           (uint32_t)sign_extend(sign << 24 | (~(j1 ^ sign) & 1u) << 23 |
                                     (~(j2 ^ sign) & 1u) << 22 | (first & 0x3FFu) << 12 | low,
                                 25);
}

/* B.W, BL and what else begins with 11110 and has bit 15 of its second half set. */
static enum flow wide_branch(struct walk *walk, struct layout *layout, uint16_t first,
                             uint16_t second, uint32_t address)
{
    if ((second & 0xD000) == 0xD000) { /* BL */
        if (!layout->return_at)
            layout->return_is_lost = true;
        return GOES_ON;
    }
    if ((second & 0xD000) == 0x9000) {
        add_way(walk, wide_target(first, second, address, false), layout);
        return walk->conditional ? GOES_ON : ENDS;
    }
    if ((second & 0xD000) == 0x8000 && (first & 0x380) != 0x380)
        add_way(walk, wide_target(first, second, address, true), layout);
    return (first & 0xFFF0) == 0xF7F0 && (second & 0xF000) == 0xA000 ? ENDS : GOES_ON; /* UDF.W */
}

/* A table of offsets or addresses behind the instruction; the code that it leads to begins
 * behind its end. */
static void follow_table(struct walk *walk, const struct layout *layout, uint32_t table,
                         unsigned size)
{
    uint32_t first = walk->end;

    for (uint32_t at = table; at < first; at += size) {
        uint16_t low, high;
        uint32_t target;

        if (!walk->read(at & ~1u, &low))
            return;
        if (size == 4 && !walk->read(at + 2, &high))
            return;
        if (size == 1)
            target = table + 2 * ((at & 1u) ? low >> 8 : low & 0xFFu);
        else
            target = size == 2 ? table + 2u * low : (low | (uint32_t)high << 16) & ~1u;
        if (target >= walk->end || target < walk->start)
            return;
        if (target > table && target < first)
            first = target;
        add_way(walk, target, layout);
    }
}

/* Loads of PC, and what is stored and loaded at the stack pointer one by one. */
static enum flow wide_single(struct walk *walk, struct layout *layout, uint16_t first,
                             uint16_t second, uint32_t address)
{
    unsigned rt = second >> 12;

    if (first == 0xF84D && (second & 0xFFF) == 0xD04)
        push(layout, 1u << rt);
    if (first == 0xF85D && (second & 0xF00) == 0xB00) {
        enum flow flow = pop(walk, layout, 1u << rt);

        layout->sp -= flow == GOES_ON && !walk->conditional ? (second & 0xFF) - 4 : 0;
        return flow;
    }
    if ((first & 0xFFF0) == 0xF850 && (second & 0xFFF0) == 0xF020) { /* LDR PC, [Rn, Rm, LSL #2] */
        follow_table(walk, layout, (address + 7) & ~3u, 4);
        return ENDS;
    }
    return (first & 0xFF70) == 0xF850 && rt == PC && !walk->conditional ? ENDS : GOES_ON;
}

static enum flow wide(struct walk *walk, struct layout *layout, uint16_t first, uint16_t second,
                      uint32_t address)
{
    int32_t words = 4 * (second & 0xFF);

    if (first == 0xE92D)
        push(layout, second);
    else if (first == 0xE8BD)
        return pop(walk, layout, second);
    else if (first == 0xE96D)
        push_pair(layout, second >> 12, second >> 8 & 15u, words);
    else if ((first & 0xFFBF) == 0xED2D) /* VPUSH */
        layout->sp += words;
    else if ((first & 0xFFBF) == 0xECBD) /* VPOP */
        layout->sp -= words;
    else if ((first & 0xFFF0) == 0xE8D0 && (second & 0xFFE0) == 0xF000 && (first & 15u) == PC) {
        follow_table(walk, layout, address + 4, (second & 0x10) ? 2 : 1);
        return ENDS;
    } else if ((first & 0xF800) == 0xF000 && (second & 0x8000))
        return wide_branch(walk, layout, first, second, address);
    else if ((first & 0xFF00) == 0xF800)
        return wide_single(walk, layout, first, second, address);
    else if ((first & 0xF800) == 0xF000)
        wide_add(layout, first, second);
    return GOES_ON;
}

/* ---- the walk --------------------------------------------------------- */

static bool is_wide(uint16_t first)
{
    return first >> 11 >= 0x1D;
}

static bool is_new(struct walk *walk, uint32_t address)
{
    uint32_t bit = (address - walk->start) / 2;
    bool seen = (walk->seen[bit / 8] & 1u << bit % 8) != 0;

    walk->seen[bit / 8] |= (uint8_t)(1u << bit % 8);
    return !seen;
}

/* From one address until the code ends, or was seen. True if `pc` is on the way. */
static bool follow(struct walk *walk, struct way way, uint32_t pc, struct layout *layout)
{
    uint32_t address = way.address;
    uint16_t first, second = 0;

    walk->conditional = 0;
    while (address < walk->end && is_new(walk, address) && walk->read(address, &first)) {
        bool long_one = is_wide(first);
        enum flow flow;

        if (address == pc) {
            *layout = way.layout;
            return true;
        }
        if (long_one && !walk->read(address + 2, &second))
            return false;
        flow = long_one ? wide(walk, &way.layout, first, second, address)
                        : narrow(walk, &way.layout, first, address);
        if (flow == ENDS)
            return false;
        walk->conditional -= walk->conditional > 0;
        address += long_one ? 4 : 2;
    }
    return false;
}

bool layout_at(uint32_t start, uint32_t end, uint32_t pc, layout_read read, struct layout *layout)
{
    static struct walk walk;

    if (pc < start || pc >= end)
        return false;
    walk.start = start;
    walk.end = end - start > FUNCTION_MAX ? start + FUNCTION_MAX : end;
    walk.read = read;
    walk.count = 0;
    memset(walk.seen, 0, sizeof walk.seen);
    add_way(&walk, start, &(struct layout){.sp_known = true});
    while (walk.count > 0)
        if (follow(&walk, walk.ways[--walk.count], pc, layout))
            return true;
    return false;
}

bool layout_is_behind_call(uint32_t address, layout_read read)
{
    uint16_t first, second;

    if (read(address - 2, &second) && (second & 0xFF87) == 0x4780)
        return true;
    return read(address - 4, &first) && read(address - 2, &second) && (first & 0xF800) == 0xF000 &&
           (second & 0xD000) == 0xD000;
}
