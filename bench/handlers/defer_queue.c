/* Handler style: the handler puts an item into a ring of one producer and one consumer,
 * without a lock, and posts a semaphore; the thread takes it out and works on it. How bytes
 * leave a UART's handler. Nothing is lost while the ring is not full; what comes then is. */
#define STYLE defer_queue
#include "bench/deferring_frame.h"

#include <stdatomic.h>

#define ITEMS_MAX 16u

/* How many were ever put in and taken out: the first is the producer's, the second the
 * consumer's. A full ring is so many apart. */
static struct {
    uint32_t item[ITEMS_MAX];
    _Atomic uint32_t in, out;
    uint32_t capacity;
    uint32_t overflows;       /* the producer's */
    uint32_t gaps, not_there; /* the consumer's */
} ring;
static bench_work job;

/* A function of the ring's, so that it lies the same for each handler that calls it. */
static __attribute__((noinline)) void put(void)
{
    uint32_t in = atomic_load_explicit(&ring.in, memory_order_relaxed);
    if (in - atomic_load_explicit(&ring.out, memory_order_acquire) == ring.capacity) {
        ring.overflows++;
    } else {
        ring.item[in % ITEMS_MAX] = in;
        atomic_store_explicit(&ring.in, in + 1u, memory_order_release);
    }
}

static inline void post(void)
{
    put();
    bench_defer_post();
}

/* Items bear numbers, so that one that is missing or comes twice is seen. */
static void take(void)
{
    uint32_t out = atomic_load_explicit(&ring.out, memory_order_relaxed);
    if (out == atomic_load_explicit(&ring.in, memory_order_acquire)) {
        ring.not_there++;
        return;
    }
    ring.gaps += ring.item[out % ITEMS_MAX] != out;
    atomic_store_explicit(&ring.out, out + 1u, memory_order_release);
    job();
}

static void install(void)
{
    atomic_store_explicit(&ring.in, 0, memory_order_relaxed);
    atomic_store_explicit(&ring.out, 0, memory_order_relaxed);
    ring.capacity = bench_parameter(WIRE_ITEM_STYLE, 0);
    ring.overflows = ring.gaps = ring.not_there = 0;
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    job = bench_work_of(line);
    bench_defer_work(take);
}

/* Who overflowed has posted all the same: the thread then finds nothing. */
static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, ring.in, ring.out);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, ring.gaps);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, ring.overflows, ring.not_there);
}

static uint32_t counted(enum wire_metric metric)
{
    return metric == WIRE_METRIC_OVERFLOWS ? ring.overflows : 0;
}

static const char *missing(const struct bench_cell *cell)
{
    return cell->scenario->meets
               ? "two lines of different priority, and the ring is for one producer"
               : NULL;
}

BENCH_PARAMETER(style, defer_queue, 0, capacity, "items", 1, 16, 8, "how many the ring holds");
_Static_assert(ITEMS_MAX == 16u, "as many as the parameter's range");
BENCH_DEFERRING_STYLE("handler puts an item into a lock-free ring, a thread takes it out",
                      .install = install, .prepare = prepare, .check = check, .missing = missing,
                      .counted = counted);
