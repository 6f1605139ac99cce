/* Writes the report of one or more runs: index.html, summary.md and figures/.
 */
#ifndef HOST_LIB_REPORT_REPORT_H
#define HOST_LIB_REPORT_REPORT_H

#include "host/lib/base/message.h"
#include <stddef.h>

#define REPORT_MODEL_PAGE "model.html"

/* `paths` are run directories or run.json files. Existing files of a report are
 * replaced, each in one step and only after everything was made; on failure
 * nothing is changed. `model_page` (may be NULL) is the model's conformance page:
 * it is copied to REPORT_MODEL_PAGE and linked where modelled cycles stand. The
 * output is a function of these files alone. */
bool report_write(char *const paths[], size_t count, const char *directory, const char *model_page,
                  struct message *message);

#endif
