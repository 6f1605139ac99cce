/* The generalised Pareto distribution of exceedances over a threshold: P(Y > y) =
 * (1 + shape y / scale)^(-1 / shape), which is exp(-y / scale) for shape 0. What is above a high
 * threshold has this form in the limit (Pickands 1975; Balkema and de Haan 1974), whatever the
 * distribution, if its maxima have one at all. Pure functions; y is in the samples' unit.
 *
 * Fit: maximum likelihood over one parameter, the other profiled out (Grimshaw 1993). Standard
 * errors: Smith (1987), for shape > -1/2; below that the theory of likelihood does not hold.
 * Goodness of fit: Anderson and Darling's A^2 with both parameters estimated, critical values of
 * Choulakian and Stephens, Goodness-of-Fit Tests for the Generalized Pareto Distribution,
 * Technometrics 43 (2001), table 2, whose rows end at
 * -0.5 as ours: they go by the shape in the sign that it has here, which
 * host/tests/silicon/gpd_test.c measures. Intervals: profile likelihood (Coles, An Introduction to
 * Statistical Modeling of Extreme Values, 2001, 4.3.3).
 */
#ifndef HOST_LIB_SILICON_GPD_H
#define HOST_LIB_SILICON_GPD_H

#include <stdbool.h>
#include <stddef.h>

/* Shapes for which errors, critical values and intervals hold. */
#define GPD_SHAPE_LEAST -0.5
#define GPD_SHAPE_MOST  0.5

struct gpd_fit {
    double shape, scale;
    double shape_error, scale_error; /* standard errors; NaN for shape <= GPD_SHAPE_LEAST */
    double log_likelihood;
};

/* Of `count` >= 2 exceedances, ascending, all above 0. The shape is sought between -0.95 and 2; one
 * at an end of that fits nothing. False if they cannot be fitted (too few, or not above 0). */
bool gpd_fit(const double *values, size_t count, struct gpd_fit *fit);

/* log P(Y > y); -infinity beyond the distribution's end. */
double gpd_log_survival(double shape, double scale, double y);

/* A^2 of ascending exceedances and a fit to them. */
double gpd_anderson_darling(const double *values, size_t count, const struct gpd_fit *fit);

/* The probability of a larger A^2 under the fitted distribution, for shapes from GPD_SHAPE_LEAST to
 * GPD_SHAPE_MOST: between the table's columns, from 0.5 (and more) to 0.001 (and less). */
double gpd_anderson_darling_p(double shape, double statistic);

/* What is exceeded by one of `once` exceedances (once > 1). */
double gpd_level(const struct gpd_fit *fit, double once);

/* Its interval at `confidence` (0 to 1), by profile likelihood. False if it has no upper end that
 * could be found. */
bool gpd_level_interval(const double *values, size_t count, const struct gpd_fit *fit, double once,
                        double confidence, double *low, double *high);

#endif
