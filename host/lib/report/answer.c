/* Sentences that say which handler style, at what cost, and why. */
#include "host/lib/report/answer.h"

#include <stdlib.h>
#include <string.h>

/* What a metric is good for, in words. */
struct question {
    const char *metric;
    const char *one, *several; /* after the winners' names */
    const char *measure;       /* after the amount */
    const char *worst;         /* after the loser's name */
};
static const struct question questions[] = {
    {"response", "gets to the useful work first", "get to the useful work first",
     "from the trigger", "takes longest"},
    {"round_trip", "takes least from the interrupted code", "take least from the interrupted code",
     "for a whole interrupt", "takes most"},
};
/* On silicon a smaller median is not yet a difference. */
static const struct question measured_questions[] = {
    {"response", "has the smallest median response", "have the smallest median response",
     "from the trigger", "has the largest"},
    {"round_trip", "has the smallest median round trip", "have the smallest median round trip",
     "for a whole interrupt", "has the largest"},
};
#define QUESTIONS (sizeof questions / sizeof questions[0])

static int compare_standings(const void *left, const void *right)
{
    const struct report_standing *a = left, *b = right;
    if (a->value != b->value)
        return a->value < b->value ? -1 : 1;
    return strcmp(a->name, b->name);
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
        struct report_standing *one = &all[(*count)++];
        *one = (struct report_standing){.name = name, .value = report_typical(metric)};
        if (metric->bound_rows == 0 || !report_bounds(metric, &one->low, &one->high))
            one->low = one->high = one->value;
    }
    if (all != NULL)
        qsort(all, *count, sizeof *all, compare_standings);
    return all;
}

bool report_find_column(const struct report_target *target, const char *metric,
                        struct report_column *column)
{
    const struct report_columns *columns = &target->columns[SECTION_COMPARISON];
    bool found = false;
    for (size_t i = 0; i < columns->count && !found; i++) {
        found = strcmp(columns->items[i].metric, metric) == 0;
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

static void say_worst(struct text *out, enum markup markup, enum result_evidence evidence,
                      const struct question *question, const struct report_standing *all,
                      size_t count)
{
    size_t first = count - 1;
    while (first > 0 && all[first - 1].value == all[count - 1].value)
        first--;
    text_add(out, " ");
    names_of(out, markup, all + first, count - first);
    text_addf(out, count - first == 1 ? " %s: " : " (each) %s: ", question->worst);
    format_amount(out, all[first].value, evidence);
    text_add(out, ", ");
    format_value(out, all[first].value - all[0].value);
    text_add(out, " more.");
}

static void say_standing(struct text *out, enum markup markup, enum result_evidence evidence,
                         const struct question *question, const struct report_standing *all,
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
        text_addf(out, " %s%s", winners == 1 ? question->one : question->several,
                  winners == 1 ? "" : ", level");
    text_add(out, ": ");
    format_amount(out, all[0].value, evidence);
    text_addf(out, " %s.", question->measure);
    say_overlap(out, markup, all, count, winners);
    if (winners < count)
        say_worst(out, markup, evidence, question, all, count);
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
                const struct report_target *target, const struct question *question)
{
    struct report_column column;
    size_t count = 0;
    if (!report_find_column(target, question->metric, &column))
        return;
    struct report_standing *all = report_standings(target, &column, REPORT_STYLES, &count);
    if (count > 0) {
        say_standing(out, markup, group->evidence, question, all, count);
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
    if (!report_find_column(target, "entry", &column))
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

static void statement(struct text *out, enum markup markup, const struct report_group *group,
                      const struct report_target *target, size_t which)
{
    if (which < QUESTIONS)
        say(out, markup, group, target,
            group->evidence == EVIDENCE_SILICON ? &measured_questions[which] : &questions[which]);
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

typedef void statement_writer(struct text *out, enum markup markup,
                              const struct report_group *group, const struct report_target *target,
                              size_t which);

static void answer_one(struct text *out, enum markup markup, const struct report_group *group,
                       statement_writer *write, size_t which)
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

void report_answer(struct text *out, enum markup markup, const struct report_group *group)
{
    for (size_t which = 0; which <= QUESTIONS; which++)
        answer_one(out, markup, group, statement, which);
}

static const struct report_column *lost_updates(const struct report_target *target)
{
    const struct report_columns *columns = &target->columns[SECTION_SHARED_SWEPT];
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->items[i].metric, "lost_updates") == 0)
            return &columns->items[i];
    return NULL;
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

static void say_losses(struct text *out, enum markup markup, const struct report_target *target,
                       const struct report_column *column, const char *const names[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct result_cell *cell = report_cell(target, column, names[i]);
        text_add(out, i > 0 ? "; " : "");
        format_strong(out, markup, names[i]);
        text_add(out, " loses ");
        format_number(out, report_metric(cell, column)->total);
        text_add(out, " updates in ");
        format_value(out, (double)cell->triggered);
        text_add(out, " interrupts");
    }
    text_add(out, count > 0 ? ". " : "");
}

static void sharing_statement(struct text *out, enum markup markup,
                              const struct report_group *group, const struct report_target *target,
                              size_t which)
{
    const struct report_column *column = lost_updates(target);
    size_t some = 0, none = 0;
    (void)group;
    (void)which;
    if (column == NULL)
        return;
    const char **lossy = losers(target, column, true, &some);
    const char **safe = losers(target, column, false, &none);
    if (lossy != NULL && safe != NULL) {
        say_losses(out, markup, target, column, lossy, some);
        format_strong_list(out, markup, safe, none);
        text_add(out, none == 0 ? "" : none == 1 ? " loses none." : " lose none.");
    }
    out->failed = out->failed || lossy == NULL || safe == NULL;
    free(lossy);
    free(safe);
}

void report_sharing_answer(struct text *out, enum markup markup, const struct report_group *group)
{
    answer_one(out, markup, group, sharing_statement, 0);
}

static bool value_of(const struct report_target *target, const char *metric_name, const char *style,
                     double *value)
{
    struct report_column column;
    if (!report_find_column(target, metric_name, &column))
        return false;
    const struct result_metric *metric =
        report_metric(report_cell(target, &column, style), &column);
    if (metric != NULL)
        *value = report_typical(metric);
    return metric != NULL;
}

void report_why(struct text *out, const struct report_target *target, const char *style)
{
    double entry, response, best_entry, best_response;
    const char *best = target->subjects[REPORT_STYLES][0];
    if (!value_of(target, "entry", style, &entry) ||
        !value_of(target, "response", style, &response) ||
        !value_of(target, "entry", best, &best_entry) ||
        !value_of(target, "response", best, &best_response))
        return;
    double before = entry - best_entry;
    double after = (response - entry) - (best_response - best_entry);
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
