/* A finished trace for readers: as tables, and as JSON of schema
 * "irqbench-trace/1".
 */
#ifndef HOST_LIB_TRACE_PRINT_H
#define HOST_LIB_TRACE_PRINT_H

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

#endif
