/* The witness: what a handler finds when it runs, written down between its
 * stamps for the scenario to check afterwards. */
#include "bench/bench.h"

struct bench_evidence bench_evidence;
volatile uint32_t bench_shared;

void bench_evidence_clear(void)
{
    bench_evidence = (struct bench_evidence){0};
}

void bench_collect(uint32_t first, struct bench_slot *slot)
{
    bench_note(first, (const uint32_t *)core_psp(), slot);
}

void bench_pend_inner(void)
{
    bench_pend_in_handler();
}

void bench_nothing(void)
{
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

static void handle_timed(void *context)
{
    (void)context;
    bench_timed_begin();
    bench_timed_end();
}

static void handle_work(void *context)
{
    (void)context;
    bench_body_work();
}

void bench_handle_timer(void *context)
{
    (void)context;
    bench_body_timer();
}

const bench_handler bench_handlers[BENCH_LINES] = {
    [LINE_SAMPLE] = handle_sample, [LINE_SECOND] = handle_second, [LINE_NEST] = handle_nest,
    [LINE_EMPTY] = handle_empty,   [LINE_TIMED] = handle_timed,   [LINE_WORK] = handle_work,
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
