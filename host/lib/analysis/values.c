/* From raw numbers to values: overheads first, then every row decoded, then
 * what is relative to the whole cell.
 */
#include "host/lib/analysis/measure_work.h"

#include <stdlib.h>

/* The virtual counter stamps an expiry itself, so nothing comes on top of it;
 * `masked` is relative to the cell's own minimum. */
static bool needs_calibration(const struct work *work, size_t column)
{
    const struct cell_column *c = &work->records->columns[column];
    if (c->metric == WIRE_METRIC_MASKED)
        return false;
    return c->form == WIRE_FORM_SPAN || work->target->identity.clock_source != WIRE_CLOCK_VDWT ||
           overhead_exists(work->records, c->metric);
}

bool values_find_overheads(struct work *work)
{
    for (size_t i = 0; i < work->records->column_count; i++) {
        const char *problem = NULL;
        if (work_is_timed(work, i) && needs_calibration(work, i))
            problem = overhead_find(work->records, work->records->columns[i].metric,
                                    &work->target->clock, &work->overheads[i]);
        if (problem)
            return analysis_fail(work->analysis, RESULT_INCONCLUSIVE, "%s: %s",
                                 work_metric_name(work, i), problem);
    }
    return true;
}

static bool since_event(const struct work *work, const uint32_t *row, size_t column, int64_t *value)
{
    const struct decode_clock *clock = &work->target->clock;
    if (!clock->icount) {
        *value = row[column];
        return true;
    }
    uint64_t event = row[work->columns.event];
    bool whole = decode_counts(clock, event + row[column], value);
    *value -= decode_deadline(clock, event);
    return whole;
}

/* NULL, or what is wrong with this number. */
static const char *evaluate(const struct work *work, const uint32_t *row, size_t column,
                            int64_t *value)
{
    bool whole = true;
    switch (work->records->columns[column].form) {
    case WIRE_FORM_SPAN:
        whole = decode_counts(&work->target->clock, row[column], value);
        break;
    case WIRE_FORM_SINCE_EVENT:
        whole = since_event(work, row, column, value);
        break;
    case WIRE_FORM_POSITION:
        *value = (int32_t)row[column];
        return NULL;
    default:
        *value = row[column];
        return NULL;
    }
    *value -= work->overheads[column].value;
    if (!whole)
        return "its counts are no whole number of instructions (witness decode)";
    return *value < 0 ? "the overhead exceeds the span" : NULL;
}

/* Evaluates one row; a bad number makes all its samples witness failures. */
static void evaluate_row(struct work *work, const uint32_t *row, uint64_t count, int64_t *values)
{
    bool bad = false;
    for (size_t i = 0; i < work->records->column_count; i++) {
        const char *problem = evaluate(work, row, i, &values[i]);
        if (!problem)
            continue;
        bad = true;
        analysis_fail(work->analysis, RESULT_INCONCLUSIVE, "%s: %s (raw %u, overhead %lld)",
                      work_metric_name(work, i), problem, row[i],
                      (long long)work->overheads[i].value);
    }
    if (bad)
        work->analysis->witness_failures += (uint32_t)count;
}

/* `masked` is what comes on top of the shortest entry of the cell. */
static void rebase_masked(struct work *work)
{
    size_t columns = work->records->column_count;
    for (size_t column = 0; column < columns; column++) {
        if (work->records->columns[column].metric != WIRE_METRIC_MASKED)
            continue;
        int64_t least = work->values[column];
        for (size_t row = 1; row <= work->rows; row++)
            if (work->values[row * columns + column] < least)
                least = work->values[row * columns + column];
        for (size_t row = 0; row <= work->rows; row++)
            work->values[row * columns + column] -= least;
        work->overheads[column].value = least;
    }
}

bool values_evaluate(struct work *work)
{
    const struct trials *hot = &work->records->hot;
    size_t columns = work->records->column_count;
    work->rows = hot->used;
    if (work->rows == 0)
        return work_fail(work, "there is no sample after the first, cold one");
    work->values = calloc(work->rows + 1u, columns * sizeof *work->values);
    work->offsets = calloc(work->rows, sizeof *work->offsets);
    if (!work->values || !work->offsets)
        return work_fail(work, "the host ran out of memory");
    for (size_t i = 0; i < work->rows; i++)
        evaluate_row(work, trials_row(hot, i), hot->counts[i], work->values + i * columns);
    evaluate_row(work, work->records->cold, 1, work->values + work->rows * columns);
    rebase_masked(work);
    return work->analysis->reason[0] == '\0';
}
