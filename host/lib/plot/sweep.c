/* Panels of values by instruction boundary, with their distribution. All panels
 * of a figure have the same vertical span, so that their spreads compare. */
#include "host/lib/plot/sweep.h"

#include "host/lib/plot/gnuplot.h"
#include <stdio.h>

enum { LABEL = 30, PLOT = 84, FLAT = 20, TICS = 24, EMPTY_PANEL = 8, FOOT = 22 };
enum { LEFT = 44, RIGHT = 10, HISTOGRAM = 80, BETWEEN = 14, GAP = 8, NAME_MAX_CHARACTERS = 22 };

/* A value that never varies needs no more than a strip. */
static int area_height(const struct plot_sweep *plot, const struct result_metric *metric)
{
    bool flat = metric->min.number == metric->max.number;
    if (!plot->offsets && !plot->shares)
        return PLOT;
    return flat && !(plot->shares && metric->max.number > 0) ? FLAT : PLOT;
}

static int panel_height(const struct plot_sweep *plot, const struct plot_panel *panel)
{
    return LABEL + (panel->metric != NULL ? area_height(plot, panel->metric) + TICS : EMPTY_PANEL);
}

int plot_sweep_height(const struct plot_sweep *plot)
{
    int height = PLOT_HEAD + FOOT;
    for (size_t i = 0; i < plot->count; i++)
        height += panel_height(plot, &plot->panels[i]);
    return height;
}

static double spread_of(const struct result_metric *metric)
{
    return metric->max.number - metric->min.number;
}

/* The span that every panel gets: the widest spread and some air. */
static double common_span(const struct plot_sweep *plot)
{
    double span = 3;
    for (size_t i = 0; i < plot->count; i++)
        if (plot->panels[i].metric != NULL && spread_of(plot->panels[i].metric) > span)
            span = spread_of(plot->panels[i].metric);
    return span * 1.25;
}

static double last_offset(const struct result_metric *metric)
{
    double last = 1;
    for (size_t i = 0; i < metric->sweep_rows; i++)
        if (metric->sweep[i].position > last)
            last = metric->sweep[i].position;
    return last;
}

static void margins(struct text *script, int left, int right, int top, int area, int height)
{
    text_addf(script,
              "set lmargin at screen %.6f\nset rmargin at screen %.6f\n"
              "set tmargin at screen %.6f\nset bmargin at screen %.6f\n",
              plot_x(left), plot_x(right), plot_y(top, height), plot_y(top + area, height));
}

static void horizontal_axis(struct text *script, double last)
{
    text_addf(script,
              "set xrange [-0.6:%.6g]\nset xtics 0,%.6g,%.6g scale 0 nomirror format '%%.0f' "
              "offset 0,0.4 font 'Liberation Sans,12' tc rgb '%s'\n",
              last + 0.6, plot_step(last, 8), last, plot_color(PLOT_MUTED));
}

static void value_points(struct text *script, const struct result_metric *metric, size_t number)
{
    text_addf(script, "$points%zu << EOD\n", number);
    for (size_t i = 0; i < metric->sweep_rows; i++)
        text_addf(script, "%u %lld\n", metric->sweep[i].position,
                  (long long)metric->sweep[i].value);
    text_addf(script, "EOD\nplot $points%zu using 1:2 with points pt 7 ps 0.5 lc rgb '%s'\n",
              number, plot_color(PLOT_ADDED));
}

static void value_histogram(struct text *script, const struct result_metric *metric, size_t number,
                            double span)
{
    double half = span / 60 > 0.36 ? span / 60 : 0.36, largest = 1;
    text_addf(script, "$bars%zu << EOD\n", number);
    for (size_t i = 0; i < metric->count_rows; i++) {
        double value = (double)metric->counts[i].value, count = (double)metric->counts[i].count;
        largest = count > largest ? count : largest;
        text_addf(script, "%.6g %.6g 0 %.6g %.6g %.6g\n", count / 2, value, count, value - half,
                  value + half);
    }
    text_addf(script,
              "EOD\nset xrange [0:%.6g]\nunset xtics\nset format y ''\n"
              "plot $bars%zu using 1:2:3:4:5:6 with boxxyerror lc rgb '%s'\n",
              largest, number, plot_color(PLOT_FLOOR));
}

/* Goes on after "set ytics ...". */
static void add_tics(struct text *script, const char *format)
{
    text_addf(script,
              " scale 0 nomirror format '%s' offset 0.6,0 font 'Liberation Sans,12' tc rgb '%s'\n"
              "set grid ytics back lt 1 lw 1 lc rgb '%s'\n",
              format, plot_color(PLOT_MUTED), plot_color(PLOT_GRID));
}

/* The vertical range: centred on the values, but with as little as possible
 * below zero, where there are none. */
static void vertical_axis(struct text *script, const struct result_metric *metric, double span,
                          bool flat)
{
    double middle = (metric->max.number + metric->min.number) / 2;
    double low = middle - span / 2, step = plot_step(span, 6);
    if (low < 0 && metric->min.number >= 0)
        low = -0.12 * span;
    if (flat)
        text_addf(script, "set yrange [%.6g:%.6g]\nset ytics (%.6g)", middle - 1, middle + 1,
                  middle);
    else
        text_addf(script, "set yrange [%.6g:%.6g]\nset ytics %.6g", low, low + span, step);
    add_tics(script, "%.0f");
}

/* Without offsets there is only the distribution: upright, over the values. */
static void plain_panel(struct text *script, const struct result_metric *metric, size_t number,
                        int top, int area, int height, double span)
{
    double middle = (metric->max.number + metric->min.number) / 2, largest = 1;
    double low = middle - span / 2 < 0 && metric->min.number >= 0 ? -0.6 : middle - span / 2;
    margins(script, LEFT, PLOT_WIDTH - RIGHT, top, area, height);
    text_addf(script, "$bars%zu << EOD\n", number);
    for (size_t i = 0; i < metric->count_rows; i++) {
        double value = (double)metric->counts[i].value, count = (double)metric->counts[i].count;
        largest = count > largest ? count : largest;
        text_addf(script, "%.6g %.6g %.6g %.6g 0 %.6g\n", value, count / 2, value - 0.4,
                  value + 0.4, count);
    }
    text_addf(script,
              "EOD\nset xrange [%.6g:%.6g]\nset xtics %.6g scale 0 nomirror format '%%.0f' "
              "offset 0,0.4 font 'Liberation Sans,12' tc rgb '%s'\n"
              "set yrange [0:%.6g]\nunset ytics\nunset grid\n"
              "plot $bars%zu using 1:2:3:4:5:6 with boxxyerror lc rgb '%s'\n",
              low, low + span, plot_step(span, 9), plot_color(PLOT_MUTED), largest, number,
              plot_color(PLOT_ADDED));
}

static void value_panel(struct text *script, const struct result_metric *metric, size_t number,
                        int top, int area, int height, double span)
{
    vertical_axis(script, metric, area == FLAT ? 2 : span, area == FLAT);
    int split = PLOT_WIDTH - RIGHT - HISTOGRAM;
    margins(script, LEFT, split - BETWEEN, top, area, height);
    horizontal_axis(script, last_offset(metric));
    value_points(script, metric, number);
    text_add(script, "unset label\nunset object\n");
    margins(script, split, PLOT_WIDTH - RIGHT, top, area, height);
    value_histogram(script, metric, number, area == FLAT ? 2 : span);
}

/* The mean of a count at each offset. The rows are sorted by offset. */
static void share_rows(struct text *script, const struct result_metric *metric)
{
    for (size_t i = 0; i < metric->sweep_rows;) {
        uint32_t offset = metric->sweep[i].position;
        double sum = 0, samples = 0;
        for (; i < metric->sweep_rows && metric->sweep[i].position == offset; i++) {
            sum += (double)metric->sweep[i].value * (double)metric->sweep[i].count;
            samples += (double)metric->sweep[i].count;
        }
        double mean = samples > 0 ? sum / samples : 0;
        text_addf(script, "%u %.6g %.6g %.6g 0 %.6g\n", offset, mean / 2, offset - 0.36,
                  offset + 0.36, mean);
    }
}

static void share_panel(struct text *script, const struct result_metric *metric, size_t number,
                        int top, int area, int height)
{
    double most = metric->max.number > 1 ? metric->max.number : 1;
    margins(script, LEFT, PLOT_WIDTH - RIGHT, top, area, height);
    horizontal_axis(script, last_offset(metric));
    if (area == FLAT)
        text_add(script, "set yrange [-0.5:1]\nset ytics (0)");
    else
        text_addf(script, "set yrange [0:%.6g]\nset ytics 0,%.6g,%.6g", most * 1.05, most / 2,
                  most);
    add_tics(script, area == FLAT ? "%.0f" : "%.1f");
    text_addf(script, "$bars%zu << EOD\n", number);
    share_rows(script, metric);
    text_addf(script, "EOD\nplot $bars%zu using 1:2:3:4:5:6 with boxxyerror lc rgb '%s'\n", number,
              plot_color(PLOT_ALERT));
}

static void panel_head(struct text *script, const struct plot_panel *panel, int top, int height)
{
    char at[64];
    snprintf(at, sizeof at, "screen %.6f,%.6f", plot_x(GAP), plot_y(top + LABEL / 3, height));
    plot_label(script, at, panel->label,
               (struct plot_style){PLOT_TEXT, PLOT_LEFT, 13, true, NAME_MAX_CHARACTERS});
    snprintf(at, sizeof at, "screen %.6f,%.6f", plot_x(PLOT_WIDTH - RIGHT),
             plot_y(top + LABEL / 3, height));
    plot_label(script, at, text_get(&panel->remark),
               (struct plot_style){PLOT_MUTED, PLOT_RIGHT, 13, false, 0});
}

static void add_panels(struct text *script, const struct plot_sweep *plot, double span, int height)
{
    int top = PLOT_HEAD;
    for (size_t i = 0; i < plot->count; i++) {
        const struct plot_panel *panel = &plot->panels[i];
        if (panel->metric != NULL) {
            int area = area_height(plot, panel->metric);
            if (plot->shares)
                share_panel(script, panel->metric, i, top + LABEL, area, height);
            else if (!plot->offsets)
                plain_panel(script, panel->metric, i, top + LABEL, area, height, span);
            else
                value_panel(script, panel->metric, i, top + LABEL, area, height, span);
            text_add(script, "unset label\nunset object\n");
        }
        top += panel_height(plot, panel);
    }
}

void plot_sweep_script(struct text *script, const struct plot_sweep *plot)
{
    int height = plot_sweep_height(plot), top = PLOT_HEAD;
    double span = common_span(plot);
    char at[64];
    plot_open(script, plot->name, height, plot->title, plot->remark);
    snprintf(at, sizeof at, "screen %.6f,%.6f", plot_x(LEFT), plot_y(height - FOOT / 2, height));
    plot_label(script, at, plot->below, (struct plot_style){PLOT_MUTED, PLOT_LEFT, 13, false, 0});
    if (!plot->shares && plot->offsets) {
        snprintf(at, sizeof at, "screen %.6f,%.6f", plot_x(PLOT_WIDTH - RIGHT),
                 plot_y(height - FOOT / 2, height));
        plot_label(script, at, "how often",
                   (struct plot_style){PLOT_MUTED, PLOT_RIGHT, 13, false, 0});
    }
    for (size_t i = 0; i < plot->count; i++) {
        panel_head(script, &plot->panels[i], top, height);
        top += panel_height(plot, &plot->panels[i]);
    }
    text_add(script, "set multiplot\n");
    add_panels(script, plot, span, height);
    text_add(script, "unset multiplot\nunset output\n");
}
