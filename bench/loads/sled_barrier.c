/* Load: barriers and special registers: DMB, DSB, ISB, MRS and MSR. How long a barrier
 * takes is published as a least figure only, so that most of what it shows on a part is not
 * in the model; on ARMv6-M each takes four cycles. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void sled_barrier_run(const volatile uint32_t *done,
                                                                 uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
    __asm volatile(
        LOAD_BEGIN(sled_barrier)
        "dmb\n\t"
        "dsb\n\t"
        "isb\n\t"
        "mrs r2, apsr\n\t"
        "msr apsr_nzcvq, r2\n\t"
        LOAD_END(sled_barrier)
        "bx lr");
    /* clang-format on */
}

BENCH_LOAD(sled_barrier, "DMB, DSB, ISB, MRS, MSR", .run = sled_barrier_run);
