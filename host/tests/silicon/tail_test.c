/* Estimates of tails: how often the interval has the quantile, how often good samples are refused,
 * and that bad ones are. Seeds are fixed, so every figure is the same each time. */
#include "host/lib/silicon/tail.h"

#include "host/tests/base/short_memory.h"
#include "host/tests/silicon/random.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double found, double expected, double by)
{
    if (!(fabs(found - expected) <= by))
        fail_msg("%.12g is not within %g of %.12g", found, by, expected);
}

enum { COUNT = 10000, RUNS = 120, FEW = 30, MOST = 27 };
#define SCALE  1000.0 /* values for one of the distribution: fine enough */
#define OFFSET 500.0

typedef void fill(int64_t *values, size_t count, uint64_t seed);

static int64_t scaled(double value)
{
    return (int64_t)llround(OFFSET + SCALE * value);
}

static void fill_pareto(int64_t *values, size_t count, uint64_t seed, double shape)
{
    for (size_t i = 0; i < count; i++)
        values[i] = scaled(pareto_quantile(shape, random_uniform(&seed)));
}

static void exponential(int64_t *values, size_t count, uint64_t seed)
{
    fill_pareto(values, count, seed, 0);
}

static void heavy(int64_t *values, size_t count, uint64_t seed)
{
    fill_pareto(values, count, seed, 0.2);
}

static void bounded(int64_t *values, size_t count, uint64_t seed)
{
    fill_pareto(values, count, seed, -0.2);
}

static void gaussian(int64_t *values, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        values[i] = scaled(random_gaussian(&seed));
}

static void uniform(int64_t *values, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        values[i] = scaled(random_uniform(&seed));
}

/* ---- What may be estimated ---- */

/* The values that one in a million, and one in a thousand million, is above. */
static void check(fill *samples, double million, double billion)
{
    const double quantiles[TAIL_QUANTILES] = {million, billion};
    static int64_t values[COUNT];
    size_t estimated = 0, inside[TAIL_QUANTILES] = {0};
    for (uint64_t run = 0; run < RUNS; run++) {
        struct tail tail;
        samples(values, COUNT, run * 1000003u);
        assert_true(tail_judge(values, COUNT, DRIFT_NONE, &tail));
        assert_int_equal(tail.n, COUNT);
        if (!tail.estimated)
            continue;
        estimated++;
        assert_true(tail.fitted && tail.exceedances >= TAIL_EXCEEDANCES_MIN);
        for (size_t i = 0; i < TAIL_QUANTILES; i++) {
            double value = OFFSET + SCALE * quantiles[i];
            assert_true(tail.quantiles[i].low < tail.quantiles[i].value &&
                        tail.quantiles[i].value < tail.quantiles[i].high);
            inside[i] += tail.quantiles[i].low <= value && value <= tail.quantiles[i].high;
        }
    }
    double refused = 1 - (double)estimated / RUNS;
    print_message("refused %.3f, covered %.3f %.3f\n", refused,
                  (double)inside[0] / (double)estimated, (double)inside[1] / (double)estimated);
    double stated = TAIL_FIT_LEVEL + 3 * TAIL_LEVEL;
    assert_true(refused <= stated + 3 * sqrt(stated * (1 - stated) / RUNS));
    double error = sqrt(TAIL_CONFIDENCE * (1 - TAIL_CONFIDENCE) / (double)estimated);
    for (size_t i = 0; i < TAIL_QUANTILES; i++)
        assert_true((double)inside[i] / (double)estimated >= TAIL_CONFIDENCE - 2 * error);
}

static void exponential_tails_are_estimated(void **state)
{
    (void)state;
    check(exponential, pareto_quantile(0, 1e-6), pareto_quantile(0, 1e-9));
}

static void heavy_tails_are_estimated(void **state)
{
    (void)state;
    check(heavy, pareto_quantile(0.2, 1e-6), pareto_quantile(0.2, 1e-9));
}

static void bounded_tails_are_estimated(void **state)
{
    (void)state;
    check(bounded, pareto_quantile(-0.2, 1e-6), pareto_quantile(-0.2, 1e-9));
}

/* Whose exceedances are not yet what is assumed; quantiles of the normal distribution. */
static void gaussian_tails_are_estimated(void **state)
{
    (void)state;
    check(gaussian, 4.753424309, 5.997807015);
}

/* ---- What is refused ---- */

/* At least `least` of FEW are, for this reason. */
static void refused(fill *samples, enum drift_verdict drift, const char *words, size_t least)
{
    static int64_t values[COUNT];
    size_t found = 0;
    for (uint64_t run = 0; run < FEW; run++) {
        struct tail tail;
        samples(values, COUNT, run * 99991u);
        assert_true(tail_judge(values, COUNT, drift, &tail));
        found += !tail.estimated && strstr(tail.reason, words) != NULL;
        assert_true(!tail.estimated || tail.reason[0] == '\0');
    }
    print_message("%zu of %d: %s\n", found, FEW, words);
    assert_true(found >= least);
}

static void a_tail_that_ends_abruptly_is_refused(void **state)
{
    (void)state;
    refused(uniform, DRIFT_NONE, "", FEW);
    refused(uniform, DRIFT_NONE, "ends too abruptly", MOST);
}

static void a_board_that_drifts_is_refused(void **state)
{
    (void)state;
    refused(exponential, DRIFT_SHOWN, "the board drifts", FEW);
    refused(exponential, DRIFT_UNKNOWN, "too few batches", FEW);
}

/* The tail changes, and the median does not. */
static void grows(int64_t *values, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        values[i] = scaled(random_gaussian(&seed) * (1 + (double)i / (double)count));
}

static void a_tail_that_grows_is_refused(void **state)
{
    (void)state;
    refused(grows, DRIFT_NONE, "", FEW);
}

/* Each sample keeps half of the one before. */
static void clusters(int64_t *values, size_t count, uint64_t seed)
{
    double value = 0;
    for (size_t i = 0; i < count; i++) {
        value = 0.7 * value + random_gaussian(&seed);
        values[i] = scaled(value);
    }
}

/* Every twentieth is late, as under a sweep. */
static void pattern(int64_t *values, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        values[i] = scaled((i % 20 == 0 ? 20 : 0) - log(random_uniform(&seed)));
}

static void clusters_and_patterns_are_refused(void **state)
{
    (void)state;
    refused(clusters, DRIFT_NONE, "not independent", FEW);
    refused(pattern, DRIFT_NONE, "not independent", FEW);
}

/* One in a hundred met something else. */
static void mixture(int64_t *values, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++) {
        bool other = random_uniform(&seed) < 0.01;
        values[i] = scaled(random_gaussian(&seed) + (other ? 15 : 0));
    }
}

static void a_mixture_is_refused(void **state)
{
    (void)state;
    refused(mixture, DRIFT_NONE, "", FEW);
}

/* Whole cycles, and few of them. */
static void coarse(int64_t *values, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        values[i] = 12 + llround(-4 * log(random_uniform(&seed)));
}

static void two(int64_t *values, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        values[i] = random_uniform(&seed) < 0.5 ? 12 : 13;
}

static void one(int64_t *values, size_t count, uint64_t seed)
{
    (void)seed;
    for (size_t i = 0; i < count; i++)
        values[i] = 12;
}

static void very_heavy(int64_t *values, size_t count, uint64_t seed)
{
    fill_pareto(values, count, seed, 0.9);
}

static void coarse_values_and_very_heavy_tails_are_refused(void **state)
{
    (void)state;
    refused(coarse, DRIFT_NONE, "too coarse", MOST);
    refused(two, DRIFT_NONE, "too coarse", FEW);
    refused(one, DRIFT_NONE, "too coarse", FEW);
    refused(very_heavy, DRIFT_NONE, "too heavy", MOST);
}

/* A counter that shows every eighth cycle has the same tail, in eighths. */
static void a_step_of_the_counter_scales_the_estimate(void **state)
{
    (void)state;
    static int64_t fine[COUNT], steps[COUNT];
    struct tail tail, other;
    exponential(fine, COUNT, 5);
    for (size_t i = 0; i < COUNT; i++)
        steps[i] = 8 * fine[i] + 3;
    assert_true(tail_judge(fine, COUNT, DRIFT_NONE, &tail) && tail.estimated);
    assert_true(tail_judge(steps, COUNT, DRIFT_NONE, &other) && other.estimated);
    assert_near(other.fit.shape, tail.fit.shape, 1e-6);
    assert_near(other.fit.scale, 8 * tail.fit.scale, 1e-2);
    assert_near(other.quantiles[0].value, 8 * tail.quantiles[0].value + 3, 1);
    assert_near(other.threshold, 8 * tail.threshold + 3, 1e-9);
}

static struct tail judged(fill *samples, int64_t *values, size_t count, uint64_t seed)
{
    struct tail tail;
    samples(values, count, seed);
    assert_true(tail_judge(values, count, DRIFT_NONE, &tail));
    return tail;
}

/* Of half of the exceedances nobody is between the two places that they are at. */
static void two_places(int64_t *values, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++) {
        bool late = random_uniform(&seed) < 0.05;
        double place = late ? (random_uniform(&seed) < 0.5 ? 10 : 40) : 0;
        values[i] = scaled(place + random_uniform(&seed));
    }
}

static void a_tail_of_another_form_is_refused(void **state)
{
    (void)state;
    static int64_t values[COUNT];
    size_t clear = 0;
    for (uint64_t run = 0; run < FEW; run++) {
        struct tail tail = judged(two_places, values, COUNT, run * 7919u);
        assert_false(tail.estimated);
        if (strstr(tail.reason, "has not the form") && tail.fit_p <= 0.001) {
            assert_non_null(strstr(tail.reason, "p = 0.001 or less"));
            clear++;
        }
    }
    print_message("%zu of %d at the table's end\n", clear, FEW);
    assert_true(clear > 0);
}

enum { MANY = 20000 };

/* With enough samples for both tests of the shape and all three thresholds. */
static void many_samples_try_all_thresholds(void **state)
{
    (void)state;
    static int64_t values[MANY];
    struct tail tail = judged(exponential, values, MANY, 3);
    assert_true(tail.estimated);
    assert_int_equal(tail.exceedances, MANY / 20);
    tail = judged(uniform, values, MANY, 3);
    assert_false(tail.estimated);
    assert_non_null(strstr(tail.reason, "ends too abruptly"));
    assert_true(tail.exceedances > MANY / 40); /* of the first threshold */
}

/* Pairs of equal values, of which one double stands for both: no two of them can be told apart. */
static void pairs_far_apart(int64_t *values, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i += 2)
        values[i] = values[i + 1] = (int64_t)llround(-0x1p56 * log(random_uniform(&seed)));
    for (size_t i = count - 1; i > 0; i--) {
        size_t other = (size_t)(random_uniform(&seed) * (double)(i + 1));
        int64_t value = values[i];
        values[i] = values[other];
        values[other] = value;
    }
    values[0]++; /* the step is one */
}

static void ties_that_cannot_be_spread_are_refused(void **state)
{
    (void)state;
    enum { PAIRED = 8040 }; /* 402 exceedances: a pair is in their middle */
    static int64_t values[PAIRED];
    size_t found = 0;
    for (uint64_t seed = 0; seed < FEW; seed++) {
        struct tail tail = judged(pairs_far_apart, values, PAIRED, seed);
        found += strcmp(tail.reason, "the shape depends on the threshold (p = 0)") == 0;
    }
    print_message("%zu of %d: pairs\n", found, FEW);
    assert_true(found > 0);
}

static void without_memory_nothing_is_judged(void **state)
{
    (void)state;
    static int64_t values[MANY];
    struct tail tail;
    unsigned number = 1;
    bool good;
    exponential(values, MANY, 3);
    while (memory_fail_at(number++), good = tail_judge(values, MANY, DRIFT_NONE, &tail),
           memory_failed()) {
        assert_false(good);
        assert_false(tail.estimated);
    }
    assert_true(good && tail.estimated);
    assert_int_equal(number, 6); /* both orders, the test of the shape, the quantiles */
}

static void too_few_samples_are_refused(void **state)
{
    (void)state;
    static int64_t values[TAIL_SAMPLES_MIN];
    struct tail tail;
    exponential(values, TAIL_SAMPLES_MIN, 1);
    assert_true(tail_judge(values, TAIL_SAMPLES_MIN - 1u, DRIFT_NONE, &tail));
    assert_false(tail.estimated);
    assert_string_equal(tail.reason, "too few samples: 3999, of at least 4000");
    assert_true(tail_judge(values, TAIL_SAMPLES_MIN, DRIFT_NONE, &tail));
    assert_true(tail.estimated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exponential_tails_are_estimated),
        cmocka_unit_test(heavy_tails_are_estimated),
        cmocka_unit_test(bounded_tails_are_estimated),
        cmocka_unit_test(gaussian_tails_are_estimated),
        cmocka_unit_test(a_tail_that_ends_abruptly_is_refused),
        cmocka_unit_test(a_board_that_drifts_is_refused),
        cmocka_unit_test(a_tail_that_grows_is_refused),
        cmocka_unit_test(clusters_and_patterns_are_refused),
        cmocka_unit_test(a_mixture_is_refused),
        cmocka_unit_test(coarse_values_and_very_heavy_tails_are_refused),
        cmocka_unit_test(a_step_of_the_counter_scales_the_estimate),
        cmocka_unit_test(a_tail_of_another_form_is_refused),
        cmocka_unit_test(many_samples_try_all_thresholds),
        cmocka_unit_test(ties_that_cannot_be_spread_are_refused),
        cmocka_unit_test(without_memory_nothing_is_judged),
        cmocka_unit_test(too_few_samples_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
