/* The result of a trace as the plugin writes it (trace_format.h), read and
 * checked.
 */
#ifndef HOST_LIB_TRACE_RESULT_H
#define HOST_LIB_TRACE_RESULT_H

#include "host/lib/base/message.h"
#include "host/lib/ending/ending.h"
#include "host/lib/trace/format.h"
#include "host/lib/trace/profile.h"
#include "host/model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRACE_BEST, TRACE_NOMINAL, TRACE_WORST, TRACE_INSNS };

struct trace_quantiles {
    bool exact; /* p50 and p99: if not, less than 2 % too high */
    uint64_t min, p50, p99, max;
    uint64_t total; /* of all n */
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
    uint64_t executed; /* by all its handlers, in nominal cycles or instructions */
    struct trace_numbers latency, own, whole;
    struct trace_numbers alone;          /* latency without what other handlers executed in it */
    struct trace_numbers period, jitter; /* from start to start; from period to period */
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

/* Between two places that were asked for. */
struct trace_span {
    uint64_t begun, ended;              /* fewer ended: it was begun again before, or is open */
    uint64_t longest_insn, longest_own; /* instructions executed before it; without interrupts */
    struct trace_numbers whole, alone;  /* with interrupts; without, if whoever began it ended it */
};

struct trace_stretch {
    struct trace_numbers numbers;
    uint32_t from_pc, until_pc; /* of the longest */
    uint64_t insn;              /* instructions executed before it began */
    bool booted;                /* one ended before an interrupt could come: */
    uint32_t boot_from, boot_to;
    uint64_t boot_length[TRACE_LANES];
    bool open; /* still masked at the end, since `open_pc` and so long */
    uint32_t open_pc;
    uint64_t open_length[TRACE_LANES];
};

/* An interrupt input that was raised from outside. */
struct trace_raised {
    uint32_t line;
    uint64_t cycle, period; /* period 0: once, at `cycle` */
    uint64_t raised;
};

#define TRACE_WAY_MAX 32u

/* Whose stretches they are: the function that masked and unmasked, itself or by what it
 * called. */
struct trace_culprit {
    enum trace_figure_kind kind; /* TRACE_PRIMASK, TRACE_BASEPRI or TRACE_FAULTMASK */
    uint32_t lock, pc; /* the instruction that masked; the culprit's, which that is or which led to
                          it; 0: not known */
    struct trace_numbers numbers;
    uint64_t total[TRACE_LANES];
    uint32_t until_pc;           /* of the longest */
    uint64_t insn;               /* instructions executed before it began */
    uint32_t way[TRACE_WAY_MAX]; /* to it, the lock first */
    size_t way_count;
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

/* Executed in a function that idles. */
struct trace_idle {
    uint64_t count; /* nominal cycles, or instructions where there are none */
    uint64_t insns;
};

#define TRACE_CHAIN_MAX 16u

/* From the lowest address that was used to the highest. */
struct trace_stack {
    enum trace_stack_kind kind;
    uint32_t owner;
    uint32_t low, high;
    uint32_t chain[TRACE_CHAIN_MAX]; /* nodes of the profile, of who lay below the lowest */
    size_t depth;
};

struct trace_event {
    enum trace_event_kind kind;
    uint32_t value, pc;
    uint64_t at, since;
};

struct trace_timeline {
    bool there;
    struct trace_event *events; /* in the order in which they came */
    size_t event_count;
    uint64_t lost, lost_at; /* how many found no room, and when the first of them was */
    uint64_t begin;         /* of the window, or of what is measured if that is later */
    uint64_t end;           /* of the trace */
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
    uint64_t executed_before; /* by handlers of others, which began before what is measured */
    struct trace_function *functions; /* in the order in which they were asked for */
    size_t function_count, function_limit;
    struct trace_span *spans; /* in the order in which they were asked for */
    size_t span_count, span_limit;
    struct trace_idle *idle; /* the same */
    size_t idle_count;
    struct trace_profile profile;
    struct trace_timeline timeline;
    struct trace_stack *stacks;
    size_t stack_count;
    uint64_t lost_stacks;
    struct trace_stretch primask, basepri, faultmask;
    struct trace_culprit *culprits; /* the worst first */
    size_t culprit_count;
    struct trace_raised *events; /* as they were asked for */
    size_t event_count;
    bool begun, reached_end; /* what is measured; and --to was reached */
    uint64_t skipped;        /* instructions before it began */
    bool held;               /* QEMU could do nothing but what it needs */
    bool answers;            /* the plugin answered semihosting calls */
    uint64_t calls;          /* so many of them */
    struct trace_refusal *refusals;
    size_t refusal_count;
    struct ending ending;
};

#define TRACE_EXCEPTIONS_MAX 512u /* that a core can have */

/* Reads it; `text` is changed. NULL with a message if it is not whole, or tells
 * of more than there can be, or not of `functions` functions and
 * `spans` spans, as many as were asked for. */
struct trace_result *trace_result_read(char *text, size_t functions, size_t spans,
                                       struct message *message);
void trace_result_free(struct trace_result *result);

#endif
