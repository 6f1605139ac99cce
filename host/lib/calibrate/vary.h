/* Runs the cells of a run of the model again, with one setting changed. Each such run has a
 * directory of its own, so that one that is there already need not be made.
 */
#ifndef HOST_LIB_CALIBRATE_VARY_H
#define HOST_LIB_CALIBRATE_VARY_H

#include "host/lib/calibrate/figures.h"
#include "host/lib/matrix/config.h"
#include "host/lib/target/model_changes.h"

struct vary {
    char *directory; /* where the runs are */
    bool temporary;  /* and removed at the end */
    struct board_list boards;
    struct config config; /* of the cells that have figures */
    struct config_selection selection;
    struct config_names names;
    const char *board;
    const struct result_target *modelled; /* borrowed: of the run of the model */
    struct model_changes changes;         /* that were in force in the run of the model */
    unsigned jobs;
    FILE *quiet;
};

/* `keep`: where the runs stay, and are looked for (kept.h); NULL: a temporary directory. `figures`
 * and the runs must outlive it. */
bool vary_begin(struct vary *vary, const struct figures *figures,
                const struct result_target *modelled, const struct results *model, const char *keep,
                unsigned jobs, struct message *message);
void vary_end(struct vary *vary);

/* With these changes ("late_arrival=0/4/6"), in the directory `name`; to be freed. NULL with a
 * message, or, if it was stopped, without one. */
struct results *vary_run(struct vary *vary, const char *name, const char *const changes[],
                         size_t count, struct message *message);

#endif
