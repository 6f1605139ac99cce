/* Rows to metrics, in this order: what each column means, what each metric's
 * overhead is, every row's values, every row's place in the code, and then per
 * metric the distinct trials and their statistics.
 */
#include "host/lib/measure.h"

#include "host/lib/columns.h"
#include "host/lib/overhead.h"
#include "host/lib/sweep.h"
#include <stdlib.h>
#include <string.h>

struct work {
    struct analysis *analysis;
    const struct cell_records *records;
    const struct target *target;
    struct columns columns;
    struct overhead overheads[WIRE_COLUMNS_MAX];
    size_t rows;        /* distinct hot rows; row `rows` is the cold one */
    int64_t *values;    /* (rows + 1) x columns */
    uint32_t *offsets;  /* rows: instruction boundary */
    struct sweep sweep; /* asynchronous cells */
};

static bool fail(struct work *work, const char *what)
{
    return analysis_fail(work->analysis, RESULT_INCONCLUSIVE, "%s", what);
}

static const char *metric_name(const struct work *work, size_t column)
{
    return wire_name_find(wire_metric_names, work->records->columns[column].metric);
}

static bool is_swept(const struct work *work)
{
    return work->records->trigger == WIRE_TRIGGER_ASYNCHRONOUS;
}

/* Whether n counts distinct trials: repeats under QEMU are one. */
static bool is_exhaustive(const struct work *work)
{
    return work->target->evidence != EVIDENCE_SILICON;
}

/* ---- Overheads ---- */

static bool is_timed(const struct work *work, size_t column)
{
    uint8_t form = work->records->columns[column].form;
    return form == WIRE_FORM_SPAN || form == WIRE_FORM_SINCE_EVENT;
}

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

static bool find_overheads(struct work *work)
{
    for (size_t i = 0; i < work->records->column_count; i++) {
        const char *problem = NULL;
        if (is_timed(work, i) && needs_calibration(work, i))
            problem = overhead_find(work->records, work->records->columns[i].metric,
                                    &work->target->clock, &work->overheads[i]);
        if (problem)
            return analysis_fail(work->analysis, RESULT_INCONCLUSIVE, "%s: %s",
                                 metric_name(work, i), problem);
    }
    return true;
}

/* ---- Values ---- */

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
                      metric_name(work, i), problem, row[i], (long long)work->overheads[i].value);
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

static bool evaluate_rows(struct work *work)
{
    const struct trials *hot = &work->records->hot;
    size_t columns = work->records->column_count;
    work->rows = hot->used;
    if (work->rows == 0)
        return fail(work, "there is no sample after the first, cold one");
    work->values = calloc(work->rows + 1u, columns * sizeof *work->values);
    work->offsets = calloc(work->rows, sizeof *work->offsets);
    if (!work->values || !work->offsets)
        return fail(work, "the host ran out of memory");
    for (size_t i = 0; i < work->rows; i++)
        evaluate_row(work, trials_row(hot, i), hot->counts[i], work->values + i * columns);
    evaluate_row(work, work->records->cold, 1, work->values + work->rows * columns);
    rebase_masked(work);
    return work->analysis->reason[0] == '\0';
}

static int64_t value_at(const struct work *work, size_t row, size_t column)
{
    return work->values[row * work->records->column_count + column];
}

/* ---- Places in the code ---- */

static int64_t least_held(const struct work *work)
{
    int64_t least = value_at(work, 0, work->columns.held);
    for (size_t i = 1; i < work->rows; i++)
        if (value_at(work, i, work->columns.held) < least)
            least = value_at(work, i, work->columns.held);
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
                        (uint64_t)(value_at(work, row, work->columns.held) - least));
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

static bool place_rows(struct work *work)
{
    struct analysis *analysis = work->analysis;
    if (!is_swept(work))
        return true;
    if (is_exhaustive(work) && work->records->differ[1] != 0)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "repeats of one trial differ (sample %u from those with the same "
                             "reload, %u modulo %u)",
                             work->records->differ[1], work->records->differ[0],
                             work->records->sweep_count);
    sweep_init(&work->sweep, work->records);
    if (work->sweep.existing == 0)
        return fail(work, "the code under test has no instruction boundaries to sweep over");
    if (work->columns.boundary == COLUMNS_NONE && work->columns.event_pc == COLUMNS_NONE)
        return fail(work, "the samples do not say where in the code they were taken");
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

/* ---- Metrics ---- */

static int compare_points(const void *a, const void *b)
{
    const struct analysis_point *x = a, *y = b;
    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

/* Distinct (offset, value) pairs, ascending. */
static struct analysis_point *collect_points(const struct work *work, size_t column, size_t *size)
{
    struct analysis_point *points = calloc(work->rows, sizeof *points);
    if (!points)
        return NULL;
    for (size_t i = 0; i < work->rows; i++)
        points[i] = (struct analysis_point){work->offsets[i], (uint64_t)value_at(work, i, column),
                                            work->records->hot.counts[i]};
    qsort(points, work->rows, sizeof *points, compare_points);
    size_t used = 0;
    for (size_t i = 1; i < work->rows; i++) {
        if (compare_points(&points[used], &points[i]) == 0)
            points[used].count += points[i].count;
        else
            points[++used] = points[i];
    }
    *size = used + 1u;
    return points;
}

static int compare_counts(const void *a, const void *b)
{
    const struct value_count *x = a, *y = b;
    return x->value < y->value ? -1 : x->value > y->value;
}

/* Counts per value: of trials, or of samples. */
static struct value_count *collect_counts(const struct analysis_point *points, size_t size,
                                          bool of_trials, size_t *rows)
{
    struct value_count *counts = calloc(size, sizeof *counts);
    if (!counts)
        return NULL;
    for (size_t i = 0; i < size; i++)
        counts[i] = (struct value_count){points[i].value, of_trials ? 1u : points[i].count};
    qsort(counts, size, sizeof *counts, compare_counts);
    size_t used = 0;
    for (size_t i = 1; i < size; i++) {
        if (counts[used].value == counts[i].value)
            counts[used].count += counts[i].count;
        else
            counts[++used] = counts[i];
    }
    *rows = used + 1u;
    return counts;
}

static void add_statistics(const struct work *work, struct analysis_metric *metric)
{
    enum stats_kind kind = is_exhaustive(work) ? STATS_EXHAUSTIVE : STATS_SAMPLED;
    stats_summarize(metric->counts, metric->count_rows, &metric->summary);
    for (size_t i = 0; stats_percentiles[i].name && i < ANALYSIS_PERCENTILES_MAX; i++) {
        unsigned p = stats_percentiles[i].p;
        if (stats_supports(metric->summary.n, p, kind))
            metric->percentiles[i].supported = stats_percentile(metric->counts, metric->count_rows,
                                                                p, &metric->percentiles[i].value);
    }
}

static bool add_metric(struct work *work, size_t column)
{
    struct analysis_metric *metric = &work->analysis->metrics[work->analysis->metric_count++];
    size_t size = 0;
    struct analysis_point *points = collect_points(work, column, &size);
    metric->sweep = points;
    metric->metric = work->records->columns[column].metric;
    metric->timed = is_timed(work, column);
    metric->overhead = work->overheads[column].value;
    metric->overhead_spread = work->overheads[column].spread;
    metric->cold = (uint64_t)value_at(work, work->rows, column);
    if (!points)
        return fail(work, "the host ran out of memory");
    metric->total = metric->cold;
    for (size_t i = 0; i < size; i++)
        metric->total += points[i].value * points[i].count;
    if (!is_swept(work) && is_exhaustive(work) && size > 1)
        return analysis_fail(work->analysis, RESULT_INCONCLUSIVE,
                             "%s: repeats of one trial differ (%llu and %llu)",
                             metric_name(work, column), (unsigned long long)points[0].value,
                             (unsigned long long)points[1].value);
    metric->counts = collect_counts(points, size, is_exhaustive(work), &metric->count_rows);
    if (!metric->counts)
        return fail(work, "the host ran out of memory");
    metric->sweep_rows = is_swept(work) ? size : 0;
    add_statistics(work, metric);
    return true;
}

static bool add_metrics(struct work *work)
{
    for (size_t i = 0; i < work->records->column_count; i++)
        if (columns_is_metric(&work->columns, i) && !add_metric(work, i))
            return false;
    return true;
}

bool measure(struct analysis *analysis, const struct cell_records *records,
             const struct target *target)
{
    struct work work = {.analysis = analysis, .records = records, .target = target};
    bool good = columns_find(&work.columns, analysis, records, target) && find_overheads(&work) &&
                evaluate_rows(&work) && place_rows(&work) && add_metrics(&work);
    free(work.values);
    free(work.offsets);
    return good;
}
