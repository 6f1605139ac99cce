/* Mann and Kendall's test for a trend; see drift.h. */
#include "host/lib/silicon/drift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_values(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

uint64_t drift_median(uint64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_values);
    return values[(count - 1u) / 2u];
}

static double ties_term(double n)
{
    return n * (n - 1.0) * (2.0 * n + 5.0);
}

/* What equal values take off the variance. */
static double ties_of(const uint64_t *sorted, size_t count)
{
    double sum = 0.0;
    size_t run = 1;
    for (size_t i = 1; i <= count; i++) {
        if (i < count && sorted[i] == sorted[i - 1u]) {
            run++;
            continue;
        }
        sum += ties_term((double)run);
        run = 1;
    }
    return sum;
}

struct drift_trend drift_trend(const uint64_t *values, size_t count)
{
    struct drift_trend trend = {.p = 1.0};
    uint64_t sorted[DRIFT_BLOCKS_MAX];
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1u; j < count; j++)
            trend.s += (values[j] > values[i]) - (values[j] < values[i]);
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_values);
    trend.variance = (ties_term((double)count) - ties_of(sorted, count)) / 18.0;
    if (trend.s != 0 && trend.variance > 0.0)
        trend.p = erfc((fabs((double)trend.s) - 1.0) / sqrt(2.0 * trend.variance));
    return trend;
}

static uint64_t median_of(const uint64_t *values, size_t count)
{
    uint64_t copy[DRIFT_BLOCKS_MAX];
    memcpy(copy, values, count * sizeof *copy);
    return drift_median(copy, count);
}

struct drift drift_judge(const uint64_t *medians, size_t count)
{
    struct drift drift = {.verdict = DRIFT_UNKNOWN, .blocks = count, .p = 1.0};
    if (count < DRIFT_BLOCKS_MIN || count > DRIFT_BLOCKS_MAX)
        return drift;
    drift.p = drift_trend(medians, count).p;
    drift.verdict = drift.p < DRIFT_LEVEL ? DRIFT_SHOWN : DRIFT_NONE;
    drift.from = median_of(medians, count / 3u);
    drift.to = median_of(medians + (count - count / 3u), count / 3u);
    return drift;
}

const char *drift_verdict_name(enum drift_verdict verdict)
{
    static const char *const names[] = {"unknown", "none", "shown"};
    return names[verdict];
}
