/* Instructions and segments; see code.h. */
#include "host/vdwt/timing/code.h"
#include "bench/wire/stamps.h"
#include "host/insn/decode.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/timing/timing.h"

#include <string.h>

#define REGISTER_SP 13u

static struct {
    const struct model_core *core;
    uint8_t counter; /* the region in which it is */
    struct insn_decoder *decoder;
    struct address_map insns;
    struct address_map segments;
    const struct code_stamp *stamps;
    size_t stamp_count;
    const void *(*watched)(uint32_t address);
    bool masks_watched;
    enum code_way (*way)(const struct segment *segment);
    uint32_t reset;
    bool has_reset;
} code;

/* Instructions that can neither fault nor touch a device. All others may leave
 * their translation block before its end. */
static const bool harmless[MODEL_CLASS_COUNT] = {
    [MODEL_CLASS_ALU] = true,
    [MODEL_CLASS_ALU_PC] = true,
    [MODEL_CLASS_SATURATE] = true,
    [MODEL_CLASS_MUL] = true,
    [MODEL_CLASS_MLA] = true,
    [MODEL_CLASS_MULL] = true,
    [MODEL_CLASS_MLAL] = true,
    [MODEL_CLASS_DSP] = true,
    [MODEL_CLASS_CLEAR_EXCLUSIVE] = true,
    [MODEL_CLASS_PRELOAD] = true,
    [MODEL_CLASS_BRANCH] = true,
    [MODEL_CLASS_BRANCH_COND] = true,
    [MODEL_CLASS_BRANCH_LINK] = true,
    [MODEL_CLASS_BRANCH_REG] = true,
    [MODEL_CLASS_BRANCH_LINK_REG] = true,
    [MODEL_CLASS_COMPARE_BRANCH] = true,
    [MODEL_CLASS_IT] = true,
    [MODEL_CLASS_NOP] = true,
    [MODEL_CLASS_HINT] = true,
    [MODEL_CLASS_DMB] = true,
    [MODEL_CLASS_DSB] = true,
    [MODEL_CLASS_ISB] = true,
};

void code_init(const struct model_core *core)
{
    code.core = core;
    code.decoder = insn_decoder_new();
    if (!code.decoder)
        give_up("cannot start the instruction decoder (Capstone with Arm support)");
    code.counter = MODEL_REGION_NONE;
}

void code_set_counter(uint32_t address)
{
    code.counter = model_region_at(code.core, address);
}

void code_set_stamps(const struct code_stamp *stamps, size_t count)
{
    code.stamps = stamps;
    code.stamp_count = count;
}

void code_set_watch(const void *(*watched)(uint32_t address))
{
    code.watched = watched;
}

void code_set_ways(enum code_way (*way)(const struct segment *segment))
{
    code.way = way;
}

void code_watch_masks(void)
{
    code.masks_watched = true;
}

static uint32_t stamp_at(uint32_t address)
{
    for (size_t i = 0; i < code.stamp_count; i++)
        if ((code.stamps[i].address & ~1u) == address)
            return code.stamps[i].id;
    return 0;
}

static bool accesses_memory(const struct model_insn *insn)
{
    return (insn->flags & (MODEL_INSN_READS_MEMORY | MODEL_INSN_WRITES_MEMORY)) != 0;
}

/* A stamp is a load of the counter by construction. */
static void bind_counter(struct code_insn *insn)
{
    insn->reads_counter = true;
    insn->model.region = code.counter;
    insn->needs = model_needs(code.core, &insn->model);
}

/* The stack is no device and not the counter, and neither are literals. */
static void describe_accesses(struct code_insn *insn)
{
    const struct model_insn *model = &insn->model;
    bool on_stack = model->addresses == 1u << REGISTER_SP;
    bool literal = model->klass == MODEL_CLASS_LOAD_LITERAL;

    if (!accesses_memory(model))
        return;
    insn->misaligned = model->access > 1 ? model->access - 1u : 0;
    insn->observed =
        (!on_stack && !literal) || (insn->needs & (MODEL_NEEDS_ADDRESS | MODEL_NEEDS_OUTCOME)) != 0;
}

static struct code_insn *new_insn(const struct model_insn *decoded, const uint8_t bytes[4],
                                  size_t size)
{
    struct code_insn *insn = must_alloc(sizeof *insn);

    insn->node.address = decoded->address;
    insn->model = *decoded;
    insn->model.size = (uint8_t)size;
    memcpy(insn->bytes, bytes, size);
    model_bind(code.core, &insn->model);
    insn->needs = model_needs(code.core, &insn->model);
    insn->leaves_early = !harmless[insn->model.klass];
    describe_accesses(insn);
    insn->stamp = stamp_at(decoded->address);
    insn->ended = stamp_at(decoded->address - STAMP_BYTES);
    if (insn->stamp && (insn->model.flags & MODEL_INSN_READS_MEMORY))
        bind_counter(insn);
    address_map_add(&code.insns, &insn->node);
    return insn;
}

/* Decoded anew every time: what stands in an IT block depends on what was
 * decoded before it. */
struct code_insn *code_insn(uint32_t address, const uint8_t bytes[4], size_t size)
{
    struct address_node *node = address_map_find(&code.insns, address);
    struct model_insn decoded;

    insn_decode(code.decoder, address, bytes, size, &decoded);
    for (; node; node = address_map_next(node)) {
        struct code_insn *insn = (struct code_insn *)node;

        if (insn->model.size == size && !memcmp(insn->bytes, bytes, size) &&
            insn->model.flags == decoded.flags && insn->model.condition == decoded.condition)
            return insn;
    }
    return new_insn(&decoded, bytes, size);
}

/* Whether a predicated access was made is seen only by its being made, so what
 * follows it is timed once that is known. A branch's outcome is where it goes. */
bool code_ends_segment(const struct code_insn *insn)
{
    return (insn->needs & MODEL_NEEDS_OUTCOME) != 0 && (insn->needs & MODEL_NEEDS_FLOW) == 0 &&
           accesses_memory(&insn->model);
}

static bool same_insns(const struct segment *segment, struct code_insn *const *insns, size_t count)
{
    return segment->count == count &&
           !memcmp(segment->insns, insns, count * sizeof(struct code_insn *));
}

static void watch(struct segment *segment, const void *what)
{
    segment->watched = what;
    if (what)
        segment->flags |= SEGMENT_WATCHED;
}

static void describe(struct segment *segment)
{
    const struct code_insn *first = segment->insns[0];
    const struct code_insn *last = segment->insns[segment->count - 1];
    struct model_arrival arrival = model_arrival(code.core, &first->model);

    segment->node.address = first->model.address;
    segment->last = last->model.address;
    segment->end = last->model.address + last->model.size;
    segment->links = last->model.klass == MODEL_CLASS_BRANCH_LINK ||
                     last->model.klass == MODEL_CLASS_BRANCH_LINK_REG;
    segment->target = (uint8_t)arrival.kind;
    segment->fetch = arrival.fetch;
    segment->fetch_origin = arrival.origin;
    timing_add_doubts(arrival.doubts);
    for (size_t i = 0; i + 1 < segment->count; i++)
        segment->marked |= segment->insns[i]->leaves_early;
    if (code_ends_segment(last))
        segment->flags |= SEGMENT_OUTCOME;
    if (arrival.fetch.worst)
        segment->flags |= SEGMENT_FETCH;
    if (code.has_reset && segment->node.address == code.reset)
        segment->flags |= SEGMENT_RESET;
    if (code.watched)
        watch(segment, code.watched(segment->node.address));
    if (code.masks_watched && (last->needs & MODEL_NEEDS_MASK))
        segment->flags |= SEGMENT_MASKS;
    segment->way = (uint8_t)(code.way ? code.way(segment) : CODE_STAYS);
}

static struct segment *new_segment(struct code_insn *const *insns, size_t count)
{
    struct segment *segment = must_alloc(sizeof *segment + count * sizeof *insns);

    segment->count = (uint16_t)count;
    segment->latest = &timing_no_run;
    memcpy(segment->insns, insns, count * sizeof *insns);
    describe(segment);
    return segment;
}

struct segment *code_segment(struct code_insn *const *insns, size_t count)
{
    struct address_node *node = address_map_find(&code.segments, insns[0]->model.address);
    struct segment *segment;

    for (; node; node = address_map_next(node))
        if (same_insns((struct segment *)node, insns, count))
            return (struct segment *)node;
    segment = new_segment(insns, count);
    address_map_add(&code.segments, &segment->node);
    return segment;
}

struct segment *code_cut(struct segment *segment, size_t count)
{
    struct segment *cut = segment->cuts;

    while (cut && cut->count != count)
        cut = cut->next_cut;
    if (cut)
        return cut;
    cut = new_segment(segment->insns, count);
    cut->marked = 0;
    cut->next_cut = segment->cuts;
    segment->cuts = cut;
    return cut;
}

/* What was worked out while less followed reaches less far. */
void code_followed(struct segment *segment, size_t rest)
{
    if (rest <= segment->rest)
        return;
    segment->rest = (uint16_t)rest;
    timing_forget(segment);
}

void code_watch_again(uint32_t address)
{
    struct address_node *node = address_map_find(&code.segments, address);

    for (; node; node = address_map_next(node)) {
        struct segment *segment = (struct segment *)node;

        watch(segment, code.watched(address));
        for (struct segment *cut = segment->cuts; cut; cut = cut->next_cut)
            watch(cut, code.watched(address));
    }
}

struct model_arrival code_arrival_at(uint32_t address)
{
    const struct address_node *node = address_map_find(&code.insns, address);

    if (!node)
        return (struct model_arrival){.kind = MODEL_TARGET_PLAIN};
    return model_arrival(code.core, &((const struct code_insn *)node)->model);
}

struct visitor {
    void (*visit)(struct segment *segment, void *context);
    void *context;
};

struct insn_visitor {
    void (*visit)(struct code_insn *insn, void *context);
    void *context;
};

static void visit_insn(struct address_node *node, void *context)
{
    const struct insn_visitor *visitor = context;

    visitor->visit((struct code_insn *)node, visitor->context);
}

void code_each_insn(void (*visit)(struct code_insn *insn, void *context), void *context)
{
    struct insn_visitor visitor = {visit, context};

    address_map_each(&code.insns, visit_insn, &visitor);
}

static void visit_with_cuts(struct address_node *node, void *context)
{
    struct segment *segment = (struct segment *)node;
    const struct visitor *visitor = context;

    visitor->visit(segment, visitor->context);
    for (struct segment *cut = segment->cuts; cut; cut = cut->next_cut)
        visitor->visit(cut, visitor->context);
}

void code_each_segment(void (*visit)(struct segment *segment, void *context), void *context)
{
    struct visitor visitor = {visit, context};

    address_map_each(&code.segments, visit_with_cuts, &visitor);
}

static void forget_runs(struct segment *segment, void *context)
{
    for (size_t i = 0; i < segment->count; i++)
        if (segment->insns[i] == context) {
            timing_forget(segment);
            return;
        }
}

void code_learn_counter(struct code_insn *insn)
{
    bind_counter(insn);
    code_each_segment(forget_runs, insn);
}

static void mark_reset(struct segment *segment, void *context)
{
    (void)context;
    if (segment->node.address == code.reset)
        segment->flags |= SEGMENT_RESET;
}

void code_set_reset(uint32_t address)
{
    code.reset = address;
    code.has_reset = true;
    code_each_segment(mark_reset, NULL);
}
