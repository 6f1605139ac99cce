/* The pieces of a style's interrupt, from the cells of one target; see parts.h. */
#include "host/lib/findings/parts.h"

#include "host/lib/survey/answer.h"
#include <string.h>

static const char *const part_names[PART_COUNT] = {"entry", "body", "exit", "handoff", "resume"};

/* The column of the whole: its cells have the pieces, too. */
static bool whole_column(const struct report_target *target, struct report_column *column)
{
    const struct metric_row *row = NULL;
    for (size_t i = 0; metric_at(i) != NULL && row == NULL; i++)
        if (metric_is_whole(metric_at(i)->number))
            row = metric_at(i);
    return row != NULL && report_find_column(target, row, column);
}

static void add_part(struct report_parts *parts, int which, const struct result_metric *metric)
{
    struct result_number hardware = result_part(metric, "hardware");
    parts->of[which].known = true;
    parts->of[which].all = report_typical(metric);
    parts->of[which].hardware = hardware.known ? hardware.number : 0;
    parts->of[which].worst = result_worst(metric).number;
    parts->has_hardware = parts->has_hardware || hardware.known;
}

bool report_parts_of(const struct report_target *target, const char *style,
                     struct report_parts *parts)
{
    struct report_column column;
    *parts = (struct report_parts){0};
    if (!whole_column(target, &column))
        return false;
    const struct result_cell *cell = report_cell(target, &column, style);
    const struct result_metric *whole = report_metric(cell, &column);
    if (whole == NULL)
        return false;
    parts->whole = report_typical(whole);
    parts->worst_whole = result_worst(whole).number;
    for (int i = 0; i < PART_COUNT; i++) {
        const struct result_metric *metric = result_metric_find(cell, part_names[i]);
        if (metric != NULL)
            add_part(parts, i, metric);
    }
    return parts->of[PART_ENTRY].known;
}

double report_parts_sum(const struct report_parts *parts)
{
    double sum = 0;
    for (int i = 0; i < PART_COUNT; i++)
        sum += parts->of[i].all;
    return sum;
}

bool report_parts_response(const struct report_parts *parts, double *sum)
{
    *sum = parts->of[PART_ENTRY].all + parts->of[PART_BODY].all + parts->of[PART_HANDOFF].all;
    return parts->of[PART_HANDOFF].known;
}

/* The largest of a swept metric over the loads. */
static bool largest_swept(const struct report_target *target, const char *metric, const char *style,
                          double *largest)
{
    const struct report_columns *columns = &target->columns[SECTION_SWEPT];
    bool any = false;
    for (size_t i = 0; i < columns->count; i++) {
        if (strcmp(columns->items[i].metric, metric) != 0)
            continue;
        const struct result_metric *found =
            report_metric(report_cell(target, &columns->items[i], style), &columns->items[i]);
        if (found == NULL || !found->max.known)
            continue;
        double here = result_worst(found).number;
        *largest = !any || here > *largest ? here : *largest;
        any = true;
    }
    return any;
}

/* How long a cell's subject holds interrupts off: a discipline by its excess over the entry,
 * a kernel's service by how much later an urgent line's handler begins. 0: it does not. */
static double masked_in(const struct result_cell *cell)
{
    const struct result_metric *metric = NULL;
    bool kernel = strncmp(cell->scenario, "kernel_masking", strlen("kernel_masking")) == 0;
    if (cell->subject_kind == WIRE_ITEM_SHARING)
        metric = result_metric_find(cell, "masked");
    else if (kernel)
        metric = result_metric_find(cell, "higher_entry");
    if (metric == NULL || !metric->min.known)
        return 0;
    return result_worst(metric).number - (kernel ? metric->min.number : 0);
}

static void find_masked(const struct report_target *target, struct report_worst *worst)
{
    for (size_t c = 0; c < target->cell_count; c++) {
        double here = masked_in(target->cells[c]);
        if (here <= worst->masked)
            continue;
        worst->masked = here;
        worst->masked_by = target->cells[c]->subject;
    }
}

bool report_worst_of(const struct report_target *target, const char *style,
                     struct report_worst *worst)
{
    struct report_parts parts;
    *worst = (struct report_worst){0};
    if (!report_parts_of(target, style, &parts) ||
        !largest_swept(target, "entry", style, &worst->entry))
        return false;
    if (parts.of[PART_HANDOFF].known)
        worst->path = parts.of[PART_BODY].worst + parts.of[PART_HANDOFF].worst;
    worst->preempting = parts.worst_whole;
    find_masked(target, worst);
    worst->composed = worst->masked + worst->entry + worst->preempting + worst->path;
    worst->is_observed = largest_swept(target, "response", style, &worst->observed);
    /* A main loop that comes by does the work: how long its pass is, no piece says. */
    return parts.of[PART_HANDOFF].known || !worst->is_observed || worst->observed <= worst->entry;
}
