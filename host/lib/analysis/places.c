/* Where in the code each sample of a swept cell was due, and how many of the
 * instruction boundaries that makes.
 */
#include "host/lib/analysis/analysis.h"

#include "host/lib/store/capture_decode.h"
#include <stdlib.h>
#include <string.h>

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

/* As the plugin saw it, per distinct row. */
struct gather {
    struct analysis *analysis;
    struct witness_cursor cursor;
    size_t known; /* rows whose place is known; they are numbered as they come */
};

static void gather_place(struct gather *gather, uint32_t index, size_t trial,
                         const struct witness_place *place)
{
    struct witness_place *known = &gather->analysis->places[trial];
    if (trial == gather->known) {
        gather->known++;
        *known = *place;
    } else if (memcmp(known, place, sizeof *place) != 0) {
        analysis_fail(gather->analysis, RESULT_INCONCLUSIVE,
                      "witness: the event of sample %u fell at 0x%08x, that of the same sample "
                      "before at 0x%08x",
                      index, place->address, known->address);
    }
}

static void gather_row(void *context, uint32_t index, size_t trial, const uint32_t *row)
{
    struct gather *gather = context;
    struct analysis *analysis = gather->analysis;
    struct witness_sample sample;
    (void)row;
    if (!witness_cursor_next(&gather->cursor, &sample) || !(sample.has & WITNESS_HAS_PLACE)) {
        analysis_fail(analysis, RESULT_INCONCLUSIVE,
                      "witness: the plugin saw no event in sample %u", index);
        return;
    }
    if (trial < analysis->rows)
        gather_place(gather, index, trial, &sample.place);
}

static bool gather_places(struct analysis *analysis)
{
    struct gather gather = {.analysis = analysis};
    struct cell_records again;
    analysis->places = calloc(analysis->rows, sizeof *analysis->places);
    if (!analysis->places)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "the host ran out of memory");
    if (!witness_open(analysis, &gather.cursor))
        return false;
    cell_records_init(&again, analysis->records->number);
    again.row = gather_row;
    again.row_context = &gather;
    capture_decode_cell(analysis->capture, &again);
    cell_records_free(&again);
    witness_cursor_end(&gather.cursor);
    return analysis->reason[0] == '\0';
}

/* The boundary at which the deadline fell, where the plugin saw it; on a board that
 * at which the interrupt was taken. */
static uint32_t due_boundary(const struct analysis *analysis, size_t row, uint32_t taken)
{
    const struct cell_records *records = analysis->records;
    if (!analysis->places)
        return taken;
    return boundary_at(analysis, (analysis->places[row].address - records->region_base) / 2u);
}

static void place_row(struct analysis *analysis, size_t row)
{
    const struct cell_records *records = analysis->records;
    uint32_t position = trials_row(&records->hot, row)[analysis->columns.boundary];
    uint32_t taken = boundary_at(analysis, position);
    uint32_t due = due_boundary(analysis, row, taken);
    if (taken != NOWHERE && due != NOWHERE) {
        analysis->offsets[row] = due;
        meet(analysis, due);
        return;
    }
    analysis->witness_failures += (uint32_t)records->hot.counts[row];
    if (taken == NOWHERE)
        analysis_fail(analysis, RESULT_INCONCLUSIVE,
                      "the stacked return address was not in the code under test: %d halfwords "
                      "from 0x%08x is no instruction of it (witness return_address)",
                      (int32_t)position, records->region_base);
    else
        analysis_fail(analysis, RESULT_INCONCLUSIVE,
                      "witness: the plugin saw an event at 0x%08x, which is no instruction of the "
                      "code under test",
                      analysis->places[row].address);
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
    if (analysis->columns.boundary == ANALYSIS_NO_COLUMN)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "the samples do not say where in the code they were taken");
    if (analysis->target->emulated && !gather_places(analysis))
        return false;
    for (size_t i = 0; i < analysis->rows; i++)
        place_row(analysis, i);
    analysis->has_coverage = true;
    analysis->met = count_met(analysis);
    analysis->existing = analysis->sweep.existing;
    if (analysis->met < analysis->existing)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "swept %u of %u instruction boundaries",
                             analysis->met, analysis->existing);
    return analysis->reason[0] == '\0';
}
