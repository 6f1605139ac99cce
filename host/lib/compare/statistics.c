/* Two samples compared; see statistics.h. */
#include "host/lib/compare/statistics.h"

#include <math.h>
#include <stdlib.h>

/* ---- Quantiles and effects ---- */

static uint64_t rank_of(uint64_t n, double p)
{
    double rank = ceil(p * (double)n - 1e-9); /* 0.9 n of 10 is 9, whatever the last bit says */
    return rank < 1 ? 1 : rank > (double)n ? n : (uint64_t)rank;
}

int64_t compare_quantile(const struct sample *sample, double p)
{
    uint64_t rank = rank_of(sample->n, p), seen = 0;
    size_t row = 0;

    for (; row + 1 < sample->rows && (seen += sample->counts[row].count) < rank; row++)
        ;
    return sample->counts[row].value;
}

double compare_delta(const struct sample *a, const struct sample *b)
{
    uint64_t below = 0;
    double more = 0, less = 0;
    size_t i = 0;

    for (size_t j = 0; j < b->rows; j++) {
        const struct result_count *own = &b->counts[j];
        uint64_t equal = 0;
        while (i < a->rows && a->counts[i].value < own->value)
            below += a->counts[i++].count;
        if (i < a->rows && a->counts[i].value == own->value)
            equal = a->counts[i].count;
        more += (double)own->count * (double)below;
        less += (double)own->count * (double)(a->n - below - equal);
    }
    return (more - less) / ((double)a->n * (double)b->n);
}

/* ---- Tests ---- */

static double log_choose(double n, double k)
{
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

/* Sum of what is no likelier than the table at hand, from it outwards in one direction; `x` is the
 * table's first cell. */
struct margins {
    double row, other, column; /* sums of the first row, the second, the first column */
};

static double ratio_up(const struct margins *m, double x)
{
    return (m->row - x) * (m->column - x) / ((x + 1) * (m->other - m->column + x + 1));
}

static double ratio_down(const struct margins *m, double x)
{
    return x * (m->other - m->column + x) / ((m->row - x + 1) * (m->column - x + 1));
}

double compare_fisher(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    const struct margins m = {(double)(a + b), (double)(c + d), (double)(a + c)};
    double least = fmax(0, m.column - m.other), most = fmin(m.row, m.column), x = (double)a;
    double here = exp(log_choose(m.row, x) + log_choose(m.other, m.column - x) -
                      log_choose(m.row + m.other, m.column));
    double limit = here * (1 + 1e-7), sum = here, likely = here;

    for (double at = x; at < most; at++) {
        likely *= ratio_up(&m, at);
        sum += likely <= limit ? likely : 0;
    }
    likely = here;
    for (double at = x; at > least; at--) {
        likely *= ratio_down(&m, at);
        sum += likely <= limit ? likely : 0;
    }
    return sum < 1 ? sum : 1;
}

static uint64_t count_to(const struct sample *sample, int64_t value)
{
    uint64_t count = 0;

    for (size_t i = 0; i < sample->rows && sample->counts[i].value <= value; i++)
        count += sample->counts[i].count;
    return count;
}

/* The quantile of both together: the least value with enough at or below it. */
static int64_t pooled_quantile(const struct sample *a, const struct sample *b, double p)
{
    uint64_t rank = rank_of(a->n + b->n, p), seen = 0;
    size_t i = 0, j = 0;
    int64_t value = 0;

    while (seen < rank && (i < a->rows || j < b->rows)) {
        bool first = j == b->rows || (i < a->rows && a->counts[i].value <= b->counts[j].value);
        const struct result_count *row = first ? &a->counts[i++] : &b->counts[j++];
        seen += row->count;
        value = row->value;
    }
    return value;
}

/* Whether as many of both lie at or below a value. */
static double split_test(const struct sample *a, const struct sample *b, int64_t value)
{
    uint64_t in_a = count_to(a, value), in_b = count_to(b, value);

    return compare_fisher(in_a, a->n - in_a, in_b, b->n - in_b);
}

double compare_quantile_test(const struct sample *a, const struct sample *b, double p)
{
    int64_t value = pooled_quantile(a, b, p);
    double below = value > INT64_MIN ? split_test(a, b, value - 1) : 1;

    return fmin(1, 2 * fmin(split_test(a, b, value), below));
}

/* ---- Sums ---- */

double compare_mean(const struct sample *sample)
{
    double sum = 0;

    for (size_t i = 0; i < sample->rows; i++)
        sum += (double)sample->counts[i].value * (double)sample->counts[i].count;
    return sum / (double)sample->n;
}

/* The first row whose value is above `value`. */
static size_t row_above(const struct sample *sample, int64_t value)
{
    size_t low = 0, high = sample->rows;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sample->counts[middle].value <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The least value of both above `*value`; false if there is none. */
static bool next_value(const struct sample *a, const struct sample *b, int64_t *value)
{
    size_t i = row_above(a, *value), j = row_above(b, *value);

    if (i == a->rows && j == b->rows)
        return false;
    if (j == b->rows || (i < a->rows && a->counts[i].value < b->counts[j].value))
        *value = a->counts[i].value;
    else
        *value = b->counts[j].value;
    return true;
}

static int64_t least_of(const struct sample *a, const struct sample *b)
{
    return a->counts[0].value < b->counts[0].value ? a->counts[0].value : b->counts[0].value;
}

/* Values with some above them. */
static size_t count_steps(const struct sample *a, const struct sample *b)
{
    int64_t value = least_of(a, b);
    size_t steps = 0;

    while (next_value(a, b, &value))
        steps++;
    return steps;
}

double compare_sum_test(const struct sample *a, const struct sample *b)
{
    size_t steps = count_steps(a, b), stride = steps / COMPARE_STEPS_MAX + 1, tests = 0;
    int64_t value = least_of(a, b);
    double least = 1;

    for (size_t i = 0; i < steps; i++) {
        if (i % stride == 0) {
            least = fmin(least, split_test(a, b, value));
            tests++;
        }
        next_value(a, b, &value);
    }
    return tests ? fmin(1, least * (double)tests) : 1;
}

struct ranked {
    double p;
    size_t index;
};

static int by_p(const void *one, const void *other)
{
    const struct ranked *a = one, *b = other;
    return (a->p > b->p) - (a->p < b->p);
}

bool compare_holm(const double *p, double *adjusted, size_t count)
{
    struct ranked *order = calloc(count + 1, sizeof *order);
    double least = 0;

    if (!order)
        return false;
    for (size_t i = 0; i < count; i++)
        order[i] = (struct ranked){p[i], i};
    if (count)
        qsort(order, count, sizeof *order, by_p);
    for (size_t i = 0; i < count; i++) {
        double stepped = order[i].p * (double)(count - i);
        least = stepped > least ? stepped : least;
        adjusted[order[i].index] = least < 1 ? least : 1;
    }
    free(order);
    return true;
}

/* ---- Bootstrap ---- */

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* In (0, 1). */
static double uniform(uint64_t *state)
{
    return ((double)(next(state) >> 11) + 0.5) * 0x1p-53;
}

static double normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(uniform(state)));
    return radius * cos(6.283185307179586 * uniform(state));
}

/* Marsaglia and Tsang, 2000; shape >= 1. */
static double gamma_draw(uint64_t *state, double shape)
{
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);

    for (;;) {
        double x = normal(state), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        if (log(uniform(state)) < 0.5 * x * x + d - d * v + d * log(v))
            return d * v;
    }
}

double compare_bootstrap_rank(uint64_t *state, uint64_t n, double p)
{
    double rank = (double)rank_of(n, p);
    double below = gamma_draw(state, rank), above = gamma_draw(state, (double)n - rank + 1);

    return below / (below + above);
}

/* The value under which a share `u` of the sample lies. */
static int64_t look_up(const struct sample *sample, const uint64_t *sums, double u)
{
    uint64_t rank = (uint64_t)(u * (double)sample->n) + 1;
    size_t low = 0, high = sample->rows - 1;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sums[middle] < rank)
            low = middle + 1;
        else
            high = middle;
    }
    return sample->counts[low].value;
}

static uint64_t *sums_of(const struct sample *sample)
{
    uint64_t *sums = calloc(sample->rows, sizeof *sums), sum = 0;

    for (size_t i = 0; sums && i < sample->rows; i++)
        sums[i] = sum += sample->counts[i].count;
    return sums;
}

static int by_value(const void *one, const void *other)
{
    const double *a = one, *b = other;
    return (*a > *b) - (*a < *b);
}

struct interval compare_bootstrap(const struct sample *a, const struct sample *b, double p,
                                  double level, uint32_t seed)
{
    double *differences = calloc(BOOTSTRAP_REPLICATES, sizeof *differences);
    uint64_t *in_a = sums_of(a), *in_b = sums_of(b), state = seed;
    struct interval interval = {-INFINITY, INFINITY}; /* without memory nothing is known */
    size_t tail = (size_t)((1 - level) / 2 * BOOTSTRAP_REPLICATES);

    if (differences && in_a && in_b) {
        for (size_t i = 0; i < BOOTSTRAP_REPLICATES; i++) {
            int64_t old = look_up(a, in_a, compare_bootstrap_rank(&state, a->n, p));
            differences[i] =
                (double)(look_up(b, in_b, compare_bootstrap_rank(&state, b->n, p)) - old);
        }
        qsort(differences, BOOTSTRAP_REPLICATES, sizeof *differences, by_value);
        interval =
            (struct interval){differences[tail], differences[BOOTSTRAP_REPLICATES - 1 - tail]};
    }
    free(differences);
    free(in_a);
    free(in_b);
    return interval;
}

/* The square of the mean's standard error. */
static double squared_error(const struct sample *sample)
{
    double mean = compare_mean(sample), sum = 0, n = (double)sample->n;

    for (size_t i = 0; i < sample->rows; i++) {
        double off = (double)sample->counts[i].value - mean;
        sum += (double)sample->counts[i].count * off * off;
    }
    return n > 1 ? sum / (n - 1) / n : 0;
}

struct interval compare_mean_interval(const struct sample *a, const struct sample *b)
{
    double by = compare_mean(b) - compare_mean(a);
    double reach = 1.959963985 * sqrt(squared_error(a) + squared_error(b)); /* 95 % of a normal */

    return (struct interval){by - reach, by + reach};
}
