/* What the QEMU plugin writes with `trace=FILE`, a regular file that the reader
 * may map while it is written: a header whose `insns` is kept up to date, and
 * at its end, from TRACE_TEXT_OFFSET on, lines of words that sum up what was
 * executed (host/lib/trace/result.h reads them). The last line is "complete".
 *
 *   total INSNS BEST NOMINAL WORST     everything; cycles are three counts
 *   origin MEASURED UNCALIBRATED       of the nominal cycles, modulo 2^64
 *   entries BEST NOMINAL WORST         the part of exception entry, return, chaining
 *   memory BEST NOMINAL WORST          wait states and misalignment
 *   state CYCLES MASKS DOUBTS RESETS LOST
 *                                      CYCLES 0: this core is counted in instructions;
 *                                      MASKS 0: its masks are not seen;
 *                                      DOUBTS: MODEL_DOUBT bits; LOST: open calls given up
 *   class ID INSNS BEST NOMINAL WORST  enum model_class
 *   exception NUMBER COUNT CHAINED HANDLER HANDLERS
 *   preempted NUMBER BY COUNT
 *   load NUMBER COUNT                  executed by all its handlers, also by those that did not
 *                                      end, or that began before what is measured
 *   function INDEX ENTERED RETURNED
 *   most KIND INDEX SITE INSN          the call from which a function's maximum came
 *   span INDEX BEGUN ENDED INSN INSN   and how many were executed before the longest, with
 *                                      and without interrupts
 *   idle INDEX COUNT INSNS             executed in a function that idles
 *   node INDEX PARENT FUNCTION CALLS COUNT INSNS
 *                                      a way to a function: how often it was called so, and
 *                                      what it executed itself; FUNCTION may be a TRACE_ROOT
 *   arc SITE FUNCTION CALLS COUNT INSNS     with what it called
 *   profile NODES ARCS DEEP            that were lost for lack of room
 *   insn ADDRESS TIMES COUNT           an instruction that was executed
 *   stack KIND OWNER LOW HIGH          enum trace_stack_kind; addresses
 *   chain INDEX                        of it: the node of calls that were open at LOW
 *   stacks LOST                        that there was no room for
 *   event KIND VALUE PC AT SINCE       enum trace_event_kind; in the order in which they came
 *   timeline LOST LOST_AT BEGIN END    events for which there was no room, when the first of them
 *                                      was, and from when to when events were kept
 *   mask KIND FROM_PC UNTIL_PC INSN    the longest stretch
 *   open KIND FROM_PC BEST NOMINAL WORST INSNS   still masked at the end
 *   boot KIND FROM_PC UNTIL_PC BEST NOMINAL WORST INSNS
 *                                      the stretch before an interrupt could come
 *   culprit KIND LOCK_PC CULPRIT_PC UNTIL_PC INSN, then the sum in BEST NOMINAL WORST INSNS
 *                                      stretches by who masked; UNTIL_PC and INSN are of the
 *                                      longest; culprits count from 0
 *   way CULPRIT PC                     to the longest one, from LOCK_PC outwards
 *   raised LINE CYCLE PERIOD RAISED    an interrupt from outside, and how often it was raised
 *   bounds BEGUN ENDED SKIPPED         1: what is measured began, after SKIPPED instructions;
 *                                      1: --to was reached
 *   lockdown HELD                      1: QEMU was held to what it needs
 * (host/vdwt/qemu/lockdown.h)
 *   semihosting ANSWERED CALLS         ANSWERED 1: by the plugin, and how many
 *   refused CALL COUNT                 of these; a call's number, or one that has no name
 *   figure KIND OWNER N, then for each of best, nominal, worst, insns: EXACT MIN P50 P99 MAX,
 *                                      then of all nominal ones together: MEASURED UNCALIBRATED
 *   sum KIND OWNER BEST NOMINAL WORST INSNS
 *                                      of all values of the figure before
 *
 * COUNT is of nominal cycles, or of instructions where there are none.
 * Lines that begin with "end." stand in host/lib/ending/lines.h.
 *
 * KIND is a number from the enumerations below, OWNER an exception's number, a
 * function's or a stretch's index, or 0.
 */
#ifndef HOST_LIB_TRACE_FORMAT_H
#define HOST_LIB_TRACE_FORMAT_H

#include <stdint.h>

#define TRACE_MAGIC       0x54575156u /* "VQWT" */
#define TRACE_VERSION     4u
#define TRACE_TEXT_OFFSET 4096u

/* In place of a function: */
#define TRACE_ROOT_FIRST     0xFFFF0000u /* from here on */
#define TRACE_ROOT_THREADS   0xFFFF0000u /* what threads execute */
#define TRACE_ROOT_COST      0xFFFF0001u /* what the core does by itself */
#define TRACE_ROOT_EXCEPTION 0xFFFF1000u /* and its number: what its handlers execute */

struct trace_header {
    uint32_t magic;
    uint32_t version;
    volatile uint64_t insns;  /* executed so far, about */
    volatile uint32_t stop;   /* set by the reader: the trace is to end */
    volatile uint32_t asleep; /* 1: it ended because the core sleeps, and nothing will wake it */
};

enum trace_figure_kind {
    TRACE_LATENCY,    /* pend to the handler's first instruction */
    TRACE_OWN,        /* handler, without what nested in it */
    TRACE_WHOLE,      /* handler, with what nested in it */
    TRACE_EXCLUSIVE,  /* function, without interrupts */
    TRACE_INCLUSIVE,  /* function, with interrupts */
    TRACE_PRIMASK,    /* stretch with PRIMASK set */
    TRACE_BASEPRI,    /* stretch with BASEPRI not 0 */
    TRACE_ALONE,      /* latency without what other handlers executed in it */
    TRACE_PERIOD,     /* from a handler's first instruction to its next first one */
    TRACE_JITTER,     /* by how much a period differs from the one before */
    TRACE_SPAN,       /* stretch between two places, with interrupts */
    TRACE_SPAN_ALONE, /* the same without */
    TRACE_FAULTMASK,  /* stretch with FAULTMASK set */
    TRACE_CULPRIT,    /* stretches of one culprit */
    TRACE_FIGURES
};

enum trace_stack_kind {
    TRACE_STACK_MAIN,    /* with the exceptions' frames on it */
    TRACE_STACK_PROCESS, /* a thread's, the same */
    TRACE_STACK_HANDLER, /* a handler's own part of the main one; an exception's number owns it */
    TRACE_STACKS
};

/* Times are counts since the start, with sleep. */
enum trace_event_kind {
    TRACE_EVENT_BEGIN, /* a handler of exception VALUE, pending since SINCE */
    TRACE_EVENT_END,   /* it has executed its last instruction */
    TRACE_EVENT_STOP,  /* the thread VALUE, which began at PC, is interrupted, or, PC 0, the handler
                        * of exception VALUE */
    TRACE_EVENT_RESUME,  /* the handler of exception VALUE goes on */
    TRACE_EVENT_THREAD,  /* thread number VALUE, which began at PC, begins or goes on */
    TRACE_EVENT_PRIMASK, /* VALUE 1: PRIMASK or FAULTMASK is set */
    TRACE_EVENT_BASEPRI, /* is VALUE now */
    TRACE_EVENT_RESET,   /* everything begins again */
    TRACE_EVENTS
};

enum { TRACE_LANES = 4 }; /* best, nominal, worst, insns */

#endif
