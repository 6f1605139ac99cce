/* Open calls of each thread and handler, for the tree of calls: where each returns to, and what its
 * context had executed when it began.
 */
#ifndef HOST_VDWT_TRACE_FRAMES_H
#define HOST_VDWT_TRACE_FRAMES_H

#include "host/vdwt/trace/flow.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_NO_RETURN 1u /* odd: no instruction stands there */

/* Of one context, without what interrupted it: nominal cycles, or instructions where there are
 * none; and instructions. */
struct own {
    uint64_t count, insns;
};

struct frame {
    uint32_t node, arc; /* tree.c */
    uint32_t returns_to, sp;
    struct own own;
};

struct frames {
    uint32_t serial; /* of the context that they are of */
    struct own own;  /* what it has executed, up to when that was charged last */
    size_t count, room;
    struct frame *at;
};

/* Those of the context's place, whoever had it before. */
struct frames *frames_of(const struct context *context);
/* NULL if none is open. */
static inline struct frame *frames_top(const struct frames *frames)
{
    return frames->count ? &frames->at[frames->count - 1] : NULL;
}
/* One more, to be filled in; those before may have been moved. NULL if there is no room: then it
 * is counted. */
bool frames_grow(struct frames *frames);
static inline struct frame *frames_push(struct frames *frames)
{
    if (frames->count == frames->room && !frames_grow(frames))
        return NULL;
    return &frames->at[frames->count++];
}
void frames_each(void (*visit)(struct frames *frames));
uint64_t frames_too_deep(void);
void frames_forget_too_deep(void);

#endif
