/* Scenario: a masked stretch of stated length in the foreground, found again by the
 * measurement. SysTick is swept over a loop that masks for `length` single-cycle
 * instructions and lets in for a few: by PRIMASK (kind 0, the loop is that of load
 * `masked`), by BASEPRI at the interrupt's own priority (kind 1), or by BASEPRI below it
 * (kind 2). So the worst entry has to grow by exactly one with each instruction, and in
 * kind 2 not at all: what a critical section costs whom, and a check of the instrument.
 * Its weakness: the stretch is one, and straight; that of a real section has to be added
 * up over all that may run in it. */
#include "bench/checks.h"
#include "bench/load_loop.h"
#include "bench/swept.h"

#define LENGTH_MAX 200
#define TEXT(x)    #x
#define NUMBER(x)  TEXT(x)

enum kind { BY_PRIMASK, BY_BASEPRI, BELOW };

BENCH_PARAMETER(scenario, masked_window, 0, length, "instructions", 0, 200, 16,
                "how long interrupts stay masked");
BENCH_PARAMETER(scenario, masked_window, 1, kind, "", 0, 2, 0,
                "0: by PRIMASK, 1: by BASEPRI, 2: by BASEPRI, and the interrupt is above it");
_Static_assert(LENGTH_MAX == 200, "the sled is as long as the parameter's range");

static const struct bench_column columns[] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_MASKED, WIRE_FORM_SINCE_EVENT},
    SWEPT_COLUMNS,
};

/* bench/loads/masked.c's; `start`: an address for BX. */
extern void load_masked_loop(const volatile uint32_t *done, uint32_t limit, uint32_t start);
extern const uint16_t load_masked_open[], load_masked_end[];
extern const uint16_t masked_window_open[], masked_window_end[];

/* The same by BASEPRI, so that what differs is the way of masking. */
static __attribute__((naked, aligned(16))) void basepri_loop(const volatile uint32_t *done,
                                                             uint32_t limit, uint32_t start)
{
    (void)done;
    (void)limit;
    (void)start;
    /* clang-format off */
    __asm volatile(
        ".global masked_window_begin, masked_window_open, masked_window_end\n\t"
#if CORE_BASELINE
        "masked_window_begin:\n\t"
        "masked_window_open: udf #4\n"
        "masked_window_end: bx lr"
#else
        "push {r4, r5}\n\t"
        "movs r4, %c0\n\t"
        "movs r5, #0\n\t"
        "msr basepri, r4\n\t"
        "bx r2\n"
        "masked_window_begin:\n\t"
        LOAD_REPEAT(200, "nop")
        "masked_window_open:\n\t"
        "msr basepri, r5\n\t"
        LOAD_REPEAT(4, "nop")
        "ldr r3, [r0]\n\t"
        "cmp r3, #0\n\t"
        "bne 1f\n\t"
        "subs r1, #1\n\t"
        "beq 1f\n\t"
        "msr basepri, r4\n\t"
        "bx r2\n"
        "masked_window_end:\n"
        "1: pop {r4, r5}\n\t"
        "bx lr"
#endif
        :: "i"(BENCH_PRIORITY_MIDDLE));
    /* clang-format on */
}

static enum kind kind_asked(void)
{
    return (enum kind)bench_parameter(WIRE_ITEM_SCENARIO, 1);
}

/* The sled's last `length` instructions run: `length` less, and the region is shorter. */
static struct bench_region region(const struct bench_cell *cell)
{
    uint32_t length = bench_parameter(WIRE_ITEM_SCENARIO, 0);
    (void)cell;
    if (kind_asked() == BY_PRIMASK)
        return (struct bench_region){load_masked_open - length, load_masked_end};
    return (struct bench_region){masked_window_open - length, masked_window_end};
}

static const char *missing(const struct bench_cell *cell)
{
    (void)cell;
    return kind_asked() != BY_PRIMASK && !bench_has(WIRE_FEATURE_BASEPRI)
               ? "the core has no BASEPRI: it can only mask all of them, by PRIMASK (kind 0)"
               : NULL;
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    core_set_system_priority(EXCEPTION_SYSTICK,
                             kind_asked() == BELOW ? BENCH_PRIORITY_HIGH : BENCH_PRIORITY_MIDDLE);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    uint32_t start = (uint32_t)region(cell).begin | 1u;
    void (*loop)(const volatile uint32_t *done, uint32_t limit, uint32_t start) =
        kind_asked() == BY_PRIMASK ? load_masked_loop : basepri_loop;
    check_before(cell, LINE_SAMPLE, verdict);
    bench_sweep_arm(cell, reload, &expiry);
    loop(&slot->count, SWEPT_LIMIT, start);
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    check_handler(slot, cell->scenario->source->exception, 1, 1, verdict);
    values[0] = values[1] = bench_sweep_since(&expiry, slot->first);
    swept_columns(region(cell), &expiry, slot->return_address, values + 2);
}

BENCH_SCENARIO(masked_window, "style", "own",
               "entry while the foreground masks for a stated number of instructions",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_ASYNCHRONOUS,
               .source = &bench_systick, .own_load = true, BENCH_COLUMNS(columns),
               .missing = missing, .begin = begin, .calibrate = swept_calibrate_entry,
               .sample = sample, .region = region);
