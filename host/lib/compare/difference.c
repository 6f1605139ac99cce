/* Judges exact differences; see difference.h. */
#include "host/lib/compare/difference.h"

#include <math.h>

const char *change_name(enum change change)
{
    static const char *const names[CHANGE_KINDS] = {[CHANGE_WORSE] = "worse",
                                                    [CHANGE_IMPROVED] = "improved",
                                                    [CHANGE_OTHER] = "other",
                                                    [CHANGE_EQUAL] = "equal"};
    return names[change];
}

enum change change_first(enum change one, enum change other)
{
    return one < other ? one : other;
}

enum change change_of(const struct metric_row *metric, double old, double new)
{
    double more = metric_worse_by(metric, old, new);

    if (old == new)
        return CHANGE_EQUAL;
    if (more == 0)
        return CHANGE_OTHER;
    return more > 0 ? CHANGE_WORSE : CHANGE_IMPROVED;
}

/* A total is of so many triggers: another number of them alone makes none worse or better. */
static double comparable(const struct result_cell *cell, const struct figures *figures,
                         unsigned figure)
{
    bool shared = figure == FIGURE_TOTAL && cell->triggered > 0;

    return shared ? figures->of[figure] / (double)cell->triggered : figures->of[figure];
}

static bool is_known(const struct difference *difference, unsigned figure)
{
    return difference->from.known[figure] && difference->to.known[figure];
}

static enum change figure_change(const struct difference *difference, unsigned figure)
{
    if (!is_known(difference, figure))
        return CHANGE_EQUAL;
    return change_of(metric_find(difference->new->name),
                     comparable(difference->old_cell, &difference->from, figure),
                     comparable(difference->new_cell, &difference->to, figure));
}

/* The first of these that changed for the worse, or at all; of what is only spread otherwise one
 * that is the same. Few samples have no median; each run has its largest. */
static enum figure find_shown(const struct difference *difference)
{
    static const enum figure order[] = {FIGURE_TOTAL, FIGURE_NOMINAL, FIGURE_WORST, FIGURE_BEST};
    bool counted = difference->from.known[FIGURE_TOTAL];

    for (unsigned i = counted ? 0 : 1; i < FIGURE_COUNT; i++)
        if (is_known(difference, order[i]) &&
            figure_change(difference, order[i]) == difference->change)
            return order[i];
    return is_known(difference, FIGURE_NOMINAL) ? FIGURE_NOMINAL : FIGURE_WORST;
}

static enum change overall(const struct difference *difference)
{
    bool spread = difference->old->mean.number != difference->new->mean.number;
    enum change found = spread ? CHANGE_OTHER : CHANGE_EQUAL;

    for (unsigned figure = 0; figure < FIGURE_COUNT; figure++)
        found = change_first(found, figure_change(difference, figure));
    return found;
}

/* Whether each figure is one of its own: the model's three accounts, or times in instructions. */
static bool has_three(const struct difference *difference)
{
    bool bounded = difference->old->bound_rows && difference->new->bound_rows;
    bool counted = difference->new_cell->target->evidence == EVIDENCE_INSNS;

    return bounded || (counted && metric_is_time(difference->new->kind));
}

/* All three agree on by how much. */
static bool is_certain(const struct difference *difference)
{
    const struct figures *from = &difference->from, *to = &difference->to;
    double change = to->of[FIGURE_NOMINAL] - from->of[FIGURE_NOMINAL];

    if (!has_three(difference))
        return false;
    for (unsigned i = FIGURE_BEST; i <= FIGURE_WORST; i++)
        if (!from->known[i] || !to->known[i] || to->of[i] - from->of[i] != change)
            return false;
    return change != 0;
}

/* Worse by a tenth before worse by a hundredth; out of nothing before all. */
static double severity(const struct difference *difference)
{
    double from = comparable(difference->old_cell, &difference->from, difference->shown);
    double to = comparable(difference->new_cell, &difference->to, difference->shown);
    double change = fabs(to - from);

    return from == 0 ? (change > 0 ? INFINITY : 0) : change / fabs(from);
}

static void set_parts(struct difference *difference)
{
    struct result_number one = result_part(difference->old, "hardware");
    struct result_number other = result_part(difference->new, "hardware");
    struct result_number one_rest = result_part(difference->old, "software");
    struct result_number other_rest = result_part(difference->new, "software");

    difference->has_parts = one.known && other.known && one_rest.known && other_rest.known;
    if (!difference->has_parts)
        return;
    difference->hardware = other.number - one.number;
    difference->software = other_rest.number - one_rest.number;
}

void difference_judge(struct difference *difference)
{
    difference->from = figures_of(difference->old);
    difference->to = figures_of(difference->new);
    difference->change = overall(difference);
    difference->shown = find_shown(difference);
    difference->certain = is_certain(difference);
    difference->severity = severity(difference);
    set_parts(difference);
}
