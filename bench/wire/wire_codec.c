/* Records to payload bytes and back: one small engine that walks a record's
 * field list. Each record is two short functions around it, so that a target
 * links only the records that it uses. Bytes: SPEC.md, "Records".
 */
#include "wire.h"

#include <string.h>

/* A field list in flash: kind + 1 in the top four bits, the offset in the
 * struct in the other twelve; a zero ends the list. */
#define KIND_SHIFT  12u
#define OFFSET_MASK 0xFFFu

static size_t put_number(uint8_t *out, uint32_t value, size_t width)
{
    for (size_t i = 0; i < width; i++)
        out[i] = (uint8_t)(value >> (8u * i));
    return width;
}

static uint32_t get_number(const uint8_t *data, size_t width)
{
    uint32_t value = 0;
    for (size_t i = 0; i < width; i++)
        value |= (uint32_t)data[i] << (8u * i);
    return value;
}

/* Bytes of a number, or of the length in front of a string. */
static size_t width_of(enum wire_kind kind)
{
    switch (kind) {
    case WIRE_KIND_U8:
    case WIRE_KIND_STR:
        return 1;
    case WIRE_KIND_U16:
    case WIRE_KIND_BYTES:
        return 2;
    case WIRE_KIND_U32:
        break;
    }
    return 4;
}

static bool is_view(enum wire_kind kind)
{
    return kind == WIRE_KIND_STR || kind == WIRE_KIND_BYTES;
}

/* The number in a field; of a string, its length. */
static uint32_t load(const void *field, enum wire_kind kind)
{
    switch (kind) {
    case WIRE_KIND_U8:
        return *(const uint8_t *)field;
    case WIRE_KIND_U16:
        return *(const uint16_t *)field;
    case WIRE_KIND_U32:
        return *(const uint32_t *)field;
    case WIRE_KIND_STR:
    case WIRE_KIND_BYTES:
        break;
    }
    return ((const struct wire_bytes *)field)->size;
}

static void store(void *field, enum wire_kind kind, uint32_t value, const uint8_t *rest)
{
    switch (kind) {
    case WIRE_KIND_U8:
        *(uint8_t *)field = (uint8_t)value;
        break;
    case WIRE_KIND_U16:
        *(uint16_t *)field = (uint16_t)value;
        break;
    case WIRE_KIND_U32:
        *(uint32_t *)field = value;
        break;
    case WIRE_KIND_STR:
    case WIRE_KIND_BYTES:
        *(struct wire_bytes *)field = (struct wire_bytes){rest, (uint16_t)value};
        break;
    }
}

static size_t encode(const void *record, uint8_t *out, size_t cap, const uint16_t *fields)
{
    size_t at = 0;
    for (; *fields != 0; fields++) {
        enum wire_kind kind = (enum wire_kind)((*fields >> KIND_SHIFT) - 1u);
        const void *field = (const uint8_t *)record + (*fields & OFFSET_MASK);
        uint32_t value = load(field, kind);
        size_t width = width_of(kind);
        size_t body = is_view(kind) ? value : 0;
        if (cap - at < width + body || (kind == WIRE_KIND_STR && value > WIRE_STRING_MAX))
            return 0;
        at += put_number(out + at, value, width);
        if (body > 0)
            memcpy(out + at, ((const struct wire_bytes *)field)->data, body);
        at += body;
    }
    return at;
}

static bool decode(const uint8_t *payload, size_t size, void *record, const uint16_t *fields)
{
    size_t at = 0;
    for (; *fields != 0; fields++) {
        enum wire_kind kind = (enum wire_kind)((*fields >> KIND_SHIFT) - 1u);
        size_t width = width_of(kind);
        if (size - at < width)
            return false;
        uint32_t value = get_number(payload + at, width);
        at += width;
        store((uint8_t *)record + (*fields & OFFSET_MASK), kind, value, payload + at);
        if (!is_view(kind))
            continue;
        if (size - at < value)
            return false;
        at += value;
    }
    return at == size;
}

#define FIELD(kind, name)                                                                          \
    (uint16_t)((WIRE_KIND_##kind + 1u) << KIND_SHIFT | offsetof(record_type, name)),
#define X(NAME, name, number)                                                                      \
    _Static_assert(sizeof(struct wire_##name) <= OFFSET_MASK,                                      \
                   "record too large for a field list");                                           \
    static inline const uint16_t *name##_fields(void)                                              \
    {                                                                                              \
        typedef struct wire_##name record_type;                                                    \
        static const uint16_t fields[] = {WIRE_RECORD_##NAME(FIELD) 0};                            \
        return fields;                                                                             \
    }                                                                                              \
    size_t wire_##name##_encode(const struct wire_##name *record, uint8_t *out, size_t cap)        \
    {                                                                                              \
        return encode(record, out, cap, name##_fields());                                          \
    }                                                                                              \
    bool wire_##name##_decode(const uint8_t *payload, size_t size, struct wire_##name *out)        \
    {                                                                                              \
        return decode(payload, size, out, name##_fields());                                        \
    }
WIRE_FRAMES(X)
#undef X
