/* Where in the code each sample of a swept cell was due, and how many of the
 * instruction boundaries that makes.
 */
#include "host/lib/analysis/analysis.h"

#define NOWHERE UINT32_MAX

/* ---- Boundaries ---- */

/* Whether an instruction of the region starts here, by its bit map. */
static bool starts_at(const struct cell_records *records, size_t halfword)
{
    return (unsigned)records->boundaries[halfword / 8u] >> (halfword % 8u) & 1u;
}

static void rank_boundaries(struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->records->boundary_bits; i++)
        if (starts_at(analysis->records, i))
            analysis->sweep.rank[i] = (uint16_t)analysis->sweep.existing++;
}

/* The boundary at `position` halfwords from the region's base (an int32 as it
 * came), or NOWHERE if no instruction of the region starts there. */
static uint32_t boundary_at(const struct analysis *analysis, uint32_t position)
{
    /* A position before the region is negative, so very large here. */
    if (position >= analysis->records->boundary_bits || !starts_at(analysis->records, position))
        return NOWHERE;
    return analysis->sweep.rank[position];
}

/* The boundary `insns` instructions before `boundary`, the region being a loop. */
static uint32_t boundary_before(const struct analysis *analysis, uint32_t boundary, uint64_t insns)
{
    uint32_t existing = analysis->sweep.existing, back = (uint32_t)(insns % existing);
    return (boundary + existing - back) % existing;
}

static void meet(struct analysis *analysis, uint32_t boundary)
{
    analysis->sweep.met[boundary / 8u] |= (uint8_t)(1u << (boundary % 8u));
}

static uint32_t count_met(const struct analysis *analysis)
{
    uint32_t met = 0;
    for (size_t i = 0; i < sizeof analysis->sweep.met; i++)
        met += (uint32_t)__builtin_popcount(analysis->sweep.met[i]);
    return met;
}

/* ---- Places ---- */

static int64_t least_held(const struct analysis *analysis)
{
    int64_t least = analysis_value(analysis, 0, analysis->columns.held);
    for (size_t i = 1; i < analysis->rows; i++)
        if (analysis_value(analysis, i, analysis->columns.held) < least)
            least = analysis_value(analysis, i, analysis->columns.held);
    return least;
}

/* The boundary at which the deadline fell: known, or inferred from where the
 * interrupt was taken and for how many instructions it had been held off. */
static uint32_t deadline_boundary(const struct analysis *analysis, size_t row, int64_t least)
{
    const struct cell_records *records = analysis->records;
    const uint32_t *raw = trials_row(&records->hot, row);
    if (analysis->columns.event_pc != ANALYSIS_NO_COLUMN)
        return boundary_at(analysis, raw[analysis->columns.event_pc]);
    uint32_t taken = boundary_at(analysis, raw[analysis->columns.boundary]);
    bool counts_insns = analysis->target->evidence == EVIDENCE_INSNS;
    if (taken == NOWHERE || analysis->columns.held == ANALYSIS_NO_COLUMN || !counts_insns)
        return taken;
    return boundary_before(
        analysis, taken, (uint64_t)(analysis_value(analysis, row, analysis->columns.held) - least));
}

static void place_row(struct analysis *analysis, size_t row, int64_t least)
{
    const struct cell_records *records = analysis->records;
    const uint32_t *raw = trials_row(&records->hot, row);
    size_t column = analysis->columns.boundary != ANALYSIS_NO_COLUMN ? analysis->columns.boundary
                                                                     : analysis->columns.event_pc;
    uint32_t taken = boundary_at(analysis, raw[column]);
    uint32_t due = deadline_boundary(analysis, row, least);
    if (taken != NOWHERE && due != NOWHERE) {
        analysis->offsets[row] = due;
        meet(analysis, due);
        return;
    }
    analysis->witness_failures += (uint32_t)records->hot.counts[row];
    analysis_fail(analysis, RESULT_INCONCLUSIVE,
                  "the stacked return address was not in the code under test: %d halfwords from "
                  "0x%08x is no instruction of it (witness return_address)",
                  (int32_t)raw[column], records->region_base);
}

bool places_find(struct analysis *analysis)
{
    if (!analysis_is_swept(analysis))
        return true;
    if (analysis_is_exhaustive(analysis) && analysis->records->differ[1] != 0)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "repeats of one trial differ (sample %u from those with the same "
                             "reload, %u modulo %u)",
                             analysis->records->differ[1], analysis->records->differ[0],
                             analysis->records->sweep_count);
    rank_boundaries(analysis);
    if (analysis->sweep.existing == 0)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "the code under test has no instruction boundaries to sweep over");
    if (analysis->columns.boundary == ANALYSIS_NO_COLUMN &&
        analysis->columns.event_pc == ANALYSIS_NO_COLUMN)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "the samples do not say where in the code they were taken");
    int64_t least = analysis->columns.held != ANALYSIS_NO_COLUMN ? least_held(analysis) : 0;
    for (size_t i = 0; i < analysis->rows; i++)
        place_row(analysis, i, least);
    analysis->has_coverage = true;
    analysis->met = count_met(analysis);
    analysis->existing = analysis->sweep.existing;
    if (analysis->met < analysis->existing)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "swept %u of %u instruction boundaries",
                             analysis->met, analysis->existing);
    return analysis->reason[0] == '\0';
}
