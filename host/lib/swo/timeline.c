/* Events to dated exceptions; see timeline.h. */
#include "host/lib/swo/timeline.h"

static void keep(struct swo_timeline *timeline, const struct swo_event *event)
{
    if (timeline->waiting_count == TIMELINE_WAITING_MAX) {
        timeline->undated++;
        return;
    }
    timeline->waiting[timeline->waiting_count++] =
        (struct swo_exception){.exception = event->exception, .function = event->function};
}

/* Several packets under one timestamp: only the last one is at its time, the others were before
 * it, nobody knows by how much. */
static void date(struct swo_timeline *timeline, const struct swo_event *event,
                 void (*take)(void *context, const struct swo_exception *exception), void *context)
{
    timeline->ticks += event->value;
    for (size_t i = 0; i < timeline->waiting_count; i++) {
        struct swo_exception *exception = &timeline->waiting[i];
        exception->ticks = timeline->ticks;
        exception->stretch = timeline->stretch;
        exception->exact = event->relation == 0 && i + 1u == timeline->waiting_count;
        take(context, exception);
    }
    timeline->waiting_count = 0;
}

void swo_timeline_end(struct swo_timeline *timeline)
{
    timeline->undated += timeline->waiting_count;
    timeline->waiting_count = 0;
}

/* What a lost packet leaves open: how much time passed. */
static void begin_stretch(struct swo_timeline *timeline)
{
    swo_timeline_end(timeline);
    timeline->ticks = 0;
    timeline->stretch++;
}

void swo_timeline_push(struct swo_timeline *timeline, const struct swo_event *event,
                       void (*take)(void *context, const struct swo_exception *exception),
                       void *context)
{
    switch (event->kind) {
    case SWO_OVERFLOW:
    case SWO_LOST:
        begin_stretch(timeline);
        break;
    case SWO_SYNC: /* a part sends it now and then: mostly nothing was lost */
        if (timeline->stretch == 0 || event->cut)
            begin_stretch(timeline);
        break;
    case SWO_LOCAL_TIME:
        date(timeline, event, take, context);
        break;
    case SWO_EXCEPTION:
        keep(timeline, event);
        break;
    default:
        break;
    }
}
