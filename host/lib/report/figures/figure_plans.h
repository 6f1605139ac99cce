/* What the files that plan figures share: report_figures.c, report_figure_rows.c
 * and report_figure_sweeps.c.
 */
#ifndef HOST_LIB_REPORT_FIGURE_PLANS_H
#define HOST_LIB_REPORT_FIGURE_PLANS_H

#include "host/lib/report/figures/figures.h"

/* A new figure, called NAME and the target. NULL when out of memory; the pointer
 * is good until the next one is added. */
struct report_figure *report_figure_add(struct report_figures *figures,
                                        enum report_figure_kind kind,
                                        const struct report_target *target, const char *name);

/* Bars and ranges: one figure for each section that the target has. */
bool report_plan_rows(struct report_figures *figures, const struct report_group *group,
                      const struct report_target *target);

/* Values by interrupted instruction and their distribution: one figure a column. */
bool report_plan_sweeps(struct report_figures *figures, const struct report_group *group,
                        const struct report_target *target);

#endif
