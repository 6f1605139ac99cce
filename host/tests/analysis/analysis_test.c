/* From records to results, with numbers worked out by hand. The machine is the
 * mps2's: SysTick at 25 MHz, -icount shift 7, so an instruction takes 128 ns and
 * 3.2 counts. k instructions read as floor or ceil of 3.2 k.
 */
#include "host/lib/analysis/analysis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

#define SPAN  WIRE_FORM_SPAN
#define SINCE WIRE_FORM_SINCE_EVENT

static const struct outcome ended = {OUTCOME_ENDED, ""};

struct fixture {
    struct cell_records records;
    struct target target;
    struct analysis analysis;
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

static void run_with(struct fixture *f, const struct outcome *outcome, uint32_t samples)
{
    analysis_free(&f->analysis);
    f->analysis = (struct analysis){
        .records = &f->records, .outcome = outcome, .target = &f->target, .samples = samples};
    analyse(&f->analysis);
}

static void run(struct fixture *f)
{
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
    f->target.evidence = EVIDENCE_INSNS;
    f->target.emulated = true;
    f->target.shift = 7;
    f->target.clock = (struct decode_clock){.icount = true, .hz = 25000000u, .shift = 7};
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    cell_records_free(&f->records);
    analysis_free(&f->analysis);
    return 0;
}

static void use_silicon(struct fixture *f)
{
    f->target.evidence = EVIDENCE_SILICON;
    f->target.clock.icount = false;
}

/* ---- Decoding ---- */

static void shift_is_the_smallest_with_two_ticks_an_instruction(void **state)
{
    (void)state;
    static const struct {
        uint32_t hz;
        uint8_t shift;
    } machines[] = {{25000000u, 7},  {24000000u, 7},  {16000000u, 7},  {12500000u, 8},
                    {168000000u, 4}, {125000000u, 4}, {124999999u, 5}, {2000000000u, 0}};
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        uint8_t shift = 99;
        assert_true(decode_shift_for(machines[i].hz, &shift));
        assert_int_equal(shift, machines[i].shift);
    }
    uint8_t shift = 99;
    assert_false(decode_shift_for(32768u, &shift)); /* needs 2^16 ns */
    assert_int_equal(shift, 99);
}

static void counts_decode_to_the_only_number_of_instructions(void **state)
{
    struct fixture *f = *state;
    for (uint64_t insns = 0; insns < 100000u; insns++) {
        int64_t low = -1, high = -1;
        assert_true(decode_counts(&f->target.clock, insns * 16u / 5u, &low));
        assert_true(decode_counts(&f->target.clock, (insns * 16u + 4u) / 5u, &high));
        assert_int_equal(low, insns);
        assert_int_equal(high, insns);
    }
}

static void a_count_between_two_instructions_is_refused(void **state)
{
    struct fixture *f = *state;
    int64_t value = 0;
    /* 5 counts: 2 instructions are 6.4 (1.4 off), 1 is 3.2 (1.8 off). */
    assert_false(decode_counts(&f->target.clock, 5, &value));
    assert_false(decode_counts(&f->target.clock, 8, &value)); /* 6.4 and 9.6: 1.6 off */
    assert_true(decode_counts(&f->target.clock, 9, &value));
    assert_int_equal(value, 3);
}

static void the_largest_counts_do_not_overflow(void **state)
{
    struct fixture *f = *state;
    int64_t value = 0;
    assert_true(decode_counts(&f->target.clock, 0x200000000ull, &value)); /* 2^33 / 3.2 */
    assert_int_equal(value, 2684354560ll);
    assert_int_equal(decode_deadline(&f->target.clock, 0x1FFFFFFFFull), 2684354560ll);
}

static void a_deadline_ends_at_the_next_boundary(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(decode_deadline(&f->target.clock, 0), 0);
    assert_int_equal(decode_deadline(&f->target.clock, 3), 1); /* 3.2 is the first after 3 */
    assert_int_equal(decode_deadline(&f->target.clock, 4), 2);
    assert_int_equal(decode_deadline(&f->target.clock, 16), 5); /* exactly on a boundary */
    assert_int_equal(decode_deadline(&f->target.clock, 17), 6);
    f->target.clock.icount = false;
    assert_int_equal(decode_deadline(&f->target.clock, 17), 17);
}

/* ---- Synchronous cells ---- */

static void use_entry(struct fixture *f)
{
    use_column(f, WIRE_METRIC_ENTRY, SPAN);
    use_calibration(f, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, 6, 7); /* 2 instructions */
}

static void overhead_is_subtracted_and_repeats_are_one_trial(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 45); /* cold: 14 insns are 44.8 */
    for (int i = 0; i < 5; i++)
        add_span(f, i % 2 ? 38u : 39u); /* 12 insns are 38.4 */
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

static void padding_is_added_back_and_spreads_add_up(void **state)
{
    struct fixture *f = *state;
    use_column(f, WIRE_METRIC_EXIT, SPAN);
    use_calibration(f, WIRE_METRIC_EXIT, WIRE_SPAN_SPAN, 32, 48); /* 10 to 15 */
    use_calibration(f, WIRE_METRIC_EXIT, WIRE_SPAN_PAD, 19, 23);  /* 6 to 7 */
    use_calibration(f, WIRE_METRIC_EXIT, WIRE_SPAN_BASE, 6, 10);  /* 2 to 3 */
    add_span(f, 64);
    add_span(f, 64); /* 20 insns */
    run(f);
    assert_ok(f);
    assert_int_equal(f->analysis.metrics[0].overhead, 6); /* 10 - (6 - 2) */
    assert_int_equal(f->analysis.metrics[0].overhead_spread, 7);
    assert_int_equal(f->analysis.metrics[0].summary.max, 14);
}

static void repeats_that_differ_are_no_result(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 32);
    add_span(f, 32);
    add_span(f, 35);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "entry: repeats of one trial differ (8 and 9)");
}

static void on_silicon_every_hot_sample_counts(void **state)
{
    struct fixture *f = *state;
    use_silicon(f);
    use_entry(f); /* minimum 6 cycles, spread 1 */
    add_span(f, 90);
    for (uint32_t i = 0; i < 20; i++)
        add_span(f, 18u + (i == 7 ? 4u : 0u));
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(m->overhead, 6);
    assert_int_equal(m->overhead_spread, 1);
    assert_int_equal(m->cold, 84);
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
    add_span(f, 32);
    add_span(f, 3);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE,
                  "entry: the overhead exceeds the span (raw 3, overhead 2)");
    assert_int_equal(f->analysis.witness_failures, 1);
}

static void a_bad_cold_sample_is_no_result_either(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 0);
    add_span(f, 32);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "the overhead exceeds the span");
}

static void a_count_that_does_not_decode_fails_its_witness(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 32);
    add_span(f, 37); /* 11 insns are 35.2, 12 are 38.4 */
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "witness decode");
    assert_int_equal(f->analysis.witness_failures, 1);
}

static void a_metric_without_calibration_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_column(f, WIRE_METRIC_ENTRY, SPAN);
    use_calibration(f, WIRE_METRIC_EXIT, WIRE_SPAN_SPAN, 6, 6);
    use_calibration(f, WIRE_METRIC_ENTRY, WIRE_SPAN_PAD, 6, 6);
    add_span(f, 32);
    add_span(f, 32);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "entry: it has no calibration span");
}

static void one_cold_sample_alone_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_entry(f);
    add_span(f, 32);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "no sample after the first");
}

/* ---- Swept cells ---- */

/* Region of 4 instructions in 5 halfwords: at 0, 1, 3, 4 (the second is wide). */
static void use_region(struct fixture *f)
{
    f->records.trigger = WIRE_TRIGGER_ASYNCHRONOUS;
    f->records.has_region = true;
    f->records.region_base = 0x400;
    f->records.boundaries[0] = 0x1B;
    f->records.boundary_bits = 8;
    use_column(f, WIRE_METRIC_EVENT, WIRE_FORM_COUNT);
    use_column(f, WIRE_METRIC_BOUNDARY, WIRE_FORM_POSITION);
    use_column(f, WIRE_METRIC_ENTRY, SINCE);
    use_calibration(f, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, 3, 4); /* 1 instruction */
}

/* A sample whose timer expired after `event` counts and whose stamp came
 * `insns` instructions after the first boundary from there on. */
static void add_swept(struct fixture *f, uint32_t event, uint32_t halfword, uint32_t insns)
{
    uint32_t boundary = (event * 5u + 15u) / 16u; /* ceil(event / 3.2) */
    uint32_t stamp = (boundary + insns) * 16u / 5u;
    add_row(f, (uint32_t[]){event, halfword, stamp - event});
}

static void since_event_counts_from_the_next_boundary(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    static const uint32_t halfwords[] = {0, 1, 3, 4};
    add_swept(f, 1000, 0, 20);
    /* 1001 counts: 312.8, so boundary 313, stamp at 323 (1033.6), raw 32. */
    add_row(f, (uint32_t[]){1001, 1, 1033 - 1001});
    for (uint32_t i = 0; i < 8; i++)
        add_swept(f, 1003 + 3 * i, halfwords[i % 4], 10);
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(f->analysis.metric_count, 1);
    assert_int_equal(m->cold, 19);
    assert_int_equal(m->summary.min, 9); /* 10 less the overhead of 1 */
    assert_int_equal(m->summary.max, 9);
    assert_int_equal(f->analysis.met, 4);
    assert_int_equal(f->analysis.existing, 4);
}

static void n_is_the_number_of_distinct_places_and_values(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    use_column(f, WIRE_METRIC_LOST_UPDATES, WIRE_FORM_COUNT);
    add_row(f, (uint32_t[]){16, 0, 32, 5}); /* cold */
    add_row(f, (uint32_t[]){16, 0, 32, 0});
    add_row(f, (uint32_t[]){32, 0, 32, 0}); /* the same trial, met again */
    add_row(f, (uint32_t[]){48, 1, 32, 1});
    add_row(f, (uint32_t[]){64, 3, 32, 1});
    add_row(f, (uint32_t[]){80, 4, 32, 0});
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(m->summary.n, 4);
    assert_int_equal(m->sweep_rows, 4);
    assert_int_equal(m->sweep[0].offset, 0);
    assert_int_equal(m->sweep[0].count, 2);
    assert_int_equal(m->sweep[2].offset, 2); /* halfword 3 is the third boundary */
    assert_int_equal(m->counts[0].value, 9);
    assert_int_equal(m->counts[0].count, 4);
    const struct analysis_metric *lost = &f->analysis.metrics[1];
    assert_false(lost->timed);
    assert_int_equal(lost->total, 7); /* 5 of it cold */
    assert_int_equal(lost->count_rows, 2);
    assert_int_equal(lost->counts[1].value, 1);
    assert_int_equal(lost->counts[1].count, 2);
}

/* Instructions 1 and 2 are masked: expiries at 1, 2 and 3 are all taken at 3,
 * after 2, 1 and 0 instructions. */
static void a_deadline_that_was_held_off_counts_where_it_fell(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    add_swept(f, 16, 0, 10);
    add_swept(f, 16, 0, 10);
    add_swept(f, 32, 4, 12);
    add_swept(f, 48, 4, 11);
    add_swept(f, 64, 4, 10);
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(f->analysis.met, 4);
    assert_int_equal(m->summary.max, 11);
    assert_int_equal(m->sweep[1].offset, 1);
    assert_int_equal(m->sweep[1].value, 11);
    assert_int_equal(m->sweep[3].offset, 3);
    assert_int_equal(m->sweep[3].value, 9);
}

/* The same across the loop's end: expiry at the last is taken at the first. */
static void being_held_off_wraps_around_the_loop(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    add_swept(f, 16, 0, 10);
    add_swept(f, 16, 0, 10);
    add_swept(f, 32, 0, 11);
    add_swept(f, 48, 0, 12);
    add_swept(f, 64, 1, 10);
    run(f);
    assert_ok(f);
    assert_int_equal(f->analysis.met, 4);
    assert_int_equal(f->analysis.metrics[0].sweep[3].offset, 3);
    assert_int_equal(f->analysis.metrics[0].sweep[3].value, 10);
}

static void the_event_pc_says_where_a_deadline_fell_if_it_is_there(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    f->target.evidence = EVIDENCE_MODEL;
    f->target.clock.icount = false;
    use_column(f, WIRE_METRIC_EVENT_PC, WIRE_FORM_POSITION);
    add_row(f, (uint32_t[]){16, 0, 32, 0});
    add_row(f, (uint32_t[]){16, 4, 40, 0});
    add_row(f, (uint32_t[]){19, 4, 38, 1});
    add_row(f, (uint32_t[]){22, 4, 36, 3});
    add_row(f, (uint32_t[]){25, 4, 34, 4});
    run(f);
    assert_ok(f);
    assert_int_equal(f->analysis.met, 4);
    assert_int_equal(f->analysis.metrics[0].sweep[0].value, 37); /* 40 less 3 */
}

static void masked_is_what_comes_on_top_of_the_shortest(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    f->records.columns[2].metric = WIRE_METRIC_MASKED; /* which has no calibration */
    add_swept(f, 16, 0, 13);
    add_swept(f, 16, 0, 10);
    add_swept(f, 32, 4, 12);
    add_swept(f, 48, 4, 11);
    add_swept(f, 64, 4, 10);
    run(f);
    assert_ok(f);
    const struct analysis_metric *m = &f->analysis.metrics[0];
    assert_int_equal(m->metric, WIRE_METRIC_MASKED);
    assert_int_equal(m->overhead, 10);
    assert_int_equal(m->cold, 3);
    assert_int_equal(m->summary.min, 0);
    assert_int_equal(m->summary.max, 2);
    assert_int_equal(f->analysis.met, 4);
}

static void a_virtual_counter_needs_no_calibration_of_an_event(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    f->records.calibration_count = 0;
    f->records.boundaries[0] = 1;
    add_row(f, (uint32_t[]){16, 0, 32});
    add_row(f, (uint32_t[]){16, 0, 32});
    f->target.clock.icount = false;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "entry: it has no calibration span");
    f->target.identity.clock_source = WIRE_CLOCK_VDWT;
    run(f);
    assert_ok(f);
    assert_int_equal(f->analysis.metrics[0].overhead, 0);
    assert_int_equal(f->analysis.metrics[0].summary.max, 32);
}

static void repeats_of_a_sweep_that_differ_are_no_result(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    for (uint32_t i = 0; i < 5; i++)
        add_swept(f, 16 * (i ? i : 1), (const uint32_t[]){0, 0, 1, 3, 4}[i], 10);
    run(f);
    assert_ok(f);
    f->records.sweep_count = 4;
    f->records.differ[0] = 2;
    f->records.differ[1] = 6;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "repeats of one trial differ (sample 6 ");
}

static void missed_boundaries_make_a_sweep_no_result(void **state)
{
    struct fixture *f = *state;
    use_region(f);
    add_swept(f, 16, 4, 10); /* a cold sample meets nothing */
    add_swept(f, 16, 0, 10);
    add_swept(f, 19, 1, 10);
    add_swept(f, 22, 3, 10);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "swept 3 of 4 instruction boundaries");
    assert_true(f->analysis.has_coverage);
    assert_int_equal(f->analysis.met, 3);
    assert_int_equal(f->analysis.existing, 4);
}

static void a_return_address_outside_of_the_region_fails_its_witness(void **state)
{
    static const uint32_t halfwords[] = {2 /* inside an instruction */, 5, 8, 4000, (uint32_t)-1};
    for (size_t i = 0; i < sizeof halfwords / sizeof *halfwords; i++) {
        tear_down(state);
        set_up(state);
        struct fixture *f = *state;
        use_region(f);
        add_swept(f, 16, 0, 10);
        add_swept(f, 16, 0, 10);
        add_swept(f, 16, halfwords[i], 10);
        run(f);
        assert_reason(f, RESULT_INCONCLUSIVE, "witness return_address");
        assert_int_equal(f->analysis.witness_failures, 1);
    }
}

static void a_sweep_without_event_or_region_is_no_result(void **state)
{
    struct fixture *f = *state;
    use_column(f, WIRE_METRIC_ENTRY, SINCE);
    use_calibration(f, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, 3, 4);
    f->records.trigger = WIRE_TRIGGER_ASYNCHRONOUS;
    add_span(f, 32);
    add_span(f, 32);
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "an event whose time was not sent");
    f->target.clock.icount = false;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "no instruction boundaries");
    f->records.boundaries[0] = 1;
    f->records.boundary_bits = 8;
    run(f);
    assert_reason(f, RESULT_INCONCLUSIVE, "where in the code");
}

/* ---- Judgement ---- */

static void use_sound_cell(struct fixture *f)
{
    use_entry(f);
    for (int i = 0; i < 10; i++)
        add_span(f, 32);
    run(f);
    assert_ok(f);
}

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

/* Under the model: no account of the plugin's, no numbers; and what failed before
 * keeps its own reason. */
static void without_an_account_the_cell_has_no_numbers(void **state)
{
    static const struct capture nothing;
    struct fixture *f = *state;
    use_sound_cell(f);
    f->analysis.capture = &nothing;
    analyse_bounds(&f->analysis);
    assert_reason(f, RESULT_INCONCLUSIVE,
                  "witness: the plugin's own account of this cell is missing");
    assert_true(f->analysis.has_witness);
    assert_int_equal(f->analysis.metric_count, 0);
    f->analysis.status = RESULT_FAULT;
    snprintf(f->analysis.reason, sizeof f->analysis.reason, "Lockup");
    analyse_bounds(&f->analysis);
    assert_reason(f, RESULT_FAULT, "Lockup");
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
    assert_int_equal(a->columns.event, ANALYSIS_NO_COLUMN);
    assert_true(values_find_overheads(a));
    assert_true(values_evaluate(a));
    assert_int_equal(analysis_value(a, 0, 0), analysis_value(a, a->rows, 0));
    assert_true(places_find(a));
    assert_true(metrics_make(a));
    assert_int_equal(a->metric_count, 1);
    free(a->values);
    free(a->offsets);
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
        T(shift_is_the_smallest_with_two_ticks_an_instruction),
        T(counts_decode_to_the_only_number_of_instructions),
        T(a_count_between_two_instructions_is_refused),
        T(the_largest_counts_do_not_overflow),
        T(a_deadline_ends_at_the_next_boundary),
        T(overhead_is_subtracted_and_repeats_are_one_trial),
        T(padding_is_added_back_and_spreads_add_up),
        T(repeats_that_differ_are_no_result),
        T(on_silicon_every_hot_sample_counts),
        T(an_overhead_above_the_span_is_no_result),
        T(a_bad_cold_sample_is_no_result_either),
        T(a_count_that_does_not_decode_fails_its_witness),
        T(a_metric_without_calibration_is_no_result),
        T(one_cold_sample_alone_is_no_result),
        T(since_event_counts_from_the_next_boundary),
        T(n_is_the_number_of_distinct_places_and_values),
        T(a_deadline_that_was_held_off_counts_where_it_fell),
        T(being_held_off_wraps_around_the_loop),
        T(the_event_pc_says_where_a_deadline_fell_if_it_is_there),
        T(masked_is_what_comes_on_top_of_the_shortest),
        T(a_virtual_counter_needs_no_calibration_of_an_event),
        T(repeats_of_a_sweep_that_differ_are_no_result),
        T(missed_boundaries_make_a_sweep_no_result),
        T(a_return_address_outside_of_the_region_fails_its_witness),
        T(a_sweep_without_event_or_region_is_no_result),
        T(triggered_must_be_sampled_and_lost),
        T(fewer_triggers_than_asked_for_are_no_result),
        T(a_failed_witness_gives_its_sentence),
        T(damage_and_a_missing_end_are_no_result),
        T(each_end_has_its_status),
        T(each_outcome_has_its_status),
        T(without_an_account_the_cell_has_no_numbers),
        T(a_step_leaves_the_state_to_the_next),
        T(columns_must_make_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
