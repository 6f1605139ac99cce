/* The four counts that are kept: modelled cycles, at best, nominal and at
 * worst, and executed instructions. One array, so that the running code picks
 * what it publishes by an index.
 */
#ifndef HOST_VDWT_TIMING_COUNTS_H
#define HOST_VDWT_TIMING_COUNTS_H

#include "host/model/model.h"

#include <stdbool.h>
#include <stdint.h>

enum lane { LANE_BEST, LANE_NOMINAL, LANE_WORST, LANE_INSNS, LANES };

/* Since the machine started. */
struct counts {
    uint64_t v[LANES];
    /* Of the nominal one; modulo 2^64, as it may fall. */
    uint64_t measured, uncalibrated;
};

/* Of a few instructions. */
struct span {
    uint32_t v[LANES];
    struct model_origin origin; /* of the nominal count */
};

static inline void counts_add_origin(struct counts *counts, struct model_origin origin)
{
    counts->measured += (uint64_t)(int64_t)origin.measured;
    counts->uncalibrated += (uint64_t)(int64_t)origin.uncalibrated;
}

/* Here and below lane by lane: where calls are followed, the loop takes longer than the sums. */
static inline void counts_add(struct counts *counts, const struct span *span)
{
    counts->v[LANE_BEST] += span->v[LANE_BEST];
    counts->v[LANE_NOMINAL] += span->v[LANE_NOMINAL];
    counts->v[LANE_WORST] += span->v[LANE_WORST];
    counts->v[LANE_INSNS] += span->v[LANE_INSNS];
    counts_add_origin(counts, span->origin);
}

/* `times` over, all but what is always kept: the nominal count and the instructions. */
static inline void counts_add_others(struct counts *counts, const struct span *span, uint64_t times)
{
    counts->v[LANE_BEST] += times * span->v[LANE_BEST];
    counts->v[LANE_WORST] += times * span->v[LANE_WORST];
    counts->measured += times * (uint64_t)(int64_t)span->origin.measured;
    counts->uncalibrated += times * (uint64_t)(int64_t)span->origin.uncalibrated;
}

/* As an assignment, word by word: see vdwt.mk. */
static inline void counts_copy(struct counts *to, const struct counts *from)
{
    to->v[LANE_BEST] = from->v[LANE_BEST];
    to->v[LANE_NOMINAL] = from->v[LANE_NOMINAL];
    to->v[LANE_WORST] = from->v[LANE_WORST];
    to->v[LANE_INSNS] = from->v[LANE_INSNS];
    to->measured = from->measured;
    to->uncalibrated = from->uncalibrated;
}

/* *value: `later` less `earlier`. */
static inline void counts_subtract(struct counts *value, const struct counts *earlier,
                                   const struct counts *later)
{
    value->v[LANE_BEST] = later->v[LANE_BEST] - earlier->v[LANE_BEST];
    value->v[LANE_NOMINAL] = later->v[LANE_NOMINAL] - earlier->v[LANE_NOMINAL];
    value->v[LANE_WORST] = later->v[LANE_WORST] - earlier->v[LANE_WORST];
    value->v[LANE_INSNS] = later->v[LANE_INSNS] - earlier->v[LANE_INSNS];
    value->measured = later->measured - earlier->measured;
    value->uncalibrated = later->uncalibrated - earlier->uncalibrated;
}

static inline bool counts_equal(const struct counts *one, const struct counts *other)
{
    return one->v[LANE_BEST] == other->v[LANE_BEST] &&
           one->v[LANE_NOMINAL] == other->v[LANE_NOMINAL] &&
           one->v[LANE_WORST] == other->v[LANE_WORST] &&
           one->v[LANE_INSNS] == other->v[LANE_INSNS] && one->measured == other->measured &&
           one->uncalibrated == other->uncalibrated;
}

static inline struct counts counts_between(const struct counts *earlier, const struct counts *later)
{
    struct counts value;

    counts_subtract(&value, earlier, later);
    return value;
}

static inline void span_add_cost(struct span *span, struct model_cost cost)
{
    span->v[LANE_BEST] += cost.best;
    span->v[LANE_NOMINAL] += cost.nominal;
    span->v[LANE_WORST] += cost.worst;
}

static inline void counts_add_cost(struct counts *counts, struct model_cost cost)
{
    counts->v[LANE_BEST] += cost.best;
    counts->v[LANE_NOMINAL] += cost.nominal;
    counts->v[LANE_WORST] += cost.worst;
}

#endif
