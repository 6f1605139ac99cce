/* Peaks over threshold; see tail.h. */
#include "host/lib/silicon/tail.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All exceedances, their upper half and their upper quarter. */
#define PARTS 3u

const double tail_once[TAIL_QUANTILES] = {1e6, 1e9};
static const size_t shares[TAIL_SHARES] = {20, 40, 80};

/* What is worked on. */
struct samples {
    const int64_t *in_time;
    int64_t *sorted;
    double *excess; /* of the threshold that is tried, ascending */
    size_t count;
    int64_t step; /* that all values are apart by a multiple of */
};

static bool refuse(struct tail *tail, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static bool refuse(struct tail *tail, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(tail->reason, sizeof tail->reason, format, arguments);
    va_end(arguments);
    return false;
}

/* ---- Exceedances ---- */

static int compare_values(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int64_t step_of(const int64_t *sorted, size_t count)
{
    int64_t step = 0;
    for (size_t i = 1; i < count; i++) {
        int64_t a = sorted[i] - sorted[i - 1u], b = step;
        while (b != 0) {
            int64_t rest = a % b;
            a = b;
            b = rest;
        }
        step = a;
    }
    return step;
}

/* How many samples are above a value. */
static size_t above(const struct samples *samples, int64_t value)
{
    size_t low = 0, high = samples->count;
    while (low < high) {
        size_t middle = (low + high) / 2u;
        if (samples->sorted[middle] <= value)
            low = middle + 1u;
        else
            high = middle;
    }
    return samples->count - low;
}

/* The excess of each over the value, equal ones spread evenly over their step; how many the
 * most frequent has. */
static size_t spread(const struct samples *samples, int64_t value, size_t count)
{
    const int64_t *sorted = samples->sorted + (samples->count - count);
    size_t most = 0;
    for (size_t i = 0, end = 0; i < count; i = end) {
        while (end < count && sorted[end] == sorted[i])
            end++;
        double ties = (double)(end - i), base = (double)(sorted[i] - value - samples->step);
        for (size_t j = i; j < end; j++)
            samples->excess[j] = base + (double)samples->step * ((double)(j - i) + 0.5) / ties;
        most = end - i > most ? end - i : most;
    }
    return most;
}

/* ---- Tests ---- */

static double two_sided(double deviate)
{
    return erfc(fabs(deviate) / sqrt(2));
}

/* Wald and Wolfowitz: how often the samples change between above and not above. */
static double runs_p(const struct samples *samples, int64_t value, size_t count)
{
    double one = (double)count, other = (double)(samples->count - count), n = one + other;
    double runs = 1;
    for (size_t i = 1; i < samples->count; i++)
        runs += (samples->in_time[i] > value) != (samples->in_time[i - 1u] > value);
    double product = 2 * one * other;
    double variance = product * (product - n) / (n * n * (n - 1));
    return two_sided((runs - product / n - 1) / sqrt(variance));
}

/* Whether exceedances become more or less frequent. */
static double trend_p(const struct samples *samples, int64_t value)
{
    uint64_t blocks[TAIL_BLOCKS] = {0};
    size_t length = samples->count / TAIL_BLOCKS;
    for (size_t i = 0; i < length * TAIL_BLOCKS; i++)
        blocks[i / length] += samples->in_time[i] > value;
    return drift_trend(blocks, TAIL_BLOCKS).p;
}

/* The shape above a higher threshold against that of all: its variance less that of all. */
static double shape_p(const struct gpd_fit *all, size_t count, const double *part,
                      size_t part_count, double *excess)
{
    struct gpd_fit own;
    double threshold = part[-1];
    for (size_t i = 0; i < part_count; i++)
        excess[i] = part[i] - threshold;
    if (!gpd_fit(excess, part_count, &own))
        return 0;
    double variance =
        (1 + all->shape) * (1 + all->shape) * (1 / (double)part_count - 1 / (double)count);
    return two_sided((own.shape - all->shape) / sqrt(variance));
}

/* False without memory. */
static bool judge_stability(const struct samples *samples, struct tail *tail)
{
    size_t count = tail->exceedances, tests = 0;
    double *excess = calloc(count, sizeof *excess);
    double least = 1;
    if (!excess)
        return false;
    for (size_t part = count / 2u; part >= TAIL_STABILITY_MIN && tests + 1u < PARTS; part /= 2u) {
        double p = shape_p(&tail->fit, count, samples->excess + (count - part), part, excess);
        least = p < least ? p : least;
        tests++;
    }
    free(excess);
    tail->stability_p = fmin(1, least * (double)tests);
    return true;
}

/* ---- A threshold ---- */

static bool judge_fit(const struct samples *samples, int64_t value, struct tail *tail)
{
    size_t count = tail->exceedances, most = spread(samples, value, count);
    if ((double)most > TAIL_TIES_MOST * (double)count)
        return refuse(tail,
                      "values are too coarse: one of them has %zu of %zu exceedances (more than "
                      "%g %%)",
                      most, count, 100 * TAIL_TIES_MOST);
    if (!gpd_fit(samples->excess, count, &tail->fit))
        return refuse(tail, "the exceedances cannot be fitted");
    if (tail->fit.shape <= GPD_SHAPE_LEAST)
        return refuse(tail,
                      "the shape is %.2f: the tail ends too abruptly for likelihood to hold (not "
                      "above %g)",
                      tail->fit.shape, GPD_SHAPE_LEAST);
    if (tail->fit.shape >= GPD_SHAPE_MOST)
        return refuse(tail, "the shape is %.2f: the tail is too heavy (not below %g)",
                      tail->fit.shape, GPD_SHAPE_MOST);
    tail->fitted = true;
    tail->fit_statistic = gpd_anderson_darling(samples->excess, count, &tail->fit);
    tail->fit_p = gpd_anderson_darling_p(tail->fit.shape, tail->fit_statistic);
    return true;
}

static bool are_dependent(const struct tail *tail)
{
    return tail->runs_p < TAIL_LEVEL || tail->trend_p < TAIL_LEVEL;
}

/* Of when they came, whatever they are. */
static bool judge_times(const struct samples *samples, int64_t value, struct tail *tail)
{
    tail->runs_p = runs_p(samples, value, tail->exceedances);
    tail->trend_p = trend_p(samples, value);
    if (tail->runs_p < TAIL_LEVEL)
        return refuse(tail,
                      "exceedances are not independent: they come in clusters, or in a pattern "
                      "(runs test, p = %.2g)",
                      tail->runs_p);
    if (tail->trend_p < TAIL_LEVEL)
        return refuse(tail, "exceedances become more or less frequent (Mann-Kendall, p = %.2g)",
                      tail->trend_p);
    return true;
}

static bool judge_tests(struct tail *tail)
{
    if (tail->fit_p < TAIL_FIT_LEVEL)
        return refuse(tail,
                      "the tail has not the form that is assumed (Anderson-Darling %.3g, p = "
                      "%.2g%s)",
                      tail->fit_statistic, tail->fit_p, tail->fit_p > 0.001 ? "" : " or less");
    if (tail->stability_p < TAIL_LEVEL)
        return refuse(tail, "the shape depends on the threshold (p = %.2g)", tail->stability_p);
    return true;
}

/* Widens the interval of a quantile by what the exceedances of a higher threshold say alone. */
static bool widen(const struct samples *samples, size_t part, double *excess, struct tail *tail,
                  size_t index)
{
    struct tail_quantile *quantile = &tail->quantiles[index];
    size_t from = tail->exceedances - part;
    double base = from > 0 ? samples->excess[from - 1u] : 0, low = 0, high = 0;
    struct gpd_fit fit;
    for (size_t i = 0; i < part; i++)
        excess[i] = samples->excess[from + i] - base;
    double once = tail_once[index] * (double)part / (double)tail->n;
    if (!gpd_fit(excess, part, &fit) ||
        !gpd_level_interval(excess, part, &fit, once, TAIL_CONFIDENCE, &low, &high))
        return refuse(tail, "the interval of what comes once in %g samples has no upper end",
                      tail_once[index]);
    low += tail->threshold + base;
    high += tail->threshold + base;
    quantile->low = from == 0 || low < quantile->low ? low : quantile->low;
    quantile->high = from == 0 || high > quantile->high ? high : quantile->high;
    return true;
}

/* False without memory. */
static bool set_quantiles(const struct samples *samples, struct tail *tail)
{
    double rate = (double)tail->exceedances / (double)tail->n;
    double *excess = calloc(tail->exceedances, sizeof *excess);
    if (!excess)
        return false;
    tail->estimated = true;
    for (size_t i = 0; i < TAIL_QUANTILES; i++) {
        tail->quantiles[i].value = tail->threshold + gpd_level(&tail->fit, tail_once[i] * rate);
        size_t part = tail->exceedances;
        for (unsigned parts = 0; parts < PARTS && part >= TAIL_STABILITY_MIN && tail->estimated;
             parts++, part /= 2u)
            tail->estimated = widen(samples, part, excess, tail, i);
    }
    free(excess);
    return true;
}

/* Sets `estimated`; false without memory. */
static bool try_threshold(const struct samples *samples, size_t wanted, struct tail *tail)
{
    int64_t value = samples->sorted[samples->count - wanted - 1u];
    tail->exceedances = above(samples, value);
    tail->threshold = (double)value + (double)samples->step / 2;
    if (tail->exceedances < TAIL_EXCEEDANCES_MIN) {
        refuse(tail,
               "values are too coarse: only %zu of %zu samples are above a value that %zu "
               "should be above",
               tail->exceedances, samples->count, wanted);
        return true;
    }
    if (!judge_times(samples, value, tail) || !judge_fit(samples, value, tail))
        return true;
    if (!judge_stability(samples, tail))
        return false;
    return !judge_tests(tail) || set_quantiles(samples, tail);
}

static bool try_thresholds(const struct samples *samples, struct tail *tail)
{
    for (size_t i = 0; i < TAIL_SHARES; i++) {
        struct tail own = {.n = samples->count, .runs_p = 1, .trend_p = 1};
        size_t wanted = samples->count / shares[i];
        if (wanted < TAIL_EXCEEDANCES_MIN)
            break;
        if (!try_threshold(samples, wanted, &own))
            return false;
        if (i == 0 || own.estimated)
            *tail = own;
        if (own.estimated || are_dependent(&own))
            break;
    }
    return true;
}

bool tail_judge(const int64_t *values, size_t count, enum drift_verdict drift, struct tail *tail)
{
    *tail = (struct tail){.n = count};
    if (count < TAIL_SAMPLES_MIN) {
        refuse(tail, "too few samples: %zu, of at least %u", count, TAIL_SAMPLES_MIN);
        return true;
    }
    if (drift != DRIFT_NONE) {
        refuse(tail, drift == DRIFT_SHOWN ? "the board drifts"
                                          : "too few batches to say that the board does not drift");
        return true;
    }
    struct samples samples = {.in_time = values,
                              .sorted = calloc(count, sizeof *samples.sorted),
                              .excess = calloc(count, sizeof *samples.excess),
                              .count = count};
    bool good = samples.sorted && samples.excess;
    if (good) {
        memcpy(samples.sorted, values, count * sizeof *values);
        qsort(samples.sorted, count, sizeof *samples.sorted, compare_values);
        samples.step = step_of(samples.sorted, count);
        good = try_thresholds(&samples, tail);
    }
    free(samples.excess);
    free(samples.sorted);
    return good;
}
