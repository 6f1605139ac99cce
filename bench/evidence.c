/* The witness: what a handler finds when it runs, written down between its
 * stamps for the scenario to check afterwards. */
#include "bench/bench.h"

struct bench_evidence bench_evidence;
struct bench_stream bench_stream;
volatile uint32_t bench_shared;

void bench_evidence_clear(void)
{
    bench_evidence = (struct bench_evidence){.pends = {BENCH_LINE_MASK(LINE_SECOND)}};
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

#if !BENCH_STREAMS
bench_handler bench_timer_handler(void)
{
    return bench_handle_timer;
}
#else
void bench_event_take(void)
{
    bench_event_taken();
}

static void handle_event(void *context)
{
    (void)context;
    bench_body_event();
}

bench_handler bench_timer_handler(void)
{
    return bench_used_for() == USE_STREAM ? handle_event : bench_handle_timer;
}
#endif

const bench_handler bench_handlers[BENCH_LINES] = {
    [LINE_SAMPLE] = handle_sample, [LINE_SECOND] = handle_second, [LINE_NEST] = handle_nest,
    [LINE_EMPTY] = handle_empty,   [LINE_TIMED] = handle_timed,   [LINE_WORK] = handle_work,
};

/* As in the second table of BENCH_HANDLER_VECTORS. */
static bench_handler handler_of(enum bench_line line)
{
    bool nests = bench_used_for() == USE_NESTED && (line == LINE_SAMPLE || line == LINE_TIMED);
    return bench_handlers[nests ? LINE_NEST : line];
}

void bench_each_handler(void (*put)(uint32_t exception, bench_handler handler))
{
    for (unsigned line = 0; line < BENCH_LINES; line++)
        put(BENCH_LINE_EXCEPTION(line), handler_of((enum bench_line)line));
    put(EXCEPTION_SYSTICK, bench_handlers[LINE_SAMPLE]);
    if (BENCH_TIMER_MASK != 0)
        put(VECTOR_TIMER, bench_timer_handler());
}

void bench_work_stamped(void)
{
    bench_body_work_deferred();
}

void bench_work_empty(void)
{
}

void bench_work_served(void)
{
    bench_event_served();
}

bench_work bench_work_or(enum bench_line line, bench_work stamped)
{
    if (bench_used_for() == USE_STREAM)
        return bench_work_served;
    return line == LINE_EMPTY || line == LINE_TIMED ? bench_work_empty : stamped;
}

bench_work bench_work_of(enum bench_line line)
{
    return bench_work_or(line, bench_work_stamped);
}

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
