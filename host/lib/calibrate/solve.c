/* Exclusion until nothing more is excluded; see solve.h.
 *
 * It goes in rounds: in each, every figure is held to what was left before the round, and all
 * that they exclude is taken away together. So no figure is looked at before another one.
 */
#include "host/lib/calibrate/solve.h"

#include <string.h>

struct range {
    int64_t low, high;
};

/* All that is asked about at once. */
struct problem {
    struct solve_figure *figures;
    size_t figure_count;
    struct solve_setting *settings;
    size_t setting_count;
};

static struct range answer_of(const struct solve_setting *setting, size_t figures, size_t value,
                              size_t figure)
{
    size_t at = value * figures + figure;
    return (struct range){setting->least[at], setting->most[at]};
}

/* Over the values that are alive. A setting without one adds nothing. */
static struct range range_of(const struct solve_setting *setting, size_t figures, size_t figure)
{
    struct range range = {0, 0};
    bool any = false;
    for (size_t v = 0; v < setting->count; v++) {
        struct range answer = answer_of(setting, figures, v, figure);
        if (!setting->alive[v])
            continue;
        range.low = !any || answer.low < range.low ? answer.low : range.low;
        range.high = !any || answer.high > range.high ? answer.high : range.high;
        any = true;
    }
    return range;
}

bool solve_answers(const struct solve_setting *setting, size_t figures, size_t figure)
{
    for (size_t v = 0; v < setting->count; v++) {
        struct range answer = answer_of(setting, figures, v, figure);
        if (answer.low != 0 || answer.high != 0)
            return true;
    }
    return false;
}

size_t solve_alive(const struct solve_setting *setting)
{
    size_t alive = 0;
    for (size_t v = 0; v < setting->count; v++)
        alive += setting->alive[v];
    return alive;
}

static bool tells(const struct solve_figure *figure)
{
    return !figure->unexplained;
}

static struct range sum_of(const struct problem *problem, size_t figure)
{
    struct range all = {0, 0};
    for (size_t s = 0; s < problem->setting_count; s++) {
        struct range own = range_of(&problem->settings[s], problem->figure_count, figure);
        all.low += own.low;
        all.high += own.high;
    }
    return all;
}

/* Whether one value can be, when the others together can add `others`. */
static bool fits(const struct solve_figure *figure, struct range answer, struct range others)
{
    return answer.low + others.low <= figure->high && answer.high + others.high >= figure->low;
}

static bool reached(const struct solve_figure *figure, struct range all)
{
    return all.low <= figure->high && all.high >= figure->low;
}

/* How many values of a setting a figure excludes, alive or not, with what is left of the others;
 * they are taken out of `left`, if that is given. */
static size_t exclude(const struct problem *problem, size_t figure, size_t setting, bool *left)
{
    const struct solve_setting *one = &problem->settings[setting];
    struct range all = sum_of(problem, figure);
    struct range own = range_of(one, problem->figure_count, figure);
    struct range others = {all.low - own.low, all.high - own.high};
    size_t count = 0;
    for (size_t v = 0; v < one->count; v++) {
        struct range answer = answer_of(one, problem->figure_count, v, figure);
        if (fits(&problem->figures[figure], answer, others))
            continue;
        count++;
        if (left)
            left[v] = false;
    }
    return count;
}

/* ---- What no choice explains ---- */

/* Before anything is excluded: no sum reaches it, or every value of some setting misses it. */
static void find_unexplained(const struct problem *problem)
{
    for (size_t f = 0; f < problem->figure_count; f++) {
        struct solve_figure *figure = &problem->figures[f];
        bool missed = !reached(figure, sum_of(problem, f));
        for (size_t s = 0; s < problem->setting_count && !missed; s++)
            missed = problem->settings[s].count > 0 &&
                     exclude(problem, f, s, NULL) == problem->settings[s].count;
        figure->unexplained = missed;
    }
}

/* ---- Contradictions ---- */

static bool reduced(const struct solve_setting *setting)
{
    for (size_t v = 0; v < setting->count; v++)
        if (!setting->next[v])
            return true;
    return false;
}

/* Of the settings that a figure depends on, those of which something is excluded. True if any was
 * not contradicted before. */
static bool contradict(const struct problem *problem, size_t figure)
{
    bool any = false;
    for (size_t s = 0; s < problem->setting_count; s++) {
        struct solve_setting *one = &problem->settings[s];
        if (!reduced(one) || !solve_answers(one, problem->figure_count, figure))
            continue;
        any |= !one->contradicted;
        one->contradicted = true;
    }
    return any;
}

/* What is left of settings does not reach a figure, though all of their values would. */
static bool find_unreached(const struct problem *problem)
{
    bool any = false;
    for (size_t f = 0; f < problem->figure_count; f++)
        if (tells(&problem->figures[f]) && !reached(&problem->figures[f], sum_of(problem, f)))
            any |= contradict(problem, f);
    return any;
}

/* Nothing is left of a setting: it is contradicted, and so is on what that rests. */
static bool empty(const struct problem *problem, size_t setting)
{
    struct solve_setting *one = &problem->settings[setting];
    for (size_t v = 0; v < one->count; v++)
        if (one->next[v])
            return false;
    one->contradicted = true;
    for (size_t f = 0; f < problem->figure_count; f++)
        if (tells(&problem->figures[f]) && solve_answers(one, problem->figure_count, f) &&
            exclude(problem, f, setting, NULL) > 0)
            contradict(problem, f);
    return true;
}

/* ---- Rounds ---- */

/* What the figures leave of a setting; true if that is less than before. */
static bool look_ahead(const struct problem *problem, size_t setting)
{
    struct solve_setting *one = &problem->settings[setting];
    memcpy(one->next, one->alive, sizeof one->next);
    for (size_t f = 0; f < problem->figure_count && !one->contradicted; f++)
        if (tells(&problem->figures[f]) && solve_answers(one, problem->figure_count, f))
            exclude(problem, f, setting, one->next);
    return memcmp(one->next, one->alive, sizeof one->next) != 0;
}

enum round { ROUND_LAST, ROUND_MORE, ROUND_CONTRADICTED };

static enum round one_round(const struct problem *problem)
{
    bool more = false, none_left = false;
    if (find_unreached(problem))
        return ROUND_CONTRADICTED;
    for (size_t s = 0; s < problem->setting_count; s++)
        more |= look_ahead(problem, s);
    for (size_t s = 0; s < problem->setting_count; s++)
        none_left |= problem->settings[s].count > 0 && empty(problem, s);
    if (none_left)
        return ROUND_CONTRADICTED;
    for (size_t s = 0; s < problem->setting_count; s++)
        memcpy(problem->settings[s].alive, problem->settings[s].next,
               sizeof problem->settings[s].alive);
    return more ? ROUND_MORE : ROUND_LAST;
}

/* Everything anew, but for what is known of contradictions and of the unexplained. */
static void restore(const struct problem *problem)
{
    for (size_t s = 0; s < problem->setting_count; s++) {
        struct solve_setting *one = &problem->settings[s];
        for (size_t v = 0; v < SOLVE_VALUES_MAX; v++)
            one->alive[v] = one->next[v] = v < one->count;
    }
}

/* Of what is left in the end. */
static void find_told_by(const struct problem *problem, size_t setting)
{
    struct solve_setting *one = &problem->settings[setting];
    size_t most = 0;
    one->told_by = 0;
    for (size_t f = 0; f < problem->figure_count && !one->contradicted; f++) {
        size_t count = tells(&problem->figures[f]) ? exclude(problem, f, setting, NULL) : 0;
        one->told_by += count > 0;
        if (count <= most)
            continue;
        most = count;
        one->last = f;
    }
}

void solve(struct solve_figure *figures, size_t figure_count, struct solve_setting *settings,
           size_t setting_count)
{
    const struct problem problem = {figures, figure_count, settings, setting_count};
    enum round round = ROUND_MORE;
    restore(&problem);
    find_unexplained(&problem);
    while (round != ROUND_LAST) {
        round = one_round(&problem);
        if (round == ROUND_CONTRADICTED)
            restore(&problem);
    }
    for (size_t s = 0; s < setting_count; s++)
        find_told_by(&problem, s);
}
