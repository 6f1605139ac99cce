/* Load: a loop that masks interrupts by PRIMASK for `length` single-cycle instructions
 * and lets them in for a few. What arrives as masking begins has to wait for all of it,
 * so the worst entry grows by exactly one cycle with each instruction more: a check of the
 * instrument. Length 0 masks for as long as the jump takes that others make, too. */
#include "bench/bench.h"

#define LENGTH_MAX 400
#define TEXT(x)    #x
#define NUMBER(x)  TEXT(x)

extern const uint16_t load_masked_open[];

/* The sled's last `length` instructions run: `length` less, and the region is shorter. */
static const uint16_t *masked_start(void)
{
    return load_masked_open - bench_parameter(WIRE_ITEM_LOAD, 0);
}

/* `start`: an address for BX. The scenario masked_window has it, too. */
void load_masked_loop(const volatile uint32_t *done, uint32_t limit, uint32_t start);
__attribute__((naked, aligned(16))) void load_masked_loop(const volatile uint32_t *done,
                                                          uint32_t limit, uint32_t start)
{
    (void)done;
    (void)limit;
    (void)start;
    __asm volatile(".global load_masked_begin, load_masked_open, load_masked_end\n\t"
                   "cpsid i\n\t"
                   "bx r2\n"
                   "load_masked_begin:\n\t"
                   ".rept " NUMBER(LENGTH_MAX) "\n\t"
                                               "nop\n\t"
                                               ".endr\n"
                                               "load_masked_open:\n\t"
                                               "cpsie i\n\t"
                                               "nop\n\t"
                                               "nop\n\t"
                                               "nop\n\t"
                                               "nop\n\t"
                                               "ldr r3, [r0]\n\t"
                                               "cmp r3, #0\n\t"
                                               "bne 1f\n\t"
                                               "subs r1, #1\n\t"
                                               "beq 1f\n\t"
                                               "cpsid i\n\t"
                                               "bx r2\n"
                                               "load_masked_end:\n"
                                               "1: bx lr");
}

static void masked_run(const volatile uint32_t *done, uint32_t limit)
{
    load_masked_loop(done, limit, (uint32_t)masked_start() | 1u);
}

BENCH_PARAMETER(load, masked, 0, length, "instructions", 0, 400, 16,
                "how long interrupts stay masked");
_Static_assert(LENGTH_MAX == 400, "the sled is as long as the parameter's range");
BENCH_LOAD(masked, "masks interrupts for a while, then lets them in", .run = masked_run,
           .start = masked_start);
