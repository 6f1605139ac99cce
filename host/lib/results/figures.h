/* The few figures of a metric that are compared, whatever counted them: under the
 * model its bounds and nominal, else the smallest value, the median and the
 * largest; of a count also the total.
 */
#ifndef HOST_LIB_RESULTS_FIGURES_H
#define HOST_LIB_RESULTS_FIGURES_H

#include "host/lib/results/results.h"

enum figure { FIGURE_BEST, FIGURE_NOMINAL, FIGURE_WORST, FIGURE_TOTAL, FIGURE_COUNT };

struct figures {
    bool known[FIGURE_COUNT];
    double of[FIGURE_COUNT]; /* in the metric's unit; whole numbers are exact up to 2^53 */
};

struct figures figures_of(const struct result_metric *metric);
/* For who takes one value and its range of each metric: of a count the total is all three. */
struct figures figures_ranged(const struct result_metric *metric);

/* The one figure for who takes only one: the nominal; of a count that adds up the total. */
enum figure figure_main(const struct result_metric *metric);

/* "best", ...; the other way round FIGURE_COUNT if there is none. */
const char *figure_name(enum figure figure);
enum figure figure_find(const char *name);

/* A value as text: whole without a point, else with up to 15 digits. `sign`: "+7". */
#define FIGURE_TEXT_MAX 40u
const char *figure_text(char text[FIGURE_TEXT_MAX], double value, bool sign);

/* "+7 (+4.9 %)"; without the percents where `from` is 0. */
#define FIGURE_CHANGE_MAX 80u
const char *figure_change_text(char text[FIGURE_CHANGE_MAX], double from, double to);

#endif
