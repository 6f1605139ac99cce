/* Scenario: an interrupt is pending, and its line is disabled before it is entered: by the
 * foreground under PRIMASK (by 0), as drivers do that shut a device down, or by a higher
 * handler that came first (by 1). The core must not enter it, the pending bit must stay, and
 * once the line is enabled again the handler must run: once. Other architectures enter a
 * handler for spurious interrupts there; the NVIC has none, so `withdrawn` should be 0.
 * The stores have DSB and ISB behind them: without, a core may enter it all the same. */
#include "bench/checks.h"

BENCH_PARAMETER(scenario, spurious, 0, by, "", 0, 1, 0,
                "who disables the line: 0: the foreground under PRIMASK, 1: a higher handler");

static const struct bench_column columns[] = {
    {WIRE_METRIC_WITHDRAWN, WIRE_FORM_SPAN},
    {WIRE_METRIC_SPURIOUS_ENTRIES, WIRE_FORM_COUNT},
};

/* Of a higher line, whatever the style: disables the lower one. */
static void disables(void)
{
    NVIC_ICER(BENCH_LINE_WORD) = BENCH_LINE_MASK(LINE_SAMPLE);
    core_dsb();
    core_isb();
}

static void lower(void)
{
    bench_body_sample();
}

BENCH_VECTORS(vectors_spurious) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_SAMPLE] = lower,
    [VECTOR_SECOND] = disables,
};

static bool by_handler(void)
{
    return bench_parameter(WIRE_ITEM_SCENARIO, 0) != 0;
}

struct span_of_two {
    uint32_t begin, end;
};

/* `pend` goes to ISPR, `disable` to ICER, with interrupts masked. */
static __attribute__((noinline)) struct span_of_two disable_masked(uint32_t pend, uint32_t disable)
{
    uint32_t begin, end;
    /* clang-format off */
    __asm volatile(
        "dsb\n\t"
        ".balign 16\n\t"
        BENCH_STAMP_TEXT("%0", "%c6")
        "cpsid i\n\t"
        "str %2, [%4]\n\t"
        "str %3, [%5]\n\t"
        "dsb\n\t"
        "isb\n\t"
        "cpsie i\n\t"
        "isb\n\t"
        BENCH_STAMP_TEXT("%1", "%c7")
        : "=&l"(begin), "=&l"(end)
        : "l"(pend), "l"(disable), "l"(&NVIC_ISPR(BENCH_LINE_WORD)),
          "l"(&NVIC_ICER(BENCH_LINE_WORD)), "i"(STAMP_SPAN_BEGIN), "i"(STAMP_SPAN_END)
        : "memory");
    /* clang-format on */
    return (struct span_of_two){begin, end};
}

/* `pend` goes to ISPR; whoever is higher disables the other one. */
static __attribute__((noinline)) struct span_of_two disable_above(uint32_t pend)
{
    uint32_t begin, end;
    /* clang-format off */
    __asm volatile(
        "dsb\n\t"
        ".balign 16\n\t"
        BENCH_STAMP_TEXT("%0", "%c4")
        "str %2, [%3]\n\t"
        "dsb\n\t"
        "isb\n\t"
        BENCH_STAMP_TEXT("%1", "%c5")
        : "=&l"(begin), "=&l"(end)
        : "l"(pend), "l"(&NVIC_ISPR(BENCH_LINE_WORD)), "i"(STAMP_SPAN_BEGIN), "i"(STAMP_SPAN_END)
        : "memory");
    /* clang-format on */
    return (struct span_of_two){begin, end};
}

/* With the lower interrupt, or the same without it. */
static uint32_t timed(bool pended)
{
    uint32_t lower_line = BENCH_LINE_MASK(LINE_SAMPLE), pend = pended ? lower_line : 0;
    struct span_of_two span = by_handler() ? disable_above(pend | BENCH_LINE_MASK(LINE_SECOND))
                                           : disable_masked(pend, lower_line);
    return bench_counts(span.begin, span.end);
}

static bool is_raw_c(const struct bench_style *style)
{
    static const char name[] = "raw_c";
    for (unsigned i = 0; i < sizeof name; i++)
        if (style->name[i] != name[i])
            return false;
    return true;
}

static const char *missing(const struct bench_cell *cell)
{
    return by_handler() && !is_raw_c(cell->style)
               ? "the handler that disables is the scenario's, and this style's does not run: "
                 "all would give the figures of raw_c"
               : NULL;
}

static void enable_again(void)
{
    NVIC_ISER(BENCH_LINE_WORD) = BENCH_LINE_MASK(LINE_SAMPLE);
    core_dsb();
    core_isb();
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(by_handler() ? vectors_spurious : cell->style->vectors);
    bench_line_enable(LINE_SAMPLE, BENCH_PRIORITY_MIDDLE);
    if (by_handler())
        bench_line_enable(LINE_SECOND, BENCH_PRIORITY_HIGH);
}

static void calibrate(const struct bench_cell *cell)
{
    uint32_t low = UINT32_MAX, high = 0;
    for (unsigned run = 0; run <= 16u; run++) {
        uint32_t counts = timed(false);
        enable_again();
        if (run == 0) /* cold */
            continue;
        low = counts < low ? counts : low;
        high = counts > high ? counts : high;
    }
    bench_report_calibration(cell, WIRE_METRIC_WITHDRAWN, WIRE_SPAN_SPAN, 16u, low, high);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    const struct bench_slot *slot = &bench_evidence.slot[0];
    uint32_t line = BENCH_LINE_MASK(LINE_SAMPLE), entered;
    (void)reload;
    check_before(cell, LINE_SAMPLE, verdict);
    values[0] = timed(true);
    entered = slot->count;
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, NVIC_ISER(BENCH_LINE_WORD) & line);
    if (entered == 0)
        bench_expect(verdict, WIRE_WITNESS_NOT_RUN, line, bench_lines_pending());
    enable_again();
    check_after(verdict);
    /* Late, or too early: but once. */
    check_handler(slot, BENCH_LINE_EXCEPTION(LINE_SAMPLE), 1, 1, verdict);
    values[1] = entered;
}

BENCH_SCENARIO(spurious, "style", "none", "a line is disabled while its interrupt is pending",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), .missing = missing, .begin = begin, .calibrate = calibrate,
               .sample = sample);
