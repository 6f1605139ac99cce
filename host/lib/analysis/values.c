/* From raw numbers to values: overheads first, then every row evaluated, then
 * what is relative to the whole cell.
 */
#include "host/lib/analysis/analysis.h"

#include <stdlib.h>

/* ---- Overheads ---- */

static const struct wire_calibration *find_span(const struct cell_records *records, uint8_t metric,
                                                enum wire_span span)
{
    for (size_t i = 0; i < records->calibration_count; i++) {
        const struct wire_calibration *calibration = &records->calibrations[i];
        if (calibration->metric == metric && calibration->span == span)
            return calibration;
    }
    return NULL;
}

static bool is_calibrated(const struct cell_records *records, uint8_t metric)
{
    return find_span(records, metric, WIRE_SPAN_SPAN) != NULL;
}

/* Adds sign times the span's minimum to a column's overhead. */
static void add_span(struct analysis *analysis, size_t column, size_t taken, enum wire_span span,
                     int sign)
{
    const struct wire_calibration *calibration =
        find_span(analysis->records, analysis->records->columns[column].metric, span);
    if (!calibration)
        return;
    analysis->overheads[column].value[taken] += sign * (int64_t)calibration->min;
    analysis->overheads[column].spread[taken] += (int64_t)calibration->max - calibration->min;
}

/* What a span is charged does not depend on the barriers unless it says so. */
static enum wire_span span_taken(const struct analysis *analysis, size_t column, size_t taken)
{
    static const enum wire_span spans[ANALYSIS_PLACES_TAKEN] = {
        WIRE_SPAN_SPAN, WIRE_SPAN_BEHIND_DSB, WIRE_SPAN_BEHIND_ISB};
    uint8_t metric = analysis->records->columns[column].metric;
    return find_span(analysis->records, metric, spans[taken]) ? spans[taken] : WIRE_SPAN_SPAN;
}

/* Overhead = SPAN - (PAD - BASE), each the minimum of its calibration; a
 * span that is absent counts as nothing. NULL, or why there is none to subtract. */
static const char *find_overhead(struct analysis *analysis, size_t column)
{
    if (!is_calibrated(analysis->records, analysis->records->columns[column].metric))
        return "it has no calibration span";
    for (size_t taken = 0; taken < ANALYSIS_PLACES_TAKEN; taken++) {
        add_span(analysis, column, taken, span_taken(analysis, column, taken), 1);
        add_span(analysis, column, taken, WIRE_SPAN_PAD, -1);
        add_span(analysis, column, taken, WIRE_SPAN_BASE, 1);
        if (analysis->overheads[column].value[taken] < 0)
            return "its calibration's padding is longer than the span";
    }
    return NULL;
}

/* DSB and ISB are two halfwords each. */
size_t analysis_taken(const struct analysis *analysis, const uint32_t *row)
{
    size_t column = analysis->columns.taken;
    if (column == ANALYSIS_NO_COLUMN)
        return 0;
    return row[column] % 2u || row[column] / 2u >= ANALYSIS_PLACES_TAKEN ? ANALYSIS_PLACES_TAKEN
                                                                         : row[column] / 2u;
}

/* An excess is relative to the cell's own minimum, a change to the sample before. */
static bool needs_calibration(const struct analysis *analysis, size_t column)
{
    return !metric_is_relative(analysis_row(analysis, column));
}

bool values_find_overheads(struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->records->column_count; i++) {
        const char *problem = NULL;
        if (analysis_is_timed(analysis, i) && needs_calibration(analysis, i))
            problem = find_overhead(analysis, i);
        if (problem)
            return analysis_fail(analysis, RESULT_INCONCLUSIVE, "%s: %s",
                                 analysis_column_name(analysis, i), problem);
    }
    return true;
}

/* ---- Values ---- */

/* NULL, or what is wrong with this number. */
static const char *evaluate(const struct analysis *analysis, const uint32_t *row, size_t column,
                            int64_t *value)
{
    size_t taken = analysis_taken(analysis, row);
    if (taken == ANALYSIS_PLACES_TAKEN)
        return "the interrupt was taken at none of the three places behind the store";
    switch (analysis->records->columns[column].form) {
    case WIRE_FORM_SPAN:
    case WIRE_FORM_SINCE_EVENT:
        *value = row[column] - analysis->overheads[column].value[taken];
        break;
    case WIRE_FORM_POSITION:
        *value = (int32_t)row[column];
        return NULL;
    default:
        *value = row[column];
        return NULL;
    }
    return *value < 0 ? "the overhead exceeds the span" : NULL;
}

/* Evaluates one row; a bad number makes all its samples witness failures. */
static void evaluate_row(struct analysis *analysis, const uint32_t *row, uint64_t count,
                         int64_t *values)
{
    bool bad = false;
    for (size_t i = 0; i < analysis->records->column_count; i++) {
        const char *problem = evaluate(analysis, row, i, &values[i]);
        if (!problem)
            continue;
        bad = true;
        analysis_fail(analysis, RESULT_INCONCLUSIVE, "%s: %s (raw %u, overhead %lld)",
                      analysis_column_name(analysis, i), problem, row[i],
                      (long long)analysis->overheads[i].value[0]);
    }
    if (bad)
        analysis->witness_failures += (uint32_t)count;
}

/* An excess is what comes on top of the cell's shortest. */
static void rebase_excess(struct analysis *analysis)
{
    size_t columns = analysis->records->column_count;
    size_t rows = analysis_settling_row(analysis, analysis->records->settling.used);
    for (size_t column = 0; column < columns; column++) {
        if (analysis_row(analysis, column)->kind != METRIC_EXCESS)
            continue;
        int64_t least = analysis->values[column];
        for (size_t row = 1; row < rows; row++)
            if (analysis->values[row * columns + column] < least)
                least = analysis->values[row * columns + column];
        for (size_t row = 0; row < rows; row++)
            analysis->values[row * columns + column] -= least;
        for (size_t taken = 0; taken < ANALYSIS_PLACES_TAKEN; taken++)
            analysis->overheads[column].value[taken] = least;
    }
}

static void evaluate_settling(struct analysis *analysis)
{
    const struct trials *settling = &analysis->records->settling;
    for (size_t i = 0; i < settling->used; i++)
        evaluate_row(analysis, trials_row(settling, i), settling->counts[i],
                     analysis->values +
                         analysis_settling_row(analysis, i) * analysis->records->column_count);
}

static bool judge_rows(struct analysis *analysis)
{
    if (analysis->rows > 0)
        return true;
    if (analysis->records->settling.used > 0)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "all %u samples came in one batch, the first behind a pause, which is "
                             "not counted; ask for more samples",
                             analysis->records->rows);
    return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                         "there is no sample after the first, cold one");
}

bool values_evaluate(struct analysis *analysis)
{
    const struct trials *hot = &analysis->records->hot;
    size_t columns = analysis->records->column_count;
    analysis->rows = hot->used;
    if (!judge_rows(analysis))
        return false;
    analysis->values = calloc(analysis_settling_row(analysis, analysis->records->settling.used),
                              columns * sizeof *analysis->values);
    analysis->arrivals = calloc(analysis->rows, sizeof *analysis->arrivals);
    if (!analysis->values || !analysis->arrivals)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "the host ran out of memory");
    for (size_t i = 0; i < analysis->rows; i++)
        evaluate_row(analysis, trials_row(hot, i), hot->counts[i], analysis->values + i * columns);
    evaluate_row(analysis, analysis->records->cold, 1, analysis->values + analysis->rows * columns);
    evaluate_settling(analysis);
    rebase_excess(analysis);
    return analysis->reason[0] == '\0';
}
