/* Handler style: lines above the priority to which the kernel's critical sections raise
 * BASEPRI, so that none of these ever holds them off: Zephyr's zero-latency interrupts,
 * what FreeRTOS has above configMAX_SYSCALL_INTERRUPT_PRIORITY. Such a handler may call
 * nothing of the kernel, and share nothing with it by its sections; to wake a thread it
 * pends a line that the kernel knows. Sections by PRIMASK hold it off like any other. */
#define STYLE zero_latency
#include "bench/edge_frame.h"

/* The kernel's sections, as its own lines' priority and the load critical_basepri have
 * them; and so much higher a cell's lines are put, each, which keeps their order. */
#define KERNEL_BASEPRI BENCH_PRIORITY_MIDDLE
#define ABOVE          0x20u

static inline void enter(void)
{
}

static inline void leave(void)
{
}

static void raise_line(unsigned irq)
{
    uint8_t priority = core_line_priority(irq);
    if (priority == BENCH_PRIORITY_MIDDLE || priority == BENCH_PRIORITY_HIGH)
        core_set_line_priority(irq, (uint8_t)(priority - ABOVE));
}

static bool load_has_sections;

/* The foreground is in a section from here on; that load has its own. */
static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)line;
    load_has_sections = cell->load != NULL && (cell->load->needs & WIRE_FEATURE_BASEPRI) != 0;
    for (unsigned i = 0; i < BENCH_LINES; i++)
        raise_line(BOARD_TEST_IRQ + i);
    if (BENCH_TIMER_MASK != 0)
        raise_line(BENCH_TIMER_IRQ);
    core_set_system_priority(EXCEPTION_SYSTICK, BENCH_PRIORITY_MIDDLE - ABOVE);
    core_set_basepri(KERNEL_BASEPRI);
}

static uint8_t priority_of(uint32_t exception)
{
    return exception < EXCEPTION_IRQ0 ? core_get_byte(&SCB_SHPR(0), exception)
                                      : core_line_priority(exception - EXCEPTION_IRQ0);
}

/* In a section of the kernel's, unless the load had just ended one; above it; and the
 * kernel did not know of it. */
static void check(struct bench_verdict *verdict)
{
    core_set_basepri(0);
    for (unsigned slot = 0; slot < 2; slot++) {
        const struct edge_note *note = edge_seen(slot);
        if (note == NULL)
            continue;
        if (!load_has_sections || note->basepri != 0)
            bench_expect(verdict, WIRE_WITNESS_DESIGN, KERNEL_BASEPRI, note->basepri);
        bench_expect_range(verdict, WIRE_WITNESS_DESIGN, 0, KERNEL_BASEPRI - 1u,
                           priority_of(note->ipsr));
        bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, note->nesting);
    }
}

static const char *missing(const struct bench_cell *cell)
{
    if (cell->scenario->source == &bench_pin)
        return "the scenario sets the pin's line up anew for each edge: ask entry_timer";
    if (cell->scenario->ranks)
        return "its lines are above the kernel's mask, all of them: ask raw_c";
    return bench_has(WIRE_FEATURE_BASEPRI)
               ? NULL
               : "without BASEPRI a kernel masks all by PRIMASK: keep its sections short, or "
                 "leave the line's device enough to buffer";
}

BENCH_EDGE_STYLE("vector above the priority that the kernel's sections mask by BASEPRI",
                 .prepare = prepare, .check = check, .missing = missing);
