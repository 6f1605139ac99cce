/* From reset to main: the boot vector table, the stack, the core's state, memory. */
#include "bench/bench.h"
#include "firmware/board.h"
#include "firmware/core_reset.h"
#include "firmware/refusal.h"

int main(void);

extern uint32_t data_begin[], data_end[], bss_begin[], bss_end[];
extern const uint32_t data_load[];

/* Every style brings a table of its own; this one serves until then. */
__attribute__((used, section(".vectors.boot"))) static const bench_vector boot_vectors[] = {
    BENCH_SYSTEM_VECTORS,
};

static void copy_data(void)
{
    const uint32_t *from = data_load;
    for (uint32_t *to = data_begin; to < data_end;)
        *to++ = *from++;
    for (uint32_t *to = bss_begin; to < bss_end;)
        *to++ = 0;
}

/* On a stack of ours, and past an MPU that somebody set up. A privileged thread goes on as
 * after a reset; who is none can only say so (refusal.h). */
__attribute__((used, noreturn)) static void start(void)
{
    const char *wrong = core_started_wrongly();
    if (wrong == NULL)
        core_reset_state();
    copy_data();
    if (wrong != NULL)
        refuse(wrong, 0);
    board_init();
    main();
    __builtin_trap(); /* main does not return */
}

/* Behind a bootloader none of the core's registers is as the hardware sets it at reset,
 * MSP included: no compiled function may come before this. An unprivileged thread keeps
 * what it has but for its stack pointer. */
__attribute__((naked)) void reset_handler(void)
{
    __asm volatile("mrs r0, control\n\t"
                   "lsls r0, r0, #31\n\t" /* nPRIV */
                   "bne 1f\n\t"
                   "cpsid i\n\t"
                   "movs r0, #0\n\t"
                   "msr control, r0\n\t" /* MSP */
                   "isb\n\t"
#ifdef __ARM_ARCH_8M_MAIN__
                   "msr msplim, r0\n\t"
                   "msr psplim, r0\n\t"
#endif
                   "ldr r1, =%c0\n\t"
                   "ldr r2, [r1]\n\t"
                   "cmp r2, #0\n\t" /* no MPU */
                   "beq 1f\n\t"
                   "str r0, [r1, #4]\n\t" /* MPU_CTRL */
                   "dsb\n\t"
                   "isb\n\t"
                   "1: ldr r1, =main_stack_top\n\t"
                   "mov sp, r1\n\t"
                   "bl start\n\t" /* which is too far away for a B of ARMv6-M */
                   ".ltorg" ::"i"(MPU_TYPE_ADDRESS));
}
