/* Where in the code under test a swept metric was above 0; see results.h. */
#include "host/lib/results/results.h"

#include <inttypes.h>
#include <stdio.h>

/* Rows are ascending by position, so an instruction's stand together, as a cycle's do. */
struct result_reach result_metric_reach(const struct result_metric *metric)
{
    struct result_reach reach = {.known = metric->sweep_rows > 0};
    const struct result_point *before = NULL;
    for (size_t i = 0; i < metric->sweep_rows; i++) {
        const struct result_point *point = &metric->sweep[i];
        if (point->value <= 0)
            continue;
        reach.boundaries += before == NULL || before->insn != point->insn;
        reach.cycles +=
            before == NULL || before->insn != point->insn || before->cycle != point->cycle;
        before = point;
    }
    return reach;
}

bool result_reach_words(const struct result_cell *cell, const struct result_metric *metric,
                        char words[RESULT_REACH_MAX])
{
    struct result_reach reach = result_metric_reach(metric);
    if (!reach.known || !cell->has_coverage)
        return false;
    int used = snprintf(words, RESULT_REACH_MAX, "at %" PRIu32 " of %" PRId64 " boundaries",
                        reach.boundaries, cell->coverage_existing);
    if (cell->has_cycles && used > 0 && (size_t)used < RESULT_REACH_MAX)
        snprintf(words + used, RESULT_REACH_MAX - (size_t)used,
                 ", %" PRIu32 " of %" PRId64 " cycles", reach.cycles, cell->cycles_existing);
    return true;
}
