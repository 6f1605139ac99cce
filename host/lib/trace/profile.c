/* What follows from a profile's nodes; see profile.h. */
#include "host/lib/trace/profile.h"

#include "host/lib/trace/format.h"
#include <stdlib.h>
#include <string.h>

static int by_address(const void *left, const void *right)
{
    const struct trace_insn *a = left, *b = right;

    return a->address < b->address ? -1 : a->address > b->address;
}

/* One address may have had several instructions. */
static void merge_insns(struct trace_profile *profile)
{
    struct trace_insn *insns = profile->insns;
    size_t kept = 0;

    if (profile->insn_count)
        qsort(insns, profile->insn_count, sizeof *insns, by_address);
    for (size_t i = 0; i < profile->insn_count; i++) {
        if (kept && insns[kept - 1].address == insns[i].address) {
            insns[kept - 1].times += insns[i].times;
            insns[kept - 1].count += insns[i].count;
        } else {
            insns[kept++] = insns[i];
        }
    }
    profile->insn_count = kept;
}

static bool sum_subtrees(struct trace_profile *profile)
{
    profile->subtree = calloc(profile->node_count, sizeof *profile->subtree);
    if (!profile->subtree)
        return false;
    for (size_t i = profile->node_count; i-- > 0;) {
        profile->subtree[i] += profile->nodes[i].count;
        if (i)
            profile->subtree[profile->nodes[i].parent] += profile->subtree[i];
    }
    return true;
}

static int by_function(const void *left, const void *right)
{
    const struct trace_profiled *a = left, *b = right;

    return a->function < b->function ? -1 : a->function > b->function;
}

static int by_self(const void *left, const void *right)
{
    const struct trace_profiled *a = left, *b = right;

    if (a->self != b->self)
        return a->self > b->self ? -1 : 1;
    return by_function(left, right);
}

/* Recursion counts once. */
static bool is_outermost(const struct trace_profile *profile, size_t node)
{
    uint32_t function = profile->nodes[node].function;

    for (size_t at = node; at != 0;) {
        at = profile->nodes[at].parent;
        if (at && profile->nodes[at].function == function)
            return false;
    }
    return true;
}

static void add_node(struct trace_profiled *to, const struct trace_profile *profile, size_t index)
{
    const struct trace_node *node = &profile->nodes[index];

    to->calls += node->calls;
    to->self += node->count;
    to->self_insns += node->insns;
    if (is_outermost(profile, index))
        to->inclusive += profile->subtree[index];
}

/* What is measured may have begun behind some calls. */
static size_t drop_unused(struct trace_profiled *list, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (list[i].calls || list[i].self_insns || list[i].inclusive)
            list[kept++] = list[i];
    return kept;
}

static bool sum_functions(struct trace_profile *profile)
{
    struct trace_profiled *list = calloc(profile->node_count, sizeof *list);
    size_t count = 0, kept = 0;

    profile->functions = list;
    if (!list)
        return false;
    for (size_t i = 1; i < profile->node_count; i++)
        if (profile->nodes[i].function < TRACE_ROOT_FIRST)
            list[count++].function = profile->nodes[i].function;
    if (count)
        qsort(list, count, sizeof *list, by_function);
    for (size_t i = 0; i < count; i++)
        if (!kept || list[kept - 1].function != list[i].function)
            list[kept++] = list[i];
    for (size_t i = 1; i < profile->node_count; i++) {
        struct trace_profiled key = {.function = profile->nodes[i].function};
        struct trace_profiled *found = bsearch(&key, list, kept, sizeof *list, by_function);

        if (found)
            add_node(found, profile, i);
    }
    kept = drop_unused(list, kept);
    if (kept)
        qsort(list, kept, sizeof *list, by_self);
    profile->function_count = kept;
    return true;
}

bool trace_profile_finish(struct trace_profile *profile)
{
    if (!profile->there)
        return true;
    merge_insns(profile);
    return sum_subtrees(profile) && sum_functions(profile);
}

void trace_profile_free(struct trace_profile *profile)
{
    free(profile->nodes);
    free(profile->arcs);
    free(profile->insns);
    free(profile->subtree);
    free(profile->functions);
}
