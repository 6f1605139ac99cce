/* Main loops that are not what they say: one whose work the handler has done before, one
 * that only waits for the handler to do it, and a poll that lets the interrupt in. */
#include "bench/load_loop.h"
#include "bench/main_loop.h"

/* A loop without a length that looks at `flag`. */
#define LOOP(id, flag, look)                                                                       \
    extern const uint16_t load_##id##_begin[], load_##id##_end[], load_##id##_open[];              \
    static __attribute__((naked, aligned(16))) void id##_enter(const volatile uint32_t *looked_at, \
                                                               uint32_t first)                     \
    {                                                                                              \
        (void)looked_at;                                                                           \
        (void)first;                                                                               \
        __asm volatile(MAIN_LOOP(id, look) "1:\n\t" MAIN_LOOP_DONE);                               \
    }                                                                                              \
    static const uint16_t *id##_start(void)                                                        \
    {                                                                                              \
        return load_##id##_open;                                                                   \
    }                                                                                              \
    static void id##_run(const volatile uint32_t *done, uint32_t limit)                            \
    {                                                                                              \
        (void)done;                                                                                \
        (void)limit;                                                                               \
        id##_enter(flag, (uint32_t)load_##id##_open | 1u);                                         \
    }                                                                                              \
    static const struct bench_load id##_loop = {.name = #id,                                       \
                                                .run = id##_run,                                   \
                                                .begin = load_##id##_begin,                        \
                                                .end = load_##id##_end,                            \
                                                .start = id##_start}

static void works(void)
{
    bench_body_work();
}

BENCH_VECTORS(vectors_works) = {BENCH_SYSTEM_VECTORS, [VECTOR_SYSTICK] = works};

/* Its flag is that the handler has done it. */
LOOP(loop_twice, done, "ldr r2, [r0]\n\tcmp r2, #0\n\tbne 1f\n\t");
BENCH_STYLE(loop_twice, "the handler does the work, and then the main loop",
            .vectors = vectors_works, .vectors_work = vectors_works, .loop = &loop_twice_loop,
            .check = main_loop_check, .missing = main_loop_missing);

static __attribute__((naked, aligned(16))) void waits_run(const volatile uint32_t *done,
                                                          uint32_t limit)
{
    (void)done;
    (void)limit;
    __asm volatile(LOAD_BEGIN(loop_waits) LOAD_END(loop_waits) "bx lr");
}
extern const uint16_t load_loop_waits_begin[], load_loop_waits_end[];
static const struct bench_load waits_loop = {.name = "loop_waits",
                                             .run = waits_run,
                                             .begin = load_loop_waits_begin,
                                             .end = load_loop_waits_end};
BENCH_STYLE(loop_waits, "the handler does the work, not the main loop", .vectors = vectors_works,
            .vectors_work = vectors_works, .loop = &waits_loop, .check = main_loop_check,
            .missing = main_loop_missing);

/* As poll, without its mask. */
LOOP(loop_unmasked, &SYST_CSR, "ldr r2, [r0]\n\tlsls r2, r2, #15\n\tbmi 1f\n\t");
BENCH_VECTORS(vectors_none) = {BENCH_SYSTEM_VECTORS};
BENCH_STYLE(loop_unmasked, "polls, and lets the interrupt in", .vectors = vectors_none,
            .vectors_work = vectors_none, .loop = &loop_unmasked_loop, .check = main_loop_check,
            .missing = main_loop_missing);
