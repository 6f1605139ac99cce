/* A run for other tools. Every format starts from the same flat rows, one a cell
 * and metric, so that they cannot disagree; a cell without a result has one row
 * that says why.
 */
#ifndef HOST_LIB_EXPORT_EXPORT_H
#define HOST_LIB_EXPORT_EXPORT_H

#include "host/lib/results/results.h"
#include <stdio.h>

/* An array of objects that all have the same keys in the same order: the cell's
 * parts, `metric`, and RESULT_STATISTICS. What a row does not have is null. A new
 * reference; NULL without memory. */
json_t *export_rows(const struct results *results);

struct export_format {
    const char *name;
    bool (*write)(FILE *out, const struct results *results); /* false: out of memory */
};

/* Ends with name == NULL. */
extern const struct export_format export_formats[];

bool export_csv(FILE *out, const struct results *results);
bool export_json(FILE *out, const struct results *results);
bool export_lava(FILE *out, const struct results *results);
/* For services that draw and compare results over time: nominal values, with best and worst as
 * their range; of what is counted over a run the total. */
bool export_bencher(FILE *out, const struct results *results);
bool export_github_smaller(FILE *out, const struct results *results);
bool export_github_larger(FILE *out, const struct results *results);
bool export_gbench(FILE *out, const struct results *results);

#endif
