/* Best, nominal, worst and total of a metric; see figures.h. */
#include "host/lib/results/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define EXACT_MAX 9007199254740992.0 /* 2^53 */

static const char *const names[FIGURE_COUNT] = {"best", "nominal", "worst", "total"};

static void set(struct figures *figures, enum figure figure, struct result_number bound,
                struct result_number otherwise)
{
    struct result_number number = bound.known ? bound : otherwise;

    figures->known[figure] = number.known;
    figures->of[figure] = number.known ? number.number : 0;
}

struct figures figures_of(const struct result_metric *metric)
{
    const struct result_number none = {.known = false};
    struct figures figures = {0};

    set(&figures, FIGURE_BEST, result_bound(metric, "best"), metric->min);
    set(&figures, FIGURE_NOMINAL, result_bound(metric, "nominal"), metric->p50);
    set(&figures, FIGURE_WORST, result_bound(metric, "worst"), metric->max);
    set(&figures, FIGURE_TOTAL, none, metric->total);
    return figures;
}

enum figure figure_main(const struct result_metric *metric)
{
    return metric->total.known ? FIGURE_TOTAL : FIGURE_NOMINAL;
}

struct figures figures_ranged(const struct result_metric *metric)
{
    struct figures figures = figures_of(metric);

    for (unsigned i = 0; i < FIGURE_TOTAL && figures.known[FIGURE_TOTAL]; i++) {
        figures.known[i] = true;
        figures.of[i] = figures.of[FIGURE_TOTAL];
    }
    return figures;
}

const char *figure_name(enum figure figure)
{
    return names[figure];
}

enum figure figure_find(const char *name)
{
    unsigned figure = 0;

    while (figure < FIGURE_COUNT && strcmp(names[figure], name) != 0)
        figure++;
    return (enum figure)figure;
}

const char *figure_text(char text[FIGURE_TEXT_MAX], double value, bool sign)
{
    bool whole = fabs(value) <= EXACT_MAX && value == floor(value);

    if (whole)
        snprintf(text, FIGURE_TEXT_MAX, sign ? "%+.0f" : "%.0f", value == 0 ? 0.0 : value);
    else
        snprintf(text, FIGURE_TEXT_MAX, sign ? "%+.15g" : "%.15g", value);
    return text;
}

const char *figure_change_text(char text[FIGURE_CHANGE_MAX], double from, double to)
{
    char change[FIGURE_TEXT_MAX];

    figure_text(change, to - from, true);
    if (from == 0 || to == from)
        snprintf(text, FIGURE_CHANGE_MAX, "%s", change);
    else
        snprintf(text, FIGURE_CHANGE_MAX, "%s (%+.1f %%)", change, 100 * (to - from) / fabs(from));
    return text;
}
