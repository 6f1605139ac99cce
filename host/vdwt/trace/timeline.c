/* Events in time; see timeline.h. */
#include "host/vdwt/trace/timeline.h"
#include "host/lib/trace/format.h"
#include "host/vdwt/complain.h"
#include "host/vdwt/qemu/cpu_state.h"
#include "host/vdwt/timing/engine.h"
#include "host/vdwt/timing/schedule.h"
#include "host/vdwt/trace/flow.h"
#include "host/vdwt/trace/report.h"

#define TIMELINE_MAX 200000u

bool trace_timeline_on;

struct event {
    uint64_t at, since;
    uint32_t value, pc;
    uint32_t kind; /* enum trace_event_kind */
};

static struct {
    uint64_t after, before;
    uint32_t entry; /* of the image */
    struct event *events;
    size_t count;
    uint64_t lost, lost_at; /* how many found no room, and when the first of them was */
    uint32_t masked, basepri;
    bool begun; /* the window has */
    struct {
        uint32_t serial, pc; /* where the thread began */
    } threads[TRACE_FLOW_THREADS];
} timeline;

static uint64_t time_of(const struct counts *counts)
{
    return counts->v[trace_main_lane()] + schedule.slept;
}

/* Where a return is not done because of an exception, the account went back to before it: what was
 * about to go on did not. */
static void take_back(uint64_t at)
{
    while (timeline.count && timeline.events[timeline.count - 1].at > at &&
           (timeline.events[timeline.count - 1].kind == TRACE_EVENT_RESUME ||
            timeline.events[timeline.count - 1].kind == TRACE_EVENT_THREAD))
        timeline.count--;
}

static void push(enum trace_event_kind kind, uint64_t at, uint64_t since, uint32_t value,
                 uint32_t pc)
{
    timeline.events[timeline.count++] = (struct event){at, since, value, pc, (uint32_t)kind};
}

/* What was masked when the window began. */
static void begin_window(void)
{
    timeline.begun = true;
    if (timeline.masked)
        push(TRACE_EVENT_PRIMASK, timeline.after, timeline.after, timeline.masked, 0);
    if (timeline.basepri)
        push(TRACE_EVENT_BASEPRI, timeline.after, timeline.after, timeline.basepri, 0);
}

static void add(enum trace_event_kind kind, uint32_t value, const struct counts *since, uint32_t pc)
{
    uint64_t at = time_of(&engine.total), last;

    if (at < timeline.after || at >= timeline.before)
        return;
    if (timeline.lost || timeline.count == TIMELINE_MAX) {
        if (timeline.lost++ == 0)
            timeline.lost_at = at;
        return;
    }
    if (!timeline.begun)
        begin_window();
    take_back(at);
    last = timeline.count ? timeline.events[timeline.count - 1].at : at;
    at = at < last ? last : at;
    push(kind, at, since ? time_of(since) : at, value, pc);
}

void trace_timeline_handler(uint32_t number, const struct counts *since)
{
    add(TRACE_EVENT_BEGIN, number, since, 0);
}

void trace_timeline_handler_ends(uint32_t number)
{
    add(TRACE_EVENT_END, number, NULL, 0);
}

/* Where it was first seen, for its name. */
static uint32_t began_at(const struct context *context, uint32_t pc)
{
    size_t place = trace_flow_place(context);

    if (timeline.threads[place].serial != context->serial) {
        timeline.threads[place].serial = context->serial;
        timeline.threads[place].pc = pc;
    }
    return timeline.threads[place].pc;
}

void trace_timeline_resume(uint32_t pc)
{
    const struct handler *top = trace_flow_top();
    const struct context *context = trace_flow_current();

    if (top)
        add(TRACE_EVENT_RESUME, top->number, NULL, 0);
    else if (context)
        add(TRACE_EVENT_THREAD, context->serial, NULL, began_at(context, pc));
}

void trace_timeline_suspend(void)
{
    const struct handler *top = trace_flow_top();
    const struct context *context = trace_flow_current();

    if (top)
        add(TRACE_EVENT_STOP, top->number, NULL, 0);
    else if (context)
        add(TRACE_EVENT_STOP, context->serial, NULL, began_at(context, timeline.entry));
}

void trace_timeline_init(const struct options *options, uint32_t entry)
{
    trace_timeline_on = true;
    timeline.after = options->after;
    timeline.before = options->before;
    timeline.entry = entry;
    timeline.events = must_alloc(TIMELINE_MAX * sizeof *timeline.events);
    trace_timeline_resume(entry);
}

void trace_timeline_masks(void)
{
    uint32_t masked, basepri;

    if (!trace_sees_masks())
        return;
    masked = (cpu_state_primask() | cpu_state_faultmask()) & 1u;
    basepri = cpu_state_basepri();
    if (masked != timeline.masked)
        add(TRACE_EVENT_PRIMASK, masked, NULL, 0);
    if (basepri != timeline.basepri)
        add(TRACE_EVENT_BASEPRI, basepri, NULL, 0);
    timeline.masked = masked;
    timeline.basepri = basepri;
}

void trace_timeline_reset(void)
{
    add(TRACE_EVENT_RESET, 0, NULL, 0);
    trace_timeline_resume(timeline.entry);
}

void trace_timeline_clear(void)
{
    uint64_t now = time_of(&engine.total);

    timeline.after = now > timeline.after ? now : timeline.after;
    timeline.count = 0;
    timeline.lost = 0;
    timeline.begun = false;
}

static unsigned long long wide(uint64_t value)
{
    return value;
}

void trace_timeline_write(FILE *out)
{
    for (size_t i = 0; i < timeline.count; i++) {
        const struct event *event = &timeline.events[i];

        fprintf(out, "event %u %u %u %llu %llu\n", event->kind, event->value, event->pc,
                wide(event->at), wide(event->since));
    }
    fprintf(out, "timeline %llu %llu %llu %llu\n", wide(timeline.lost), wide(timeline.lost_at),
            wide(timeline.after), wide(time_of(&engine.total)));
}
