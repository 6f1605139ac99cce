/* Scenario: an edge on a pin, as a button's or a sensor's, through all that is between it and
 * the core: clocks, mode and pull, the port's selection, edge and mask at the pins' interrupt
 * controller (EXTI), and the NVIC; each cell connects all of it anew. The edge is swept over a
 * load, and its pending bit is looked at before it and behind the handler, which clears it. A
 * second edge meets a line that the NVIC has disabled, and nobody clears it: it has to be found
 * pending at both, and at the NVIC alone once the first bit has been cleared.
 */
#include "bench/checks.h"
#include "bench/swept.h"

#define HELD_RELOAD 64u
#define HELD_LOOKS  1000u

static const struct bench_column columns[] = {SWEPT_ENTRY_COLUMNS};

static void begin(const struct bench_cell *cell)
{
    event_timer.pin->disconnect();
    bench_use_vectors(cell->style->vectors);
    event_timer.pin->connect();
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

static void check_pin(uint32_t bit, bool pending, struct bench_verdict *verdict)
{
    bench_expect(verdict, bit, pending, *event_timer.pin->pending != 0);
}

/* What the handler left pending, seen before disarming takes it back. */
static void run_load(const struct bench_cell *cell, uint32_t reload, struct bench_expiry *expiry,
                     struct bench_verdict *verdict)
{
    bench_sweep_arm(cell, reload, expiry);
    check_pin(WIRE_WITNESS_PENDING_BEFORE, false, verdict);
    cell->load->run(&bench_evidence.slot[0].count, SWEPT_LIMIT);
    check_pin(WIRE_WITNESS_PENDING_AFTER, false, verdict);
    bench_sweep_disarm(expiry, verdict);
}

static void check_held(const struct bench_cell *cell, struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    uint32_t ran = bench_evidence.slot[0].count;
    bench_timer_disable();
    bench_sweep_arm(cell, HELD_RELOAD, &expiry);
    for (unsigned n = HELD_LOOKS; n != 0 && *event_timer.pin->pending == 0; n--) {
    }
    check_pin(WIRE_WITNESS_NOT_RUN, true, verdict);
    bench_expect(verdict, WIRE_WITNESS_NOT_RUN, BENCH_TIMER_MASK, bench_lines_pending());
    bench_timer_acknowledge();
    check_pin(WIRE_WITNESS_PENDING_AFTER, false, verdict);
    bench_expect(verdict, WIRE_WITNESS_NOT_RUN, BENCH_TIMER_MASK, bench_lines_pending());
    bench_expect(verdict, WIRE_WITNESS_RAN_TWICE, ran, bench_evidence.slot[0].count);
    bench_sweep_disarm(&expiry, verdict);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
    check_after(verdict);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    check_before(cell, LINE_SAMPLE, verdict);
    run_load(cell, reload, &expiry, verdict);
    check_after(verdict);
    check_handler(slot, cell->scenario->source->exception, 1, 1, verdict);
    values[0] = bench_sweep_since(&expiry, slot->first);
    swept_columns(swept_load_region(cell), &expiry, slot->return_address, values + 1);
    check_held(cell, verdict);
}

BENCH_SCENARIO(exti_button, "style", "any", "an edge on a pin to its handler, through EXTI",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_ASYNCHRONOUS, .source = &bench_pin,
               BENCH_COLUMNS(columns), .begin = begin, .calibrate = swept_calibrate_entry,
               .sample = sample, .region = swept_load_region);
