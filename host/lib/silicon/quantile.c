/* Ranks from the exact binomial distribution; see quantile.h. */
#include "host/lib/silicon/quantile.h"

#include <math.h>

#define TAIL ((1.0 - QUANTILE_CONFIDENCE) / 2.0)
/* Of either tail all that is further out than so many standard deviations, and so many
 * counts more, is below 1e-20. */
#define FAR_DEVIATIONS 12.0
#define FAR_COUNTS     60.0

/* log P(B = k) */
static long double log_mass(uint64_t n, double p, uint64_t k)
{
    long double of = (long double)n, at = (long double)k;
    return lgammal(of + 1) - lgammal(at + 1) - lgammal(of - at + 1) + at * logl((long double)p) +
           (of - at) * log1pl(-(long double)p);
}

/* The largest r with P(B < r) <= TAIL; 0: none. */
static uint64_t lower_rank(uint64_t n, double p)
{
    double mean = (double)n * p;
    double from = mean - FAR_DEVIATIONS * sqrt(mean * (1.0 - p)) - FAR_COUNTS;
    uint64_t k = from > 0.0 ? (uint64_t)from : 0;
    long double sum = 0.0L, mass = expl(log_mass(n, p, k));
    long double odds = (long double)p / (1.0L - (long double)p);
    while (k < n && sum + mass <= (long double)TAIL) {
        sum += mass;
        mass *= (long double)(n - k) / (long double)(k + 1u) * odds;
        k++;
    }
    return k;
}

/* Seen from the largest sample down, the quantile is that of 1 - p. */
bool quantile_ranks(uint64_t n, double p, struct quantile_ranks *ranks)
{
    if (n == 0 || !(p > 0.0 && p < 1.0))
        return false;
    uint64_t low = lower_rank(n, p), high = lower_rank(n, 1.0 - p);
    if (low == 0 || high == 0)
        return false;
    *ranks = (struct quantile_ranks){low, n + 1u - high};
    return true;
}

double quantile_beyond(uint64_t n)
{
    return n ? -expm1(log(1.0 - QUANTILE_CONFIDENCE) / (double)n) : 1.0;
}
