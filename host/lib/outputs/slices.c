/* From events to slices; see slices.h. */
#include "host/lib/outputs/slices.h"

#include <stdlib.h>

#define NONE SIZE_MAX

/* Handlers that are active, the innermost last: their slices, and that of who waits below. */
struct active {
    size_t slice, preempted;
};

struct maker {
    struct slices *slices;
    struct active active[TRACE_EXCEPTIONS_MAX];
    size_t depth;
    size_t thread; /* the slice that is open, or NONE */
};

static size_t add(struct slices *slices, struct slice slice)
{
    if (slices->count == slices->room) {
        size_t room = slices->room ? 2 * slices->room : 1024;
        struct slice *grown = realloc(slices->list, room * sizeof *grown);

        if (!grown) {
            slices->failed = true;
            return NONE;
        }
        slices->list = grown;
        slices->room = room;
    }
    slice.open = true;
    slice.end = slices->end;
    slices->list[slices->count] = slice;
    return slices->count++;
}

static void close_slice(struct maker *maker, size_t *index, uint64_t at)
{
    if (*index == NONE)
        return;
    maker->slices->list[*index].end = at;
    maker->slices->list[*index].open = false;
    *index = NONE;
}

static void activate(struct maker *maker, uint32_t number, uint64_t begin, bool cut)
{
    if (maker->depth == TRACE_EXCEPTIONS_MAX)
        return;
    maker->active[maker->depth++] = (struct active){
        add(maker->slices,
            (struct slice){.kind = SLICE_HANDLER, .who = number, .begin = begin, .cut_begin = cut}),
        NONE};
}

/* What is told of without having begun was active when the window began. */
static void expect(struct maker *maker, uint32_t number)
{
    for (size_t i = maker->depth; i > 0; i--)
        if (maker->slices->list[maker->active[i - 1].slice].who == number)
            return;
    if (maker->depth == 0)
        activate(maker, number, maker->slices->begin, true);
}

static void begin(struct maker *maker, const struct trace_event *event)
{
    uint64_t since = event->since < maker->slices->begin ? maker->slices->begin : event->since;

    if (event->since < event->at) {
        size_t pending = add(maker->slices, (struct slice){.kind = SLICE_PENDING,
                                                           .who = event->value,
                                                           .begin = since,
                                                           .cut_begin = since != event->since});
        close_slice(maker, &pending, event->at);
    }
    activate(maker, event->value, event->at, false);
}

/* Those above it, if there are, are gone with it. */
static void end(struct maker *maker, const struct trace_event *event)
{
    bool found = false;

    expect(maker, event->value);
    while (maker->depth > 0 && !found) {
        struct active *top = &maker->active[--maker->depth];

        if (top->slice == NONE)
            continue;
        found = maker->slices->list[top->slice].who == event->value;
        close_slice(maker, &top->preempted, event->at);
        close_slice(maker, &top->slice, event->at);
    }
}

static void stop(struct maker *maker, const struct trace_event *event)
{
    struct active *top;

    if (event->pc && maker->thread == NONE && maker->depth == 0 && event->at > maker->slices->begin)
        maker->thread = add(maker->slices, (struct slice){.kind = SLICE_THREAD,
                                                          .who = event->value,
                                                          .begin = maker->slices->begin,
                                                          .cut_begin = true,
                                                          .pc = event->pc});
    if (!event->pc)
        expect(maker, event->value);
    close_slice(maker, &maker->thread, event->at);
    top = maker->depth ? &maker->active[maker->depth - 1] : NULL;
    if (top && top->slice != NONE && top->preempted == NONE)
        top->preempted =
            add(maker->slices, (struct slice){.kind = SLICE_PREEMPTED,
                                              .who = maker->slices->list[top->slice].who,
                                              .begin = event->at});
}

static void resume(struct maker *maker, const struct trace_event *event)
{
    expect(maker, event->value);
    if (maker->depth)
        close_slice(maker, &maker->active[maker->depth - 1].preempted, event->at);
}

static void reset(struct maker *maker, uint64_t at)
{
    close_slice(maker, &maker->thread, at);
    while (maker->depth > 0) {
        struct active *top = &maker->active[--maker->depth];

        close_slice(maker, &top->preempted, at);
        close_slice(maker, &top->slice, at);
    }
}

static void take(struct maker *maker, const struct trace_event *event)
{
    switch (event->kind) {
    case TRACE_EVENT_BEGIN:
        begin(maker, event);
        break;
    case TRACE_EVENT_END:
        end(maker, event);
        break;
    case TRACE_EVENT_STOP:
        stop(maker, event);
        break;
    case TRACE_EVENT_RESUME:
        resume(maker, event);
        break;
    case TRACE_EVENT_THREAD:
        close_slice(maker, &maker->thread, event->at);
        maker->thread = add(maker->slices, (struct slice){.kind = SLICE_THREAD,
                                                          .who = event->value,
                                                          .begin = event->at,
                                                          .pc = event->pc});
        break;
    case TRACE_EVENT_RESET:
        reset(maker, event->at);
        break;
    case TRACE_EVENT_PRIMASK:
    case TRACE_EVENT_BASEPRI:
    case TRACE_EVENTS:
        break;
    }
}

bool slices_make(struct slices *slices, const struct trace_timeline *timeline, uint64_t after,
                 uint64_t before)
{
    struct maker maker = {.slices = slices, .thread = NONE};

    after = timeline->begin > after ? timeline->begin : after;
    *slices = (struct slices){.begin = after};
    slices->end = before < timeline->end ? before : timeline->end;
    if (timeline->lost)
        slices->end = timeline->lost_at;
    if (slices->end < after)
        slices->end = after;
    for (size_t i = 0; !slices->failed && i < timeline->event_count; i++)
        take(&maker, &timeline->events[i]);
    return !slices->failed;
}

void slices_free(struct slices *slices)
{
    free(slices->list);
}
