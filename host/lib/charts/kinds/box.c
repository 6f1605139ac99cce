/* Boxes: of each cell that matches the smallest value, the quartiles and the largest, and where
 * the evidence has bounds, these. */
#include "host/lib/charts/kind.h"
#include "host/lib/charts/names.h"
#include "host/lib/charts/shares.h"
#include "host/lib/plot/gnuplot.h"

#include <math.h>
#include <string.h>

enum { ROW = 26, LEAST_HEIGHT = 80, LABEL_MOST = 44 };
#define CHARACTER   7.4  /* pixels of a label's */
#define HALF        0.27 /* of a box, in rows */
#define MARKS_MOST  9
#define POINT_BEST  13 /* a diamond */
#define POINT_WORST 9  /* a triangle */

static double least_of(const struct result_metric *metric)
{
    struct result_number best = result_bound(metric, "best");
    return best.known ? fmin(best.number, metric->min.number) : metric->min.number;
}

static double most_of(const struct result_metric *metric)
{
    struct result_number worst = result_bound(metric, "worst");
    return worst.known ? fmax(worst.number, metric->max.number) : metric->max.number;
}

/* One line a cell: row, smallest, quartiles, largest, and behind them best and worst or NaN. */
static void add_row(struct text *data, size_t row, const struct result_metric *metric)
{
    struct result_number best = result_bound(metric, "best"), worst = result_bound(metric, "worst");
    text_addf(data, "%zu %lld %lld %lld %lld %lld", row, (long long)metric->min.integer,
              (long long)shares_quantile(metric, 1, 4), (long long)shares_quantile(metric, 1, 2),
              (long long)shares_quantile(metric, 3, 4), (long long)metric->max.integer);
    if (best.known && worst.known)
        text_addf(data, " %.15g %.15g\n", best.number, worst.number);
    else
        text_add(data, " NaN NaN\n");
}

/* Whether there are two values in all of it. */
static bool varies(const struct chart *chart, struct message *message)
{
    const struct chart_item *first = &chart->items[0];
    bool any = false;
    for (size_t i = 0; i < chart->count; i++)
        any |= least_of(chart->items[i].metric) < most_of(chart->items[i].metric) ||
               chart->items[i].metric->min.integer != first->metric->min.integer;
    if (any)
        return true;
    return chart->count == 1 ? chart_refuse_constant(chart, first, message)
                             : message_add(message,
                                           "%s is %lld %s in each of the %zu cells that match %s: "
                                           "a constant, there is nothing to draw",
                                           chart->metric, (long long)first->metric->min.integer,
                                           chart->unit, chart->count, chart->pattern);
}

static bool has_bounds(const struct chart *chart)
{
    bool any = false;
    for (size_t i = 0; i < chart->count; i++)
        any |= chart->items[i].metric->bound_rows > 0;
    return any;
}

/* The rows' labels; returns the pixels that they take. */
static int add_labels(struct text *labels, const struct chart *chart)
{
    struct names names = {{false}};
    size_t longest = 0;
    for (size_t i = 1; i < chart->count; i++)
        names_compare(&names, chart->items[0].cell->id, chart->items[i].cell->id);
    text_add(labels, "set ytics (");
    for (size_t i = 0; i < chart->count; i++) {
        struct text one = {0};
        names_say(&names, &one, chart->items[i].cell->id);
        plot_quote(labels, text_get(&one), LABEL_MOST);
        text_addf(labels, " %zu%s", i, i + 1 < chart->count ? ", " : ")\n");
        longest = one.used > longest ? one.used : longest;
        labels->failed |= one.failed;
        text_free(&one);
    }
    longest = longest > LABEL_MOST ? LABEL_MOST : longest;
    return (int)((double)longest * CHARACTER) + 24;
}

static void say(struct chart *chart)
{
    text_addf(&chart->caption,
              "Of %s%zu %s: line from the smallest to the largest value, box from the first "
              "to the third quartile, dark mark at the median.",
              chart->count == 1 ? "" : "each of ", chart->count,
              chart->count == 1 ? "cell" : "cells");
    if (has_bounds(chart))
        text_add(&chart->caption, " Diamond and triangle: what the model allows at best and at "
                                  "worst.");
    if (chart->without > 0)
        text_addf(&chart->caption, " %zu more that match have no values of %s.", chart->without,
                  chart->metric);
}

static void add_layers(struct text *script, const struct text *data, bool bounds)
{
    text_addf(script,
              "$cells << EOD\n%sEOD\n"
              "plot $cells using 2:1:($6-$2):(0) with vectors nohead lw 2 lc rgb '%s', \\\n"
              " $cells using 4:1:3:5:($1-%g):($1+%g) with boxxyerror lc rgb '%s', \\\n"
              " $cells using 4:($1-%g):(0):(2*%g) with vectors nohead lw 4 lc rgb '%s'",
              text_get(data), plot_color(PLOT_FLOOR), HALF, HALF, plot_color(PLOT_ADDED), HALF,
              HALF, plot_color(PLOT_TEXT));
    if (bounds)
        text_addf(script,
                  ", \\\n $cells using 7:1 with points pt %d ps 1 lc rgb '%s', \\\n"
                  " $cells using 8:1 with points pt %d ps 1 lc rgb '%s'",
                  POINT_BEST, plot_color(PLOT_MUTED), POINT_WORST, plot_color(PLOT_ALERT));
    text_add(script, "\nunset output\n");
}

static bool draw(struct chart *chart, struct message *message)
{
    static const struct chart_legend legend[] = {{"best", PLOT_MUTED, 0, POINT_BEST},
                                                 {"worst", PLOT_ALERT, 0, POINT_WORST}};
    struct text data = {0}, labels = {0}, x = {0};
    double low = least_of(chart->items[0].metric), high = most_of(chart->items[0].metric);
    bool bounds = has_bounds(chart);
    if (!varies(chart, message))
        return false;
    for (size_t i = 0; i < chart->count; i++) {
        const struct result_metric *metric = chart->items[i].metric;
        low = fmin(low, least_of(metric));
        high = fmax(high, most_of(metric));
        add_row(&data, i, metric);
    }
    double step = chart_whole_step(high - low, MARKS_MOST);
    int left = add_labels(&labels, chart), height = (int)chart->count * ROW;
    chart_say_metric(&x, chart);
    say(chart);
    const struct chart_frame frame = {
        .x = {text_get(&x), low - step / 2, high + step / 2, step, false},
        .y = {"", (double)chart->count - 0.5, -0.5, 0, false},
        .legend = legend,
        .legend_count = bounds ? sizeof legend / sizeof legend[0] : 0,
        .plot_height = height > LEAST_HEIGHT ? height : LEAST_HEIGHT,
        .left = left};
    chart_open(chart, &frame);
    text_add(&chart->script, text_get(&labels));
    add_layers(&chart->script, &data, bounds);
    chart->script.failed |= data.failed || labels.failed || x.failed;
    text_free(&data);
    text_free(&labels);
    text_free(&x);
    return true;
}

CHART_KIND(box, true, "quartiles and extremes of each cell that matches", draw);
