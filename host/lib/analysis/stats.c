/* Statistics over exact integer counts; stats.h has the rules. */
#include "host/lib/analysis/stats.h"

#include <math.h>
#include <stdlib.h>

const struct stats_named_percentile stats_percentiles[] = {
    {"p50", 5000}, {"p90", 9000}, {"p99", 9900}, {"p999", 9990}, {NULL, 0},
};

__extension__ typedef unsigned __int128 uint128;

static int compare_values(const void *a, const void *b)
{
    const struct value_count *x = a, *y = b;
    return x->value < y->value ? -1 : x->value > y->value;
}

size_t stats_tidy(struct value_count *counts, size_t size)
{
    size_t used = 0;
    if (size == 0)
        return 0;
    qsort(counts, size, sizeof *counts, compare_values);
    for (size_t i = 1; i < size; i++) {
        if (counts[used].value == counts[i].value)
            counts[used].count += counts[i].count;
        else
            counts[++used] = counts[i];
    }
    return used + 1u;
}

static bool count_all(const struct value_count *counts, size_t size, uint64_t *n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < size; i++) {
        bool ascending = i == 0 || counts[i - 1].value < counts[i].value;
        if (!ascending || counts[i].count == 0)
            return false;
        if (__builtin_add_overflow(sum, counts[i].count, &sum))
            return false;
    }
    *n = sum;
    return size > 0;
}

/* Cannot overflow: n values below 2^64, n below 2^64. */
static uint128 sum_of(const struct value_count *counts, size_t size)
{
    uint128 sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += (uint128)counts[i].value * counts[i].count;
    return sum;
}

bool stats_summarize(const struct value_count *counts, size_t size, struct stats_summary *out)
{
    uint64_t n = 0;
    if (!count_all(counts, size, &n))
        return false;
    /* The mean as whole + part keeps 64 bits for the part below the point,
     * and distances from it stay exact however far the values are from 0. */
    uint128 sum = sum_of(counts, size);
    uint64_t whole = (uint64_t)(sum / n);
    long double part = (long double)(uint64_t)(sum % n) / (long double)n;
    long double squares = 0;
    for (size_t i = 0; i < size; i++) {
        uint64_t value = counts[i].value;
        long double distance = value >= whole ? (long double)(value - whole) - part
                                              : -(long double)(whole - value) - part;
        squares += distance * distance * (long double)counts[i].count;
    }
    *out = (struct stats_summary){
        .n = n,
        .min = counts[0].value,
        .max = counts[size - 1].value,
        .mean = (double)((long double)whole + part),
        .stddev = n > 1 ? (double)sqrtl(squares / (long double)(n - 1)) : 0.0,
    };
    return true;
}

bool stats_total(const struct value_count *counts, size_t size, uint64_t *total)
{
    uint64_t n = 0;
    if (!count_all(counts, size, &n))
        return false;
    uint128 sum = sum_of(counts, size);
    if (sum > UINT64_MAX)
        return false;
    *total = (uint64_t)sum;
    return true;
}

/* ceil(n p / STATS_WHOLE) without a product that could overflow. */
static uint64_t rank_of(uint64_t n, unsigned p)
{
    uint64_t rest = n % STATS_WHOLE * p;
    return n / STATS_WHOLE * p + (rest + STATS_WHOLE - 1) / STATS_WHOLE;
}

bool stats_percentile(const struct value_count *counts, size_t size, unsigned p, uint64_t *value)
{
    uint64_t n = 0;
    if (p < 1 || p > STATS_WHOLE || !count_all(counts, size, &n))
        return false;
    uint64_t before = rank_of(n, p) - 1; /* values that stand before the one wanted */
    size_t i = 0;
    while (before >= counts[i].count)
        before -= counts[i++].count;
    *value = counts[i].value;
    return true;
}

bool stats_supports(uint64_t n, unsigned p, enum stats_kind kind)
{
    if (n == 0 || p == 0 || p >= STATS_WHOLE)
        return false;
    if (kind == STATS_EXHAUSTIVE && p <= STATS_WHOLE / 2)
        return true;
    /* n >= beyond / (1 - p), with n a whole number: compare with the ceiling. */
    unsigned beyond = kind == STATS_SAMPLED ? 10 : 1;
    unsigned rest = STATS_WHOLE - p;
    return n >= (beyond * STATS_WHOLE + rest - 1) / rest;
}
