/* The gate over a trace: the calls of the functions that were asked for, each from its
 * entry to its return, what it calls included: with what interrupted it (`inclusive`) and without
 * (`exclusive`). Best is the least at best, nominal the median, worst the most at worst; where a
 * core has no cycle model, of instructions.
 */
#ifndef HOST_LIB_HANDLERS_HANDLERS_H
#define HOST_LIB_HANDLERS_HANDLERS_H

#include "host/lib/trace/result.h"
#include <stdio.h>

struct handlers_request {
    const char *max; /* the most that the worst call of each may take, interrupts included; NULL: no
                        bound */
    const char *save;     /* a baseline to write, spaces of names as %20; NULL: none. Refused of a
                             function     no call of which returned */
    const char *baseline; /* to compare with; NULL: none */
    const char *junit;    /* a file to write; NULL: none */
};

/* What was traced. */
struct handlers_trace {
    const struct trace_result *result;
    const char *const *functions; /* as they were asked for */
    const char *elf, *core;
    bool cycles; /* else instructions */
};

bool handlers_wanted(const struct handlers_request *request);

/* Whether a request makes sense for so many functions, before anything runs. False with `message`.
 */
bool handlers_check(const struct handlers_request *request, size_t functions,
                    struct message *message);

/* Judges, prints to `out`, writes what was asked for. `*failed`: something is worse, over its
 * bound, gone, or was never called. False with `message` if it could not be told. */
bool handlers_gate(const struct handlers_request *request, const struct handlers_trace *trace,
                   FILE *out, bool *failed, struct message *message);

#endif
