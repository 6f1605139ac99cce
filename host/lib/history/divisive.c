/* E-divisive; see divisive.h. */
#include "host/lib/history/divisive.h"

#include <math.h>
#include <string.h>

#define SIDE DIVISIVE_SIDE_MIN
/* Two orders of the same values may differ in the last bits of a Q that is the same. */
#define SAME 1e-9

struct search {
    double values[DIVISIVE_VALUES_MAX];
    size_t ends[DIVISIVE_VALUES_MAX / SIDE + 1]; /* of the stretches, ascending */
    size_t stretches;
    uint64_t state;
};

/* ---- The statistic ---- */

/* Of a stretch that ends with Y: 1 / (m + n), and 1 / pairs of so many values. */
struct weights {
    double all, pairs[DIVISIVE_VALUES_MAX + 1];
};

static void weigh(struct weights *weights, size_t count)
{
    for (size_t n = 2; n <= count; n++)
        weights->pairs[n] = 2 / ((double)n * (double)(n - 1));
}

/* `first` and `second` are the sums of |a - b| over the pairs of each side, `both` over the pairs
 * of the two together; the mean between them is (both - first - second) / (m n). */
static double divergence(const struct weights *weights, size_t m, size_t n, double first,
                         double second, double both)
{
    double within = first * weights->pairs[m] + second * weights->pairs[n];

    return weights->all * (2 * (both - first - second) - (double)m * (double)n * within);
}

/* `behind[t]` becomes the sum over the pairs of the values from t up to and with `last`. */
static void take_value(const double *values, size_t last, double *behind)
{
    double sum = 0;

    behind[last] = 0;
    for (size_t t = last; t-- > 0;) {
        sum += fabs(values[t] - values[last]);
        behind[t] += sum;
    }
}

double divisive_split(const double *values, size_t count, size_t *at)
{
    double behind[DIVISIVE_VALUES_MAX], before[DIVISIVE_VALUES_MAX + 1], most = 0;
    struct weights weights;

    if (count > DIVISIVE_VALUES_MAX)
        return 0;
    weigh(&weights, count);
    for (size_t last = 0; last < count; last++) {
        size_t kappa = last + 1;
        take_value(values, last, behind);
        before[kappa] = behind[0];
        weights.all = 1 / (double)kappa;
        for (size_t tau = SIDE; tau + SIDE <= kappa; tau++) {
            double q = divergence(&weights, tau, kappa - tau, before[tau], behind[tau], behind[0]);
            if (q > most * (1 + SAME)) {
                most = q;
                *at = tau;
            }
        }
    }
    return most;
}

/* ---- The test ---- */

/* The high half of a 64-bit linear congruential generator. */
static uint32_t draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 32);
}

static void shuffle(double *values, size_t count, uint64_t *state)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = (size_t)((uint64_t)draw(state) * i >> 32);
        double value = values[i - 1];
        values[i - 1] = values[other];
        values[other] = value;
    }
}

/* Whether values in another order, each within its stretch, show a Q that is no smaller. */
static bool is_reached(struct search *search, double q)
{
    bool reached = false;

    for (size_t i = 0, begin = 0, at; i < search->stretches; begin = search->ends[i++]) {
        size_t count = search->ends[i] - begin;
        shuffle(search->values + begin, count, &search->state);
        reached = reached || divisive_split(search->values + begin, count, &at) >= q * (1 - SAME);
    }
    return reached;
}

/* The p-value; where it is above the level already, the first that shows it. */
static double test(const struct search *search, double q)
{
    struct search shuffled = *search;
    unsigned reached = 0, tried = 0;

    for (; tried < DIVISIVE_PERMUTATIONS; tried++) {
        double least = (1.0 + reached) / (1.0 + DIVISIVE_PERMUTATIONS);
        if (least > DIVISIVE_LEVEL)
            break;
        reached += is_reached(&shuffled, q);
    }
    return (1.0 + reached) / (1.0 + DIVISIVE_PERMUTATIONS);
}

/* ---- One split after the other ---- */

static struct divisive_change candidate(const struct search *search)
{
    struct divisive_change best = {0, 0, 1};

    for (size_t i = 0, begin = 0; i < search->stretches; begin = search->ends[i++]) {
        size_t at = 0;
        double q = divisive_split(search->values + begin, search->ends[i] - begin, &at);
        if (q > best.q)
            best = (struct divisive_change){begin + at, q, 1};
    }
    return best;
}

static void split(struct search *search, size_t at)
{
    size_t i = search->stretches++;

    for (; i > 0 && search->ends[i - 1] > at; i--)
        search->ends[i] = search->ends[i - 1];
    search->ends[i] = at;
}

static void add(struct divisive *found, const struct divisive_change *change)
{
    size_t i = found->count++;

    for (; i > 0 && found->changes[i - 1].at > change->at; i--)
        found->changes[i] = found->changes[i - 1];
    found->changes[i] = *change;
}

bool divisive_find(const double *values, size_t count, uint64_t seed, struct divisive *found)
{
    struct search search = {.stretches = 1, .state = seed};

    found->count = 0;
    if (count > DIVISIVE_VALUES_MAX)
        return false;
    memcpy(search.values, values, count * sizeof *values);
    search.ends[0] = count;
    for (;;) {
        struct divisive_change change = candidate(&search);
        if (change.q <= 0)
            return true;
        change.p = test(&search, change.q);
        if (change.p > DIVISIVE_LEVEL)
            return true;
        add(found, &change);
        split(&search, change.at);
    }
}
