/* The guest's timers in the model's time: QEMU's virtual clock says what the
 * account says, and a timer expires at the first instruction boundary at or after
 * its deadline. If that makes a core leave an instruction before its end, the account
 * goes back (exceptions/interrupted.h), and timers that are due in between are held.
 *
 * Exact at three places: where a device looks at the clock because of a load, at
 * a store to one (schedule_store()), and where the core is made to stop because a
 * deadline has come. A stop costs about a microsecond, and there are few: the
 * engine compares two numbers at the start of each segment.
 *
 * Time is counted in nominal cycles (in instructions where these are what
 * counts); best and worst follow that schedule: an event lies as far from the
 * boundary behind it there as it does in nominal cycles (interrupted_event()).
 */
#ifndef HOST_VDWT_TIMING_SCHEDULE_H
#define HOST_VDWT_TIMING_SCHEDULE_H

#include "host/model/model.h"
#include "host/vdwt/qemu/vtime.h"
#include "host/vdwt/timing/counts.h"
#include "host/vdwt/timing/rate.h"

#include <stdbool.h>
#include <stdint.h>

extern struct schedule {
    bool on; /* else QEMU's timers run in instructions */
    enum lane lane;
    const uint64_t *count; /* that lane of the account */
    struct rate rate;
    uint64_t asleep; /* cycles that the core slept */
    uint64_t slept;  /* of the time, what the lane does not count: LANE_INSNS has no sleep */
    /* In the account's own count of that lane: a boundary at or behind it is
     * one to stop at. */
    uint64_t stop;
    uint64_t latest; /* ns that the clock may show before the next deadline has come */
    uint64_t cut_at; /* after so many instructions a block was cut */
} schedule;

/* Before any code is seen. */
void schedule_init(const struct model_core *core, enum lane lane);
/* Time runs at `hz`, RATE_HZ_MIN to RATE_HZ_MAX; 0: at the rate of the machine's own
 * clock, and goes on at another when the guest changes that. False if there is no
 * such clock, or none in these limits. Before any code is executed. */
bool schedule_set_rate(uint32_t hz);

/* Has `changed` called when time runs at another rate. */
void schedule_on_rate(void (*changed)(void));

/* Has `stalled` called when the core sleeps and nothing in the machine will wake it: no timer is
 * set, or a million of them did not. On the core's thread, between two blocks. */
void schedule_on_stall(void (*stalled)(void));

/* Something that reads the clock begins at these counts. It does so during that cycle,
 * not at its edge, where QEMU's counters still show the value before. */
void schedule_expose(const struct counts *at);

/* Sees to it that devices get the right time when the guest loads from them. False: this
 * QEMU does not let us. On the core's thread, before any code is executed. */
bool schedule_watch(void);

/* The guest stores to `address`, and the store has not taken effect. Where
 * qemu_host_icount() may be called, before the account is settled. */
void schedule_store(uint32_t address);

/* The guest is about to wait for an interrupt. */
void schedule_wait(void);

/* A block is about to begin with `run`, at or near a deadline: if there is a
 * boundary to stop at in it, settles the account at its beginning, and does not
 * return. `call` as for vtime_leave(). */
struct run;
void schedule_look(struct run *run, void *call);
/* The same for what is not a block's first segment, where it is too late. */
void schedule_check(const struct run *run);
/* Execution goes on where a block was left to be cut. */
void schedule_resume(void);

/* When what is pended now became so: of a timer that expires, its deadline. */
struct counts schedule_event(void);

/* The cycles after which a boundary may be one to stop at, for struct run. */
uint64_t schedule_reach(const struct run *run);

#endif
