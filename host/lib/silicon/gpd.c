/* Fit, test and levels of the generalised Pareto distribution; see gpd.h. */
#include "host/lib/silicon/gpd.h"

#include <math.h>

/* Where shapes are sought. */
#define SHAPE_LOW  -0.95
#define SHAPE_HIGH 2.0
#define TINY       1e-9 /* a shape that is 0 to rounding */
#define GRID       48
#define REFINE     40 /* golden sections: to 1e-8 of a step of the grid */
#define GOLDEN     0.61803398874989485
#define PLACE_FAR  -32.0 /* closer to the end than that is rounding */
#define DOUBLINGS  60
#define HALVINGS   48

/* ---- Maximum of a function of one variable ---- */

struct objective {
    double (*of)(const struct objective *self, double x);
    const double *values;
    size_t count;
    double level, once; /* of a profile */
};

/* By a grid, then golden sections about its best point. */
static double maximise(const struct objective *f, double low, double high, double *at)
{
    double step = (high - low) / GRID, best = -INFINITY, middle = low;
    for (int i = 0; i <= GRID; i++) {
        double value = f->of(f, low + i * step);
        if (value > best) {
            best = value;
            middle = low + i * step;
        }
    }
    double a = fmax(low, middle - step), b = fmin(high, middle + step);
    double c = b - GOLDEN * (b - a), d = a + GOLDEN * (b - a);
    double fc = f->of(f, c), fd = f->of(f, d);
    for (int i = 0; i < REFINE; i++) {
        if (fc >= fd) {
            b = d;
            d = c;
            fd = fc;
            c = b - GOLDEN * (b - a);
            fc = f->of(f, c);
        } else {
            a = c;
            c = d;
            fc = fd;
            d = a + GOLDEN * (b - a);
            fd = f->of(f, d);
        }
    }
    *at = (a + b) / 2;
    return fmax(best, f->of(f, *at));
}

/* ---- Fit ---- */

/* The shape that goes with theta = shape / scale: rises with it. */
static double shape_of(const double *values, size_t count, double theta)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += log1p(theta * values[i]);
    return sum / (double)count;
}

static double mean_of(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

/* Theta on a scale that a grid suits: below 0 it comes near its end, where the largest value would
 * be the last that is possible; above 0 it grows. */
static double theta_of(const double *values, size_t count, double place)
{
    return place < 0 ? expm1(place) / values[count - 1u] : expm1(place) / values[0];
}

static double place_likelihood(const struct objective *self, double place)
{
    double n = (double)self->count, theta = theta_of(self->values, self->count, place);
    double shape = shape_of(self->values, self->count, theta);
    if (fabs(shape) < TINY)
        return -n * (log(mean_of(self->values, self->count)) + 1);
    return -n * (log(shape / theta) + shape + 1);
}

/* Where a shape is: it rises with the place. */
static double place_of(const double *values, size_t count, double shape)
{
    double low = -1, high = 1;
    while (low > PLACE_FAR && shape_of(values, count, theta_of(values, count, low)) > shape)
        low *= 2;
    while (shape_of(values, count, theta_of(values, count, high)) < shape) /* no less than `high` */
        high *= 2;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (shape_of(values, count, theta_of(values, count, middle)) < shape)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

bool gpd_fit(const double *values, size_t count, struct gpd_fit *fit)
{
    if (count < 2 || !(values[0] > 0))
        return false;
    const struct objective likelihood = {.of = place_likelihood, .values = values, .count = count};
    double place = 0;
    fit->log_likelihood = maximise(&likelihood, place_of(values, count, SHAPE_LOW),
                                   place_of(values, count, SHAPE_HIGH), &place);
    double theta = theta_of(values, count, place);
    fit->shape = shape_of(values, count, theta);
    fit->scale = fabs(fit->shape) < TINY ? mean_of(values, count) : fit->shape / theta;
    bool regular = fit->shape > GPD_SHAPE_LEAST;
    fit->shape_error = regular ? (1 + fit->shape) / sqrt((double)count) : NAN;
    fit->scale_error = regular ? fit->scale * sqrt(2 * (1 + fit->shape) / (double)count) : NAN;
    return true;
}

/* ---- Goodness of fit ---- */

double gpd_log_survival(double shape, double scale, double y)
{
    if (fabs(shape) < TINY)
        return -y / scale;
    double inside = shape * y / scale;
    return inside > -1 ? -log1p(inside) / shape : -INFINITY;
}

double gpd_anderson_darling(const double *values, size_t count, const struct gpd_fit *fit)
{
    double sum = 0, n = (double)count;
    for (size_t i = 0; i < count; i++) {
        double below = gpd_log_survival(fit->shape, fit->scale, values[i]);
        double above = gpd_log_survival(fit->shape, fit->scale, values[count - 1u - i]);
        sum += (2 * (double)i + 1) * (log(-expm1(below)) + above);
    }
    return -n - sum / n;
}

/* Choulakian and Stephens (2001), table 2, A^2; upper tail probabilities. */
#define ROWS    9u
#define COLUMNS 8u
static const double tails[COLUMNS] = {0.5, 0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001};
static const struct {
    double shape, a2[COLUMNS];
} table[ROWS] = {
    {0.5, {0.356, 0.499, 0.685, 0.830, 0.978, 1.180, 1.336, 1.707}},
    {0.2, {0.376, 0.534, 0.741, 0.903, 1.069, 1.296, 1.471, 1.893}},
    {0.1, {0.386, 0.550, 0.766, 0.935, 1.110, 1.348, 1.532, 1.966}},
    {0.0, {0.397, 0.569, 0.796, 0.974, 1.158, 1.409, 1.603, 2.064}},
    {-0.1, {0.410, 0.591, 0.831, 1.020, 1.215, 1.481, 1.687, 2.176}},
    {-0.2, {0.426, 0.617, 0.873, 1.074, 1.283, 1.567, 1.788, 2.314}},
    {-0.3, {0.445, 0.649, 0.924, 1.140, 1.365, 1.672, 1.909, 2.475}},
    {-0.4, {0.468, 0.688, 0.985, 1.221, 1.465, 1.799, 2.058, 2.674}},
    {-0.5, {0.496, 0.735, 1.061, 1.321, 1.590, 1.958, 2.243, 2.922}},
};

/* The critical value of a column for a shape, between two rows. */
static double critical(double shape, size_t column)
{
    size_t row = 1;
    while (row + 1u < ROWS && table[row].shape > shape)
        row++;
    double share = (table[row - 1u].shape - shape) / (table[row - 1u].shape - table[row].shape);
    share = fmin(1, fmax(0, share));
    return table[row - 1u].a2[column] +
           share * (table[row].a2[column] - table[row - 1u].a2[column]);
}

double gpd_anderson_darling_p(double shape, double statistic)
{
    if (!(statistic > critical(shape, 0)))
        return tails[0];
    for (size_t i = 1; i < COLUMNS; i++) {
        double low = critical(shape, i - 1u), high = critical(shape, i);
        if (statistic <= high)
            return tails[i - 1u] * pow(tails[i] / tails[i - 1u], (statistic - low) / (high - low));
    }
    return tails[COLUMNS - 1u];
}

/* ---- Levels ---- */

/* (once^shape - 1) / shape */
static double growth(double shape, double once)
{
    return fabs(shape) < TINY ? log(once) : expm1(shape * log(once)) / shape;
}

double gpd_level(const struct gpd_fit *fit, double once)
{
    return fit->scale * growth(fit->shape, once);
}

/* Of a shape, where the level is given and so the scale. */
static double level_likelihood(const struct objective *self, double shape)
{
    double scale = self->level / growth(shape, self->once), sum = 0;
    if (fabs(shape) < TINY) {
        for (size_t i = 0; i < self->count; i++)
            sum += self->values[i] / scale;
        return -(double)self->count * log(scale) - sum;
    }
    if (1 + shape * self->values[self->count - 1u] / scale <= 0)
        return -INFINITY;
    for (size_t i = 0; i < self->count; i++)
        sum += log1p(shape * self->values[i] / scale);
    return -(double)self->count * log(scale) - (1 + 1 / shape) * sum;
}

/* Whether a level is so unlikely that it is outside. */
static bool is_outside(struct objective *profile, double level, double least)
{
    double at;
    profile->level = level;
    return maximise(profile, SHAPE_LOW, SHAPE_HIGH, &at) < least;
}

/* The square of the normal quantile: chi-squared with one degree of freedom. */
static double chi_squared(double confidence)
{
    double low = 0, high = 10;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (erf(middle / sqrt(2)) < confidence)
            low = middle;
        else
            high = middle;
    }
    return low * low;
}

static double find_end(struct objective *profile, double inside, double outside, double least,
                       double precision)
{
    for (int i = 0; i < HALVINGS && fabs(outside - inside) > precision; i++) {
        double middle = (inside + outside) / 2;
        if (is_outside(profile, middle, least))
            outside = middle;
        else
            inside = middle;
    }
    return outside;
}

#define PRECISION 1e-4 /* of a level */

bool gpd_level_interval(const double *values, size_t count, const struct gpd_fit *fit, double once,
                        double confidence, double *low, double *high)
{
    struct objective profile = {
        .of = level_likelihood, .values = values, .count = count, .once = once};
    double level = gpd_level(fit, once), least = fit->log_likelihood - chi_squared(confidence) / 2;
    double below = level / 2, above = level * 2;
    int doublings = 0;
    while (!is_outside(&profile, above, least) && doublings++ < DOUBLINGS)
        above *= 2;
    while (!is_outside(&profile, below, least))
        below /= 2;
    *low = find_end(&profile, level, below, least, PRECISION * level);
    *high = find_end(&profile, level, above, least, PRECISION * level);
    return doublings <= DOUBLINGS;
}
