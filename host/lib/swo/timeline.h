/* When each exception was entered, left and returned to, from the events of a decoder. A
 * local timestamp follows what it dates (D4.2.4), so that events wait for it.
 */
#ifndef HOST_LIB_SWO_TIMELINE_H
#define HOST_LIB_SWO_TIMELINE_H

#include "host/lib/swo/decoder.h"
#include <stddef.h>

#define TIMELINE_WAITING_MAX 16u

struct swo_exception {
    uint16_t exception;
    enum swo_function function;
    /* Ticks of the timestamp counter (the core's cycles divided by its prescaler) since the
     * stretch began. Times of two stretches cannot be compared: between them something was lost. */
    uint64_t ticks;
    uint32_t stretch;
    bool exact; /* the part could date it at once: not delayed */
};

struct swo_timeline {
    uint64_t ticks;
    uint32_t stretch; /* from 1; 0: nothing was synchronised yet */
    struct swo_exception waiting[TIMELINE_WAITING_MAX];
    size_t waiting_count;
    uint64_t undated; /* exceptions that no timestamp came for, or too many at once */
};

/* Takes an event; of a local timestamp the exceptions that it dates go to `take`, in order.
 * A timeline of zeros is a new one. */
void swo_timeline_push(struct swo_timeline *timeline, const struct swo_event *event,
                       void (*take)(void *context, const struct swo_exception *exception),
                       void *context);
/* What still waits is undated. */
void swo_timeline_end(struct swo_timeline *timeline);

#endif
