/* Proves the clock again around every batch: it can have stopped, or been written,
 * since the audit at boot. */
#include "firmware/clock.h"

#include "bench/bench.h"

/* From one reading to the next lie all NOPs and the first LDR itself. */
__attribute__((noinline)) uint32_t clock_run(void)
{
    uint32_t from, to;
    __asm volatile("ldr.n %0, [r7]\n\t"
                   ".rept %c2\n\t"
                   "nop\n\t"
                   ".endr\n\t"
                   "ldr.n %1, [r7]"
                   : "=&l"(from), "=&l"(to)
                   : "i"(CLOCK_RUN_INSNS - 1u)
                   : "memory");
    return bench_counts(from, to);
}

void clock_proof_begin(struct clock_proof *proof)
{
    proof->clock = *clock_now()->counter;
    proof->systick = SYST_CVR;
}

/* The clock of a swept cell is SysTick itself: it was started anew for each sample,
 * and compared there. */
void clock_proof_end(struct clock_proof *proof)
{
    proof->clock = bench_counts(proof->clock, *clock_now()->counter);
    proof->systick = (proof->systick - SYST_CVR) & SYST_MAX;
    if (clock_lent())
        proof->clock = proof->systick = 0;
    proof->run = clock_run();
}
