/* Writes the report of one or more runs: index.html, summary.md and, if asked for, figures/.
 */
#ifndef HOST_LIB_REPORT_REPORT_H
#define HOST_LIB_REPORT_REPORT_H

#include "host/lib/base/message.h"
#include "host/lib/results/results.h"
#include <stdbool.h>
#include <stddef.h>

struct history;

#define REPORT_MODEL_PAGE "model.html"

/* What else a report may have; all may be NULL, or false. */
struct report_extras {
    const char *model; /* what the last run is called, if that is one of the model to stand beside
                          the boards of the others: an error if none of them ran the same image on
                          the same board. NULL: all are reported alike */
    const char *model_page; /* the model's conformance page: it is copied to REPORT_MODEL_PAGE and
                               linked where modelled cycles stand */
    const struct history *history; /* results by commit, of which the trend is drawn */
    const struct results *against; /* another run, that the only one of `runs` is held against */
    const char *tool; /* what this irqbench is, for figures that need not be drawn again */
    bool figures; /* also draw figures as files: takes gnuplot and matplotlib, which nothing else
                     does */
};

/* Takes the runs over. `directory` is new, empty or a report: another folder is refused. Existing
 * files of a report are replaced, each in one step and only after everything was made; on failure
 * nothing is changed. The output is a function of runs and extras alone. */
bool report_write(struct results *const runs[], size_t count, const struct report_extras *extras,
                  const char *directory, struct message *message);

#endif
