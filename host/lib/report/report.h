/* Writes the report of one or more runs: index.html, summary.md and figures/.
 */
#ifndef HOST_LIB_REPORT_REPORT_H
#define HOST_LIB_REPORT_REPORT_H

#include "host/lib/base/message.h"
#include "host/lib/results/results.h"
#include <stddef.h>

#define REPORT_MODEL_PAGE "model.html"

/* Takes the runs over. `directory` is new, empty or a report: another folder is refused. Existing
 * files of a report are replaced, each in one step and only after everything was made; on failure
 * nothing is changed. `model_page` (may be NULL) is the model's conformance page:
 * it is copied to REPORT_MODEL_PAGE and linked where modelled cycles stand. The
 * output is a function of these files alone. `model` names the last run, if that is one of the
 * model to stand beside the boards of the others: an error if none of them ran the same image on
 * the same board. NULL: all are reported alike. */
bool report_write(struct results *const runs[], size_t count, const char *model,
                  const char *directory, const char *model_page, struct message *message);

#endif
