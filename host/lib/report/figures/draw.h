/* Who draws which figure. Internal to draw.c, draw_heatmaps.c and drawn.c.
 */
#ifndef HOST_LIB_REPORT_DRAW_H
#define HOST_LIB_REPORT_DRAW_H

#include "host/lib/report/figures/figures.h"

enum report_drawer { DRAWER_GNUPLOT, DRAWER_MATPLOTLIB, DRAWER_COUNT };

enum report_drawer report_drawer_of(const struct report_figure *figure);

/* Fills the sources of the heat maps: the numbers of all squares, and no file is read for them. */
bool report_heatmaps_plan(struct report_figures *figures, const struct report_set *set,
                          struct message *message);

/* Draws NAME.json as NAME.svg for all names, in `directory`, in one process. */
bool report_heatmaps_draw(const char *const names[], size_t count, const char *directory,
                          struct message *message);

/* Says which matplotlib draws. The file HEATMAP_SCRIPT is in `directory` then. */
bool report_heatmaps_version(const char *directory, struct text *version, struct message *message);

#define HEATMAP_SCRIPT "heatmap.py"

#endif
