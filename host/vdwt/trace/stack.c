/* Depths of stacks; see stack.h. */
#include "host/vdwt/trace/stack.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/exceptions/exceptions.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/trace/frames.h"
#include "host/vdwt/trace/stack_effect.h"
#include "host/vdwt/trace/tree.h"

#include <string.h>

#define unlikely(x) __builtin_expect(!!(x), 0)

#define REGISTER_SP 13u
#define UNUSED      UINT32_MAX
#define CHAIN_MAX   16u
#define GONE_MAX    64u /* stacks of threads that are gone */

bool trace_stack_on;

/* From the lowest address that was used to the highest; high 0: not used. */
struct extent {
    uint32_t serial;    /* of the thread */
    uint32_t low, high; /* low UNUSED: not since what is measured began */
    uint32_t
        chain[CHAIN_MAX]; /* nodes of the calls that were open at the lowest, outermost first */
    size_t depth;
};

/* A handler's own part of the main stack. */
struct part {
    uint32_t base, low; /* base 0: not known */
    uint32_t node;      /* at the lowest */
};

static struct {
    struct extent main, process[TRACE_FLOW_THREADS], gone[GONE_MAX];
    size_t gone_count;
    uint64_t lost;
    struct extent *current;      /* NULL: nobody runs */
    const struct context *below; /* the thread on the main stack, under all handlers, or NULL */
    bool on_process;             /* it is a process stack */
    uint32_t known;              /* as low as this nothing is new */
    struct part active[EXCEPTION_MAX];  /* by the depth of nesting */
    struct part deepest[EXCEPTION_MAX]; /* by exception */
    bool seen[EXCEPTION_MAX];
} stack;

/* ---- a block's instructions --------------------------------------------- */

uint32_t trace_stack_dip(struct code_insn *const *insns, size_t count)
{
    int32_t moved = 0, lowest = 0, effect;

    for (size_t i = 0; i < count; i++) {
        if (insns[i]->model.flags & MODEL_INSN_PREDICATED)
            continue;
        if (!stack_effect(insns[i]->bytes, insns[i]->model.size, &effect))
            break; /* the next block sees what comes of it */
        moved += effect;
        lowest = moved < lowest ? moved : lowest;
    }
    return (uint32_t)-lowest;
}

/* ---- who runs on which ---------------------------------------------------- */

static struct part *active_part(void)
{
    const struct handler *top = trace_flow_top();

    return top ? &stack.active[trace_flow_place(&top->context) - TRACE_FLOW_THREADS] : NULL;
}

static void keep(const struct extent *extent)
{
    for (size_t i = 0; i < stack.gone_count; i++)
        if (stack.gone[i].high == extent->high) {
            if (extent->low < stack.gone[i].low)
                stack.gone[i] = *extent;
            return;
        }
    if (stack.gone_count < GONE_MAX)
        stack.gone[stack.gone_count++] = *extent;
    else
        stack.lost++;
}

static struct extent *process_of(const struct context *context)
{
    struct extent *extent = &stack.process[trace_flow_place(context)];

    if (extent->serial == context->serial)
        return extent;
    if (extent->high && extent->low != UNUSED)
        keep(extent);
    *extent = (struct extent){.serial = context->serial};
    return extent;
}

/* The least that is not below what is known of the stack, and of the handler on it. */
static void note_known(void)
{
    const struct part *part = active_part();

    stack.known = stack.current->high ? stack.current->low : UINT32_MAX;
    if (part && part->low > stack.known)
        stack.known = part->low;
}

static void choose(void)
{
    const struct context *context = trace_flow_current();

    stack.current = NULL;
    if (!context)
        return;
    stack.on_process = !trace_flow_top() && cpu_state_on_process_stack();
    stack.current = stack.on_process ? process_of(context) : &stack.main;
    note_known();
}

/* ---- new depths ------------------------------------------------------------ */

static void add_node(struct extent *extent, uint32_t node)
{
    if (node && extent->depth < CHAIN_MAX)
        extent->chain[extent->depth++] = node;
}

static void add_suspended(struct extent *extent, const struct context *context)
{
    const struct frame *top = frames_top(frames_of(context));

    add_node(extent, top ? top->node : 0);
}

/* What lies on the main stack: the thread, if that is its stack, and all active handlers. */
static void note_chain(struct extent *extent)
{
    size_t depth = trace_flow_depth();

    extent->depth = 0;
    if (extent == &stack.main && depth && stack.below)
        add_suspended(extent, stack.below);
    for (size_t i = 0; i + 1 < depth; i++)
        add_suspended(extent, &trace_flow_handler(i)->context);
    add_node(extent, trace_tree_current());
}

static void lower(uint32_t low, uint32_t high)
{
    struct extent *extent = stack.current;
    struct part *part = active_part();

    if (!extent->high || low < extent->low) {
        extent->low = low;
        note_chain(extent);
    }
    extent->high = high > extent->high ? high : extent->high;
    if (part && low < part->low) {
        part->low = low;
        part->node = trace_tree_current();
    }
    note_known();
}

static __attribute__((noinline)) void look_closely(uint32_t low, uint32_t high)
{
    if (!stack.current || (!trace_flow_top() && stack.on_process != cpu_state_on_process_stack()))
        choose();
    if (stack.current && (low < stack.known || high > stack.current->high))
        lower(low, high);
}

__attribute__((hot)) void trace_stack_look(unsigned vcpu, void *dip)
{
    uint32_t sp = cpu_state_register(REGISTER_SP), low = sp - (uint32_t)(uintptr_t)dip;

    (void)vcpu;
    if (unlikely(!stack.current || low < stack.known || sp > stack.current->high))
        look_closely(low, sp);
}

/* ---- contexts --------------------------------------------------------------- */

void trace_stack_suspend(uint32_t frame)
{
    if (!trace_flow_top())
        stack.below = stack.on_process ? NULL : trace_flow_current();
    if (stack.current && stack.current->high && frame < stack.current->low) {
        stack.current->low = frame;
        note_chain(stack.current);
    }
    stack.current = NULL;
}

void trace_stack_handler(void)
{
    uint32_t sp = cpu_state_register(REGISTER_SP);
    struct part *part = active_part();

    choose();
    if (!part || !stack.current)
        return;
    *part = (struct part){.base = sp, .low = sp};
    lower(sp, sp);
}

void trace_stack_resume(void)
{
    choose();
}

void trace_stack_handler_ends(uint32_t number)
{
    const struct part *part = active_part();
    struct part *deepest = &stack.deepest[number];

    stack.current = NULL;
    if (!part || !part->base)
        return;
    if (!stack.seen[number] || part->base - part->low > deepest->base - deepest->low)
        *deepest = *part;
    stack.seen[number] = true;
}

void trace_stack_reset(void)
{
    choose();
}

/* Handlers that run now are of before, and have no depth when they return. */
void trace_stack_clear(void)
{
    stack.main.low = UNUSED;
    for (size_t i = 0; i < TRACE_FLOW_THREADS; i++)
        stack.process[i].low = UNUSED;
    stack.gone_count = 0;
    stack.lost = 0;
    memset(stack.active, 0, sizeof stack.active);
    memset(stack.deepest, 0, sizeof stack.deepest);
    memset(stack.seen, 0, sizeof stack.seen);
    if (stack.current)
        note_known();
}

void trace_stack_init(void)
{
    trace_stack_on = true;
}

/* ---- the result --------------------------------------------------------------- */

static void write_extent(FILE *out, enum trace_stack_kind kind, const struct extent *extent)
{
    if (!extent->high || extent->low == UNUSED)
        return;
    fprintf(out, "stack %d 0 %u %u\n", (int)kind, extent->low, extent->high);
    for (size_t i = 0; i < extent->depth; i++)
        fprintf(out, "chain %u\n", extent->chain[i]);
}

void trace_stack_write(FILE *out)
{
    for (size_t i = 0; i < TRACE_FLOW_THREADS; i++)
        if (stack.process[i].high && stack.process[i].low != UNUSED)
            keep(&stack.process[i]);
    write_extent(out, TRACE_STACK_MAIN, &stack.main);
    for (size_t i = 0; i < stack.gone_count; i++)
        write_extent(out, TRACE_STACK_PROCESS, &stack.gone[i]);
    for (uint32_t number = 0; number < EXCEPTION_MAX; number++)
        if (stack.seen[number])
            fprintf(out, "stack %d %u %u %u\nchain %u\n", (int)TRACE_STACK_HANDLER, number,
                    stack.deepest[number].low, stack.deepest[number].base,
                    stack.deepest[number].node);
    fprintf(out, "stacks %llu\n", (unsigned long long)stack.lost);
}
