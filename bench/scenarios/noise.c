/* Scenario: what an interrupt looks like from a thread that only reads the counter, as
 * cyclictest, rtla osnoise and jitter meters do: two readings further apart than a quiet
 * pass are a gap. The event is swept over each instruction of that loop. A gap has to be
 * explained by an interrupt that was counted, and the loop goes on to look for more. */
#include "bench/checks.h"
#include "bench/swept.h"

/* Passes: longer than a sweep's last event takes to come, and those behind the gap. */
#define PASSES       400u
#define QUIET_PASSES 64u

static const struct bench_column columns[] = {
    {WIRE_METRIC_NOISE, WIRE_FORM_SPAN},
    {WIRE_METRIC_UNEXPLAINED_GAPS, WIRE_FORM_COUNT},
    SWEPT_COLUMNS,
};

extern const uint16_t noise_begin[], noise_end[];
static uint32_t quiet_pass;

/* The longest time between two readings, in counts: it stops behind the first that is
 * longer than `quiet`. SysTick counts down, in 24 bits. */
static __attribute__((naked, noinline, aligned(16))) uint32_t longest(uint32_t quiet,
                                                                      uint32_t passes)
{
    (void)quiet;
    (void)passes;
    /* clang-format off */
    __asm volatile(
        "push {r4, r5, r6, lr}\n\t"
        "lsls r0, r0, #8\n\t"
        "movs r6, #0\n\t"
        "ldr r4, [r7]\n\t"
        ".global noise_begin, noise_end\n\t"
        ".balign 4\n"
        "noise_begin:\n\t"
        BENCH_STAMP_TEXT("r2", "%c0")
        "subs r3, r4, r2\n\t"
        "lsls r3, r3, #8\n\t"
        "movs r4, r2\n\t"
        "cmp r3, r0\n\t"
        "bhi noise_end\n\t"
        "subs r1, #1\n\t"
        "bne noise_begin\n"
        "noise_end:\n\t"
        "lsrs r0, r3, #8\n\t"
        "pop {r4, r5, r6, pc}"
        :: "i"(STAMP_SPAN_END));
    /* clang-format on */
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

/* Without an interrupt: a pass takes the same each time, but for a first, cold one. */
static void calibrate(const struct bench_cell *cell)
{
    uint32_t low = UINT32_MAX, high = 0;
    for (unsigned run = 0; run <= 16u; run++) {
        uint32_t counts = longest(SYST_MAX, 2);
        if (run == 0)
            continue;
        low = counts < low ? counts : low;
        high = counts > high ? counts : high;
    }
    quiet_pass = high;
    bench_report_calibration(cell, WIRE_METRIC_NOISE, WIRE_SPAN_SPAN, 16u, low, high);
}

static struct bench_region region(const struct bench_cell *cell)
{
    (void)cell;
    return (struct bench_region){noise_begin, noise_end};
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    uint32_t gap, gaps;
    check_before(cell, LINE_SAMPLE, verdict);
    bench_sweep_arm(cell, reload, &expiry);
    (void)bench_stamp(STAMP_SPAN_BEGIN); /* what was before is no span */
    gap = longest(quiet_pass, PASSES);
    gaps = 1u + (longest(quiet_pass, QUIET_PASSES) > quiet_pass);
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    bench_expect_range(verdict, WIRE_WITNESS_NOT_RUN, quiet_pass + 1u, SYST_MAX, gap);
    check_handler(slot, cell->scenario->source->exception, cell->style->beneath + 1u, 1, verdict);
    values[0] = gap;
    values[1] = gaps - slot->count;
    swept_columns(region(cell), &expiry, slot->return_address, values + 2);
}

BENCH_SCENARIO(noise, "style", "own", "gaps seen by a thread that reads the counter, and explained",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_ASYNCHRONOUS,
               .source = &bench_systick, .own_load = true, BENCH_COLUMNS(columns), .begin = begin,
               .calibrate = calibrate, .sample = sample, .region = region);
