/* A chart that is being made: its cells, its script, and the frame around what a kind draws: title,
 * axes with units, bounds, caption. Internal to the room.
 */
#ifndef HOST_LIB_CHARTS_CHART_H
#define HOST_LIB_CHARTS_CHART_H

#include "host/lib/base/message.h"
#include "host/lib/base/text.h"
#include "host/lib/plot/theme.h"
#include "host/lib/results/figures.h"
#include "host/lib/results/results.h"

enum chart_format { CHART_SVG, CHART_PNG, CHART_PDF, CHART_SCRIPT };

/* Pixels. */
enum { CHART_WIDTH = 800, CHART_LEFT = 92, CHART_RIGHT = 24, CHART_PLOT_HEIGHT = 330 };

struct chart_item {
    const struct result_cell *cell;
    const struct result_metric *metric;
};

struct chart {
    enum chart_format format;
    const struct results *results;
    const char *pattern;      /* of the cells, as the user wrote it */
    struct chart_item *items; /* all of one evidence and unit, with values */
    size_t count;
    size_t without; /* cells that match and have no values of this metric */
    const char *metric, *unit;
    enum result_evidence evidence;
    /* What the kind fills. */
    struct text script;  /* gnuplot's */
    struct text caption; /* sentences: what is drawn */
};

/* An axis: its label, its ends, and steps between marks. */
struct chart_axis {
    const char *label; /* with the unit */
    double low, high;
    double step;    /* 0: as gnuplot chooses */
    bool logarithm; /* base 10 */
};

/* What is named in the row above the picture: a line or a mark. */
struct chart_legend {
    const char *name;
    enum plot_color color;
    int dash;  /* gnuplot's dashtype; 0: no line */
    int point; /* gnuplot's pointtype; 0: none */
};

/* "trials" or, of a board, "samples": what is counted. */
const char *chart_sample_name(const struct chart *chart, uint64_t count);
/* "entry, cycles (model)". */
void chart_say_metric(struct text *text, const struct chart *chart);
/* Whole numbers without a point. */
void chart_say_number(struct text *text, double value);

/* Opens the figure, `plot_height` pixels of which are inside of the axes, CHART_LEFT or `left`
 * pixels (if that is not 0) from its left. The caption must be complete. */
struct chart_frame {
    struct chart_axis x, y;
    const struct chart_legend *legend;
    size_t legend_count;
    int plot_height; /* 0: CHART_PLOT_HEIGHT */
    int left;        /* 0: CHART_LEFT */
};
void chart_open(struct chart *chart, const struct chart_frame *frame);

/* Best, nominal and worst of a metric, which has bounds. */
#define CHART_BOUNDS 3u
struct chart_bounds {
    size_t count; /* 0: the evidence has none */
    double of[CHART_BOUNDS];
    struct text names[CHART_BOUNDS]; /* "worst 20" */
    struct chart_legend legend[CHART_BOUNDS];
};
void chart_bounds_of(struct chart_bounds *bounds, const struct result_metric *metric);
void chart_bounds_free(struct chart_bounds *bounds);
/* Widens an axis' ends to have them all in. */
void chart_bounds_widen(const struct chart_bounds *bounds, double *low, double *high);
/* Lines across the picture, upright or level, between these ends of the other axis. */
void chart_bounds_draw(struct chart *chart, const struct chart_bounds *bounds, bool upright,
                       double from, double to);

/* A step of marks at whole numbers. */
double chart_whole_step(double span, int most);

/* Says that all values are one, in words, with what else is known of it. Returns false. */
bool chart_refuse_constant(const struct chart *chart, const struct chart_item *item,
                           struct message *message);

/* Of one cell's metric: whether it has two values at least, else a message. */
bool chart_varies(const struct chart *chart, const struct chart_item *item,
                  struct message *message);

#endif
