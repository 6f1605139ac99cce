/* From reset to main: the boot vector table, memory, the FPU. */
#include "bench/bench.h"
#include "firmware/board.h"

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

void reset_handler(void)
{
#ifdef __ARM_FP
    SCB_CPACR |= SCB_CPACR_CP10_CP11;
    core_dsb();
    core_isb();
#endif
    copy_data();
    if (!CORE_BASELINE) { /* which always aligns, and has one exception for all faults */
        SCB_CCR |= SCB_CCR_STKALIGN;
        SCB_SHCSR |= SCB_SHCSR_FAULTENA;
    }
    board_init();
    main();
    __asm volatile("udf #3"); /* main does not return */
}
