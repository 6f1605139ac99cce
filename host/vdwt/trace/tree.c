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

struct node {
    uint32_t parent;
    uint32_t function;   /* its first instruction, or TRACE_ROOT_* */
    uint32_t start, end; /* of the function */
    uint64_t calls, count, insns;
};

struct arc {
    uint32_t site, function;
    uint64_t calls, count, insns;
};

/* What a call from one node by one instruction led to when it was last looked up. */
struct known {
    uint32_t parent, site, pc; /* pc 0: nothing */
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
    struct frames *frames; /* of the current context; NULL: none runs */
    uint32_t root;         /* of what begins there */
    uint32_t before;       /* the node that the last call or return left */
    uint32_t ended;        /* the exception whose handler returned last */
    struct own last;       /* up to here all is charged */
    uint64_t asleep;       /* then */
} tree;

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
    if (tree.node_count == NODES_MAX) {
        tree.lost_nodes++;
        return parent;
    }
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
    if (tree.arc_count == ARCS_MAX) {
        tree.lost_arcs++;
        return 0;
    }
    tree.arc_index[at] = tree.arc_count;
    tree.arcs[tree.arc_count] = (struct arc){.site = site, .function = function};
    return tree.arc_count++;
}

/* ---- what was counted ---------------------------------------------------- */

/* Both counts apart: what is stored as two words and loaded as one pair makes the host wait. */
static inline void take(uint64_t *count, uint64_t *insns)
{
    uint64_t now = engine.total.v[tree.lane], executed = engine.total.v[LANE_INSNS];
    uint64_t asleep = tree.lane == LANE_INSNS ? 0 : schedule.asleep;

    *count = now - tree.last.count - (asleep - tree.asleep);
    *insns = executed - tree.last.insns;
    tree.asleep = asleep;
    tree.last.count = now;
    tree.last.insns = executed;
}

static inline void add(uint32_t node, uint64_t count, uint64_t insns)
{
    tree.nodes[node].count += count;
    tree.nodes[node].insns += insns;
}

uint32_t trace_tree_current(void)
{
    const struct frame *top = tree.frames ? frames_top(tree.frames) : NULL;

    return top ? top->node : tree.frames ? tree.root : 0;
}

static inline void charge(void)
{
    uint64_t count, insns;

    take(&count, &insns);
    if (tree.frames) {
        tree.frames->own.count += count;
        tree.frames->own.insns += insns;
    }
    add(trace_tree_current(), count, insns);
}

/* What went by is that node's, and nobody executed it. */
static void charge_to(uint32_t node)
{
    uint64_t count, insns;

    take(&count, &insns);
    add(node, count, insns);
}

/* What an exception's entries and returns cost. */
static uint32_t cost_of(uint32_t number)
{
    return child(child(0, TRACE_ROOT_EXCEPTION + number), TRACE_ROOT_COST);
}

/* ---- calls --------------------------------------------------------------- */

static void pop(void)
{
    struct frames *frames = tree.frames;
    const struct frame *top = frames_top(frames);
    struct arc *arc = &tree.arcs[top->arc];

    arc->count += frames->own.count - top->own.count;
    arc->insns += frames->own.insns - top->own.insns;
    frames->count--;
}

static void pop_all(void)
{
    while (tree.frames->count)
        pop();
}

/* Not by one that is open, which may be moved. */
static void push(uint32_t node, uint32_t arc, uint32_t returns_to, uint32_t sp)
{
    struct frame *frame = frames_push(tree.frames);

    if (!frame)
        return; /* it is a part of the one below */
    frame->node = node;
    frame->arc = arc;
    frame->returns_to = returns_to;
    frame->sp = sp;
    frame->own.count = tree.frames->own.count;
    frame->own.insns = tree.frames->own.insns;
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
    push(child(tree.root, function_of(pc)), 0, FRAME_NO_RETURN, cpu_state_register(REGISTER_SP));
}

static const struct known *find_call(uint32_t parent, uint32_t site, uint32_t pc)
{
    struct known *known = &tree.known[hash(parent, site, KNOWN_MAX)];

    if (known->pc != pc || known->parent != parent || known->site != site) {
        uint32_t function = function_of(pc);

        *known = (struct known){.parent = parent,
                                .site = site,
                                .pc = pc,
                                .node = child(parent, function),
                                .arc = arc_to(site, function)};
    }
    return known;
}

static void call(uint32_t pc, const struct model_insn *last)
{
    const struct known *known = find_call(frames_top(tree.frames)->node, last->address, pc);

    push(known->node, known->arc, cpu_state_register(REGISTER_LR) & ~1u,
         cpu_state_register(REGISTER_SP));
}

static bool ends_at(const struct frame *frame, uint32_t pc, uint32_t sp)
{
    return frame->returns_to == pc && frame->sp == sp;
}

/* With it end those that it was jumped to from. False: nobody returns there. */
static bool end_returned(uint32_t pc, uint32_t sp)
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
    while (frames->count > keep)
        pop();
    return true;
}

/* Goes on in a function that is open: left by those above, or jumped back to. */
static bool resume_open(uint32_t pc)
{
    struct frames *frames = tree.frames;
    size_t keep = frames->count;

    while (keep > 0 && !is_in(&frames->at[keep - 1], pc))
        keep--;
    while (keep > 0 && frames->count > keep)
        pop();
    return keep > 0;
}

/* Of those that end together with the one on top, by tail calls. */
static bool resume_tail(uint32_t function, uint32_t site)
{
    const struct frame *top = frames_top(tree.frames);
    size_t keep = tree.frames->count;

    for (; keep > 0 && ends_at(&tree.frames->at[keep - 1], top->returns_to, top->sp); keep--)
        if (tree.nodes[tree.frames->at[keep - 1].node].function == function) {
            while (tree.frames->count > keep)
                pop();
            tree.nodes[frames_top(tree.frames)->node].calls++;
            tree.arcs[arc_to(site, function)].calls++; /* what it takes is in the first one */
            return true;
        }
    return false;
}

static void drop_left(uint32_t sp)
{
    while (tree.frames->count > 1 && frames_top(tree.frames)->sp < sp)
        pop();
}

static void jump(uint32_t pc, const struct model_insn *last)
{
    uint32_t sp = cpu_state_register(REGISTER_SP), function;
    const struct frame *top = frames_top(tree.frames);

    if (ends_at(top, pc, sp) || !is_in(top, pc)) {
        if (end_returned(pc, sp))
            return;
    }
    drop_left(sp);
    top = frames_top(tree.frames);
    function = function_of(pc);
    if (is_in(top, pc) || (function == pc && !elf_image_function_at(tree.image, pc)))
        return; /* its own, or of code that has no names */
    if (function != pc && resume_open(pc))
        return;
    if (!resume_tail(function, last->address))
        push(child(top->node, function), arc_to(last->address, function), top->returns_to, top->sp);
}

static bool links(const struct model_insn *insn)
{
    return insn->klass == MODEL_CLASS_BRANCH_LINK || insn->klass == MODEL_CLASS_BRANCH_LINK_REG;
}

void trace_tree_follow(uint32_t pc)
{
    const struct run *left = engine.left;
    const struct model_insn *last;

    if (!tree.frames)
        return;
    if (!tree.frames->count) {
        charge();
        begin(pc);
        return;
    }
    if (!left || !left->segment->leaves)
        return;
    last = &left->segment->insns[left->segment->count - 1]->model;
    charge();
    tree.before = trace_tree_current();
    if (links(last) && pc != last->address + last->size)
        call(pc, last);
    else
        jump(pc, last);
}

bool trace_tree_leaves(const struct segment *segment)
{
    const struct code_insn *last = segment->insns[segment->count - 1];
    uint32_t from = last->model.address;

    if (!(last->needs & MODEL_NEEDS_FLOW) || last->model.klass == MODEL_CLASS_TABLE_BRANCH)
        return false;
    if (!(last->model.flags & MODEL_INSN_TARGET) || links(&last->model) ||
        (last->model.flags & MODEL_INSN_READS_MEMORY))
        return true;
    return elf_image_function_at(tree.image, last->model.target) !=
           elf_image_function_at(tree.image, from);
}

/* ---- contexts ------------------------------------------------------------- */

static void use(struct context *context, uint32_t root)
{
    tree.frames = context ? frames_of(context) : NULL;
    tree.root = child(0, root);
    if (!context || tree.frames->serial == context->serial)
        return;
    pop_all(); /* of a thread that is gone */
    tree.frames->serial = context->serial;
    tree.frames->own = (struct own){0, 0};
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
        pop_all();
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

void trace_tree_moved(const struct counts *from, const struct counts *to,
                      const struct model_insn *insn)
{
    enum lane lane = tree.lane;
    struct own more = {to->v[lane] - from->v[lane], to->v[LANE_INSNS] - from->v[LANE_INSNS]};

    charge();
    add(executed_by(insn), more.count, more.insns);
    if (insn && tree.frames) {
        tree.frames->own.count += more.count;
        tree.frames->own.insns += more.insns;
    }
    tree.last.count += more.count;
    tree.last.insns += more.insns;
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
    for (uint32_t i = 0; i < tree.node_count; i++)
        tree.nodes[i].calls = tree.nodes[i].count = tree.nodes[i].insns = 0;
    for (uint32_t i = 0; i < tree.arc_count; i++)
        tree.arcs[i].calls = tree.arcs[i].count = tree.arcs[i].insns = 0;
    tree.lost_nodes = tree.lost_arcs = 0;
}

void trace_tree_init(const struct elf_image *image)
{
    trace_tree_on = true;
    tree.image = image;
    tree.lane = trace_main_lane();
    tree.node_count = 1; /* the root of all */
    tree.arc_count = 1;  /* of what nobody called */
    code_set_leaves(trace_tree_leaves);
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

static void finish_open(struct frames *frames)
{
    tree.frames = frames;
    pop_all();
}

static unsigned long long wide(uint64_t value)
{
    return value;
}

void trace_tree_write(FILE *out)
{
    charge();
    frames_each(finish_open);
    tree.frames = NULL;
    for (uint32_t i = 0; i < tree.node_count; i++) {
        const struct node *node = &tree.nodes[i];

        fprintf(out, "node %u %u %u %llu %llu %llu\n", i, node->parent, node->function,
                wide(node->calls), wide(node->count), wide(node->insns));
    }
    for (uint32_t i = 1; i < tree.arc_count; i++) {
        const struct arc *arc = &tree.arcs[i];

        if (!arc->calls && !arc->insns && !arc->count)
            continue; /* before what is measured */
        fprintf(out, "arc %u %u %llu %llu %llu\n", arc->site, arc->function, wide(arc->calls),
                wide(arc->count), wide(arc->insns));
    }
    fprintf(out, "profile %llu %llu %llu\n", wide(tree.lost_nodes), wide(tree.lost_arcs),
            wide(frames_too_deep()));
}
