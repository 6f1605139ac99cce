/* Handler style: a function with the state that it captured, registered at run time before
 * its line is enabled: Zephyr's irq_connect_dynamic, a driver's `this` in C++, closures of
 * async firmware in Rust. One function can serve many devices. The pair is not written at
 * once, and whoever lets events in before the state is set hands a handler what is not
 * there: scenario init_order. */
#include "bench/bench.h"

#define CANARY 0xCAB1E5A1u

struct state {
    uint32_t canary;
    uint32_t calls;
    uint32_t damage; /* not 0: a handler found another canary */
};

struct closure {
    bench_handler function;
    struct state *state;
};

#define closures BENCH_ARENA(struct closure, BENCH_VECTOR_COUNT)
BENCH_ARENA_TAKES(struct closure, BENCH_VECTOR_COUNT);
static struct state device;
static uint32_t enabled_before; /* lines that were, when they were registered */

static void context_entry(void)
{
    const struct closure *c = &closures[core_ipsr()];
    c->function(c->state);
}

/* ---- What is registered: the usual handlers, each of which uses its state ---- */

/* Without a branch, so that it takes the same wherever it lies. */
BENCH_INLINE void use(void *context)
{
    struct state *state = context;
    state->damage |= state->canary ^ CANARY;
    state->calls++;
}

/* The state is used first, and the stamp stored before: behind the witness the one, and
 * over the use the other would need a register that must be kept. */
BENCH_INLINE void begun(enum bench_stamp_id id, void *context, struct bench_slot *slot)
{
    slot->first = bench_stamp(id);
    use(context);
    __asm volatile("" ::: "memory");
    bench_note(slot->first, (const uint32_t *)core_psp(), slot);
}

static void context_sample(void *context)
{
    begun(STAMP_FIRST_0, context, &bench_evidence.slot[0]);
    bench_stamp_last(STAMP_LAST_0);
}

static void context_timer(void *context)
{
    begun(STAMP_FIRST_0, context, &bench_evidence.slot[0]);
    bench_timer_taken();
    bench_stamp_last(STAMP_LAST_0);
}

static void context_second(void *context)
{
    begun(STAMP_FIRST_1, context, &bench_evidence.slot[1]);
    bench_stamp_last(STAMP_LAST_1);
}

static void context_nest(void *context)
{
    begun(STAMP_FIRST_0, context, &bench_evidence.slot[0]);
    bench_pend_in_handler();
    bench_stamp_last(STAMP_LAST_0);
}

static void context_empty(void *context)
{
    use(context);
}

static void context_timed(void *context)
{
    bench_timed_begin();
    use(context);
    bench_timed_end();
}

static void context_work(void *context)
{
    begun(STAMP_WORK_FIRST, context, &bench_evidence.work);
    bench_stamp_last(STAMP_WORK_LAST);
}

#if BENCH_STREAMS
static void context_event(void *context)
{
    use(context);
    bench_body_event();
}
#else
#define context_event context_timer
#endif

/* ---- Registration ---- */

static const bench_handler functions[BENCH_LINES] = {
    [LINE_SAMPLE] = context_sample, [LINE_SECOND] = context_second, [LINE_NEST] = context_nest,
    [LINE_EMPTY] = context_empty,   [LINE_TIMED] = context_timed,   [LINE_WORK] = context_work,
};

static void put(uint32_t exception, bench_handler function)
{
    if (exception >= EXCEPTION_IRQ0) {
        uint32_t line = exception - EXCEPTION_IRQ0;
        enabled_before |= NVIC_ISER(line / 32u) & 1u << line % 32u;
    }
    closures[exception] = (struct closure){function, &device};
}

static void unset(void)
{
    device.canary = 0;
}

static void set(void)
{
    device.canary = CANARY;
}

static uint32_t found_unset(void)
{
    uint32_t found = device.damage != 0;
    device.damage = 0;
    return found;
}

/* As in the second table of BENCH_HANDLER_VECTORS. */
static bench_handler function_of(unsigned line)
{
    bool nests = bench_used_for() == USE_NESTED && (line == LINE_SAMPLE || line == LINE_TIMED);
    return functions[nests ? LINE_NEST : line];
}

static void install(void)
{
    enabled_before = 0;
    device = (struct state){.canary = CANARY};
    for (unsigned line = 0; line < BENCH_LINES; line++)
        put(BENCH_LINE_EXCEPTION(line), function_of(line));
    put(EXCEPTION_SYSTICK, context_sample);
    if (BENCH_TIMER_MASK != 0)
        put(VECTOR_TIMER, bench_used_for() == USE_STREAM ? context_event : context_timer);
}

static void prepare(const struct bench_cell *cell, enum bench_line line)
{
    (void)cell;
    closures[EXCEPTION_SYSTICK].function = functions[line];
    device.calls = device.damage = 0;
}

static void check(struct bench_verdict *verdict)
{
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, enabled_before);
    bench_expect(verdict, WIRE_WITNESS_DESIGN, 0, device.damage);
    bench_expect_range(verdict, WIRE_WITNESS_DESIGN, 1, UINT32_MAX, device.calls);
}

static const struct bench_style_state captured = {unset, set, found_unset};

BENCH_ENTRY_VECTORS(context, context_entry);

BENCH_STYLE(context, "function with captured state, registered before its line is enabled",
            .vectors = vectors_context, .vectors_work = vectors_context, .install = install,
            .prepare = prepare, .check = check, .state = &captured);
