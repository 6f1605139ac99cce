/* What the scenarios about kernels share; in an image that has any of them. The bitmap
 * kernel (firmware/kernel.h) as one that they can ask about is here, too. */
#include "bench/scenarios/kernel_service.h"

#include "bench/checks.h"
#include "firmware/kernel.h"

/* ---- The bitmap kernel ------------------------------------------------- */

static struct kernel_semaphore tokens[BENCH_KERNEL_TOKENS];

static void bitmap_start(void (*work)(void))
{
    bench_defer_work(work);
    bench_defer_post();
    core_isb();
}

static void bitmap_post(unsigned token)
{
    kernel_semaphore_post(&tokens[token]);
}

static void bitmap_wait(unsigned token)
{
    kernel_semaphore_wait(&tokens[token]);
}

void bench_bystander(void)
{
    bench_body_timer();
}

BENCH_VECTORS(vectors_bitmap_kernel) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_TIMER] = bench_bystander,
};
const struct bench_kernel bench_bitmap_kernel = {vectors_bitmap_kernel, bitmap_start, bitmap_post,
                                                 bitmap_wait};

/* ---- The services ------------------------------------------------------ */

enum { TO_THREAD, TO_FOREGROUND }; /* the tokens */

static struct {
    const struct bench_kernel *kernel;
    void (*before)(void);
    uint32_t begin, end;
    uint32_t ran, returned;      /* how often the thread was there, and behind its wait */
    uint32_t ran_then, was_back; /* at the end of the service */
} run;

static void note_end(uint32_t end)
{
    run.end = end;
    run.ran_then = run.ran;
    run.was_back = run.returned;
}

/* What is called lies in a register before the first stamp. */
#define SERVICE(name) void (*name)(unsigned) = run.kernel->name

/* The first stamp is stored behind the call, as `begin`. */
/* clang-format off */
#define BEGIN(name) \
    if (run.before != NULL) \
        run.before(); \
    __asm volatile("" : "+l"(name)::"memory"); \
    uint32_t begin = bench_stamp(STAMP_SPAN_BEGIN)
/* clang-format on */

static inline __attribute__((always_inline)) void end(void)
{
    bench_mark(STAMP_OPERATION_END);
    note_end(bench_stamp(STAMP_SPAN_END));
}

static __attribute__((noinline)) void do_post(void)
{
    SERVICE(post);
    BEGIN(post);
    post(TO_THREAD);
    end();
    run.begin = begin;
    run.kernel->wait(TO_THREAD);
}

static __attribute__((noinline)) void do_wait(void)
{
    SERVICE(wait);
    run.kernel->post(TO_THREAD);
    BEGIN(wait);
    wait(TO_THREAD);
    end();
    run.begin = begin;
}

/* On the thread. */
static void woken(void)
{
    run.ran++;
    run.kernel->wait(TO_THREAD);
    end();
    run.returned++;
}

static __attribute__((noinline)) void do_post_switch(void)
{
    SERVICE(post);
    run.kernel->start(woken);
    BEGIN(post);
    post(TO_THREAD);
    run.begin = begin;
}

/* On the thread. */
static void waits(void)
{
    SERVICE(wait);
    run.ran++;
    BEGIN(wait);
    wait(TO_THREAD);
    run.begin = begin;
    run.returned++;
}

static __attribute__((noinline)) void do_wait_switch(void)
{
    run.kernel->start(waits);
    end();
    run.kernel->post(TO_THREAD);
}

/* On the thread. */
static void answers(void)
{
    run.ran++;
    run.kernel->wait(TO_THREAD);
    run.returned++;
    run.kernel->post(TO_FOREGROUND);
}

static __attribute__((noinline)) void do_ping_pong(void)
{
    SERVICE(post);
    run.kernel->start(answers);
    BEGIN(post);
    post(TO_THREAD);
    run.kernel->wait(TO_FOREGROUND);
    end();
    run.begin = begin;
}

static const struct service {
    void (*run)(void);
    uint8_t ran_then, was_back, returned;
} services[KERNEL_SERVICES] = {
    [KERNEL_POST] = {do_post, 0, 0, 0},
    [KERNEL_WAIT] = {do_wait, 0, 0, 0},
    [KERNEL_POST_SWITCH] = {do_post_switch, 1, 0, 1},
    [KERNEL_WAIT_SWITCH] = {do_wait_switch, 1, 0, 1},
    [KERNEL_PING_PONG] = {do_ping_pong, 1, 1, 1},
};

const char *kernel_service_missing(const struct bench_cell *cell)
{
    return cell->style->offers && cell->style->offers->kernel
               ? NULL
               : "the style has no kernel of its own: defer_thread asks the bitmap kernel, "
                 "defer_list the list kernel";
}

void kernel_service_run(const struct bench_cell *cell, enum kernel_service which,
                        void (*before)(void), struct kernel_times *times,
                        struct bench_verdict *verdict)
{
    const struct service *service = &services[which];
    run.kernel = cell->style->offers->kernel;
    run.before = before;
    run.ran = run.returned = run.ran_then = run.was_back = 0;
    service->run();
    *times = (struct kernel_times){run.begin, run.end};
    bench_expect(verdict, WIRE_WITNESS_WORK_NOT_RUN, service->ran_then, run.ran_then);
    bench_expect(verdict, WIRE_WITNESS_ORDER, service->was_back, run.was_back);
    bench_expect(verdict, WIRE_WITNESS_WORK_NOT_RUN, service->returned, run.returned);
}

/* ---- While a line becomes due ------------------------------------------ */

/* Until the timer has expired that was swept to behind all of it. */
#define PASSES_MAX 1000u

static struct {
    const struct bench_cell *cell;
    uint32_t reload;
    struct bench_expiry expiry;
} met;

void kernel_met_begin(const struct bench_cell *cell, uint32_t priority)
{
    bench_use_vectors(cell->style->offers->kernel->vectors);
    bench_timer_enable((uint8_t)priority);
}

static void arm(void)
{
    bench_sweep_arm(met.cell, met.reload, &met.expiry);
}

/* In the context switch it is the second handler; else the only one. */
static void check_urgent(const struct bench_slot *slot, struct bench_verdict *verdict)
{
    bool in_switch = (slot->shcsr & SCB_SHCSR_PENDSVACT) != 0;
    check_handler(slot, VECTOR_TIMER, in_switch ? 2 : 1, 1, verdict);
}

/* The first event comes before the service, the last one behind it: else only a part was
 * swept. */
static void check_distance(uint32_t reload, const struct kernel_times *service, uint32_t first,
                           struct bench_verdict *verdict)
{
    if (reload == BENCH_DISTANCE_BASE)
        check_order(first, service->begin, service->end, verdict);
    if (reload == BENCH_DISTANCE_BASE + KERNEL_MET_DISTANCES - 1u)
        check_order(service->begin, service->end, first, verdict);
}

void kernel_met_sample(const struct bench_cell *cell, enum kernel_service service, uint32_t reload,
                       uint32_t *values, struct bench_verdict *verdict)
{
    struct kernel_times times;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    const volatile uint32_t *count = &slot->count;
    bench_evidence_clear();
    bench_expect(verdict, WIRE_WITNESS_PENDING_BEFORE, 0, bench_lines_pending());
    met.cell = cell;
    met.reload = reload;
    kernel_service_run(cell, service, arm, &times, verdict);
    for (unsigned pass = 0; pass < PASSES_MAX && *count == 0; pass++) {
    }
    bench_sweep_disarm(&met.expiry, verdict);
    check_after(verdict);
    check_urgent(slot, verdict);
    check_distance(reload, &times, slot->first, verdict);
    values[0] = bench_sweep_since(&met.expiry, slot->first);
    values[1] = bench_sweep_event(&met.expiry);
}
