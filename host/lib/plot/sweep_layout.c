/* Bands, rows and columns of a figure of sweeps; see sweep_layout.h. */
#include "host/lib/plot/sweep_layout.h"

#include "host/lib/plot/gnuplot.h"
#include "host/lib/results/arrivals.h"
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 4, ROWS_MAX = 48, LABEL_MIN = 26, LABEL_MAX = 34 };
enum { CYCLES_MAX = 32, BARS_BELOW = 38, BARS_ALONE = 70 };
#define CHARACTER 6.7 /* pixels of the monospaced font */

/* ---- Bands ---- */

static const struct result_cell *region_of(const struct plot_panel *panel)
{
    bool swept = panel->metric != NULL && panel->metric->sweep_rows > 0;
    return swept ? panel->cell : NULL;
}

/* A panel without a number stands wherever its neighbours do. */
static bool fits(const struct sweep_band *band, const struct plot_panel *panel)
{
    const struct result_cell *region = region_of(panel);
    if (panel->metric == NULL || !band->numbered)
        return true;
    return (region == NULL) == (band->region == NULL) &&
           (region == NULL || result_region_is_same(region, band->region));
}

/* The panels from `first` on that go into one band, at most `most`. */
static void fill_band(struct sweep_band *band, const struct plot_sweep *plot, size_t first,
                      size_t most)
{
    *band = (struct sweep_band){.first = first};
    while (band->count < most && first + band->count < plot->count &&
           fits(band, &plot->panels[first + band->count])) {
        const struct plot_panel *panel = &plot->panels[first + band->count++];
        if (panel->metric == NULL)
            continue;
        band->region = region_of(panel);
        band->numbered = true;
    }
}

/* Five are not four and one, but three and two. */
static void take_band(struct sweep_band *band, const struct plot_sweep *plot, size_t first)
{
    fill_band(band, plot, first, plot->count);
    size_t bands = (band->count + COLUMNS_MAX - 1u) / COLUMNS_MAX;
    fill_band(band, plot, first, (band->count + bands - 1u) / bands);
}

/* ---- Rows ---- */

static bool choose_rows(struct sweep_band *band, const struct plot_sweep *plot)
{
    const struct result_metric *metrics[COLUMNS_MAX] = {NULL};
    size_t insns = band->region->region_rows;
    band->shown = calloc(insns + 1u, sizeof *band->shown);
    if (band->shown == NULL)
        return false;
    for (size_t i = 0; i < band->count; i++)
        metrics[i] = plot->panels[band->first + i].metric;
    band->rest = result_rows_worth(metrics, band->count, insns, ROWS_MAX, band->shown);
    for (size_t i = 0; i < insns; i++) {
        char label[RESULT_INSN_LABEL_MAX];
        result_insn_label(&band->region->region[i], label, sizeof label);
        if (band->shown[i] && strlen(label) > band->label_characters)
            band->label_characters = strlen(label);
    }
    return true;
}

int sweep_row_height(const struct sweep_band *band, const struct plot_sweep *plot, size_t insn)
{
    uint32_t cycles = 1;
    for (size_t i = band->first; i < band->first + band->count; i++) {
        const struct result_cell *cell = region_of(&plot->panels[i]);
        if (cell != NULL && cell->region[insn].cycles > cycles)
            cycles = cell->region[insn].cycles;
    }
    int marks = SWEEP_CYCLE * (int)(cycles > CYCLES_MAX ? CYCLES_MAX : cycles) + 4;
    return marks > SWEEP_ROW ? marks : SWEEP_ROW;
}

/* ---- The whole ---- */

static int place_band(struct sweep_band *band, const struct plot_sweep *plot, int top)
{
    band->top = top;
    band->rows_top = top + SWEEP_HEAD;
    band->bars_top = band->rows_top;
    for (size_t i = 0; band->region != NULL && i < band->region->region_rows; i++)
        band->bars_top += band->shown[i] ? sweep_row_height(band, plot, i) : 0;
    band->bars_top += band->rest > 0 ? SWEEP_ROW : 0;
    if (band->numbered && !plot->shares)
        band->bars_height = band->region != NULL ? BARS_BELOW : BARS_ALONE;
    band->bottom = band->bars_top + band->bars_height + (band->numbered ? SWEEP_TICS : 0);
    return band->bottom + SWEEP_BETWEEN;
}

/* The widest spread; the columns of counts go from 0 to the most that any lost. */
static double common_span(const struct plot_sweep *plot)
{
    double span = plot->shares ? 1 : 3;
    for (size_t i = 0; i < plot->count; i++) {
        const struct result_metric *metric = plot->panels[i].metric;
        if (metric == NULL)
            continue;
        double spread = metric->max.number - (plot->shares ? 0 : metric->min.number);
        span = spread > span ? spread : span;
    }
    return span;
}

static void set_widths(struct sweep_layout *layout)
{
    size_t columns = 1, characters = 0; /* 0: no band has rows */
    for (size_t i = 0; i < layout->count; i++) {
        const struct sweep_band *band = &layout->bands[i];
        columns = band->count > columns ? band->count : columns;
        if (band->region != NULL && characters < LABEL_MIN)
            characters = LABEL_MIN;
        if (band->label_characters > characters)
            characters = band->label_characters;
    }
    characters = characters > LABEL_MAX ? LABEL_MAX : characters;
    layout->left = SWEEP_GAP + (characters > 0 ? (int)(CHARACTER * (double)characters) + 12 : 0);
    layout->width = columns > 1 ? PLOT_WIDE : PLOT_WIDTH;
}

void sweep_layout_make(struct sweep_layout *layout, const struct plot_sweep *plot)
{
    int top = PLOT_HEAD;
    *layout = (struct sweep_layout){.span = common_span(plot), .width = PLOT_WIDTH};
    layout->bands = calloc(plot->count + 1u, sizeof *layout->bands);
    layout->failed = layout->bands == NULL;
    for (size_t first = 0; !layout->failed && first < plot->count;) {
        struct sweep_band *band = &layout->bands[layout->count++];
        take_band(band, plot, first);
        first += band->count;
        if (band->region != NULL)
            layout->failed = !choose_rows(band, plot);
        if (!layout->failed)
            top = place_band(band, plot, top);
    }
    layout->height = top - SWEEP_BETWEEN + SWEEP_FOOT;
    if (layout->bands != NULL)
        set_widths(layout);
}

void sweep_layout_free(struct sweep_layout *layout)
{
    for (size_t i = 0; layout->bands != NULL && i < layout->count; i++)
        free(layout->bands[i].shown);
    free(layout->bands);
}

int sweep_column_width(const struct sweep_layout *layout, const struct sweep_band *band)
{
    return (layout->width - layout->left - SWEEP_GAP) / (int)band->count;
}
