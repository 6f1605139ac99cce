/* Records with known contents, for both ends of the wire: every field at its
 * extremes, every payload as long as it may be. Compiled into an image and into
 * the test that reads what the image sends. */
#ifndef WIRE_PATTERNS_H
#define WIRE_PATTERNS_H

#include "bench/wire/wire.h"

enum pattern {
    PATTERN_NOTHING, /* numbers 0, strings empty */
    PATTERN_FULL,    /* all bits set, strings and bytes as long as fits */
    PATTERN_COUNT,   /* every field another number, bytes counting up */
    PATTERN_ZEROS,   /* numbers 0, strings and bytes full of zeros */
    PATTERNS,
};

/* The longest run of pattern bytes; each pattern's byte i. */
static inline uint8_t pattern_byte(enum pattern pattern, size_t i)
{
    if (pattern == PATTERN_FULL)
        return 0xFF;
    return pattern == PATTERN_COUNT ? (uint8_t)(i * 7u + 1u) : 0;
}

/* What fills a record: hands out numbers and lengths. */
struct filler {
    enum pattern pattern;
    const uint8_t *bytes; /* WIRE_PAYLOAD_MAX of the pattern's */
    size_t room;          /* payload bytes not given out yet */
    uint32_t next;
};

static inline uint32_t fill_number(struct filler *f)
{
    f->next += 0x01234567u;
    if (f->pattern == PATTERN_FULL)
        return UINT32_MAX;
    return f->pattern == PATTERN_COUNT ? f->next : 0;
}

static inline struct wire_bytes fill_bytes(struct filler *f, size_t most)
{
    size_t size = f->pattern == PATTERN_NOTHING ? 0 : f->room < most ? f->room : most;
    f->room -= size;
    return (struct wire_bytes){f->bytes, (uint16_t)size};
}

#define FILL_SIZE_U8    1u
#define FILL_SIZE_U16   2u
#define FILL_SIZE_U32   4u
#define FILL_SIZE_STR   1u
#define FILL_SIZE_BYTES 2u
#define FILL_U8         (uint8_t) fill_number(f)
#define FILL_U16        (uint16_t) fill_number(f)
#define FILL_U32        fill_number(f)
#define FILL_STR        fill_bytes(f, 255u)
#define FILL_BYTES      fill_bytes(f, WIRE_PAYLOAD_MAX)

/* fill_ready(&filler, &record), ... */
#define FILL_SIZE(kind, name)  +FILL_SIZE_##kind
#define FILL_FIELD(kind, name) record->name = FILL_##kind;
#define X(NAME, name, number)                                                                      \
    static inline void fill_##name(struct filler *f, struct wire_##name *record)                   \
    {                                                                                              \
        f->room = WIRE_PAYLOAD_MAX - (0u WIRE_RECORD_##NAME(FILL_SIZE));                           \
        f->next = (number);                                                                        \
        WIRE_RECORD_##NAME(FILL_FIELD)                                                             \
    }
WIRE_FRAMES(X)
#undef X

/* Sizes of payloads without a record's structure, around the lengths where
 * COBS starts another block. */
static const uint16_t raw_sizes[] = {
    1,   2,   246, 247, 248, 249, 250, 251, 252, 253, 254, 255, 256,
    500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511, 512,
};
#define RAW_SIZES (sizeof raw_sizes / sizeof raw_sizes[0])
#define RAW_TYPE  0x3Fu

/* Rows of a batch: every number a column may jump between. */
#define ROWS        8u
#define ROW_COLUMNS WIRE_COLUMNS_MAX
static inline uint32_t row_value(unsigned row, unsigned column)
{
    static const uint32_t values[] = {0,           UINT32_MAX, 0x80000000u, 0x7FFFFFFFu,
                                      0xAAAAAAAAu, 1,          0x10000u,    0x55555555u};
    return values[(row * 3u + column * (row % 2u)) % 8u];
}

#endif
