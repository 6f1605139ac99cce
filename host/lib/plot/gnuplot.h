/* gnuplot scripts: how a figure opens, quoting, text; and running them all.
 */
#ifndef HOST_LIB_PLOT_GNUPLOT_H
#define HOST_LIB_PLOT_GNUPLOT_H

#include "host/lib/base/message.h"
#include "host/lib/plot/theme.h"

#define PLOT_GNUPLOT_LIMIT_MS 60000u

/* How wide a figure is, in its own pixels: readable on a phone, and two stand
 * side by side on a desk. */
#define PLOT_WIDTH 470

/* One with columns side by side has a row of the page to itself. */
#define PLOT_WIDE 780

/* Opens a figure of width x height that becomes NAME.svg, with its title
 * (what a reader should see in it) and, below, a remark. The screen's
 * coordinates are pixels from the top left: see plot_x and plot_y. */
void plot_open(struct text *script, const char *name, int width, int height, const char *title,
               const char *remark);
#define PLOT_HEAD 50 /* pixels that title and remark take */

/* A screen coordinate of a figure, as gnuplot wants it. */
double plot_x(int pixels, int width);
double plot_y(int pixels, int height);

/* 'STRING', quoted so that nothing of it is ever taken as a command: what is
 * special to gnuplot or to XML becomes '_'. Longer than `max` characters: cut,
 * with an ellipsis. */
void plot_quote(struct text *script, const char *string, size_t max);

enum plot_face { PLOT_PLAIN, PLOT_BOLD, PLOT_MONO, PLOT_MONO_BOLD };
enum plot_align { PLOT_LEFT, PLOT_RIGHT, PLOT_CENTER };
struct plot_style {
    enum plot_color color;
    enum plot_align align;
    int size; /* pixels */
    enum plot_face face;
    size_t most; /* characters; 0: no limit worth speaking of */
};

/* set label 'STRING' at POSITION (gnuplot's words for it). */
void plot_label(struct text *script, const char *position, const char *string,
                struct plot_style style);

/* Round steps for an axis from 0 to `max`, at most `most` of them. */
double plot_step(double max, int most);

/* Says which gnuplot that is, as it says itself; leaves a file in `directory`. */
bool plot_gnuplot_version(const char *directory, struct text *version, struct message *message);

/* Runs NAME.gp for all names, in `directory`, in one process. */
bool plot_gnuplot_run(const char *directory, const char *const names[], size_t count,
                      struct message *message);

#endif
