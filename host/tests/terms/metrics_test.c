/* What must be true of every row of the table of metrics, and what is looked up in
 * it.
 */
#include "host/lib/terms/metrics.h"

#include "bench/wire/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

#define WITNESSED 32u /* numbers below have a figure of the plugin's */

static void rows_are_found_by_name_and_number(void **state)
{
    const struct metric_row *row;
    (void)state;
    for (size_t i = 0; (row = metric_at(i)) != NULL; i++) {
        assert_int_equal(row->order, i);
        assert_ptr_equal(metric_find(row->name), row);
        assert_ptr_equal(metric_numbered(row->number), row);
        assert_string_equal(wire_name_find(wire_metric_names, row->number), row->name);
        assert_true(strlen(row->sentence) > 0);
    }
    assert_null(metric_find("no_such_metric"));
    assert_null(metric_numbered(0));
}

static void only_a_place_and_a_path_are_neither_better_nor_worse(void **state)
{
    const struct metric_row *row;
    (void)state;
    for (size_t i = 0; (row = metric_at(i)) != NULL; i++) {
        assert_int_equal(row->better == METRIC_NEITHER,
                         row->kind == METRIC_PLACE || row->kind == METRIC_PATH);
        assert_true(row->rank == 0 || row->better != METRIC_NEITHER);
    }
}

static void a_rank_is_given_once(void **state)
{
    const struct metric_row *row;
    (void)state;
    for (size_t i = 0; (row = metric_at(i)) != NULL; i++)
        if (row->rank > 0)
            assert_ptr_equal(metric_ranked(row->section, row->rank), row);
    assert_null(metric_ranked(METRIC_COMPARISON, 0));
    assert_non_null(metric_ranked(METRIC_COMPARISON, 1));
}

#define OF_BOARDS 64u /* from this number on */

/* What the plugin cannot see has no path, and the other way round. */
static void the_witness_sees_what_has_a_path(void **state)
{
    const struct metric_row *row;
    (void)state;
    for (size_t i = 0; (row = metric_at(i)) != NULL; i++) {
        bool has_path = row->path.when != METRIC_WHEN_NEVER;
        assert_int_equal(has_path, row->path.from != METRIC_FROM_NOWHERE);
        assert_int_equal(has_path, (row->kind == METRIC_TIME && row->number < OF_BOARDS) ||
                                       metric_is_relative(row) || row->kind == METRIC_PATH);
        assert_true(row->number < WITNESSED || !has_path);
    }
}

static void an_excess_and_a_change_are_times_on_another_scale(void **state)
{
    const struct metric_row *row;
    (void)state;
    for (size_t i = 0; (row = metric_at(i)) != NULL; i++) {
        const struct metric_row *time = metric_as_time(row);
        assert_int_equal(time != row, metric_is_relative(row));
        assert_true(time == row || time->kind == METRIC_TIME);
    }
    assert_int_equal(metric_into_handler()->number, WIRE_METRIC_ENTRY);
    assert_int_equal(metric_as_time(metric_numbered(WIRE_METRIC_MASKED))->number,
                     WIRE_METRIC_ENTRY);
    assert_int_equal(metric_as_time(metric_numbered(WIRE_METRIC_PERIOD_ERROR))->number,
                     WIRE_METRIC_ENTRY);
}

/* Reports speak of what styles are ranked by first, and of what is counted. */
static void words_are_whole(void **state)
{
    const struct metric_row *row;
    (void)state;
    for (size_t i = 0; (row = metric_at(i)) != NULL; i++) {
        const struct metric_words *words = row->words;
        assert_int_equal(words->one != NULL, words->worst != NULL);
        assert_true(words->one || row->kind != METRIC_COUNT);
        assert_true(words->one || row->section != METRIC_COMPARISON || row->rank != 1);
    }
}

static void the_better_one_costs_less(void **state)
{
    (void)state;
    assert_true(metric_cost(METRIC_SMALLER, 3) < metric_cost(METRIC_SMALLER, 4));
    assert_true(metric_cost(METRIC_LARGER, 4) < metric_cost(METRIC_LARGER, 3));
}

/* -5 to 5 counts off the period became -50 to 5: its least value is less, and worse. */
static void a_change_of_either_sign_is_worse_further_from_zero(void **state)
{
    (void)state;
    const struct metric_row *row = metric_find("period_error");

    assert_true(metric_worse_by(row, -5, -50) == 45);
    assert_true(metric_worse_by(row, 5, -4) == -1);
    assert_true(metric_worse_by(metric_find("response"), 5, 4) == -1);
    assert_true(metric_worse_by(metric_find("sleeps"), 5, 4) == 1);
    assert_true(metric_worse_by(metric_find("boundary"), 5, 4) == 0);
}

/* A length of time that each sample has is no count, whose total would say something. */
static void periods_are_no_counts(void **state)
{
    (void)state;
    assert_int_equal(metric_find("max_rate")->kind, METRIC_PERIOD);
    assert_int_equal(metric_find("interval")->kind, METRIC_PERIOD);
    assert_true(metric_is_duration(METRIC_PERIOD) && metric_is_duration(METRIC_CHANGE));
    assert_false(metric_is_duration(METRIC_COUNT) || metric_is_duration(METRIC_SIZE));
    assert_false(metric_is_time(METRIC_PERIOD));
}

static void units_follow_kind_and_evidence(void **state)
{
    (void)state;
    assert_string_equal(metric_unit(METRIC_COUNT, EVIDENCE_MODEL), "count");
    assert_string_equal(metric_unit(METRIC_TIME, EVIDENCE_MODEL), "cycles (model)");
    assert_string_equal(metric_unit(METRIC_EXCESS, EVIDENCE_INSNS), "instructions");
    assert_string_equal(metric_unit(METRIC_PERIOD, EVIDENCE_INSNS), "instructions");
    assert_string_equal(metric_unit(METRIC_CHANGE, EVIDENCE_MODEL), "cycles (model)");
    assert_string_equal(metric_unit(METRIC_SIZE, EVIDENCE_MODEL), "bytes");
    assert_string_equal(metric_unit(METRIC_SIZE, EVIDENCE_INSNS), "bytes");
    assert_true(metric_is_time(METRIC_TIME) && metric_is_time(METRIC_EXCESS));
    assert_false(metric_is_time(METRIC_SIZE) || metric_is_time(METRIC_COUNT));
}

static void stacks_are_sizes(void **state)
{
    static const char *const names[] = {"stack_handler", "stack_thread", "stack_thread_float",
                                        "stack_work"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct metric_row *row = metric_find(names[i]);
        assert_non_null(row);
        assert_int_equal(row->kind, METRIC_SIZE);
        assert_int_equal(row->section, METRIC_COMPARISON);
        assert_string_equal(metric_kind_name(row->kind), "size");
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_found_by_name_and_number),
        cmocka_unit_test(only_a_place_and_a_path_are_neither_better_nor_worse),
        cmocka_unit_test(a_rank_is_given_once),
        cmocka_unit_test(the_witness_sees_what_has_a_path),
        cmocka_unit_test(an_excess_and_a_change_are_times_on_another_scale),
        cmocka_unit_test(words_are_whole),
        cmocka_unit_test(the_better_one_costs_less),
        cmocka_unit_test(a_change_of_either_sign_is_worse_further_from_zero),
        cmocka_unit_test(periods_are_no_counts),
        cmocka_unit_test(units_follow_kind_and_evidence),
        cmocka_unit_test(stacks_are_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
