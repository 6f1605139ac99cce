/* Load: floating point, single precision: loads and stores, an addition, a multiplication
 * that needs it at once, a multiply-accumulate, and a division and a square root that run
 * on beside integer code. Its use makes the frame of each interrupt 104 bytes; with lazy
 * stacking the registers' room is left empty unless the handler uses them, too. */
#include "bench/bench.h"
#include "bench/load_loop.h"

static __attribute__((naked, aligned(16))) void float_run(const volatile uint32_t *done,
                                                          uint32_t limit)
{
    (void)done;
    (void)limit;
    /* clang-format off */
#ifdef __ARM_FP
    __asm volatile(
        "sub sp, #8\n\t"
        "mov r3, sp\n\t"
        "vmov.f32 s1, #1.5\n\t"
        "vstr s1, [r3]\n\t"
        LOAD_BEGIN(float)
        "vldr s0, [r3]\n\t"
        "vadd.f32 s2, s0, s1\n\t"
        "vmul.f32 s3, s2, s1\n\t"
        "vmla.f32 s4, s0, s1\n\t"
        "vdiv.f32 s5, s0, s1\n\t"
        LOAD_REPEAT(14, "nop")
        "vstr s5, [r3, #4]\n\t"
        "vsqrt.f32 s6, s1\n\t"
        "vstr s6, [r3, #4]\n\t"
        LOAD_END(float)
        "add sp, #8\n\t"
        "bx lr");
#else
    __asm volatile(LOAD_IMPOSSIBLE(float));
#endif
    /* clang-format on */
}

BENCH_LOAD(float, "single-precision arithmetic, loads and stores", .run = float_run,
           .needs = WIRE_FEATURE_FPU);
