/* Scenario: what a discipline costs a line that shares nothing. The board's timer raises
 * one of a higher or a lower priority than the handlers that share have, while the
 * foreground's loop is swept: a mask of all interrupts holds off both, one up to a
 * priority the lower one only. The line that a discipline disables is the timer's own, so
 * that of such a one nothing can be asked here. */
#include "bench/checks.h"
#include "bench/contended.h"

BENCH_PARAMETER(scenario, shared_bystander, 0, priority, "steps", 0, 255, 64,
                "of the line that stands by; the handlers that share have 128");

static const struct bench_column columns[] = {
    {WIRE_METRIC_ENTRY, WIRE_FORM_SINCE_EVENT},
    {WIRE_METRIC_MASKED, WIRE_FORM_SINCE_EVENT},
    SWEPT_COLUMNS,
};

static void bystander(void)
{
    bench_body_timer();
}

BENCH_VECTORS(vectors_bystander) = {
    BENCH_SYSTEM_VECTORS,
    [VECTOR_TIMER] = bystander,
};

static void begin(const struct bench_cell *cell)
{
    (void)cell;
    bench_use_vectors(vectors_bystander);
    bench_timer_enable((uint8_t)bench_parameter(WIRE_ITEM_SCENARIO, 0));
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry;
    const struct bench_slot *slot = &bench_evidence.slot[0];
    check_before(cell, LINE_SAMPLE, verdict);
    contended_run(cell, reload, &expiry, verdict);
    check_after(verdict);
    check_handler(slot, cell->scenario->source->exception, 1, 1, verdict);
    values[0] = values[1] = bench_sweep_since(&expiry, slot->first);
    swept_columns(contended_region(cell), &expiry, slot->return_address, values + 2);
}

BENCH_SCENARIO(shared_bystander, "sharing", "own",
               "entry of a line that shares nothing, while the foreground does",
               .subject = SUBJECT_SHARING, .trigger = WIRE_TRIGGER_ASYNCHRONOUS,
               .source = &bench_timer, .own_load = true, .bystander = true, BENCH_COLUMNS(columns),
               .begin = begin, .calibrate = swept_calibrate_entry, .sample = sample,
               .region = contended_region);
