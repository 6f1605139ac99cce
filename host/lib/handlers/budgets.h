/* A trace's functions held to budgets. Internal to the room. */
#ifndef HOST_LIB_HANDLERS_BUDGETS_H
#define HOST_LIB_HANDLERS_BUDGETS_H

#include "host/lib/gate/budget.h"
#include "host/lib/results/figures.h"

#define HANDLERS_METRICS 2u
/* exclusive, inclusive */
extern const struct metric_row handlers_metrics[HANDLERS_METRICS];

/* Reads a file. False with `message` also for what a trace has not: boards, scenarios, loads,
 * statistics other than best, nominal and worst, times at a clock, and the other unit than `cycles`
 * says. */
bool handlers_budgets_read(struct budget_list *list, const char *path, bool cycles,
                           struct message *message);

#endif
