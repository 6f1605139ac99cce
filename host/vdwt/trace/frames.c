/* Open calls; see frames.h. */
#include "host/vdwt/trace/frames.h"
#include "host/vdwt/complain.h"

#include <string.h>

#define ROOM_FIRST 32u
#define ROOM_MOST  1024u

static struct {
    struct frames of[TRACE_FLOW_PLACES];
    uint64_t too_deep;
} open;

struct frames *frames_of(const struct context *context)
{
    return &open.of[trace_flow_place(context)];
}

bool frames_grow(struct frames *frames)
{
    size_t room = frames->room ? 2 * frames->room : ROOM_FIRST;
    struct frame *bigger;

    if (frames->room == ROOM_MOST) {
        open.too_deep++;
        return false;
    }
    bigger = must_alloc(room * sizeof *bigger);
    if (frames->count)
        memcpy(bigger, frames->at, frames->count * sizeof *bigger);
    free(frames->at);
    frames->at = bigger;
    frames->room = room;
    return true;
}

void frames_each(void (*visit)(struct frames *frames))
{
    for (size_t i = 0; i < TRACE_FLOW_PLACES; i++)
        visit(&open.of[i]);
}

uint64_t frames_too_deep(void)
{
    return open.too_deep;
}

void frames_forget_too_deep(void)
{
    open.too_deep = 0;
}
