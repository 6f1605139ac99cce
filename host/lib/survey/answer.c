/* Sentences that say which handler style, at what cost, and why. */
#include "host/lib/survey/answer.h"

#include "host/lib/results/sentences.h"
#include <stdlib.h>
#include <string.h>

static int compare_standings(const void *left, const void *right)
{
    const struct report_standing *a = left, *b = right;
    if (a->cost != b->cost)
        return a->cost < b->cost ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void set_standing(struct report_standing *one, const char *name,
                         const struct result_metric *metric, enum metric_better better)
{
    double low, high;
    *one = (struct report_standing){.name = name, .value = report_typical(metric)};
    one->cost = one->low = one->high = metric_cost(better, one->value);
    if (metric->bound_rows == 0 || !report_bounds(metric, &low, &high))
        return;
    one->low = metric_cost(better, better == METRIC_LARGER ? high : low);
    one->high = metric_cost(better, better == METRIC_LARGER ? low : high);
}

struct report_standing *report_standings(const struct report_target *target,
                                         const struct report_column *column, int subjects,
                                         size_t *count)
{
    struct report_standing *all = calloc(target->subject_count[subjects] + 1, sizeof *all);
    *count = 0;
    for (size_t i = 0; all != NULL && i < target->subject_count[subjects]; i++) {
        const char *name = target->subjects[subjects][i];
        const struct result_metric *metric =
            report_metric(report_cell(target, column, name), column);
        if (metric == NULL)
            continue;
        set_standing(&all[(*count)++], name, metric, column->row->better);
    }
    if (all != NULL)
        qsort(all, *count, sizeof *all, compare_standings);
    return all;
}

bool report_find_column(const struct report_target *target, const struct metric_row *row,
                        struct report_column *column)
{
    const struct report_columns *columns = &target->columns[SECTION_COMPARISON];
    bool found = false;
    for (size_t i = 0; i < columns->count && !found; i++) {
        found = columns->items[i].row == row;
        if (found)
            *column = columns->items[i];
    }
    return found;
}

static void names_of(struct text *out, enum markup markup, const struct report_standing *from,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add(out, i + 1 < count ? ", " : " and ");
        format_strong(out, markup, from[i].name);
    }
}

/* Who the model's bounds do not keep apart from the winner. */
static void say_overlap(struct text *out, enum markup markup, const struct report_standing *all,
                        size_t count, size_t winners)
{
    size_t end = winners;
    while (end < count && all[end].low <= all[0].high)
        end++;
    if (end == winners)
        return;
    text_add(out, " Within the model\u2019s bounds ");
    names_of(out, markup, all + winners, end - winners);
    text_add(out, " may be as fast.");
}

static const char *extreme_of(const struct metric_row *row, bool best)
{
    return best == (row->better == METRIC_SMALLER) ? "smallest" : "largest";
}

/* On silicon a smaller median is not yet a difference, so that only the median is
 * spoken of: "has the smallest median round trip". */
static void say_extreme(struct text *out, enum result_evidence evidence,
                        const struct metric_row *row, bool one)
{
    if (evidence != EVIDENCE_SILICON) {
        text_addf(out, " %s", one ? row->words->one : row->words->several);
        return;
    }
    text_addf(out, " %s the %s median ", one ? "has" : "have", extreme_of(row, true));
    format_metric(out, row->name);
}

static void say_worst(struct text *out, enum markup markup, enum result_evidence evidence,
                      const struct metric_row *row, const struct report_standing *all, size_t count)
{
    size_t first = count - 1;
    while (first > 0 && all[first - 1].value == all[count - 1].value)
        first--;
    text_add(out, " ");
    names_of(out, markup, all + first, count - first);
    text_add(out, count - first == 1 ? " " : " (each) ");
    if (evidence == EVIDENCE_SILICON)
        text_addf(out, "has the %s: ", extreme_of(row, false));
    else
        text_addf(out, "%s: ", row->words->worst);
    format_amount(out, all[first].value, evidence);
    text_add(out, ", ");
    format_value(out, all[first].cost - all[0].cost);
    text_add(out, row->better == METRIC_LARGER ? " less." : " more.");
}

static void say_standing(struct text *out, enum markup markup, enum result_evidence evidence,
                         const struct metric_row *row, const struct report_standing *all,
                         size_t count)
{
    size_t winners = 1;
    while (winners < count && all[winners].value == all[0].value)
        winners++;
    names_of(out, markup, all, winners);
    if (count == 1)
        text_add(out, " alone has a number");
    else if (winners == count)
        text_addf(out, " are level");
    else
        say_extreme(out, evidence, row, winners == 1);
    text_add(out, winners > 1 && winners < count ? ", level" : "");
    text_add(out, ": ");
    format_amount(out, all[0].value, evidence);
    text_addf(out, " %s.", row->words->measure);
    say_overlap(out, markup, all, count, winners);
    if (winners < count)
        say_worst(out, markup, evidence, row, all, count);
}

/* Styles that have no number there, and so no place. */
static void say_missing(struct text *out, enum markup markup, const struct report_target *target,
                        const struct report_column *column)
{
    size_t count = 0;
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
        const char *name = target->subjects[REPORT_STYLES][i];
        const struct result_cell *cell = report_cell(target, column, name);
        if (report_metric(cell, column) != NULL)
            continue;
        text_add(out, count++ ? ", " : " Without a number, and so without a place: ");
        format_strong(out, markup, name);
        text_addf(out, " (%s)", cell ? result_status_name(cell->status) : "not run");
    }
    if (count > 0)
        text_add(out, ".");
}

static void say(struct text *out, enum markup markup, const struct report_group *group,
                const struct report_target *target, const struct metric_row *row)
{
    struct report_column column;
    size_t count = 0;
    if (!report_find_column(target, row, &column))
        return;
    struct report_standing *all = report_standings(target, &column, REPORT_STYLES, &count);
    if (count > 0) {
        say_standing(out, markup, group->evidence, row, all, count);
        say_missing(out, markup, target, &column);
    }
    out->failed = out->failed || all == NULL;
    free(all);
}

/* The floor is what was measured, not what a manual says. */
static void say_floor(struct text *out, enum markup markup, const struct report_group *group,
                      const struct report_target *target)
{
    struct report_column column;
    struct report_shares shares;
    size_t count = 0, level = 0;
    if (!report_find_column(target, metric_into_handler(), &column))
        return;
    struct report_standing *all = report_standings(target, &column, REPORT_STYLES, &count);
    while (level < count && all[level].value == all[0].value)
        level++;
    if (count > 0) {
        text_add(out, "The shortest way from the trigger into a handler is ");
        format_amount(out, all[0].value, group->evidence);
        text_add(out, " (");
        names_of(out, markup, all, level);
        const struct result_metric *metric =
            report_metric(report_cell(target, &column, all[0].name), &column);
        if (metric != NULL && report_shares(metric, &shares)) {
            text_add(out, "), ");
            format_value(out, shares.first);
            text_add(out, " of them ");
            format_plain(out, markup, shares.first_name);
            text_add(out, "; ");
        } else {
            text_add(out, "); ");
        }
        text_add(out, "what another style needs beyond that is its own software.");
    }
    out->failed = out->failed || all == NULL;
    free(all);
}

/* What styles are ranked by, as far as there are words for it. */
static const struct metric_row *question(size_t which)
{
    const struct metric_row *row = metric_ranked(METRIC_COMPARISON, (int)which + 1);
    return row != NULL && row->words->one != NULL ? row : NULL;
}

static void statement(struct text *out, enum markup markup, const struct report_group *group,
                      const struct report_target *target, size_t which)
{
    if (question(which) != NULL)
        say(out, markup, group, target, question(which));
    else
        say_floor(out, markup, group, target);
}

static void wrap(struct text *out, enum markup markup, const char *const boards[], size_t count,
                 size_t of, const char *sentence)
{
    text_add(out, markup == MARKUP_HTML ? "<p>" : "- ");
    if (count < of) {
        for (size_t i = 0; i < count; i++) {
            text_add(out, i == 0 ? "On " : i + 1 < count ? ", " : " and ");
            format_plain(out, markup, boards[i]);
        }
        text_add(out, ": ");
    }
    text_add(out, sentence);
    text_add(out, markup == MARKUP_HTML ? "</p>\n" : "\n");
}

struct said {
    struct text text;
    bool done;
};

/* Boards of which the same sentence is true are named together; a sentence that
 * is true of all needs no board. */
static void answer_boards(struct text *out, enum markup markup, const struct report_group *group,
                          struct said *said, const char **boards)
{
    for (size_t i = 0; i < group->target_count; i++) {
        size_t same = 0;
        if (said[i].text.used == 0 || said[i].done)
            continue;
        for (size_t j = i; j < group->target_count; j++) {
            if (strcmp(text_get(&said[j].text), text_get(&said[i].text)) != 0)
                continue;
            said[j].done = true;
            boards[same++] = group->targets[j].target->board;
        }
        wrap(out, markup, boards, same, group->target_count, text_get(&said[i].text));
    }
}

void report_say_of_boards(struct text *out, enum markup markup, const struct report_group *group,
                          report_statement *write, size_t which)
{
    struct said *said = calloc(group->target_count, sizeof *said);
    const char **boards = calloc(group->target_count, sizeof *boards);
    if (said != NULL && boards != NULL) {
        for (size_t i = 0; i < group->target_count; i++)
            write(&said[i].text, markup, group, &group->targets[i], which);
        answer_boards(out, markup, group, said, boards);
        for (size_t i = 0; i < group->target_count; i++)
            text_free(&said[i].text);
    } else {
        out->failed = true;
    }
    free(said);
    free(boards);
}

static void jitter_statement(struct text *out, enum markup markup, const struct report_group *group,
                             const struct report_target *target, size_t which)
{
    (void)group;
    (void)which;
    report_say_jitter(out, markup, target);
}

void report_answer(struct text *out, enum markup markup, const struct report_group *group)
{
    size_t which = 0;
    while (question(which) != NULL)
        report_say_of_boards(out, markup, group, statement, which++);
    report_say_of_boards(out, markup, group, statement, which);
    report_say_of_boards(out, markup, group, jitter_statement, which);
}

/* What disciplines may lose: of the counts that there are words for the `which`-th, in
 * the first scenario that has it. */
static const struct report_column *losses(const struct report_target *target, size_t which)
{
    const struct report_columns *columns = &target->columns[SECTION_SHARED_SWEPT];
    const struct metric_row *before = NULL;
    for (size_t i = 0; i < columns->count; i++) {
        const struct report_column *column = &columns->items[i];
        if (!column->is_count || column->row->words->one == NULL || column->row == before)
            continue;
        if (which-- == 0)
            return column;
        before = column->row;
    }
    return NULL;
}

static bool any_losses(const struct report_group *group, size_t which)
{
    for (size_t i = 0; i < group->target_count; i++)
        if (losses(&group->targets[i], which) != NULL)
            return true;
    return false;
}

/* The disciplines that lost some, or those that lost none; to be freed. */
static const char **losers(const struct report_target *target, const struct report_column *column,
                           bool some, size_t *count)
{
    const char **names = calloc(target->subject_count[REPORT_SHARING] + 1, sizeof *names);
    *count = 0;
    for (size_t i = 0; names != NULL && i < target->subject_count[REPORT_SHARING]; i++) {
        const char *name = target->subjects[REPORT_SHARING][i];
        const struct result_metric *metric =
            report_metric(report_cell(target, column, name), column);
        if (metric != NULL && metric->total.known && (metric->total.number > 0) == some)
            names[(*count)++] = name;
    }
    return names;
}

/* Of a sweep, where; how many then is only how often it came there. */
static void say_loss(struct text *out, const struct result_cell *cell,
                     const struct result_metric *metric, const struct metric_words *words)
{
    if (metric->sweep_rows > 0) {
        text_addf(out, " %s %s ", words->one, words->measure);
        result_say_places(out, cell, metric);
        return;
    }
    text_addf(out, " %s ", words->one);
    format_number(out, metric->total);
    text_addf(out, " %s in ", words->measure);
    format_value(out, (double)cell->triggered);
    text_add(out, " interrupts");
}

static void say_losses(struct text *out, enum markup markup, const struct report_target *target,
                       const struct report_column *column, const char *const names[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct result_cell *cell = report_cell(target, column, names[i]);
        text_add(out, i > 0 ? "; " : "");
        format_strong(out, markup, names[i]);
        say_loss(out, cell, report_metric(cell, column), column->row->words);
    }
    text_add(out, count > 0 ? ". " : "");
}

static void sharing_statement(struct text *out, enum markup markup,
                              const struct report_group *group, const struct report_target *target,
                              size_t which)
{
    const struct report_column *column = losses(target, which);
    size_t some = 0, none = 0;
    (void)group;
    if (column == NULL)
        return;
    const struct metric_words *words = column->row->words;
    const char **lossy = losers(target, column, true, &some);
    const char **safe = losers(target, column, false, &none);
    if (lossy != NULL && safe != NULL) {
        say_losses(out, markup, target, column, lossy, some);
        format_strong_list(out, markup, safe, none);
        if (none > 0)
            text_addf(out, " %s none.", none == 1 ? words->one : words->several);
    }
    out->failed = out->failed || lossy == NULL || safe == NULL;
    free(lossy);
    free(safe);
}

void report_sharing_answer(struct text *out, enum markup markup, const struct report_group *group)
{
    for (size_t which = 0; any_losses(group, which); which++)
        report_say_of_boards(out, markup, group, sharing_statement, which);
}

static bool value_of(const struct report_target *target, const struct metric_row *row,
                     const char *style, double *value)
{
    struct report_column column;
    if (!report_find_column(target, row, &column))
        return false;
    const struct result_metric *metric =
        report_metric(report_cell(target, &column, style), &column);
    if (metric != NULL)
        *value = report_typical(metric);
    return metric != NULL;
}

void report_why(struct text *out, const struct report_target *target, const char *style)
{
    const struct metric_row *into = metric_into_handler(), *whole = question(0);
    double way, all, best_way, best_all;
    const char *best = target->subjects[REPORT_STYLES][0];
    if (!value_of(target, into, style, &way) || !value_of(target, whole, style, &all) ||
        !value_of(target, into, best, &best_way) || !value_of(target, whole, best, &best_all))
        return;
    double before = way - best_way;
    double after = (all - way) - (best_all - best_way);
    if (before == 0 && after == 0)
        return;
    if (before != 0) {
        format_change(out, before);
        text_add(out, " before the handler");
    }
    if (after != 0) {
        text_add(out, before != 0 ? ", " : "");
        format_change(out, after);
        text_add(out, " from handler to work");
    }
}
