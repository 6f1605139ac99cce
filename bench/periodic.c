/* Periodic events: the timer runs on over all samples of a cell, and each sample is its next
 * expiry. A load that ran on as well would meet it wherever their lengths happen to leave
 * it; here the load is begun anew for each event, a count later from sample to sample, so
 * that a sweep of them meets each of its cycles, and twice the same. */
#include "bench/periodic.h"

#include "bench/checks.h"
#include "bench/load_loop.h"

/* Counts behind an expiry in which its handler, its work and the checks are over: then the
 * load begins, if `delay` leaves it to. */
#define BEGIN 1600u
/* A sample has to be ready between these counts before that: more than a look at the
 * timer takes apart. */
#define READY 160u
#define LOOK  80u
#define LOOKS 256u /* of all the sample's: some periods */
/* Counts for the load to get into its loop. */
#define AROUND 403u

/* Exactly `n` cycles more than 0 takes, and as many instructions. */
static __attribute__((naked, noinline, aligned(16))) void wait_exactly(uint32_t n)
{
    (void)n;
    _Static_assert(READY == 160u, "the sled is as long");
    __asm volatile("ldr r1, =1f + 1\n\t"
                   "lsls r0, r0, #1\n\t"
                   "subs r1, r1, r0\n\t"
                   "bx r1\n\t" LOAD_REPEAT(160, "nop") "1: bx lr\n\t"
                                                       ".ltorg");
}

#if CORE_BASELINE
#define PASS_NOPS "12" /* a taken branch takes three cycles */
#else
#define PASS_NOPS "13"
#endif

/* `n` cycles more than 0 takes, where a pass of 16 takes as many; else a few less, but
 * never less than for a smaller one. */
static __attribute__((noinline)) void wait_about(uint32_t n)
{
    uint32_t passes = n / 16u + 1u;
    __asm volatile(".balign 4\n"
                   "1:\n\t"
                   ".rept " PASS_NOPS "\n\t"
                   "nop\n\t"
                   ".endr\n\t"
                   "subs %0, #1\n\t"
                   "bne 1b"
                   : "+l"(passes)
                   :
                   : "cc");
    wait_exactly(n % 16u);
}

static uint32_t period_of(const struct bench_cell *cell)
{
    return BEGIN + cell->sweep + AROUND;
}

/* Until a fixed count behind an expiry, to the count. The first look may have many
 * expiries to catch up with, which takes long, the second the few of that time; the last
 * one is like every other sample's. False where looks take so long that none of them was
 * in time: the sled is as long as READY, and nothing else may be asked of it. */
static bool wait_for_begin(const struct bench_periodic *timer)
{
    for (unsigned i = 0; i < 2u; i++)
        timer->since_last(*bench_clock());
    for (unsigned looks = 0; looks < LOOKS; looks++) {
        uint32_t since = timer->since_last(*bench_clock());
        if (since < BEGIN - READY || since >= BEGIN - LOOK)
            continue;
        since = timer->since_last(*bench_clock());
        if (since < BEGIN - READY || since > BEGIN)
            continue;
        wait_exactly(BEGIN - since);
        return true;
    }
    return false;
}

static bool started;    /* there was an event in this cell, */
static uint32_t before; /* with this entry */

void periodic_calibrate(const struct bench_cell *cell)
{
    started = false;
    bench_sweep_calibrate(cell, WIRE_METRIC_ENTRY);
    if (cell->style->deferred)
        bench_sweep_calibrate(cell, WIRE_METRIC_RESPONSE);
}

/* The timer raises nothing but the sample's event: whatever else is due while results are
 * sent passes unheard. A function of its own: what is around is always the same. */
static __attribute__((noinline)) void meet(const struct bench_cell *cell,
                                           const struct bench_periodic *timer, uint32_t later,
                                           const volatile uint32_t *done)
{
    if (!started || !timer->goes_on(period_of(cell)))
        timer->start(period_of(cell));
    if (!wait_for_begin(timer))
        return; /* the handler has not run: no witness */
    timer->let(true);
    wait_about(later);
    cell->load->run(done, SWEPT_LIMIT);
    timer->let(false);
}

static uint32_t apart(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

void periodic_sample(const struct bench_cell *cell, const struct bench_periodic *timer,
                     uint32_t reload, uint32_t *values, struct bench_verdict *verdict)
{
    const struct bench_slot *slot = &bench_evidence.slot[0], *work = &bench_evidence.work;
    bool deferred = cell->style->deferred;
    struct bench_expiry expiry = {.source = cell->scenario->source, .reload = reload};
    check_before(cell, LINE_SAMPLE, verdict);
    meet(cell, timer, reload % cell->sweep, deferred ? &work->count : &slot->count);
    check_after(verdict);
    check_handler(slot, cell->scenario->source->exception, 1, 1, verdict);
    if (deferred)
        check_work(cell, 0, verdict);
    values[0] = values[1] = timer->since_last(slot->first);
    values[2] = started ? apart(values[0], before) : 0;
    swept_columns(swept_load_region(cell), &expiry, slot->return_address, values + 3);
    if (deferred)
        values[5] = timer->since_last(work->first);
    before = values[0];
    started = true;
}
