/* What a column or a value is called, what it is made of, and its bounds, the same
 * in every table, figure and sentence.
 */
#ifndef HOST_LIB_REPORT_SECTIONS_H
#define HOST_LIB_REPORT_SECTIONS_H

#include "host/lib/survey/set.h"

/* "entry, load idle"; with the scenario where two have the same metric. */
void report_column_label(struct text *out, const struct report_column *column);

/* What the values of these columns are in; where some are times, that of times, and a
 * column's label says if it has another. */
const char *report_unit(const struct report_group *group, const struct report_columns *columns);

/* ", less is better", if it is so of all times in these sections. */
void report_better(struct text *out, const struct report_target *target,
                   const enum report_section sections[], size_t count);

/* "lost updates", all that a section counts. */
void report_counts(struct text *out, const struct report_columns *columns);

/* The best typical value of a column over its subjects: the floor that the
 * others are set against. False if no subject has a number. */
bool report_floor(const struct report_target *target, const struct report_column *column,
                  int subjects, double *floor);

/* The metric's own shares, if it has some and they add up to the typical value:
 * `first` is the hardware's (else the first named), `second` all others. */
struct report_shares {
    const char *first_name, *second_name;
    double first, second;
};
bool report_shares(const struct result_metric *metric, struct report_shares *shares);

/* The range that stands with a typical value: the model's best and worst, or,
 * measured on silicon, minimum and maximum. False if there is none to show. */
bool report_bounds(const struct result_metric *metric, double *low, double *high);

#endif
