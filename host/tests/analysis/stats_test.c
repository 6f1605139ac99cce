/* Statistics against cases computed by hand (or, where it says so, by a slow
 * and obvious second way).
 */
#include "host/lib/analysis/stats.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

struct example {
    const char *name;
    struct value_count counts[5];
    size_t size;
    struct stats_summary expected;
};

/* 2, 4, 4, 4, 5, 5, 7, 9: mean 40/8 = 5; squared distances 9+1+1+1+0+0+4+16 =
 * 32; 32/7 = 4.571428..., root 2.13808993529939517... */
static const struct example examples[] = {
    {"one", {{7, 1}}, 1, {1, 7, 7, 7.0, 0.0}},
    {"one zero", {{0, 1}}, 1, {1, 0, 0, 0.0, 0.0}},
    {"all equal", {{12, 1000000}}, 1, {1000000, 12, 12, 12.0, 0.0}},
    {"all at 2^32-1", {{UINT32_MAX, 5}}, 1, {5, UINT32_MAX, UINT32_MAX, 4294967295.0, 0.0}},
    {"two", {{1, 1}, {2, 1}}, 2, {2, 1, 2, 1.5, 0.70710678118654752}},
    {"eight", {{2, 1}, {4, 3}, {5, 2}, {7, 1}, {9, 1}}, 5, {8, 2, 9, 5.0, 2.13808993529939517}},
    /* Mean halfway; each is (2^32-1)/2 away: variance 2 (d/2)^2 / 1, so
     * the spread is d / root 2. */
    {"both ends of 32 bits",
     {{0, 1}, {UINT32_MAX, 1}},
     2,
     {2, 0, UINT32_MAX, 2147483647.5, 3037000499.26894291}},
    /* Far from 0 and close together: cancellation would eat the spread. The
     * distances are -1, 0, +1: variance 2/2. */
    {"three near 2^32",
     {{4294967293u, 1}, {4294967294u, 1}, {4294967295u, 1}},
     3,
     {3, 4294967293u, 4294967295u, 4294967294.0, 1.0}},
    {"three near 2^63",
     {{(1ull << 63) - 1, 1}, {1ull << 63, 1}, {(1ull << 63) + 1, 1}},
     3,
     {3, (1ull << 63) - 1, (1ull << 63) + 1, 9223372036854775808.0, 1.0}},
    /* 10^12 samples, one of them 1 higher: variance (1 - 1/n) / (n - 1) = 1/n. */
    {"one in 10^12",
     {{100, 999999999999u}, {101, 1}},
     2,
     {1000000000000u, 100, 101, 100.000000000001, 1e-6}},
};

static bool is_close(double got, double want)
{
    return fabs(got - want) <= fabs(want) * 1e-15;
}

static void summary_is_as_computed_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        const struct example *example = &examples[i];
        const struct stats_summary *want = &example->expected;
        struct stats_summary got = {0};
        print_message("    %s\n", example->name);
        assert_true(stats_summarize(example->counts, example->size, &got));
        assert_int_equal(got.n, want->n);
        assert_int_equal(got.min, want->min);
        assert_int_equal(got.max, want->max);
        assert_true(is_close(got.mean, want->mean));
        assert_true(is_close(got.stddev, want->stddev));
    }
}

static void equal_values_have_exactly_no_spread(void **state)
{
    (void)state;
    for (uint64_t n = 1; n < 2000; n += 13) {
        struct value_count counts[] = {{UINT64_MAX - n, n}};
        struct stats_summary got = {.stddev = -1};
        assert_true(stats_summarize(counts, 1, &got));
        assert_true(got.stddev == 0.0);
    }
}

static void malformed_counts_are_refused(void **state)
{
    (void)state;
    static const struct value_count unsorted[] = {{2, 1}, {1, 1}};
    static const struct value_count twice[] = {{2, 1}, {2, 1}};
    static const struct value_count zero[] = {{1, 1}, {2, 0}};
    static const struct value_count too_many[] = {{1, UINT64_MAX}, {2, 1}};
    const struct value_count *lists[] = {unsorted, twice, zero, too_many};
    struct stats_summary summary = {.n = 99};
    uint64_t number = 99;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        assert_false(stats_summarize(lists[i], 2, &summary));
        assert_false(stats_percentile(lists[i], 2, 5000, &number));
        assert_false(stats_total(lists[i], 2, &number));
    }
    assert_false(stats_summarize(NULL, 0, &summary));
    assert_false(stats_percentile(NULL, 0, 5000, &number));
    assert_false(stats_total(NULL, 0, &number));
    assert_int_equal(summary.n, 99);
    assert_int_equal(number, 99);
}

static void total_is_exact_or_refused(void **state)
{
    (void)state;
    static const struct value_count counts[] = {{0, 9}, {1, 3}, {UINT32_MAX, 2}};
    static const struct value_count most[] = {{1, 1}, {UINT64_MAX - 1, 1}};
    static const struct value_count over[] = {{2, 1}, {UINT64_MAX - 1, 1}};
    uint64_t total = 0;
    assert_true(stats_total(counts, 3, &total));
    assert_int_equal(total, 8589934593u); /* 3 + 2 (2^32 - 1) */
    assert_true(stats_total(most, 2, &total));
    assert_true(total == UINT64_MAX);
    assert_false(stats_total(over, 2, &total));
}

struct rank_case {
    struct value_count counts[5];
    size_t size;
    unsigned p;
    uint64_t expected;
};

static const struct rank_case rank_cases[] = {
    {{{7, 1}}, 1, 1, 7},
    {{{7, 1}}, 1, 5000, 7},
    {{{7, 1}}, 1, 10000, 7},
    /* n = 2: ceil(0.5 * 2) = 1, and the next rank just above it. */
    {{{1, 1}, {2, 1}}, 2, 5000, 1},
    {{{1, 1}, {2, 1}}, 2, 5001, 2},
    /* The usual example 15, 20, 35, 40, 50: p30 -> rank 2, p40 -> 2, p50 -> 3. */
    {{{15, 1}, {20, 1}, {35, 1}, {40, 1}, {50, 1}}, 5, 500, 15},
    {{{15, 1}, {20, 1}, {35, 1}, {40, 1}, {50, 1}}, 5, 2000, 15},
    {{{15, 1}, {20, 1}, {35, 1}, {40, 1}, {50, 1}}, 5, 2001, 20},
    {{{15, 1}, {20, 1}, {35, 1}, {40, 1}, {50, 1}}, 5, 3000, 20},
    {{{15, 1}, {20, 1}, {35, 1}, {40, 1}, {50, 1}}, 5, 4000, 20},
    {{{15, 1}, {20, 1}, {35, 1}, {40, 1}, {50, 1}}, 5, 5000, 35},
    {{{15, 1}, {20, 1}, {35, 1}, {40, 1}, {50, 1}}, 5, 8000, 40},
    {{{15, 1}, {20, 1}, {35, 1}, {40, 1}, {50, 1}}, 5, 10000, 50},
    /* n = 1000 with one outlier: p99.9 is rank 999, the last of the many. */
    {{{10, 999}, {500, 1}}, 2, 9990, 10},
    {{{10, 999}, {500, 1}}, 2, 9991, 500},
    {{{10, 998}, {500, 2}}, 2, 9990, 500},
    {{{10, 1}, {500, 999}}, 2, 10, 10},
    {{{10, 1}, {500, 999}}, 2, 11, 500},
    /* n = 10: 0.9 * 10 is 9 exactly; in floating point it might be 9.0000001. */
    {{{1, 9}, {2, 1}}, 2, 9000, 1},
    {{{1, 8}, {2, 2}}, 2, 9000, 2},
    /* n = 2^64 - 1: p n does not fit 64 bits. ceil(n / 2) = 2^63. */
    {{{1, 1ull << 63}, {2, (1ull << 63) - 1}}, 2, 5000, 1},
    {{{1, (1ull << 63) - 1}, {2, 1ull << 63}}, 2, 5000, 2},
    {{{1, 1}, {UINT32_MAX, 1}}, 2, 10000, UINT32_MAX},
};

static void percentile_is_nearest_rank(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rank_cases); i++) {
        const struct rank_case *c = &rank_cases[i];
        uint64_t got = 0;
        assert_true(stats_percentile(c->counts, c->size, c->p, &got));
        if (got != c->expected)
            fail_msg("case %zu: p %u gave %llu", i, c->p, (unsigned long long)got);
    }
    uint64_t got = 0;
    assert_false(stats_percentile(rank_cases[0].counts, 1, 0, &got));
    assert_false(stats_percentile(rank_cases[0].counts, 1, 10001, &got));
}

/* The definition, literally: the smallest sample with at least p n samples at
 * or below it. */
static uint64_t slow_percentile(const uint64_t *sorted, uint64_t n, unsigned p)
{
    for (uint64_t i = 0; i < n; i++) {
        if ((i + 1) * STATS_WHOLE >= (uint64_t)p * n)
            return sorted[i];
    }
    return UINT64_MAX;
}

static void percentile_agrees_with_its_definition(void **state)
{
    (void)state;
    uint64_t sorted[64];
    struct value_count counts[64];
    for (uint64_t n = 1; n <= COUNT_OF(sorted); n++) {
        for (uint64_t i = 0; i < n; i++) {
            sorted[i] = 100 + i * i;
            counts[i] = (struct value_count){sorted[i], 1};
        }
        for (unsigned p = 1; p <= STATS_WHOLE; p++) {
            uint64_t got = 0;
            assert_true(stats_percentile(counts, n, p, &got));
            assert_int_equal(got, slow_percentile(sorted, n, p));
        }
    }
}

struct support_case {
    uint64_t n;
    unsigned p;
    enum stats_kind kind;
    bool expected;
};

static const struct support_case support_cases[] = {
    /* silicon: n >= 10 / (1 - p) */
    {19, 5000, STATS_SAMPLED, false},
    {20, 5000, STATS_SAMPLED, true},
    {99, 9000, STATS_SAMPLED, false},
    {100, 9000, STATS_SAMPLED, true},
    {999, 9900, STATS_SAMPLED, false},
    {1000, 9900, STATS_SAMPLED, true},
    {9999, 9990, STATS_SAMPLED, false},
    {10000, 9990, STATS_SAMPLED, true},
    {1, 5000, STATS_SAMPLED, false},
    /* 10 / (1 - 0.97) = 333.3...: the next whole number carries it */
    {333, 9700, STATS_SAMPLED, false},
    {334, 9700, STATS_SAMPLED, true},
    {UINT64_MAX, 9999, STATS_SAMPLED, true},
    /* model, insns: n >= 1 / (1 - p), the median always */
    {1, 5000, STATS_EXHAUSTIVE, true},
    {1, 5001, STATS_EXHAUSTIVE, false},
    {9, 9000, STATS_EXHAUSTIVE, false},
    {10, 9000, STATS_EXHAUSTIVE, true},
    {99, 9900, STATS_EXHAUSTIVE, false},
    {100, 9900, STATS_EXHAUSTIVE, true},
    {999, 9990, STATS_EXHAUSTIVE, false},
    {1000, 9990, STATS_EXHAUSTIVE, true},
    /* never */
    {0, 5000, STATS_EXHAUSTIVE, false},
    {1000000, 0, STATS_EXHAUSTIVE, false},
    {1000000, 10000, STATS_EXHAUSTIVE, false},
    {UINT64_MAX, 10000, STATS_SAMPLED, false},
    {1000000, 10001, STATS_SAMPLED, false},
};

static void support_begins_at_the_right_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(support_cases); i++) {
        const struct support_case *c = &support_cases[i];
        if (stats_supports(c->n, c->p, c->kind) != c->expected)
            fail_msg("case %zu: n %llu, p %u", i, (unsigned long long)c->n, c->p);
    }
}

static void named_percentiles_are_what_their_names_say(void **state)
{
    (void)state;
    size_t i = 0;
    for (; stats_percentiles[i].name != NULL; i++) {
        /* "p999" is 0.999 */
        const char *digits = stats_percentiles[i].name + 1;
        double p = strtod(digits, NULL) / pow(10, (double)strlen(digits));
        assert_true(fabs(p * STATS_WHOLE - stats_percentiles[i].p) < 1e-6);
    }
    assert_int_equal(i, 4);
}

static void a_list_is_made_tidy_in_place(void **state)
{
    struct value_count counts[] = {{7, 1}, {3, 2}, {UINT64_MAX, 1}, {7, 4}, {0, 5}, {3, 1}};
    static const struct value_count tidy[] = {{0, 5}, {3, 3}, {7, 5}, {UINT64_MAX, 1}};
    (void)state;
    assert_int_equal(stats_tidy(counts, COUNT_OF(counts)), COUNT_OF(tidy));
    assert_memory_equal(counts, tidy, sizeof tidy);
    assert_int_equal(stats_tidy(counts, COUNT_OF(tidy)), COUNT_OF(tidy));
    assert_memory_equal(counts, tidy, sizeof tidy);
    assert_int_equal(stats_tidy(counts, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(summary_is_as_computed_by_hand),
        cmocka_unit_test(equal_values_have_exactly_no_spread),
        cmocka_unit_test(malformed_counts_are_refused),
        cmocka_unit_test(total_is_exact_or_refused),
        cmocka_unit_test(percentile_is_nearest_rank),
        cmocka_unit_test(percentile_agrees_with_its_definition),
        cmocka_unit_test(support_begins_at_the_right_count),
        cmocka_unit_test(a_list_is_made_tidy_in_place),
        cmocka_unit_test(named_percentiles_are_what_their_names_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
