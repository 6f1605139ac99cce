/* Handler style: the handler queues a function and its context, and a worker thread calls
 * what is queued, in order: a kernel's work queue (Zephyr, NuttX, Linux), FreeRTOS's pended
 * function calls. One thread and stack serve all drivers; each waits behind the work that
 * is queued before its own, and a full queue refuses. */
#define STYLE defer_workqueue
#include "bench/arena.h"
#include "bench/deferring_frame.h"

#define CAPACITY_MAX 16u /* a power of two */

struct work {
    void (*function)(void *context);
    void *context;
};
/* The queue; and behind it the witness' own work: as much as fits, and one that does not. */
#define items BENCH_ARENA(const struct work *, CAPACITY_MAX)
BENCH_ARENA_TAKES(const struct work *, CAPACITY_MAX);
#define probes (BENCH_ARENA(struct work, CAPACITY_MAX / 2u + CAPACITY_MAX + 1u) + CAPACITY_MAX / 2u)

/* Of all handlers and the worker: a section of PRIMASK around each change. */
static struct {
    uint32_t in, out; /* how many were ever queued and taken */
    uint32_t capacity;
    uint32_t overflows;
} queue;
static struct work the_work;

/* A function of the queue's, so that it lies the same for each handler that calls it. */
static __attribute__((noinline)) void submit(const struct work *work)
{
    uint32_t primask = core_mask(), in = queue.in;
    if (in - queue.out == queue.capacity) {
        queue.overflows++;
        core_restore(primask);
        return;
    }
    items[in % CAPACITY_MAX] = work;
    queue.in = in + 1u;
    core_restore(primask);
    bench_defer_post();
}

static inline void post(void)
{
    submit(&the_work);
}

/* The worker: a function for each post. */
static void work_through(void)
{
    uint32_t primask = core_mask(), out = queue.out;
    const struct work *work = items[out % CAPACITY_MAX];
    queue.out = out + 1u;
    core_restore(primask);
    work->function(work->context);
}

static void stamped(void *context)
{
    (void)context;
    bench_body_work_deferred();
}

static void empty(void *context)
{
    (void)context;
}

static void served(void *context)
{
    (void)context;
    bench_work_served();
}

static void install(void)
{
    queue.capacity = bench_parameter(WIRE_ITEM_STYLE, 0);
    queue.in = queue.out = queue.overflows = 0;
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    the_work.function = bench_work_of(line) == bench_work_empty    ? empty
                        : bench_work_of(line) == bench_work_served ? served
                                                                   : stamped;
    bench_defer_work(work_through);
}

/* ---- The witness: one more than fits, while the worker cannot run ---- */

static const struct work *due;
static uint32_t misplaced;

static void probe(void *context)
{
    misplaced += context != due;
    due++;
}

/* All that is in is done, each with its own context and in its order; what was one too
 * many is counted and not done. */
static void check(struct bench_verdict *verdict)
{
    uint32_t overflows = queue.overflows, capacity = queue.capacity;
    bench_expect(verdict, WIRE_WITNESS_DESIGN, queue.in, queue.out);
    due = probes;
    misplaced = 0;
    uint32_t primask = core_mask();
    for (uint32_t i = 0; i <= capacity; i++) {
        probes[i] = (struct work){probe, &probes[i]};
        submit(&probes[i]);
    }
    bench_expect(verdict, WIRE_WITNESS_DESIGN, capacity, queue.in - queue.out);
    core_restore(primask);
    core_isb();
    bench_expect(verdict, WIRE_WITNESS_DESIGN, queue.in, queue.out);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, capacity, (uint32_t)(due - probes));
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, misplaced);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, overflows + 1u, queue.overflows);
    queue.overflows = overflows; /* that was no sample's */
}

static uint32_t counted(enum wire_metric metric)
{
    return metric == WIRE_METRIC_OVERFLOWS ? queue.overflows : 0;
}

BENCH_PARAMETER(style, defer_workqueue, 0, capacity, "items", 1, 16, 8, "how many may wait");
_Static_assert(CAPACITY_MAX == 16u, "as many as the parameter's range");
BENCH_DEFERRING_STYLE("handler queues a function and its context for a worker thread",
                      .install = install, .prepare = prepare, .check = check, .counted = counted);
