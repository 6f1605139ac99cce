/* The cycle counter behind one small interface: a provider says where the
 * counter is, how wide, which way it counts, and how to start it. */
#ifndef FIRMWARE_CLOCK_H
#define FIRMWARE_CLOCK_H

#include "bench/wire/wire.h"

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
/* True if `counter` was seen to change in the right direction. */
bool clock_advances(const volatile uint32_t *counter, bool down, uint32_t mask);
/* Points r7 at another counter for a while; NULL: back to the chosen one. */
void clock_use(const struct clock_provider *provider);
const struct clock_provider *clock_chosen(void);
/* True between clock_use of a provider and clock_use of NULL. */
bool clock_lent(void);
/* Counts of a straight run of CLOCK_RUN_INSNS instructions, always the same one. */
#define CLOCK_RUN_INSNS 1001u
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
