/* The result of a trace as the plugin writes it (trace_format.h), read and
 * checked.
 */
#ifndef HOST_LIB_TRACE_RESULT_H
#define HOST_LIB_TRACE_RESULT_H

#include "host/lib/base/message.h"
#include "host/lib/trace/format.h"
#include "host/model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRACE_BEST, TRACE_NOMINAL, TRACE_WORST, TRACE_INSNS };

struct trace_quantiles {
    bool exact; /* p50 and p99: if not, less than 2 % too high */
    uint64_t min, p50, p99, max;
};

/* Nominal cycles that come from no manual: what others measured, and what no one
 * did. Measured ones can be negative. */
struct trace_origin {
    int64_t measured, uncalibrated;
};

struct trace_numbers {
    uint64_t n; /* 0: none, and the rest says nothing */
    struct trace_quantiles lane[TRACE_LANES];
    struct trace_origin origin; /* of all n together */
};

struct trace_preemption {
    uint32_t by;
    uint64_t count;
};

struct trace_exception {
    uint32_t number;
    uint64_t count, chained;
    uint32_t handler;  /* its first instruction when it was entered last */
    uint32_t handlers; /* more than 1: that was not always the same */
    struct trace_numbers latency, own, whole;
    struct trace_preemption *preemptions;
    size_t preemption_count;
};

/* The call from which a maximum came. */
struct trace_most {
    uint32_t site; /* the instruction that called; 0: an exception, or a thread's start */
    uint64_t insn; /* instructions executed before it began */
};

struct trace_function {
    uint64_t entered, returned;
    struct trace_numbers exclusive, inclusive;
    struct trace_most most_exclusive, most_inclusive;
};

struct trace_stretch {
    struct trace_numbers numbers;
    uint32_t from_pc, until_pc; /* of the longest */
    uint64_t insn;              /* instructions executed before it began */
    bool open;                  /* still masked at the end, since `open_pc` and so long */
    uint32_t open_pc;
    uint64_t open_length[TRACE_LANES];
};

struct trace_class {
    enum model_class klass;
    uint64_t insns;
    struct model_total cycles;
};

/* A semihosting call that was not carried out. */
struct trace_refusal {
    uint32_t call; /* host/lib/trace/semihosting_calls.h */
    uint64_t count;
};

struct trace_result {
    uint64_t insns;
    bool has_cycles; /* false: every count of cycles says nothing */
    bool sees_masks; /* false: nothing is known of masked stretches */
    struct model_total cycles, entries, memory;
    struct trace_origin origin; /* of the nominal ones */
    uint32_t doubts;
    uint64_t asleep; /* cycles (counts, without cycles) in WFI; in none of the above */
    bool counted;    /* the image let the DWT count, */
    bool debugged;   /* without TRCENA, as on a part with a debugger attached */
    uint64_t resets, lost;
    struct trace_class classes[MODEL_CLASS_COUNT];
    size_t class_count;
    struct trace_exception *exceptions;
    size_t exception_count;
    struct trace_function *functions; /* in the order in which they were asked for */
    size_t function_count, function_limit;
    struct trace_stretch primask, basepri;
    bool held;      /* QEMU could do nothing but what it needs */
    bool answers;   /* the plugin answered semihosting calls */
    uint64_t calls; /* so many of them */
    struct trace_refusal *refusals;
    size_t refusal_count;
};

#define TRACE_EXCEPTIONS_MAX 512u /* that a core can have */

/* Reads it; `text` is changed. NULL with a message if it is not whole, or tells
 * of more than there can be, or not of `functions` functions, as many as were
 * asked for. */
struct trace_result *trace_result_read(char *text, size_t functions, struct message *message);
void trace_result_free(struct trace_result *result);

#endif
