/* What a comparison says, whatever the format; see print.h. */
#include "host/lib/compare/print.h"

#include "host/lib/base/printable.h"
#include <string.h>

const char *compare_side_name(char words[COMPARE_WORDS_MAX], const struct compare_side *side)
{
    if (side->subject)
        printable_into(words, COMPARE_WORDS_MAX, "%s of %s (%s)", side->subject,
                       side->results->name, side->results->path);
    else
        printable_into(words, COMPARE_WORDS_MAX, "%s (%s)", side->results->name,
                       side->results->path);
    return words;
}

void compare_shown(const struct difference *difference, const char **name, double *from, double *to)
{
    const struct silicon_statistic *own = difference->measured ? silicon_shown(difference) : NULL;

    *from = own ? own->from : difference->from.of[difference->shown];
    *to = own ? own->to : difference->to.of[difference->shown];
    *name = own                                   ? own->name
            : difference->shown == FIGURE_NOMINAL ? NULL
                                                  : figure_name(difference->shown);
}

/* The interval, the effect and how likely chance alone is. */
static const char *silicon_words(char words[COMPARE_WORDS_MAX], const struct difference *difference)
{
    const struct silicon_statistic *own = silicon_shown(difference);
    const struct silicon_change *change = &difference->silicon;
    char low[FIGURE_TEXT_MAX], high[FIGURE_TEXT_MAX];

    snprintf(words, COMPARE_WORDS_MAX, "95 %%: %s to %s, delta %+.2f (noise %.2f), p %.2g",
             figure_text(low, own->low, true), figure_text(high, own->high, true), change->delta,
             change->delta_floor, own->adjusted);
    return words;
}

/* A shift that the three figures do not share: each one's own. */
const char *compare_bounds(char words[COMPARE_WORDS_MAX], const struct difference *difference)
{
    static const enum figure shown[] = {FIGURE_BEST, FIGURE_NOMINAL, FIGURE_WORST};
    const struct figures *from = &difference->from, *to = &difference->to;
    size_t used = 0;

    words[0] = '\0';
    if (difference->measured && difference->silicon.any_known)
        return silicon_words(words, difference);
    if (difference->certain)
        return strcpy(words, "certain");
    if (difference->change == CHANGE_OTHER) {
        snprintf(words, COMPARE_WORDS_MAX, "mean %.3f -> %.3f", difference->old->mean.number,
                 difference->new->mean.number);
        return words;
    }
    if (difference->new->kind == METRIC_COUNT) {
        int64_t before = difference->old_cell->triggered, now = difference->new_cell->triggered;
        if (difference->shown == FIGURE_TOTAL && before != now)
            snprintf(words, COMPARE_WORDS_MAX, "of %lld triggers, then %lld", (long long)before,
                     (long long)now);
        return words;
    }
    if (difference->new->kind == METRIC_SIZE)
        return words; /* a plain number */
    for (unsigned i = 0; i < sizeof shown / sizeof *shown; i++) {
        char change[FIGURE_TEXT_MAX];
        enum figure figure = shown[i];
        if (!from->known[figure] || !to->known[figure])
            continue;
        figure_text(change, to->of[figure] - from->of[figure], true);
        used += printable_into(words + used, COMPARE_WORDS_MAX - used, "%s%s %s", used ? ", " : "",
                               figure_name(figure), change);
    }
    return words;
}

const char *compare_why(char words[COMPARE_WORDS_MAX], const struct difference *difference)
{
    char hardware[FIGURE_TEXT_MAX], software[FIGURE_TEXT_MAX];

    words[0] = '\0';
    if (difference->has_parts)
        snprintf(words, COMPARE_WORDS_MAX, "hardware %s, software %s",
                 figure_text(hardware, difference->hardware, true),
                 figure_text(software, difference->software, true));
    return words;
}

const char *compare_cell_name(char words[COMPARE_WORDS_MAX], const struct result_cell *old,
                              const struct result_cell *new)
{
    const struct result_cell *any = new ? new : old;

    if (old && new &&strcmp(old->subject, new->subject) != 0)
        printable_into(words, COMPARE_WORDS_MAX, "%s/%s/%s -> %s/%s", any->board, any->scenario,
                       old->subject, new->subject, any->load);
    else
        printable_into(words, COMPARE_WORDS_MAX, "%s", any->id);
    return words;
}

const char *compare_lone_title(enum compare_lone kind)
{
    static const char *const titles[LONE_KINDS] = {
        [LONE_NEW] = "only in the new one",
        [LONE_GONE] = "only in the old one",
        [LONE_NO_RESULT] = "no result on one side",
        [LONE_METRIC_NEW] = "a metric only in the new one",
        [LONE_METRIC_GONE] = "a metric only in the old one",
        [LONE_REFUSED] = "may not be compared",
    };
    return titles[kind];
}

const char *compare_lone_key(enum compare_lone kind)
{
    static const char *const keys[LONE_KINDS] = {
        [LONE_NEW] = "new",
        [LONE_GONE] = "gone",
        [LONE_NO_RESULT] = "no_result",
        [LONE_METRIC_NEW] = "metric_new",
        [LONE_METRIC_GONE] = "metric_gone",
        [LONE_REFUSED] = "refused",
    };
    return keys[kind];
}

const char *compare_counts(char words[COMPARE_WORDS_MAX], const struct comparison *comparison)
{
    const size_t *values = comparison->by_change;

    printable_into(words, COMPARE_WORDS_MAX,
                   "%zu cells compared, %zu of them equal; values: %zu worse, %zu improved, %zu "
                   "otherwise spread, %zu equal; %zu cells unsupported on both sides",
                   comparison->cells, comparison->equal_cells, values[CHANGE_WORSE],
                   values[CHANGE_IMPROVED], values[CHANGE_OTHER], values[CHANGE_EQUAL],
                   comparison->unsupported);
    return words;
}

bool compare_is_worse(const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->lone_count; i++) {
        const struct lone_cell *lone = &comparison->lone[i];
        bool had = lone->old && lone->old->status == RESULT_OK;
        if (lone->kind == LONE_REFUSED || lone->kind == LONE_GONE ||
            lone->kind == LONE_METRIC_GONE || (lone->kind == LONE_NO_RESULT && had))
            return true;
    }
    return comparison->by_change[CHANGE_WORSE] > 0;
}

bool compare_is_changed(const struct comparison *comparison)
{
    const size_t *values = comparison->by_change;

    return comparison->lone_count || values[CHANGE_WORSE] || values[CHANGE_IMPROVED] ||
           values[CHANGE_OTHER];
}
