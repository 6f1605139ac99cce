/* A run against budgets; see gate.h. */
#include "host/lib/gate/rows.h"

#include "host/lib/results/figures.h"
#include <string.h>

/* Whether a cell without a result would have had this metric: others of its scenario do, or
 * there are none with a result. */
static bool would_have(const struct results *results, const struct result_cell *cell,
                       const struct metric_row *metric)
{
    bool any = false;

    for (size_t i = 0; i < results->cell_count; i++) {
        const struct result_cell *other = &results->cells[i];
        if (other->status != RESULT_OK || strcmp(other->scenario, cell->scenario) != 0)
            continue;
        if (result_metric_find(other, metric->name))
            return true;
        any = true;
    }
    return !any;
}

/* Whether a value keeps to the bound; one that is not known does not. */
static enum verdict judge(const struct budget *budget, struct result_number value, double bound)
{
    if (!value.known)
        return VERDICT_INCONCLUSIVE;
    return budget_keeps(budget, value.number, bound) ? VERDICT_EQUAL : VERDICT_WORSE;
}

static bool check_value(struct gate_work *work, const struct budget *budget,
                        const struct result_cell *cell, const struct result_metric *metric,
                        bool *kept)
{
    const char *unit = NULL;
    double bound = 0;
    bool fits = budget_bound(budget, cell, &bound, &unit);

    if (!fits)
        return message_add(work->message,
                           "%s: budget %zu, '%s': %s is in %s, which that is no bound of; add `on "
                           "BOARD` for those that it is meant for",
                           budget->file, budget->index + 1, budget->sentence, cell->id, unit);
    struct result_number value = budget_value(budget, metric);
    struct gate_row *row = gate_add(work, cell->id);
    row->budget = budget;
    row->metric = metric->name;
    row->statistic = budget->statistic;
    row->has_new = value.known;
    row->new = value.number;
    row->limit = bound;
    row->unit = unit;
    row->reason = value.known ? NULL : "it has too few samples for this statistic";
    gate_judge(work, row, judge(budget, value, bound));
    work->gate->compared |= value.known;
    *kept &= !row->fails;
    return true;
}

static void add_inconclusive(struct gate_work *work, const struct budget *budget,
                             const struct result_cell *cell, bool *kept)
{
    struct gate_row *row = gate_add(work, cell->id);

    row->budget = budget;
    row->reason = cell->reason;
    gate_judge(work, row, VERDICT_INCONCLUSIVE);
    *kept &= !row->fails;
}

/* `*values` counts those that it bounds, `*open` the cells that may have had one. */
static bool check_cell(struct gate_work *work, const struct budget *budget,
                       const struct result_cell *cell, size_t *values, size_t *open, bool *kept)
{
    const struct result_metric *metric = result_metric_find(cell, budget->metric->name);

    if (!budget_is_about(budget, cell) || cell->status == RESULT_UNSUPPORTED)
        return true;
    if (cell->status != RESULT_OK) {
        if (!would_have(work->request->results, cell, budget->metric))
            return true;
        (*open)++;
        add_inconclusive(work, budget, cell, kept);
        return true;
    }
    if (!metric)
        return true;
    (*values)++;
    return check_value(work, budget, cell, metric, kept);
}

static bool check_budget(struct gate_work *work, const struct budget *budget)
{
    const struct results *results = work->request->results;
    size_t values = 0, open = 0;
    bool kept = true, fine = true;

    for (size_t i = 0; fine && i < results->cell_count; i++)
        fine = check_cell(work, budget, &results->cells[i], &values, &open, &kept);
    if (fine && !values && !open)
        return message_add(work->message,
                           "%s: budget %zu, '%s', matches nothing in %s; see `irqbench show`",
                           budget->file, budget->index + 1, budget->sentence, results->path);
    work->gate->budget_values += values;
    work->gate->budgets_kept += kept;
    return fine;
}

bool gate_check_budgets(struct gate_work *work)
{
    const struct budget_list *list = work->request->budgets;
    bool fine = true;

    work->gate->budgets = list->count;
    for (size_t i = 0; i < list->count && work->message->count < 8; i++)
        fine &= check_budget(work, &list->budgets[i]);
    return fine;
}
