/* The timeline of a cell: the cell is run again in QEMU, in few samples, under a trace. */
#ifndef HOST_LIB_CELLTRACE_TIMELINE_H
#define HOST_LIB_CELLTRACE_TIMELINE_H

#include "host/lib/base/message.h"
#include "host/lib/outputs/outputs.h"

#include <stdbool.h>
#include <stdint.h>

struct celltrace_request {
    const char *run;  /* its folder or run.json */
    const char *cell; /* its whole id */
    const char *output;
    output_fn write; /* the format */
    uint32_t samples;
};

/* False, with a message, and without a file, if the cell has none: it is not in the run, has no
 * result, was not run in QEMU, or its image or the timing model is another one now. Signals are
 * caught by the caller (base/stop.h). */
bool celltrace_timeline(const struct celltrace_request *request, struct message *message);

#endif
