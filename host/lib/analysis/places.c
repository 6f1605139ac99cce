/* Where in the code each sample of a swept cell was due, and how many of the
 * instruction boundaries that makes.
 */
#include "host/lib/analysis/measure_work.h"

static int64_t least_held(const struct work *work)
{
    int64_t least = work_value(work, 0, work->columns.held);
    for (size_t i = 1; i < work->rows; i++)
        if (work_value(work, i, work->columns.held) < least)
            least = work_value(work, i, work->columns.held);
    return least;
}

/* The boundary at which the deadline fell: known, or inferred from where the
 * interrupt was taken and for how many instructions it had been held off. */
static uint32_t deadline_boundary(const struct work *work, size_t row, int64_t least)
{
    const struct cell_records *records = work->records;
    const uint32_t *raw = trials_row(&records->hot, row);
    if (work->columns.event_pc != COLUMNS_NONE)
        return sweep_boundary(&work->sweep, records, raw[work->columns.event_pc]);
    uint32_t taken = sweep_boundary(&work->sweep, records, raw[work->columns.boundary]);
    bool counts_insns = work->target->evidence == EVIDENCE_INSNS;
    if (taken == SWEEP_NOWHERE || work->columns.held == COLUMNS_NONE || !counts_insns)
        return taken;
    return sweep_before(&work->sweep, taken,
                        (uint64_t)(work_value(work, row, work->columns.held) - least));
}

static void place_row(struct work *work, size_t row, int64_t least)
{
    const struct cell_records *records = work->records;
    const uint32_t *raw = trials_row(&records->hot, row);
    size_t column =
        work->columns.boundary != COLUMNS_NONE ? work->columns.boundary : work->columns.event_pc;
    uint32_t taken = sweep_boundary(&work->sweep, records, raw[column]);
    uint32_t due = deadline_boundary(work, row, least);
    if (taken != SWEEP_NOWHERE && due != SWEEP_NOWHERE) {
        work->offsets[row] = due;
        sweep_meet(&work->sweep, due);
        return;
    }
    work->analysis->witness_failures += (uint32_t)records->hot.counts[row];
    analysis_fail(work->analysis, RESULT_INCONCLUSIVE,
                  "the stacked return address was not in the code under test: %d halfwords from "
                  "0x%08x is no instruction of it (witness return_address)",
                  (int32_t)raw[column], records->region_base);
}

bool places_find(struct work *work)
{
    struct analysis *analysis = work->analysis;
    if (!work_is_swept(work))
        return true;
    if (work_is_exhaustive(work) && work->records->differ[1] != 0)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "repeats of one trial differ (sample %u from those with the same "
                             "reload, %u modulo %u)",
                             work->records->differ[1], work->records->differ[0],
                             work->records->sweep_count);
    sweep_init(&work->sweep, work->records);
    if (work->sweep.existing == 0)
        return work_fail(work, "the code under test has no instruction boundaries to sweep over");
    if (work->columns.boundary == COLUMNS_NONE && work->columns.event_pc == COLUMNS_NONE)
        return work_fail(work, "the samples do not say where in the code they were taken");
    int64_t least = work->columns.held != COLUMNS_NONE ? least_held(work) : 0;
    for (size_t i = 0; i < work->rows; i++)
        place_row(work, i, least);
    analysis->has_coverage = true;
    analysis->met = sweep_met(&work->sweep);
    analysis->existing = work->sweep.existing;
    if (analysis->met < analysis->existing)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "swept %u of %u instruction boundaries",
                             analysis->met, analysis->existing);
    return analysis->reason[0] == '\0';
}
