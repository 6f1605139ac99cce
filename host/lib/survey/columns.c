/* Which columns a target has, and to which part of the report each belongs. */
#include "host/lib/survey/set.h"

#include <stdlib.h>
#include <string.h>

static bool is_in(const struct report_column *column, enum metric_section section)
{
    return !report_is_asynchronous(column) && column->row->section == section;
}

static bool is_comparison(const struct report_column *column)
{
    return is_in(column, METRIC_COMPARISON);
}

static bool is_preemption(const struct report_column *column)
{
    return is_in(column, METRIC_PREEMPTION);
}

static bool is_other(const struct report_column *column)
{
    return !report_is_asynchronous(column) && !is_comparison(column) && !is_preemption(column);
}

static bool is_in_foreground(const struct report_column *column)
{
    return !report_is_asynchronous(column);
}

static const struct {
    int subjects;
    bool (*has)(const struct report_column *column);
} sections[SECTION_COUNT] = {
    [SECTION_COMPARISON] = {REPORT_STYLES, is_comparison},
    [SECTION_SWEPT] = {REPORT_STYLES, report_is_asynchronous},
    [SECTION_PREEMPTION] = {REPORT_STYLES, is_preemption},
    [SECTION_OTHER] = {REPORT_STYLES, is_other},
    [SECTION_SHARED_COST] = {REPORT_SHARING, is_in_foreground},
    [SECTION_SHARED_SWEPT] = {REPORT_SHARING, report_is_asynchronous},
};

int report_section_subjects(enum report_section section)
{
    return sections[section].subjects;
}

static int compare_columns(const void *left, const void *right)
{
    const struct report_column *a = left, *b = right;
    if (a->row != b->row)
        return a->row->order < b->row->order ? -1 : 1;
    int scenario = strcmp(a->scenario, b->scenario);
    return scenario ? scenario : strverscmp(a->load, b->load);
}

/* False when out of memory. */
static bool add_column(struct report_columns *columns, const struct report_column *column)
{
    for (size_t i = 0; i < columns->count; i++)
        if (compare_columns(&columns->items[i], column) == 0)
            return true;
    void *more = report_grow(columns->items, columns->count, sizeof *columns->items);
    if (more == NULL)
        return false;
    columns->items = more;
    columns->items[columns->count++] = *column;
    return true;
}

static enum report_section section_of(const struct report_column *column, int subjects)
{
    enum report_section section = 0;
    while (sections[section].subjects != subjects || !sections[section].has(column))
        section++;
    return section;
}

/* One column for each load that the target ran the scenario under. */
static bool learn_metric(struct report_target *target, const struct result_cell *from,
                         const struct result_metric *metric)
{
    int subjects = report_subjects_of(from);
    struct report_column column = {.scenario = from->scenario,
                                   .metric = metric->name,
                                   .trigger = from->trigger,
                                   .row = metric_find(metric->name),
                                   .is_count = metric->is_count,
                                   .is_time = metric_is_time(metric->kind)};
    struct report_columns *columns = &target->columns[section_of(&column, subjects)];
    for (size_t i = 0; i < target->cell_count; i++) {
        const struct result_cell *cell = target->cells[i];
        if (report_subjects_of(cell) != subjects || strcmp(cell->scenario, from->scenario) != 0)
            continue;
        column.load = cell->load;
        if (!add_column(columns, &column))
            return false;
    }
    return true;
}

static void finish(struct report_columns *columns)
{
    if (columns->count > 0)
        qsort(columns->items, columns->count, sizeof *columns->items, compare_columns);
    for (size_t i = 0; i < columns->count; i++)
        for (size_t j = 0; j < columns->count; j++)
            if (columns->items[i].row == columns->items[j].row &&
                strcmp(columns->items[i].scenario, columns->items[j].scenario) != 0)
                columns->items[i].shared_name = true;
}

bool report_columns_learn(const struct report_group *group, struct report_target *target)
{
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++)
            for (size_t m = 0; m < group->targets[t].cells[c]->metric_count; m++)
                if (!learn_metric(target, group->targets[t].cells[c],
                                  &group->targets[t].cells[c]->metrics[m]))
                    return false;
    for (size_t section = 0; section < SECTION_COUNT; section++)
        finish(&target->columns[section]);
    return true;
}
