/* Counts the instructions of a path; see path.h. What a reading takes itself is part
 * of every count and comes off with what pending alone takes. */
#include "bench/path.h"

#include "bench/bench.h"

#define COUNTERS_ENABLED (0x1Fu << 17) /* CPIEVTENA to FOLDEVTENA */
#define SPAN_MAX         256u
#define KNOWN_INSNS      12u

struct reading {
    uint32_t cycles, cpi, exceptions, sleep, load_store, folded;
};

static uint32_t alone; /* what pending alone takes; 0: the counters cannot tell */

BENCH_INLINE struct reading read_counters(void)
{
    struct reading reading;
    reading.cycles = DWT_CYCCNT;
    reading.cpi = DWT_CPICNT;
    reading.exceptions = DWT_EXCCNT;
    reading.sleep = DWT_SLEEPCNT;
    reading.load_store = DWT_LSUCNT;
    reading.folded = DWT_FOLDCNT;
    return reading;
}

/* 0: too long for counters of 8 bits. */
static uint32_t instructions(const struct reading *from, const struct reading *to)
{
    uint32_t cycles = to->cycles - from->cycles;
    uint32_t others = (to->cpi - from->cpi) + (to->exceptions - from->exceptions) +
                      (to->sleep - from->sleep) + (to->load_store - from->load_store) -
                      (to->folded - from->folded);
    return cycles < SPAN_MAX ? (cycles - others) & 0xFFu : 0;
}

/* One function, so that what is around the span is the same each time. */
static __attribute__((noinline)) uint32_t count(uint32_t mask, struct bench_span *span)
{
    struct reading from = read_counters();
    bench_pend(mask, span);
    struct reading to = read_counters();
    return instructions(&from, &to);
}

static __attribute__((naked, noinline)) void run_nothing(const uint32_t *words)
{
    (void)words;
    __asm volatile("bx lr");
}

/* KNOWN_INSNS instructions more, some of which take more cycles than one. */
static __attribute__((naked, noinline)) void run_known(const uint32_t *words)
{
    (void)words;
    __asm volatile("push {r4}\n\t"
                   "ldmia r0!, {r1-r4}\n\t"
                   "muls r1, r2\n\t"
                   "nop\n\t"
                   "subs r0, #16\n\t"
                   "ldr r2, [r0]\n\t"
                   "nop\n\t"
                   "ldmia r0!, {r1-r4}\n\t"
                   "adds r1, r2\n\t"
                   "nop\n\t"
                   "pop {r4}\n\t"
                   "nop\n\t"
                   "bx lr");
}

static __attribute__((noinline)) uint32_t count_run(void (*run)(const uint32_t *words))
{
    static const uint32_t words[4] = {1, 2, 3, 4};
    struct reading from = read_counters();
    run(words);
    struct reading to = read_counters();
    return instructions(&from, &to);
}

static bool proven(void)
{
    uint32_t nothing = count_run(run_nothing), known = count_run(run_known);
    return nothing != 0 && known == nothing + KNOWN_INSNS;
}

/* Where exception trace is on (a board NAME-swo) each wrap of such a counter would be a packet,
 * too: there nobody counts instructions. */
#ifdef BOARD_SWO
#define COUNTERS_TAKEN 1
#else
#define COUNTERS_TAKEN 0
#endif

void bench_path_begin(void)
{
    struct bench_span span;
    alone = 0;
    if (CORE_BASELINE || COUNTERS_TAKEN) /* none of them: then there is no code either */
        return;
    if (!bench_has(WIRE_FEATURE_DWT) || (DWT_CTRL & DWT_CTRL_NOPRFCNT))
        return;
    DWT_CTRL |= COUNTERS_ENABLED;
    proven(); /* once cold */
    if (!proven())
        return;
    bench_line_disable(LINE_EMPTY);
    for (unsigned i = 0; i < 2u; i++)
        alone = count(BENCH_LINE_MASK(LINE_EMPTY), &span);
    bench_line_disable(LINE_EMPTY); /* clears what that left pending */
}

uint32_t bench_path_pend(uint32_t mask, struct bench_span *span)
{
    if (CORE_BASELINE) {
        bench_pend(mask, span);
        return 0;
    }
    uint32_t counted = count(mask, span);
    return alone != 0 && counted > alone ? counted - alone : 0;
}
