/* A timeline as what lasts from one time to another. */
#ifndef HOST_LIB_OUTPUTS_SLICES_H
#define HOST_LIB_OUTPUTS_SLICES_H

#include "host/lib/trace/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum slice_kind {
    SLICE_HANDLER,   /* from its first instruction to the end of its last one */
    SLICE_PREEMPTED, /* within that: while others run */
    SLICE_PENDING,   /* from its pend to its first instruction */
    SLICE_THREAD,    /* while a thread runs */
    SLICE_KINDS
};

struct slice {
    enum slice_kind kind;
    uint32_t who;         /* an exception's number, or a thread's */
    uint64_t begin, end;  /* counts since the start */
    bool cut_begin, open; /* it began before the window, or was not over at its end */
    uint32_t pc;          /* SLICE_THREAD: where the thread began */
};

struct slices {
    struct slice *list; /* a handler is before what it contains */
    size_t count, room;
    uint64_t begin, end; /* the window, as far as events were kept */
    bool failed;         /* no memory */
};

/* Times before `after` are not in the window; the window ends at `before` or with the trace. */
bool slices_make(struct slices *slices, const struct trace_timeline *timeline, uint64_t after,
                 uint64_t before);
void slices_free(struct slices *slices);

#endif
