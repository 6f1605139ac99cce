/* A figure of horizontal rows in titled groups: bars that are split into
 * shares, or ranges with a median, each with its value written beside it.
 */
#ifndef HOST_LIB_PLOT_ROWS_H
#define HOST_LIB_PLOT_ROWS_H

#include "host/lib/plot/theme.h"

enum plot_row_kind {
    PLOT_ROW_GROUP, /* a heading for the rows that follow */
    PLOT_ROW_BAR,   /* first + second, and bounds if low < high */
    PLOT_ROW_RANGE, /* low to high, median at `first` */
    PLOT_ROW_NOTE   /* no number: `text` says why */
};

struct plot_row {
    enum plot_row_kind kind;
    const char *label; /* borrowed */
    char text[64];     /* written beside it */
    double first, second;
    double low, high;
};

#define PLOT_ROWS_LEGEND 2u

struct plot_rows {
    const char *name; /* of the figure: NAME.svg */
    const char *title, *remark;
    const char *unit; /* of the axis */
    /* What first and second are; NULL: none. Where they do not fit side by side, one is below the
     * other; nothing of them is cut. */
    const char *legend[PLOT_ROWS_LEGEND];
    enum plot_color color[PLOT_ROWS_LEGEND];
    const struct plot_row *rows;
    size_t count;
};

/* Appends the gnuplot script. */
void plot_rows_script(struct text *script, const struct plot_rows *plot);

/* Height of the figure in pixels. */
int plot_rows_height(const struct plot_rows *plot);

#endif
