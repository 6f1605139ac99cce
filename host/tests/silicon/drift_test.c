/* The trend test against Kendall's table of exact probabilities, and its variance
 * against all orders of a few values.
 */
#include "host/lib/silicon/drift.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* Sum and sum of squares of S over all orders of values[at..]. */
struct orders {
    double sum, squares, count;
};

static void each_order(uint64_t *values, size_t count, size_t at, struct orders *orders)
{
    if (at == count) {
        double s = (double)drift_trend(values, count).s;
        orders->sum += s;
        orders->squares += s * s;
        orders->count += 1.0;
    }
    for (size_t i = at; i < count; i++) {
        uint64_t swap = values[at];
        values[at] = values[i];
        values[i] = swap;
        each_order(values, count, at + 1u, orders);
        values[i] = values[at];
        values[at] = swap;
    }
}

static void the_variance_is_that_over_all_orders(void **state)
{
    uint64_t sets[][7] = {
        {1, 2, 3, 4, 5, 6, 7}, {1, 1, 2, 3, 3, 3, 4}, {5, 5, 5, 5, 5, 5, 9}, {2, 2, 2, 7, 7, 7, 7}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sets); i++) {
        struct orders orders = {0, 0, 0};
        each_order(sets[i], COUNT_OF(sets[i]), 0, &orders);
        assert_true(orders.count == 5040.0 && orders.sum == 0.0);
        double variance = drift_trend(sets[i], COUNT_OF(sets[i])).variance;
        assert_true(fabs(variance - orders.squares / orders.count) < 1e-9);
    }
}

/* n = 10, Kendall, Rank Correlation Methods, appendix table 1: P(S >= 21) = 0.036,
 * 25: 0.014, 27: 0.0083, 31: 0.0023. Each order below has that S, by exchanges. */
static void probabilities_are_those_of_kendalls_table(void **state)
{
    static const struct {
        uint64_t values[10];
        int64_t s;
        double one_sided;
    } rows[] = {
        {{7, 3, 1, 2, 4, 5, 6, 8, 9, 10}, 29, 0.0046},
        {{8, 3, 1, 2, 4, 5, 6, 7, 9, 10}, 27, 0.0083},
        {{9, 3, 1, 2, 4, 5, 6, 7, 8, 10}, 25, 0.014},
        {{10, 4, 1, 2, 3, 5, 6, 7, 8, 9}, 21, 0.036},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct drift_trend trend = drift_trend(rows[i].values, 10);
        assert_int_equal(trend.s, rows[i].s);
        assert_true(fabs(trend.p / 2 - rows[i].one_sided) < 0.002);
    }
}

static void a_fall_is_as_much_of_a_trend_as_a_rise(void **state)
{
    uint64_t up[20], down[20];
    (void)state;
    for (size_t i = 0; i < 20; i++) {
        up[i] = 100 + i;
        down[i] = 200 - i;
    }
    assert_int_equal(drift_judge(up, 20).verdict, DRIFT_SHOWN);
    assert_int_equal(drift_judge(down, 20).verdict, DRIFT_SHOWN);
    assert_int_equal(drift_trend(up, 20).s, 190);
    assert_int_equal(drift_trend(down, 20).s, -190);
    assert_int_equal(drift_judge(up, 20).from, 102);
    assert_int_equal(drift_judge(up, 20).to, 116);
}

static void a_board_that_never_varies_is_steady(void **state)
{
    uint64_t same[30];
    (void)state;
    for (size_t i = 0; i < 30; i++)
        same[i] = 12;
    struct drift drift = drift_judge(same, 30);
    assert_int_equal(drift.verdict, DRIFT_NONE);
    assert_true(drift.p == 1.0);
    assert_int_equal(drift.from, 12);
    assert_int_equal(drift.to, 12);
}

/* 1000 boards that only tremble: a small share of them is accused, near the level. */
static void few_steady_boards_are_accused(void **state)
{
    uint64_t random = 12345;
    unsigned accused = 0;
    (void)state;
    for (unsigned board = 0; board < 1000; board++) {
        uint64_t medians[40];
        for (size_t i = 0; i < COUNT_OF(medians); i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            medians[i] = 20 + (random >> 60) % 4;
        }
        accused += drift_judge(medians, COUNT_OF(medians)).verdict == DRIFT_SHOWN;
    }
    assert_in_range(accused, 1, 25);
}

static void too_few_blocks_tell_nothing(void **state)
{
    uint64_t up[DRIFT_BLOCKS_MIN];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(up); i++)
        up[i] = i;
    assert_int_equal(drift_judge(up, DRIFT_BLOCKS_MIN - 1u).verdict, DRIFT_UNKNOWN);
    assert_int_equal(drift_judge(up, DRIFT_BLOCKS_MIN).verdict, DRIFT_SHOWN);
    assert_int_equal(drift_judge(up, 0).verdict, DRIFT_UNKNOWN);
    assert_int_equal(drift_judge(up, DRIFT_BLOCKS_MAX + 1u).verdict, DRIFT_UNKNOWN);
}

static void a_median_is_the_lower_of_two(void **state)
{
    uint64_t four[] = {9, 1, 7, 3}, one[] = {5};
    (void)state;
    assert_int_equal(drift_median(four, 4), 3);
    assert_int_equal(drift_median(one, 1), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_variance_is_that_over_all_orders),
        cmocka_unit_test(probabilities_are_those_of_kendalls_table),
        cmocka_unit_test(a_fall_is_as_much_of_a_trend_as_a_rise),
        cmocka_unit_test(a_board_that_never_varies_is_steady),
        cmocka_unit_test(few_steady_boards_are_accused),
        cmocka_unit_test(too_few_blocks_tell_nothing),
        cmocka_unit_test(a_median_is_the_lower_of_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
