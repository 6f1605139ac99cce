/* What is said of a board's samples, from the frames of a cell to its figures: ten spans
 * a batch, whose values the test chooses.
 */
#include "host/lib/analysis/analysis.h"
#include "host/lib/store/capture_decode.h"

#include "host/tests/base/short_memory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PER_BATCH 10u
#define CLOCK_HZ  25000000u
#define RUN       1001u
#define OVERHEAD  2u

struct fixture {
    uint8_t raw[1u << 17];
    uint16_t sequence;
    uint32_t sweep; /* distances that an event comes at; 0: none, and no column for it */
    struct capture capture;
    struct cell_records records;
    struct target target;
    struct analysis analysis;
    struct analysis_order *order; /* NULL: nobody wants it */
};

static void put(struct fixture *f, uint8_t type, const uint8_t *payload, size_t size)
{
    struct capture *c = &f->capture;
    c->raw_size += wire_frame_encode(type, f->sequence++, payload, size, f->raw + c->raw_size,
                                     sizeof f->raw - c->raw_size);
}

static void put_begin(struct fixture *f, uint32_t samples)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    uint8_t columns[] = {WIRE_METRIC_ENTRY, WIRE_FORM_SPAN, WIRE_METRIC_EVENT, WIRE_FORM_COUNT};
    struct wire_cell_begin begin = {.cell = 1,
                                    .trigger = WIRE_TRIGGER_SYNCHRONOUS,
                                    .samples = samples,
                                    .sweep_count = f->sweep,
                                    .columns = {columns, f->sweep ? 4 : 2}};
    put(f, WIRE_FRAME_CELL_BEGIN, payload, wire_cell_begin_encode(&begin, payload, sizeof payload));
    struct wire_calibration span = {1, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, 16, OVERHEAD, OVERHEAD};
    put(f, WIRE_FRAME_CALIBRATION, payload,
        wire_calibration_encode(&span, payload, sizeof payload));
}

static void put_batch(struct fixture *f, uint32_t first, const uint32_t *values, uint32_t count)
{
    uint8_t payload[WIRE_PAYLOAD_MAX], data[256];
    struct wire_rows rows;
    size_t used = 0;
    uint8_t columns = f->sweep ? 2 : 1;
    wire_rows_begin(&rows, columns);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row[] = {values[i] + OVERHEAD, f->sweep ? (first + i) % f->sweep : 0};
        used += wire_rows_put(&rows, row, data + used, sizeof data - used);
    }
    struct wire_batch batch = {.cell = 1,
                               .first = first,
                               .count = (uint8_t)count,
                               .run = RUN,
                               .columns = columns,
                               .data = {data, (uint16_t)used}};
    put(f, WIRE_FRAME_BATCH, payload, wire_batch_encode(&batch, payload, sizeof payload));
}

/* Of the records that are there. */
static void analyse_records(struct fixture *f, uint32_t samples)
{
    analysis_free(&f->analysis);
    f->analysis = (struct analysis){.records = &f->records,
                                    .outcome = &f->capture.outcome,
                                    .target = &f->target,
                                    .samples = samples,
                                    .capture = &f->capture,
                                    .order = f->order};
    analyse(&f->analysis);
}

/* All of a cell: value(i) of sample i, the first one cold. `after`: NULL for none. */
static void run(struct fixture *f, uint32_t samples, uint32_t (*value)(uint32_t), const char *after)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    uint32_t values[PER_BATCH];
    put_begin(f, samples);
    for (uint32_t first = 0; first < samples; first += PER_BATCH) {
        uint32_t count = samples - first < PER_BATCH ? samples - first : PER_BATCH;
        for (uint32_t i = 0; i < count; i++)
            values[i] = value(first + i);
        put_batch(f, first, values, count);
    }
    struct wire_cell_end end = {.cell = 1, .triggered = samples, .sampled = samples};
    put(f, WIRE_FRAME_CELL_END, payload, wire_cell_end_encode(&end, payload, sizeof payload));
    f->capture.raw = f->raw;
    f->capture.after = (char *)(size_t)after;
    capture_decode_cell(&f->capture, &f->records);
    assert_string_equal(f->records.damage, "");
    analyse_records(f, samples);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    cell_records_init(&f->records, 1);
    f->target.evidence = EVIDENCE_SILICON;
    f->target.identity.clock_source = WIRE_CLOCK_DWT;
    f->target.identity.clock_hz = f->target.identity.systick_hz = CLOCK_HZ;
    f->target.identity.rate_insns = f->target.identity.rate_raw = RUN;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    analysis_free(&f->analysis);
    cell_records_free(&f->records);
    free(f);
    return 0;
}

static const struct analysis_metric *entry_of(const struct fixture *f)
{
    assert_string_equal(f->analysis.reason, "");
    assert_int_equal(f->analysis.metric_count, 1);
    assert_true(f->analysis.metrics[0].has_sampling);
    return &f->analysis.metrics[0];
}

/* ---- Boards ---- */

/* 100 hot samples in a scattered order: each of 1 to 100 once. Cold: 5000. */
static uint32_t each_once(uint32_t i)
{
    return i == 0 ? 5000 : 1 + i * 37 % 100;
}
static uint32_t steady(uint32_t i)
{
    return i == 0 ? 90 : 12 + i * 7 % 3;
}
static uint32_t warming(uint32_t i)
{
    return i == 0 ? 90 : 12 + i / 50 + i * 7 % 3;
}
/* What it shows in the first batch, it never shows again. */
static uint32_t settling(uint32_t i)
{
    return i == 0 ? 90 : i < PER_BATCH ? 30 + i : 12;
}

static void percentiles_have_the_order_statistics_as_their_ends(void **state)
{
    struct fixture *f = *state;
    run(f, 101, each_once, NULL);
    const struct analysis_metric *m = entry_of(f);
    assert_int_equal(m->cold, 5000);
    assert_int_equal(m->summary.n, 100);
    assert_int_equal(m->summary.max, 100);
    assert_int_equal(m->percentiles[0].value, 50);
    assert_int_equal(m->sampling.intervals[0].low, 40); /* ranks of the textbooks */
    assert_int_equal(m->sampling.intervals[0].high, 61);
    assert_true(m->percentiles[1].supported);
    assert_int_equal(m->sampling.intervals[1].low, 84);
    assert_int_equal(m->sampling.intervals[1].high, 96);
    assert_false(m->percentiles[2].supported); /* p99 needs 1000 */
    assert_true(fabs(pow(1.0 - m->sampling.beyond, 100) - 0.05) < 1e-9);
}

static void a_board_that_only_trembles_does_not_drift(void **state)
{
    struct fixture *f = *state;
    run(f, 301, steady, NULL);
    assert_int_equal(entry_of(f)->sampling.drift.verdict, DRIFT_NONE);
    assert_int_equal(entry_of(f)->sampling.drift.blocks, 30);
}

static void a_board_that_warms_up_is_said_to_drift(void **state)
{
    struct fixture *f = *state;
    run(f, 301, warming, NULL);
    const struct drift *drift = &entry_of(f)->sampling.drift;
    assert_int_equal(drift->verdict, DRIFT_SHOWN);
    assert_true(drift->p < 0.0001);
    assert_int_equal(drift->from, 13); /* of ten blocks at 13 and 14, and at 17 and 18, the lower */
    assert_int_equal(drift->to, 17);
}

static void nine_batches_cannot_tell(void **state)
{
    struct fixture *f = *state;
    run(f, 90, warming, NULL);
    assert_int_equal(entry_of(f)->sampling.drift.verdict, DRIFT_UNKNOWN);
}

/* Half of the distances have another median than the other half. */
static void a_block_has_a_whole_sweep(void **state)
{
    struct fixture *f = *state;
    f->sweep = 40;
    run(f, 601, steady, NULL);
    assert_int_equal(entry_of(f)->sampling.drift.blocks, 14);
}

static void the_first_batch_behind_a_pause_is_apart(void **state)
{
    struct fixture *f = *state;
    run(f, 201, settling, "reset");
    const struct analysis_metric *m = entry_of(f);
    assert_int_equal(m->summary.n, 191);
    assert_int_equal(m->summary.max, 12);
    assert_int_equal(m->cold, 90);
    assert_int_equal(m->sampling.settling.n, 9);
    assert_int_equal(m->sampling.settling.min, 31);
    assert_int_equal(m->sampling.settling.max, 39);
    assert_int_equal(m->sampling.settling_median, 35);
    assert_int_equal(m->total, 90 + 9 * 35 + 191 * 12); /* of all triggers */
    assert_int_equal(m->sampling.drift.verdict, DRIFT_NONE);
    assert_int_equal(m->sampling.drift.blocks, 20);
}

static void without_a_pause_it_counts(void **state)
{
    struct fixture *f = *state;
    run(f, 201, settling, NULL);
    const struct analysis_metric *m = entry_of(f);
    assert_int_equal(m->summary.n, 200);
    assert_int_equal(m->summary.max, 39);
    assert_int_equal(m->sampling.settling.n, 0);
}

static void a_cell_of_one_batch_behind_a_pause_has_no_number(void **state)
{
    struct fixture *f = *state;
    run(f, PER_BATCH, settling, "start");
    assert_int_equal(f->analysis.status, RESULT_INCONCLUSIVE);
    assert_int_equal(f->analysis.metric_count, 0);
    assert_non_null(strstr(f->analysis.reason, "all 10 samples came in one batch"));
}

/* ---- The samples themselves ---- */

static void assert_order(const struct analysis_order *order, uint32_t (*value)(uint32_t),
                         uint32_t first, uint32_t samples)
{
    assert_int_equal(order->count, samples - first);
    for (uint32_t i = first; i < samples; i++)
        assert_int_equal(order->values[i - first], value(i));
}

/* But for the cold one and the first batch behind a pause; what is no metric is not among them. */
static void who_wants_them_gets_them_in_the_order_of_time(void **state)
{
    struct fixture *f = *state;
    struct analysis_order order = {.values = NULL};
    f->order = &order;
    f->sweep = 7;
    run(f, 101, each_once, NULL);
    entry_of(f);
    assert_order(&order, each_once, 1, 101);
    free(order.values);
    order = (struct analysis_order){.values = NULL};
    tear_down(state);
    set_up(state);
    f = *state;
    f->order = &order;
    run(f, 101, each_once, "resume");
    assert_order(&order, each_once, PER_BATCH, 101);
    free(order.values);
}

/* Samples of which the records do not know are not written behind the others: 50 of them are cut
 * into the last five batches of ten and the one sample behind them. */
static void samples_behind_the_last_are_in_no_block(void **state)
{
    struct fixture *f = *state;
    run(f, 301, warming, NULL);
    f->records.rows = f->records.end.sampled = f->records.end.triggered = 50;
    analyse_records(f, 50);
    assert_int_equal(entry_of(f)->sampling.drift.blocks, 6);
    assert_int_equal(entry_of(f)->sampling.drift.verdict, DRIFT_UNKNOWN);
}

/* Also where it runs out while the samples are decoded once more: a drift over some of them would
 * be that of other samples. */
static void without_memory_there_is_no_number(void **state)
{
    struct fixture *f = *state;
    struct analysis_order order = {.values = NULL};
    bool failed = true;
    unsigned number = 1;
    f->order = &order;
    run(f, 201, settling, "start");
    while (failed) {
        free(order.values);
        order = (struct analysis_order){.values = NULL};
        memory_fail_at(number++);
        analyse_records(f, 201);
        failed = memory_failed();
        assert_string_equal(f->analysis.reason, failed ? "the host ran out of memory" : "");
        assert_int_equal(f->analysis.status, failed ? RESULT_INCONCLUSIVE : RESULT_OK);
        assert_int_equal(f->analysis.metric_count, failed ? 0 : 1);
        assert_true(failed || f->analysis.metrics[0].counts);
        assert_true(!failed || !order.values);
    }
    assert_true(number > 12);
    assert_order(&order, settling, PER_BATCH, 201);
    free(order.values);
}

static void a_model_has_none_of_this(void **state)
{
    struct fixture *f = *state;
    f->target.evidence = EVIDENCE_INSNS;
    run(f, 3, settling, NULL);
    assert_int_equal(f->analysis.metric_count, 0); /* repeats that differ */
    assert_false(f->analysis.metrics[0].has_sampling);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(percentiles_have_the_order_statistics_as_their_ends),
        T(a_board_that_only_trembles_does_not_drift),
        T(a_board_that_warms_up_is_said_to_drift),
        T(nine_batches_cannot_tell),
        T(a_block_has_a_whole_sweep),
        T(the_first_batch_behind_a_pause_is_apart),
        T(without_a_pause_it_counts),
        T(a_cell_of_one_batch_behind_a_pause_has_no_number),
        T(who_wants_them_gets_them_in_the_order_of_time),
        T(samples_behind_the_last_are_in_no_block),
        T(without_memory_there_is_no_number),
        T(a_model_has_none_of_this),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
