/* Load: critical sections of pseudo-random length by PRIMASK: eight lengths, 4 to 32
 * instructions, in the order of a generator x = 5x + 3 (mod 8), which takes each once in
 * eight passes and always begins the same: so a sweep meets each cycle of all lengths, and
 * its worst is the longest one's. A generator with a longer period would leave that to luck. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void critical_primask_run(const volatile uint32_t *done,
                                                                     uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(LOAD_SECTIONS(critical_primask, "", "cpsid i", "cpsie i"));
    /* clang-format on */
}

BENCH_LOAD(critical_primask, "critical sections of pseudo-random length by PRIMASK",
           .run = critical_primask_run);
