/* What frames of a cell become, and that frames which contradict the protocol
 * damage it. Also the line that shows progress.
 */
#include "host/lib/run/progress.h"
#include "host/lib/target/cell_records.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

static struct cell_records records;

static int set_up(void **state)
{
    (void)state;
    cell_records_init(&records, 7);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cell_records_free(&records);
    return 0;
}

static void add_payload(uint8_t type, const uint8_t *payload, size_t size)
{
    struct wire_frame frame = {.type = type, .payload = payload, .size = (uint16_t)size};
    cell_records_add(&records, &frame);
}

#define ADD(TYPE, type, ...)                                                                       \
    do {                                                                                           \
        const struct wire_##type add_record = __VA_ARGS__;                                         \
        uint8_t add_bytes[WIRE_PAYLOAD_MAX];                                                       \
        size_t add_size = wire_##type##_encode(&add_record, add_bytes, sizeof add_bytes);          \
        assert_true(add_size > 0);                                                                 \
        add_payload(WIRE_FRAME_##TYPE, add_bytes, add_size);                                       \
    } while (0)

static const uint8_t entry_span[] = {WIRE_METRIC_ENTRY, WIRE_FORM_SPAN};

static void begin_of(uint16_t cell, uint32_t samples, uint32_t sweep_count)
{
    ADD(CELL_BEGIN, cell_begin,
        {.cell = cell, .samples = samples, .sweep_count = sweep_count, .columns = {entry_span, 2}});
}

static void begin(uint16_t cell, uint32_t sweep_count)
{
    begin_of(cell, 4096, sweep_count);
}

/* Samples of one column. */
static void batch(uint16_t cell, uint32_t first, const uint32_t *values, uint8_t count)
{
    uint8_t data[64];
    size_t used = 0;
    struct wire_rows rows;
    wire_rows_begin(&rows, 1);
    for (uint8_t i = 0; i < count; i++)
        used += wire_rows_put(&rows, values + i, data + used, sizeof data - used);
    ADD(BATCH, batch,
        {.cell = cell,
         .first = first,
         .count = count,
         .clock = 1000u + first,
         .systick = 1001u + first,
         .run = 1002u + first,
         .columns = 1,
         .data = {data, (uint16_t)used}});
}

static void assert_damage(const char *part)
{
    if (!strstr(records.damage, part))
        print_error("damage is '%s', wanted '%s'\n", records.damage, part);
    assert_non_null(strstr(records.damage, part));
}

static void a_cell_is_gathered(void **state)
{
    (void)state;
    static const uint32_t values[] = {50, 40, 41, 40};
    static const uint8_t code[] = {0x00, 0xBF, 0xD0, 0xF8, 0x00, 0x10};
    begin(7, 0);
    ADD(REGION, region, {7, 0x400, {code, sizeof code}});
    ADD(CALIBRATION, calibration, {7, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, 8, 6, 7});
    batch(7, 0, values, 3);
    batch(7, 3, values + 3, 1);
    ADD(WITNESS, witness, {7, 2, WIRE_WITNESS_STACK, 1, 2});
    assert_false(cell_records_over(&records));
    ADD(CELL_END, cell_end, {.cell = 7, .triggered = 4, .sampled = 4, .reason = {entry_span, 0}});
    assert_true(cell_records_over(&records));
    assert_string_equal(records.damage, "");
    assert_int_equal(records.rows, 4);
    assert_int_equal(records.cold[0], 50);
    assert_int_equal(records.hot.used, 2);
    assert_int_equal(*trials_row(&records.hot, 0), 40);
    assert_int_equal(records.hot.counts[0], 2);
    assert_int_equal(records.insn_count, 2);
    assert_int_equal(records.insns[1].address, 0x402);
    assert_int_equal(records.insns[1].size, 4);
    assert_memory_equal(records.insns[1].bytes, code + 2, 4);
    assert_int_equal(records.calibration_count, 1);
    assert_int_equal(records.witnesses[0].index, 2);
    assert_int_equal(records.proof_count, 2);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(records.proofs[i].first, 3 * i);
        assert_int_equal(records.proofs[i].clock, 1000 + 3 * i);
        assert_int_equal(records.proofs[i].systick, 1001 + 3 * i);
        assert_int_equal(records.proofs[i].run, 1002 + 3 * i);
    }
}

static void a_region_comes_in_pieces(void **state)
{
    (void)state;
    static const uint8_t code[] = {0x00, 0xBF, 0xD0, 0xF8, 0x00, 0x10};
    begin(7, 0);
    ADD(REGION, region, {7, 0x400, {code, sizeof code}});
    ADD(REGION, region, {7, 0x900, {code, 2}});
    assert_string_equal(records.damage, "");
    assert_int_equal(records.insn_count, 3);
    assert_int_equal(records.insns[2].address, 0x900);
    assert_int_equal(records.insns[2].size, 2);
}

/* The first bits 0b11101 and up begin an instruction of 32 bits. */
static void a_region_that_is_cut_in_an_instruction_is_damage(void **state)
{
    static const uint8_t short_of[] = {0xFF, 0xE7, 0x00, 0xE8}, odd[] = {0x00, 0xBF, 0x00};
    (void)state;
    begin(7, 0);
    ADD(REGION, region, {7, 0x400, {short_of, sizeof short_of}});
    assert_damage("REGION at 0x00000400 is too long, or cut in an instruction");
    tear_down(state);
    set_up(state);
    begin(7, 0);
    ADD(REGION, region, {7, 0x404, {odd, sizeof odd}});
    assert_damage("REGION at 0x00000404 is too long, or cut in an instruction");
}

static void a_region_longer_than_a_record_may_be_is_damage(void **state)
{
    static const uint8_t code[WIRE_REGION_MAX / 4]; /* of instructions of 2 bytes */
    (void)state;
    begin(7, 0);
    for (uint32_t i = 0; i < 4; i++)
        ADD(REGION, region, {7, 0x400 + i * (uint32_t)sizeof code, {code, sizeof code}});
    assert_string_equal(records.damage, "");
    assert_int_equal(records.insn_count, WIRE_REGION_MAX / 2);
    ADD(REGION, region, {7, 0x800, {code, 2}});
    assert_damage("REGION at 0x00000800 is too long");
    assert_int_equal(records.insn_count, WIRE_REGION_MAX / 2);
}

static void other_cells_frames_are_ignored(void **state)
{
    (void)state;
    static const uint32_t values[] = {1, 2};
    begin(6, 0);
    batch(6, 0, values, 2);
    ADD(CELL_END, cell_end, {.cell = 6});
    assert_false(records.begun);
    assert_false(cell_records_over(&records));
    assert_string_equal(records.damage, "");
}

static void a_gap_between_batches_is_noticed(void **state)
{
    (void)state;
    static const uint32_t values[] = {1, 2};
    begin(7, 0);
    batch(7, 0, values, 2);
    batch(7, 4, values, 2);
    assert_damage("starts at sample 4 where 2 was next");
    assert_int_equal(records.rows, 2);
}

static void more_samples_than_announced_are_damage_and_not_kept(void **state)
{
    (void)state;
    static const uint32_t values[] = {1, 2, 3};
    begin_of(7, 4, 0);
    batch(7, 0, values, 3);
    assert_string_equal(records.damage, "");
    batch(7, 3, values, 3);
    assert_damage("more came than the 4 samples");
    assert_int_equal(records.rows, 3);
}

static void more_samples_than_can_be_asked_for_are_damage(void **state)
{
    (void)state;
    static const uint32_t values[] = {1};
    begin_of(7, 10000001, 0);
    assert_damage("announces 10000001 samples, at most 10000000");
    batch(7, 0, values, 1);
    assert_int_equal(records.rows, 0);
}

/* Frames of every type with payloads that were damaged: nothing but damage. A
 * fixed seed, so a failure repeats. */
static void damaged_payloads_are_taken_or_are_damage(void **state)
{
    static const uint8_t types[] = {WIRE_FRAME_REGION,    WIRE_FRAME_CALIBRATION, WIRE_FRAME_BATCH,
                                    WIRE_FRAME_WITNESS,   WIRE_FRAME_CELL_END,    WIRE_FRAME_FAULT,
                                    WIRE_FRAME_CELL_BEGIN};
    uint32_t number = 2463534242u;
    for (unsigned round = 0; round < 5000; round++) {
        begin_of(7, 64, round % 3);
        for (unsigned i = 0; i < 8; i++) {
            uint8_t payload[WIRE_PAYLOAD_MAX];
            for (size_t at = 0; at < sizeof payload; at++) {
                number = number * 1664525u + 1013904223u;
                payload[at] = (uint8_t)(number >> 24);
            }
            payload[0] = 7;
            payload[1] = 0;
            memset(payload + 2, 0, 4); /* often the batch that is next, and of one column */
            payload[7] = 1;
            add_payload(types[(number >> 8) % sizeof types], payload,
                        (number >> 16) % (sizeof payload + 1));
        }
        assert_true(records.rows <= 64);
        tear_down(state);
        set_up(state);
    }
}

static void the_order_of_frames_is_checked(void **state)
{
    (void)state;
    static const uint32_t values[] = {1, 2};
    batch(7, 0, values, 2);
    assert_damage("BATCH came before CELL_BEGIN");
    tear_down(state);
    set_up(state);
    begin(7, 0);
    begin(7, 0);
    assert_damage("CELL_BEGIN came twice");
    tear_down(state);
    set_up(state);
    begin(7, 0);
    ADD(CELL_END, cell_end, {.cell = 7});
    batch(7, 0, values, 2);
    assert_damage("BATCH came after CELL_END");
}

static void malformed_payloads_are_damage(void **state)
{
    static const struct {
        uint8_t type;
        const char *name;
    } frames[] = {{WIRE_FRAME_CELL_BEGIN, "CELL_BEGIN"},
                  {WIRE_FRAME_REGION, "REGION"},
                  {WIRE_FRAME_CALIBRATION, "CALIBRATION"},
                  {WIRE_FRAME_BATCH, "BATCH"},
                  {WIRE_FRAME_WITNESS, "WITNESS"},
                  {WIRE_FRAME_CELL_END, "CELL_END"},
                  {WIRE_FRAME_FAULT, "FAULT"}};
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        static const uint8_t cut[] = {7, 0, 1};
        tear_down(state);
        set_up(state);
        add_payload(frames[i].type, cut, sizeof cut);
        assert_damage(frames[i].name);
        assert_damage("malformed");
        assert_false(cell_records_over(&records));
    }
}

static void a_batch_with_a_cut_row_is_damage(void **state)
{
    (void)state;
    static const uint8_t cut[] = {0x02, 0x80};
    begin(7, 0);
    ADD(BATCH, batch, {.cell = 7, .count = 2, .columns = 1, .data = {cut, 2}});
    assert_damage("the batch from sample 0 is cut");
}

static void a_batch_with_bytes_left_over_is_damage(void **state)
{
    (void)state;
    static const uint8_t data[] = {0x02, 0x04, 0x06};
    begin(7, 0);
    ADD(BATCH, batch, {.cell = 7, .count = 2, .columns = 1, .data = {data, 3}});
    assert_damage("has bytes left over");
}

static void unknown_columns_are_damage(void **state)
{
    (void)state;
    static const uint8_t columns[] = {WIRE_METRIC_ENTRY, 99};
    ADD(CELL_BEGIN, cell_begin, {.cell = 7, .columns = {columns, 2}});
    assert_damage("metric 1 in form 99");
}

static void calibrations_must_make_sense(void **state)
{
    (void)state;
    begin(7, 0);
    ADD(CALIBRATION, calibration, {7, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, 8, 7, 6});
    assert_damage("CALIBRATION of metric 1 makes no sense");
    tear_down(state);
    set_up(state);
    begin(7, 0);
    for (int i = 0; i < 2; i++)
        ADD(CALIBRATION, calibration, {7, WIRE_METRIC_ENTRY, WIRE_SPAN_PAD, 8, 6, 6});
    assert_damage("CALIBRATION of metric 1 came twice");
}

/* Samples 1 and 4 have the same reload, and so have 2 and 5. */
static void repeats_of_a_reload_are_compared(void **state)
{
    static const uint32_t good[] = {9, 1, 2, 3, 1, 2}, bad[] = {9, 1, 2, 3, 1, 4};
    begin(7, 3);
    batch(7, 0, good, 6);
    assert_int_equal(records.differ[1], 0);
    tear_down(state);
    set_up(state);
    begin(7, 3);
    batch(7, 0, bad, 6);
    assert_int_equal(records.differ[0], 2);
    assert_int_equal(records.differ[1], 5);
    assert_string_equal(records.damage, "");
}

static void an_absurd_sweep_is_damage(void **state)
{
    (void)state;
    begin(7, 0xFFFFFFFFu);
    assert_damage("a sweep of 4294967295 steps");
}

static void many_distinct_rows_keep_their_counts(void **state)
{
    (void)state;
    struct trials trials;
    trials_init(&trials, 2);
    for (uint32_t i = 0; i < 30000; i++) {
        uint32_t row[] = {i % 10000u, i % 10000u * 64u};
        assert_int_equal(trials_add(&trials, row, 1), i % 10000u);
    }
    assert_int_equal(trials.used, 10000);
    for (size_t i = 0; i < trials.used; i++)
        assert_int_equal(trials.counts[i], 3);
    trials_free(&trials);
}

/* Only their last columns tell them apart. */
static void rows_that_begin_alike_are_distinct(void **state)
{
    enum { ROWS = 5000 };
    struct trials trials;
    (void)state;
    trials_init(&trials, 3);
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < ROWS; i++)
            assert_int_equal(trials_add(&trials, (const uint32_t[]){7, 8, i}, 1), i);
    assert_int_equal(trials.used, ROWS);
    for (uint32_t i = 0; i < ROWS; i++) {
        assert_int_equal(trials_row(&trials, i)[2], i);
        assert_int_equal(trials.counts[i], 2);
    }
    trials_free(&trials);
}

static void the_progress_line_fits_a_terminal(void **state)
{
    (void)state;
    char line[PROGRESS_LINE_MAX];
    progress_line(line, 80, 0, 76, -1, "a/b/c/d");
    assert_string_equal(line, "[------------] 0/76 a/b/c/d");
    progress_line(line, 80, 38, 76, 67, "a/b/c/d");
    assert_string_equal(line, "[######------] 38/76 1:07 left a/b/c/d");
    progress_line(line, 80, 76, 76, 0, "a/b/c/d");
    assert_string_equal(line, "[############] 76/76 0:00 left a/b/c/d");
    char id[200];
    memset(id, 'x', sizeof id - 1);
    id[sizeof id - 1] = '\0';
    progress_line(line, 80, 100000, 100000, 1000000, id);
    assert_int_equal(strlen(line), 79);
    assert_non_null(strstr(line, " ...xxxxx"));
    progress_line(line, 80, 0, 0, 0, "");
    assert_string_equal(line, "[############] 0/0 0:00 left ");
    /* What is narrow has no bar, and an ID's end, by which it differs from its neighbours. */
    progress_line(line, 40, 38, 76, 67, "mps2-an385/entry_swept/raw_c/memcpy");
    assert_int_equal(strlen(line), 39);
    assert_non_null(strstr(line, "38/76 1:07 left ..."));
    assert_string_equal(line + 39 - strlen("raw_c/memcpy"), "raw_c/memcpy");
    for (size_t columns = 1; columns < 100; columns++) {
        progress_line(line, columns, 38, 76, 67, id);
        assert_true(strlen(line) < columns);
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_cell_is_gathered),
        T(a_region_comes_in_pieces),
        T(a_region_that_is_cut_in_an_instruction_is_damage),
        T(a_region_longer_than_a_record_may_be_is_damage),
        T(other_cells_frames_are_ignored),
        T(a_gap_between_batches_is_noticed),
        T(more_samples_than_announced_are_damage_and_not_kept),
        T(more_samples_than_can_be_asked_for_are_damage),
        T(damaged_payloads_are_taken_or_are_damage),
        T(the_order_of_frames_is_checked),
        T(malformed_payloads_are_damage),
        T(a_batch_with_a_cut_row_is_damage),
        T(a_batch_with_bytes_left_over_is_damage),
        T(unknown_columns_are_damage),
        T(calibrations_must_make_sense),
        T(repeats_of_a_reload_are_compared),
        T(an_absurd_sweep_is_damage),
        T(many_distinct_rows_keep_their_counts),
        T(rows_that_begin_alike_are_distinct),
        T(the_progress_line_fits_a_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
