/* E-divisive: by hand, and against what it promises, in simulations. host/tests/history/history.sh
 * holds it against another implementation.
 */
#include "host/lib/history/divisive.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint64_t state = 2014; /* of the simulations, which are the same each time */

static double uniform(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(state >> 11) + 0.5) * 0x1p-53;
}

/* Whole cycles, as medians of a board's runs are: many ties, and now and then one far off. */
static double median_of_a_run(double middle, double far)
{
    double noise = -3 * log(uniform()) - 3 * log(uniform());
    return floor(middle + noise + (uniform() < far ? 40 : 0));
}

static void fill(double *values, size_t count, double middle, double far)
{
    for (size_t i = 0; i < count; i++)
        values[i] = median_of_a_run(middle, far);
}

/* ---- By hand ---- */

/* Five times 0, five times 1: all distances between are 1, all within 0, and Q is 25/10 * 2. */
static void the_statistic_is_that_of_the_paper(void **unused)
{
    (void)unused;
    const double step[] = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    const double slope[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    size_t at = 0;

    assert_true(fabs(divisive_split(step, 10, &at) - 5) < 1e-12);
    assert_int_equal(at, 5);
    /* Between 5, within 2 on each side: 2.5 (2 * 5 - 2 - 2). */
    assert_true(fabs(divisive_split(slope, 10, &at) - 15) < 1e-12);
    assert_int_equal(at, 5);
}

/* A bump of five: the best split ends Y before the values return. */
static void a_stretch_may_end_before_the_series_does(void **unused)
{
    (void)unused;
    const double bump[] = {0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0};
    size_t at = 0;

    assert_true(fabs(divisive_split(bump, 15, &at) - 45) < 1e-12);
    assert_int_equal(at, 5);
}

static void too_few_values_have_no_change(void **unused)
{
    (void)unused;
    const double nine[] = {0, 0, 0, 0, 0, 1, 1, 1, 1};
    static const double many[DIVISIVE_VALUES_MAX + 1];
    struct divisive found = {.count = 7};

    assert_true(divisive_find(nine, 9, 1, &found));
    assert_int_equal(found.count, 0);
    assert_true(divisive_find(nine, 0, 1, &found));
    assert_int_equal(found.count, 0);
    assert_false(divisive_find(many, DIVISIVE_VALUES_MAX + 1, 1, &found));
}

static void equal_values_have_no_change(void **unused)
{
    (void)unused;
    double values[50];
    struct divisive found;

    for (size_t i = 0; i < 50; i++)
        values[i] = 142;
    assert_true(divisive_find(values, 50, 1, &found));
    assert_int_equal(found.count, 0);
}

/* Of the 252 ways to put 5 of 10 first, 2 are as far apart: p is near 2/252 and can pass. */
static void five_and_five_values_can_be_a_change(void **unused)
{
    (void)unused;
    const double step[] = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    struct divisive found;

    assert_true(divisive_find(step, 10, 1, &found));
    assert_int_equal(found.count, 1);
    assert_int_equal(found.changes[0].at, 5);
    assert_true(found.changes[0].p <= DIVISIVE_LEVEL);
    assert_true(fabs(found.changes[0].p - 2.0 / 252) < 4 * sqrt(2.0 / 252 / 999));
}

static void the_same_values_have_the_same_changes(void **unused)
{
    (void)unused;
    double values[60];
    struct divisive one, other;

    fill(values, 30, 100, 0);
    fill(values + 30, 30, 112, 0);
    assert_true(divisive_find(values, 60, 1, &one) && divisive_find(values, 60, 1, &other));
    assert_int_equal(one.count, other.count);
    assert_true(one.count > 0);
    assert_memory_equal(one.changes, other.changes, one.count * sizeof *one.changes);
}

/* ---- Simulations ---- */

/* Of steady series no more change than the level says; and not none, or the test would be blunt. */
static void steady_series_are_accused_as_often_as_is_said(void **unused)
{
    (void)unused;
    const unsigned series = 2000;
    double values[40];
    unsigned accused = 0;

    for (unsigned i = 0; i < series; i++) {
        struct divisive found;
        fill(values, 40, 100, 0.05);
        assert_true(divisive_find(values, 40, 1, &found));
        accused += found.count > 0;
    }
    double spread = sqrt(DIVISIVE_LEVEL * (1 - DIVISIVE_LEVEL) * series);
    assert_true(accused <= DIVISIVE_LEVEL * series + 3 * spread);
    assert_true(accused >= DIVISIVE_LEVEL * series - 3 * spread);
}

static bool is_near(size_t one, size_t other)
{
    return one < other ? other - one <= 3 : one - other <= 3;
}

static void a_planted_shift_is_found_where_it_is(void **unused)
{
    (void)unused;
    const unsigned series = 108;
    double values[60];
    unsigned found_near = 0;

    for (unsigned i = 0; i < series; i++) {
        struct divisive found;
        size_t at = 12 + i % 36;
        fill(values, at, 100, 0);
        fill(values + at, 60 - at, 110, 0);
        assert_true(divisive_find(values, 60, 1, &found));
        for (size_t c = 0; c < found.count; c++)
            if (is_near(found.changes[c].at, at)) {
                found_near++;
                break;
            }
    }
    assert_true(found_near >= series * 95 / 100);
}

static void what_went_up_and_came_down_are_two_changes(void **unused)
{
    (void)unused;
    const unsigned series = 60;
    double values[60];
    unsigned both = 0;

    for (unsigned i = 0; i < series; i++) {
        struct divisive found;
        fill(values, 20, 100, 0);
        fill(values + 20, 20, 112, 0);
        fill(values + 40, 20, 100, 0);
        assert_true(divisive_find(values, 60, 1, &found));
        both += found.count == 2 && is_near(found.changes[0].at, 20) &&
                is_near(found.changes[1].at, 40);
    }
    assert_true(both >= series * 90 / 100);
}

/* No location changes: the mean is the same. */
static void a_wider_spread_is_a_change_too(void **unused)
{
    (void)unused;
    double values[120];
    struct divisive found;

    for (size_t i = 0; i < 120; i++)
        values[i] = 100 + (uniform() - 0.5) * (i < 60 ? 2 : 40);
    assert_true(divisive_find(values, 120, 1, &found));
    assert_true(found.count >= 1);
    assert_true(is_near(found.changes[0].at, 60));
}

static void more_values_than_there_is_room_for_are_refused(void **unused)
{
    static double many[DIVISIVE_VALUES_MAX + 1];
    struct divisive found;
    size_t at = 0;

    (void)unused;
    assert_false(divisive_find(many, DIVISIVE_VALUES_MAX + 1, 1, &found));
    assert_true(divisive_split(many, DIVISIVE_VALUES_MAX + 1, &at) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_statistic_is_that_of_the_paper),
        cmocka_unit_test(a_stretch_may_end_before_the_series_does),
        cmocka_unit_test(too_few_values_have_no_change),
        cmocka_unit_test(equal_values_have_no_change),
        cmocka_unit_test(five_and_five_values_can_be_a_change),
        cmocka_unit_test(the_same_values_have_the_same_changes),
        cmocka_unit_test(steady_series_are_accused_as_often_as_is_said),
        cmocka_unit_test(a_planted_shift_is_found_where_it_is),
        cmocka_unit_test(what_went_up_and_came_down_are_two_changes),
        cmocka_unit_test(a_wider_spread_is_a_change_too),
        cmocka_unit_test(more_values_than_there_is_room_for_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
