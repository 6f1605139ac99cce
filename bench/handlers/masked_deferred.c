/* Handler style: the kernel's handler disables the line and wakes a thread, which serves the
 * device and enables the line again: how drivers outside of a kernel get interrupts, since
 * only they know how to quiet the device. Events that come meanwhile are one pending bit. */
#define STYLE masked_deferred
#include "bench/deferring_frame.h"

/* By the words of the NVIC's registers. */
#define WORDS    ((BOARD_IRQ_LINES + 31u) / 32u)
#define SENTINEL 1u
static volatile uint32_t masked[WORDS + 1u]; /* the last is no lines': it ends each search */
static uint32_t word, bit;                   /* of the line that the thread serves */
static uint32_t left_enabled;                /* not 0: it was not disabled then */
static bench_work job;

static inline void post(void)
{
    uint32_t line = core_ipsr() - EXCEPTION_IRQ0, mine = 1u << line % 32u;
    NVIC_ICER(line / 32u) = mine;
    uint32_t primask = core_mask(); /* a higher handler adds its line, too */
    masked[line / 32u] = masked[line / 32u] | mine;
    core_restore(primask);
    bench_defer_post();
}

/* The witness stands between the work's stamps. */
static void serve(void)
{
    bench_witness_deferred(STAMP_WORK_FIRST, &bench_evidence.work);
    left_enabled |= NVIC_ISER(word) & bit;
    bench_stamp_last(STAMP_WORK_LAST);
}

/* One line for each post: the lowest that waits. */
static void work(void)
{
    uint32_t lines;
    word = 0;
    while ((lines = masked[word]) == 0)
        word++;
    bit = lines & -lines;
    job();
    uint32_t primask = core_mask(); /* a handler adds its line */
    masked[word] = masked[word] & ~bit;
    core_restore(primask);
    NVIC_ISER(word) = bit;
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    masked[WORDS] = SENTINEL;
    left_enabled = 0;
    job = bench_work_or(line, serve);
    bench_defer_work(work);
}

/* It was disabled while it was served, and is enabled again. */
static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, left_enabled);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, bit, NVIC_ISER(word) & bit);
    for (unsigned i = 0; i < WORDS; i++)
        bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, masked[i]);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, SENTINEL, masked[WORDS]);
}

static const char *missing(const struct bench_cell *cell)
{
    if (BENCH_STREAMS && cell->scenario->use == USE_AGAIN)
        return "the line is disabled until the thread has served it: nothing comes back to back";
    return cell->scenario->source == &bench_systick
               ? "SysTick has no line at the interrupt controller that could be disabled"
               : NULL;
}

BENCH_DEFERRING_STYLE("handler disables its line, a thread serves it and enables it again",
                      .prepare = prepare, .check = check, .missing = missing);
