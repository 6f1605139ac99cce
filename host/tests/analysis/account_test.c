/* The plugin's account of a cell, from the bytes of both: what is compared with what, what a
 * model's bounds and parts are made of, and each way in which the two do not agree. An event comes
 * at three distances, so that values may differ; they are counted by hand.
 */
#include "host/lib/analysis/analysis.h"
#include "host/lib/store/capture_decode.h"
#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS     4u /* the first one cold */
#define CLOCK_HZ 25000000u
#define RUN      1001u
#define OVERHEAD 2u

struct fixture {
    uint8_t raw[4096];
    uint16_t sequence;
    uint8_t metric, form; /* of the first column; the second is the distance */
    uint32_t rows[ROWS];
    struct witness_sample account[ROWS];
    uint32_t seen; /* samples of the account */
    struct capture capture;
    struct cell_records records;
    struct target target;
    struct analysis analysis;
};

/* ---- What the link and the plugin said ---- */

static void put(struct fixture *f, uint8_t type, const uint8_t *payload, size_t size)
{
    struct capture *c = &f->capture;
    c->raw_size += wire_frame_encode(type, f->sequence++, payload, size, f->raw + c->raw_size,
                                     sizeof f->raw - c->raw_size);
}

static void put_begin(struct fixture *f)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    uint8_t columns[] = {f->metric, f->form, WIRE_METRIC_EVENT, WIRE_FORM_COUNT};
    struct wire_cell_begin begin = {.cell = 1,
                                    .trigger = WIRE_TRIGGER_SYNCHRONOUS,
                                    .samples = ROWS,
                                    .sweep_count = ROWS - 1u,
                                    .columns = {columns, sizeof columns}};
    put(f, WIRE_FRAME_CELL_BEGIN, payload, wire_cell_begin_encode(&begin, payload, sizeof payload));
    struct wire_calibration span = {1, f->metric, WIRE_SPAN_SPAN, 16, OVERHEAD, OVERHEAD};
    put(f, WIRE_FRAME_CALIBRATION, payload,
        wire_calibration_encode(&span, payload, sizeof payload));
}

static void put_rows(struct fixture *f)
{
    uint8_t payload[WIRE_PAYLOAD_MAX], data[64];
    struct wire_rows rows;
    size_t used = 0;
    wire_rows_begin(&rows, 2);
    for (uint32_t i = 0; i < ROWS; i++)
        used += wire_rows_put(&rows, (uint32_t[]){f->rows[i], i}, data + used, sizeof data - used);
    struct wire_batch batch = {
        .cell = 1, .count = ROWS, .run = RUN, .columns = 2, .data = {data, (uint16_t)used}};
    put(f, WIRE_FRAME_BATCH, payload, wire_batch_encode(&batch, payload, sizeof payload));
    struct wire_cell_end end = {.cell = 1, .triggered = ROWS, .sampled = ROWS};
    put(f, WIRE_FRAME_CELL_END, payload, wire_cell_end_encode(&end, payload, sizeof payload));
}

static void put_account(struct fixture *f)
{
    struct witness_writer writer = {.open = false};
    witness_writer_begin(&writer);
    for (uint32_t i = 0; i < f->seen; i++)
        witness_writer_add(&writer, &f->account[i]);
    free(f->capture.witness.data);
    f->capture.witness = witness_writer_end(&writer);
    assert_non_null(f->capture.witness.data);
}

/* Up to its numbers, before anybody asks the plugin. */
static void analyse_cell(struct fixture *f)
{
    analysis_free(&f->analysis);
    cell_records_free(&f->records);
    cell_records_init(&f->records, 1);
    f->capture.raw = f->raw;
    f->capture.raw_size = f->sequence = 0;
    put_begin(f);
    put_rows(f);
    put_account(f);
    capture_decode_cell(&f->capture, &f->records);
    assert_string_equal(f->records.damage, "");
    f->analysis = (struct analysis){.records = &f->records,
                                    .outcome = &f->capture.outcome,
                                    .target = &f->target,
                                    .samples = ROWS,
                                    .capture = &f->capture};
    analyse(&f->analysis);
    assert_string_equal(f->analysis.reason, "");
}

static void run(struct fixture *f)
{
    analyse_cell(f);
    analyse_account(&f->analysis);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    f->target.evidence = EVIDENCE_MODEL;
    f->target.emulated = true;
    f->target.identity.clock_source = WIRE_CLOCK_DWT;
    f->target.identity.clock_hz = f->target.identity.systick_hz = CLOCK_HZ;
    f->target.identity.rate_insns = f->target.identity.rate_raw = RUN;
    f->seen = ROWS;
    cell_records_init(&f->records, 1);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    analysis_free(&f->analysis);
    cell_records_free(&f->records);
    free(f->capture.witness.data);
    free(f);
    return 0;
}

static void use(struct fixture *f, uint8_t metric, uint8_t form, const uint32_t rows[ROWS])
{
    f->metric = metric;
    f->form = form;
    memcpy(f->rows, rows, sizeof f->rows);
}

/* What the plugin saw of a sample's entry. */
static void see(struct fixture *f, uint32_t sample, uint32_t best, uint32_t nominal, uint32_t worst)
{
    f->account[sample] = (struct witness_sample){
        .has = WITNESS_HAS(WIRE_METRIC_ENTRY),
        .figures[WIRE_METRIC_ENTRY] =
            {.value =
                 {[WITNESS_BEST] = best, [WITNESS_NOMINAL] = nominal, [WITNESS_WORST] = worst}},
    };
}

static const struct analysis_metric *metric_of(const struct fixture *f)
{
    assert_string_equal(f->analysis.reason, "");
    assert_int_equal(f->analysis.status, RESULT_OK);
    assert_int_equal(f->analysis.metric_count, 1);
    assert_true(f->analysis.has_witness);
    return &f->analysis.metrics[0];
}

static void assert_refused(const struct fixture *f, const char *reason)
{
    assert_string_equal(f->analysis.reason, reason);
    assert_int_equal(f->analysis.status, RESULT_INCONCLUSIVE);
    assert_int_equal(f->analysis.metric_count, 0);
}

static void assert_bounds(const struct analysis_metric *metric, uint64_t best, uint64_t nominal,
                          uint64_t worst)
{
    assert_true(metric->has_bounds);
    assert_int_equal(metric->bounds.best, best);
    assert_int_equal(metric->bounds.nominal, nominal);
    assert_int_equal(metric->bounds.worst, worst);
}

/* ---- Times ---- */

static void use_entry(struct fixture *f)
{
    use(f, WIRE_METRIC_ENTRY, WIRE_FORM_SPAN, (uint32_t[]){22, 14, 15, 16});
    see(f, 0, 1, 20, 99);
    see(f, 1, 11, 12, 14);
    see(f, 2, 10, 13, 15);
    see(f, 3, 13, 14, 19);
}

/* 12, 13 and 14; the cold one's are in no bound. */
static void bounds_are_the_least_and_the_most_of_all_hot_samples(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    run(f);
    assert_bounds(metric_of(f), 10, 13, 19);
    assert_int_equal(f->analysis.witness.compared, 4);
    assert_int_equal(f->analysis.witness.equal, 4);
}

static void a_figure_that_differs_is_refused_in_any_sample(void **state)
{
    struct fixture *f = *state;
    for (uint32_t i = 0; i < ROWS; i++) {
        char reason[ANALYSIS_REASON_MAX];
        use_entry(f);
        uint32_t firmware = f->rows[i] - OVERHEAD;
        f->account[i].figures[WIRE_METRIC_ENTRY].value[WITNESS_NOMINAL]++;
        run(f);
        snprintf(reason, sizeof reason,
                 "witness: entry of sample %u is %u by the firmware, %u by the plugin", i, firmware,
                 firmware + 1u);
        assert_refused(f, reason);
        assert_int_equal(f->analysis.witness.equal, 3);
    }
}

/* A time of which the plugin has no figure at all. */
static void a_time_that_the_plugin_cannot_see_is_refused(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    f->metric = WIRE_METRIC_COLD_ENTRY;
    run(f);
    assert_refused(f, "witness: cold_entry of sample 0 is 20 by the firmware, but the plugin did "
                      "not see the sample take that path");
}

static void a_sample_that_the_plugin_did_not_see_is_refused(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    f->seen = 3;
    run(f);
    assert_refused(f, "witness: the plugin saw no sample 3");
    assert_int_equal(f->analysis.witness.compared, 3);
}

/* What it saw of the last samples nobody knows: not that it saw none. */
static void a_damaged_account_is_refused(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    analyse_cell(f);
    f->capture.witness.data[f->capture.witness.size - 1u] ^= 1u;
    analyse_account(&f->analysis);
    assert_refused(f, "witness: the plugin's account of this cell is damaged");
    assert_int_equal(f->analysis.witness.equal, 3);
}

/* ---- Counts ---- */

/* The plugin counts no losses, so that they have neither bounds nor parts; but it must have been
 * there. */
static void a_count_is_not_compared(void **state)
{
    struct fixture *f = *state;
    use(f, WIRE_METRIC_LOST_UPDATES, WIRE_FORM_COUNT, (uint32_t[]){0, 1, 0, 2});
    run(f);
    assert_false(metric_of(f)->has_bounds);
    assert_false(metric_of(f)->has_parts);
    assert_false(metric_of(f)->has_origin);
    assert_int_equal(f->analysis.witness.compared, 0);
    analyse_cell(f);
    free(f->capture.witness.data);
    f->capture.witness.data = NULL;
    analyse_account(&f->analysis);
    assert_refused(f, "witness: the plugin's own account of this cell is missing");
}

/* ---- Excesses ---- */

/* 5, 0, 2 and 1 beyond the shortest by the firmware, and so by the plugin, whose shortest is 12; at
 * best it is 10, at worst 14. */
static void use_jitter(struct fixture *f)
{
    use(f, WIRE_METRIC_JITTER, WIRE_FORM_SPAN, (uint32_t[]){25, 20, 22, 21});
    see(f, 0, 15, 17, 20);
    see(f, 1, 10, 12, 15);
    see(f, 2, 13, 14, 19);
    see(f, 3, 11, 13, 14);
}

static void an_excess_is_what_the_plugin_saw_beyond_its_own_shortest(void **state)
{
    struct fixture *f = *state;
    use_jitter(f);
    run(f);
    assert_bounds(metric_of(f), 0, 1, 5); /* 19 less 14 */
    assert_int_equal(f->analysis.witness.compared, 4);
    assert_int_equal(f->analysis.witness.equal, 4);
    assert_false(metric_of(f)->has_parts); /* the entry has */
    f->account[3].figures[WIRE_METRIC_ENTRY].value[WITNESS_NOMINAL] = 14;
    run(f);
    assert_refused(f, "witness: jitter of sample 3 is 1 by the firmware, 2 by the plugin");
}

/* The cold sample may be the shortest, too. */
static void the_shortest_may_be_the_cold_one(void **state)
{
    struct fixture *f = *state;
    use_jitter(f);
    f->rows[0] = 18;
    see(f, 0, 9, 10, 11);
    run(f);
    assert_bounds(metric_of(f), 1, 3, 8); /* 10 to 19 beyond 9 and 11; 2, 3 and 4 */
}

/* A sample that did not take the path is the shortest of none. */
static void an_excess_without_its_path_is_refused(void **state)
{
    struct fixture *f = *state;
    use_jitter(f);
    f->account[2].has = 0;
    run(f);
    assert_refused(f, "witness: jitter of sample 2 is 2 by the firmware, but the plugin did not "
                      "see the sample take that path");
    assert_int_equal(f->analysis.witness.equal, 3);
}

/* ---- Changes ---- */

/* 12, 14, 13, 16: each against the one before, whichever is longer. */
static void use_change(struct fixture *f)
{
    use(f, WIRE_METRIC_PERIOD_ERROR, WIRE_FORM_SPAN, (uint32_t[]){0, 2, 1, 3});
    see(f, 0, 1, 12, 99);
    see(f, 1, 13, 14, 16);
    see(f, 2, 12, 13, 15);
    see(f, 3, 15, 16, 18);
}

static void a_change_is_against_the_sample_before(void **state)
{
    struct fixture *f = *state;
    use_change(f);
    run(f);
    assert_bounds(metric_of(f), 0, 2, 6); /* from 12 to 18 */
    assert_int_equal(f->analysis.witness.equal, 4);
    f->rows[2] = 2;
    run(f);
    assert_refused(f, "witness: period_error of sample 2 is 2 by the firmware, 1 by the plugin");
    assert_int_equal(f->analysis.witness.equal, 3);
    use_change(f);
    f->rows[0] = 12; /* there is none before the first */
    run(f);
    assert_refused(f, "witness: period_error of sample 0 is 12 by the firmware, 0 by the plugin");
}

/* ---- Parts ---- */

static void set_origin(struct fixture *f, uint32_t sample, uint32_t hardware, int32_t measured,
                       int32_t uncalibrated)
{
    struct witness_figure *figure = &f->account[sample].figures[WIRE_METRIC_ENTRY];
    figure->hardware = hardware;
    figure->origin[WITNESS_MEASURED] = measured;
    figure->origin[WITNESS_UNCALIBRATED] = uncalibrated;
}

/* Each hot sample is 12; the cold one, too, but it is in no figure. */
static void use_parts(struct fixture *f, const uint32_t hardware[ROWS])
{
    use(f, WIRE_METRIC_ENTRY, WIRE_FORM_SPAN, (uint32_t[]){14, 14, 14, 14});
    for (uint32_t i = 0; i < ROWS; i++) {
        see(f, i, 12, 12, 12);
        set_origin(f, i, hardware[i], 10 + (int32_t)i, 20 + (int32_t)i);
    }
}

static void parts_are_those_of_the_first_sample_that_has_them(void **state)
{
    static const struct {
        uint32_t hardware[ROWS];
        uint64_t found; /* 0: there are none */
    } rows[] = {{{7, 6, 5, 4}, 6},    {{7, 0, 5, 4}, 5}, {{7, 13, 0, 4}, 4},
                {{7, 12, 13, 4}, 12}, {{7, 0, 0, 0}, 0}, {{7, 13, 13, 13}, 0}};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        use_parts(f, rows[i].hardware);
        run(f);
        assert_int_equal(metric_of(f)->has_parts, rows[i].found > 0);
        assert_int_equal(metric_of(f)->hardware, rows[i].found);
        assert_true(metric_of(f)->has_origin);
        assert_int_equal(metric_of(f)->measured, 11);
        assert_int_equal(metric_of(f)->uncalibrated, 21);
    }
}

/* The others say how another number came about. */
static void parts_are_those_of_the_median(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    set_origin(f, 1, 3, 1, 2);
    set_origin(f, 2, 4, 5, 6);
    set_origin(f, 3, 7, 8, 9);
    run(f);
    assert_bounds(metric_of(f), 10, 13, 19);
    assert_int_equal(metric_of(f)->hardware, 4);
    assert_int_equal(metric_of(f)->measured, 5);
    assert_int_equal(metric_of(f)->uncalibrated, 6);
}

/* ---- One step alone ---- */

typedef bool step(struct analysis *analysis);

static void each_step_says_that_there_is_no_account(void **state)
{
    static step *const steps[] = {witness_check, bounds_find, witness_set_parts};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        use_entry(f);
        analyse_cell(f);
        free(f->capture.witness.data);
        f->capture.witness.data = NULL;
        assert_false(steps[i](&f->analysis));
        assert_string_equal(f->analysis.reason,
                            "witness: the plugin's own account of this cell is missing");
        assert_int_equal(f->analysis.status, RESULT_INCONCLUSIVE);
    }
}

static void an_empty_account_has_neither_bounds_nor_parts(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    f->seen = 0;
    analyse_cell(f);
    assert_true(witness_set_parts(&f->analysis));
    assert_false(f->analysis.metrics[0].has_parts);
    assert_false(bounds_find(&f->analysis));
    assert_string_equal(
        f->analysis.reason,
        "entry: its bounds are out of order (best 4294967295, nominal 13, worst 0)");
}

/* A sample in which the plugin did not see the metric widens no bound. */
static void what_was_not_seen_widens_no_bound(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    f->account[2].has = f->account[3].has = 0;
    analyse_cell(f);
    assert_true(bounds_find(&f->analysis));
    assert_bounds(&f->analysis.metrics[0], 11, 13, 14);
}

/* ---- Memory ---- */

static void without_memory_there_is_no_number(void **state)
{
    struct fixture *f = *state;
    unsigned number = 1;
    use_entry(f);
    analyse_cell(f);
    while (memory_fail_at(number++), analyse_account(&f->analysis), memory_failed()) {
        assert_refused(f, "witness: the host ran out of memory");
        analyse_cell(f);
    }
    assert_true(number > 3);
    assert_bounds(metric_of(f), 10, 13, 19);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(bounds_are_the_least_and_the_most_of_all_hot_samples),
        T(a_figure_that_differs_is_refused_in_any_sample),
        T(a_time_that_the_plugin_cannot_see_is_refused),
        T(a_sample_that_the_plugin_did_not_see_is_refused),
        T(a_damaged_account_is_refused),
        T(a_count_is_not_compared),
        T(an_excess_is_what_the_plugin_saw_beyond_its_own_shortest),
        T(the_shortest_may_be_the_cold_one),
        T(an_excess_without_its_path_is_refused),
        T(a_change_is_against_the_sample_before),
        T(parts_are_those_of_the_first_sample_that_has_them),
        T(parts_are_those_of_the_median),
        T(each_step_says_that_there_is_no_account),
        T(an_empty_account_has_neither_bounds_nor_parts),
        T(what_was_not_seen_widens_no_bound),
        T(without_memory_there_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
