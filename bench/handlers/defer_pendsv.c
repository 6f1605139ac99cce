/* Handler style: the handler pends PendSV, whose handler of the lowest priority is the
 * bottom half that does the work, before the interrupted code goes on. Needs no kernel and
 * no stack of its own. Events that come before the bottom half has run are one to it. The request
 * is made with DSB and ISB, as a kernel's yield makes it: without the DSB the return could overtake
 * the store, and code of the interrupted thread run before the bottom half. */
#define STYLE         defer_pendsv
#define STYLE_VECTORS [EXCEPTION_PENDSV] = bottom_half
#include "bench/bench.h"

static void bottom_half(void) __asm__("defer_pendsv_bottom_half");
#include "bench/deferring_frame.h"

static bench_work job;

static inline void post(void)
{
    core_request_pendsv();
}

static void bottom_half(void)
{
    job();
}

static void work(void)
{
    bench_body_work();
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    job = bench_work_or(line, work);
}

/* It was chained to the handler, if that was the only one: the frame of the interrupted
 * code stayed where it was. */
static void check(struct bench_verdict *verdict)
{
    const struct bench_slot *handler = &bench_evidence.slot[0], *done = &bench_evidence.work;
    if (handler->count != 0 && done->count != 0 && bench_evidence.slot[1].count == 0)
        bench_expect(verdict, WIRE_WITNESS_DESIGN, handler->frame, done->frame);
}

BENCH_DEFERRING_STYLE("handler pends PendSV, whose handler does the work", .prepare = prepare,
                      .work_exception = EXCEPTION_PENDSV, .check = check);
