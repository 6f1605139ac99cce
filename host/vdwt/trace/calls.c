/* Calls of functions; see trace_calls.h. */
#include "host/vdwt/trace/calls.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/timing/code.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/trace/bounds.h"
#include "host/vdwt/trace/report.h"
#include "host/vdwt/trace/spread.h"

#include <string.h>

#define OPEN_MAX    4096u
#define REGISTER_SP 13u
#define REGISTER_LR 14u
#define EXC_RETURN  0xF0000000u /* from here on: not an address but a return code */

/* The call that took longest. */
struct most {
    uint32_t site;
    uint64_t insn;
};

struct function {
    uint64_t entered, returned;
    struct trace_figure exclusive, inclusive;
    struct most most_exclusive, most_inclusive;
};

struct call {
    uint32_t function;
    uint32_t returns_to, sp;
    uint32_t site; /* the instruction that called; 0: an exception, or a thread's start */
    const struct context *context;
    uint32_t serial;  /* of the context */
    bool interrupted; /* since it began; until then its own time is all of it */
    struct counts started;
    struct counts own; /* what its context had executed then, if it was interrupted */
};

/* What is watched: where a function that was asked for starts, one for each time that it was; or
 * one that is none, where calls return to, or what is measured begins or ends. */
#define NO_FUNCTION UINT32_MAX
struct place {
    struct address_node node;
    uint32_t function;
};

static struct {
    const struct options *options;
    enum lane lane; /* that a maximum is of */
    struct function *functions;
    struct call open[OPEN_MAX]; /* the order in which they began */
    size_t count;
    uint64_t lost;
    struct address_map places;
    uint32_t returns_to; /* of the call that began last: it is watched */
} calls;

static void add_place(uint32_t address, uint32_t function)
{
    struct place *place = must_alloc(sizeof *place);

    place->node.address = address;
    place->function = function;
    address_map_add(&calls.places, &place->node);
}

static const void *place_at(uint32_t address)
{
    return address_map_find(&calls.places, address);
}

/* False: it was before. */
static bool add_bound(uint32_t address)
{
    if (place_at(address))
        return false;
    add_place(address, NO_FUNCTION);
    return true;
}

void trace_calls_init(const struct options *options)
{
    calls.options = options;
    calls.lane = trace_main_lane();
    if (!options->watch_count && !options->from && !options->to)
        return;
    calls.functions = must_alloc((options->watch_count + 1) * sizeof *calls.functions);
    for (uint32_t i = 0; i < options->watch_count; i++)
        add_place(options->watch[i].start, i);
    if (options->from)
        add_bound(options->from);
    if (options->to)
        add_bound(options->to);
    code_set_watch(place_at);
    if (options->watch_count)
        engine_keep_all();
}

static void watch_return(uint32_t address)
{
    if (address == calls.returns_to)
        return;
    calls.returns_to = address;
    if (add_bound(address))
        code_watch_again(address);
}

/* ---- the end of a call ----------------------------------------------- */

static void drop(size_t index)
{
    calls.count--;
    if (index < calls.count)
        memmove(&calls.open[index], &calls.open[index + 1],
                (calls.count - index) * sizeof calls.open[0]);
}

static bool is_longer(const struct counts *value, const struct trace_figure *figure)
{
    const struct trace_spread *spread = &figure->lane[calls.lane];

    return !spread->n || value->v[calls.lane] > spread->max;
}

static void account(struct trace_figure *figure, struct most *most, const struct call *call,
                    const struct counts *value)
{
    if (trace_figure_again(figure, value))
        return; /* the one before was as long */
    if (is_longer(value, figure))
        *most = (struct most){call->site, call->started.v[LANE_INSNS]};
    trace_figure_add(figure, value);
}

static void end(size_t index)
{
    const struct call *call = &calls.open[index];
    struct function *function = &calls.functions[call->function];
    struct counts inclusive, exclusive;

    counts_subtract(&inclusive, &call->started, &engine.total);
    account(&function->inclusive, &function->most_inclusive, call, &inclusive);
    if (call->interrupted) {
        exclusive = trace_flow_own(call->context);
        counts_subtract(&exclusive, &call->own, &exclusive);
    }
    account(&function->exclusive, &function->most_exclusive, call,
            call->interrupted ? &exclusive : &inclusive);
    function->returned++;
    drop(index);
}

static bool is_of(const struct call *call, const struct context *context)
{
    return call->context == context && call->serial == context->serial;
}

static void end_returned(uint32_t pc, uint32_t sp)
{
    const struct context *current = trace_flow_current();

    for (size_t i = calls.count; i > 0; i--) {
        const struct call *call = &calls.open[i - 1];

        if (call->returns_to == pc && call->sp == sp && is_of(call, current))
            end(i - 1);
    }
}

/* Those behind one that was interrupted before have begun since. */
void trace_calls_interrupt(void)
{
    const struct context *context = trace_flow_current();

    for (size_t i = calls.count; i > 0; i--) {
        struct call *call = &calls.open[i - 1];

        if (!context || !is_of(call, context))
            continue;
        if (call->interrupted)
            return;
        call->interrupted = true;
        call->own = trace_flow_own_at(context, &call->started);
    }
}

void trace_calls_handler_ends(const struct context *context)
{
    for (size_t i = calls.count; i > 0; i--) {
        if (!is_of(&calls.open[i - 1], context))
            continue;
        if (calls.open[i - 1].returns_to >= EXC_RETURN)
            end(i - 1);
        else
            drop(i - 1);
    }
}

void trace_calls_reset(void)
{
    calls.count = 0;
}

static void clear_function(struct function *function)
{
    trace_figure_clear(&function->exclusive);
    trace_figure_clear(&function->inclusive);
    *function = (struct function){0};
}

void trace_calls_clear(void)
{
    calls.count = 0;
    calls.lost = 0;
    for (size_t i = 0; i < calls.options->watch_count; i++)
        clear_function(&calls.functions[i]);
}

/* ---- the start of a call --------------------------------------------- */

/* A function's own jump to its first instruction is a loop. `from` led there; NULL: an exception,
 * or a thread's start. */
static bool is_call(uint32_t function, const struct segment *from)
{
    const struct options_range *range = &calls.options->watch[function];

    return !from || from->links || from->last < range->start || from->last >= range->end;
}

/* With the same place to return to and the same stack as one that is only now
 * being called, an open call was left for good. */
static void drop_left(uint32_t returns_to, uint32_t sp)
{
    const struct context *current = trace_flow_current();

    for (size_t i = calls.count; i > 0; i--)
        if (calls.open[i - 1].returns_to == returns_to && calls.open[i - 1].sp == sp &&
            is_of(&calls.open[i - 1], current))
            drop(i - 1);
}

static void begin(uint32_t function, uint32_t sp, const struct segment *from)
{
    const struct context *context = trace_flow_current();
    uint32_t link = cpu_state_register(REGISTER_LR);
    struct call *call;

    if (calls.count == OPEN_MAX) {
        calls.lost++;
        drop(0);
    }
    call = &calls.open[calls.count++];
    call->function = function;
    call->returns_to = link >= EXC_RETURN ? link : link & ~1u;
    call->sp = sp;
    call->site = from ? from->last : 0;
    call->context = context;
    call->serial = context->serial;
    call->interrupted = false;
    counts_copy(&call->started, &engine.total);
    calls.functions[function].entered++;
    if (call->returns_to < EXC_RETURN)
        watch_return(call->returns_to);
}

void trace_calls_arrive(uint32_t pc, const void *place)
{
    const struct address_node *node = place;
    const struct segment *from = engine.left ? engine.left->segment : NULL;
    uint32_t sp = cpu_state_register(REGISTER_SP);
    bool begun = false; /* one function may have been asked for twice */

    end_returned(pc, sp);
    for (; node; node = address_map_next(node)) {
        uint32_t function = ((const struct place *)node)->function;

        if (function == NO_FUNCTION)
            return; /* and nothing else stands here */
        if (!is_call(function, from))
            continue;
        if (!begun && from && from->links)
            drop_left(cpu_state_register(REGISTER_LR) & ~1u, sp);
        begun = true;
        begin(function, sp, from);
    }
}

/* ---- the result ------------------------------------------------------ */

uint64_t trace_calls_lost(void)
{
    return calls.lost;
}

static void write_most(FILE *out, enum trace_figure_kind kind, size_t index,
                       const struct most *most)
{
    fprintf(out, "most %d %zu %u %llu\n", (int)kind, index, most->site,
            (unsigned long long)most->insn);
}

void trace_calls_write(FILE *out)
{
    for (size_t i = 0; i < calls.options->watch_count; i++) {
        struct function *function = &calls.functions[i];

        fprintf(out, "function %zu %llu %llu\n", i, (unsigned long long)function->entered,
                (unsigned long long)function->returned);
        write_most(out, TRACE_EXCLUSIVE, i, &function->most_exclusive);
        write_most(out, TRACE_INCLUSIVE, i, &function->most_inclusive);
        trace_write_figure(out, TRACE_EXCLUSIVE, (uint32_t)i, &function->exclusive);
        trace_write_figure(out, TRACE_INCLUSIVE, (uint32_t)i, &function->inclusive);
    }
}
