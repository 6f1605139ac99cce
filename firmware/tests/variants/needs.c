/* A style, a discipline, a load and a scenario that need an FPU, which one of
 * the boards has and the other has not. They do not use it. */
#define SHARING needs_fpu
#include "bench/sharing_frame.h"

static inline void add(volatile uint32_t *shared)
{
    *shared = *shared + 1u;
}

BENCH_SHARING("needs an FPU", .may_lose = true, .needs = WIRE_FEATURE_FPU);

static void handler(void)
{
    bench_body_sample();
}

static void empty(void)
{
}

static void timed(void)
{
    bench_timed_begin();
    bench_timed_end();
}

BENCH_VECTORS(vectors_needs_fpu) = {
    BENCH_SYSTEM_VECTORS,
    /* the swept timer */
    [VECTOR_SYSTICK] = handler,
    /* the test lines */
    [VECTOR_SAMPLE] = handler,
    [VECTOR_EMPTY] = empty,
    [VECTOR_TIMED] = timed,
};
BENCH_STYLE(needs_fpu, "needs an FPU", .vectors = vectors_needs_fpu,
            .vectors_work = vectors_needs_fpu, .needs = WIRE_FEATURE_FPU);

static __attribute__((naked, aligned(16))) void load_run(const volatile uint32_t *done,
                                                         uint32_t limit)
{
    (void)done;
    (void)limit;
    __asm volatile(".global load_needs_fpu_begin, load_needs_fpu_end\n"
                   "load_needs_fpu_begin:\n\t"
                   "ldr r2, [r0]\n\t"
                   "cmp r2, #0\n\t"
                   "bne 1f\n\t"
                   "subs r1, #1\n\t"
                   "bne load_needs_fpu_begin\n"
                   "load_needs_fpu_end:\n"
                   "1: bx lr");
}
BENCH_LOAD(needs_fpu, "needs an FPU", .run = load_run, .needs = WIRE_FEATURE_FPU);

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)cell;
    (void)reload;
    (void)verdict;
    values[0] = 1;
}

static const struct bench_column columns[] = {{WIRE_METRIC_ENTRY, WIRE_FORM_COUNT}};
BENCH_SCENARIO(needs_fpu, "style", "none", "needs an FPU", .subject = SUBJECT_STYLE,
               .trigger = WIRE_TRIGGER_SYNCHRONOUS, BENCH_COLUMNS(columns), .begin = begin,
               .sample = sample, .needs = WIRE_FEATURE_FPU);
