/* A finished trace for readers: as tables, and as JSON of schema
 * "irqbench-trace/1"; and what the files that print it share.
 */
#ifndef HOST_LIB_TRACE_PRINT_H
#define HOST_LIB_TRACE_PRINT_H

#include "host/lib/base/table.h"
#include "host/lib/trace/names.h"
#include "host/lib/trace/result.h"
#include "host/lib/trace/run.h"

#include <stdio.h>

#define TRACE_SCHEMA "irqbench-trace/1"

struct trace_print {
    const struct trace_setup *setup;
    const struct trace_outcome *outcome;
    const struct trace_result *result;
    const struct trace_names *names;
    const char *const *functions;   /* as they were asked for */
    const char *qemu;               /* its version */
    const struct model_core *model; /* with the rules in force */
    size_t width;                   /* characters of a line */
};

bool trace_print_table(FILE *out, const struct trace_print *print);
bool trace_print_json(FILE *out, const struct trace_print *print);

/* "the image ended itself, status 0". */
const char *trace_end_text(char text[TRACE_NAME_MAX], const struct trace_print *print);

/* The head's lines about semihosting and confinement, if there is something to say. */
void trace_put_guest(FILE *out, const struct trace_print *print);
/* "SYS_OPEN" */
const char *trace_call_name(uint32_t call);
/* Who answered semihosting calls: "irqbench", "qemu" or "nobody". */
const char *trace_semihosting_name(const struct trace_print *print);
/* Whether QEMU could write to no file but those given to it. */
bool trace_files_confined(const struct trace_print *print);

/* ---- What the parts of the table share; each prints its own heading and rows ---- */

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
