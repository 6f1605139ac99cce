/* The gate over a trace: the calls of the functions that were asked for, each from its
 * entry to its return, what it calls included: with what interrupted it (`inclusive`) and without
 * (`exclusive`). Best is the least at best, nominal the median, worst the most at worst; where a
 * core has no cycle model, of instructions. A function without a call that returned fails, whatever
 * it is held to: of it nothing is known.
 *
 * Its baseline is one of gate/baseline.h: the board is called `trace`, and a cell is a function's
 * name with %20 for a space, and so on for all that is no printing character of ASCII, % and #.
 */
#ifndef HOST_LIB_HANDLERS_HANDLERS_H
#define HOST_LIB_HANDLERS_HANDLERS_H

#include "host/lib/trace/result.h"
#include <stdio.h>

struct handlers_request {
    const char *max; /* the most that the worst call of each may take, interrupts included; NULL: no
                        bound */
    const char *save;     /* a baseline to write; NULL: none */
    const char *baseline; /* to compare with; NULL: none */
    const char *budget;   /* a file of budgets (gate/budget.h), METRIC one of the two; NULL: none */
    const char *junit;    /* a file to write; NULL: none */
};

/* What was traced. */
struct handlers_trace {
    const struct trace_result *result;
    const char *const *functions; /* as they were asked for */
    const char *elf, *core;
    const char *model; /* its version, and what was changed of it; only where cycles are counted */
    bool cycles;       /* else instructions */
};

bool handlers_wanted(const struct handlers_request *request);

/* Whether a request makes sense for so many functions, before anything runs. False with `message`.
 */
bool handlers_check(const struct handlers_request *request, size_t functions,
                    struct message *message);

/* Whether the functions, as they are called, can be told apart in a file. False with `message`. */
bool handlers_check_names(const struct handlers_request *request, const char *const *functions,
                          size_t count, struct message *message);

/* Judges, prints to `out`, writes what was asked for. `*failed`: something is worse, over its
 * bound, in the baseline and not in the trace, was never called, or nothing was compared. False
 * with `message` if it could not be told, or a baseline was to be saved of what was never called.
 */
bool handlers_gate(const struct handlers_request *request, const struct handlers_trace *trace,
                   FILE *out, bool *failed, struct message *message);

#endif
