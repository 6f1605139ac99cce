/* Reads budgets for functions; see budgets.h. */
#include "host/lib/handlers/budgets.h"

const struct metric_row handlers_metrics[HANDLERS_METRICS] = {
    {.name = "exclusive", .kind = METRIC_TIME, .better = METRIC_SMALLER},
    {.name = "inclusive", .kind = METRIC_TIME, .better = METRIC_SMALLER},
};

static bool check(const struct budget *budget, bool cycles, struct message *message)
{
    enum budget_unit unit = cycles ? BUDGET_CYCLES : BUDGET_INSNS;
    const char *why = NULL;

    if (budget->board || budget->scenario || budget->load)
        why = "a function is of no board, scenario or load: leave `on`, `in` and `under` out";
    else if (figure_find(budget->statistic) >= FIGURE_TOTAL)
        why = "of a function best, nominal and worst are known";
    else if (budget->unit != unit)
        why = cycles ? "a trace counts cycles, and has no clock: give the bound in cycles"
                     : "this core has no cycle model: give the bound in instructions";
    return !why || message_add(message, "%s: budget %zu, '%s': %s", budget->file, budget->index + 1,
                               budget->sentence, why);
}

bool handlers_budgets_read(struct budget_list *list, const char *path, bool cycles,
                           struct message *message)
{
    bool fine = true;

    if (!budget_read_of(list, path, handlers_metrics, HANDLERS_METRICS, message))
        return false;
    for (size_t i = 0; i < list->count; i++)
        fine &= check(&list->budgets[i], cycles, message);
    if (!fine)
        budget_free(list);
    return fine;
}
