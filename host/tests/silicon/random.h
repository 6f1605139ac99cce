/* Random numbers for tests of statistics: the same ones each time. */
#ifndef HOST_TESTS_SILICON_RANDOM_H
#define HOST_TESTS_SILICON_RANDOM_H

#include <math.h>
#include <stdint.h>

/* SplitMix64 (Steele, Lea and Flood 2014); any state will do. Between 0 and 1, never either. */
static inline double random_uniform(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) / 9007199254740992.0;
}

/* Box and Muller. */
static inline double random_gaussian(uint64_t *state)
{
    double radius = sqrt(-2 * log(random_uniform(state)));
    return radius * cos(6.283185307179586 * random_uniform(state));
}

/* Of scale 1; the quantile that is exceeded with probability u. */
static inline double pareto_quantile(double shape, double u)
{
    return shape == 0 ? -log(u) : (pow(u, -shape) - 1) / shape;
}

#endif
