/* Latencies without other handlers, periods, and what handlers execute; see load.h. */
#include "host/vdwt/trace/load.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/exceptions/exceptions.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/timing/schedule.h"
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/trace/report.h"
#include "host/vdwt/trace/spread.h"

#include <stdbool.h>

struct line {
    struct counts by_handlers; /* load.by_handlers when it became pending */
    struct counts started, period;
    bool has_started, has_period; /* these two; not over a reset */
    uint64_t executed; /* by its handlers, also by those that never return; asleep is nobody */
    struct trace_figure alone, periods, jitter;
};

static struct {
    struct line *lines[EXCEPTION_MAX]; /* NULL: never pended, never taken */
    struct counts by_handlers;         /* what all handlers have executed */
    struct counts since;               /* a handler executes since then; */
    bool in_handler;
    uint32_t running; /* its number, */
    uint64_t awake;   /* and awake() of then */
    uint64_t cleared; /* after so many instructions */
} load;

static struct line *line_of(uint32_t number)
{
    if (!load.lines[number])
        load.lines[number] = must_alloc(sizeof *load.lines[number]);
    return load.lines[number];
}

/* All that handlers executed up to `until`, now or shortly before. */
static struct counts by_handlers(const struct counts *until)
{
    struct counts sum = load.by_handlers;

    for (int lane = 0; load.in_handler && lane < LANES; lane++)
        if (until->v[lane] > load.since.v[lane])
            sum.v[lane] += until->v[lane] - load.since.v[lane];
    return sum;
}

void trace_load_pend(uint32_t number, const struct counts *since)
{
    line_of(number)->by_handlers = by_handlers(since);
}

static void add_alone(struct line *line, const struct counts *since)
{
    struct counts alone = trace_between(since, &engine.total);

    for (int lane = 0; lane < LANES; lane++) {
        uint64_t others = load.by_handlers.v[lane] - line->by_handlers.v[lane];

        alone.v[lane] -= others < alone.v[lane] ? others : alone.v[lane];
    }
    trace_figure_add(&line->alone, &alone);
}

static void add_period(struct line *line)
{
    struct counts period = trace_between(&line->started, &engine.total), change = {0};

    trace_figure_add(&line->periods, &period);
    for (int lane = 0; line->has_period && lane < LANES; lane++) {
        uint64_t now = period.v[lane], before = line->period.v[lane];

        change.v[lane] = now > before ? now - before : before - now;
    }
    if (line->has_period)
        trace_figure_add(&line->jitter, &change);
    line->period = period;
    line->has_period = true;
}

/* Modulo 2^64, as the account may go back. */
static uint64_t awake(void)
{
    enum lane lane = trace_main_lane();

    return engine.total.v[lane] - (lane == LANE_INSNS ? 0 : schedule.asleep);
}

static void start(uint32_t number)
{
    load.since = engine.total;
    load.in_handler = true;
    load.running = number;
    load.awake = awake();
}

static void note_executed(void)
{
    uint64_t now = awake();

    if (load.in_handler)
        line_of(load.running)->executed += now - load.awake;
    load.awake = now;
}

void trace_load_handler(uint32_t number, const struct counts *since)
{
    struct line *line = line_of(number);

    if (since && since->v[LANE_INSNS] >= load.cleared)
        add_alone(line, since);
    if (line->has_started)
        add_period(line);
    line->started = engine.total;
    line->has_started = true;
    start(number);
}

void trace_load_stop(void)
{
    load.by_handlers = by_handlers(&engine.total);
    note_executed();
    load.in_handler = false;
}

void trace_load_resume(void)
{
    const struct handler *top = trace_flow_top();

    if (top)
        start(top->number);
}

static void forget_starts(void)
{
    for (uint32_t number = 0; number < EXCEPTION_MAX; number++)
        if (load.lines[number])
            load.lines[number]->has_started = load.lines[number]->has_period = false;
}

void trace_load_reset(void)
{
    note_executed();
    load.in_handler = false;
    forget_starts();
}

void trace_load_clear(void)
{
    load.cleared = engine.total.v[LANE_INSNS];
    load.awake = awake();
    forget_starts();
    for (uint32_t number = 0; number < EXCEPTION_MAX; number++) {
        struct line *line = load.lines[number];

        if (!line)
            continue;
        line->executed = 0;
        trace_figure_clear(&line->alone);
        trace_figure_clear(&line->periods);
        trace_figure_clear(&line->jitter);
    }
}

void trace_load_write(FILE *out)
{
    note_executed();
    for (uint32_t number = 0; number < EXCEPTION_MAX; number++) {
        struct line *line = load.lines[number];

        if (!line)
            continue;
        fprintf(out, "load %u %llu\n", number, (unsigned long long)line->executed);
        trace_write_figure(out, TRACE_ALONE, number, &line->alone);
        trace_write_figure(out, TRACE_PERIOD, number, &line->periods);
        trace_write_figure(out, TRACE_JITTER, number, &line->jitter);
    }
}
