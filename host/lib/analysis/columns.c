/* Finds and checks the columns of a cell. */
#include "host/lib/analysis/analysis.h"

static size_t find(const struct cell_records *records, uint8_t metric)
{
    for (size_t i = 0; i < records->column_count; i++)
        if (records->columns[i].metric == metric)
            return i;
    return ANALYSIS_NO_COLUMN;
}

/* Times are spans of some sort, counts and sizes are counts, and each place has its form. */
static bool has_wrong_form(const struct analysis *analysis, size_t i)
{
    const struct cell_column *column = &analysis->records->columns[i];
    switch (analysis_row(analysis, i)->kind) {
    case METRIC_PERIOD:
    case METRIC_COUNT:
    case METRIC_SIZE:
    case METRIC_PATH:
        return column->form != WIRE_FORM_COUNT;
    case METRIC_PLACE:
        return column->form !=
               (column->metric == WIRE_METRIC_EVENT ? WIRE_FORM_COUNT : WIRE_FORM_POSITION);
    default:
        return !analysis_is_timed(analysis, i);
    }
}

static bool check(struct analysis *analysis, size_t i)
{
    const struct cell_column *column = &analysis->records->columns[i];
    const char *name = analysis_column_name(analysis, i);
    if (has_wrong_form(analysis, i) || find(analysis->records, column->metric) != i)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "column %s came twice or in form %s",
                             name, wire_name_find(wire_form_names, column->form));
    return true;
}

bool columns_find(struct analysis *analysis)
{
    const struct cell_records *records = analysis->records;
    size_t metrics = 0;
    analysis->columns.boundary = find(records, WIRE_METRIC_BOUNDARY);
    analysis->columns.event = find(records, WIRE_METRIC_EVENT);
    analysis->columns.taken = find(records, WIRE_METRIC_TAKEN);
    analysis->columns.path = find(records, WIRE_METRIC_PATH);
    for (size_t i = 0; i < records->column_count; i++) {
        if (!check(analysis, i))
            return false;
        metrics += metric_is_result(analysis_row(analysis, i));
    }
    if (metrics == 0)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "the cell carries no metric");
    return true;
}
