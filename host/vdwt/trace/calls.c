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
    uint32_t serial; /* of the context */
    struct counts started, own;
};

static struct {
    const struct options *options;
    enum lane lane; /* that a maximum is of */
    struct function *functions;
    struct call open[OPEN_MAX]; /* the order in which they began */
    size_t count;
    uint64_t lost;
    struct address_map returns; /* addresses that calls return to */
} calls;

static bool is_watched(uint32_t address)
{
    for (size_t i = 0; i < calls.options->watch_count; i++)
        if (calls.options->watch[i].start == address)
            return true;
    return trace_bounds_watch(address) || address_map_find(&calls.returns, address) != NULL;
}

void trace_calls_init(const struct options *options)
{
    calls.options = options;
    calls.lane = trace_main_lane();
    if (!options->watch_count && !options->from && !options->to)
        return;
    calls.functions = must_alloc((options->watch_count + 1) * sizeof *calls.functions);
    code_set_watch(is_watched);
}

static void watch(uint32_t address)
{
    struct address_node *node;

    if (is_watched(address))
        return;
    node = must_alloc(sizeof *node);
    node->address = address;
    address_map_add(&calls.returns, node);
    code_watch_again(address);
}

/* ---- the end of a call ----------------------------------------------- */

static void drop(size_t index)
{
    calls.count--;
    memmove(&calls.open[index], &calls.open[index + 1],
            (calls.count - index) * sizeof calls.open[0]);
}

static bool is_longer(const struct counts *value, const struct trace_figure *figure)
{
    const struct trace_spread *spread = &figure->lane[calls.lane];

    return !spread->n || value->v[calls.lane] > spread->max;
}

static void account(struct trace_figure *figure, struct most *most, const struct call *call,
                    const struct counts *from, const struct counts *to)
{
    struct counts value;

    counts_subtract(&value, from, to);
    if (is_longer(&value, figure))
        *most = (struct most){call->site, call->started.v[LANE_INSNS]};
    trace_figure_add(figure, &value);
}

static void end(size_t index)
{
    const struct call *call = &calls.open[index];
    struct function *function = &calls.functions[call->function];
    struct counts own;

    trace_flow_own_into(&own, call->context);
    account(&function->exclusive, &function->most_exclusive, call, &call->own, &own);
    account(&function->inclusive, &function->most_inclusive, call, &call->started, &engine.total);
    function->returned++;
    drop(index);
}

static bool is_of(const struct call *call, const struct context *context)
{
    return call->context == context && call->serial == context->serial;
}

static void end_returned(uint32_t pc, uint32_t sp)
{
    for (size_t i = calls.count; i > 0; i--) {
        const struct call *call = &calls.open[i - 1];

        if (call->returns_to == pc && call->sp == sp && is_of(call, trace_flow_current()))
            end(i - 1);
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

static const struct model_insn *last_executed(void)
{
    const struct segment *segment = engine.left ? engine.left->segment : NULL;

    return segment ? &segment->insns[segment->count - 1]->model : NULL;
}

static bool links(const struct model_insn *insn)
{
    return insn->klass == MODEL_CLASS_BRANCH_LINK || insn->klass == MODEL_CLASS_BRANCH_LINK_REG;
}

/* A function's own jump to its first instruction is a loop. */
static bool is_call(uint32_t function, const struct model_insn *last)
{
    const struct options_range *range = &calls.options->watch[function];

    return !last || links(last) || last->address < range->start || last->address >= range->end;
}

/* With the same place to return to and the same stack as one that is only now
 * being called, an open call was left for good. */
static void drop_left(uint32_t returns_to, uint32_t sp)
{
    for (size_t i = calls.count; i > 0; i--)
        if (calls.open[i - 1].returns_to == returns_to && calls.open[i - 1].sp == sp &&
            is_of(&calls.open[i - 1], trace_flow_current()))
            drop(i - 1);
}

static void begin(uint32_t function, uint32_t sp, const struct model_insn *last)
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
    call->site = last ? last->address : 0;
    call->context = context;
    call->serial = context->serial;
    counts_copy(&call->started, &engine.total);
    trace_flow_own_into(&call->own, context);
    calls.functions[function].entered++;
    if (call->returns_to < EXC_RETURN)
        watch(call->returns_to);
}

void trace_calls_arrive(uint32_t pc)
{
    const struct model_insn *last = last_executed();
    uint32_t sp = cpu_state_register(REGISTER_SP);
    bool begun = false; /* one function may have been asked for twice */

    end_returned(pc, sp);
    for (uint32_t i = 0; i < calls.options->watch_count; i++) {
        if (calls.options->watch[i].start != pc || !is_call(i, last))
            continue;
        if (!begun && last && links(last))
            drop_left(cpu_state_register(REGISTER_LR) & ~1u, sp);
        begun = true;
        begin(i, sp, last);
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
