/* A figure of panels, one a subject: values by where in the interrupted code
 * the interrupt fell, with the distribution beside them (or alone); or, for counts, how
 * many an interrupt cost there.
 */
#ifndef HOST_LIB_PLOT_SWEEP_H
#define HOST_LIB_PLOT_SWEEP_H

#include "host/lib/plot/theme.h"
#include "host/lib/results/results.h"

struct plot_panel {
    const char *label;                  /* borrowed */
    struct text remark;                 /* beside the label */
    const struct result_metric *metric; /* NULL: no number, only the remark */
};

struct plot_sweep {
    const char *name, *title, *remark;
    const char *below; /* of the horizontal axis */
    bool shares;       /* counts: their mean at each offset, as bars from 0 */
    bool offsets;      /* false: no panel has any, only distributions */
    const struct plot_panel *panels;
    size_t count;
};

void plot_sweep_script(struct text *script, const struct plot_sweep *plot);
int plot_sweep_height(const struct plot_sweep *plot);

#endif
