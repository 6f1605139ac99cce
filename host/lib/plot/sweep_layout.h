/* Where everything of a figure of sweeps lies, in pixels from its top left. */
#ifndef HOST_LIB_PLOT_SWEEP_LAYOUT_H
#define HOST_LIB_PLOT_SWEEP_LAYOUT_H

#include "host/lib/plot/sweep.h"

enum { SWEEP_GAP = 8, SWEEP_HEAD = 42, SWEEP_ROW = 16, SWEEP_CYCLE = 4, SWEEP_PAD = 8 };
enum { SWEEP_TICS = 18, SWEEP_BETWEEN = 14, SWEEP_FOOT = 22 };

/* Subjects side by side over the same instructions. */
struct sweep_band {
    size_t first, count;              /* of the panels */
    bool numbered;                    /* one of them has a number */
    const struct result_cell *region; /* a cell that has it; NULL: distributions only */
    bool *shown;                      /* which of its instructions have rows */
    size_t rest;                      /* how many have none: together they have one */
    size_t label_characters;          /* of the longest label */
    int top, rows_top, bars_top, bars_height, bottom;
};

struct sweep_layout {
    struct sweep_band *bands;
    size_t count;
    int width, height, left; /* left: where the columns begin */
    double span;             /* in values, of every column */
    bool failed;             /* out of memory */
};

/* Release with sweep_layout_free. */
void sweep_layout_make(struct sweep_layout *layout, const struct plot_sweep *plot);
void sweep_layout_free(struct sweep_layout *layout);

int sweep_row_height(const struct sweep_band *band, const struct plot_sweep *plot, size_t insn);
int sweep_column_width(const struct sweep_layout *layout, const struct sweep_band *band);

#endif
