/* Executed instructions; see instructions.h. */
#include "host/vdwt/trace/instructions.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/timing/code.h"
#include "host/vdwt/timing/timing.h"
#include "host/vdwt/trace/report.h"

static void add(struct code_insn *insn, const struct span *from, const struct span *until,
                uint64_t times)
{
    enum lane lane = trace_main_lane();

    insn->executed += times;
    insn->took += times * (until->v[lane] - from->v[lane]);
}

/* Every instruction but the last took what lies between two prefixes; the last one what the way
 * out says. */
static void add_exit(const struct run *run, const struct exit *exit)
{
    const struct segment *segment = run->segment;
    size_t last = segment->count - 1u;

    if (!exit->taken)
        return;
    for (size_t i = 0; i < last; i++)
        add(segment->insns[i], &run->prefix[i], &run->prefix[i + 1], exit->taken);
    add(segment->insns[last], &run->prefix[last], &exit->cost, exit->taken);
}

static void add_runs(const struct run *run)
{
    for (; run; run = run->next) {
        add_exit(run, &run->sequential);
        add_exit(run, &run->skipped);
        for (int kind = 0; kind < MODEL_TARGET_COUNT; kind++)
            add_exit(run, &run->jump[kind]);
    }
}

static void add_segment(struct segment *segment, void *unused)
{
    (void)unused;
    add_runs(segment->runs);
    add_runs(segment->forgotten);
}

/* Modulo 2^64: an instruction that was not waited for takes less than its runs say. */
static void add_beside(struct code_insn *insn, void *unused)
{
    (void)unused;
    if (trace_main_lane() != LANE_INSNS)
        insn->took += insn->beside;
}

void trace_instructions_gather(void)
{
    code_each_segment(add_segment, NULL);
    code_each_insn(add_beside, NULL);
}

static void forget(struct code_insn *insn, void *unused)
{
    (void)unused;
    insn->beside = 0;
}

void trace_instructions_clear(void)
{
    code_each_insn(forget, NULL);
}

struct idle {
    const struct options_range *range;
    uint64_t took, executed;
};

static void add_idle(struct code_insn *insn, void *context)
{
    struct idle *idle = context;

    if (insn->model.address < idle->range->start || insn->model.address >= idle->range->end)
        return;
    idle->took += insn->took;
    idle->executed += insn->executed;
}

void trace_instructions_write_idle(FILE *out, const struct options *options)
{
    for (size_t i = 0; i < options->idle_count; i++) {
        struct idle idle = {.range = &options->idle[i]};

        code_each_insn(add_idle, &idle);
        fprintf(out, "idle %zu %llu %llu\n", i, (unsigned long long)idle.took,
                (unsigned long long)idle.executed);
    }
}

static void write_insn(struct code_insn *insn, void *out)
{
    if (insn->executed)
        fprintf(out, "insn %u %llu %llu\n", insn->model.address, (unsigned long long)insn->executed,
                (unsigned long long)insn->took);
}

void trace_instructions_write(FILE *out)
{
    code_each_insn(write_insn, out);
}
