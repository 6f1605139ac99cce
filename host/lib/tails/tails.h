/* Estimates of the tails of a board's metrics (silicon/tail.h). They need the order of the samples,
 * which a run.json has not: the captures of the run directory are analysed again, and nothing is
 * written.
 */
#ifndef HOST_LIB_TAILS_TAILS_H
#define HOST_LIB_TAILS_TAILS_H

#include "host/lib/base/message.h"
#include "host/lib/results/results.h"

/* Gives each metric of the cells that match (`cell`: pattern.h, `metric`: a name; NULL: all) its
 * `sampling.tail`, which belongs to `results`: an estimate, or why there is none. `path` is what
 * the results were loaded from. Metrics of other evidence have none, and where all are of other
 * evidence that is an error, because estimates are of samples. False with `message`, too, without
 * memory. */
bool tails_attach(struct results *results, const char *path, const char *cell, const char *metric,
                  struct message *message);

#endif
