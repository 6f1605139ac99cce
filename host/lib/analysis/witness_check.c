/* Two streams in step: the link's rows, decoded once more, and the plugin's. */
#include "host/lib/analysis/analysis.h"

#include "host/lib/store/capture_decode.h"
#include <stdlib.h>
#include <string.h>

struct check {
    struct analysis *analysis;
    struct witness_cursor cursor;
    /* Per column: its metric in the analysis (NULL: not timed) and what its
     * figures of the plugin are relative to. */
    const struct analysis_metric *metrics[WIRE_COLUMNS_MAX];
    uint32_t less[WIRE_COLUMNS_MAX][WITNESS_LANES];
    /* Of the sample before, for what is a change. */
    uint32_t before[WIRE_COLUMNS_MAX];
};

static bool fail(struct analysis *analysis, const char *what)
{
    return analysis_fail(analysis, RESULT_INCONCLUSIVE, "witness: %s", what);
}

bool witness_open(struct analysis *analysis, struct witness_cursor *cursor)
{
    const struct witness_blob *rows = &analysis->capture->witness;
    *cursor = (struct witness_cursor){.open = false};
    if (!rows->data)
        return fail(analysis, "the plugin's own account of this cell is missing");
    witness_cursor_begin(cursor, rows->data, rows->size);
    return true;
}

uint8_t witness_metric(uint8_t metric)
{
    return metric_as_time(metric_numbered(metric))->number;
}

bool witness_has(const struct witness_sample *sample, uint8_t metric)
{
    return metric < WITNESS_METRICS && (sample->has & WITNESS_HAS(metric)) != 0;
}

/* ---- What is compared with what ---- */

static const struct analysis_metric *find_metric(const struct analysis *analysis, uint8_t metric)
{
    for (size_t i = 0; i < analysis->metric_count; i++)
        if (analysis->metrics[i].metric == metric)
            return analysis->metrics[i].timed ? &analysis->metrics[i] : NULL;
    return NULL;
}

static void lower_to(uint32_t least[WITNESS_LANES], const struct witness_sample *sample,
                     uint8_t metric)
{
    for (int lane = 0; lane < WITNESS_LANES && witness_has(sample, metric); lane++)
        if (sample->figures[metric].value[lane] < least[lane])
            least[lane] = sample->figures[metric].value[lane];
}

bool witness_least(struct analysis *analysis, uint8_t metric, uint32_t least[WITNESS_LANES])
{
    struct witness_cursor cursor;
    struct witness_sample sample;
    if (!witness_open(analysis, &cursor))
        return false;
    bool is_excess = metric_numbered(metric)->kind == METRIC_EXCESS;
    memset(least, is_excess ? 0xFF : 0, WITNESS_LANES * sizeof *least);
    while (is_excess && witness_cursor_next(&cursor, &sample))
        lower_to(least, &sample, witness_metric(metric));
    witness_cursor_end(&cursor);
    return true;
}

static bool set_columns(struct check *check)
{
    const struct cell_records *records = check->analysis->records;
    for (size_t i = 0; i < records->column_count; i++) {
        uint8_t metric = records->columns[i].metric;
        check->metrics[i] = find_metric(check->analysis, metric);
        if (check->metrics[i] && !witness_least(check->analysis, metric, check->less[i]))
            return false;
    }
    return true;
}

/* ---- Comparing ---- */

static void compare(struct check *check, uint32_t index, size_t column, int64_t firmware,
                    const struct witness_sample *sample)
{
    struct analysis *analysis = check->analysis;
    uint8_t metric = check->metrics[column]->metric, source = witness_metric(metric);
    const char *name = wire_name_find(wire_metric_names, metric);
    analysis->witness.compared++;
    if (!witness_has(sample, source)) {
        analysis_fail(analysis, RESULT_INCONCLUSIVE,
                      "witness: %s of sample %u is %lld by the firmware, but the plugin did not "
                      "see the sample take that path",
                      name, index, (long long)firmware);
        return;
    }
    uint32_t figure = sample->figures[source].value[WITNESS_NOMINAL];
    int64_t plugin = (int64_t)figure - check->less[column][WITNESS_NOMINAL];
    if (analysis_row(analysis, column)->kind == METRIC_CHANGE) {
        plugin = index == 0 ? 0 : llabs((long long)figure - check->before[column]);
        check->before[column] = figure;
    }
    if (firmware == plugin)
        analysis->witness.equal++;
    else
        analysis_fail(analysis, RESULT_INCONCLUSIVE,
                      "witness: %s of sample %u is %lld by the firmware, %lld by the plugin", name,
                      index, (long long)firmware, (long long)plugin);
}

/* What the profiling counters told, if they could. */
static void compare_path(struct check *check, uint32_t index, uint32_t firmware,
                         const struct witness_sample *sample)
{
    struct analysis *analysis = check->analysis;
    const struct witness_figure *figure = &sample->figures[WIRE_METRIC_PATH];
    if (firmware == 0)
        return;
    analysis->witness.compared++;
    if (witness_has(sample, WIRE_METRIC_PATH) && figure->value[WITNESS_NOMINAL] == firmware)
        analysis->witness.equal++;
    else
        analysis_fail(analysis, RESULT_INCONCLUSIVE,
                      "witness: the path of sample %u has %u instructions by the profiling "
                      "counters, %u by the plugin",
                      index, firmware, figure->value[WITNESS_NOMINAL]);
}

/* An excess has been rebased: on one value for all rows. */
static int64_t overhead(const struct analysis *analysis, const uint32_t *row, size_t column)
{
    size_t taken =
        metric_is_relative(analysis_row(analysis, column)) ? 0 : analysis_taken(analysis, row);
    return analysis->overheads[column].value[taken];
}

static void compare_row(void *context, uint32_t index, size_t trial, const uint32_t *row)
{
    struct check *check = context;
    (void)trial;
    struct witness_sample sample;
    if (!witness_cursor_next(&check->cursor, &sample)) {
        if (!check->cursor.damaged) /* then nobody knows what it saw */
            analysis_fail(check->analysis, RESULT_INCONCLUSIVE,
                          "witness: the plugin saw no sample %u", index);
        return;
    }
    for (size_t i = 0; i < check->analysis->records->column_count; i++)
        if (analysis_row(check->analysis, i)->kind == METRIC_PATH)
            compare_path(check, index, row[i], &sample);
        else if (check->metrics[i])
            compare(check, index, i, (int64_t)row[i] - overhead(check->analysis, row, i), &sample);
}

bool witness_check(struct analysis *analysis)
{
    struct check check = {.analysis = analysis};
    struct cell_records again;
    struct witness_sample extra;
    analysis->has_witness = true;
    if (!set_columns(&check) || !witness_open(analysis, &check.cursor))
        return false;
    cell_records_init(&again, analysis->records->number);
    again.row = compare_row;
    again.row_context = &check;
    capture_decode_cell(analysis->capture, &again);
    if (again.damage[0]) /* decoded once without: memory ran out */
        fail(analysis, again.damage);
    cell_records_free(&again);
    if (witness_cursor_next(&check.cursor, &extra))
        fail(analysis, "the plugin saw more samples than the firmware sent");
    if (check.cursor.damaged)
        fail(analysis, "the plugin's account of this cell is damaged");
    witness_cursor_end(&check.cursor);
    return analysis->reason[0] == '\0';
}

/* ---- Parts ---- */

/* Of the first hot sample that shows the median. */
static void set_part(struct analysis_metric *metric, const struct witness_sample *sample)
{
    if (!metric->timed || !witness_has(sample, metric->metric))
        return;
    const struct witness_figure *figure = &sample->figures[metric->metric];
    if (figure->value[WITNESS_NOMINAL] != metric->bounds.nominal)
        return;
    if (!metric->has_origin) {
        metric->has_origin = true;
        metric->measured = figure->origin[WITNESS_MEASURED];
        metric->uncalibrated = figure->origin[WITNESS_UNCALIBRATED];
    }
    if (metric->has_parts || figure->hardware == 0 ||
        figure->hardware > figure->value[WITNESS_NOMINAL])
        return;
    metric->has_parts = true;
    metric->hardware = figure->hardware;
}

bool witness_set_parts(struct analysis *analysis)
{
    struct witness_cursor cursor;
    struct witness_sample sample;
    if (!witness_open(analysis, &cursor))
        return false;
    bool more = witness_cursor_next(&cursor, &sample); /* cold */
    while (more && witness_cursor_next(&cursor, &sample))
        for (size_t i = 0; i < analysis->metric_count; i++)
            set_part(&analysis->metrics[i], &sample);
    witness_cursor_end(&cursor);
    return true;
}
