/* The two or three findings that matter most; see findings.h. Each is said once for all boards,
 * with the range of its numbers over them. */
#include "host/lib/findings/findings.h"

#include "host/lib/results/sentences.h"
#include "host/lib/survey/answer.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Numbers over boards ---- */

struct span {
    bool any;
    double low, high;
};

static void span_take(struct span *span, double value)
{
    span->low = span->any ? fmin(span->low, value) : value;
    span->high = span->any ? fmax(span->high, value) : value;
    span->any = true;
}

/* "12", "150-158" */
static void say_span(struct text *out, const struct span *span)
{
    format_value(out, span->low);
    if (span->high > span->low) {
        text_add(out, "\u2013");
        format_value(out, span->high);
    }
}

static void say_span_amount(struct text *out, const struct span *span,
                            enum result_evidence evidence)
{
    struct text amount = {0};
    if (span->high > span->low) {
        format_value(out, span->low);
        text_add(out, "\u2013");
    }
    format_amount(&amount, span->high, evidence);
    text_add(out, text_get(&amount));
    text_free(&amount);
}

static void begin(struct text *out, enum markup markup, const char *what)
{
    text_add(out, markup == MARKUP_HTML ? "<p>" : "- ");
    format_strong(out, markup, what);
    text_add(out, " ");
}

static void finish(struct text *out, enum markup markup)
{
    text_add(out, markup == MARKUP_HTML ? "</p>\n" : "\n");
}

/* ---- Which gets to the work first, and which last ---- */

#define NAMES_MOST 4u

static void say_names(struct text *out, enum markup markup, const struct report_standing all[],
                      size_t count)
{
    size_t shown = count > NAMES_MOST ? NAMES_MOST - 1 : count;
    for (size_t i = 0; i < shown; i++) {
        bool last = i + 1 == shown && shown == count;
        text_add(out, i == 0 ? "" : last ? " and " : ", ");
        format_plain(out, markup, all[i].name);
    }
    if (shown < count)
        text_addf(out, " and %zu more", count - shown);
}

/* The standings of every board in a metric; NULL where memory ran out. To be freed. */
static struct report_standing *standings(const struct report_group *group, size_t target,
                                         const struct metric_row *row, size_t *count)
{
    struct report_column column;
    *count = 0;
    if (!report_find_column(&group->targets[target], row, &column))
        return NULL;
    return report_standings(&group->targets[target], &column, REPORT_STYLES, count);
}

static size_t level_with_first(const struct report_standing all[], size_t count)
{
    size_t level = 0;
    while (level < count && all[level].value == all[0].value)
        level++;
    return level;
}

/* Who leads, as text: two boards with the same text agree. */
static void say_leaders(struct text *out, enum markup markup, const struct report_standing all[],
                        size_t count)
{
    say_names(out, markup, all, level_with_first(all, count));
}

/* Whether a style is level with the first on a board. */
static bool leads(const struct report_group *group, size_t target, const struct metric_row *row,
                  const char *style)
{
    size_t count;
    bool found = false;
    struct report_standing *all = standings(group, target, row, &count);
    size_t level = level_with_first(all, count);
    for (size_t i = 0; i < level && !found; i++)
        found = strcmp(all[i].name, style) == 0;
    bool unranked = count == 0; /* a board that ranks nobody contradicts nobody */
    free(all);
    return found || unranked;
}

/* Of the first board that ranks some, those that lead on all others, too. */
static void say_common_leaders(struct text *out, enum markup markup,
                               const struct report_group *group, const struct metric_row *row)
{
    size_t count = 0, common = 0;
    struct report_standing *all = NULL;
    for (size_t t = 0; t < group->target_count && count == 0; t++) {
        free(all);
        all = standings(group, t, row, &count);
    }
    size_t level = level_with_first(all, count);
    for (size_t i = 0; i < level; i++) {
        bool everywhere = true;
        for (size_t t = 0; t < group->target_count && everywhere; t++)
            everywhere = leads(group, t, row, all[i].name);
        if (everywhere)
            all[common++] = all[i];
    }
    if (common > 0) {
        say_names(out, markup, all, common);
        text_add(out, " on every board");
    } else {
        text_add(out, "not the same on every board");
    }
    free(all);
}

struct race {
    struct text leaders; /* of all boards alike; empty: nobody has a number */
    struct text last;
    struct span first_value, last_value;
    bool agreed, last_agreed;
    size_t field; /* the most styles that a board ranks */
};

static void agree(struct text *so_far, bool *agreed, const struct text *now, bool first)
{
    if (first)
        text_add(so_far, text_get(now));
    else
        *agreed = *agreed && strcmp(text_get(so_far), text_get(now)) == 0;
}

static void run_race(struct race *race, enum markup markup, const struct report_group *group,
                     const struct metric_row *row)
{
    bool first = true;
    race->agreed = race->last_agreed = true;
    for (size_t t = 0; t < group->target_count; t++) {
        size_t count;
        struct text leaders = {0}, last = {0};
        struct report_standing *all = standings(group, t, row, &count);
        if (count > 0) {
            say_leaders(&leaders, markup, all, count);
            format_plain(&last, markup, all[count - 1].name);
            agree(&race->leaders, &race->agreed, &leaders, first);
            agree(&race->last, &race->last_agreed, &last, first);
            span_take(&race->first_value, all[0].value);
            span_take(&race->last_value, all[count - 1].value);
            race->field = count > race->field ? count : race->field;
            first = false;
        }
        free(all);
        text_free(&leaders);
        text_free(&last);
    }
}

static void say_race(struct text *out, enum markup markup, const struct report_group *group)
{
    const struct metric_row *row = metric_ranked(METRIC_COMPARISON, 1);
    struct race race = {.field = 0};
    run_race(&race, markup, group, row);
    if (race.field > 1) {
        begin(out, markup, "First to the work:");
        if (race.agreed)
            text_add(out, text_get(&race.leaders));
        else
            say_common_leaders(out, markup, group, row);
        text_add(out, ", ");
        say_span_amount(out, &race.first_value, group->evidence);
        text_add(out, " from the trigger");
        if (race.last_agreed && race.last_value.low > race.first_value.high) {
            text_add(out, "; last is ");
            text_add(out, text_get(&race.last));
            text_add(out, " with ");
            say_span(out, &race.last_value);
        }
        text_add(out, ".");
        finish(out, markup);
    }
    text_free(&race.leaders);
    text_free(&race.last);
}

/* ---- Under which load the way in varies most ---- */

struct varying {
    const struct report_target *target;
    const struct report_column *column;
    const char *style;
    double spread;
};

static double spread_of(const struct report_target *target, const struct report_column *column,
                        const char **style)
{
    *style = report_widest(target, column);
    if (*style == NULL)
        return 0;
    const struct result_metric *metric = report_metric(report_cell(target, column, *style), column);
    return metric->max.number - metric->min.number;
}

/* The most of any load that is not `apart`, with the first board that has it. */
static bool find_varying(const struct report_group *group, const char *apart,
                         struct varying *varying)
{
    *varying = (struct varying){NULL, NULL, NULL, 0};
    for (size_t t = 0; t < group->target_count; t++) {
        const struct report_columns *columns = &group->targets[t].columns[SECTION_SWEPT];
        for (size_t c = 0; c < columns->count; c++) {
            const struct report_column *column = &columns->items[c];
            const char *style;
            if (column->row != metric_into_handler() ||
                (apart != NULL && strncmp(column->load, apart, strcspn(apart, "_(")) == 0))
                continue;
            double spread = spread_of(&group->targets[t], column, &style);
            if (spread > varying->spread)
                *varying = (struct varying){&group->targets[t], column, style, spread};
        }
    }
    return varying->target != NULL;
}

static void say_jitter(struct text *out, enum markup markup, const struct report_group *group)
{
    struct varying most, next;
    struct text highest = {0};
    if (!find_varying(group, NULL, &most))
        return;
    const struct result_cell *cell = report_cell(most.target, most.column, most.style);
    const struct result_metric *metric = report_metric(cell, most.column);
    begin(out, markup, "Jitter:");
    text_add(out, "under load ");
    format_plain(out, markup, most.column->load);
    text_add(out, " the way into ");
    format_plain(out, markup, most.style);
    text_add(out, " takes ");
    format_number(out, metric->min);
    text_add(out, "\u2013");
    format_amount(out, metric->max.number, group->evidence);
    result_say_highest(&highest, cell, metric);
    if (highest.used > 0) {
        text_add(out, " (");
        format_plain(out, markup, text_get(&highest));
        text_add(out, ")");
    }
    if (find_varying(group, most.column->load, &next)) {
        text_add(out, "; apart from loads of that kind at most ");
        format_value(out, next.spread);
        text_add(out, " more than at best");
    }
    text_add(out, ".");
    finish(out, markup);
    text_free(&highest);
}

/* ---- Which discipline loses what ---- */

/* "none loses updates ...": the first statement, of what disciplines are asked first. */
static void say_sharing(struct text *out, enum markup markup, const struct report_group *group)
{
    const char *paragraph = markup == MARKUP_HTML ? "<p>" : "- ";
    struct text sentences = {0};
    report_sharing_answer(&sentences, markup, group);
    if (sentences.used > 0) {
        const char *first = text_get(&sentences), *end = strchr(first, '\n');
        begin(out, markup, "Shared state:");
        text_add_bytes(out, first + strlen(paragraph),
                       (end ? (size_t)(end + 1 - first) : strlen(first)) - strlen(paragraph));
    }
    out->failed |= sentences.failed;
    text_free(&sentences);
}

void report_highlights(struct text *out, enum markup markup, const struct report_group *group)
{
    say_race(out, markup, group);
    say_jitter(out, markup, group);
    say_sharing(out, markup, group);
}
