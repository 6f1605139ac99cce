/* A run for other tools. CSV and JSON start from the same flat rows, one a cell
 * and metric, so that they cannot disagree; a cell without a result has one row
 * that says why.
 */
#ifndef HOST_LIB_EXPORT_EXPORT_H
#define HOST_LIB_EXPORT_EXPORT_H

#include "host/lib/results/results.h"
#include <stdio.h>

/* An array of objects that all have the same keys in the same order: the cell's
 * parts, `metric`, and RESULT_STATISTICS. What a row does not have is null. With `ns` times are in
 * nanoseconds (nanoseconds.h). A new reference; NULL without memory. */
json_t *export_rows(const struct results *results, bool ns);

/* False: out of memory. */
typedef bool export_writer(FILE *out, const struct results *results, bool ns);

struct export_format {
    const char *name;
    export_writer *write;
    bool takes_ns;         /* --unit ns; the others have a unit of their own */
    bool one_distribution; /* it holds the values of one metric of one cell */
    const char *end;       /* of a file's name, from which the format is known; NULL: none is */
};

/* Ends with name == NULL. */
extern const struct export_format export_formats[];

struct export_request {
    const char *format; /* NULL: by the end of `path` */
    const char *path;   /* NULL: none */
    const char *cell;   /* a pattern; NULL: all */
    const char *metric; /* NULL: all */
    bool ns;
    bool tail; /* the results have estimates of tails (tails/tails.h), and rows shall, too */
};

/* The format of a request; NULL with `message` filled if that does not say one. */
const struct export_format *export_format_of(const struct export_request *request,
                                             struct message *message);

/* Whether the request asks of the format what it has no place for: estimates of tails stand in csv
 * and json alone. False with `message`. */
bool export_tail_check(const struct export_request *request, const struct export_format *format,
                       struct message *message);

/* Of a row: the estimate of its metric's tail, or why there is none, under keys `tail...`; null
 * where nobody asked. `metric` is NULL for a cell without a result. */
void export_set_tail(json_t *row, const struct result_metric *metric);

/* Writes what is asked for of a run. False with `message` filled: the metric is unknown, nothing
 * is left, or the format cannot hold it; nothing is written then. */
bool export_write(FILE *out, const struct results *results, const struct export_request *request,
                  struct message *message);

export_writer export_csv, export_json, export_lava, export_markdown, export_junit;
/* For services that draw and compare results over time: nominal values, with best and worst as
 * their range. */
export_writer export_bencher, export_github_smaller, export_github_larger, export_gbench;
/* Of results with one cell that has one metric. */
export_writer export_hgrm;

#endif
