/* Draws a figure of sweeps: everything that is no text is a box, in layers of one colour
 * each, in pixels from the top left; see sweep.h.
 */
#include "host/lib/plot/sweep.h"

#include "host/lib/plot/gnuplot.h"
#include "host/lib/plot/sweep_layout.h"
#include "host/lib/results/arrivals.h"
#include <stdio.h>
#include <string.h>

enum { SMALL = 11, FONT = 12, MARK_MAX = 8, BAR_MAX = 14, TIC_WIDTH = 30, DIGIT = 7 };

/* ---- Layers ---- */

/* From the back to the front. */
enum layer { STRIPES, LINES, LEAST, MORE, LOST, LAYERS };
static const enum plot_color layer_colors[LAYERS] = {PLOT_EMPTY, PLOT_GRID, PLOT_FLOOR, PLOT_ADDED,
                                                     PLOT_ALERT};

struct canvas {
    const struct plot_sweep *plot;
    struct sweep_layout layout;
    struct text *script; /* takes the labels */
    struct text layers[LAYERS];
};

/* A column that is being drawn: `low` stands `pad` pixels right of `x`. */
struct column {
    const struct plot_panel *panel;
    double x, width, low, unit; /* unit: pixels a value */
};

static void box(struct canvas *canvas, enum layer layer, double x0, double x1, double y0, double y1)
{
    text_addf(&canvas->layers[layer], "%.6g %.6g %.6g %.6g %.6g %.6g\n", (x0 + x1) / 2,
              (y0 + y1) / 2, x0, x1, y0, y1);
}

static void label(struct canvas *canvas, double x, double y, const char *string,
                  struct plot_style style)
{
    char at[64];
    snprintf(at, sizeof at, "first %.6g,%.6g", x, y);
    plot_label(canvas->script, at, string, style);
}

/* Empty layers have no block: gnuplot does not plot one. */
static void add_layers(struct canvas *canvas)
{
    const char *gap = "plot";
    for (int i = 0; i < LAYERS; i++)
        if (canvas->layers[i].used > 0)
            text_addf(canvas->script, "$layer%d << EOD\n%sEOD\n", i, text_get(&canvas->layers[i]));
    for (int i = 0; i < LAYERS; i++) {
        if (canvas->layers[i].used == 0)
            continue;
        text_addf(canvas->script, "%s $layer%d using 1:2:3:4:5:6 with boxxyerror lc rgb '%s'", gap,
                  i, plot_color(layer_colors[i]));
        gap = ",";
    }
    if (strcmp(gap, "plot") == 0)
        text_addf(canvas->script, "plot NaN lc rgb '%s'", plot_color(PLOT_MUTED));
    text_add(canvas->script, "\nunset output\n");
}

/* ---- Columns ---- */

static double x_of(const struct column *column, double value)
{
    return column->x + SWEEP_PAD + (value - column->low) * column->unit;
}

static struct column column_of(const struct canvas *canvas, const struct sweep_band *band,
                               size_t which)
{
    const struct plot_sweep *plot = canvas->plot;
    double width = sweep_column_width(&canvas->layout, band);
    struct column column = {.panel = &plot->panels[band->first + which],
                            .x = canvas->layout.left + width * (double)which,
                            .width = width - SWEEP_BETWEEN};
    double room = column.width - 2 * SWEEP_PAD;
    column.unit = room / canvas->layout.span;
    if (column.panel->metric != NULL && !plot->shares)
        column.low = column.panel->metric->min.number;
    return column;
}

/* Pixels that a bold character takes on the average. */
static double bold_width(int size)
{
    return 7.5 * size / (FONT + 1);
}

#define SMALLEST 10 /* pixels that can be read */
/* Smaller where there is no room: a name's end, its parameters, is what tells it from
 * others. */
static struct plot_style name_style(const struct column *column)
{
    int size = FONT + 1;
    while (size > SMALLEST &&
           (double)strlen(column->panel->label) * bold_width(size) > column->width)
        size--;
    return (struct plot_style){PLOT_TEXT, PLOT_LEFT, size, PLOT_BOLD,
                               (size_t)(column->width / bold_width(size))};
}

static void add_head(struct canvas *canvas, const struct sweep_band *band,
                     const struct column *column)
{
    int size = band->count > 2 ? SMALL : FONT; /* "142\u2013145, median 143" */
    label(canvas, column->x, band->top + 9, column->panel->label, name_style(column));
    label(canvas, column->x, band->top + 26, text_get(&column->panel->remark),
          (struct plot_style){PLOT_MUTED, PLOT_LEFT, size, PLOT_PLAIN, 0});
}

/* Lines to read values by, from the smallest on, and their numbers below. */
static void add_axis(struct canvas *canvas, const struct sweep_band *band,
                     const struct column *column)
{
    double span = canvas->layout.span, step = plot_step(span, (int)(column->width / TIC_WIDTH));
    if (canvas->plot->shares && span < 2)
        step = 0.5;
    for (int i = 0; i * step <= span + 1e-9; i++) {
        double value = column->low + i * step;
        char number[32];
        double x = x_of(column, value);
        snprintf(number, sizeof number, "%.6g", value);
        box(canvas, LINES, x - 0.5, x + 0.5, band->rows_top, band->bars_top + band->bars_height);
        label(canvas, x, band->bars_top + band->bars_height + 9, number,
              (struct plot_style){PLOT_MUTED, PLOT_CENTER, SMALL, PLOT_PLAIN, 0});
    }
}

static double clamp(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

static enum layer layer_of(const struct column *column, int64_t value)
{
    return value == column->panel->metric->min.integer ? LEAST : MORE;
}

/* The tallest bar is as high as there is room. */
static void add_bars(struct canvas *canvas, const struct sweep_band *band,
                     const struct column *column)
{
    const struct result_metric *metric = column->panel->metric;
    double half = clamp(column->unit - 2, 1, BAR_MAX) / 2, bottom = band->bars_top;
    uint64_t most = 1;
    bottom += band->bars_height;
    for (size_t i = 0; i < metric->count_rows; i++)
        most = metric->counts[i].count > most ? metric->counts[i].count : most;
    for (size_t i = 0; i < metric->count_rows; i++) {
        const struct result_count *row = &metric->counts[i];
        double x = x_of(column, (double)row->value);
        double height = (band->bars_height - 16) * (double)row->count / (double)most;
        char number[32];
        int digits = snprintf(number, sizeof number, "%llu", (unsigned long long)row->count);
        box(canvas, layer_of(column, row->value), x - half, x + half, bottom - clamp(height, 1, 99),
            bottom);
        if (digits * DIGIT <= column->unit)
            label(canvas, x, bottom - height - 7, number,
                  (struct plot_style){PLOT_MUTED, PLOT_CENTER, SMALL, PLOT_PLAIN, 0});
    }
}

/* ---- Rows ---- */

static void add_mark(struct canvas *canvas, const struct column *column, int64_t value, double top,
                     double height)
{
    double half = clamp(column->unit - 2, 2, MARK_MAX) / 2, x = x_of(column, (double)value);
    box(canvas, layer_of(column, value), x - half, x + half, top, top + height);
}

static void add_cycle(struct canvas *canvas, const struct column *column,
                      const struct result_points *points, double top, double height)
{
    for (size_t i = 0; !canvas->plot->shares && i < points->count; i++)
        add_mark(canvas, column, points->rows[i].value, top, height);
    double mean = canvas->plot->shares ? result_points_mean(points) : 0;
    if (mean > 0)
        box(canvas, LOST, x_of(column, 0), x_of(column, mean), top, top + height);
}

/* Each later cycle of an instruction stands a little lower. */
static void add_insn(struct canvas *canvas, const struct column *column, uint32_t insn, int top,
                     int height)
{
    const struct plot_panel *panel = column->panel;
    uint32_t cycles = panel->cell->has_cycles ? panel->cell->region[insn].cycles : 1;
    struct result_points points = result_points_of(panel->metric, insn);
    double step = clamp((height - 4.0) / (cycles ? cycles : 1), 0, SWEEP_CYCLE);
    double first = top + (height - step * cycles) / 2;
    while (points.count > 0) {
        struct result_points one = result_points_next(&points);
        add_cycle(canvas, column, &one, first + step * one.rows[0].cycle, step * 0.8);
    }
}

/* All that have no row of their own share one. */
static void add_rest(struct canvas *canvas, const struct sweep_band *band,
                     const struct column *column, int top)
{
    int64_t least = 0, largest = 0;
    double middle = top + SWEEP_ROW / 2.0;
    if (column->panel->metric == NULL ||
        !result_range_of_rest(column->panel->metric, band->shown, &least, &largest))
        return;
    if (canvas->plot->shares && largest == 0)
        return;
    if (canvas->plot->shares || largest > least)
        box(canvas, canvas->plot->shares ? LOST : MORE, x_of(column, (double)least),
            x_of(column, (double)largest), middle - 2, middle + 2);
    else
        add_mark(canvas, column, least, middle - 2, 4);
}

/* Whether a column has its largest value there, if that is not what is usual. */
static bool is_highest(const struct canvas *canvas, const struct sweep_band *band, uint32_t insn)
{
    for (size_t i = band->first; i < band->first + band->count; i++) {
        const struct result_metric *metric = canvas->plot->panels[i].metric;
        int64_t usual = metric == NULL || canvas->plot->shares ? 0 : result_usual(metric);
        if (metric == NULL || metric->max.integer == usual)
            continue;
        struct result_points points = result_points_of(metric, insn);
        for (size_t p = 0; p < points.count; p++)
            if (points.rows[p].value == metric->max.integer)
                return true;
    }
    return false;
}

static void add_row(struct canvas *canvas, const struct sweep_band *band, uint32_t insn, int top,
                    int height)
{
    char text[RESULT_INSN_LABEL_MAX];
    bool highest = is_highest(canvas, band, insn);
    result_insn_label(&band->region->region[insn], text, sizeof text);
    label(canvas, SWEEP_GAP + 4, top + height / 2.0, text,
          (struct plot_style){highest ? PLOT_TEXT : PLOT_MUTED, PLOT_LEFT, SMALL,
                              highest ? PLOT_MONO_BOLD : PLOT_MONO,
                              (size_t)((canvas->layout.left - SWEEP_GAP - 12) / 6.6)});
    for (size_t i = 0; i < band->count; i++) {
        struct column column = column_of(canvas, band, i);
        if (column.panel->metric != NULL)
            add_insn(canvas, &column, insn, top, height);
    }
}

static void add_stripe(struct canvas *canvas, int row, int top, int height)
{
    if (row % 2 == 0)
        box(canvas, STRIPES, SWEEP_GAP, canvas->layout.width - SWEEP_GAP, top, top + height);
}

static void add_rows(struct canvas *canvas, const struct sweep_band *band)
{
    int top = band->rows_top, row = 0;
    for (uint32_t insn = 0; insn < band->region->region_rows; insn++) {
        if (!band->shown[insn])
            continue;
        int height = sweep_row_height(band, canvas->plot, insn);
        add_stripe(canvas, row++, top, height);
        add_row(canvas, band, insn, top, height);
        top += height;
    }
    if (band->rest == 0)
        return;
    char text[64];
    snprintf(text, sizeof text, row > 0 ? "%zu others" : "each of %zu instructions", band->rest);
    add_stripe(canvas, row, top, SWEEP_ROW);
    label(canvas, SWEEP_GAP + 4, top + SWEEP_ROW / 2.0, text,
          (struct plot_style){PLOT_MUTED, PLOT_LEFT, FONT, PLOT_PLAIN, 0});
    for (size_t i = 0; i < band->count; i++) {
        struct column column = column_of(canvas, band, i);
        add_rest(canvas, band, &column, top);
    }
}

/* ---- The figure ---- */

/* How much of the code was met: the same for all of a band that have a number. */
static void add_coverage(struct canvas *canvas, const struct sweep_band *band)
{
    const struct result_cell *cell = band->region;
    char text[96];
    snprintf(text, sizeof text, "%lld instructions%s", (long long)cell->coverage_existing,
             cell->has_cycles ? "," : "");
    label(canvas, SWEEP_GAP + 4, band->top + 9, text,
          (struct plot_style){PLOT_MUTED, PLOT_LEFT, FONT, PLOT_PLAIN, 0});
    snprintf(text, sizeof text, "%lld cycles a pass", (long long)cell->cycles_existing);
    if (cell->has_cycles)
        label(canvas, SWEEP_GAP + 4, band->top + 26, text,
              (struct plot_style){PLOT_MUTED, PLOT_LEFT, FONT, PLOT_PLAIN, 0});
}

static void add_band(struct canvas *canvas, const struct sweep_band *band)
{
    if (band->region != NULL) {
        add_coverage(canvas, band);
        add_rows(canvas, band);
    }
    for (size_t i = 0; i < band->count; i++) {
        struct column column = column_of(canvas, band, i);
        add_head(canvas, band, &column);
        if (column.panel->metric == NULL)
            continue;
        add_axis(canvas, band, &column);
        if (!canvas->plot->shares)
            add_bars(canvas, band, &column);
    }
}

void plot_sweep_script(struct text *script, const struct plot_sweep *plot)
{
    struct canvas canvas = {.plot = plot, .script = script};
    sweep_layout_make(&canvas.layout, plot);
    int width = canvas.layout.width, height = canvas.layout.height;
    plot_open(script, plot->name, width, height, plot->title, plot->remark);
    text_addf(script,
              "set lmargin at screen 0\nset rmargin at screen 1\n"
              "set tmargin at screen 1\nset bmargin at screen 0\n"
              "set xrange [0:%d]\nset yrange [%d:0]\nunset xtics\nunset ytics\n",
              width, height);
    for (size_t i = 0; !canvas.layout.failed && i < canvas.layout.count; i++)
        add_band(&canvas, &canvas.layout.bands[i]);
    label(&canvas, SWEEP_GAP, height - SWEEP_FOOT / 2.0, plot->below,
          (struct plot_style){PLOT_MUTED, PLOT_LEFT, FONT, PLOT_PLAIN, 0});
    add_layers(&canvas);
    script->failed |= canvas.layout.failed;
    for (int i = 0; i < LAYERS; i++) {
        script->failed |= canvas.layers[i].failed;
        text_free(&canvas.layers[i]);
    }
    sweep_layout_free(&canvas.layout);
}
