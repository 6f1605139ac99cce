/* Bytes of the link: frames, records, rows, and what is gathered of a cell. A stream gives the same
 * in whatever pieces it comes; what was decoded encodes to what was decoded. */
#include "host/fuzz/fuzz.h"
#include "host/lib/target/cell_records.h"

#include <string.h>

struct seen {
    size_t count;
    uint32_t sum; /* of all of them, in order */
};

static void see(struct seen *seen, const struct wire_frame *frame)
{
    uint8_t head[4] = {frame->type, (uint8_t)frame->sequence, (uint8_t)(frame->sequence >> 8),
                       frame->repeated};
    seen->sum = wire_crc32(seen->sum, head, sizeof head);
    seen->sum = wire_crc32(seen->sum, frame->payload, frame->size);
    seen->count++;
}

/* What a decoder accepts is the only way to say it. */
#define X(NAME, name, number)                                                                      \
    static void check_##name(const struct wire_frame *frame)                                       \
    {                                                                                              \
        struct wire_##name record;                                                                 \
        uint8_t again[WIRE_PAYLOAD_MAX];                                                           \
        if (!wire_##name##_decode(frame->payload, frame->size, &record))                           \
            return;                                                                                \
        FUZZ_MUST(wire_##name##_encode(&record, again, sizeof again) == frame->size);              \
        FUZZ_MUST(memcmp(again, frame->payload, frame->size) == 0);                                \
    }
WIRE_FRAMES(X)
#undef X

static void check_record(const struct wire_frame *frame)
{
    static const struct {
        uint8_t type;
        void (*check)(const struct wire_frame *frame);
    } records[] = {
#define X(NAME, name, number) {WIRE_FRAME_##NAME, check_##name},
        WIRE_FRAMES(X)
#undef X
    };
    for (size_t i = 0; i < sizeof records / sizeof *records; i++)
        if (records[i].type == frame->type)
            records[i].check(frame);
}

static void check_frame(const struct wire_frame *frame)
{
    uint8_t stuffed[WIRE_STUFFED_MAX];
    size_t size = wire_frame_encode(frame->type, frame->sequence, frame->payload, frame->size,
                                    stuffed, sizeof stuffed);
    FUZZ_MUST(size > 0 && stuffed[size - 1] == 0);
    FUZZ_MUST(memchr(stuffed, 0, size - 1) == NULL);
    struct wire_decoder decoder = {0};
    struct wire_frame again;
    size_t used;
    FUZZ_MUST(wire_decoder_push(&decoder, stuffed, size, &used, &again) && used == size);
    FUZZ_MUST(again.type == frame->type && again.sequence == frame->sequence &&
              again.size == frame->size && memcmp(again.payload, frame->payload, frame->size) == 0);
}

static struct wire_counters decode(const uint8_t *data, size_t size, size_t piece,
                                   struct seen *seen, struct cell_records *records)
{
    struct wire_decoder decoder;
    wire_decoder_init(&decoder);
    for (size_t at = 0; at < size;) {
        size_t length = size - at < piece ? size - at : piece, used = 0;
        struct wire_frame frame;
        if (wire_decoder_push(&decoder, data + at, length, &used, &frame)) {
            see(seen, &frame);
            check_record(&frame);
            check_frame(&frame);
            if (records)
                cell_records_add(records, &frame);
        } else {
            FUZZ_MUST(used == length);
        }
        FUZZ_MUST(used > 0 && used <= length);
        at += used;
    }
    wire_decoder_end(&decoder);
    return decoder.counters;
}

static void check_rows(const uint8_t *data, size_t size)
{
    if (size == 0)
        return;
    struct wire_rows in, out;
    uint8_t columns = data[0] % (WIRE_COLUMNS_MAX + 2u);
    wire_rows_begin(&in, columns);
    wire_rows_begin(&out, columns);
    for (size_t at = 1; at < size;) {
        uint32_t values[WIRE_COLUMNS_MAX];
        uint8_t again[WIRE_SAMPLE_MAX(WIRE_COLUMNS_MAX)];
        size_t used = wire_rows_get(&in, data + at, size - at, values);
        if (used == 0)
            return;
        FUZZ_MUST(used <= size - at);
        FUZZ_MUST(wire_rows_put(&out, values, again, sizeof again) == used);
        FUZZ_MUST(memcmp(again, data + at, used) == 0);
        at += used;
    }
}

static bool same_counters(const struct wire_counters *one, const struct wire_counters *other)
{
    return one->bytes == other->bytes && one->frames == other->frames &&
           one->overlong == other->overlong && one->bad_cobs == other->bad_cobs &&
           one->bad_length == other->bad_length && one->bad_crc == other->bad_crc &&
           one->missing == other->missing && one->repeated == other->repeated;
}

int fuzz_target(const uint8_t *data, size_t size)
{
    struct seen whole = {0}, bytes = {0};
    struct cell_records records;
    cell_records_init(&records, 1);
    struct wire_counters one = decode(data, size, size ? size : 1, &whole, &records);
    cell_records_free(&records);
    struct wire_counters other = decode(data, size, 1, &bytes, NULL);
    FUZZ_MUST(whole.count == bytes.count && whole.sum == bytes.sum);
    FUZZ_MUST(same_counters(&one, &other));
    FUZZ_MUST(one.bytes == size && one.frames == whole.count);
    check_rows(data, size);
    return 0;
}
