/* A scenario whose one sample sends every type of record with the contents of
 * wire_patterns.h, through the image's own encoder, CRC and UART. */
#include "firmware/tests/wire_patterns.h"

#include "bench/bench.h"
#include "firmware/link.h"

static uint8_t bytes[WIRE_PAYLOAD_MAX];

static void fill_with(enum pattern pattern)
{
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = pattern_byte(pattern, i);
}

#define X(NAME, name, number)                                                                      \
    static __attribute__((noinline)) void send_##name(enum pattern pattern)                        \
    {                                                                                              \
        struct filler filler = {.pattern = pattern, .bytes = bytes};                               \
        struct wire_##name record;                                                                 \
        fill_##name(&filler, &record);                                                             \
        LINK_SEND(NAME, name, &record);                                                            \
    }
WIRE_FRAMES(X)
#undef X

static void send_raw(enum pattern pattern, size_t size)
{
    for (size_t i = 0; i < size; i++)
        link_payload()[i] = pattern_byte(pattern, i);
    link_send(RAW_TYPE, size);
}

static void send_rows(void)
{
    struct wire_rows rows;
    struct wire_batch record = {.count = ROWS, .columns = ROW_COLUMNS, .data = {bytes, 0}};
    wire_rows_begin(&rows, ROW_COLUMNS);
    for (unsigned row = 0; row < ROWS; row++) {
        uint32_t values[ROW_COLUMNS];
        for (unsigned column = 0; column < ROW_COLUMNS; column++)
            values[column] = row_value(row, column);
        size_t at = record.data.size;
        record.data.size =
            (uint16_t)(at + wire_rows_put(&rows, values, bytes + at, sizeof bytes - at));
    }
    LINK_SEND(BATCH, batch, &record);
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)cell;
    (void)reload;
    (void)verdict;
    for (unsigned p = 0; p < PATTERNS; p++) {
        enum pattern pattern = (enum pattern)p;
        fill_with(pattern);
#define X(NAME, name, number) send_##name(pattern);
        WIRE_FRAMES(X)
#undef X
        for (unsigned i = 0; i < RAW_SIZES; i++)
            send_raw(pattern, raw_sizes[i]);
    }
    send_rows();
    values[0] = 0;
}

static const struct bench_column columns[] = {{WIRE_METRIC_ENTRY, WIRE_FORM_COUNT}};
BENCH_SCENARIO(wire_records, "style", "none", "sends records of all types",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), .begin = begin, .sample = sample);
