/* A whole and its parts, and barriers that are charged where they ran: by hand. A cell
 * of entry, body, exit and round trip whose stamps read 16, 5, 18 and 31 counts; of
 * those 4, 4, 8 and 9 are the spans' own.
 */
#include "host/lib/analysis/analysis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

enum { ENTRY, BODY, EXIT, WHOLE, TAKEN, COLUMNS };

struct fixture {
    struct cell_records records;
    struct target target;
    struct analysis analysis;
};

static void add_row(struct fixture *f, const uint32_t row[COLUMNS])
{
    struct cell_records *records = &f->records;
    if (records->rows++ == 0)
        memcpy(records->cold, row, COLUMNS * sizeof *row);
    else
        assert_int_not_equal(trials_add(&records->hot, row, 1), TRIALS_NO_MEMORY);
    records->samples = records->end.triggered = records->end.sampled = records->rows;
}

static void run(struct fixture *f)
{
    static const struct outcome ended = {OUTCOME_ENDED, ""};
    analysis_free(&f->analysis);
    f->analysis = (struct analysis){.records = &f->records,
                                    .outcome = &ended,
                                    .target = &f->target,
                                    .samples = f->records.rows};
    analyse(&f->analysis);
}

static uint64_t value(const struct fixture *f, size_t column)
{
    return f->analysis.metrics[column].summary.min;
}

static int set_up(void **state)
{
    static struct fixture fixture;
    static const struct cell_column columns[COLUMNS] = {
        [ENTRY] = {WIRE_METRIC_ENTRY, WIRE_FORM_SPAN},
        [BODY] = {WIRE_METRIC_BODY, WIRE_FORM_SPAN},
        [EXIT] = {WIRE_METRIC_EXIT, WIRE_FORM_SPAN},
        [WHOLE] = {WIRE_METRIC_ROUND_TRIP, WIRE_FORM_SPAN},
        [TAKEN] = {WIRE_METRIC_TAKEN, WIRE_FORM_POSITION},
    };
    static const struct wire_calibration calibrations[] = {
        {1, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN, 8, 5, 5},
        {1, WIRE_METRIC_ENTRY, WIRE_SPAN_BEHIND_DSB, 8, 7, 7},
        {1, WIRE_METRIC_ENTRY, WIRE_SPAN_BEHIND_ISB, 8, 10, 11},
        {1, WIRE_METRIC_ENTRY, WIRE_SPAN_PAD, 8, 4, 4},
        {1, WIRE_METRIC_ENTRY, WIRE_SPAN_BASE, 8, 3, 3},
        {1, WIRE_METRIC_BODY, WIRE_SPAN_SPAN, 8, 4, 4},
        {1, WIRE_METRIC_EXIT, WIRE_SPAN_SPAN, 8, 8, 8},
        {1, WIRE_METRIC_EXIT, WIRE_SPAN_BEHIND_DSB, 8, 6, 6},
        {1, WIRE_METRIC_EXIT, WIRE_SPAN_BEHIND_ISB, 8, 3, 3},
        {1, WIRE_METRIC_ROUND_TRIP, WIRE_SPAN_SPAN, 8, 9, 9},
    };
    struct fixture *f = &fixture;
    memset(f, 0, sizeof *f);
    cell_records_init(&f->records, 1);
    f->records.begun = f->records.ended = true;
    f->records.trigger = WIRE_TRIGGER_SYNCHRONOUS;
    f->records.column_count = COLUMNS;
    memcpy(f->records.columns, columns, sizeof columns);
    memcpy(f->records.calibrations, calibrations, sizeof calibrations);
    f->records.calibration_count = sizeof calibrations / sizeof *calibrations;
    trials_init(&f->records.hot, COLUMNS);
    f->target.evidence = EVIDENCE_MODEL;
    *state = f;
    add_row(f, (uint32_t[COLUMNS]){16, 4, 18, 31, 0});
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    cell_records_free(&f->records);
    analysis_free(&f->analysis);
    return 0;
}

static void assert_reason(const struct fixture *f, const char *reason)
{
    assert_string_equal(f->analysis.reason, reason);
    assert_int_equal(f->analysis.status, *reason ? RESULT_INCONCLUSIVE : RESULT_OK);
}

static void parts_that_sum_up_are_taken(void **state)
{
    struct fixture *f = *state;
    add_row(f, (uint32_t[COLUMNS]){16, 4, 18, 31, 0}); /* 12 + 0 + 10 = 22 */
    run(f);
    assert_reason(f, "");
    assert_int_equal(value(f, ENTRY), 12);
    assert_int_equal(value(f, BODY), 0);
    assert_int_equal(value(f, EXIT), 10);
    assert_int_equal(value(f, WHOLE), 22);
}

static void parts_that_do_not_are_refused(void **state)
{
    struct fixture *f = *state;
    add_row(f, (uint32_t[COLUMNS]){19, 4, 18, 31, 0});
    run(f);
    assert_reason(f, "entry 15 + body 0 + exit 10 are 25, but the whole was measured as 22");
}

static void every_trial_is_asked(void **state)
{
    struct fixture *f = *state;
    f->target.evidence = EVIDENCE_INSNS;
    add_row(f, (uint32_t[COLUMNS]){16, 4, 18, 31, 0});
    add_row(f, (uint32_t[COLUMNS]){16, 5, 18, 31, 0});
    run(f);
    assert_reason(f, "entry 12 + body 1 + exit 10 are 23, but the whole was measured as 22");
}

static void on_a_board_the_shortest_of_each_must_sum_up(void **state)
{
    struct fixture *f = *state;
    f->target.evidence = EVIDENCE_SILICON;
    add_row(f, (uint32_t[COLUMNS]){16, 4, 25, 31, 0});
    add_row(f, (uint32_t[COLUMNS]){20, 4, 18, 33, 0});
    run(f);
    assert_reason(f, "");
    add_row(f, (uint32_t[COLUMNS]){14, 4, 18, 33, 0}); /* 2 apart; the calibration varies by 1 */
    run(f);
    assert_reason(f, "entry 10 + body 0 + exit 10 are 20, but the whole was measured as 22");
}

/* What ran before the interrupt is in the entry, the rest in the exit. */
static void barriers_are_charged_where_they_ran(void **state)
{
    struct fixture *f = *state;
    add_row(f, (uint32_t[COLUMNS]){18, 4, 16, 31, 2}); /* behind the DSB */
    run(f);
    assert_reason(f, "");
    assert_int_equal(value(f, ENTRY), 12);
    assert_int_equal(value(f, EXIT), 10);
    assert_int_equal(f->analysis.metrics[ENTRY].overhead, 6);
    assert_int_equal(f->analysis.metrics[EXIT].overhead, 6);
}

static void so_they_are_behind_both(void **state)
{
    struct fixture *f = *state;
    add_row(f, (uint32_t[COLUMNS]){21, 4, 13, 31, 4});
    run(f);
    assert_reason(f, "");
    assert_int_equal(value(f, ENTRY), 12);
    assert_int_equal(value(f, EXIT), 10);
    assert_int_equal(f->analysis.metrics[ENTRY].overhead_spread, 1);
}

static void nothing_else_is_a_place_to_be_taken_at(void **state)
{
    struct fixture *f = *state;
    static const uint32_t places[] = {1, 3, 5, 6, UINT32_MAX - 1u};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        tear_down(state);
        set_up(state);
        add_row(f, (uint32_t[COLUMNS]){16, 4, 18, 31, places[i]});
        run(f);
        assert_int_equal(f->analysis.status, RESULT_INCONCLUSIVE);
        assert_non_null(strstr(f->analysis.reason, "none of the three places"));
    }
}

/* The whole may not be the longer one either; and one part alone says nothing of it. */
static void a_whole_that_is_longer_than_its_parts_is_refused(void **state)
{
    struct fixture *f = *state;
    add_row(f, (uint32_t[COLUMNS]){16, 4, 18, 32, 0});
    run(f);
    assert_reason(f, "entry 12 + body 0 + exit 10 are 22, but the whole was measured as 23");
    f->records.columns[BODY].metric = WIRE_METRIC_FOREGROUND_OP;
    f->records.columns[EXIT].metric = WIRE_METRIC_WAKE;
    for (size_t i = 0; i < f->records.calibration_count; i++) {
        uint8_t *metric = &f->records.calibrations[i].metric;
        *metric = *metric == WIRE_METRIC_BODY   ? WIRE_METRIC_FOREGROUND_OP
                  : *metric == WIRE_METRIC_EXIT ? WIRE_METRIC_WAKE
                                                : *metric;
    }
    run(f);
    assert_reason(f, "");
    assert_int_equal(value(f, WHOLE), 23);
}

/* Of parts whose whole was not measured there is nothing to say. */
static void parts_without_a_whole_are_taken(void **state)
{
    struct fixture *f = *state;
    f->records.columns[WHOLE].metric = WIRE_METRIC_WAKE;
    for (size_t i = 0; i < f->records.calibration_count; i++)
        if (f->records.calibrations[i].metric == WIRE_METRIC_ROUND_TRIP)
            f->records.calibrations[i].metric = WIRE_METRIC_WAKE;
    add_row(f, (uint32_t[COLUMNS]){16, 4, 18, 99, 0});
    run(f);
    assert_reason(f, "");
    assert_int_equal(value(f, WHOLE), 90);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_that_sum_up_are_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parts_that_do_not_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_trial_is_asked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(on_a_board_the_shortest_of_each_must_sum_up, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(barriers_are_charged_where_they_ran, set_up, tear_down),
        cmocka_unit_test_setup_teardown(so_they_are_behind_both, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_else_is_a_place_to_be_taken_at, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_whole_that_is_longer_than_its_parts_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(parts_without_a_whole_are_taken, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
