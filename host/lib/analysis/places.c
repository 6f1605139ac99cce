/* Where in the code each sample of a swept cell was due, and how many of the
 * instructions, and of their cycles, that makes.
 */
#include "host/lib/analysis/analysis.h"

#include "host/lib/store/capture_decode.h"
#include <stdlib.h>
#include <string.h>

#define NOWHERE UINT32_MAX

/* ---- Boundaries ---- */

/* Which instruction of the region stands at `address`, or NOWHERE. */
static uint32_t insn_at(const struct analysis *analysis, uint32_t address)
{
    const struct cell_records *records = analysis->records;
    for (size_t i = 0; i < records->insn_count; i++)
        if (records->insns[i].address == address)
            return (uint32_t)i;
    return NOWHERE;
}

/* `position` halfwords (an int32 as it came) behind the first piece. */
static uint32_t address_of(const struct analysis *analysis, uint32_t position)
{
    return analysis->records->insns[0].address + 2u * position;
}

/* ---- Coverage ---- */

static void meet(struct analysis *analysis, const struct analysis_arrival *arrival, uint32_t cycles)
{
    struct analysis_insn *insn = &analysis->insns[arrival->insn];
    insn->met = true;
    if (cycles > insn->cycles)
        insn->cycles = cycles;
}

static int compare_arrivals(const void *a, const void *b)
{
    const struct analysis_arrival *x = a, *y = b;
    if (x->insn != y->insn)
        return x->insn < y->insn ? -1 : 1;
    return x->cycle < y->cycle ? -1 : x->cycle > y->cycle;
}

/* 0 without memory. */
static uint32_t distinct_arrivals(const struct analysis *analysis)
{
    struct analysis_arrival *sorted = calloc(analysis->rows, sizeof *sorted);
    uint32_t distinct = 1;
    if (!sorted)
        return 0;
    memcpy(sorted, analysis->arrivals, analysis->rows * sizeof *sorted);
    qsort(sorted, analysis->rows, sizeof *sorted, compare_arrivals);
    for (size_t i = 1; i < analysis->rows; i++)
        distinct += compare_arrivals(&sorted[i - 1], &sorted[i]) != 0;
    free(sorted);
    return distinct;
}

/* One pass of the loop has as many arrivals as its instructions have cycles; each of
 * those that can be told apart only where somebody saw the cycle. */
static void count_coverage(struct analysis *analysis)
{
    struct analysis_coverage *coverage = &analysis->coverage;
    bool known = analysis->places != NULL;
    *coverage = (struct analysis_coverage){.existing = (uint32_t)analysis->records->insn_count};
    for (size_t i = 0; i < analysis->records->insn_count; i++) {
        const struct analysis_insn *insn = &analysis->insns[i];
        coverage->met += insn->met;
        coverage->cycles_existing += insn->cycles;
        known = known && (insn->cycles > 0 || !insn->met);
    }
    coverage->has_cycles = known;
    coverage->cycles_met = known ? distinct_arrivals(analysis) : 0;
    if (!known)
        coverage->cycles_existing = 0;
    analysis->has_coverage = true;
}

static bool judge_coverage(struct analysis *analysis)
{
    const struct analysis_coverage *c = &analysis->coverage;
    if (c->met < c->existing)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "swept %u of %u instruction boundaries",
                             c->met, c->existing);
    if (c->has_cycles && c->cycles_met == 0)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "the host ran out of memory");
    if (c->has_cycles && c->cycles_met != c->cycles_existing)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "swept %u of %u cycles of one pass of the code under test",
                             c->cycles_met, c->cycles_existing);
    return true;
}

/* ---- Places ---- */

/* As the plugin saw it, per distinct row. */
struct gather {
    struct analysis *analysis;
    struct witness_cursor cursor;
    size_t known; /* rows whose place is known; they are numbered as they come */
};

/* What the firmware sent of two samples is the same: then so is where they fell. */
static void keep_place(struct analysis *analysis, uint32_t index, struct witness_place *kept,
                       const struct witness_place *place)
{
    static const struct witness_place none = {.address = 0};
    if (memcmp(kept, &none, sizeof none) != 0 && memcmp(kept, place, sizeof *place) != 0)
        analysis_fail(analysis, RESULT_INCONCLUSIVE,
                      "witness: the event of sample %u came into 0x%08x, cycle %u, that of an "
                      "equal sample before it into 0x%08x, cycle %u",
                      index, place->address, place->cycle, kept->address, kept->cycle);
    *kept = *place;
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
        keep_place(analysis, index, &analysis->places[trial], &sample.place);
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
    if (again.damage[0]) /* decoded once without: memory ran out */
        analysis_fail(analysis, RESULT_INCONCLUSIVE, "%s", again.damage);
    cell_records_free(&again);
    witness_cursor_end(&gather.cursor);
    return analysis->reason[0] == '\0';
}

/* Where the deadline fell, if the plugin saw it; on a board where the interrupt was
 * taken. */
static struct analysis_arrival arrival_of(const struct analysis *analysis, size_t row,
                                          uint32_t taken)
{
    if (!analysis->places)
        return (struct analysis_arrival){.insn = taken};
    return (struct analysis_arrival){.insn = insn_at(analysis, analysis->places[row].address),
                                     .cycle = analysis->places[row].cycle};
}

/* `who`: whose account names an address where no instruction of the region stands. */
static void fail_outside(struct analysis *analysis, size_t row, const char *who, uint32_t address,
                         const char *whose)
{
    const struct cell_records *records = analysis->records;
    analysis->witness_failures += (uint32_t)records->hot.counts[row];
    analysis_fail(analysis, RESULT_INCONCLUSIVE,
                  "%s 0x%08x is no instruction of the code under test, which is at 0x%08x "
                  "(witness %s)",
                  who, address, records->insns[0].address, whose);
}

static void place_row(struct analysis *analysis, size_t row)
{
    const uint32_t *raw = trials_row(&analysis->records->hot, row);
    uint32_t address = address_of(analysis, raw[analysis->columns.boundary]);
    uint32_t taken = insn_at(analysis, address);
    struct analysis_arrival arrival = arrival_of(analysis, row, taken);
    if (taken == NOWHERE) {
        fail_outside(analysis, row, "the stacked return address", address, "return_address");
    } else if (arrival.insn == NOWHERE) {
        fail_outside(analysis, row, "what the event came into by the plugin at",
                     analysis->places[row].address, "place");
    } else {
        analysis->arrivals[row] = arrival;
        meet(analysis, &arrival, analysis->places ? analysis->places[row].cycles : 0);
    }
}

static bool judge_repeats(struct analysis *analysis)
{
    if (!analysis_is_exhaustive(analysis) || analysis->records->differ[1] == 0)
        return true;
    return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                         "repeats of one trial differ (sample %u from those with the same "
                         "reload, %u modulo %u)",
                         analysis->records->differ[1], analysis->records->differ[0],
                         analysis->records->sweep_count);
}

/* There is no code to be met: each distance is an arrival of its own. */
static bool find_distances(struct analysis *analysis)
{
    size_t column = analysis->columns.event;
    if (column == ANALYSIS_NO_COLUMN)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "the samples do not say at which distance they were taken");
    for (size_t i = 0; i < analysis->rows; i++)
        analysis->arrivals[i].cycle = trials_row(&analysis->records->hot, i)[column];
    return true;
}

bool places_find(struct analysis *analysis)
{
    if (!judge_repeats(analysis))
        return false;
    if (analysis_is_met(analysis))
        return find_distances(analysis);
    if (!analysis_is_swept(analysis))
        return true;
    if (analysis->records->insn_count == 0)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "the code under test has no instruction boundaries to sweep over");
    if (analysis->columns.boundary == ANALYSIS_NO_COLUMN)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "the samples do not say where in the code they were taken");
    if (analysis->target->emulated && !gather_places(analysis))
        return false;
    for (size_t i = 0; i < analysis->rows; i++)
        place_row(analysis, i);
    if (analysis->reason[0])
        return false;
    count_coverage(analysis);
    return judge_coverage(analysis);
}
