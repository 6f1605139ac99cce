/* At how many places of a swept loop a count is above 0: by hand, for a loop of three
 * instructions of 2, 1 and 3 cycles. */
#include "host/lib/results/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* After those four. */
#include <cmocka.h>

/* In the last cycle of the first, sometimes; in the second never; in the third twice. */
static struct result_point points[] = {
    {0, 0, 0, 0, 3}, {0, 1, 1, 0, 1}, {0, 1, 1, 1, 2}, {1, 0, 2, 0, 3},
    {2, 0, 3, 1, 3}, {2, 1, 4, 2, 3}, {2, 2, 5, 0, 3},
};

static struct result_cell cell_of(bool cycles)
{
    return (struct result_cell){.has_coverage = true,
                                .coverage_existing = 3,
                                .has_cycles = cycles,
                                .cycles_existing = cycles ? 6 : 0};
}

static void places_are_counted_once(void **state)
{
    struct result_metric metric = {.sweep = points, .sweep_rows = sizeof points / sizeof *points};
    struct result_reach reach = result_metric_reach(&metric);
    (void)state;
    assert_true(reach.known);
    assert_int_equal(reach.boundaries, 2);
    assert_int_equal(reach.cycles, 3);
}

static void words_say_cycles_where_they_are_known(void **state)
{
    struct result_metric metric = {.sweep = points, .sweep_rows = sizeof points / sizeof *points};
    struct result_cell with = cell_of(true), without = cell_of(false);
    char words[RESULT_REACH_MAX];
    (void)state;
    assert_true(result_reach_words(&with, &metric, words));
    assert_string_equal(words, "at 2 of 3 boundaries, 3 of 6 cycles");
    assert_true(result_reach_words(&without, &metric, words));
    assert_string_equal(words, "at 2 of 3 boundaries");
}

static void what_was_not_swept_has_no_places(void **state)
{
    struct result_metric metric = {.sweep_rows = 0};
    struct result_cell cell = cell_of(true);
    char words[RESULT_REACH_MAX] = "untouched";
    (void)state;
    assert_false(result_metric_reach(&metric).known);
    assert_false(result_reach_words(&cell, &metric, words));
    assert_string_equal(words, "untouched");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_counted_once),
        cmocka_unit_test(words_say_cycles_where_they_are_known),
        cmocka_unit_test(what_was_not_swept_has_no_places),
    };
    return cmocka_run_group_tests_name("reach", tests, NULL, NULL);
}
