/* Scenario: the three steps that bring a driver up, in each order: its state is set, its
 * source is started, its line is enabled. The source's event is swept over each cycle from
 * its start to behind the last step: where the state comes last, some events meet a handler
 * whose state is not set yet. */
#include "bench/checks.h"

/* From the source's start on, a count apart: longer than two steps. */
#define DISTANCES  256u
#define PASSES_MAX 1000u

BENCH_PARAMETER(scenario, init_order, 0, order, "", 0, 5, 3,
                "state source line; state line source; source state line; source line state; "
                "line state source; line source state");

enum step { STATE, SOURCE, LINE, STEPS };
static const uint8_t orders[][STEPS] = {
    {STATE, SOURCE, LINE}, {STATE, LINE, SOURCE}, {SOURCE, STATE, LINE},
    {SOURCE, LINE, STATE}, {LINE, STATE, SOURCE}, {LINE, SOURCE, STATE},
};

static const struct bench_column columns[] = {
    {WIRE_METRIC_UNSET_STATE, WIRE_FORM_COUNT},
    {WIRE_METRIC_EVENT, WIRE_FORM_COUNT},
};

static const char *missing(const struct bench_cell *cell)
{
    return cell->style->state ? NULL : "its handlers have no state that could be missing";
}

static void line_disable(void)
{
    NVIC_ICER(BENCH_TIMER_WORD) = BENCH_TIMER_MASK;
    core_dsb();
    core_isb();
}

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
    line_disable();
}

/* Behind each step comes what else a driver's start does. */
static __attribute__((noinline)) void take(enum step step, const struct bench_cell *cell,
                                           uint32_t reload, struct bench_expiry *expiry)
{
    if (step == STATE)
        cell->style->state->set();
    else if (step == SOURCE)
        bench_sweep_arm(cell, reload, expiry);
    else
        NVIC_ISER(BENCH_TIMER_WORD) = BENCH_TIMER_MASK;
    __asm volatile(".rept 32\n\t"
                   "nop\n\t"
                   ".endr");
}

/* The first event comes before a step that follows the source's, the last one behind all of
 * them: else only a part was swept. */
static void check_distance(const uint8_t order[STEPS], uint32_t reload, bool came,
                           struct bench_verdict *verdict)
{
    if (reload == BENCH_DISTANCE_BASE && order[STEPS - 1] != SOURCE)
        bench_expect(verdict, WIRE_WITNESS_ORDER, 1, came);
    if (reload == BENCH_DISTANCE_BASE + DISTANCES - 1u)
        bench_expect(verdict, WIRE_WITNESS_ORDER, 0, came);
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    struct bench_expiry expiry = {0};
    const struct bench_slot *slot = &bench_evidence.slot[0];
    const uint8_t *order = orders[bench_parameter(WIRE_ITEM_SCENARIO, 0)];
    check_before(cell, LINE_SAMPLE, verdict);
    cell->style->state->unset();
    for (unsigned i = 0; i < STEPS; i++)
        take(order[i], cell, reload, &expiry);
    bool came = bench_sweep_expired(&expiry);
    for (unsigned pass = 0; pass < PASSES_MAX && *(const volatile uint32_t *)&slot->count == 0;)
        pass++;
    line_disable();
    bench_sweep_disarm(&expiry, verdict);
    check_after(verdict);
    check_handler(slot, VECTOR_TIMER, 1, 1, verdict);
    check_distance(order, reload, came, verdict);
    values[0] = cell->style->state->found_unset();
    values[1] = bench_sweep_event(&expiry);
}

BENCH_SCENARIO(init_order, "style", "none", "events while state, source and line are set up",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               .source = &bench_timer, .distances = DISTANCES, BENCH_COLUMNS(columns),
               .missing = missing, .begin = begin, .sample = sample);
