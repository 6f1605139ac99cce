/* What a sweep says of the instructions that were interrupted: which values each gave,
 * where something was lost, and which are worth a row of their own.
 */
#ifndef HOST_LIB_RESULTS_ARRIVALS_H
#define HOST_LIB_RESULTS_ARRIVALS_H

#include "host/lib/results/results.h"

/* The rows of a sweep that belong together, borrowed: ascending by cycle and value. */
struct result_points {
    const struct result_point *rows;
    size_t count;
};
struct result_points result_points_of(const struct result_metric *metric, uint32_t insn);
/* The next cycle's of these, which it takes away; none: count is 0. */
struct result_points result_points_next(struct result_points *points);

/* The mean of these samples; there is at least one. */
double result_points_mean(const struct result_points *points);

/* Places of one pass. */
struct result_places {
    uint32_t boundaries, cycles;
};
/* At how many the value was ever above `limit`. */
struct result_places result_places_above(const struct result_metric *metric, int64_t limit);

/* The value of most trials; of several the smallest. */
int64_t result_usual(const struct result_metric *metric);

/* One code: the same instructions at the same addresses. */
bool result_region_is_same(const struct result_cell *a, const struct result_cell *b);

/* "0x3358  ldm.w ip, {r2-r7, lr}": registers that follow each other are a range. Cut to
 * size. */
void result_insn_label(const struct result_insn *insn, char *label, size_t size);
#define RESULT_INSN_LABEL_MAX 128u

/* Marks the instructions that get a row: all, if they are not more than `most`, else
 * those whose values are furthest from the usual one of their metric, `most` at most.
 * If no metric varies, none. `metrics` are of one region of `insns`. Gives back how many
 * are not marked. */
size_t result_rows_worth(const struct result_metric *const metrics[], size_t count, size_t insns,
                         size_t most, bool shown[]);

/* The smallest and largest value of the instructions that are not shown. False: there
 * is none. */
bool result_range_of_rest(const struct result_metric *metric, const bool shown[], int64_t *least,
                          int64_t *largest);

#endif
