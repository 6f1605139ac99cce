/* Ranks against the table that textbooks print for the median, and for the rest against
 * sums of the binomial distribution in exact fractions (up to n = 1000) or 60 digits.
 */
#include "host/lib/silicon/quantile.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct example {
    uint64_t n;
    double p;
    uint64_t low, high; /* 0: none */
};

static void assert_ranks(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct quantile_ranks ranks = {0, 0};
        bool any = quantile_ranks(examples[i].n, examples[i].p, &ranks);
        assert_int_equal(any, examples[i].low != 0);
        assert_int_equal(ranks.low, examples[i].low);
        assert_int_equal(ranks.high, examples[i].high);
    }
}

/* Hollander and Wolfe, Nonparametric Statistical Methods, table of the sign test's
 * intervals; the same ranks stand in Conover. */
static void a_median_lies_between_the_ranks_of_the_textbooks(void **state)
{
    static const struct example examples[] = {{6, 0.5, 1, 6},    {10, 0.5, 2, 9},
                                              {20, 0.5, 6, 15},  {30, 0.5, 10, 21},
                                              {50, 0.5, 18, 33}, {100, 0.5, 40, 61}};
    (void)state;
    assert_ranks(examples, sizeof examples / sizeof *examples);
}

static void other_quantiles_have_the_ranks_of_the_exact_sums(void **state)
{
    static const struct example examples[] = {
        {100, 0.9, 84, 96},         {400, 0.99, 392, 400},      {1000, 0.99, 983, 997},
        {10000, 0.5, 4902, 5099},   {10000, 0.9, 8941, 9059},   {10000, 0.99, 9880, 9920},
        {10000, 0.999, 9983, 9997}, {100000, 0.5, 49690, 50311}};
    (void)state;
    assert_ranks(examples, sizeof examples / sizeof *examples);
}

static void too_few_samples_have_no_interval(void **state)
{
    static const struct example examples[] = {
        {0, 0.5, 0, 0},    {1, 0.5, 0, 0},    {5, 0.5, 0, 0},   {35, 0.9, 0, 0}, {36, 0.9, 29, 36},
        {37, 0.9, 29, 37}, {300, 0.99, 0, 0}, {100, 0.0, 0, 0}, {100, 1.0, 0, 0}};
    (void)state;
    assert_ranks(examples, sizeof examples / sizeof *examples);
}

/* With exactly this probability each of n samples stays below. */
static void what_no_sample_showed_is_bounded_by_about_three_of_n(void **state)
{
    (void)state;
    assert_true(quantile_beyond(0) == 1.0);
    for (unsigned n = 1; n <= 1000000; n *= 10) {
        double rate = quantile_beyond(n);
        assert_true(fabs(pow(1.0 - rate, n) - 0.05) < 1e-9);
    }
    assert_true(fabs(quantile_beyond(10000) * 10000 / 3 - 1) < 0.002);
}

/* The exact sum over all samples is not enough, however few: 0.99 of one. */
static void one_sample_has_no_interval_of_any_quantile(void **state)
{
    struct quantile_ranks ranks;
    (void)state;
    for (unsigned percent = 1; percent < 100; percent++)
        assert_false(quantile_ranks(1, percent / 100.0, &ranks));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_median_lies_between_the_ranks_of_the_textbooks),
        cmocka_unit_test(other_quantiles_have_the_ranks_of_the_exact_sums),
        cmocka_unit_test(too_few_samples_have_no_interval),
        cmocka_unit_test(one_sample_has_no_interval_of_any_quantile),
        cmocka_unit_test(what_no_sample_showed_is_bounded_by_about_three_of_n),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
