/* A figure of values by interrupted instruction: each instruction of the swept code is a
 * row, each subject a column, each cycle of the instruction a mark at its value; below,
 * how often each value occurred. Subjects whose code differs stand in bands of their own.
 * For counts, how many an interrupt cost there. Without a sweep, distributions only.
 */
#ifndef HOST_LIB_PLOT_SWEEP_H
#define HOST_LIB_PLOT_SWEEP_H

#include "host/lib/plot/theme.h"
#include "host/lib/results/results.h"

/* A column. */
struct plot_panel {
    const char *label;                  /* borrowed */
    struct text remark;                 /* below the label */
    const struct result_cell *cell;     /* whose region it is; NULL without a metric */
    const struct result_metric *metric; /* NULL: no number, only the remark */
};

struct plot_sweep {
    const char *name, *title, *remark;
    const char *below; /* everything: how to read it */
    bool shares;       /* counts: their mean at each arrival, as bars from 0 */
    const struct plot_panel *panels;
    size_t count;
};

void plot_sweep_script(struct text *script, const struct plot_sweep *plot);

#endif
