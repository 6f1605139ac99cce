/* A run as text for a terminal: a table a scenario and kind of evidence, the
 * cells that have no result with their reasons, and figures on request.
 */
#ifndef HOST_LIB_SHOW_SHOW_H
#define HOST_LIB_SHOW_SHOW_H

#include "host/lib/results/results.h"
#include <stdio.h>

struct show_request {
    const char *cell;   /* shell pattern over cell ids; NULL for all */
    const char *metric; /* NULL for all */
    bool ns;            /* the tables' times in nanoseconds (results/nanoseconds.h) */
    bool figures;       /* histograms, and values by interrupted instruction */
    size_t width;       /* characters in a line */
};

/* False with `message` filled if the metric is unknown or nothing matches. */
bool show_print(FILE *out, const struct results *results, const struct show_request *request,
                struct message *message);

#endif
