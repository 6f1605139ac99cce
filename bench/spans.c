/* Foreground spans in fixed instruction forms: the span that pends an
 * interrupt, and the calibration spans that have the same ends. All in
 * assembly and 16-byte aligned, so that no compiler moves what is measured. */
#include "bench/bench.h"

#define SPAN_FUNCTION __attribute__((naked, noinline, aligned(16), section(".text.bench_spans")))

/* r0: mask, r1: span. The word that an exception frame would fill with the
 * return address, 8 bytes below SP, is cleared before and read behind the span:
 * proof that an exception was taken in it, at no cost to the handler. PUSH of four
 * registers keeps SP at a multiple of 8, so the frame starts right below. */
SPAN_FUNCTION void bench_pend(uint32_t mask, struct bench_span *span)
{
    (void)mask;
    (void)span;
    /* clang-format off */
    __asm volatile(
        "push {r4-r6, lr}\n\t"
        "ldr r2, =%c0\n\t"
        "mov r6, sp\n\t"
        "subs r6, #8\n\t"
        "movs r3, #0\n\t"
        "str r3, [r6]\n\t"
        "dsb\n\t"
        ".balign 16\n\t"
        BENCH_STAMP_TEXT("r4", "%c1")
        "str r0, [r2]\n\t"
        ".global bench_pend_taken\n"
        "bench_pend_taken:\n\t"
        "dsb\n\t"
        "isb\n\t"
        ".global bench_pend_resumed\n"
        "bench_pend_resumed:\n\t"
        BENCH_STAMP_TEXT("r5", "%c2")
        "ldr r3, [r6]\n\t"
        "mov r6, r10\n\t"
        "str r4, [r1, #0]\n\t"
        "str r5, [r1, #4]\n\t"
        "str r6, [r1, #8]\n\t"
        "str r3, [r1, #12]\n\t"
        "pop {r4-r6, pc}\n\t"
        ".ltorg"
        :: "i"(BENCH_LINE_ISPR), "i"(STAMP_TRIGGER), "i"(STAMP_RESUMED));
    /* clang-format on */
}

/* clang-format off */

/* r0: mask, r1: where the two stamps go. `between` stands between them. */
#define CALIBRATION_SPAN(name, between) \
    SPAN_FUNCTION static void name(uint32_t mask, uint32_t *stamps) \
    { \
        (void)mask; \
        (void)stamps; \
        __asm volatile( \
            "push {r4, r5}\n\t" \
            "ldr r2, =%c0\n\t" \
            "dsb\n\t" \
            ".balign 16\n\t" \
            BENCH_STAMP_TEXT("r4", "%c1") \
            between \
            BENCH_STAMP_TEXT("r5", "%c1") \
            "str r4, [r1, #0]\n\t" \
            "str r5, [r1, #4]\n\t" \
            "pop {r4, r5}\n\t" \
            "bx lr\n\t" \
            ".ltorg" \
            :: "i"(BENCH_LINE_ISPR), "i"(STAMP_CALIBRATION)); \
    }

/* clang-format on */

#define NOP   "nop\n\t"
#define STORE "str r0, [r2]\n\t"
#define BARRIERS                                                                                   \
    "dsb\n\t"                                                                                      \
    "isb\n\t"

CALIBRATION_SPAN(span_nothing, "")
CALIBRATION_SPAN(span_nop, NOP)
CALIBRATION_SPAN(span_store, STORE NOP)
CALIBRATION_SPAN(span_store_nops, STORE NOP NOP NOP NOP)
CALIBRATION_SPAN(span_barriers, BARRIERS)
CALIBRATION_SPAN(span_pend, STORE BARRIERS)

static void (*const spans[])(uint32_t mask, uint32_t *stamps) = {
    [CALIBRATE_NOTHING] = span_nothing,   [CALIBRATE_NOP] = span_nop,
    [CALIBRATE_STORE] = span_store,       [CALIBRATE_STORE_NOPS] = span_store_nops,
    [CALIBRATE_BARRIERS] = span_barriers, [CALIBRATE_PEND] = span_pend,
};

#define CALIBRATION_RUNS 64u

void bench_calibrate(const struct bench_cell *cell, uint8_t metric, uint8_t span,
                     enum bench_calibration which)
{
    uint32_t low = UINT32_MAX, high = 0;
    bench_line_disable(LINE_EMPTY);
    for (unsigned run = 0; run <= CALIBRATION_RUNS; run++) {
        uint32_t stamps[2];
        spans[which](BENCH_LINE_MASK(LINE_EMPTY), stamps);
        uint32_t counts = bench_counts(stamps[0], stamps[1]);
        if (run == 0) /* cold */
            continue;
        low = counts < low ? counts : low;
        high = counts > high ? counts : high;
    }
    bench_line_disable(LINE_EMPTY); /* clears what the stores left pending */
    bench_report_calibration(cell, metric, span, CALIBRATION_RUNS, low, high);
}
