/* The four counts that are kept: modelled cycles, at best, nominal and at
 * worst, and executed instructions. One array, so that the running code picks
 * what it publishes by an index.
 */
#ifndef HOST_VDWT_TIMING_COUNTS_H
#define HOST_VDWT_TIMING_COUNTS_H

#include "host/model/model.h"

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

static inline void counts_add(struct counts *counts, const struct span *span)
{
    for (int lane = 0; lane < LANES; lane++)
        counts->v[lane] += span->v[lane];
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
    for (int lane = 0; lane < LANES; lane++)
        to->v[lane] = from->v[lane];
    to->measured = from->measured;
    to->uncalibrated = from->uncalibrated;
}

/* *value: `later` less `earlier`. */
static inline void counts_subtract(struct counts *value, const struct counts *earlier,
                                   const struct counts *later)
{
    for (int lane = 0; lane < LANES; lane++)
        value->v[lane] = later->v[lane] - earlier->v[lane];
    value->measured = later->measured - earlier->measured;
    value->uncalibrated = later->uncalibrated - earlier->uncalibrated;
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
