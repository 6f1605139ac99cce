/* The tree of calls; see tree.h. */
#include "host/vdwt/trace/tree.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/timing/code.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/timing/schedule.h"
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/trace/frames.h"
#include "host/vdwt/trace/report.h"

#include <string.h>

#define NODES_MAX   65536u
#define ARCS_MAX    32768u
#define KNOWN_MAX   4096u
#define REGISTER_SP 13u
#define REGISTER_LR 14u

bool trace_tree_on;

/* What a node executed itself is known at the end: `own`, and what its calls took in all, less what
 * its children's did. All modulo 2^64. */
struct node {
    uint32_t parent;
    uint32_t function;   /* its first instruction, or TRACE_ROOT_* */
    uint32_t start, end; /* of the function */
    uint64_t calls;
    struct own inclusive, own;
};

struct arc {
    uint32_t site, function;
    uint64_t calls;
    struct own inclusive;
};

/* What a call from one node, at the end of a segment, led to when it was last looked up. */
struct known {
    const struct segment *from; /* NULL: nothing */
    uint32_t parent, pc;
    uint32_t node, arc;
};

static struct {
    const struct elf_image *image;
    struct node nodes[NODES_MAX];
    uint32_t node_count;
    struct arc arcs[ARCS_MAX];
    uint32_t arc_count;
    uint32_t node_index[2 * NODES_MAX], arc_index[2 * ARCS_MAX]; /* 0: free; open addressing */
    uint64_t lost_nodes, lost_arcs;
    struct known known[KNOWN_MAX];
    enum lane lane;
    const uint64_t *asleep; /* what that lane has of sleep */
    struct frames *frames;  /* of the current context; NULL: none runs */
    uint32_t root;          /* of what begins there */
    uint32_t before;        /* the node that the last call or return left */
    uint32_t ended;         /* the exception whose handler returned last */
    struct own base;        /* the account, less what the current context has executed */
    struct own charged;     /* up to here the account is a root's or an exception's */
} tree;

static const uint64_t no_sleep;

/* ---- nodes and arcs ----------------------------------------------------- */

static uint32_t hash(uint32_t a, uint32_t b, uint32_t slots)
{
    uint64_t key = (uint64_t)a << 32 | b;

    return (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 40) & (slots - 1);
}

static struct node *new_node(uint32_t parent, uint32_t function)
{
    const struct elf_symbol *symbol =
        function < TRACE_ROOT_FIRST ? elf_image_function_at(tree.image, function) : NULL;
    struct node *node = &tree.nodes[tree.node_count++];

    *node = (struct node){.parent = parent, .function = function};
    if (!symbol)
        return node;
    node->start = symbol->address;
    node->end = symbol->address + symbol->size;
    return node;
}

static bool holds(const struct node *node, uint32_t pc)
{
    return pc - node->start < node->end - node->start;
}

/* The parent itself if there is no room. */
static uint32_t child(uint32_t parent, uint32_t function)
{
    uint32_t slots = 2 * NODES_MAX, at = hash(parent, function, slots);

    for (; tree.node_index[at]; at = (at + 1) & (slots - 1)) {
        const struct node *node = &tree.nodes[tree.node_index[at]];

        if (node->parent == parent && node->function == function)
            return tree.node_index[at];
    }
    if (tree.node_count == NODES_MAX)
        return parent;
    tree.node_index[at] = tree.node_count;
    return (uint32_t)(new_node(parent, function) - tree.nodes);
}

/* 0 if there is no room. */
static uint32_t arc_to(uint32_t site, uint32_t function)
{
    uint32_t slots = 2 * ARCS_MAX, at = hash(site, function, slots);

    for (; tree.arc_index[at]; at = (at + 1) & (slots - 1)) {
        const struct arc *arc = &tree.arcs[tree.arc_index[at]];

        if (arc->site == site && arc->function == function)
            return tree.arc_index[at];
    }
    if (tree.arc_count == ARCS_MAX)
        return 0;
    tree.arc_index[at] = tree.arc_count;
    tree.arcs[tree.arc_count] = (struct arc){.site = site, .function = function};
    return tree.arc_count++;
}

/* ---- what was counted ---------------------------------------------------- */

/* `later` less `earlier`. Both counts apart, here and below: what is stored as two words and loaded
 * as one pair makes the host wait. */
static inline struct own between(struct own earlier, struct own later)
{
    return (struct own){later.count - earlier.count, later.insns - earlier.insns};
}

static inline void add(struct own *to, struct own more)
{
    to->count += more.count;
    to->insns += more.insns;
}

static inline void take_off(struct own *from, struct own less)
{
    from->count -= less.count;
    from->insns -= less.insns;
}

/* All that was executed. */
static inline struct own account(void)
{
    return (struct own){engine.total.v[tree.lane] - *tree.asleep, engine.total.v[LANE_INSNS]};
}

/* What the current context has executed. */
static inline struct own executed(void)
{
    return between(tree.base, account());
}

uint32_t trace_tree_current(void)
{
    const struct frame *top = tree.frames ? frames_top(tree.frames) : NULL;

    return top ? top->node : tree.frames ? tree.root : 0;
}

/* What went by since is that node's, calls from it included. */
static void charge_to(uint32_t node)
{
    struct own now = account();

    add(&tree.nodes[node].own, between(tree.charged, now));
    tree.charged = now;
}

/* The current context is executed up to now. */
static void charge(void)
{
    charge_to(tree.frames ? tree.root : 0);
    if (tree.frames)
        tree.frames->own = executed();
}

/* What an exception's entries and returns cost. */
static uint32_t cost_of(uint32_t number)
{
    return child(child(0, TRACE_ROOT_EXCEPTION + number), TRACE_ROOT_COST);
}

/* ---- calls --------------------------------------------------------------- */

/* A call for whose node there was no room is one from the node to itself. */
static inline bool is_within(const struct frames *frames, uint32_t node)
{
    const struct frame *below = frames_top(frames);

    return !tree.nodes[node].parent || (below && below->node == node);
}

/* It ends where its context has executed that much. */
static inline void pop(struct frames *frames, struct own now)
{
    const struct frame *top = &frames->at[--frames->count];
    struct own took = between(top->own, now);

    add(&tree.arcs[top->arc].inclusive, took);
    if (!is_within(frames, top->node))
        add(&tree.nodes[top->node].inclusive, took);
}

static void pop_to(size_t keep, struct own now)
{
    while (tree.frames->count > keep)
        pop(tree.frames, now);
}

static void pop_all(struct frames *frames)
{
    while (frames->count)
        pop(frames, frames->own);
}

/* A call from the node `from` that found no room of its own. */
static inline void count_lost(uint32_t from, uint32_t node, uint32_t arc)
{
    tree.lost_nodes += node == from;
    tree.lost_arcs += !arc;
}

/* Not by one that is open, which may be moved. */
static inline void push(uint32_t node, uint32_t arc, uint32_t returns_to, uint32_t sp,
                        struct own now)
{
    struct frame *frame = frames_push(tree.frames);

    if (!frame)
        return; /* it is a part of the one below */
    frame->node = node;
    frame->arc = arc;
    frame->returns_to = returns_to;
    frame->sp = sp;
    frame->own.count = now.count;
    frame->own.insns = now.insns;
    tree.nodes[node].calls++;
    tree.arcs[arc].calls++;
}

/* A symbol's first instruction; what has none begins where it was reached. */
static uint32_t function_of(uint32_t pc)
{
    const struct elf_symbol *symbol = elf_image_function_at(tree.image, pc);

    return symbol ? symbol->address : pc;
}

static bool is_in(const struct frame *frame, uint32_t pc)
{
    return holds(&tree.nodes[frame->node], pc);
}

static void begin(uint32_t pc)
{
    uint32_t node = child(tree.root, function_of(pc));

    tree.lost_nodes += node == tree.root;
    push(node, 0, FRAME_NO_RETURN, cpu_state_register(REGISTER_SP), executed());
}

static __attribute__((noinline)) void look_up(struct known *known, uint32_t parent,
                                              const struct segment *from, uint32_t pc)
{
    uint32_t function = function_of(pc);

    *known = (struct known){.from = from,
                            .parent = parent,
                            .pc = pc,
                            .node = child(parent, function),
                            .arc = arc_to(from->last, function)};
}

static inline void call(const struct segment *from, uint32_t pc, uint32_t sp, struct own now)
{
    uint32_t parent = frames_top(tree.frames)->node;
    struct known *known = &tree.known[hash(parent, from->end, KNOWN_MAX)];

    if (known->from != from || known->parent != parent || known->pc != pc)
        look_up(known, parent, from, pc);
    if (known->node == parent || !known->arc)
        count_lost(parent, known->node, known->arc);
    push(known->node, known->arc, cpu_state_register(REGISTER_LR) & ~1u, sp, now);
}

static inline bool ends_at(const struct frame *frame, uint32_t pc, uint32_t sp)
{
    return frame->returns_to == pc && frame->sp == sp;
}

/* Whether the one on top does, and no other. */
static inline bool only_top_ends_at(const struct frames *frames, uint32_t pc, uint32_t sp)
{
    const struct frame *top = frames_top(frames);

    return frames->count > 1 && ends_at(top, pc, sp) && !ends_at(top - 1, pc, sp);
}

/* With it end those that it was jumped to from. False: nobody returns there. */
static bool end_returned(uint32_t pc, uint32_t sp, struct own now)
{
    struct frames *frames = tree.frames;
    size_t keep = frames->count;

    while (keep > 0 && !ends_at(&frames->at[keep - 1], pc, sp))
        keep--;
    if (keep == 0)
        return false;
    while (keep > 0 && ends_at(&frames->at[keep - 1], pc, sp))
        keep--;
    if (keep == 0)
        keep = 1; /* whoever began here stays */
    pop_to(keep, now);
    return true;
}

/* Goes on in a function that is open: left by those above, or jumped back to. */
static bool resume_open(uint32_t pc, struct own now)
{
    struct frames *frames = tree.frames;
    size_t keep = frames->count;

    while (keep > 0 && !is_in(&frames->at[keep - 1], pc))
        keep--;
    if (keep > 0)
        pop_to(keep, now);
    return keep > 0;
}

/* Of those that end together with the one on top, by tail calls. */
static bool resume_tail(uint32_t function, uint32_t site, struct own now)
{
    const struct frame *top = frames_top(tree.frames);
    size_t keep = tree.frames->count;
    uint32_t arc;

    for (; keep > 0 && ends_at(&tree.frames->at[keep - 1], top->returns_to, top->sp); keep--)
        if (tree.nodes[tree.frames->at[keep - 1].node].function == function) {
            pop_to(keep, now);
            tree.nodes[frames_top(tree.frames)->node].calls++;
            arc = arc_to(site, function);
            tree.lost_arcs += !arc;
            tree.arcs[arc].calls++; /* what it takes is in the first one */
            return true;
        }
    return false;
}

static void drop_left(uint32_t sp, struct own now)
{
    while (tree.frames->count > 1 && frames_top(tree.frames)->sp < sp)
        pop(tree.frames, now);
}

/* Of those that end together with the one on top, one more. */
static void call_in_place(const struct frame *top, uint32_t site, uint32_t function, struct own now)
{
    uint32_t node = child(top->node, function), arc = arc_to(site, function);

    count_lost(top->node, node, arc);
    push(node, arc, top->returns_to, top->sp, now);
}

/* To anywhere: within a function, into another one, back from several. */
static __attribute__((noinline)) void jump(uint32_t site, uint32_t pc, uint32_t sp, struct own now)
{
    const struct frame *top = frames_top(tree.frames);
    uint32_t function;

    if (ends_at(top, pc, sp) || !is_in(top, pc)) {
        if (end_returned(pc, sp, now))
            return;
    }
    drop_left(sp, now);
    top = frames_top(tree.frames);
    function = function_of(pc);
    if (is_in(top, pc) || (function == pc && !elf_image_function_at(tree.image, pc)))
        return; /* its own, or of code that has no names */
    if (function != pc && resume_open(pc, now))
        return;
    if (!resume_tail(function, site, now))
        call_in_place(top, site, function, now);
}

void trace_tree_follow(uint32_t pc)
{
    const struct segment *from = engine.left ? engine.left->segment : NULL;
    struct frames *frames = tree.frames;
    uint32_t sp = cpu_state_register(REGISTER_SP);

    if (!frames)
        return;
    if (!frames->count) {
        begin(pc);
        return;
    }
    if (!from || from->way == CODE_STAYS)
        return;
    tree.before = frames_top(frames)->node;
    if (from->way == CODE_CALLS && pc != from->end)
        call(from, pc, sp, executed());
    else if (only_top_ends_at(frames, pc, sp))
        pop(frames, executed());
    else
        jump(from->last, pc, sp, executed());
}

enum code_way trace_tree_way(const struct segment *segment)
{
    const struct code_insn *last = segment->insns[segment->count - 1];
    const struct model_insn *model = &last->model;

    if (segment->links)
        return CODE_CALLS;
    if (!(last->needs & MODEL_NEEDS_FLOW) || model->klass == MODEL_CLASS_TABLE_BRANCH)
        return CODE_STAYS;
    if (!(model->flags & MODEL_INSN_TARGET) || (model->flags & MODEL_INSN_READS_MEMORY))
        return CODE_LEAVES;
    return elf_image_function_at(tree.image, model->target) !=
                   elf_image_function_at(tree.image, model->address)
               ? CODE_LEAVES
               : CODE_STAYS;
}

/* ---- contexts ------------------------------------------------------------- */

static void use(struct context *context, uint32_t root)
{
    struct frames *frames = context ? frames_of(context) : NULL;

    tree.frames = frames;
    tree.root = child(0, root);
    if (!context)
        return;
    if (frames->serial != context->serial) {
        pop_all(frames); /* of a thread that is gone */
        frames->serial = context->serial;
        frames->own = (struct own){0, 0};
    }
    tree.base = between(frames->own, account());
}

static void use_current(void)
{
    const struct handler *top = trace_flow_top();

    use(trace_flow_current(), top ? TRACE_ROOT_EXCEPTION + top->number : TRACE_ROOT_THREADS);
}

void trace_tree_suspend(void)
{
    charge();
    tree.frames = NULL;
}

void trace_tree_handler(uint32_t number)
{
    charge_to(cost_of(number));
    use(trace_flow_current(), TRACE_ROOT_EXCEPTION + number);
}

void trace_tree_handler_ends(uint32_t number)
{
    charge();
    if (tree.frames)
        pop_all(tree.frames);
    tree.frames = NULL;
    tree.ended = number;
}

void trace_tree_resume(void)
{
    charge_to(cost_of(tree.ended));
    use_current();
}

/* Whoever called or returned by that instruction may not be the current one any more. */
static uint32_t executed_by(const struct model_insn *insn)
{
    uint32_t current = trace_tree_current();

    if (!insn)
        return cost_of(tree.ended);
    return holds(&tree.nodes[current], insn->address) ||
                   !holds(&tree.nodes[tree.before], insn->address)
               ? current
               : tree.before;
}

/* What goes on behind it is as it was: `more` is over there. */
static void pass_by(struct own more)
{
    add(&tree.charged, more);
    add(&tree.base, more);
}

void trace_tree_moved(const struct counts *from, const struct counts *to,
                      const struct model_insn *insn)
{
    enum lane lane = tree.lane;
    struct own more = {to->v[lane] - from->v[lane], to->v[LANE_INSNS] - from->v[LANE_INSNS]};
    uint32_t node = executed_by(insn);

    add(&tree.nodes[node].own, more);
    if (insn && tree.frames) /* the current one is charged with it as its context goes on */
        take_off(&tree.nodes[trace_tree_current()].own, more);
    else
        pass_by(more);
}

void trace_tree_reset(void)
{
    charge();
    use_current();
}

static void forget_own(struct frames *frames)
{
    for (size_t i = 0; i < frames->count; i++)
        frames->at[i].own = frames->own;
}

void trace_tree_clear(void)
{
    charge();
    frames_each(forget_own);
    frames_forget_too_deep();
    for (uint32_t i = 0; i < tree.node_count; i++) {
        struct node *node = &tree.nodes[i];

        node->calls = 0;
        node->inclusive = node->own = (struct own){0, 0};
    }
    for (uint32_t i = 0; i < tree.arc_count; i++) {
        tree.arcs[i].calls = 0;
        tree.arcs[i].inclusive = (struct own){0, 0};
    }
    tree.lost_nodes = tree.lost_arcs = 0;
}

void trace_tree_init(const struct elf_image *image)
{
    trace_tree_on = true;
    tree.image = image;
    tree.lane = trace_main_lane();
    tree.asleep = tree.lane == LANE_INSNS ? &no_sleep : &schedule.asleep;
    tree.node_count = 1; /* the root of all */
    tree.arc_count = 1;  /* of what nobody called */
    code_set_ways(trace_tree_way);
    use_current();
}

size_t trace_tree_path(uint32_t node, uint32_t *functions, size_t most)
{
    uint32_t at = node;
    size_t depth = 0, skipped;

    for (; at && tree.nodes[at].parent; at = tree.nodes[at].parent)
        depth++;
    skipped = depth > most ? depth - most : 0;
    at = node;
    for (size_t i = depth; i > skipped; i--, at = tree.nodes[at].parent)
        functions[i - 1 - skipped] = tree.nodes[at].function;
    return depth > most ? most : depth;
}

/* ---- the result ------------------------------------------------------------ */

static unsigned long long wide(uint64_t value)
{
    return value;
}

/* What each node executed itself: behind this, `own` is that. */
static void divide(void)
{
    for (uint32_t i = 0; i < tree.node_count; i++) {
        const struct node *node = &tree.nodes[i];

        add(&tree.nodes[i].own, node->inclusive);
        take_off(&tree.nodes[node->parent].own, node->inclusive);
    }
}

static void write_arc(FILE *out, const struct arc *arc)
{
    if (!arc->calls && !arc->inclusive.insns && !arc->inclusive.count)
        return; /* before what is measured */
    fprintf(out, "arc %u %u %llu %llu %llu\n", arc->site, arc->function, wide(arc->calls),
            wide(arc->inclusive.count), wide(arc->inclusive.insns));
}

void trace_tree_write(FILE *out)
{
    charge();
    frames_each(pop_all);
    tree.frames = NULL;
    divide();
    for (uint32_t i = 0; i < tree.node_count; i++) {
        const struct node *node = &tree.nodes[i];

        fprintf(out, "node %u %u %u %llu %llu %llu\n", i, node->parent, node->function,
                wide(node->calls), wide(node->own.count), wide(node->own.insns));
    }
    for (uint32_t i = 1; i < tree.arc_count; i++)
        write_arc(out, &tree.arcs[i]);
    fprintf(out, "profile %llu %llu %llu\n", wide(tree.lost_nodes), wide(tree.lost_arcs),
            wide(frames_too_deep()));
}
