/* From records to results, with numbers worked out by hand. What a counter shows is
 * taken as it is: cycles, or instructions. Where a plugin watched, its account of a
 * sweep says where each event fell; on a board the stacked return address does.
 */
#include "host/lib/analysis/analysis.h"

#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

#define SPAN  WIRE_FORM_SPAN
#define SINCE WIRE_FORM_SINCE_EVENT

#define BASE     0x400u /* of the swept region */
#define ROWS_MAX 32u
#define CLOCK_HZ 25000000u
#define RUN      1001u /* counts and instructions of the straight run at boot */

static const struct outcome ended = {OUTCOME_ENDED, ""};

struct fixture {
    struct cell_records records;
    struct target target;
    struct analysis analysis;
    /* What the link and the plugin said of the same rows. */
    uint32_t rows[ROWS_MAX][WIRE_COLUMNS_MAX];
    struct witness_sample account[ROWS_MAX];
    uint8_t raw[2 * WIRE_STUFFED_MAX];
    struct capture capture;
};

static void use_column(struct fixture *f, uint8_t metric, uint8_t form)
{
    f->records.columns[f->records.column_count++] = (struct cell_column){metric, form};
}

static void use_calibration(struct fixture *f, uint8_t metric, uint8_t span, uint32_t min,
                            uint32_t max)
{
    f->records.calibrations[f->records.calibration_count++] =
        (struct wire_calibration){1, metric, span, 16, min, max};
}

/* The first row is the cold one. Columns must be complete. */
static void add_row(struct fixture *f, const uint32_t *row)
{
    struct cell_records *records = &f->records;
    assert_true(records->rows < ROWS_MAX);
    memcpy(f->rows[records->rows], row, records->column_count * sizeof *row);
    if (records->rows == 0) {
        trials_init(&records->hot, records->column_count);
        memcpy(records->cold, row, records->column_count * sizeof *row);
    } else {
        assert_int_not_equal(trials_add(&records->hot, row, 1), TRIALS_NO_MEMORY);
    }
    records->rows++;
    records->end.triggered = records->end.sampled = records->rows;
}

static void add_span(struct fixture *f, uint32_t raw)
{
    add_row(f, &raw);
}

/* ---- What a batch says of the clock ---- */

static void use_proof(struct fixture *f, uint32_t first, uint32_t clock, uint32_t systick,
                      uint32_t run)
{
    struct cell_records *records = &f->records;
    records->proofs =
        reallocarray(records->proofs, records->proof_count + 1u, sizeof *records->proofs);
    assert_non_null(records->proofs);
    records->proofs[records->proof_count++] = (struct cell_proof){first, clock, systick, run};
}

/* ---- Captures ---- */

static void put_frame(struct fixture *f, uint8_t type, const uint8_t *payload, size_t size)
{
    struct capture *capture = &f->capture;
    capture->raw_size +=
        wire_frame_encode(type, (uint16_t)(capture->raw_size != 0), payload, size,
                          f->raw + capture->raw_size, sizeof f->raw - capture->raw_size);
}

static void capture_link(struct fixture *f)
{
    const struct cell_records *records = &f->records;
    uint8_t payload[WIRE_PAYLOAD_MAX], data[400], columns[2u * WIRE_COLUMNS_MAX];
    struct wire_rows rows;
    size_t used = 0;
    for (size_t i = 0; i < records->column_count; i++) {
        columns[2u * i] = records->columns[i].metric;
        columns[2u * i + 1u] = records->columns[i].form;
    }
    struct wire_cell_begin begin = {.cell = 1, .samples = records->rows};
    begin.columns = (struct wire_bytes){columns, (uint16_t)(2u * records->column_count)};
    put_frame(f, WIRE_FRAME_CELL_BEGIN, payload,
              wire_cell_begin_encode(&begin, payload, sizeof payload));
    wire_rows_begin(&rows, (uint8_t)records->column_count);
    for (uint32_t i = 0; i < records->rows; i++)
        used += wire_rows_put(&rows, f->rows[i], data + used, sizeof data - used);
    struct wire_batch batch = {.cell = 1, .count = (uint8_t)records->rows};
    batch.columns = (uint8_t)records->column_count;
    batch.data = (struct wire_bytes){data, (uint16_t)used};
    put_frame(f, WIRE_FRAME_BATCH, payload, wire_batch_encode(&batch, payload, sizeof payload));
}

/* The first `samples` of the plugin's account. */
static void capture_cell(struct fixture *f, uint32_t samples)
{
    struct witness_writer writer = {.open = false};
    free(f->capture.witness.data);
    f->capture = (struct capture){.raw = f->raw, .outcome = ended};
    capture_link(f);
    witness_writer_begin(&writer);
    for (uint32_t i = 0; i < samples; i++)
        witness_writer_add(&writer, &f->account[i]);
    f->capture.witness = witness_writer_end(&writer);
    assert_non_null(f->capture.witness.data);
}

/* ---- Running ---- */

static void run_with(struct fixture *f, const struct outcome *outcome, uint32_t samples)
{
    analysis_free(&f->analysis);
    f->analysis = (struct analysis){.records = &f->records,
                                    .outcome = outcome,
                                    .target = &f->target,
                                    .samples = samples,
                                    .capture = &f->capture};
    analyse(&f->analysis);
}

static void run(struct fixture *f)
{
    if (f->target.emulated)
        capture_cell(f, f->records.rows);
    run_with(f, &ended, f->records.rows);
}

static void assert_reason(const struct fixture *f, enum result_status status, const char *part)
{
    if (!strstr(f->analysis.reason, part))
        print_error("reason is '%s'\n", f->analysis.reason);
    assert_non_null(strstr(f->analysis.reason, part));
    assert_int_equal(f->analysis.status, status);
    assert_int_equal(f->analysis.metric_count, 0);
    assert_null(f->analysis.metrics[0].counts);
}

static void assert_ok(const struct fixture *f)
{
    assert_string_equal(f->analysis.reason, "");
    assert_int_equal(f->analysis.status, RESULT_OK);
}

static int set_up(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;
    memset(f, 0, sizeof *f);
    cell_records_init(&f->records, 1);
    f->records.begun = f->records.ended = true;
    f->records.trigger = WIRE_TRIGGER_SYNCHRONOUS;
    f->target.evidence = EVIDENCE_MODEL;
    f->target.emulated = true;
    f->target.identity.clock_source = WIRE_CLOCK_DWT;
    f->target.identity.clock_hz = f->target.identity.systick_hz = CLOCK_HZ;
    f->target.identity.rate_insns = f->target.identity.rate_raw = RUN;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    cell_records_free(&f->records);
    analysis_free(&f->analysis);
    free(f->capture.witness.data);
    return 0;
}

static void use_evidence(struct fixture *f, enum result_evidence evidence)
{
    f->target.evidence = evidence;
    f->target.emulated = evidence != EVIDENCE_SILICON;
}

/* ---- Synchronous cells ---- */

static void use_entry(struct fixture *f)
{
    use_column(f, WIRE_METRIC_ENTRY, SPAN);
    use_calibration(f, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, 2, 2);
}

static void overhead_is_subtracted_and_repeats_are_one_trial(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 14); /* cold */
    for (int i = 0; i < 5; i++)
        add_span(f, 12);
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(f->analysis.metric_count, 1);
    assert_int_equal(m->metric, WIRE_METRIC_ENTRY);
    assert_int_equal(m->overhead, 2);
    assert_int_equal(m->overhead_spread, 0);
    assert_int_equal(m->cold, 12);
    assert_int_equal(m->summary.n, 1);
    assert_int_equal(m->summary.min, 10);
    assert_int_equal(m->summary.max, 10);
    assert_int_equal(m->count_rows, 1);
    assert_int_equal(m->counts[0].count, 1);
    assert_int_equal(m->sweep_rows, 0);
    assert_true(m->percentiles[0].supported);
    assert_int_equal(m->percentiles[0].value, 10);
    assert_false(m->percentiles[1].supported);
    assert_false(f->analysis.has_coverage);
}

/* Counts are what they are, whatever the rates of the two counters. */
static void a_count_is_a_value_under_every_kind_of_evidence(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 37);
    add_span(f, 37);
    for (enum result_evidence kind = 0; kind < EVIDENCE_COUNT; kind++) {
        for (uint32_t hz = CLOCK_HZ; hz <= 4u * CLOCK_HZ; hz *= 2u) {
            use_evidence(f, kind);
            f->target.identity.systick_hz = hz;
            run(f);
            assert_ok(f);
            assert_int_equal(f->analysis.metrics[0].summary.max, 35);
        }
    }
}

static void padding_is_added_back_and_spreads_add_up(void **state)
{
    struct fixture *f = *state;
    use_column(f, WIRE_METRIC_EXIT, SPAN);
    use_calibration(f, WIRE_METRIC_EXIT, WIRE_SPAN_SPAN, 10, 15);
    use_calibration(f, WIRE_METRIC_EXIT, WIRE_SPAN_PAD, 6, 7);
    use_calibration(f, WIRE_METRIC_EXIT, WIRE_SPAN_BASE, 2, 3);
    add_span(f, 20);
    add_span(f, 20);
    run(f);
    assert_ok(f);
    assert_int_equal(f->analysis.metrics[0].overhead, 6); /* 10 - (6 - 2) */
    assert_int_equal(f->analysis.metrics[0].overhead_spread, 7);
    assert_int_equal(f->analysis.metrics[0].summary.max, 14);
}

static void padding_that_is_longer_than_its_span_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    use_calibration(f, WIRE_METRIC_ENTRY, WIRE_SPAN_PAD, 4, 4);
    use_calibration(f, WIRE_METRIC_ENTRY, WIRE_SPAN_BASE, 1, 1);
    add_span(f, 12);
    add_span(f, 12);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "its calibration's padding is longer than the span");
}

static void repeats_that_differ_are_no_result(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 10);
    add_span(f, 10);
    add_span(f, 11);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "entry: repeats of one trial differ (8 and 9)");
}

static void on_silicon_every_hot_sample_counts(void **state)
{
    struct fixture *f = *state;
    use_evidence(f, EVIDENCE_SILICON);
    use_entry(f);
    f->records.calibrations[0].max = 3;
    add_span(f, 90);
    for (uint32_t i = 0; i < 20; i++)
        add_span(f, 14u + (i == 7 ? 4u : 0u));
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(m->overhead, 2);
    assert_int_equal(m->overhead_spread, 1);
    assert_int_equal(m->cold, 88);
    assert_int_equal(m->summary.n, 20);
    assert_int_equal(m->summary.max, 16);
    assert_int_equal(m->count_rows, 2);
    assert_int_equal(m->counts[0].count, 19);
    assert_true(m->percentiles[0].supported); /* 20 >= 10 / 0.5 */
    assert_int_equal(m->percentiles[0].value, 12);
    assert_false(m->percentiles[1].supported);
}

static void an_overhead_above_the_span_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 10);
    add_span(f, 1);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE,
                  "entry: the overhead exceeds the span (raw 1, overhead 2)");
    assert_int_equal(f->analysis.witness_failures, 1);
}

static void a_bad_cold_sample_is_no_result_either(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 0);
    add_span(f, 10);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "the overhead exceeds the span");
}

static void a_metric_without_calibration_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_column(f, WIRE_METRIC_ENTRY, SPAN);
    use_calibration(f, WIRE_METRIC_EXIT, WIRE_SPAN_SPAN, 2, 2);
    use_calibration(f, WIRE_METRIC_ENTRY, WIRE_SPAN_PAD, 2, 2);
    add_span(f, 10);
    add_span(f, 10);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "entry: it has no calibration span");
}

static void one_cold_sample_alone_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 10);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "no sample after the first");
}

/* ---- Swept cells ---- */

/* Region of 4 instructions in 5 halfwords: at 0, 1, 3, 4 (the second is wide). */
static void use_region(struct fixture *f)
{
    f->records.trigger = WIRE_TRIGGER_ASYNCHRONOUS;
    static const struct cell_insn insns[] = {
        {BASE, {0x00, 0xBF}, 2},
        {BASE + 2u, {0xD0, 0xF8, 0x00, 0x10}, 4},
        {BASE + 6u, {0x00, 0xBF}, 2},
        {BASE + 8u, {0x00, 0xBF}, 2},
    };
    memcpy(f->records.insns, insns, sizeof insns);
    f->records.insn_count = sizeof insns / sizeof *insns;
    use_column(f, WIRE_METRIC_EVENT, WIRE_FORM_COUNT);
    use_column(f, WIRE_METRIC_BOUNDARY, WIRE_FORM_POSITION);
    use_column(f, WIRE_METRIC_ENTRY, SINCE);
    use_calibration(f, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, 1, 1);
}

/* A timer that expired after `event` counts in the instruction at halfword `fell`; its
 * interrupt was taken at `taken`, and stamped `counts` after the expiry. */
static void add_swept(struct fixture *f, uint32_t event, uint32_t fell, uint32_t taken,
                      uint32_t counts)
{
    f->account[f->records.rows] = (struct witness_sample){
        .has = WITNESS_HAS_PLACE | WITNESS_HAS(WIRE_METRIC_ENTRY),
        .place = {.address = BASE + 2u * fell, .cycles = 1},
        .figures[WIRE_METRIC_ENTRY] = {{counts - 1u, counts - 1u, counts - 1u}, 0},
    };
    add_row(f, (uint32_t[]){event, taken, counts});
}

/* Instructions 1 and 2 are masked: what falls there is taken at 3. */
static void add_masked_sweep(struct fixture *f)
{
    use_region(f);
    add_swept(f, 16, 0, 0, 10);
    add_swept(f, 16, 0, 0, 10);
    add_swept(f, 17, 1, 4, 12);
    add_swept(f, 18, 3, 4, 11);
    add_swept(f, 19, 4, 4, 10);
}

static void a_sweep_counts_where_the_plugin_saw_the_event_fall(void **state)
{
    struct fixture *f = *state;
    add_masked_sweep(f);
    for (enum result_evidence kind = EVIDENCE_COUNT; kind-- > 0;) {
        use_evidence(f, kind);
        if (!f->target.emulated)
            continue;
        run(f);
        assert_ok(f);
        const struct analysis_metric *m = &f->analysis.metrics[0];
        assert_int_equal(f->analysis.metric_count, 1);
        assert_int_equal(f->analysis.coverage.met, 4);
        assert_int_equal(f->analysis.coverage.existing, 4);
        assert_int_equal(m->cold, 9);
        assert_int_equal(m->summary.n, 4);
        assert_int_equal(m->sweep_rows, 4);
        assert_int_equal(m->sweep[1].arrival.insn, 1);
        assert_int_equal(m->sweep[1].value, 11);
        assert_int_equal(m->sweep[2].arrival.insn, 2); /* halfword 3 is the third boundary */
        assert_int_equal(m->sweep[2].value, 10);
        assert_int_equal(m->sweep[3].arrival.insn, 3);
        assert_int_equal(m->sweep[3].value, 9);
    }
}

/* Nobody watches a board: only where its interrupts were taken is known. */
static void on_silicon_a_sweep_counts_where_it_was_taken(void **state)
{
    struct fixture *f = *state;
    use_evidence(f, EVIDENCE_SILICON);
    add_masked_sweep(f);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "swept 2 of 4 instruction boundaries");
    add_swept(f, 20, 0, 1, 10);
    add_swept(f, 21, 0, 3, 10);
    run(f);
    assert_ok(f);
    assert_int_equal(f->analysis.coverage.met, 4);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(m->sweep[3].arrival.insn, 3);
    assert_int_equal(m->sweep[5].arrival.insn, 3);
    assert_int_equal(m->sweep[5].value, 11);
}

static void an_account_without_the_event_is_no_result(void **state)
{
    struct fixture *f = *state;
    add_masked_sweep(f);
    f->account[2].has &= ~WITNESS_HAS_PLACE;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "witness: the plugin saw no event in sample 2");
}

static void an_account_that_is_too_short_or_missing_is_no_result(void **state)
{
    struct fixture *f = *state;
    add_masked_sweep(f);
    capture_cell(f, 4);
    run_with(f, &ended, f->records.rows);
    assert_reason(f, RESULT_INCONCLUSIVE, "witness: the plugin saw no event in sample 4");
    free(f->capture.witness.data);
    f->capture.witness.data = NULL;
    run_with(f, &ended, f->records.rows);
    assert_reason(f, RESULT_INCONCLUSIVE,
                  "witness: the plugin's own account of this cell is missing");
}

static void an_event_outside_of_the_region_is_no_result(void **state)
{
    static const uint32_t addresses[] = {BASE + 4u /* inside an instruction */, BASE + 10u, 0,
                                         BASE - 2u, UINT32_MAX};
    struct fixture *f = *state;
    add_masked_sweep(f);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        f->account[3].place.address = addresses[i];
        run(f);
        assert_reason(f, RESULT_INCONCLUSIVE, "what the event came into by the plugin at 0x");
        assert_reason(f, RESULT_INCONCLUSIVE,
                      "is no instruction of the code under test, which is at 0x00000400");
    }
}

static void a_return_address_outside_of_the_region_is_no_result(void **state)
{
    static const uint32_t halfwords[] = {2 /* inside an instruction */, 5, 0xFFFFFFFFu};
    struct fixture *f = *state;
    add_masked_sweep(f);
    for (size_t i = 0; i < sizeof halfwords / sizeof *halfwords; i++) {
        tear_down(state);
        set_up(state);
        add_masked_sweep(f);
        add_swept(f, 20, 4, halfwords[i], 10);
        run(f);
        assert_reason(f, RESULT_INCONCLUSIVE, "the stacked return address 0x");
        assert_reason(f, RESULT_INCONCLUSIVE, "is no instruction of the code under test");
        assert_int_equal(f->analysis.witness_failures, 1);
    }
}

/* ---- Cycles of one pass ---- */

/* An event `cycle` of `cycles` into the instruction at halfword `fell`. */
static void add_inside(struct fixture *f, uint32_t event, uint32_t fell, uint16_t cycle,
                       uint16_t cycles, uint32_t counts)
{
    uint32_t row = f->records.rows;
    add_swept(f, event, fell, fell, counts);
    f->account[row].place.cycle = cycle;
    f->account[row].place.cycles = cycles;
}

/* The wide instruction takes three cycles, and the last of them is not waited for. */
static void add_cycles(struct fixture *f, bool all)
{
    use_region(f);
    add_inside(f, 16, 0, 0, 1, 10); /* cold */
    add_inside(f, 16, 0, 0, 1, 10);
    add_inside(f, 17, 1, 0, 3, 12);
    if (all)
        add_inside(f, 18, 1, 1, 3, 11);
    add_inside(f, 19, 1, 2, 3, 10);
    add_inside(f, 20, 3, 0, 1, 10);
    add_inside(f, 21, 4, 0, 1, 10);
}

static void every_cycle_of_one_pass_is_an_arrival(void **state)
{
    struct fixture *f = *state;
    add_cycles(f, true);
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_true(f->analysis.coverage.has_cycles);
    assert_int_equal(f->analysis.coverage.met, 4);
    assert_int_equal(f->analysis.coverage.cycles_met, 6);
    assert_int_equal(f->analysis.coverage.cycles_existing, 6);
    assert_int_equal(f->analysis.insns[1].cycles, 3);
    assert_int_equal(m->sweep_rows, 6);
    assert_int_equal(m->sweep[2].arrival.insn, 1);
    assert_int_equal(m->sweep[2].arrival.cycle, 1);
    assert_int_equal(m->sweep[2].value, 10);
}

static void a_cycle_that_was_not_met_is_no_result(void **state)
{
    struct fixture *f = *state;
    add_cycles(f, false);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "swept 5 of 6 cycles of one pass of the code under test");
    assert_int_equal(f->analysis.coverage.met, 4);
}

/* Samples of which the firmware sent the same were met at the same place. */
static void equal_samples_that_fell_apart_are_no_result(void **state)
{
    struct fixture *f = *state;
    add_cycles(f, true);
    add_inside(f, 17, 1, 0, 3, 12);
    run(f);
    assert_ok(f);
    f->account[2].place.cycle = 1;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE,
                  "witness: the event of sample 7 came into 0x00000402, cycle 0, that of an equal "
                  "sample before it into 0x00000402, cycle 1");
}

/* Also where it runs out while the samples are decoded once more: no place is missing in silence.
 */
static void a_sweep_without_memory_is_no_result(void **state)
{
    struct fixture *f = *state;
    unsigned number = 1;
    add_cycles(f, true);
    run(f);
    assert_ok(f);
    while (memory_fail_at(number++), run_with(f, &ended, f->records.rows), memory_failed())
        assert_reason(f, RESULT_INCONCLUSIVE, "the host ran out of memory");
    assert_true(number > 8);
    assert_ok(f);
    assert_int_equal(f->analysis.coverage.cycles_met, 6);
}

/* Whatever the order of the rows: cycles of one instruction, and instructions of one cycle. */
static void cycles_count_in_any_order(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    add_inside(f, 16, 0, 0, 1, 10); /* cold */
    add_inside(f, 21, 4, 0, 1, 10);
    add_inside(f, 19, 1, 2, 3, 10);
    add_inside(f, 20, 3, 0, 1, 10);
    add_inside(f, 18, 1, 1, 3, 11);
    add_inside(f, 22, 1, 1, 3, 11);
    add_inside(f, 17, 1, 0, 3, 12);
    add_inside(f, 16, 0, 0, 1, 10);
    run(f);
    assert_ok(f);
    assert_int_equal(f->analysis.coverage.cycles_met, 6);
    assert_int_equal(f->analysis.metrics[0].sweep_rows, 6);
    assert_int_equal(f->analysis.metrics[0].sweep[2].count, 2);
}

/* Under insns the plugin sees where, and not in which cycle. */
static void cycles_that_nobody_saw_are_not_counted(void **state)
{
    struct fixture *f = *state;
    add_cycles(f, true);
    for (uint32_t i = 0; i < f->records.rows; i++)
        f->account[i].place.cycle = f->account[i].place.cycles = 0;
    run(f);
    assert_ok(f);
    assert_false(f->analysis.coverage.has_cycles);
    assert_int_equal(f->analysis.coverage.cycles_existing, 0);
    assert_int_equal(f->analysis.coverage.met, 4);
    use_evidence(f, EVIDENCE_SILICON);
    run(f);
    assert_ok(f);
    assert_false(f->analysis.coverage.has_cycles);
}

static void n_is_the_number_of_distinct_places_and_values(void **state)
{
    struct fixture *f = *state;
    use_evidence(f, EVIDENCE_INSNS);
    use_region(f);
    use_column(f, WIRE_METRIC_LOST_UPDATES, WIRE_FORM_COUNT);
    static const uint32_t rows[][4] = {
        {16, 0, 10, 5}, /* cold */
        {16, 0, 10, 0}, {17, 0, 10, 0} /* the same trial, met again */,
        {18, 1, 10, 1}, {19, 3, 10, 1},
        {20, 4, 10, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        f->account[i].has = WITNESS_HAS_PLACE;
        f->account[i].place.address = BASE + 2u * rows[i][1];
        add_row(f, rows[i]);
    }
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(m->summary.n, 4);
    assert_int_equal(m->sweep_rows, 4);
    assert_int_equal(m->sweep[0].arrival.insn, 0);
    assert_int_equal(m->sweep[0].count, 2);
    assert_int_equal(m->sweep[2].arrival.insn, 2);
    assert_int_equal(m->counts[0].value, 9);
    assert_int_equal(m->counts[0].count, 4);
    const struct analysis_metric *lost = &f->analysis.metrics[1];
    assert_false(lost->timed);
    assert_int_equal(lost->total, 7); /* 5 of it cold */
    assert_int_equal(lost->count_rows, 2);
    assert_int_equal(lost->counts[1].value, 1);
    assert_int_equal(lost->counts[1].count, 2);
}

static void masked_is_what_comes_on_top_of_the_shortest(void **state)
{
    struct fixture *f = *state;
    add_masked_sweep(f);
    f->records.columns[2].metric = WIRE_METRIC_MASKED; /* which has no calibration */
    f->records.cold[2] = f->rows[0][2] = 13;
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(m->metric, WIRE_METRIC_MASKED);
    assert_int_equal(m->overhead, 10);
    assert_int_equal(m->cold, 3);
    assert_int_equal(m->summary.min, 0);
    assert_int_equal(m->summary.max, 2);
    assert_int_equal(f->analysis.coverage.met, 4);
}

/* Wherever in the cell the shortest is. */
static void the_shortest_may_be_any_row(void **state)
{
    for (uint32_t shortest = 1; shortest < 5; shortest++) {
        tear_down(state);
        set_up(state);
        struct fixture *f = *state;
        static const uint32_t fell[] = {0, 0, 1, 3, 4};
        use_region(f);
        f->records.columns[2].metric = WIRE_METRIC_MASKED;
        for (uint32_t i = 0; i < 5; i++)
            add_swept(f, 16 + i, fell[i], fell[i], i == shortest ? 9 : 12);
        run(f);
        assert_ok(f);
        assert_int_equal(f->analysis.metrics[0].overhead, 9);
        assert_int_equal(f->analysis.metrics[0].cold, 3);
        assert_int_equal(f->analysis.metrics[0].summary.min, 0);
        assert_int_equal(f->analysis.metrics[0].sweep[shortest - 1].value, 0);
    }
}

static void a_change_is_what_it_is(void **state)
{
    struct fixture *f = *state;
    add_masked_sweep(f);
    run(f);
    assert_ok(f);
    uint64_t entry = f->analysis.metrics[0].summary.max;
    int64_t overhead = f->analysis.metrics[0].overhead;
    assert_true(overhead > 0);
    f->records.columns[2].metric = WIRE_METRIC_PERIOD_ERROR; /* which has none */
    run(f);
    assert_ok(f);
    assert_int_equal(f->analysis.metrics[0].metric, WIRE_METRIC_PERIOD_ERROR);
    assert_int_equal(f->analysis.metrics[0].overhead, 0);
    assert_int_equal(f->analysis.metrics[0].summary.max, entry + (uint64_t)overhead);
}

/* Also where the counter is virtual: what a stamp costs is in every count. */
static void a_span_since_an_event_needs_its_calibration(void **state)
{
    struct fixture *f = *state;
    add_masked_sweep(f);
    f->records.calibration_count = 0;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "entry: it has no calibration span");
}

static void repeats_of_a_sweep_that_differ_are_no_result(void **state)
{
    struct fixture *f = *state;
    add_masked_sweep(f);
    run(f);
    assert_ok(f);
    f->records.sweep_count = 4;
    f->records.differ[0] = 2;
    f->records.differ[1] = 6;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "repeats of one trial differ (sample 6 ");
}

/* A synchronous trigger that a swept event comes to: no code is covered. */
static void add_distances(struct fixture *f)
{
    static const uint32_t rows[][2] = {{9, 20}, {9, 20}, {8, 21}, {9, 22},
                                       {9, 20}, {8, 21}, {9, 22}};
    use_column(f, WIRE_METRIC_HIGHER_ENTRY, SINCE);
    use_column(f, WIRE_METRIC_EVENT, WIRE_FORM_COUNT);
    use_calibration(f, WIRE_METRIC_HIGHER_ENTRY, WIRE_SPAN_SPAN, 5, 5);
    use_calibration(f, WIRE_METRIC_HIGHER_ENTRY, WIRE_SPAN_PAD, 3, 3);
    f->records.trigger = WIRE_TRIGGER_SYNCHRONOUS;
    f->records.sweep_count = 3;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        f->account[i].has = WITNESS_HAS(WIRE_METRIC_HIGHER_ENTRY);
        f->account[i].figures[WIRE_METRIC_HIGHER_ENTRY].value[WITNESS_NOMINAL] = rows[i][0] - 2u;
        add_row(f, rows[i]);
    }
}

static void distances_are_distinct_trials(void **state)
{
    struct fixture *f = *state;
    use_evidence(f, EVIDENCE_INSNS);
    add_distances(f);
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(m->summary.n, 3);
    assert_int_equal(m->counts[0].value, 6);
    assert_int_equal(m->counts[0].count, 1);
    assert_int_equal(m->counts[1].value, 7);
    assert_int_equal(m->counts[1].count, 2);
    assert_int_equal(m->sweep_rows, 0);
}

static void repeats_of_a_distance_that_differ_are_no_result(void **state)
{
    struct fixture *f = *state;
    use_evidence(f, EVIDENCE_INSNS);
    add_distances(f);
    f->records.differ[0] = 1;
    f->records.differ[1] = 4;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "repeats of one trial differ (sample 4 ");
    f->records.differ[1] = 0;
    f->records.columns[1] = (struct cell_column){WIRE_METRIC_BOUNDARY, WIRE_FORM_POSITION};
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "do not say at which distance they were taken");
}

static void missed_boundaries_make_a_sweep_no_result(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    add_swept(f, 16, 4, 4, 10); /* a cold sample meets nothing */
    add_swept(f, 16, 0, 0, 10);
    add_swept(f, 17, 1, 1, 10);
    add_swept(f, 18, 3, 3, 10);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "swept 3 of 4 instruction boundaries");
    assert_true(f->analysis.has_coverage);
    assert_int_equal(f->analysis.coverage.met, 3);
    assert_int_equal(f->analysis.coverage.existing, 4);
}

static void a_return_address_outside_of_the_region_fails_its_witness(void **state)
{
    static const uint32_t halfwords[] = {2 /* inside an instruction */, 5, 8, 4000, (uint32_t)-1};
    for (size_t i = 0; i < 2 * sizeof halfwords / sizeof *halfwords; i++) {
        tear_down(state);
        set_up(state);
        struct fixture *f = *state;
        use_evidence(f, i % 2 ? EVIDENCE_SILICON : EVIDENCE_MODEL);
        use_region(f);
        add_swept(f, 16, 0, 0, 10);
        add_swept(f, 16, 0, 0, 10);
        add_swept(f, 17, 0, halfwords[i / 2], 10);
        run(f);
        assert_reason(f, RESULT_INCONCLUSIVE, "witness return_address");
        assert_int_equal(f->analysis.witness_failures, 1);
    }
}

static void a_sweep_without_region_or_places_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_column(f, WIRE_METRIC_ENTRY, SINCE);
    use_calibration(f, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, 1, 1);
    f->records.trigger = WIRE_TRIGGER_ASYNCHRONOUS;
    add_span(f, 10);
    add_span(f, 10);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "no instruction boundaries");
    f->records.insns[0] = (struct cell_insn){BASE, {0x00, 0xBF}, 2};
    f->records.insn_count = 1;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "where in the code");
}

/* ---- The clock, proven by every batch ---- */

static void use_sound_cell(struct fixture *f)
{
    use_entry(f);
    for (int i = 0; i < 10; i++)
        add_span(f, 10);
    run(f);
    assert_ok(f);
}

/* A cell whose first batch is sound, and whose second one shows this. */
static void judged_by(struct fixture *f, uint32_t clock, uint32_t systick, uint32_t run_counts,
                      const char *reason)
{
    for (enum result_evidence kind = 0; kind < EVIDENCE_COUNT; kind++) {
        use_evidence(f, kind);
        f->records.proof_count = 0;
        use_proof(f, 0, 5000, 5003, RUN);
        use_proof(f, 50, clock, systick, run_counts);
        run(f);
        if (reason)
            assert_reason(f, RESULT_INCONCLUSIVE, reason);
        else
            assert_ok(f);
    }
}

static void batches_whose_counters_agree_are_sound(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    judged_by(f, 5000, 5003, RUN, NULL);
    judged_by(f, 5000, 4997, RUN + 20u, NULL);   /* read one after the other */
    judged_by(f, 0, 0, RUN, NULL);               /* each sample compared them itself */
    judged_by(f, 0x1000000u + 7u, 7, RUN, NULL); /* SysTick wrapped in a long batch */
    judged_by(f, 0xFFFFFF00u, 0xFFFF00u, RUN, NULL);
}

static void a_counter_that_stopped_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    judged_by(f, 0, 5003, 0,
              "the cycle counter went on by 0 in the batch from sample 50, in which SysTick made "
              "5003 counts; at its rate it should be 5003 (witness clock)");
    judged_by(f, 2100, 5003, 0, "went on by 2100 in the batch from sample 50"); /* in its middle */
    /* After as many counts of SysTick as it has: the run tells. */
    judged_by(f, 0, 0x1000000u & 0xFFFFFFu, 0,
              "behind the batch from sample 50 the counter showed 0 for 1001 instructions that "
              "took 1001 at boot (witness clock)");
}

static void a_counter_at_half_its_rate_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    judged_by(f, 2500, 5000, RUN / 2u, "went on by 2500 in the batch from sample 50");
    judged_by(f, 5000, 5000, RUN / 2u, "the counter showed 500 for 1001 instructions");
    judged_by(f, 5000, 5000, 2u * RUN, "the counter showed 2002 for 1001 instructions");
}

static void a_counter_that_was_written_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    judged_by(f, 0xFFFF1234u, 5000, RUN, "went on by 4294906420 in the batch from sample 50");
    judged_by(f, 5000 + 65, 5000, RUN, "went on by 5065 in the batch from sample 50");
    judged_by(f, 5000 - 65, 5000, RUN, "went on by 4935 in the batch from sample 50");
}

/* A SysTick at half the core's clock, and one at three times it. */
/* Two reads in a row show the same count: the board's clock is slower than its core. */
static void a_clock_that_the_audit_found_bad_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    f->target.has_audit = true;
    f->target.identity.read_min = f->target.identity.read_max = 0;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "the board's clock cannot be believed: ");
}

static void a_clock_that_the_audit_found_good_is_believed(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    f->target.has_audit = true;
    f->target.identity.clock_bits = 32;
    f->target.identity.read_min = f->target.identity.read_max = 2;
    f->target.identity.rate_systick = RUN;
    f->target.identity.audit = WIRE_AUDIT_DWT_PRESENT | WIRE_AUDIT_DWT_ADVANCES |
                               WIRE_AUDIT_DWT_WRAPS | WIRE_AUDIT_SYSTICK_ADVANCES |
                               WIRE_AUDIT_SYSTICK_WRAPS | WIRE_AUDIT_TRCENA;
    run(f);
    assert_ok(f);
    assert_int_equal(f->analysis.metrics[0].summary.max, 8);
}

static void counters_are_compared_at_their_own_rates(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    for (enum result_evidence kind = 0; kind < EVIDENCE_COUNT; kind++) {
        use_evidence(f, kind);
        f->target.identity.systick_hz = CLOCK_HZ / 2u;
        f->records.proof_count = 0;
        use_proof(f, 0, 5000, 2502, RUN);
        use_proof(f, 50, 0x2000000u + 5000u, 2502, RUN); /* wrapped once */
        run(f);
        assert_ok(f);
        use_proof(f, 100, 5000, 5000, RUN);
        run(f);
        assert_reason(f, RESULT_INCONCLUSIVE,
                      "SysTick made 5000 counts; at its rate it should "
                      "be 10000 (witness clock)");
        f->target.identity.systick_hz = 3u * CLOCK_HZ;
        f->records.proof_count = 0;
        use_proof(f, 0, 5000, 15000, RUN);
        run(f);
        assert_ok(f);
    }
}

/* ---- Judgement ---- */

static void triggered_must_be_sampled_and_lost(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    f->records.end.triggered = 11;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "11 triggers are not 10 samples and 0 losses");
    f->records.end.lost = 1;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "1 of 11 triggers gave no sample");
    f->records.end = (struct wire_cell_end){.triggered = 9, .sampled = 9};
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "9 samples were taken, 10 arrived");
}

static void fewer_triggers_than_asked_for_are_no_result(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    run_with(f, &ended, 11);
    assert_reason(f, RESULT_INCONCLUSIVE, "only 10 of 11 triggers");
}

/* Where the image chooses: the cold one and two whole sweeps; of what is not swept, two more. */
static void two_sweeps_are_the_least_that_an_image_may_choose(void **state)
{
    static const struct {
        uint32_t sweep, triggers, least; /* least 0: enough */
    } rows[] = {{0, 3, 0}, {0, 2, 3}, {5, 11, 0}, {5, 10, 11}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tear_down(state);
        set_up(state);
        struct fixture *f = *state;
        char reason[64];
        use_entry(f);
        use_column(f, WIRE_METRIC_EVENT, WIRE_FORM_COUNT);
        f->records.sweep_count = rows[i].sweep;
        for (uint32_t k = 0; k < rows[i].triggers; k++)
            add_row(f, (uint32_t[]){10, 0});
        run_with(f, &ended, WIRE_SAMPLES_AUTO);
        snprintf(reason, sizeof reason, "only %u of %u triggers were made", rows[i].triggers,
                 rows[i].least);
        if (rows[i].least)
            assert_reason(f, RESULT_INCONCLUSIVE, reason);
        else
            assert_ok(f);
    }
}

static void a_failed_witness_gives_its_sentence(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    f->records.end.witness_failures = 3;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE,
                  "3 of 10 samples failed their witness, the image does not");
    f->records.witnesses[0] =
        (struct wire_witness){1, 7, WIRE_WITNESS_STACK | WIRE_WITNESS_RAN_TWICE, 1, 2};
    f->records.witness_count = 1;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE,
                  "sample 7: the handler ran more than once (expected 1, found 2)");
    assert_int_equal(f->analysis.witness_failures, 3);
    f->records.end.witness_failures = 0; /* a witness frame alone is enough */
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "ran more than once");
    f->records.witnesses[0].failed = 1u << 31; /* of an image that is newer */
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "sample 7: a witness that is not known here (expected 1");
}

static void damage_and_a_missing_end_are_no_result(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    f->records.ended = false;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "no CELL_END");
    cell_records_damaged(&f->records, "2 frames lost");
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "2 frames lost");
}

static void each_end_has_its_status(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    strcpy(f->records.reason, "no VTOR");
    f->records.end.reason =
        (struct wire_bytes){(const uint8_t *)f->records.reason, (uint16_t)strlen("no VTOR")};
    f->records.end.status = WIRE_CELL_UNSUPPORTED;
    run(f);
    assert_reason(f, RESULT_UNSUPPORTED, "no VTOR");
    f->records.end.status = WIRE_CELL_STOPPED;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "early (stopped: no VTOR)");
    f->records.end.status = 77;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "status 77");
    f->records.reason[0] = '\0';
    f->records.end.reason.size = 0;
    f->records.end.status = WIRE_CELL_UNSUPPORTED;
    run(f);
    assert_reason(f, RESULT_UNSUPPORTED, "not on this target");
    f->records.end.status = WIRE_CELL_TIMEOUT;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "the target ended the cell early (timeout)");
}

static void each_outcome_has_its_status(void **state)
{
    struct fixture *f = *state;
    static const struct {
        struct outcome outcome;
        enum result_status status;
    } rows[] = {
        {{OUTCOME_CLOSED, "Lockup"}, RESULT_FAULT},
        {{OUTCOME_SILENT, "no end in 60 s"}, RESULT_FAULT},
        {{OUTCOME_REFUSED, "unknown subject"}, RESULT_UNSUPPORTED},
        {{OUTCOME_LOSSY, "3 frames lost"}, RESULT_INCONCLUSIVE},
    };
    use_sound_cell(f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        run_with(f, &rows[i].outcome, 10);
        assert_reason(f, rows[i].status, rows[i].outcome.reason);
    }
    f->records.faulted = true;
    f->records.fault.pc = 0x1234;
    f->records.fault.name = (struct wire_bytes){(const uint8_t *)"HardFault", 9};
    run_with(f, &rows[0].outcome, 10);
    assert_reason(f, RESULT_FAULT, "HardFault at 0x00001234");
}

/* ---- The plugin's account ---- */

static void use_account(struct fixture *f)
{
    use_sound_cell(f);
    for (uint32_t i = 0; i < f->records.rows; i++)
        f->account[i] = (struct witness_sample){
            .has = WITNESS_HAS(WIRE_METRIC_ENTRY),
            .figures[WIRE_METRIC_ENTRY] = {{7, 8, 11}, 6},
        };
}

static void run_account(struct fixture *f)
{
    run(f);
    analyse_account(&f->analysis);
}

/* Where instructions are counted there is nothing uncertain, nor hardware's. */
static void an_account_gives_bounds_to_modelled_cycles_only(void **state)
{
    struct fixture *f = *state;
    use_account(f);
    run_account(f);
    assert_ok(f);
    assert_int_equal(f->analysis.witness.compared, 10);
    assert_int_equal(f->analysis.witness.equal, 10);
    assert_true(f->analysis.metrics[0].has_bounds);
    assert_int_equal(f->analysis.metrics[0].bounds.best, 7);
    assert_int_equal(f->analysis.metrics[0].bounds.worst, 11);
    assert_true(f->analysis.metrics[0].has_parts);
    use_evidence(f, EVIDENCE_INSNS);
    run_account(f);
    assert_ok(f);
    assert_int_equal(f->analysis.witness.equal, 10);
    assert_false(f->analysis.metrics[0].has_bounds);
    assert_false(f->analysis.metrics[0].has_parts);
}

static void an_account_that_differs_costs_the_cell_its_numbers(void **state)
{
    static const enum result_evidence kinds[] = {EVIDENCE_MODEL, EVIDENCE_INSNS};
    struct fixture *f = *state;
    use_account(f);
    f->account[4].figures[WIRE_METRIC_ENTRY].value[WITNESS_NOMINAL] = 9;
    for (size_t i = 0; i < 2; i++) {
        use_evidence(f, kinds[i]);
        run_account(f);
        assert_reason(f, RESULT_INCONCLUSIVE,
                      "witness: entry of sample 4 is 8 by the firmware, 9 by the plugin");
    }
}

static void a_sample_that_took_another_path_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_account(f);
    f->account[4].has = 0;
    run_account(f);
    assert_reason(f, RESULT_INCONCLUSIVE,
                  "witness: entry of sample 4 is 8 by the firmware, but the plugin did not see the "
                  "sample take that path");
}

static void a_sample_that_only_the_plugin_saw_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_account(f);
    run(f);
    f->account[f->records.rows] = f->account[0];
    capture_cell(f, f->records.rows + 1u);
    analyse_account(&f->analysis);
    assert_reason(f, RESULT_INCONCLUSIVE,
                  "witness: the plugin saw more samples than the firmware sent");
}

static void bounds_that_exclude_the_median_are_no_result(void **state)
{
    static const uint32_t lanes[] = {WITNESS_BEST, WITNESS_WORST}, wrong[] = {9, 7};
    struct fixture *f = *state;
    use_sound_cell(f);
    for (size_t k = 0; k < 2; k++) {
        for (uint32_t i = 0; i < f->records.rows; i++) {
            f->account[i] = (struct witness_sample){
                .has = WITNESS_HAS(WIRE_METRIC_ENTRY),
                .figures[WIRE_METRIC_ENTRY] = {{8, 8, 8}, 6},
            };
            f->account[i].figures[WIRE_METRIC_ENTRY].value[lanes[k]] = wrong[k];
        }
        run_account(f);
        assert_reason(f, RESULT_INCONCLUSIVE, "entry: its bounds are out of order (best ");
    }
}

static void a_board_needs_no_account(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    use_evidence(f, EVIDENCE_SILICON);
    run_account(f);
    assert_ok(f);
    assert_false(f->analysis.has_witness);
}

/* No account of the plugin's, no numbers; and what failed before keeps its own reason. */
static void without_an_account_the_cell_has_no_numbers(void **state)
{
    static const struct capture nothing;
    static const enum result_evidence kinds[] = {EVIDENCE_MODEL, EVIDENCE_INSNS};
    struct fixture *f = *state;
    use_sound_cell(f);
    for (size_t i = 0; i < 2; i++) {
        use_evidence(f, kinds[i]);
        run(f);
        f->analysis.capture = &nothing;
        analyse_account(&f->analysis);
        assert_reason(f, RESULT_INCONCLUSIVE,
                      "witness: the plugin's own account of this cell is missing");
        assert_true(f->analysis.has_witness);
    }
    f->analysis.status = RESULT_FAULT;
    snprintf(f->analysis.reason, sizeof f->analysis.reason, "Lockup");
    analyse_account(&f->analysis);
    assert_reason(f, RESULT_FAULT, "Lockup");
}

/* ---- The instructions of a path, by the profiling counters ---- */

/* Two rows of `paths`, behind a cold one; the plugin saw `seen` in each. */
static void use_path(struct fixture *f, const uint32_t paths[2], uint32_t seen)
{
    use_column(f, WIRE_METRIC_PATH, WIRE_FORM_COUNT);
    use_entry(f);
    for (size_t i = 0; i < 3; i++)
        add_row(f, (uint32_t[]){paths[i / 2], 10});
    for (uint32_t i = 0; i < f->records.rows; i++)
        f->account[i] = (struct witness_sample){
            .has = WITNESS_HAS(WIRE_METRIC_ENTRY) | WITNESS_HAS(WIRE_METRIC_PATH),
            .figures[WIRE_METRIC_ENTRY] = {{7, 8, 11}, 6},
            .figures[WIRE_METRIC_PATH] = {{seen, seen, seen}, 0},
        };
}

static void a_path_is_compared_and_no_metric(void **state)
{
    struct fixture *f = *state;
    use_path(f, (const uint32_t[]){4, 4}, 4);
    run_account(f);
    assert_ok(f);
    assert_true(f->analysis.has_path);
    assert_int_equal(f->analysis.path, 4);
    assert_int_equal(f->analysis.witness.compared, 6);
    assert_int_equal(f->analysis.witness.equal, 6);
}

/* Whatever else differs. */
static void samples_of_one_path_have_one_number_of_instructions(void **state)
{
    struct fixture *f = *state;
    use_evidence(f, EVIDENCE_SILICON);
    use_column(f, WIRE_METRIC_PATH, WIRE_FORM_COUNT);
    use_entry(f);
    static const uint32_t rows[][2] = {{9, 10}, {0, 10}, {4, 10}, {4, 11}, {0, 11}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add_row(f, rows[i]);
    run(f);
    assert_ok(f);
    assert_int_equal(f->analysis.path, 4);
    add_row(f, (uint32_t[]){5, 12});
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "samples of one path executed 4 and 5 instructions");
}

/* The counters told a path, and the plugin saw none. */
static void a_path_that_the_plugin_did_not_see_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_path(f, (const uint32_t[]){4, 4}, 4);
    f->account[1].has = WITNESS_HAS(WIRE_METRIC_ENTRY);
    run_account(f);
    assert_reason(f, RESULT_INCONCLUSIVE,
                  "witness: the path of sample 1 has 4 instructions by the profiling counters, 0 "
                  "by the plugin");
}

/* 0: longer than the counters can say. */
static void a_path_that_was_not_counted_is_not_compared(void **state)
{
    struct fixture *f = *state;
    use_path(f, (const uint32_t[]){0, 0}, 400);
    run_account(f);
    assert_ok(f);
    assert_int_equal(f->analysis.path, 0);
    assert_int_equal(f->analysis.witness.compared, 3);
}

static void paths_that_differ_are_no_result(void **state)
{
    struct fixture *f = *state;
    use_path(f, (const uint32_t[]){4, 5}, 4);
    f->target.evidence = EVIDENCE_SILICON; /* no repeats, and so this is what differs */
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "samples of one path executed 4 and 5 instructions");
}

static void a_path_that_the_plugin_saw_otherwise_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_path(f, (const uint32_t[]){4, 4}, 5);
    run_account(f);
    assert_reason(
        f, RESULT_INCONCLUSIVE,
        "witness: the path of sample 0 has 4 instructions by the profiling counters, 5 by "
        "the plugin");
}

/* Each can be taken alone, after those before it. */
static void a_step_leaves_the_state_to_the_next(void **state)
{
    struct fixture *f = *state;
    use_sound_cell(f);
    struct analysis *a = &f->analysis;
    analysis_free(a);
    *a = (struct analysis){
        .records = &f->records, .outcome = &ended, .target = &f->target, .samples = 10};
    assert_true(columns_find(a));
    assert_int_equal(a->columns.boundary, ANALYSIS_NO_COLUMN);
    assert_true(values_find_overheads(a));
    assert_true(values_evaluate(a));
    assert_int_equal(analysis_value(a, 0, 0), analysis_value(a, a->rows, 0));
    assert_true(places_find(a));
    assert_true(metrics_make(a));
    assert_int_equal(a->metric_count, 1);
    free(a->values);
    free(a->arrivals);
}

static void columns_must_make_sense(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    use_column(f, WIRE_METRIC_ENTRY, SPAN);
    add_row(f, (uint32_t[]){32, 32});
    add_row(f, (uint32_t[]){32, 32});
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "column entry came twice");
    f->records.columns[1] = (struct cell_column){WIRE_METRIC_BOUNDARY, SPAN};
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "column boundary came twice or in form span");
    f->records.columns[0] = (struct cell_column){WIRE_METRIC_EVENT, WIRE_FORM_COUNT};
    f->records.columns[1] = (struct cell_column){WIRE_METRIC_BOUNDARY, WIRE_FORM_POSITION};
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "no metric");
    f->records.columns[1] = (struct cell_column){WIRE_METRIC_ENTRY, WIRE_FORM_COUNT};
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "column entry came twice or in form count");
    f->records.columns[1] = (struct cell_column){WIRE_METRIC_LOST_UPDATES, SPAN};
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "column lost_updates came twice or in form span");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(overhead_is_subtracted_and_repeats_are_one_trial),
        T(a_count_is_a_value_under_every_kind_of_evidence),
        T(padding_is_added_back_and_spreads_add_up),
        T(padding_that_is_longer_than_its_span_is_no_result),
        T(repeats_that_differ_are_no_result),
        T(on_silicon_every_hot_sample_counts),
        T(an_overhead_above_the_span_is_no_result),
        T(a_bad_cold_sample_is_no_result_either),
        T(a_metric_without_calibration_is_no_result),
        T(one_cold_sample_alone_is_no_result),
        T(a_sweep_counts_where_the_plugin_saw_the_event_fall),
        T(on_silicon_a_sweep_counts_where_it_was_taken),
        T(an_account_without_the_event_is_no_result),
        T(an_account_that_is_too_short_or_missing_is_no_result),
        T(an_event_outside_of_the_region_is_no_result),
        T(a_return_address_outside_of_the_region_is_no_result),
        T(every_cycle_of_one_pass_is_an_arrival),
        T(a_cycle_that_was_not_met_is_no_result),
        T(equal_samples_that_fell_apart_are_no_result),
        T(a_sweep_without_memory_is_no_result),
        T(cycles_count_in_any_order),
        T(cycles_that_nobody_saw_are_not_counted),
        T(n_is_the_number_of_distinct_places_and_values),
        T(masked_is_what_comes_on_top_of_the_shortest),
        T(the_shortest_may_be_any_row),
        T(a_change_is_what_it_is),
        T(a_span_since_an_event_needs_its_calibration),
        T(repeats_of_a_sweep_that_differ_are_no_result),
        T(distances_are_distinct_trials),
        T(repeats_of_a_distance_that_differ_are_no_result),
        T(missed_boundaries_make_a_sweep_no_result),
        T(a_return_address_outside_of_the_region_fails_its_witness),
        T(a_sweep_without_region_or_places_is_no_result),
        T(batches_whose_counters_agree_are_sound),
        T(a_counter_that_stopped_is_no_result),
        T(a_counter_at_half_its_rate_is_no_result),
        T(a_counter_that_was_written_is_no_result),
        T(a_clock_that_the_audit_found_bad_is_no_result),
        T(a_clock_that_the_audit_found_good_is_believed),
        T(counters_are_compared_at_their_own_rates),
        T(triggered_must_be_sampled_and_lost),
        T(fewer_triggers_than_asked_for_are_no_result),
        T(two_sweeps_are_the_least_that_an_image_may_choose),
        T(a_path_is_compared_and_no_metric),
        T(samples_of_one_path_have_one_number_of_instructions),
        T(a_path_that_the_plugin_did_not_see_is_no_result),
        T(a_path_that_was_not_counted_is_not_compared),
        T(paths_that_differ_are_no_result),
        T(a_path_that_the_plugin_saw_otherwise_is_no_result),
        T(a_failed_witness_gives_its_sentence),
        T(damage_and_a_missing_end_are_no_result),
        T(each_end_has_its_status),
        T(each_outcome_has_its_status),
        T(an_account_gives_bounds_to_modelled_cycles_only),
        T(a_sample_that_took_another_path_is_no_result),
        T(a_sample_that_only_the_plugin_saw_is_no_result),
        T(bounds_that_exclude_the_median_are_no_result),
        T(an_account_that_differs_costs_the_cell_its_numbers),
        T(a_board_needs_no_account),
        T(without_an_account_the_cell_has_no_numbers),
        T(a_step_leaves_the_state_to_the_next),
        T(columns_must_make_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
