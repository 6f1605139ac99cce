/* Axes; see scale.h. */
#include "host/lib/pictures/scale.h"

#include "host/lib/pictures/svg.h"
#include "host/lib/survey/format.h"
#include <math.h>

#define STEPS_WANTED 5.0
#define RATIO_LOG    10.0
#define RATIO_TENS   200.0 /* beyond it 2 and 5 of each decade would touch */
#define RATIO_SPLIT  4.0   /* largest against the one in the middle */
#define RATIO_GAP    1.5   /* between two neighbours */

/* The next of 1, 2, 5, 10, 20 ... that is not below. */
static double round_step(double least)
{
    double power = pow(10, floor(log10(least))), part = least / power;
    const double nine_digits = 1e-9;
    if (part <= 1 + nine_digits)
        return power;
    if (part <= 2 + nine_digits)
        return 2 * power;
    return (part <= 5 + nine_digits ? 5 : 10) * power;
}

static double step_of(const struct scale *scale)
{
    double step = round_step((scale->high - scale->low) / STEPS_WANTED);
    return step < 1 ? 1 : step;
}

struct scale scale_linear(double low, double high, double from, double to)
{
    struct scale scale = {.low = low < 0 ? low : 0, .high = high, .from = from, .to = to};
    if (scale.high <= scale.low)
        scale.high = scale.low + 1;
    double step = step_of(&scale);
    scale.low = floor(scale.low / step) * step;
    return scale;
}

/* 1, 2 and 5 of each decade. */
static const double log_marks[] = {1, 2, 5};
#define LOG_MARKS (sizeof log_marks / sizeof *log_marks)

static double log_mark_below(double value)
{
    double power = pow(10, floor(log10(value)));
    for (size_t i = LOG_MARKS; i-- > 0;)
        if (log_marks[i] * power <= value)
            return log_marks[i] * power;
    return power;
}

struct scale scale_log(double low, double high, double from, double to)
{
    low = low < 1 ? 1 : low;
    high = high <= low ? low * 2 : high;
    return (struct scale){
        .is_log = true, .low = log_mark_below(low), .high = high * 1.05, .from = from, .to = to};
}

struct scale scale_of(double low, double high, double from, double to)
{
    return low > 0 && high >= RATIO_LOG * low ? scale_log(low, high, from, to)
                                              : scale_linear(0, high, from, to);
}

double scale_at(const struct scale *scale, double value)
{
    double part;
    if (scale->is_log)
        part = log((value < scale->low ? scale->low : value) / scale->low) /
               log(scale->high / scale->low);
    else
        part = (value - scale->low) / (scale->high - scale->low);
    return scale->from + (scale->to - scale->from) * part;
}

/* 10 to the power of `decade`. */
static double power_of(int decade)
{
    return pow(10, decade);
}

static size_t log_ticks(const struct scale *scale, double ticks[SCALE_TICKS_MAX])
{
    size_t count = 0;
    bool tens = scale->high / scale->low > RATIO_TENS;
    int first = (int)floor(log10(scale->low)), last = (int)ceil(log10(scale->high));
    for (int decade = first; decade <= last; decade++)
        for (size_t i = 0; i < (tens ? 1 : LOG_MARKS) && count < SCALE_TICKS_MAX; i++) {
            double value = log_marks[i] * power_of(decade);
            if (value >= scale->low && value <= scale->high)
                ticks[count++] = value;
        }
    return count;
}

size_t scale_ticks(const struct scale *scale, double ticks[SCALE_TICKS_MAX])
{
    size_t count = 0;
    if (scale->is_log)
        return log_ticks(scale, ticks);
    double step = step_of(scale), first = ceil(scale->low / step) * step;
    while (count < SCALE_TICKS_MAX && first + step * (double)count <= scale->high) {
        ticks[count] = first + step * (double)count;
        count++;
    }
    return count;
}

#define BELOW 14.0 /* the baseline of a value, from the end of its line */
#define LEFT  6.0

void scale_draw_below(struct text *out, const struct scale *scale, double top, double bottom)
{
    double ticks[SCALE_TICKS_MAX];
    size_t count = scale_ticks(scale, ticks);
    for (size_t i = 0; i < count; i++) {
        struct text value = {0};
        double x = scale_at(scale, ticks[i]);
        format_value(&value, ticks[i]);
        svg_line(out, "grid", x, top, x, bottom);
        svg_text(out, NULL, x, bottom + BELOW, SVG_MIDDLE, text_get(&value));
        text_free(&value);
    }
}

void scale_draw_left(struct text *out, const struct scale *scale, double left, double right)
{
    double ticks[SCALE_TICKS_MAX];
    size_t count = scale_ticks(scale, ticks);
    for (size_t i = 0; i < count; i++) {
        struct text value = {0};
        double y = scale_at(scale, ticks[i]);
        format_value(&value, ticks[i]);
        svg_line(out, "grid", left, y, right, y);
        svg_text(out, NULL, left - LEFT, y + 4, SVG_END, text_get(&value));
        text_free(&value);
    }
}

double scale_gap(const double values[], size_t count)
{
    double widest = 1, at = 0;
    if (count < 3 || values[count - 1] < RATIO_SPLIT * values[count / 2])
        return 0;
    for (size_t i = count / 2; i + 1 < count; i++) {
        double ratio = values[i] > 0 ? values[i + 1] / values[i] : 0;
        if (ratio > widest) {
            widest = ratio;
            at = values[i + 1];
        }
    }
    return widest >= RATIO_GAP ? at : 0;
}
