/* Exclusion until nothing more is excluded; see solve.h. */
#include "host/lib/calibrate/solve.h"

struct range {
    int64_t low, high;
};

static int64_t answer_of(const struct solve_setting *setting, size_t figures, size_t value,
                         size_t figure)
{
    return setting->answers[value * figures + figure];
}

/* Over the values that are alive. */
static struct range range_of(const struct solve_setting *setting, size_t figures, size_t figure)
{
    struct range range = {INT64_MAX, INT64_MIN};
    for (size_t v = 0; v < setting->count; v++) {
        int64_t answer = answer_of(setting, figures, v, figure);
        if (!setting->alive[v])
            continue;
        range.low = answer < range.low ? answer : range.low;
        range.high = answer > range.high ? answer : range.high;
    }
    return range;
}

bool solve_answers(const struct solve_setting *setting, size_t figures, size_t figure)
{
    struct range range = range_of(setting, figures, figure);
    return range.low != 0 || range.high != 0;
}

size_t solve_alive(const struct solve_setting *setting)
{
    size_t alive = 0;
    for (size_t v = 0; v < setting->count; v++)
        alive += setting->alive[v];
    return alive;
}

/* Whether one value can be, when the others together can add `others`. */
static bool fits(const struct solve_figure *figure, int64_t answer, struct range others)
{
    return answer + others.low <= figure->high && answer + others.high >= figure->low;
}

/* Excludes values of `setting`; what the others can add is `all` less its own. */
static bool prune(const struct solve_figure *figure, struct solve_setting *setting, size_t figures,
                  size_t index, struct range all)
{
    struct range own = range_of(setting, figures, index);
    struct range others = {all.low - own.low, all.high - own.high};
    bool any = false;
    for (size_t v = 0; v < setting->count; v++) {
        if (!setting->alive[v] || fits(figure, answer_of(setting, figures, v, index), others))
            continue;
        setting->alive[v] = false;
        any = true;
    }
    if (any) {
        setting->told_by++;
        setting->last = index;
    }
    return any;
}

static struct range sum_of(const struct solve_setting *settings, size_t count, size_t figures,
                           size_t figure)
{
    struct range all = {0, 0};
    for (size_t s = 0; s < count; s++) {
        struct range own = range_of(&settings[s], figures, figure);
        all.low += own.low;
        all.high += own.high;
    }
    return all;
}

/* A figure that what is left does not reach excludes nothing: contradict() looks at it. */
static bool prune_all(const struct solve_figure *figures, size_t figure_count,
                      struct solve_setting *settings, size_t setting_count, size_t index)
{
    const struct solve_figure *figure = &figures[index];
    bool any = false;
    if (!figure->usable || figure->unexplained)
        return false;
    for (size_t s = 0; s < setting_count; s++) {
        struct range all = sum_of(settings, setting_count, figure_count, index);
        if (all.low > figure->high || all.high < figure->low)
            return any;
        any |= !settings[s].contradicted && prune(figure, &settings[s], figure_count, index, all);
    }
    return any;
}

static bool answers_at_all(const struct solve_setting *setting, size_t figures, size_t figure)
{
    for (size_t v = 0; v < setting->count; v++)
        if (answer_of(setting, figures, v, figure) != 0)
            return true;
    return false;
}

/* Everything anew, but for what is known of contradictions and of the unexplained. */
static void restore(struct solve_setting *settings, size_t count)
{
    for (size_t s = 0; s < count; s++) {
        for (size_t v = 0; v < settings[s].count; v++)
            settings[s].alive[v] = true;
        settings[s].told_by = 0;
    }
}

/* Before anything is excluded. */
static void find_unexplained(struct solve_figure *figures, size_t figure_count,
                             const struct solve_setting *settings, size_t setting_count)
{
    for (size_t f = 0; f < figure_count; f++) {
        struct range all = sum_of(settings, setting_count, figure_count, f);
        figures[f].unexplained =
            figures[f].usable && (all.low > figures[f].high || all.high < figures[f].low);
    }
}

/* What settings have left of a figure does not reach it, though all of their values would: what
 * excluded them and the figure contradict each other. */
static bool contradict(const struct solve_figure *figures, size_t figure_count,
                       struct solve_setting *settings, size_t setting_count, size_t figure)
{
    struct range all = sum_of(settings, setting_count, figure_count, figure);
    bool any = false;
    if (!figures[figure].usable || figures[figure].unexplained ||
        (all.low <= figures[figure].high && all.high >= figures[figure].low))
        return false;
    for (size_t s = 0; s < setting_count; s++) {
        if (settings[s].told_by == 0 || !answers_at_all(&settings[s], figure_count, figure))
            continue;
        any = any || !settings[s].contradicted;
        settings[s].contradicted = true;
    }
    return any;
}

static void exclude(const struct solve_figure *figures, size_t figure_count,
                    struct solve_setting *settings, size_t setting_count)
{
    restore(settings, setting_count);
    for (bool more = true; more;) {
        more = false;
        for (size_t f = 0; f < figure_count; f++)
            more |= prune_all(figures, figure_count, settings, setting_count, f);
    }
}

void solve(struct solve_figure *figures, size_t figure_count, struct solve_setting *settings,
           size_t setting_count)
{
    restore(settings, setting_count);
    find_unexplained(figures, figure_count, settings, setting_count);
    for (bool again = true; again;) {
        again = false;
        exclude(figures, figure_count, settings, setting_count);
        for (size_t f = 0; f < figure_count; f++)
            again |= contradict(figures, figure_count, settings, setting_count, f);
    }
}
