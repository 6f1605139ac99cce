/* Stretches between two places; see spans.h. */
#include "host/vdwt/trace/spans.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/trace/report.h"
#include "host/vdwt/trace/spread.h"

struct span_state {
    uint64_t begun, ended;
    bool open;
    struct counts since, own; /* when it was begun, and what whoever began it had executed */
    const struct context *context;
    uint32_t serial;       /* of the context */
    uint64_t longest_insn; /* instructions executed before the longest */
    uint64_t longest_own;  /* the same without interrupts */
    struct trace_figure whole, alone;
};

static struct {
    const struct options *options;
    struct span_state *states;
} spans;

void trace_spans_init(const struct options *options)
{
    spans.options = options;
    if (options->span_count)
        spans.states = must_alloc(options->span_count * sizeof *spans.states);
}

bool trace_spans_mark(uint32_t address)
{
    for (size_t i = 0; i < spans.options->span_count; i++)
        if (spans.options->spans[i].start == address || spans.options->spans[i].end == address)
            return true;
    return false;
}

static struct counts own_at(const struct context *context, const struct counts *now)
{
    struct counts own = trace_flow_own(context);

    for (int lane = 0; lane < LANES; lane++)
        own.v[lane] += now->v[lane] - engine.total.v[lane];
    own.measured += now->measured - engine.total.measured;
    own.uncalibrated += now->uncalibrated - engine.total.uncalibrated;
    return own;
}

static bool is_longer(const struct counts *value, const struct trace_figure *figure)
{
    const struct trace_spread *spread = &figure->lane[trace_main_lane()];

    return !spread->n || value->v[trace_main_lane()] > spread->max;
}

static void end(struct span_state *span, const struct counts *now)
{
    const struct context *context = trace_flow_current();
    struct counts whole = trace_between(&span->since, now), alone;

    span->open = false;
    span->ended++;
    if (is_longer(&whole, &span->whole))
        span->longest_insn = span->since.v[LANE_INSNS];
    trace_figure_add(&span->whole, &whole);
    if (!context || context != span->context || context->serial != span->serial)
        return; /* another thread or handler ended it */
    alone = own_at(context, now);
    alone = trace_between(&span->own, &alone);
    if (is_longer(&alone, &span->alone))
        span->longest_own = span->since.v[LANE_INSNS];
    trace_figure_add(&span->alone, &alone);
}

static void begin(struct span_state *span, const struct counts *now)
{
    span->begun++;
    span->open = true;
    span->since = *now;
    span->context = trace_flow_current();
    if (!span->context)
        return;
    span->serial = span->context->serial;
    span->own = own_at(span->context, now);
}

/* QEMU does a device access a second time, in a block of its own, but does not call for it again.
 */
void trace_spans_at(unsigned vcpu, void *index)
{
    size_t at = (uintptr_t)index;
    uint32_t address = engine.run->segment->insns[at]->model.address;
    struct counts now = engine_counts_at(at);

    (void)vcpu;
    for (size_t i = 0; i < spans.options->span_count; i++) {
        if (spans.options->spans[i].end == address && spans.states[i].open)
            end(&spans.states[i], &now);
        if (spans.options->spans[i].start == address)
            begin(&spans.states[i], &now);
    }
}

void trace_spans_reset(void)
{
    for (size_t i = 0; i < spans.options->span_count; i++)
        spans.states[i].open = false;
}

void trace_spans_clear(void)
{
    for (size_t i = 0; i < spans.options->span_count; i++) {
        struct span_state *span = &spans.states[i];

        trace_figure_clear(&span->whole);
        trace_figure_clear(&span->alone);
        *span = (struct span_state){0};
    }
}

void trace_spans_write(FILE *out)
{
    for (size_t i = 0; i < spans.options->span_count; i++) {
        struct span_state *span = &spans.states[i];

        fprintf(out, "span %zu %llu %llu %llu %llu\n", i, (unsigned long long)span->begun,
                (unsigned long long)span->ended, (unsigned long long)span->longest_insn,
                (unsigned long long)span->longest_own);
        trace_write_figure(out, TRACE_SPAN, (uint32_t)i, &span->whole);
        trace_write_figure(out, TRACE_SPAN_ALONE, (uint32_t)i, &span->alone);
    }
}
