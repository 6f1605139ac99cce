/* Budgets: bounds that a team sets, whatever a run was before. A YAML file:
 *
 *   budgets:
 *     - response worst of defer_* under any load at most 250 cycles
 *     - lost_updates total of atomic at most 0 times
 *
 * METRIC STATISTIC [of SUBJECT] [on BOARD] [in SCENARIO] [under LOAD]
 * at most|at least NUMBER UNIT. SUBJECT and so on are a name or a shell pattern, LOAD may have
 * the word "load" behind it, and "any" is any. STATISTIC is best, nominal, worst, total or
 * a statistic of run.json (p99, max); the worst of values of either sign is the one furthest
 * from 0. UNIT is cycles, instructions, times (of counts),
 * bytes, or of cycles also ns, us and ms at the target's clock.
 */
#ifndef HOST_LIB_GATE_BUDGET_H
#define HOST_LIB_GATE_BUDGET_H

#include "host/lib/results/results.h"

#define BUDGETS_MAX 256u

enum budget_unit {
    BUDGET_CYCLES,
    BUDGET_INSNS,
    BUDGET_TIMES,
    BUDGET_BYTES,
    BUDGET_NS,
    BUDGET_US,
    BUDGET_MS,
    BUDGET_UNITS
};

struct budget {
    char *sentence;   /* as it stands there */
    char *words;      /* what the strings below point into */
    const char *file; /* the caller's */
    size_t index;     /* from 0, in its list */
    const struct metric_row *metric;
    const char *statistic;
    const char *subject, *board, *scenario, *load; /* patterns; NULL: any */
    bool at_least;
    double bound; /* in `unit` */
    enum budget_unit unit;
};

struct budget_list {
    struct budget *budgets;
    size_t count;
};

/* False with `message`, each mistake with its line. Nothing to free then. */
bool budget_read(struct budget_list *list, const char *path, struct message *message);
/* The same where METRIC is one of `count` rows, which must outlive the list, instead of the
 * table's. */
bool budget_read_of(struct budget_list *list, const char *path, const struct metric_row *rows,
                    size_t count, struct message *message);
void budget_free(struct budget_list *list);

/* Whether a budget is about this cell, by its names. */
bool budget_is_about(const struct budget *budget, const struct result_cell *cell);

/* The bound in the unit of the metric's values in this cell. False: it is none of that, as cycles
 * where instructions are counted; then `*unit` is what the values are in. */
bool budget_bound(const struct budget *budget, const struct result_cell *cell, double *bound,
                  const char **unit);

/* Whether a value is on the right side of a bound. */
bool budget_keeps(const struct budget *budget, double value, double bound);

/* The value that it bounds. */
struct result_number budget_value(const struct budget *budget, const struct result_metric *metric);

#endif
