/* Files for other tools, made of a finished trace. */
#ifndef HOST_LIB_OUTPUTS_OUTPUTS_H
#define HOST_LIB_OUTPUTS_OUTPUTS_H

#include "host/lib/base/message.h"
#include "host/lib/trace/print.h"

#include <stdbool.h>
#include <stdio.h>

/* Writes one format. False without memory. */
typedef bool (*output_fn)(FILE *out, const struct trace_print *print);

/* Of a profile: the format of callgrind, with cycles (Cy, where there are some) and instructions
 * (Ir) of every instruction and call; its totals are the trace's. */
bool output_callgrind(FILE *out, const struct trace_print *print);
/* Stacks as "outermost;...;innermost COUNT", a line for each way to a function. */
bool output_folded(FILE *out, const struct trace_print *print);
/* Which lines and functions were executed, and how often, of all that the image has. */
bool output_lcov(FILE *out, const struct trace_print *print);

/* Of a timeline: Chrome's trace events, an object with `traceEvents`, which Perfetto opens; and a
 * value change dump, for GTKWave and PulseView. */
bool output_chrome(FILE *out, const struct trace_print *print);
bool output_vcd(FILE *out, const struct trace_print *print);

/* A file that was asked for, by which option; path NULL: it was not. */
struct output_place {
    const char *option, *path;
};

/* Before anything runs: each of them can be written, and none is another one, or the image. */
bool outputs_check(const struct output_place *places, size_t count, const char *elf,
                   struct message *message);

/* Writes the file at `path`, whole or not at all. */
bool output_write(const struct trace_print *print, const char *path, output_fn write,
                  struct message *message);

#endif
