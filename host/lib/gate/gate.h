/* The gate: a run against a baseline, against budgets, or both. A gate that looked
 * at nothing fails; so do cells that are gone or inconclusive, unless allowed.
 */
#ifndef HOST_LIB_GATE_GATE_H
#define HOST_LIB_GATE_GATE_H

#include "host/lib/gate/baseline.h"
#include "host/lib/gate/budget.h"
#include "host/lib/gate/tolerance.h"

/* Of a row, and of a cell: the first of its rows' in this order, which is the one order of what
 * counts for more. */
enum verdict {
    VERDICT_INCONCLUSIVE, /* the run has no result of it, but for no reason that lasts */
    VERDICT_GONE,         /* the baseline has it, the run does not */
    VERDICT_WORSE,
    VERDICT_IMPROVED,
    VERDICT_NEW,   /* the run has it, the baseline does not */
    VERDICT_EQUAL, /* within the tolerance; of a budget: kept */
    VERDICT_UNSUPPORTED,
    VERDICT_KINDS,
};
const char *verdict_name(enum verdict verdict);
/* Whether it fails a gate, unless allowed: those down to VERDICT_WORSE. */
bool verdict_is_bad(enum verdict verdict);

struct gate_row {
    enum verdict verdict;
    bool fails;
    const char *cell;      /* id, in the results or the baseline */
    const char *metric;    /* NULL: the cell as a whole */
    const char *statistic; /* NULL with it */
    bool has_old, has_new;
    double old, new; /* of the statistic */
    double limit;    /* of a baseline: how much more is allowed; of a budget: the bound */
    const char *unit;
    const struct budget *budget; /* NULL: the row is about the baseline */
    const char *reason;          /* of a cell without a result; or NULL */
};

struct gate_request {
    const struct results *results;
    const struct baseline *baseline;   /* NULL: none */
    const struct budget_list *budgets; /* NULL: none */
    struct tolerance tolerance;
    bool allow[VERDICT_KINDS]; /* bad ones that fail nothing */
};

struct gate {
    struct gate_row *rows; /* failing ones first, else by cell; of the baseline, then of budgets */
    size_t count;
    size_t cells[VERDICT_KINDS]; /* cells of run and baseline together, each once */
    size_t cell_count;
    size_t budgets, budgets_kept, budget_values;
    char **notes; /* sentences: targets that are not the baseline's, a run that is a part */
    size_t note_count;
    bool failed;
    bool compared; /* whether any value was held to another one or to a bound */
};

/* False with `message`: what cannot be compared (another kind of evidence or core, a
 * budget that matches nothing or is in another unit, a tolerance of 0 for measured numbers, a
 * tolerance in a unit that is not the run's, a run that was not finished).
 * The request's parts must outlive the gate. */
bool gate_check(struct gate *gate, const struct gate_request *request, struct message *message);
void gate_free(struct gate *gate);

#endif
