/* The result's lines about what is only told if it was asked for: stretches, the profile of all
 * functions, stacks, and what happened when.
 */
#include "host/lib/trace/words.h"

#define NODES_MAX  (1u << 20)
#define IDLE_MAX   64u
#define STACKS_MAX 1024u
#define EVENTS_MAX (1u << 20)

/* ---- spans ----------------------------------------------------------------- */

static bool take_span(struct trace_result *result, struct words *words)
{
    struct trace_span *span;

    if (next(words) != result->span_count || result->span_count >= result->span_limit)
        return false;
    span = add(&result->spans, &result->span_count, sizeof *span);
    if (!span)
        return false;
    span->begun = next(words);
    span->ended = next(words);
    span->longest_insn = next(words);
    span->longest_own = next(words);
    return span->ended <= span->begun;
}

/* ---- profile --------------------------------------------------------------- */

static bool take_idle(struct trace_result *result, struct words *words)
{
    struct trace_idle *idle;

    if (next(words) != result->idle_count || result->idle_count == IDLE_MAX)
        return false;
    idle = add(&result->idle, &result->idle_count, sizeof *idle);
    if (!idle)
        return false;
    idle->count = next(words);
    idle->insns = next(words);
    return true;
}

static bool take_node(struct trace_result *result, struct words *words)
{
    struct trace_profile *profile = &result->profile;
    struct trace_node *node;
    uint64_t index = next(words);

    if (index != profile->node_count || index == NODES_MAX)
        return false;
    node = add(&profile->nodes, &profile->node_count, sizeof *node);
    if (!node)
        return false;
    node->parent = next_word(words);
    node->function = next_word(words);
    node->calls = next(words);
    node->count = next(words);
    node->insns = next(words);
    return node->parent < index || index == 0;
}

static bool take_arc(struct trace_result *result, struct words *words)
{
    struct trace_profile *profile = &result->profile;
    struct trace_arc *arc = profile->arc_count < NODES_MAX
                                ? add(&profile->arcs, &profile->arc_count, sizeof *arc)
                                : NULL;

    if (!arc)
        return false;
    arc->site = next_word(words);
    arc->function = next_word(words);
    arc->calls = next(words);
    arc->count = next(words);
    arc->insns = next(words);
    return true;
}

static bool take_insn(struct trace_result *result, struct words *words)
{
    struct trace_profile *profile = &result->profile;
    struct trace_insn *insn = profile->insn_count < NODES_MAX
                                  ? add(&profile->insns, &profile->insn_count, sizeof *insn)
                                  : NULL;

    if (!insn)
        return false;
    insn->address = next_word(words);
    insn->times = next(words);
    insn->count = next(words);
    return true;
}

/* Behind all nodes. */
static bool take_profile(struct trace_result *result, struct words *words)
{
    struct trace_profile *profile = &result->profile;

    profile->lost_nodes = next(words);
    profile->lost_arcs = next(words);
    profile->too_deep = next(words);
    profile->there = profile->node_count > 0;
    return profile->there;
}

/* ---- stack ----------------------------------------------------------------- */

static bool take_stack(struct trace_result *result, struct words *words)
{
    uint64_t kind = next(words);
    struct trace_stack *stack = kind < TRACE_STACKS && result->stack_count < STACKS_MAX
                                    ? add(&result->stacks, &result->stack_count, sizeof *stack)
                                    : NULL;

    if (!stack)
        return false;
    stack->kind = (enum trace_stack_kind)kind;
    stack->owner = next_word(words);
    stack->low = next_word(words);
    stack->high = next_word(words);
    return stack->low <= stack->high;
}

/* Behind the nodes. */
static bool take_chain(struct trace_result *result, struct words *words)
{
    struct trace_stack *stack =
        result->stack_count ? &result->stacks[result->stack_count - 1] : NULL;
    uint32_t node = next_word(words);

    if (!stack || stack->depth == TRACE_CHAIN_MAX || node >= result->profile.node_count)
        return false;
    stack->chain[stack->depth++] = node;
    return true;
}

static bool take_stacks(struct trace_result *result, struct words *words)
{
    result->lost_stacks = next(words);
    return true;
}

/* ---- timeline -------------------------------------------------------------- */

static bool take_event(struct trace_result *result, struct words *words)
{
    struct trace_timeline *timeline = &result->timeline;
    uint64_t kind = next(words);
    uint64_t before = timeline->event_count ? timeline->events[timeline->event_count - 1].at : 0;
    struct trace_event *event = kind < TRACE_EVENTS && timeline->event_count < EVENTS_MAX
                                    ? add(&timeline->events, &timeline->event_count, sizeof *event)
                                    : NULL;

    if (!event)
        return false;
    event->kind = (enum trace_event_kind)kind;
    event->value = next_word(words);
    event->pc = next_word(words);
    event->at = next(words);
    event->since = next(words);
    return event->at >= before && event->since <= event->at;
}

static bool take_timeline(struct trace_result *result, struct words *words)
{
    struct trace_timeline *timeline = &result->timeline;

    timeline->lost = next(words);
    timeline->lost_at = next(words);
    timeline->begin = next(words);
    timeline->end = next(words);
    timeline->there = true;
    return true;
}

const struct line_kind trace_asked_lines[] = {
    {"span", take_span},   {"idle", take_idle},         {"node", take_node},
    {"arc", take_arc},     {"insn", take_insn},         {"profile", take_profile},
    {"stack", take_stack}, {"chain", take_chain},       {"stacks", take_stacks},
    {"event", take_event}, {"timeline", take_timeline}, {NULL, NULL},
};
