/* The cycle counter behind one small interface: a provider says where the
 * counter is, how wide, which way it counts, and how to start it. */
#ifndef FIRMWARE_CLOCK_H
#define FIRMWARE_CLOCK_H

#include "bench/wire/wire.h"
#include "firmware/core/registers.h"

#include <stdbool.h>
#include <stdint.h>

struct clock_provider {
    uint8_t source; /* enum wire_clock */
    uint8_t bits;
    bool down; /* counts down */
    const volatile uint32_t *counter;
    uint32_t (*hz)(void);
    /* Starts it and proves that it runs. False: not to be used. Adds what it
     * found to the audit. */
    bool (*start)(uint32_t *audit);
};

/* In order of preference. */
extern const struct clock_provider clock_dwt, clock_systick;

/* Chooses the first provider that advances and wraps, and points r7 at it. */
void clock_choose(void);
const struct clock_provider *clock_now(void);
uint32_t clock_audit(void); /* WIRE_AUDIT bits of all providers */
/* Before every batch: SysTick stopped, its pending bit cleared, reloaded and
 * started from the top, so that no phase survives from before. */
void clock_restart(void);
/* For who has started SysTick and reads 0: returns when it has loaded its reload value.
 * If that never comes the host is told, and the machine reset. */
void clock_await_late_load(void);
/* For who has started SysTick: mostly it has loaded by now. That way is the compare and the
 * branch of a plain loop, and the other one out of it: a cycle more or less here shifts
 * every event that is armed against what it falls into. */
static inline __attribute__((always_inline)) void clock_await_load(void)
{
    __asm volatile("cmp %0, #0\n\t"
                   "beq 1f\n"
                   "2:\n\t"
                   ".subsection 1\n"
                   "1: push {r0-r4, lr}\n\t"
                   "bl clock_await_late_load\n\t"
                   "ldr r0, [sp, #20]\n\t"
                   "mov lr, r0\n\t"
                   "pop {r0-r4}\n\t"
                   "add sp, #4\n\t"
                   "b 2b\n\t"
                   ".subsection 0"
                   :
                   : "l"(SYST_CVR)
                   : "cc", "r12", "memory");
}
/* True if `counter` was seen to change in the right direction. */
bool clock_advances(const volatile uint32_t *counter, bool down, uint32_t mask);
/* Points r7 at another counter for a while; NULL: back to the chosen one. */
void clock_use(const struct clock_provider *provider);
const struct clock_provider *clock_chosen(void);
/* True between clock_use of a provider and clock_use of NULL. */
bool clock_lent(void);
/* Counts of a straight run of CLOCK_RUN_INSNS instructions, always the same one. They take
 * two bytes each. */
#ifdef IRQBENCH_IMAGE_small
#define CLOCK_RUN_INSNS 301u
#else
#define CLOCK_RUN_INSNS 501u
#endif
uint32_t clock_run(void);

/* Around what is measured: that the counter went on, and how fast against SysTick
 * and against the straight run. */
struct clock_proof {
    uint32_t clock, systick, run;
};
void clock_proof_begin(struct clock_proof *proof);
void clock_proof_end(struct clock_proof *proof);

/* False: somebody has written r7, and the stamps since are not the counter's. */
bool clock_kept(void);

#endif
