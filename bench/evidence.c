/* The witness: what a handler finds when it runs, written down between its
 * stamps for the scenario to check afterwards. */
#include "bench/bench.h"

struct bench_evidence bench_evidence;
volatile uint32_t bench_shared;

void bench_evidence_clear(void)
{
    bench_evidence = (struct bench_evidence){0};
}

/* ARMv6-M has no active bits: an exception that is pended from inside a handler, and
 * runs before bench_pend_inner goes on, preempts it. */
static uint32_t active_exceptions(void)
{
    if (CORE_BASELINE)
        return 1u + bench_evidence.nesting;
    uint32_t lines = NVIC_IABR(BENCH_LINE_WORD) & BENCH_LINES_MASK;
    uint32_t depth = SCB_SHCSR & SCB_SHCSR_SYSTICKACT ? 1u : 0u;
    for (; lines != 0; lines &= lines - 1u)
        depth++;
    return depth;
}

void bench_collect(uint32_t first, struct bench_slot *slot)
{
    slot->before = bench_last_stamp();
    slot->first = first;
    slot->ipsr = core_ipsr();
    slot->icsr = SCB_ICSR;
    slot->depth = active_exceptions();
    const uint32_t *frame = bench_interrupted_frame();
    slot->frame = (uint32_t)frame;
    slot->return_address = frame[6];
    slot->order = ++bench_evidence.order;
    slot->count++;
}

/* The first stamp starts from a quiet pipeline and as aligned as its calibration
 * does: behind the load of an address it could be a cycle shorter. */
void bench_pend_inner(void)
{
    uint32_t trigger, resumed, last;
    bench_evidence.nesting = 1;
    /* clang-format off */
    __asm volatile(
        "dsb\n\t"
        ".balign 16\n\t"
        BENCH_STAMP_TEXT("%0", "%c5")
        "str %4, [%3]\n\t"
        "dsb\n\t"
        "isb\n\t"
        BENCH_STAMP_TEXT("%1", "%c6")
        "mov %2, r10"
        : "=&l"(trigger), "=&l"(resumed), "=&l"(last)
        : "l"(&NVIC_ISPR(BENCH_LINE_WORD)), "l"(BENCH_LINE_MASK(LINE_SECOND)),
          "i"(STAMP_INNER_TRIGGER), "i"(STAMP_INNER_RESUMED)
        : "memory");
    /* clang-format on */
    bench_evidence.nesting = 0;
    bench_evidence.inner_trigger = trigger;
    bench_evidence.inner_resumed = resumed;
    bench_evidence.inner_last = last;
}

static void handle_sample(void *context)
{
    (void)context;
    bench_body_sample();
}

static void handle_second(void *context)
{
    (void)context;
    bench_body_second();
}

static void handle_nest(void *context)
{
    (void)context;
    bench_body_nest();
}

static void handle_empty(void *context)
{
    (void)context;
}

static void handle_work(void *context)
{
    (void)context;
    bench_body_work();
}

const bench_handler bench_handlers[BENCH_LINES] = {
    [LINE_SAMPLE] = handle_sample, [LINE_SECOND] = handle_second, [LINE_NEST] = handle_nest,
    [LINE_EMPTY] = handle_empty,   [LINE_WORK] = handle_work,
};

void bench_expect_range(struct bench_verdict *verdict, uint32_t bit, uint32_t low, uint32_t high,
                        uint32_t found)
{
    if (found >= low && found <= high)
        return;
    if (verdict->failed == 0) {
        verdict->expected = low;
        verdict->found = found;
    }
    verdict->failed |= bit;
}

void bench_expect(struct bench_verdict *verdict, uint32_t bit, uint32_t expected, uint32_t found)
{
    bench_expect_range(verdict, bit, expected, expected, found);
}
