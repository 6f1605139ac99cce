/* Names of what a timeline shows, a track each. */
#ifndef HOST_LIB_OUTPUTS_TRACKS_H
#define HOST_LIB_OUTPUTS_TRACKS_H

#include "host/lib/outputs/slices.h"
#include "host/lib/trace/print.h"

struct track {
    bool thread; /* else an exception */
    uint32_t who;
    char name[TRACE_NAME_MAX]; /* "SysTick", "works (thread 2)" */
};

struct tracks {
    struct track *list; /* exceptions by number, then threads as they come */
    size_t count;
};

/* False without memory. */
bool tracks_make(struct tracks *tracks, const struct trace_print *print,
                 const struct slices *slices);
/* The track's place in the list. */
size_t tracks_find(const struct tracks *tracks, bool thread, uint32_t who);
void tracks_free(struct tracks *tracks);

#endif
