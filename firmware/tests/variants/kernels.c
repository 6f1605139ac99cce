/* The list kernel on threads of its own, in the order in which it must run them; and stacks
 * that are used up: a kernel's thread's, the process's and the idle thread's. */
#include "bench/checks.h"

#if !CORE_BASELINE /* the small image has no room for it */
#include "bench/list_kernel.h"
#include "firmware/kernel.h"
#include "firmware/threads.h"

#define SAMPLE_TYPES                                                                               \
    const struct bench_cell *cell, uint32_t reload, uint32_t *values, struct bench_verdict *verdict

static const struct bench_column columns[] = {{WIRE_METRIC_LOST_UPDATES, WIRE_FORM_COUNT}};
#define KERNELS_SCENARIO(id, start)                                                                \
    BENCH_SCENARIO(id, "style", "none", "for a test", .subject = SUBJECT_STYLE,                    \
                   .trigger = WIRE_TRIGGER_NONE, BENCH_COLUMNS(columns), .begin = start,           \
                   .sample = id##_sample)

/* ---- Order ------------------------------------------------------------- */

#define THREADS     3u
#define STACK_WORDS 64u

static uint32_t stacks[THREADS][STACK_WORDS] __attribute__((aligned(8)));
static struct list_thread foreground, threads[THREADS];
static struct list_semaphore all, gates[THREADS];
static char said[8];
static unsigned length;

/* Waits with the others, says who it is, and waits to be let through. */
static void thread(unsigned id)
{
    for (;;) {
        list_semaphore_wait(&all);
        said[length++ % sizeof said] = (char)('a' + id);
        list_semaphore_wait(&gates[id]);
    }
}

static void thread_a(void)
{
    thread(0);
}

static void thread_b(void)
{
    thread(1);
}

static void thread_c(void)
{
    thread(2);
}

/* A unit for each; they run when it is over. */
static void release_all(void)
{
    bool due = false;
    for (unsigned i = 0; i < THREADS; i++)
        due |= list_semaphore_post_from_handler(&all);
    if (due)
        list_kernel_yield();
}

BENCH_VECTORS(vectors_order) = {
    BENCH_SYSTEM_VECTORS,
    [EXCEPTION_PENDSV] = list_kernel_pendsv,
    [VECTOR_SAMPLE] = release_all,
};

/* Two of one priority, and one above them that comes last. */
static void order_begin(const struct bench_cell *cell)
{
    (void)cell;
    static const struct {
        uint32_t priority;
        void (*entry)(void);
    } each[THREADS] = {{2, thread_a}, {2, thread_b}, {3, thread_c}};
    bench_use_vectors(vectors_order);
    bench_line_enable(LINE_SAMPLE, BENCH_PRIORITY_MIDDLE);
    list_semaphore_begin(&all);
    list_kernel_begin(&foreground, 1);
    for (unsigned i = 0; i < THREADS; i++) {
        list_semaphore_begin(&gates[i]);
        list_kernel_add(&threads[i], each[i].priority, each[i].entry, stacks[i], STACK_WORDS);
    }
}

static void expect_said(const char *expected, struct bench_verdict *verdict)
{
    length = 0;
    NVIC_ISPR(BENCH_LINE_WORD) = BENCH_LINE_MASK(LINE_SAMPLE);
    core_dsb();
    core_isb();
    bench_expect(verdict, WIRE_WITNESS_ORDER, THREADS, length);
    for (unsigned i = 0; i < THREADS; i++)
        bench_expect(verdict, WIRE_WITNESS_ORDER, (uint32_t)expected[i], (uint32_t)said[i]);
}

static void let_through(const char *which)
{
    for (; *which != '\0'; which++)
        list_semaphore_post(&gates[*which - 'a']);
}

/* The highest first; equals in the order in which they began to wait. */
static void list_order_sample(SAMPLE_TYPES)
{
    (void)cell;
    (void)reload;
    expect_said("cab", verdict);
    let_through("bac");
    expect_said("cba", verdict);
    let_through("cab");
    bench_expect(verdict, WIRE_WITNESS_ORDER, (uint32_t)&foreground, (uint32_t)list_kernel_current);
    bench_expect(verdict, WIRE_WITNESS_ORDER, 0, all.count);
    values[0] = 0;
}
KERNELS_SCENARIO(list_order, order_begin);

/* ---- Stacks ------------------------------------------------------------ */

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

/* Down to the last word, as something too deep would leave it, and no deeper. */
static void use_up(void)
{
    static bool used_up;
    uint32_t *word; /* from SP on: a frame pointer would be r7 */
    __asm volatile("mov %0, sp" : "=r"(word));
    if (used_up)
        return;
    used_up = true;
    while (*word != STACK_UNTOUCHED)
        word--;
    *word = 0;
}

static void deep_kernel_sample(SAMPLE_TYPES)
{
    (void)reload;
    (void)values;
    (void)verdict;
    cell->style->offers->kernel->start(use_up);
}
KERNELS_SCENARIO(deep_kernel, begin);

/* It has no code that could be told to: its last word, from outside. */
static void deep_process_sample(SAMPLE_TYPES)
{
    (void)cell;
    (void)reload;
    (void)values;
    (void)verdict;
    list_kernel_stack[0] = 0;
}
KERNELS_SCENARIO(deep_process, begin);

static void deep_idle_sample(SAMPLE_TYPES)
{
    (void)cell;
    (void)reload;
    (void)values;
    (void)verdict;
    kernel_idle_stack[0] = 0;
}
KERNELS_SCENARIO(deep_idle, begin);
#endif
