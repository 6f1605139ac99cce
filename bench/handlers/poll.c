/* Handler style: none. The main loop reads the source's flag, here SysTick's COUNTFLAG, with
 * interrupts masked, and does the work when it is set: the baseline that all others are held
 * against, and how bootloaders, motor control loops and busy drivers do it. There is no entry,
 * no stack and no race. The wait is up to a pass long, work or not, and of two events within
 * one pass the loop sees one. */
#include "bench/main_loop.h"

extern const uint16_t load_poll_begin[], load_poll_open[], load_poll_end[];

static const uint16_t *start(void)
{
    return load_poll_open - bench_parameter(WIRE_ITEM_STYLE, 0);
}

/* clang-format off */
static __attribute__((naked, aligned(16))) void enter(const volatile uint32_t *looked_at,
                                                      uint32_t first)
{
    (void)looked_at;
    (void)first;
    __asm volatile(
        MAIN_LOOP(poll,
            "ldr r2, [r0]\n\t"
            "lsls r2, r2, #15\n\t" /* COUNTFLAG, bit 16 */
            "bmi 1f\n\t")
        "1:\n\t" MAIN_LOOP_DONE);
}
/* clang-format on */

/* Nothing was interrupted: what stands for the stacked return address is the instruction
 * that looks. The request is pending, as masked ones are: here nobody wants to enter. */
static void run(const volatile uint32_t *done, uint32_t limit)
{
    (void)done;
    (void)limit;
    uint32_t primask = core_mask();
    enter(&SYST_CSR, (uint32_t)start() | 1u);
    bench_evidence.work.return_address = (uint32_t)load_poll_open;
    SCB_ICSR = SCB_ICSR_PENDSTCLR;
    core_dsb();
    core_restore(primask);
}

static const struct bench_load loop = {
    .name = "poll", .run = run, .begin = load_poll_begin, .end = load_poll_end, .start = start};

/* No handler is there: an exception would be a fault. */
BENCH_VECTORS(vectors_poll) = {BENCH_SYSTEM_VECTORS};

static const char *missing(const struct bench_cell *cell)
{
    if (!main_loop_asked(cell->scenario) || cell->scenario->source == &bench_timer)
        return "nothing is interrupted, and what is polled is SysTick: ask response_swept";
    return main_loop_missing(cell);
}

BENCH_PARAMETER(style, poll, 0, length, "instructions", 0, 64, 16,
                "what else the main loop does in a pass");
BENCH_STYLE(poll, "no interrupt: the main loop polls the source's flag", .vectors = vectors_poll,
            .vectors_work = vectors_poll, .missing = missing, .check = main_loop_check,
            .loop = &loop);
