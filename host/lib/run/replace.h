/* What a run, or a merge, would replace. */
#ifndef HOST_LIB_RUN_REPLACE_H
#define HOST_LIB_RUN_REPLACE_H

#include "host/lib/store/rundir.h"
#include "host/lib/target/target.h"

/* What of a board is going to be measured, or was; what is not known is not compared. */
struct replace_facts {
    bool has_image, has_model;
    uint32_t image_crc;    /* as target's identity has it */
    uint32_t model, rules; /* as its witness_head has them */
};

struct replace_plan {
    const char *directory;
    const json_t *manifest; /* of what shall be in it */
    const char *advice;     /* behind "...; " */
    /* Sets what it will have of a board, `facts`, that the run there has; all 0 at first. */
    void (*plan)(const void *context, const struct manifest_board *board,
                 struct replace_facts *facts);
    const void *context;
};

/* Whether what the directory holds, if it is of the same manifest, is also of the same images and
 * the same timing model: then it can be made again, and nothing is lost. False with `message`
 * otherwise. What cannot be read is left to rundir_open(). */
bool replace_is_safe(const struct replace_plan *plan, struct message *message);

/* Of a target that has been met. */
void replace_facts_of(const struct manifest_board *board, const struct target *target,
                      struct replace_facts *facts);

#endif
