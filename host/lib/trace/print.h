/* A finished trace for readers: as tables, and as JSON of schema
 * "irqbench-trace/1"; and what the files that print it share.
 */
#ifndef HOST_LIB_TRACE_PRINT_H
#define HOST_LIB_TRACE_PRINT_H

#include "host/lib/base/table.h"
#include "host/lib/trace/names.h"
#include "host/lib/trace/result.h"
#include "host/lib/trace/run.h"
#include "host/lib/trace/targets.h"

#include <jansson.h>
#include <stdio.h>

#define TRACE_SCHEMA "irqbench-trace/1"

struct trace_print {
    const struct trace_setup *setup;
    const struct trace_outcome *outcome;
    const struct trace_result *result;
    const struct trace_names *names;
    const struct trace_targets *targets;
    const char *qemu;               /* its version */
    const struct model_core *model; /* with the rules in force */
    size_t width;                   /* characters of a line */
};

bool trace_print_table(FILE *out, const struct trace_print *print);
bool trace_print_json(FILE *out, const struct trace_print *print);

/* The image's own status if it ended itself, as it said it. */
uint32_t trace_guest_status(const struct trace_print *print);
/* "the image ended itself, status 0". */
const char *trace_end_text(char text[TRACE_NAME_MAX], const struct trace_print *print);

/* Where the image was. */
void trace_put_end(FILE *out, const struct trace_print *print);
json_t *trace_json_end(const struct trace_print *print);
json_t *trace_json_masked(const struct trace_print *print);
/* null if there was nothing to count. */
json_t *trace_json_figure(const struct trace_print *print, const struct trace_numbers *numbers);
/* null on a core without cycles. */
json_t *trace_json_cycles(const struct trace_print *print, const struct model_total *total);
/* An address with its function and line; null for 0. */
json_t *trace_json_place(const struct trace_print *print, uint32_t address);
/* Where a fault was raised; until the next call. */
const char *trace_fault_place(const struct trace_print *print, const struct ending_fault *fault);
/* "wait (main.c:10-12)" */
const char *trace_stretch_of_code(char text[TRACE_NAME_MAX], const struct trace_print *print,
                                  uint32_t start, uint32_t end);
/* The register, device or variable that is read; NULL: not known. */
const char *trace_load_name(char text[TRACE_NAME_MAX], const struct trace_print *print,
                            const struct ending_load *load);
/* What is read never changes. */
bool trace_load_is_constant(const struct trace_print *print, const struct ending_load *load);

/* The head's lines about semihosting and confinement, if there is something to say. */
void trace_put_guest(FILE *out, const struct trace_print *print);
/* "SYS_OPEN" */
const char *trace_call_name(uint32_t call);
/* Who answered semihosting calls: "irqbench", "qemu" or "nobody". */
const char *trace_semihosting_name(const struct trace_print *print);
/* Whether QEMU could write to no file but those given to it. */
bool trace_files_confined(const struct trace_print *print);

/* ---- What the parts of the table share; each prints its own heading and rows ---- */

/* Columns of figures: what, n, min, mean, p50, p99, max, total, best, worst. */
#define TRACE_FIGURE_COLUMNS 10
extern const struct table_column trace_figure_columns[TRACE_FIGURE_COLUMNS];

/* "cycles" or "instructions". */
const char *trace_unit(const struct trace_print *print);
/* Cycles of an instruction; 0 of none. */
double trace_per(uint64_t cycles, uint64_t insns);
/* Counts that figures are of: nominal cycles, or instructions. */
const struct trace_quantiles *trace_main_lane(const struct trace_print *print,
                                              const struct trace_numbers *numbers);
/* All the time there was, with sleep, in that unit. */
uint64_t trace_whole_time(const struct trace_print *print);
/* An exception's own part of it, from 0 to 1, and how often it is taken in a second of the
 * clock after reset. */
double trace_share(const struct trace_print *print, const struct trace_exception *exception);
/* Of sleep and of functions that idle. */
double trace_idle_share(const struct trace_print *print);
double trace_rate_hz(const struct trace_print *print, const struct trace_exception *exception);
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
bool trace_put_load(FILE *out, const struct trace_print *print);
bool trace_put_exceptions(FILE *out, const struct trace_print *print);
bool trace_put_masks(FILE *out, const struct trace_print *print);
bool trace_put_functions(FILE *out, const struct trace_print *print);
/* A function of a profile: its name, "[SysTick]", "[threads]". */
const char *trace_profiled_name(char text[TRACE_NAME_MAX], const struct trace_print *print,
                                uint32_t function);
json_t *trace_profile_json(const struct trace_print *print); /* null if there is none */
bool trace_put_profile(FILE *out, const struct trace_print *print);
json_t *trace_stacks_json(const struct trace_print *print); /* null if they were not watched */
bool trace_put_stacks(FILE *out, const struct trace_print *print);
bool trace_put_spans(FILE *out, const struct trace_print *print);

#endif
