/* Foreground spans in fixed instruction forms: the span that pends an
 * interrupt, and the calibration spans that have the same ends. All in
 * assembly and 16-byte aligned, so that no compiler moves what is measured. */
#include "bench/bench.h"

#define SPAN_FUNCTION __attribute__((naked, noinline, aligned(16), section(".text.bench_spans")))

/* Not inlined: what is around it then is always the same. */
__attribute__((noinline)) void bench_pend(uint32_t mask, struct bench_span *span)
{
    bench_pend_between(STAMP_TRIGGER, STAMP_RESUMED, mask, span);
}

/* clang-format off */

/* r0: mask, r1: where the two stamps go. `between` stands between them; `lead`
 * before the first puts all of it where the real span has it, which begins or, where
 * BARRIERS end it, ends like bench_pend_between. */
#define CALIBRATION_SPAN(name, lead, first, between) \
    SPAN_FUNCTION static void name(uint32_t mask, uint32_t *stamps) \
    { \
        (void)mask; \
        (void)stamps; \
        __asm volatile( \
            "push {r4, r5}\n\t" \
            "ldr r2, =%c0\n\t" \
            "dsb\n\t" \
            ".balign 16\n\t" \
            lead \
            first("r4", "%c1") \
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
#define DSB   "dsb\n\t"
#define ISB   "isb\n\t"
#define STAMP BENCH_STAMP_TEXT
#define LAST  BENCH_KEPT_STAMP_TEXT

CALIBRATION_SPAN(span_nothing, "", STAMP, "")
CALIBRATION_SPAN(span_nop, "", STAMP, NOP)
CALIBRATION_SPAN(span_store, "", STAMP, STORE NOP)
CALIBRATION_SPAN(span_store_dsb, "", STAMP, STORE DSB NOP)
CALIBRATION_SPAN(span_store_isb, "", STAMP, STORE DSB ISB NOP)
CALIBRATION_SPAN(span_store_nops, "", STAMP, STORE NOP NOP NOP NOP)
CALIBRATION_SPAN(span_pend, "", STAMP, STORE DSB ISB)
CALIBRATION_SPAN(span_barriers, NOP, LAST, DSB ISB)
CALIBRATION_SPAN(span_isb, NOP NOP NOP, LAST, ISB)
CALIBRATION_SPAN(span_last, NOP NOP NOP NOP NOP, LAST, "")
CALIBRATION_SPAN(span_chain, NOP NOP NOP NOP NOP NOP, LAST, "")
CALIBRATION_SPAN(span_body, "", LAST, NOP)

static void (*const spans[])(uint32_t mask, uint32_t *stamps) = {
    [CALIBRATE_NOTHING] = span_nothing,
    [CALIBRATE_NOP] = span_nop,
    [CALIBRATE_STORE] = span_store,
    [CALIBRATE_STORE_DSB] = span_store_dsb,
    [CALIBRATE_STORE_ISB] = span_store_isb,
    [CALIBRATE_STORE_NOPS] = span_store_nops,
    [CALIBRATE_PEND] = span_pend,
    [CALIBRATE_BARRIERS] = span_barriers,
    [CALIBRATE_ISB] = span_isb,
    [CALIBRATE_LAST] = span_last,
    [CALIBRATE_CHAIN] = span_chain,
    [CALIBRATE_BODY] = span_body,
};

#define CALIBRATION_RUNS 64u

static void time_often(enum bench_calibration which, uint32_t *least, uint32_t *most)
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
    *least = low;
    *most = high;
}

void bench_calibrate(const struct bench_cell *cell, uint8_t metric, uint8_t span,
                     enum bench_calibration which)
{
    uint32_t low, high;
    time_often(which, &low, &high);
    bench_report_calibration(cell, metric, span, CALIBRATION_RUNS, low, high);
}

uint32_t bench_least_counts(enum bench_calibration which)
{
    uint32_t low, high;
    time_often(which, &low, &high);
    return low;
}

void bench_calibrate_entry(const struct bench_cell *cell, uint8_t metric)
{
    bench_calibrate(cell, metric, WIRE_SPAN_SPAN, CALIBRATE_STORE);
    bench_calibrate(cell, metric, WIRE_SPAN_BEHIND_DSB, CALIBRATE_STORE_DSB);
    bench_calibrate(cell, metric, WIRE_SPAN_BEHIND_ISB, CALIBRATE_STORE_ISB);
    bench_calibrate(cell, metric, WIRE_SPAN_PAD, CALIBRATE_NOP);
    bench_calibrate(cell, metric, WIRE_SPAN_BASE, CALIBRATE_NOTHING);
}

void bench_calibrate_exit(const struct bench_cell *cell, uint8_t metric)
{
    bench_calibrate(cell, metric, WIRE_SPAN_SPAN, CALIBRATE_BARRIERS);
    bench_calibrate(cell, metric, WIRE_SPAN_BEHIND_DSB, CALIBRATE_ISB);
    bench_calibrate(cell, metric, WIRE_SPAN_BEHIND_ISB, CALIBRATE_LAST);
}
