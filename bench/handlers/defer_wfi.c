/* Handler styles: the handler posts, and a main loop that sleeps in WFI does the work: what
 * battery-powered firmware without an RTOS runs, and every RTOS's idle loop. defer_wfi looks
 * and goes to sleep with interrupts masked, by which WFI is ended all the same, and what
 * woke it is taken behind CPSIE. defer_wfi_racy does without the mask, as it is often
 * written: an event between the look and the WFI is served, and the loop sleeps on it until
 * the next one. Both have `gap` instructions there, as who stops clocks first has. */
#define STYLE defer_wfi
#include "bench/deferring_frame.h"

#include "bench/main_loop.h"

#include <stddef.h>

#define events main_loop_events
_Static_assert(offsetof(struct main_loop_events, taken) == 4 &&
                   offsetof(struct main_loop_events, sleeps) == 8,
               "the loops write them");

static inline void post(void)
{
    events.pending = events.pending + 1u;
}

/* ---- The main loops ---- */

/* To the last `gap` instructions of the sled. */
static uint32_t sled(const uint16_t *end)
{
    return (uint32_t)(end - bench_parameter(WIRE_ITEM_STYLE, 0)) | 1u;
}

extern const uint16_t defer_wfi_sleep[], defer_wfi_racy_sleep[];

/* clang-format off */

/* r0: the events, r1: where to go between the look and the sleep, r4: sleeps. The work
 * is behind the loop. */
#define SLEEPING_LOOP(name, mask, unmask) \
    __asm volatile( \
        "push {r4, lr}\n\t" \
        "movs r4, #0\n\t" \
        ".balign 4\n" \
        "3:\n\t" \
        mask \
        "ldr r2, [r0]\n\t" \
        "cmp r2, #0\n\t" \
        "bne 1f\n\t" \
        "bx r1\n\t" \
        ".rept 64\n\t" \
        "nop\n\t" \
        ".endr\n\t" \
        ".global " name "_sleep\n" \
        name "_sleep:\n\t" \
        "wfi\n\t" \
        "adds r4, #1\n\t" \
        unmask \
        "b 3b\n" \
        "1:\n\t" \
        "movs r3, #0\n\t" \
        "str r3, [r0]\n\t" \
        "str r2, [r0, #4]\n\t" \
        "str r4, [r0, #8]\n\t" \
        unmask \
        MAIN_LOOP_DONE)

static __attribute__((naked, aligned(16))) void sound(const struct main_loop_events *posted,
                                                      uint32_t first)
{
    (void)posted;
    (void)first;
    /* ISB: what is pending is taken before the loop masks again. */
    SLEEPING_LOOP("defer_wfi", "cpsid i\n\t", "cpsie i\n\tisb\n\t");
}

static __attribute__((naked, aligned(16))) void racy(const struct main_loop_events *posted,
                                                     uint32_t first)
{
    (void)posted;
    (void)first;
    SLEEPING_LOOP("defer_wfi_racy", "", "");
}

/* clang-format on */

static void run(const volatile uint32_t *done, uint32_t limit)
{
    (void)done;
    (void)limit;
    sound(&events, sled(defer_wfi_sleep));
}

static void run_racy(const volatile uint32_t *done, uint32_t limit)
{
    (void)done;
    (void)limit;
    racy(&events, sled(defer_wfi_racy_sleep));
}

static const struct bench_load loop = {.name = "defer_wfi", .run = run, .sleeps = true};
static const struct bench_load loop_racy = {
    .name = "defer_wfi_racy", .run = run_racy, .sleeps = true};

/* ---- ---- */

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    (void)line;
    events = (struct main_loop_events){0};
}

/* Where the foreground was another one the main loop's next pass is still to come. */
static void check(struct bench_verdict *verdict)
{
    if (events.pending != 0)
        run(NULL, 0);
    main_loop_check(verdict);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, events.pending);
}

BENCH_PARAMETER(style, defer_wfi, 0, gap, "instructions", 0, 64, 8,
                "what is done between the look and the sleep");
BENCH_PARAMETER(style, defer_wfi_racy, 0, gap, "instructions", 0, 64, 8,
                "what is done between the look and the sleep");
BENCH_FRAMED_STYLE(STYLE, "handler posts, a main loop that sleeps in WFI does the work",
                   .vectors = vectors_style, .vectors_work = vectors_style_work, .prepare = prepare,
                   .check = check, .missing = main_loop_missing, .loop = &loop);
BENCH_STYLE(defer_wfi_racy, "the same, but looks and goes to sleep without a mask",
            .vectors = vectors_style, .vectors_work = vectors_style_work, .prepare = prepare,
            .check = check, .missing = main_loop_missing, .loop = &loop_racy);
