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
 *   function INDEX ENTERED RETURNED
 *   most KIND INDEX SITE INSN          the call from which a function's maximum came
 *   mask KIND FROM_PC UNTIL_PC INSN    the longest stretch
 *   open KIND FROM_PC BEST NOMINAL WORST INSNS   still masked at the end
 *   lockdown HELD                      1: QEMU was held to what it needs
 * (host/vdwt/qemu/lockdown.h) semihosting ANSWERED CALLS         ANSWERED 1: by the plugin, and how
 * many refused CALL COUNT                 of these; a call's number, or one that has no name figure
 * KIND OWNER N, then for each of best, nominal, worst, insns: EXACT MIN P50 P99 MAX, then of
 * all nominal ones together: MEASURED UNCALIBRATED
 *
 * KIND is a number from the enumerations below, OWNER an exception's number, a
 * function's index, or 0.
 */
#ifndef HOST_LIB_TRACE_FORMAT_H
#define HOST_LIB_TRACE_FORMAT_H

#include <stdint.h>

#define TRACE_MAGIC       0x54575156u /* "VQWT" */
#define TRACE_VERSION     2u
#define TRACE_TEXT_OFFSET 4096u

struct trace_header {
    uint32_t magic;
    uint32_t version;
    volatile uint64_t insns; /* executed so far, about */
};

enum trace_figure_kind {
    TRACE_LATENCY,   /* pend to the handler's first instruction */
    TRACE_OWN,       /* handler, without what nested in it */
    TRACE_WHOLE,     /* handler, with what nested in it */
    TRACE_EXCLUSIVE, /* function, without interrupts */
    TRACE_INCLUSIVE, /* function, with interrupts */
    TRACE_PRIMASK,   /* stretch with PRIMASK or FAULTMASK set */
    TRACE_BASEPRI,   /* stretch with BASEPRI not 0 */
    TRACE_FIGURES
};

enum { TRACE_LANES = 4 }; /* best, nominal, worst, insns */

#endif
