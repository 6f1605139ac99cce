/* The generalised Pareto distribution: fits against numbers that scipy found, the level of the test
 * of fit against its table, and how often an interval has what it is of. */
#include "host/lib/silicon/gpd.h"

#include "host/tests/silicon/random.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_near(double found, double expected, double by)
{
    if (!(fabs(found - expected) <= by))
        fail_msg("%.12g is not within %g of %.12g", found, by, expected);
}

/* Exceedances of the Wheaton River over 65 m^3/s, the example of Choulakian and Stephens (2001). */
static const double river[] = {1.7, 2.2,  14.4, 1.1,  0.4,  20.6, 5.3,  0.7,  1.9,  13,   12,  9.3,
                               1.4, 18.7, 8.5,  25.5, 11.6, 14.1, 22.1, 1.1,  2.5,  14.4, 1.7, 37.6,
                               0.6, 2.2,  39,   0.3,  15,   11,   7.3,  22.9, 1.7,  0.1,  1.1, 0.6,
                               9,   1.7,  7,    20.1, 0.4,  2.8,  14.1, 9.9,  10.4, 10.7, 30,  3.6,
                               5.6, 30.8, 13.3, 4.2,  25.5, 3.4,  11.9, 21.5, 27.6, 36.4, 2.7, 64,
                               1.5, 2.5,  27.4, 1,    27.1, 20.2, 16.8, 5.3,  9.7,  27.5, 2.5, 27};
#define RIVER (sizeof river / sizeof river[0])

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void fill(double *values, size_t count, double shape, double scale, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        values[i] = scale * pareto_quantile(shape, random_uniform(&seed));
    qsort(values, count, sizeof *values, compare);
}

static void the_fit_of_a_published_example_is_that_of_scipy(void **state)
{
    (void)state;
    double values[RIVER];
    struct gpd_fit fit;
    for (size_t i = 0; i < RIVER; i++)
        values[i] = river[i];
    qsort(values, RIVER, sizeof values[0], compare);
    assert_true(gpd_fit(values, RIVER, &fit));
    /* scipy 1.10, the maximum of genpareto.logpdf by Nelder and Mead */
    assert_near(fit.shape, 0.00093178, 1e-5);
    assert_near(fit.scale, 12.1927969, 1e-4);
    assert_near(fit.log_likelihood, -252.1279543, 1e-6);
    /* The paper rejects this distribution, with a probability between 0.005 and 0.01. */
    double p = gpd_anderson_darling_p(fit.shape, gpd_anderson_darling(values, RIVER, &fit));
    assert_true(p > 0.005 && p < 0.01);
}

static void standard_errors_are_what_fits_differ_by(void **state)
{
    (void)state;
    enum { COUNT = 1000, RUNS = 300 };
    static const double shapes[] = {-0.2, 0, 0.3};
    static double values[COUNT];
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        double sum = 0, squares = 0, scales = 0, scale_squares = 0, error = 0, scale_error = 0;
        for (uint64_t run = 0; run < RUNS; run++) {
            struct gpd_fit fit;
            fill(values, COUNT, shapes[s], 7, run * 1000003u + s);
            assert_true(gpd_fit(values, COUNT, &fit));
            sum += fit.shape;
            squares += fit.shape * fit.shape;
            scales += fit.scale;
            scale_squares += fit.scale * fit.scale;
            error += fit.shape_error;
            scale_error += fit.scale_error;
        }
        double mean = sum / RUNS, scale = scales / RUNS;
        assert_near(mean, shapes[s], 0.02);
        assert_near(scale, 7, 0.15);
        double seen = sqrt(squares / RUNS - mean * mean);
        double scale_seen = sqrt(scale_squares / RUNS - scale * scale);
        assert_near(error / RUNS / seen, 1, 0.12);
        assert_near(scale_error / RUNS / scale_seen, 1, 0.12);
    }
}

/* The share of true fits that a critical value rejects, at the levels of the table. */
static void true_fits_are_rejected_at_the_levels_of_the_table(void **state)
{
    (void)state;
    enum { COUNT = 300, RUNS = 1500 };
    static const double shapes[] = {-0.3, -0.15, 0, 0.35};
    static const double levels[] = {0.25, 0.1, 0.05, 0.01};
    static double values[COUNT];
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        size_t rejected[4] = {0}, runs = 0;
        for (uint64_t run = 0; run < RUNS; run++) {
            struct gpd_fit fit;
            fill(values, COUNT, shapes[s], 1, run * 7919u + s);
            assert_true(gpd_fit(values, COUNT, &fit));
            double p = gpd_anderson_darling_p(fit.shape, gpd_anderson_darling(values, COUNT, &fit));
            for (size_t i = 0; i < 4; i++)
                rejected[i] += p < levels[i];
            runs++;
        }
        for (size_t i = 0; i < 4; i++) {
            double error = sqrt(levels[i] * (1 - levels[i]) / (double)runs);
            assert_near((double)rejected[i] / (double)runs, levels[i],
                        4 * error + 0.08 * levels[i]);
        }
    }
}

static void probabilities_are_those_of_the_published_table(void **state)
{
    (void)state;
    /* Values of the table, where its rows and columns are. */
    assert_near(gpd_anderson_darling_p(0, 0.974), 0.05, 1e-9);
    assert_near(gpd_anderson_darling_p(0.2, 0.903), 0.05, 1e-9);
    assert_near(gpd_anderson_darling_p(-0.5, 1.958), 0.01, 1e-9);
    /* Between rows, and beyond the columns. */
    assert_near(gpd_anderson_darling_p(-0.05, (0.974 + 1.020) / 2), 0.05, 1e-9);
    assert_near(gpd_anderson_darling_p(0, 0.1), 0.5, 0);
    assert_near(gpd_anderson_darling_p(0, 99), 0.001, 0);
    assert_near(gpd_anderson_darling_p(0, NAN), 0.5, 0);
}

static void levels_are_those_of_the_formula(void **state)
{
    (void)state;
    const struct gpd_fit exponential = {.shape = 0, .scale = 3};
    const struct gpd_fit heavy = {.shape = 0.25, .scale = 2};
    assert_near(gpd_level(&exponential, exp(4)), 12, 1e-9);
    assert_near(gpd_level(&heavy, 16), 8, 1e-9);
    assert_near(exp(gpd_log_survival(0.25, 2, 8)), 1.0 / 16, 1e-12);
    assert_true(isinf(gpd_log_survival(-0.5, 1, 2.5)));
    assert_near(gpd_log_survival(0, 2, 8), -4, 0);
    assert_near(gpd_log_survival(1e-7, 2, 8), -4, 1e-5);
}

/* One fit's interval, of exceedances that are what is assumed. */
static void intervals_have_the_level_as_often_as_they_say(void **state)
{
    (void)state;
    enum { COUNT = 500, RUNS = 300 };
    static const double shapes[] = {-0.2, 0, 0.2};
    static double values[COUNT];
    const double once = 5e4, confidence = 0.9;
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        double level = 5 * pareto_quantile(shapes[s], 1 / once);
        size_t inside = 0;
        for (uint64_t run = 0; run < RUNS; run++) {
            struct gpd_fit fit;
            double low = 0, high = 0;
            fill(values, COUNT, shapes[s], 5, run * 104729u + s);
            assert_true(gpd_fit(values, COUNT, &fit));
            assert_true(gpd_level_interval(values, COUNT, &fit, once, confidence, &low, &high));
            assert_true(low < gpd_level(&fit, once) && gpd_level(&fit, once) < high);
            inside += low <= level && level <= high;
        }
        assert_near((double)inside / RUNS, confidence, 0.055); /* three standard errors */
    }
}

/* Values of which the likeliest shape is 0 to rounding: the exponential distribution, whose scale
 * is the mean. Of four values one is moved until it is so. */
static void a_shape_of_zero_is_the_exponential_distribution(void **state)
{
    (void)state;
    double values[] = {1, 2, 3, 6}, low = 3.5, high = 40;
    struct gpd_fit fit = {.shape = 1};
    size_t met = 0;
    for (int i = 0; i < 60; i++) {
        values[3] = (low + high) / 2;
        assert_true(gpd_fit(values, 4, &fit));
        *(fit.shape < 0 ? &low : &high) = values[3];
    }
    for (int i = -2000; i <= 2000; i++) { /* what a fit is rounded to is less than a step */
        values[3] = low * (1 + i * 1e-9);
        assert_true(gpd_fit(values, 4, &fit));
        double mean = (1 + 2 + 3 + values[3]) / 4;
        assert_near(fit.shape, 0, 1e-5);
        assert_near(fit.scale, mean, 1e-4);
        assert_near(fit.log_likelihood, -4 * (log(mean) + 1), 1e-6);
        met += fabs(fit.shape) < 1e-9 && fit.scale == mean;
    }
    assert_true(met > 0);
}

/* The values differ by less than the shape's end: the fit has its largest negative one. */
static void values_that_are_nearly_equal_have_no_tail(void **state)
{
    (void)state;
    const double values[] = {1, 1.001, 1.002, 1.003};
    struct gpd_fit fit;
    assert_true(gpd_fit(values, 4, &fit));
    assert_true(fit.shape < GPD_SHAPE_LEAST);
    assert_true(isnan(fit.shape_error) && isnan(fit.scale_error));
}

/* So rare that no number of doublings leaves what two values allow. */
static void a_level_without_an_upper_end_has_no_interval(void **state)
{
    (void)state;
    const double values[] = {1, 5};
    struct gpd_fit fit;
    double low = 0, high = 0;
    assert_true(gpd_fit(values, 2, &fit));
    assert_true(gpd_level_interval(values, 2, &fit, 100, 0.95, &low, &high));
    assert_true(low < gpd_level(&fit, 100) && gpd_level(&fit, 100) < high);
    assert_false(gpd_level_interval(values, 2, &fit, 1e30, 0.95, &low, &high));
}

static void what_is_not_above_zero_is_not_fitted(void **state)
{
    (void)state;
    const double zero[] = {0, 1, 2};
    struct gpd_fit fit;
    assert_false(gpd_fit(zero, 3, &fit));
    assert_false(gpd_fit(zero + 1, 1, &fit));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fit_of_a_published_example_is_that_of_scipy),
        cmocka_unit_test(standard_errors_are_what_fits_differ_by),
        cmocka_unit_test(true_fits_are_rejected_at_the_levels_of_the_table),
        cmocka_unit_test(probabilities_are_those_of_the_published_table),
        cmocka_unit_test(levels_are_those_of_the_formula),
        cmocka_unit_test(intervals_have_the_level_as_often_as_they_say),
        cmocka_unit_test(a_shape_of_zero_is_the_exponential_distribution),
        cmocka_unit_test(values_that_are_nearly_equal_have_no_tail),
        cmocka_unit_test(a_level_without_an_upper_end_has_no_interval),
        cmocka_unit_test(what_is_not_above_zero_is_not_fitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
