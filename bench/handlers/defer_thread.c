/* Handler style: the handler only posts a semaphore; a thread above the interrupted one
 * does the work after a context switch by PendSV. What every RTOS offers, and its users'
 * first choice; pays a post, a switch there and one back for each event. The kernel is the
 * bitmap kernel (firmware/kernel.h), so that the cost is a floor; defer_list has another. */
#define STYLE defer_thread
#include "bench/deferring_frame.h"

static inline void post(void)
{
    bench_defer_post();
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    bench_defer_work(bench_work_of(line));
}

/* Weak: an image without the scenarios that ask about kernels has it not. */
extern const struct bench_kernel bench_bitmap_kernel __attribute__((weak));
static const struct bench_offers offers = {.kernel = &bench_bitmap_kernel};

BENCH_DEFERRING_STYLE("handler posts a semaphore, a thread does the work", .prepare = prepare,
                      .offers = &offers);
