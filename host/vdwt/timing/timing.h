/* A segment's time, worked out once for every state of the pipeline in which
 * it is ever entered: a run. While the guest executes, only sums of runs are
 * taken.
 */
#ifndef HOST_VDWT_TIMING_TIMING_H
#define HOST_VDWT_TIMING_TIMING_H

#include "host/vdwt/timing/code.h"
#include "host/vdwt/timing/counts.h"

#include <stdbool.h>
#include <stdint.h>

/* A state of the pipeline by its number; equal numbers are equal states. */
typedef uint32_t pipeline_id;
#define PIPELINE_RESET 0u /* nothing under way */
#define PIPELINE_NONE  UINT32_MAX

#define ADDRESS_NOWHERE 1u /* odd: no instruction stands there */

/* One way out of a run: what it took from its first instruction on, and how
 * it leaves the pipeline. */
#define EXIT_CLOSED UINT64_MAX
struct exit {
    struct span cost;
    pipeline_id pipeline;
    uint64_t taken; /* how often, as every lane of the account has it */
    uint64_t open;  /* how often since, less one: EXIT_CLOSED if it was not */
};

struct run {
    struct segment *segment;
    struct run *next;
    pipeline_id entered; /* state of the pipeline at its first instruction */
    uint32_t flags;      /* the segment's, so that one test finds every exception */
    uint32_t successor;  /* address after sequential flow; NOWHERE if it always jumps */
    uint64_t reach;      /* schedule_reach() */
    bool jumps;          /* its last instruction can go elsewhere */
    struct exit sequential;
    struct exit jump[MODEL_TARGET_COUNT]; /* by kind of target */
    struct exit skipped;                  /* SEGMENT_OUTCOME: the last one did nothing */
    struct span prefix[];                 /* counts before each of its instructions */
};

/* Is entered in no state that there is. */
extern struct run timing_no_run;

void timing_init(const struct model_core *core);

/* The run of `segment` for that state; made if it is new. It is its latest now. */
struct run *timing_run(struct segment *segment, pipeline_id entered);

/* Drops what was worked out for a segment. Runs in use stay valid. */
void timing_forget(struct segment *segment);

/* State after a jump out of `run` that cost `cost` more than the run itself. */
pipeline_id timing_after_jump(const struct run *run, struct model_cost cost);

/* What `run`'s last instruction adds when it jumps to a target of this kind. */
struct model_cost timing_refill(const struct run *run, enum model_target kind);

/* MODEL_DOUBT bits of everything that was worked out so far. */
uint32_t timing_doubts(void);
void timing_add_doubts(uint32_t doubts);

#endif
