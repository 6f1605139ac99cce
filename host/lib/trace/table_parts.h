/* What the parts of a trace's table share; see print.h. Each part prints its own
 * heading and rows.
 */
#ifndef HOST_LIB_TRACE_TABLE_PARTS_H
#define HOST_LIB_TRACE_TABLE_PARTS_H

#include "host/lib/base/table.h"
#include "host/lib/trace/print.h"

/* Columns of figures: what, n, min, p50, p99, max, best, worst. */
#define TRACE_FIGURE_COLUMNS 8
extern const struct table_column trace_figure_columns[TRACE_FIGURE_COLUMNS];

/* "cycles" or "instructions". */
const char *trace_unit(const struct trace_print *print);
/* Cycles of an instruction; 0 of none. */
double trace_per(uint64_t cycles, uint64_t insns);
/* "once", "3 times". */
const char *trace_times(char text[32], uint64_t count);
void trace_heading(struct table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* One figure's row; nothing if it has none. */
void trace_add_figure(struct table *table, const struct trace_print *print, const char *what,
                      const struct trace_numbers *numbers);
/* Prints and frees. */
bool trace_put_table(FILE *out, struct table *table, const struct trace_print *print);

bool trace_put_classes(FILE *out, const struct trace_print *print);
bool trace_put_exceptions(FILE *out, const struct trace_print *print);
bool trace_put_masks(FILE *out, const struct trace_print *print);
bool trace_put_functions(FILE *out, const struct trace_print *print);

#endif
