/* The wire: golden bytes, every record there and back, what is malformed is
 * refused, and every loss of the decoder under its name.
 */
#include "bench/wire/wire.h"
#include "host/tests/wire/wire_reference.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The target's CRC under a name of its own, beside zlib's. */
uint32_t small_crc32(uint32_t crc, const uint8_t *data, size_t size);
#define wire_crc32 small_crc32
#include "bench/wire/wire_crc_small.c" // NOLINT(bugprone-suspicious-include): see above
#undef wire_crc32

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* Bytes that a transmitter took, or a record in reference form. */
struct sink {
    uint8_t bytes[2048];
    size_t size;
};
static struct sink sent;

static void sink_put(struct sink *sink, uint8_t byte)
{
    assert_true(sink->size < sizeof sink->bytes);
    sink->bytes[sink->size++] = byte;
}

static void put_sent(uint8_t byte)
{
    sink_put(&sent, byte);
}

static uint32_t random_state = 1;
static uint32_t next_random(void)
{
    random_state = random_state * 1664525u + 1013904223u;
    return random_state >> 8 ^ random_state << 16;
}

/* ---- golden bytes: the examples of SPEC.md ---- */

static const uint8_t golden_ack[] = {0x05, 0x04, 0x02, 0x01, 0x05, 0x01,
                                     0x05, 0x5B, 0x15, 0xE4, 0xEE, 0x00};
static const uint8_t golden_batch[] = {0x03, 0x13, 0x07, 0x02, 0x03, 0x03, 0xE8, 0x03, 0x01, 0x04,
                                       0x03, 0x58, 0x02, 0x01, 0x03, 0x5C, 0x02, 0x01, 0x03, 0xE9,
                                       0x03, 0x01, 0x03, 0x02, 0x08, 0x04, 0x18, 0xD8, 0x04, 0x01,
                                       0x08, 0x01, 0xCF, 0x04, 0x04, 0x3E, 0xB6, 0x59, 0x00};
static const uint32_t golden_rows[3][2] = {{12, 300}, {12, 300}, {11, 4}};

static void assert_sends(uint8_t type, uint16_t sequence, const uint8_t *payload, size_t size,
                         const uint8_t *golden, size_t golden_size)
{
    uint8_t frame[WIRE_FRAME_MAX];
    uint8_t stuffed[WIRE_STUFFED_MAX];
    size_t n = wire_frame_encode(type, sequence, payload, size, stuffed, sizeof stuffed);
    assert_int_equal(n, golden_size);
    assert_memory_equal(stuffed, golden, golden_size);
    memcpy(frame + WIRE_HEADER_BYTES, payload, size);
    sent.size = 0;
    wire_frame_send(type, sequence, frame, size, put_sent);
    assert_int_equal(sent.size, golden_size);
    assert_memory_equal(sent.bytes, golden, golden_size);
}

static void ack_is_the_golden_bytes(void **state)
{
    (void)state;
    uint8_t payload[WIRE_PAYLOAD_MAX];
    struct wire_ack ack = {.command = 5, .status = WIRE_ACK_OK};
    size_t size = wire_ack_encode(&ack, payload, sizeof payload);
    assert_sends(WIRE_FRAME_ACK, 0x0102, payload, size, golden_ack, sizeof golden_ack);
}

static size_t golden_batch_payload(uint8_t *payload)
{
    uint8_t data[64];
    size_t used = 0;
    struct wire_rows rows;
    wire_rows_begin(&rows, 2);
    for (size_t i = 0; i < 3; i++)
        used += wire_rows_put(&rows, golden_rows[i], data + used, sizeof data - used);
    struct wire_batch batch = {.cell = 3, .first = 1000, .count = 3, .columns = 2};
    batch.clock = 600;
    batch.systick = 604;
    batch.run = 1001;
    batch.data = (struct wire_bytes){data, (uint16_t)used};
    return wire_batch_encode(&batch, payload, WIRE_PAYLOAD_MAX);
}

static void batch_is_the_golden_bytes(void **state)
{
    (void)state;
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size = golden_batch_payload(payload);
    assert_sends(WIRE_FRAME_BATCH, 7, payload, size, golden_batch, sizeof golden_batch);
}

static void golden_bytes_pass_the_independent_reading(void **state)
{
    (void)state;
    static const uint8_t ack[] = {0x04, 0x02, 0x01, 0x05, 0x00, 0x00, 0x5B, 0x15, 0xE4, 0xEE};
    uint8_t frame[64];
    size_t size = 0;
    assert_int_equal(reference_judge(golden_ack, sizeof golden_ack - 1, frame, &size),
                     REFERENCE_GOOD);
    assert_int_equal(size, sizeof ack);
    assert_memory_equal(frame, ack, sizeof ack);
    assert_int_equal(reference_judge(golden_batch, sizeof golden_batch - 1, frame, &size),
                     REFERENCE_GOOD);
    assert_int_equal(size, sizeof golden_batch - 2);
}

static void golden_bytes_decode_to_what_was_sent(void **state)
{
    (void)state;
    struct wire_decoder decoder;
    struct wire_frame frame;
    struct wire_ack ack;
    struct wire_batch batch;
    struct wire_rows rows;
    uint32_t values[WIRE_COLUMNS_MAX];
    size_t used = 0;
    wire_decoder_init(&decoder);
    assert_true(wire_decoder_push(&decoder, golden_ack, sizeof golden_ack, &used, &frame));
    assert_int_equal(used, sizeof golden_ack);
    assert_int_equal(frame.type, 0x04);
    assert_int_equal(frame.sequence, 0x0102);
    assert_true(wire_ack_decode(frame.payload, frame.size, &ack));
    assert_true(ack.command == 5 && ack.status == 0);
    assert_true(wire_decoder_push(&decoder, golden_batch, sizeof golden_batch, &used, &frame));
    assert_true(wire_batch_decode(frame.payload, frame.size, &batch));
    assert_true(batch.cell == 3 && batch.first == 1000 && batch.count == 3 && batch.columns == 2);
    assert_true(batch.clock == 600 && batch.systick == 604 && batch.run == 1001);
    wire_rows_begin(&rows, batch.columns);
    size_t at = 0;
    for (size_t i = 0; i < batch.count; i++) {
        size_t row = wire_rows_get(&rows, batch.data.data + at, batch.data.size - at, values);
        assert_true(row > 0);
        assert_memory_equal(values, golden_rows[i], sizeof golden_rows[i]);
        at += row;
    }
    assert_int_equal(at, batch.data.size);
}

/* ---- CRC ---- */

static void crcs_agree(void **state)
{
    (void)state;
    static const uint8_t check[] = "123456789";
    uint8_t data[600];
    assert_int_equal(wire_crc32(0, check, 9), 0xCBF43926u); /* the usual check value */
    assert_int_equal(small_crc32(0, check, 9), 0xCBF43926u);
    assert_int_equal(wire_crc32(0x12345678u, NULL, 0), 0x12345678u);
    assert_int_equal(small_crc32(0x12345678u, NULL, 0), 0x12345678u);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)next_random();
    for (size_t size = 0; size <= sizeof data; size++) {
        uint32_t whole = reference_crc32(data, size);
        size_t half = size / 2;
        assert_int_equal(wire_crc32(0, data, size), whole);
        assert_int_equal(small_crc32(0, data, size), whole);
        assert_int_equal(wire_crc32(wire_crc32(0, data, half), data + half, size - half), whole);
        assert_int_equal(small_crc32(small_crc32(0, data, half), data + half, size - half), whole);
    }
}

/* ---- records: filled, compared and spelled field by field from the schema,
 *      independently of the engine's tables ---- */

static uint8_t text[256]; /* what every string and byte list is cut from */

static struct wire_bytes some_text(size_t longest)
{
    size_t size = next_random() % (longest + 1);
    return (struct wire_bytes){text + next_random() % (sizeof text - size + 1), (uint16_t)size};
}

static void fill_U8(uint8_t *field)
{
    *field = (uint8_t)next_random();
}
static void fill_U16(uint16_t *field)
{
    *field = (uint16_t)next_random();
}
static void fill_U32(uint32_t *field)
{
    *field = next_random();
}
static void fill_STR(struct wire_bytes *field)
{
    *field = some_text(50);
}
static void fill_BYTES(struct wire_bytes *field)
{
    *field = some_text(255);
}

static void spell_U8(struct sink *sink, uint8_t value)
{
    sink_put(sink, value);
}
static void spell_U16(struct sink *sink, uint16_t value)
{
    sink_put(sink, (uint8_t)value);
    sink_put(sink, (uint8_t)(value >> 8));
}
static void spell_U32(struct sink *sink, uint32_t value)
{
    spell_U16(sink, (uint16_t)value);
    spell_U16(sink, (uint16_t)(value >> 16));
}
static void spell_text(struct sink *sink, struct wire_bytes value)
{
    for (size_t i = 0; i < value.size; i++)
        sink_put(sink, value.data[i]);
}
static void spell_STR(struct sink *sink, struct wire_bytes value)
{
    spell_U8(sink, (uint8_t)value.size);
    spell_text(sink, value);
}
static void spell_BYTES(struct sink *sink, struct wire_bytes value)
{
    spell_U16(sink, value.size);
    spell_text(sink, value);
}

static bool same_text(struct wire_bytes a, struct wire_bytes b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}
#define SAME_U8(a, b)       ((a) == (b))
#define SAME_U16            SAME_U8
#define SAME_U32            SAME_U8
#define SAME_STR            same_text
#define SAME_BYTES          same_text
#define FILL(kind, name)    fill_##kind(&in->name);
#define SPELL(kind, name)   spell_##kind(sink, in->name);
#define COMPARE(kind, name) assert_true(SAME_##kind(in->name, out->name));

/* One record as bytes, with the functions to treat it by. */
struct record_case {
    const char *name;
    uint8_t type;
    void (*fill)(void *record);
    void (*spell)(const void *record, struct sink *sink);
    void (*compare)(const void *in, const void *out);
    size_t (*encode)(const void *record, uint8_t *out, size_t cap);
    bool (*decode)(const uint8_t *payload, size_t size, void *out);
};

#define X(NAME, record_name, number)                                                               \
    static void fill_##record_name(void *record)                                                   \
    {                                                                                              \
        struct wire_##record_name *in = record;                                                    \
        WIRE_RECORD_##NAME(FILL)                                                                   \
    }                                                                                              \
    static void spell_##record_name(const void *record, struct sink *sink)                         \
    {                                                                                              \
        const struct wire_##record_name *in = record;                                              \
        WIRE_RECORD_##NAME(SPELL)                                                                  \
    }                                                                                              \
    static void compare_##record_name(const void *a, const void *b)                                \
    {                                                                                              \
        const struct wire_##record_name *in = a;                                                   \
        const struct wire_##record_name *out = b;                                                  \
        WIRE_RECORD_##NAME(COMPARE)                                                                \
    }                                                                                              \
    static size_t encode_##record_name(const void *record, uint8_t *out, size_t cap)               \
    {                                                                                              \
        return wire_##record_name##_encode(record, out, cap);                                      \
    }                                                                                              \
    static bool decode_##record_name(const uint8_t *payload, size_t size, void *out)               \
    {                                                                                              \
        return wire_##record_name##_decode(payload, size, out);                                    \
    }
WIRE_FRAMES(X)
#undef X

static const struct record_case records[] = {
#define X(NAME, name, number)                                                                      \
    {#name, number, fill_##name, spell_##name, compare_##name, encode_##name, decode_##name},
    WIRE_FRAMES(X)
#undef X
};

/* Any record; the largest one decides the size. */
union any_record {
#define X(NAME, name, number) struct wire_##name name;
    WIRE_FRAMES(X)
#undef X
};

static void check_record(const struct record_case *record)
{
    union any_record in;
    union any_record out;
    struct sink spelled = {.size = 0};
    uint8_t payload[2048];
    memset(&in, 0xA5, sizeof in);
    record->fill(&in);
    record->spell(&in, &spelled);
    size_t size = record->encode(&in, payload, sizeof payload);
    assert_int_equal(size, spelled.size);
    assert_memory_equal(payload, spelled.bytes, size);
    assert_true(record->decode(payload, size, &out));
    record->compare(&in, &out);
    /* Cut anywhere, or one byte too long. Copies of exact size let the
     * sanitizers see a read beyond the end. */
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t *copy = malloc(cut + 1);
        assert_non_null(copy);
        memcpy(copy + 1, payload, cut);
        assert_false(record->decode(copy + 1, cut, &out));
        free(copy);
    }
    assert_false(record->decode(payload, size + 1, &out));
    /* No room: refused, and nothing written behind it. */
    for (size_t cap = 0; cap < size; cap++) {
        uint8_t small[2048];
        memset(small, 0x5A, sizeof small);
        assert_int_equal(record->encode(&in, small, cap), 0);
        for (size_t i = cap; i < size; i++)
            assert_int_equal(small[i], 0x5A);
    }
    assert_int_equal(record->encode(&in, payload, size), size);
}

static void every_record_goes_there_and_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (uint8_t)i;
    for (size_t i = 0; i < COUNT_OF(records); i++) {
        for (unsigned round = 0; round < 20; round++)
            check_record(&records[i]);
    }
}

static void strings_have_their_limits(void **state)
{
    (void)state;
    static uint8_t big[70000];
    static uint8_t out[70000];
    struct wire_catalog item = {.kind = WIRE_ITEM_STYLE};
    struct wire_catalog back;
    item.name = (struct wire_bytes){big, 255};
    item.summary = (struct wire_bytes){NULL, 0};
    size_t size = wire_catalog_encode(&item, out, sizeof out);
    assert_int_equal(size, 3 + 1 + 255 + 1);
    assert_true(wire_catalog_decode(out, size, &back));
    assert_int_equal(back.name.size, 255);
    assert_int_equal(back.summary.size, 0);
    item.name.size = 256;
    assert_int_equal(wire_catalog_encode(&item, out, sizeof out), 0);
    struct wire_region region = {.code = {big, UINT16_MAX}};
    assert_int_equal(wire_region_encode(&region, out, sizeof out), 6 + 2 + 65535);
}

static void wrong_lengths_inside_are_refused(void **state)
{
    (void)state;
    uint8_t payload[64];
    struct wire_catalog item = {.name = {(const uint8_t *)"ab", 2},
                                .summary = {(const uint8_t *)"cd", 2}};
    struct wire_catalog back;
    size_t size = wire_catalog_encode(&item, payload, sizeof payload);
    assert_int_equal(size, 9); /* 3 numbers, 1 + 2, 1 + 2 */
    for (unsigned wrong = 0; wrong < 256; wrong++) {
        payload[6] = (uint8_t)wrong; /* the summary's length */
        assert_int_equal(wire_catalog_decode(payload, size, &back), wrong == 2);
    }
    /* A name that swallows the summary's length leaves the summary wrong. */
    payload[6] = 2;
    payload[3] = 5;
    assert_false(wire_catalog_decode(payload, size, &back));
    payload[3] = 255;
    assert_false(wire_catalog_decode(payload, size, &back));
}

/* ---- frames ---- */

static size_t some_payload(uint8_t *payload, size_t size, unsigned kind)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = (uint8_t)next_random();
        payload[i] = kind == 0 ? 0 : kind == 1 ? byte | 1 : kind == 2 ? byte & (byte >> 4) : byte;
    }
    return size;
}

/* Every size, so that zeros and blocks of 254 meet every place. */
static void every_size_of_frame_goes_there_and_back(void **state)
{
    (void)state;
    uint8_t payload[WIRE_PAYLOAD_MAX];
    uint8_t stuffed[WIRE_STUFFED_MAX];
    uint8_t room[WIRE_FRAME_MAX];
    uint8_t unstuffed[WIRE_STUFFED_MAX];
    struct wire_decoder decoder;
    wire_decoder_init(&decoder);
    for (unsigned i = 0; i < 4 * (WIRE_PAYLOAD_MAX + 1); i++) {
        struct wire_frame frame;
        size_t used = 0;
        size_t plain = 0;
        size_t size = some_payload(payload, i / 4, i % 4);
        size_t n = wire_frame_encode(0x55, (uint16_t)i, payload, size, stuffed, sizeof stuffed);
        assert_true(n > 0 && stuffed[n - 1] == 0 && memchr(stuffed, 0, n) == &stuffed[n - 1]);
        assert_int_equal(reference_judge(stuffed, n - 1, unstuffed, &plain), REFERENCE_GOOD);
        assert_int_equal(plain, size + 7);
        assert_memory_equal(unstuffed + 3, payload, size);
        memcpy(room + WIRE_HEADER_BYTES, payload, size);
        sent.size = 0;
        wire_frame_send(0x55, (uint16_t)i, room, size, put_sent);
        assert_int_equal(sent.size, n);
        assert_memory_equal(sent.bytes, stuffed, n);
        assert_true(wire_decoder_push(&decoder, stuffed, n, &used, &frame));
        assert_true(used == n && frame.type == 0x55 && frame.sequence == i && frame.size == size);
        assert_memory_equal(frame.payload, payload, size);
        assert_false(frame.repeated);
    }
    assert_int_equal(decoder.counters.frames, 4 * (WIRE_PAYLOAD_MAX + 1));
    assert_int_equal(decoder.counters.missing, 0);
}

static void frame_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    uint8_t payload[WIRE_PAYLOAD_MAX + 1];
    uint8_t out[WIRE_STUFFED_MAX + 64];
    for (size_t size = 0; size <= WIRE_PAYLOAD_MAX; size += 64) {
        some_payload(payload, size, 3);
        size_t n = wire_frame_encode(1, 2, payload, size, out, sizeof out);
        assert_in_range(n, 1, WIRE_STUFFED_MAX);
        for (size_t cap = 0; cap < n; cap++) {
            memset(out, 0x5A, sizeof out);
            assert_int_equal(wire_frame_encode(1, 2, payload, size, out, cap), 0);
            assert_int_equal(out[cap], 0x5A);
        }
        assert_int_equal(wire_frame_encode(1, 2, payload, size, out, n), n);
    }
    some_payload(payload, sizeof payload, 1);
    assert_int_equal(wire_frame_encode(1, 2, payload, sizeof payload, out, sizeof out), 0);
    /* The longest that there is: no zero anywhere to end a block early. */
    assert_true(WIRE_STUFFED_MAX >= WIRE_FRAME_MAX + (WIRE_FRAME_MAX + 253) / 254 + 1);
}

/* ---- rows ---- */

static const uint32_t edges[] = {0,          1,          63,         64,        65,
                                 8191,       8192,       1u << 20,   1u << 27,  0x7FFFFFFFu,
                                 0x80000000, 0x80000001, 0xFFFFFFFE, 0xFFFFFFFF};

static void rows_carry_every_step(void **state)
{
    (void)state;
    struct wire_rows put;
    struct wire_rows get;
    uint8_t data[WIRE_SAMPLE_MAX(1)];
    for (size_t i = 0; i < COUNT_OF(edges) * COUNT_OF(edges); i++) {
        uint32_t steps[] = {edges[i / COUNT_OF(edges)], edges[i % COUNT_OF(edges)]};
        wire_rows_begin(&put, 1);
        wire_rows_begin(&get, 1);
        for (size_t k = 0; k < 2; k++) {
            uint32_t value = ~steps[k];
            size_t size = wire_rows_put(&put, &steps[k], data, sizeof data);
            assert_in_range(size, 1, 5);
            for (size_t cut = 0; cut < size; cut++) {
                struct wire_rows copy = get;
                assert_int_equal(wire_rows_get(&copy, data, cut, &value), 0);
            }
            assert_int_equal(wire_rows_get(&get, data, size, &value), size);
            assert_int_equal(value, steps[k]);
        }
    }
}

/* Difference from 0 as SPEC.md says: zigzag, then seven bits a byte. */
struct row_case {
    uint32_t value;
    uint8_t bytes[5];
    size_t size;
};
static const struct row_case row_cases[] = {
    {0, {0x00}, 1},
    {0xFFFFFFFF, {0x01}, 1}, /* -1 */
    {1, {0x02}, 1},
    {63, {0x7E}, 1},
    {0xFFFFFFC0, {0x7F}, 1}, /* -64 */
    {64, {0x80, 0x01}, 2},
    {300, {0xD8, 0x04}, 2},
    {8191, {0xFE, 0x7F}, 2},
    {8192, {0x80, 0x80, 0x01}, 3},
    {0x7FFFFFFF, {0xFE, 0xFF, 0xFF, 0xFF, 0x0F}, 5},
    {0x80000000, {0xFF, 0xFF, 0xFF, 0xFF, 0x0F}, 5}, /* -2^31 */
};

static void rows_are_the_golden_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(row_cases); i++) {
        const struct row_case *c = &row_cases[i];
        struct wire_rows rows;
        uint8_t data[5] = {0};
        uint32_t value = 0;
        wire_rows_begin(&rows, 1);
        assert_int_equal(wire_rows_put(&rows, &c->value, data, sizeof data), c->size);
        assert_memory_equal(data, c->bytes, c->size);
        wire_rows_begin(&rows, 1);
        assert_int_equal(wire_rows_get(&rows, c->bytes, c->size, &value), c->size);
        assert_int_equal(value, c->value);
    }
}

static void malformed_rows_are_refused(void **state)
{
    (void)state;
    static const uint8_t malformed[][6] = {
        {0x80, 0x00},                         /* 0 in two bytes */
        {0xFF, 0x80, 0x00},                   /* longer than it need be */
        {0x80, 0x80, 0x80, 0x80, 0x10},       /* bit 32 */
        {0xFF, 0xFF, 0xFF, 0xFF, 0x1F},       /* bit 32 */
        {0x80, 0x80, 0x80, 0x80, 0x80, 0x01}, /* six bytes */
        {0x80, 0x80, 0x80, 0x80, 0x80, 0x00},
        {0x80, 0x80, 0x80, 0x80, 0x00},
    };
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        struct wire_rows rows;
        uint32_t value = 0;
        wire_rows_begin(&rows, 1);
        assert_int_equal(wire_rows_get(&rows, malformed[i], sizeof malformed[i], &value), 0);
    }
}

static void rows_keep_to_their_columns_and_room(void **state)
{
    (void)state;
    struct wire_rows rows;
    uint32_t values[WIRE_COLUMNS_MAX] = {0};
    uint8_t data[WIRE_SAMPLE_MAX(WIRE_COLUMNS_MAX)] = {0};
    for (unsigned columns = 0; columns < 256; columns++) {
        bool fits = columns >= 1 && columns <= WIRE_COLUMNS_MAX;
        wire_rows_begin(&rows, (uint8_t)columns);
        assert_int_equal(wire_rows_put(&rows, values, data, sizeof data), fits ? columns : 0);
        wire_rows_begin(&rows, (uint8_t)columns);
        assert_int_equal(wire_rows_get(&rows, data, sizeof data, values), fits ? columns : 0);
    }
    wire_rows_begin(&rows, 3);
    assert_int_equal(wire_rows_put(&rows, values, data, 14), 0);
    assert_int_equal(wire_rows_put(&rows, values, data, 15), 3);
}

/* ---- decoder: losses and their names ---- */

struct stream {
    uint8_t bytes[8192];
    size_t size;
};

static void stream_add(struct stream *stream, const void *bytes, size_t size)
{
    assert_true(stream->size + size <= sizeof stream->bytes);
    memcpy(stream->bytes + stream->size, bytes, size);
    stream->size += size;
}

/* A frame of 20 bytes payload; returns its bytes on the wire. */
static size_t stream_frame(struct stream *stream, uint16_t sequence)
{
    uint8_t payload[20];
    uint8_t stuffed[WIRE_STUFFED_MAX];
    for (size_t i = 0; i < sizeof payload; i++)
        payload[i] = (uint8_t)(sequence + i);
    size_t size =
        wire_frame_encode(0x13, sequence, payload, sizeof payload, stuffed, sizeof stuffed);
    stream_add(stream, stuffed, size);
    return size;
}

/* Pushes it all in pieces of `piece` bytes; `sequences` gets one entry a frame. */
static struct wire_counters decode_all(const struct stream *stream, size_t piece,
                                       uint16_t *sequences)
{
    struct wire_decoder decoder;
    size_t frames = 0;
    wire_decoder_init(&decoder);
    for (size_t at = 0; at < stream->size;) {
        struct wire_frame frame;
        size_t used = 0;
        size_t size = stream->size - at < piece ? stream->size - at : piece;
        if (wire_decoder_push(&decoder, stream->bytes + at, size, &used, &frame))
            sequences[frames++] = frame.sequence;
        assert_in_range(used, 1, size);
        at += used;
    }
    wire_decoder_end(&decoder);
    assert_int_equal(decoder.counters.bytes, stream->size);
    assert_int_equal(decoder.counters.frames, frames);
    return decoder.counters;
}

static void assert_same_counters(const struct wire_counters *a, const struct wire_counters *b)
{
    assert_int_equal(a->bytes, b->bytes);
    assert_int_equal(a->frames, b->frames);
    assert_int_equal(a->overlong, b->overlong);
    assert_int_equal(a->bad_cobs, b->bad_cobs);
    assert_int_equal(a->bad_length, b->bad_length);
    assert_int_equal(a->bad_crc, b->bad_crc);
    assert_int_equal(a->missing, b->missing);
    assert_int_equal(a->repeated, b->repeated);
}

/* The counters must not depend on how the bytes arrive. */
static struct wire_counters decode(const struct stream *stream, uint16_t *sequences)
{
    uint16_t again[64];
    struct wire_counters whole = decode_all(stream, sizeof stream->bytes, sequences);
    for (size_t piece = 1; piece < 40; piece++) {
        struct wire_counters part = decode_all(stream, piece, again);
        assert_same_counters(&part, &whole);
        assert_memory_equal(again, sequences, whole.frames * sizeof *again);
    }
    return whole;
}

static uint32_t losses(const struct wire_counters *counters)
{
    return counters->overlong + counters->bad_cobs + counters->bad_length + counters->bad_crc;
}

static void stream_from_the_middle_resynchronises(void **state)
{
    (void)state;
    struct stream whole = {.size = 0};
    uint16_t sequences[64];
    size_t first = stream_frame(&whole, 10);
    stream_frame(&whole, 11);
    stream_frame(&whole, 12);
    for (size_t start = 1; start < first; start++) {
        struct stream late = {.size = 0};
        stream_add(&late, whole.bytes + start, whole.size - start);
        struct wire_counters counters = decode(&late, sequences);
        assert_int_equal(counters.frames, 2);
        assert_int_equal(sequences[0], 11);
        assert_int_equal(losses(&counters), start < first - 1); /* only the delimiter: nothing */
        assert_int_equal(counters.missing, 0);
    }
}

static void cut_stream_counts_once(void **state)
{
    (void)state;
    struct stream stream = {.size = 0};
    uint16_t sequences[64];
    size_t first = stream_frame(&stream, 1);
    stream_frame(&stream, 2);
    for (size_t size = stream.size; size-- > 0;) {
        stream.size = size;
        struct wire_counters counters = decode(&stream, sequences);
        bool inside = size != 0 && size != first;
        assert_int_equal(counters.frames, size >= first);
        assert_int_equal(counters.bad_cobs, inside);
        assert_int_equal(losses(&counters), inside);
    }
}

static void zeros_around_a_frame_are_nothing(void **state)
{
    (void)state;
    static const uint8_t zeros[7] = {0};
    struct stream stream = {.size = 0};
    uint16_t sequences[64];
    stream_add(&stream, zeros, 3);
    stream_frame(&stream, 1);
    stream_add(&stream, zeros, 1);
    stream_frame(&stream, 2);
    stream_add(&stream, zeros, 7);
    struct wire_counters counters = decode(&stream, sequences);
    assert_int_equal(counters.frames, 2);
    assert_int_equal(losses(&counters), 0);
}

/* One segment of each kind of damage between two good frames. */
struct damage_case {
    const char *name;
    size_t counter; /* offset of the counter that must be 1 */
    uint8_t bytes[16];
    size_t size;
};
#define COUNTER(name) offsetof(struct wire_counters, name)
static const struct damage_case damages[] = {
    {"block longer than the segment", COUNTER(bad_cobs), {5, 1, 2, 3, 0}, 5},
    {"code without its block", COUNTER(bad_cobs), {2, 0}, 2},
    {"one byte", COUNTER(bad_length), {1, 0}, 2},
    {"six bytes, one too few", COUNTER(bad_length), {7, 1, 2, 3, 4, 5, 6, 0}, 8},
    {"seven bytes with a wrong CRC", COUNTER(bad_crc), {8, 1, 2, 3, 4, 5, 6, 7, 0}, 9},
    /* The ACK of SPEC.md with one bit turned. */
    {"one bit",
     COUNTER(bad_crc),
     {0x05, 0x04, 0x02, 0x01, 0x05, 0x01, 0x05, 0x5B, 0x15, 0xE4, 0xEF, 0x00},
     12},
};

static void damage_counts_under_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        struct stream stream = {.size = 0};
        uint16_t sequences[64];
        uint32_t count = 0;
        stream_frame(&stream, 7);
        stream_add(&stream, damages[i].bytes, damages[i].size);
        stream_frame(&stream, 9);
        struct wire_counters counters = decode(&stream, sequences);
        memcpy(&count, (const uint8_t *)&counters + damages[i].counter, sizeof count);
        print_message("    %s\n", damages[i].name);
        assert_int_equal(counters.frames, 2);
        assert_int_equal(count, 1);
        assert_int_equal(losses(&counters), 1);
        assert_int_equal(counters.missing, 1);
    }
}

/* Blocks without a zero in the stuffed bytes, `plain` bytes when unstuffed. */
static void stream_long_segment(struct stream *stream, size_t plain)
{
    while (plain > 0) {
        uint8_t block[255];
        size_t size = plain < 254 ? plain : 254;
        memset(block, 0x11, sizeof block);
        block[0] = (uint8_t)(size + 1);
        stream_add(stream, block, size + 1);
        plain -= size;
    }
}

static void overlong_begins_one_byte_after_the_longest(void **state)
{
    (void)state;
    for (size_t plain = WIRE_FRAME_MAX - 2; plain < WIRE_FRAME_MAX + 300; plain++) {
        for (unsigned ended = 0; ended < 2; ended++) {
            struct stream stream = {.size = 0};
            uint16_t sequences[64];
            bool overlong = plain > WIRE_FRAME_MAX;
            stream_long_segment(&stream, plain);
            stream_add(&stream, "", ended);
            if (ended)
                stream_frame(&stream, 3);
            struct wire_counters counters = decode(&stream, sequences);
            assert_int_equal(counters.overlong, overlong);
            assert_int_equal(counters.bad_crc, !overlong && ended);
            assert_int_equal(counters.bad_cobs, !overlong && !ended);
            assert_int_equal(counters.frames, ended);
        }
    }
}

/* Zeros count too: the longest frame ends in them, or has one too many. */
static void overlong_counts_implied_zeros(void **state)
{
    (void)state;
    for (size_t zeros = WIRE_FRAME_MAX - 1; zeros < WIRE_FRAME_MAX + 3; zeros++) {
        struct stream stream = {.size = 0};
        uint16_t sequences[64];
        for (size_t i = 0; i < zeros + 1; i++) /* the last code's zero does not count */
            stream_add(&stream, "\1", 1);
        stream_add(&stream, "", 1);
        struct wire_counters counters = decode(&stream, sequences);
        assert_int_equal(counters.overlong, zeros > WIRE_FRAME_MAX);
        assert_int_equal(counters.bad_crc, zeros <= WIRE_FRAME_MAX);
    }
}

struct sequence_case {
    uint16_t sequences[4];
    uint32_t missing;
    uint32_t repeated;
};
static const struct sequence_case sequence_cases[] = {
    {{0, 1, 2, 3}, 0, 0},     {{65534, 65535, 0, 1}, 0, 0}, {{500, 501, 504, 505}, 2, 0},
    {{65535, 3, 4, 5}, 3, 0}, {{9, 9, 9, 10}, 0, 2},        {{9, 10, 10, 12}, 1, 1},
    {{5, 4, 5, 6}, 65534, 0}, /* backwards is forwards around the circle */
};

static void sequence_gaps_and_repeats_are_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sequence_cases); i++) {
        const struct sequence_case *c = &sequence_cases[i];
        struct stream stream = {.size = 0};
        uint16_t sequences[64];
        for (size_t k = 0; k < 4; k++)
            stream_frame(&stream, c->sequences[k]);
        struct wire_counters counters = decode(&stream, sequences);
        assert_int_equal(counters.frames, 4);
        assert_int_equal(counters.missing, c->missing);
        assert_int_equal(counters.repeated, c->repeated);
    }
}

static void repeated_frame_says_so_and_restart_is_forgiven(void **state)
{
    (void)state;
    struct wire_decoder decoder;
    struct wire_frame frame;
    struct stream one = {.size = 0};
    struct stream other = {.size = 0};
    size_t used = 0;
    stream_frame(&one, 40000);
    stream_frame(&other, 1);
    wire_decoder_init(&decoder);
    assert_true(wire_decoder_push(&decoder, one.bytes, one.size, &used, &frame));
    assert_false(frame.repeated);
    assert_true(wire_decoder_push(&decoder, one.bytes, one.size, &used, &frame));
    assert_true(frame.repeated);
    wire_decoder_forget_sequence(&decoder);
    assert_true(wire_decoder_push(&decoder, other.bytes, other.size, &used, &frame));
    assert_false(frame.repeated);
    assert_int_equal(decoder.counters.frames, 3);
    assert_int_equal(decoder.counters.repeated, 1);
    assert_int_equal(decoder.counters.missing, 0);
}

static void decoder_serves_another_stream_after_the_end(void **state)
{
    (void)state;
    struct wire_decoder decoder;
    struct wire_frame frame;
    struct stream stream = {.size = 0};
    size_t used = 0;
    size_t size = stream_frame(&stream, 1);
    wire_decoder_init(&decoder);
    assert_false(wire_decoder_push(&decoder, stream.bytes, size / 2, &used, &frame));
    assert_int_equal(used, size / 2);
    wire_decoder_end(&decoder);
    wire_decoder_end(&decoder); /* nothing more to count */
    assert_int_equal(decoder.counters.bad_cobs, 1);
    assert_true(wire_decoder_push(&decoder, stream.bytes, size, &used, &frame));
    assert_int_equal(frame.sequence, 1);
}

/* ---- tables ---- */

static void record_tables_describe_the_structs(void **state)
{
    (void)state;
    size_t found = 0;
    for (unsigned type = 0; type < 256; type++)
        found += wire_record_find((uint8_t)type) != NULL;
    assert_int_equal(found, COUNT_OF(records));
    for (size_t i = 0; i < COUNT_OF(records); i++) {
        const struct wire_record_info *info = wire_record_find(records[i].type);
        assert_non_null(info);
        assert_string_equal(info->name, records[i].name);
        assert_int_equal(info->type, records[i].type);
        assert_true(info->count > 0 && info->fields[0].offset == 0);
    }
    const struct wire_record_info *fault = wire_record_find(WIRE_FRAME_FAULT);
    assert_int_equal(fault->count, 25);
    assert_string_equal(fault->fields[2].name, "name");
    assert_int_equal(fault->fields[2].kind, WIRE_KIND_STR);
    assert_int_equal(fault->fields[2].offset, offsetof(struct wire_fault, name));
    assert_string_equal(fault->fields[24].name, "bfar");
    assert_int_equal(fault->fields[24].offset, offsetof(struct wire_fault, bfar));
}

static void names_and_numbers_are_unique(void **state)
{
    (void)state;
    static const struct wire_name *const tables[] = {
        wire_metric_names,     wire_form_names,    wire_witness_names,    wire_feature_names,
        wire_audit_names,      wire_boot_names,    wire_fpu_names,        wire_clock_names,
        wire_item_names,       wire_trigger_names, wire_ack_status_names, wire_span_names,
        wire_cell_status_names};
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        assert_non_null(tables[i]->name);
        for (const struct wire_name *row = tables[i]; row->name != NULL; row++) {
            assert_string_equal(wire_name_find(tables[i], row->number), row->name);
            for (const struct wire_name *after = row + 1; after->name != NULL; after++) {
                assert_int_not_equal(after->number, row->number);
                assert_string_not_equal(after->name, row->name);
            }
        }
    }
    assert_string_equal(wire_name_find(wire_metric_names, 10), "lost_updates");
    assert_string_equal(wire_name_find(wire_witness_names, WIRE_WITNESS_STACK), "stack");
    assert_string_equal(wire_name_find(wire_clock_names, WIRE_CLOCK_SYSTICK), "systick");
    assert_null(wire_name_find(wire_clock_names, 77));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ack_is_the_golden_bytes),
        cmocka_unit_test(batch_is_the_golden_bytes),
        cmocka_unit_test(golden_bytes_pass_the_independent_reading),
        cmocka_unit_test(golden_bytes_decode_to_what_was_sent),
        cmocka_unit_test(crcs_agree),
        cmocka_unit_test(every_record_goes_there_and_back),
        cmocka_unit_test(strings_have_their_limits),
        cmocka_unit_test(wrong_lengths_inside_are_refused),
        cmocka_unit_test(every_size_of_frame_goes_there_and_back),
        cmocka_unit_test(frame_that_does_not_fit_is_refused),
        cmocka_unit_test(rows_carry_every_step),
        cmocka_unit_test(rows_are_the_golden_bytes),
        cmocka_unit_test(malformed_rows_are_refused),
        cmocka_unit_test(rows_keep_to_their_columns_and_room),
        cmocka_unit_test(stream_from_the_middle_resynchronises),
        cmocka_unit_test(cut_stream_counts_once),
        cmocka_unit_test(zeros_around_a_frame_are_nothing),
        cmocka_unit_test(damage_counts_under_its_name),
        cmocka_unit_test(overlong_begins_one_byte_after_the_longest),
        cmocka_unit_test(overlong_counts_implied_zeros),
        cmocka_unit_test(sequence_gaps_and_repeats_are_counted),
        cmocka_unit_test(repeated_frame_says_so_and_restart_is_forgiven),
        cmocka_unit_test(decoder_serves_another_stream_after_the_end),
        cmocka_unit_test(record_tables_describe_the_structs),
        cmocka_unit_test(names_and_numbers_are_unique),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
