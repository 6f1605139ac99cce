/* What the cycles were spent on, for the DWT's profiling counters (ARMv7-M manual,
 * C1.8): in loads and stores beyond one cycle each, in exceptions, asleep, and
 * what took none. What is left of the cycles is CPICNT's. In the count that the
 * guest's counter shows; where that is instructions, all but the sleep is 0.
 *
 * It is kept only while the guest has one of them enabled, because every segment is
 * then accounted for slowly.
 */
#ifndef HOST_VDWT_TIMING_PROFILE_H
#define HOST_VDWT_TIMING_PROFILE_H

#include "host/vdwt/timing/timing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order of their registers and of their enable bits. */
enum profile_counter {
    PROFILE_CPI,
    PROFILE_EXC,
    PROFILE_SLEEP,
    PROFILE_LSU,
    PROFILE_FOLD,
    PROFILE_COUNTERS
};

struct profile {
    bool on;
    uint64_t load_store, exceptions, folded; /* since it was first on */
};
extern struct profile profile;

/* So many of each, modulo 2^32, where the counts are `now`, before instruction `index` of
 * the current run; 0 between two runs. */
void profile_at(const struct counts *now, size_t index, uint32_t counts[PROFILE_COUNTERS]);

/* A run was executed; `skipped`: but for its last instruction. */
void profile_leave(const struct run *run, bool skipped);
/* What an address added to a load or store; what entering or leaving took. */
void profile_access(struct model_cost cost);
void profile_exception(struct model_cost cost);
/* The account was moved because of an exception. */
void profile_move(const struct counts *from, const struct counts *to);

#endif
