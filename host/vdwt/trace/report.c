/* The result of a trace; see trace_report.h. */
#include "host/vdwt/trace/report.h"
#include "host/vdwt/ending/ending.h"
#include "host/vdwt/guest/dwt.h"
#include "host/vdwt/guest/events.h"
#include "host/vdwt/guest/semihosting.h"
#include "host/vdwt/qemu/lockdown.h"
#include "host/vdwt/timing/code.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/timing/schedule.h"
#include "host/vdwt/timing/timing.h"
#include "host/vdwt/trace/bounds.h"
#include "host/vdwt/trace/calls.h"
#include "host/vdwt/trace/exceptions.h"
#include "host/vdwt/trace/instructions.h"
#include "host/vdwt/trace/load.h"
#include "host/vdwt/trace/masks.h"
#include "host/vdwt/trace/spans.h"
#include "host/vdwt/trace/stack.h"
#include "host/vdwt/trace/timeline.h"
#include "host/vdwt/trace/tree.h"

#include <string.h>

#define CPUID_CORTEX_M33 0xD21u
#define CPUID_CORTEX_M55 0xD22u

static struct {
    const struct options *options;
    const struct model_core *core;
    struct counts entries;
    struct counts moved[MODEL_CLASS_COUNT]; /* what instructions took beside their runs */
    uint64_t resets;
    struct counts before; /* what is measured began */
    uint64_t asleep_before;
} report;

void trace_report_init(const struct options *options)
{
    report.options = options;
    report.core = &options->core;
}

/* With the security extension there are two of each mask, and which one counts
 * depends on the state that code runs in. */
bool trace_sees_masks(void)
{
    uint32_t part = model_core_cpuid_part(report.core);

    return part != CPUID_CORTEX_M33 && part != CPUID_CORTEX_M55;
}

enum lane trace_main_lane(void)
{
    return model_core_has_cycles(report.core) ? LANE_NOMINAL : LANE_INSNS;
}

void trace_report_exception_cost(struct model_cost cost)
{
    counts_add_cost(&report.entries, cost);
}

void trace_report_moved(const struct counts *from, const struct counts *to,
                        const struct model_insn *insn)
{
    struct counts *moved = insn ? &report.moved[insn->klass] : &report.entries;

    if (insn)
        code_insn_of(insn)->beside += to->v[LANE_NOMINAL] - from->v[LANE_NOMINAL];
    if (trace_tree_on)
        trace_tree_moved(from, to, insn);

    for (int lane = 0; lane < LANES; lane++)
        moved->v[lane] += to->v[lane] - from->v[lane];
}

static void forget_exit(struct exit *exit)
{
    exit->taken = 0;
}

static void forget_segment(struct segment *segment, void *unused)
{
    (void)unused;
    for (int list = 0; list < 2; list++)
        for (struct run *run = list ? segment->forgotten : segment->runs; run; run = run->next) {
            forget_exit(&run->sequential);
            forget_exit(&run->skipped);
            for (size_t i = 0; i < MODEL_TARGET_COUNT; i++)
                forget_exit(&run->jump[i]);
        }
}

void trace_report_clear(void)
{
    code_each_segment(forget_segment, NULL);
    memset(report.moved, 0, sizeof report.moved);
    report.entries = (struct counts){0};
    report.resets = 0;
    report.before = engine.total;
    report.asleep_before = schedule.asleep;
}

void trace_report_reset(void)
{
    report.resets++;
}

static unsigned long long wide(uint64_t value)
{
    return value;
}

void trace_write_figure(FILE *out, enum trace_figure_kind kind, uint32_t owner,
                        struct trace_figure *figure)
{
    if (!figure->lane[0].n)
        return;
    trace_figure_settle(figure);
    fprintf(out, "figure %d %u %llu", (int)kind, owner, wide(figure->lane[0].n));
    for (int lane = 0; lane < LANES; lane++) {
        const struct trace_spread *spread = &figure->lane[lane];

        fprintf(out, " %d %llu %llu %llu %llu", trace_spread_exact(spread), wide(spread->min),
                wide(trace_spread_percentile(spread, 50)),
                wide(trace_spread_percentile(spread, 99)), wide(spread->max));
    }
    fprintf(out, " %llu %llu\n", wide(figure->measured), wide(figure->uncalibrated));
    fprintf(out, "sum %d %u", (int)kind, owner);
    for (int lane = 0; lane < LANES; lane++)
        fprintf(out, " %llu", wide(figure->lane[lane].total));
    fprintf(out, "\n");
}

/* ---- by class -------------------------------------------------------- */

struct classes {
    struct counts of[MODEL_CLASS_COUNT];
};

static void add_part(struct counts *to, const struct span *from, const struct span *until,
                     uint64_t times)
{
    for (int lane = 0; lane < LANES; lane++)
        to->v[lane] += times * (until->v[lane] - from->v[lane]);
}

/* Every instruction but the last took what lies between two prefixes; the last
 * one what the way out says. */
static void add_exit(struct classes *classes, const struct run *run, const struct exit *exit)
{
    const struct segment *segment = run->segment;
    size_t last = segment->count - 1u;

    if (!exit->taken)
        return;
    for (size_t i = 0; i < last; i++)
        add_part(&classes->of[segment->insns[i]->model.klass], &run->prefix[i], &run->prefix[i + 1],
                 exit->taken);
    add_part(&classes->of[segment->insns[last]->model.klass], &run->prefix[last], &exit->cost,
             exit->taken);
}

static void add_runs(struct classes *classes, const struct run *run)
{
    for (; run; run = run->next) {
        add_exit(classes, run, &run->sequential);
        add_exit(classes, run, &run->skipped);
        for (int kind = 0; kind < MODEL_TARGET_COUNT; kind++)
            add_exit(classes, run, &run->jump[kind]);
    }
}

static void add_segment(struct segment *segment, void *context)
{
    add_runs(context, segment->runs);
    add_runs(context, segment->forgotten);
}

static void write_cycles(FILE *out, const struct counts *counts)
{
    fprintf(out, " %llu %llu %llu\n", wide(counts->v[LANE_BEST]), wide(counts->v[LANE_NOMINAL]),
            wide(counts->v[LANE_WORST]));
}

static struct counts without_sleep(void)
{
    struct counts counts = trace_between(&report.before, &engine.total);

    for (int lane = 0; lane < LANES; lane++)
        if (lane != LANE_INSNS)
            counts.v[lane] -= schedule.asleep - report.asleep_before;
    return counts;
}

/* What is in no instruction's time and in no exception's: where data and code
 * lie. */
static void write_rest(FILE *out, const struct classes *classes)
{
    struct counts awake = without_sleep();
    struct counts rest = trace_between(&report.entries, &awake);

    for (size_t i = 0; i < MODEL_CLASS_COUNT; i++)
        for (int lane = 0; lane < LANES; lane++)
            rest.v[lane] -= classes->of[i].v[lane];
    fprintf(out, "memory");
    write_cycles(out, &rest);
}

static void write_classes(FILE *out)
{
    struct classes classes = {0};

    memcpy(classes.of, report.moved, sizeof classes.of);
    code_each_segment(add_segment, &classes);
    for (size_t i = 0; i < MODEL_CLASS_COUNT; i++) {
        if (!classes.of[i].v[LANE_INSNS])
            continue;
        fprintf(out, "class %zu %llu", i, wide(classes.of[i].v[LANE_INSNS]));
        write_cycles(out, &classes.of[i]);
    }
    write_rest(out, &classes);
}

void trace_report_write(FILE *out)
{
    struct counts awake = without_sleep();

    fprintf(out, "total %llu", wide(awake.v[LANE_INSNS]));
    write_cycles(out, &awake);
    fprintf(out, "origin %llu %llu\n", wide(awake.measured), wide(awake.uncalibrated));
    fprintf(out, "asleep %llu\n", wide(schedule.asleep - report.asleep_before));
    fprintf(out, "counter %d %d\n", dwt_was_used(), dwt_was_traced());
    fprintf(out, "entries");
    write_cycles(out, &report.entries);
    fprintf(out, "state %d %d %u %llu %llu\n", model_core_has_cycles(report.core),
            trace_sees_masks(), timing_doubts(), wide(report.resets), wide(trace_calls_lost()));
    write_classes(out);
    trace_exceptions_write(out);
    trace_load_write(out);
    trace_calls_write(out);
    trace_spans_write(out);
    trace_instructions_gather();
    trace_instructions_write_idle(out, report.options);
    if (trace_tree_on)
        trace_tree_write(out);
    if (trace_tree_on && report.options->profile)
        trace_instructions_write(out);
    if (trace_stack_on)
        trace_stack_write(out);
    if (trace_timeline_on)
        trace_timeline_write(out);
    if (trace_sees_masks())
        trace_masks_write(out);
    trace_bounds_write(out);
    events_write(out);
    fprintf(out, "lockdown %d\n", lockdown_holds());
    semihosting_write(out);
    ending_write(out, trace_sees_masks());
    fprintf(out, "complete\n");
}
