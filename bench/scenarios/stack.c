/* Scenario: what one interrupt takes of each stack, in bytes. The free part of the handlers'
 * stack, of the interrupted thread's and of the one that does deferred work is painted; then
 * the bare handler is raised, and what is no longer as painted was used: the high-water mark
 * that embedded projects size their stacks by. `stack_float` is the thread's where
 * that has used floating point. Weak where code reserves words and writes none
 * of them: those are not seen. */
#include "bench/checks.h"

static const struct bench_column columns[] = {
    {WIRE_METRIC_STACK_HANDLER, WIRE_FORM_COUNT},
    {WIRE_METRIC_STACK_THREAD, WIRE_FORM_COUNT},
};

static const struct bench_column deferred_columns[] = {
    {WIRE_METRIC_STACK_HANDLER, WIRE_FORM_COUNT},
    {WIRE_METRIC_STACK_THREAD, WIRE_FORM_COUNT},
    {WIRE_METRIC_STACK_WORK, WIRE_FORM_COUNT},
};

/* Only what is another than without. */
static const struct bench_column float_columns[] = {
    {WIRE_METRIC_STACK_THREAD_FLOAT, WIRE_FORM_COUNT},
};

/* Each word bears the complement of its own address: what a register still holds of the
 * painting is right for one place alone, so that it hides nothing when it is pushed. */
BENCH_INLINE uint32_t paint_of(const volatile uint32_t *at)
{
    return ~(uint32_t)at;
}

/* Both inline: for the foreground's own stack nothing may be called between them. */
BENCH_INLINE void paint(struct bench_free part)
{
    for (volatile uint32_t *at = part.end; at != part.sp; at++)
        *at = paint_of(at);
}

BENCH_INLINE const uint32_t *lowest_used(struct bench_free part)
{
    const volatile uint32_t *at = part.end;
    while (at != part.sp && *at == paint_of(at))
        at++;
    return (const uint32_t *)at;
}

static uint32_t bytes(const uint32_t *from, const uint32_t *to)
{
    return (uint32_t)(to - from) * sizeof *from;
}

BENCH_INLINE uint32_t *stack_pointer(void)
{
    uint32_t *sp;
    __asm volatile("mov %0, sp" : "=r"(sp));
    return sp;
}

/* Floating point is in use from here on: the core makes room for it in the next frame. */
BENCH_INLINE void use_floats(void)
{
#ifdef __ARM_FP
    __asm volatile("vmov s0, %0" ::"r"(0) : "s0");
#endif
}

struct marks {
    uint32_t handler, thread;
    const uint32_t *work;
};

/* Raises the bare handler on painted stacks. */
static __attribute__((noinline)) void raise(bool floats, struct bench_span *span,
                                            struct marks *marks)
{
    struct bench_free handlers = bench_stack_free(BENCH_STACK_HANDLERS);
    struct bench_free worker = bench_stack_free(BENCH_STACK_WORKER);
    struct bench_free own = bench_stack_free(BENCH_STACK_FOREGROUND);
    uint32_t *sp = stack_pointer();
    if (sp < own.end || sp > own.sp) /* a foreign kernel's: of that nothing is known */
        own.end = sp;
    own.sp = sp;
    paint(handlers);
    paint(worker);
    if (floats)
        use_floats();
    paint(own);
    bench_pend_between(STAMP_TRIGGER, STAMP_RESUMED, BENCH_LINE_MASK(LINE_EMPTY), span);
    marks->thread = bytes(lowest_used(own), own.sp);
    marks->handler = bytes(lowest_used(handlers), handlers.sp);
    marks->work = lowest_used(worker);
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_line_enable(LINE_EMPTY, BENCH_PRIORITY_MIDDLE);
}

/* By a thread, not by another handler. */
static bool works_in_thread(const struct bench_cell *cell)
{
    return cell->style->deferred && cell->style->work_exception == 0;
}

/* The interrupted thread's stack has the core's frame, with what PendSV keeps below it if
 * another thread ran. That one has to be ours: of another's stack nothing is known. */
static void check(const struct bench_cell *cell, bool floats, const struct marks *marks,
                  struct bench_verdict *verdict)
{
    uint32_t least = floats ? FRAME_FPU_BYTES : FRAME_BYTES;
    if (works_in_thread(cell)) {
        least += CONTEXT_WORDS * 4u + (floats ? CONTEXT_FPU_WORDS * 4u : 0u);
        bench_expect(verdict, WIRE_WITNESS_WORK_NOT_RUN, 1, bench_defer_watched());
    }
    bench_expect_range(verdict, WIRE_WITNESS_NOT_RUN, least, UINT32_MAX, marks->thread);
}

static struct marks take(const struct bench_cell *cell, bool floats, struct bench_verdict *verdict)
{
    struct bench_span span;
    struct marks marks;
    check_before(cell, LINE_EMPTY, verdict);
    if (works_in_thread(cell))
        bench_defer_watch();
    raise(floats, &span, &marks);
    check_after(verdict);
    check_span(&span, verdict);
    check(cell, floats, &marks, verdict);
    return marks;
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct marks marks = take(cell, false, verdict);
    (void)reload;
    values[0] = marks.handler;
    values[1] = marks.thread;
    if (cell->style->deferred)
        values[2] = works_in_thread(cell) ? bench_worker_bytes(marks.work) : 0;
}

static void sample_float(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                         struct bench_verdict *verdict)
{
    (void)reload;
    values[0] = take(cell, true, verdict).thread;
}

static const char *missing(const struct bench_cell *cell)
{
    return cell->style->own_thread ? "the stack that is painted is the worker's, which waits for "
                                     "posts: ask defer_thread"
                                   : NULL;
}

BENCH_SCENARIO(stack, "style", "none", "what an interrupt takes of each stack: high-water marks",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), BENCH_DEFERRED_COLUMNS(deferred_columns), .begin = begin,
               .sample = sample, .missing = missing);
BENCH_SCENARIO(stack_float, "style", "none",
               "the interrupted thread's stack, where that thread has used floating point",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(float_columns), .begin = begin, .sample = sample_float,
               .needs = WIRE_FEATURE_FPU, .missing = missing);
