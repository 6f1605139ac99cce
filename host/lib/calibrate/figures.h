/* What a board's run and a model's have in common: cells that are ok in both, and of them
 * what can be compared.
 */
#ifndef HOST_LIB_CALIBRATE_FIGURES_H
#define HOST_LIB_CALIBRATE_FIGURES_H

#include "host/lib/calibrate/solve.h"
#include "host/lib/results/results.h"

struct figure {
    const struct result_cell *model; /* the cell in the model's run */
    const char *metric, *statistic;  /* a time; "min", "p50" or "p90" */
    int64_t low, value, high;        /* on the board; the ends with all that is uncertain */
    int64_t modelled;
};

struct figures {
    struct figure *items;
    size_t count;
};

/* The targets of both runs that can be compared: a board, its core and image, as silicon in the
 * one and as model in the other. False, with a message that says what to do, if there is none. */
bool figures_match(const struct results *silicon, const struct results *model,
                   const struct result_target **board, const struct result_target **modelled,
                   struct message *message);

/* Of these two targets. The interval of a percentile is the board's own; it is wider by the
 * spread of what was subtracted, by the noise floor where the board ran several times, and
 * downwards by what samples differ by where the model's do not. False
 * with a message if there is no figure. Release with figures_free. */
bool figures_make(struct figures *figures, const struct results *silicon,
                  const struct result_target *board, const struct results *model,
                  const struct result_target *modelled, struct message *message);
void figures_free(struct figures *figures);

/* The same figure in another run of the model; false if that has no such number. */
bool figures_value(const struct results *run, const struct figure *figure, int64_t *value);

#endif
