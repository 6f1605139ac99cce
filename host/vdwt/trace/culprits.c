/* Who masked interrupts; see culprits.h. */
#include "host/vdwt/trace/culprits.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/trace/report.h"
#include "host/vdwt/trace/spread.h"

#include <stdlib.h>
#include <string.h>

#define GROUPS_MAX 512u  /* the last one takes all that find no room */
#define HASHED     1024u /* a power of two */
#define DEPTHS     256u
#define FEW        2u /* frames that are enough for most locks */

struct group {
    enum trace_figure_kind kind;
    uint32_t lock, culprit; /* the instruction that masked; the culprit's own, or its call */
    struct trace_figure figure;
    struct counts total;
    uint32_t until;                  /* of the longest */
    uint64_t insn;                   /* executed before it began */
    uint32_t way[UNWIND_FRAMES_MAX]; /* to the longest: lock first */
    size_t way_count;
};

static struct {
    struct group *groups[GROUPS_MAX];
    size_t count;
    uint16_t hashed[HASHED]; /* index and 1; 0: free */
    /* How many frames were needed when the lock was called from here. */
    struct depth {
        uint32_t call;
        size_t depth;
    } depths[DEPTHS];
} culprits;

static size_t *depth_of(const struct culprits_start *start)
{
    uint32_t call = start->count > 1 ? start->frames[1].pc : 0;
    struct depth *depth = &culprits.depths[call / 2 % DEPTHS];

    if (depth->call != call || !depth->depth)
        *depth = (struct depth){call, CULPRITS_DEPTH};
    return &depth->depth;
}

static uint32_t serial_now(void)
{
    const struct context *context = trace_flow_current();

    return context ? context->serial : 0;
}

/* Most locks are a function, whose caller is all that has to be known. */
void culprits_begin(struct culprits_start *start, uint32_t pc)
{
    struct unwind_from from = unwind_here(pc);
    size_t depth = FEW;

    start->count = pc ? unwind(&from, start->frames, FEW) : 0;
    if (start->count == FEW)
        depth = *depth_of(start);
    if (depth > FEW)
        start->count = unwind(&from, start->frames, depth);
    start->whole = start->count < depth || depth == CULPRITS_DEPTH;
    start->serial = serial_now();
}

/* ---- the frame that is there at both ends ------------------------------ */

static bool is_same(const struct unwind_frame *a, const struct unwind_frame *b)
{
    return a->base && a->base == b->base && unwind_function(a->pc) == unwind_function(b->pc);
}

/* The innermost one of the start's that is among `frames`; start->count: none. *there is its
 * place among those. */
static size_t find_common(const struct culprits_start *start, const struct unwind_frame *frames,
                          size_t count, size_t *there)
{
    for (size_t i = 0; i < start->count; i++)
        for (size_t j = 0; j < count; j++)
            if (is_same(&start->frames[i], &frames[j])) {
                *there = j;
                return i;
            }
    return start->count;
}

/* Whose stretch it is, as a place among the start's frames; start->count: not known. *there
 * is the place of that frame among those of the end, or where it would be; *needed is how many
 * of the start's were needed. */
static size_t find_culprit(const struct culprits_start *start, uint32_t pc, size_t *there,
                           size_t *needed)
{
    struct unwind_frame frames[CULPRITS_DEPTH];
    struct unwind_from from = unwind_here(pc);
    size_t common = start->count;

    *there = UNWIND_FRAMES_MAX;
    if (pc && start->serial == serial_now()) {
        common = find_common(start, frames, unwind(&from, frames, FEW), there);
        if (common == start->count)
            common = find_common(start, frames, unwind(&from, frames, CULPRITS_DEPTH), there);
    }
    *needed = common == start->count ? CULPRITS_DEPTH : common + 1;
    if (common == start->count) /* nobody is there at both ends: who called what masked */
        return start->whole && start->count ? (start->count > 1 ? 1 : 0) : start->count;
    /* Its call has not returned: the function called jumped to what unmasked. */
    if (common > 0 && start->frames[common].pc == frames[*there].pc) {
        common--;
        *there -= 1;
    }
    return common;
}

/* ---- groups ----------------------------------------------------------- */

static struct group *new_group(enum trace_figure_kind kind, uint32_t lock, uint32_t culprit)
{
    struct group *group;

    if (culprits.count == GROUPS_MAX - 1) { /* all others */
        kind = TRACE_PRIMASK;
        lock = culprit = 0;
    }
    group = must_alloc(sizeof *group);
    group->kind = kind;
    group->lock = lock;
    group->culprit = culprit;
    culprits.groups[culprits.count++] = group;
    return group;
}

static struct group *group_of(enum trace_figure_kind kind, uint32_t lock, uint32_t culprit)
{
    size_t at = (size_t)((lock * 31u + culprit * 2654435761u + (uint32_t)kind) >> 1) % HASHED;

    for (; culprits.hashed[at]; at = (at + 1) % HASHED) {
        struct group *group = culprits.groups[culprits.hashed[at] - 1u];

        if (group->kind == kind && group->lock == lock && group->culprit == culprit)
            return group;
    }
    if (culprits.count == GROUPS_MAX)
        return culprits.groups[GROUPS_MAX - 1];
    culprits.hashed[at] = (uint16_t)(culprits.count + 1);
    return new_group(kind, lock, culprit);
}

/* From the lock to the culprit as it was at the beginning, and from there on as it is. */
static void keep_way(struct group *group, const struct culprits_start *start, size_t common,
                     uint32_t pc, size_t there)
{
    struct unwind_frame frames[UNWIND_FRAMES_MAX];
    struct unwind_from from = unwind_here(pc);
    size_t count = pc ? unwind(&from, frames, UNWIND_FRAMES_MAX) : 0;

    group->way_count = 0;
    for (size_t i = 0; i <= common && i < start->count; i++)
        group->way[group->way_count++] = start->frames[i].pc;
    for (size_t i = there + 1; i < count && group->way_count < UNWIND_FRAMES_MAX; i++)
        group->way[group->way_count++] = frames[i].pc;
}

static void add(struct group *group, const struct counts *length)
{
    trace_figure_add(&group->figure, length);
    for (int lane = 0; lane < LANES; lane++)
        group->total.v[lane] += length->v[lane];
}

static bool is_longest(const struct group *group, const struct counts *length)
{
    const struct trace_spread *spread = &group->figure.lane[trace_main_lane()];

    return !spread->n || length->v[trace_main_lane()] > spread->max;
}

void culprits_end(enum trace_figure_kind kind, const struct culprits_start *start, uint32_t pc,
                  const struct counts *length, const struct counts *since)
{
    size_t there, needed = CULPRITS_DEPTH;
    size_t culprit = start->count ? find_culprit(start, pc, &there, &needed) : 0;
    bool known = culprit < start->count;
    uint32_t lock = start->count ? start->frames[0].pc : 0;
    struct group *group = group_of(kind, lock, known ? start->frames[culprit].pc : 0);

    if (start->count > 1)
        *depth_of(start) = needed;
    if (is_longest(group, length)) {
        group->until = pc;
        group->insn = since->v[LANE_INSNS];
        keep_way(group, start, known ? culprit : 0, pc, known ? there : UNWIND_FRAMES_MAX);
    }
    add(group, length);
}

void culprits_clear(void)
{
    for (size_t i = 0; i < culprits.count; i++) {
        trace_figure_clear(&culprits.groups[i]->figure);
        free(culprits.groups[i]);
    }
    culprits.count = 0;
    memset(culprits.hashed, 0, sizeof culprits.hashed);
}

void culprits_write(FILE *out)
{
    for (size_t i = 0; i < culprits.count; i++) {
        struct group *group = culprits.groups[i];

        fprintf(out, "culprit %d %u %u %u %llu", (int)group->kind, group->lock, group->culprit,
                group->until, (unsigned long long)group->insn);
        for (int lane = 0; lane < LANES; lane++)
            fprintf(out, " %llu", (unsigned long long)group->total.v[lane]);
        fprintf(out, "\n");
        for (size_t n = 0; n < group->way_count; n++)
            fprintf(out, "way %zu %u\n", i, group->way[n]);
        trace_write_figure(out, TRACE_CULPRIT, (uint32_t)i, &group->figure);
    }
}
