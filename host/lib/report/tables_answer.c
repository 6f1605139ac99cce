/* The answer as one table: styles by boards, each with its value, the range of it, and the worst
 * that a load brings, all on one axis. */
#include "host/lib/report/tables.h"

#include "host/lib/pictures/strip.h"
#include "host/lib/report/trend.h"
#include "host/lib/survey/answer.h"
#include "host/lib/survey/format.h"
#include <stdlib.h>
#include <string.h>

#define ROWS_FIRST    16u /* of more, the rest waits for a click */
#define BOARDS_JOINED 8u  /* reasons in one line */
#define NUMBER        "0123456789,."
#define BOARDS_DRAWN  3u /* with more there is no room for marks */

/* What is asked: the metric that ranks styles. */
struct question {
    const struct report_group *group;
    const struct history *history; /* NULL: none */
    const struct metric_row *row;
    struct text name;
    struct strip_axis axis;
    bool has_worst; /* of some style under some load */
    const char **styles;
    size_t style_count;
};

/* ---- What a board says of a style ---- */

struct answer {
    const struct result_cell *cell;     /* NULL: not run */
    const struct result_metric *metric; /* NULL: no number */
    struct strip_mark mark;
    const struct result_cell *no_worst; /* a swept cell without a number: why */
    bool gaps;                          /* so that the worst may be more */
};

/* Of two cells without a number the one that says more of why. */
static const struct result_cell *better_reason(const struct result_cell *one,
                                               const struct result_cell *other)
{
    return one == NULL || one->status == RESULT_OK ? other : one;
}

static void find_worst(struct answer *answer, const struct question *question,
                       const struct report_target *target, const char *style)
{
    const struct report_columns *columns = &target->columns[SECTION_SWEPT];
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->items[i].row != question->row)
            continue;
        const struct result_cell *cell = report_cell(target, &columns->items[i], style);
        const struct result_metric *metric = report_metric(cell, &columns->items[i]);
        if (metric == NULL || !metric->max.known) {
            answer->no_worst = better_reason(answer->no_worst, cell);
            answer->gaps = true;
            continue;
        }
        double here = result_worst(metric).number;
        if (!answer->mark.has_worst || here > answer->mark.worst)
            answer->mark.worst = here;
        answer->mark.has_worst = true;
    }
}

static void ask(struct answer *answer, const struct question *question,
                const struct report_target *target, const char *style)
{
    struct report_column column;
    *answer = (struct answer){.cell = NULL};
    if (report_find_column(target, question->row, &column)) {
        answer->cell = report_cell(target, &column, style);
        answer->metric = report_metric(answer->cell, &column);
    }
    if (answer->metric != NULL) {
        answer->mark.value = report_typical(answer->metric);
        answer->mark.has_range =
            report_bounds(answer->metric, &answer->mark.low, &answer->mark.high);
    }
    find_worst(answer, question, target, style);
}

/* ---- Which rows there are ---- */

static bool is_listed(const struct question *question, const char *style)
{
    for (size_t i = 0; i < question->style_count; i++)
        if (strcmp(question->styles[i], style) == 0)
            return true;
    return false;
}

/* What no board was asked is no row. */
static bool is_asked(const struct question *question, const char *style)
{
    struct answer answer;
    for (size_t t = 0; t < question->group->target_count; t++) {
        ask(&answer, question, &question->group->targets[t], style);
        if (answer.cell != NULL || answer.mark.has_worst)
            return true;
    }
    return false;
}

static bool list_styles(struct question *question)
{
    size_t most = 0;
    for (size_t t = 0; t < question->group->target_count; t++)
        most += question->group->targets[t].subject_count[REPORT_STYLES];
    question->styles = calloc(most + 1, sizeof *question->styles);
    for (size_t t = 0; question->styles != NULL && t < question->group->target_count; t++) {
        const struct report_target *target = &question->group->targets[t];
        for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
            const char *style = target->subjects[REPORT_STYLES][i];
            if (!is_listed(question, style) && is_asked(question, style))
                question->styles[question->style_count++] = style;
        }
    }
    return question->styles != NULL;
}

static void find_axis(struct question *question)
{
    struct answer answer;
    for (size_t t = 0; t < question->group->target_count; t++)
        for (size_t i = 0; i < question->style_count; i++) {
            ask(&answer, question, &question->group->targets[t], question->styles[i]);
            if (answer.metric != NULL)
                strip_take(&question->axis, &answer.mark);
            question->has_worst |= answer.mark.has_worst || answer.gaps;
        }
}

static bool open_question(struct question *question, const struct report_group *group,
                          const struct history *history)
{
    *question = (struct question){
        .group = group, .history = history, .row = metric_ranked(METRIC_COMPARISON, 1)};
    if (question->row == NULL || !list_styles(question))
        return false;
    find_axis(question);
    format_metric(&question->name, question->row->name);
    return question->style_count > 0;
}

static void close_question(struct question *question)
{
    text_free(&question->name);
    free(question->styles);
}

/* ---- Writing ---- */

static bool with_marks(const struct question *question)
{
    return question->group->target_count <= BOARDS_DRAWN;
}

static void add_worst(struct text *out, const struct question *question,
                      const struct report_target *target, const struct answer *answer)
{
    if (!question->has_worst)
        return;
    text_addf(out, "<td class=\"number worst\" data-label=\"worst %s, swept\">",
              text_get(&question->name));
    text_add(out, answer->mark.has_worst && answer->gaps ? "\u2265\u00a0" : "");
    if (answer->mark.has_worst)
        format_value(out, answer->mark.worst);
    else if (answer->gaps)
        table_absence(out, target, answer->no_worst);
    else
        text_add(out, "\u2013");
    text_add(out, "</td>");
}

static void add_trend(struct text *out, const struct question *question,
                      const struct report_target *target, const struct answer *answer)
{
    if (question->history == NULL)
        return;
    const struct history_series *series =
        answer->cell != NULL
            ? history_find(question->history, target->target, answer->cell->id, question->row->name)
            : NULL;
    text_add(out, "<td class=\"trend\" data-label=\"trend\">");
    if (series != NULL)
        trend_sparkline(out, series, history_figure(series));
    else if (answer->metric == NULL)
        text_add(out, "\u2013");
    else
        text_add(out, "<span class=\"absent\">not in the history</span>");
    text_add(out, "</td>");
}

static void add_board(struct text *out, const struct question *question,
                      const struct report_target *target, const char *style)
{
    struct answer answer;
    ask(&answer, question, target, style);
    text_add(out, "<td class=\"answer-value\" data-label=\"");
    text_html(out, target->target->board);
    text_add(out, "\">");
    if (answer.metric == NULL) {
        table_absence(out, target, answer.cell);
    } else {
        text_add(out, "<b>");
        format_value(out, answer.mark.value);
        text_add(out, "</b>");
        table_bounds(out, answer.metric);
        if (with_marks(question))
            strip_draw(out, &question->axis, &answer.mark);
    }
    text_add(out, "</td>");
    add_worst(out, question, target, &answer);
    add_trend(out, question, target, &answer);
}

static void why_on(struct text *out, const struct question *question, size_t target,
                   const char *style)
{
    if (question->group->targets[target].subject_count[REPORT_STYLES] > 0)
        report_why(out, &question->group->targets[target], style);
}

/* What boards say in the same words, with their numbers in the order of the boards: "+11/10 before
 * the handler". False, and nothing written, if the words differ. */
static bool add_joined(struct text *out, const struct text *whys, size_t count)
{
    struct text joined = {0};
    size_t at[BOARDS_JOINED] = {0};
    bool good = count <= BOARDS_JOINED;
    for (size_t digits = 0; good && text_get(&whys[0])[at[0]] != '\0'; digits = 0) {
        bool differ = false;
        for (size_t t = 0; t < count; t++) {
            const char *rest = text_get(&whys[t]) + at[t], *first = text_get(&whys[0]) + at[0];
            size_t size = strspn(rest, NUMBER);
            digits = t == 0 ? size : digits;
            differ = differ || size != digits || strncmp(rest, first, size) != 0;
            good = good && (digits > 0 ? size > 0 : size == 0 && *rest == *first);
        }
        for (size_t t = 0; good && t < count; t++) {
            const char *rest = text_get(&whys[t]) + at[t];
            size_t size = digits > 0 ? strspn(rest, NUMBER) : 1;
            if (t > 0 && digits > 0 && differ)
                text_add(&joined, "/");
            if (t == 0 || (digits > 0 && differ))
                text_add_bytes(&joined, rest, size);
            at[t] += size;
        }
    }
    for (size_t t = 0; good && t < count; t++)
        good = text_get(&whys[t])[at[t]] == '\0';
    if (good)
        text_add(out, text_get(&joined));
    text_free(&joined);
    return good;
}

/* Once, where all boards that can tell say it in the same words; else board by board. */
static void add_why(struct text *out, const struct question *question, const char *style)
{
    size_t boards = question->group->target_count, count = 0;
    struct text *whys = calloc(boards, sizeof *whys);
    const char **names = calloc(boards, sizeof *names);
    text_add(out, "<td class=\"why\">");
    for (size_t t = 0; whys != NULL && names != NULL && t < boards; t++) {
        why_on(&whys[count], question, t, style);
        names[count] = question->group->targets[t].target->board;
        count += whys[count].used > 0;
    }
    if (count > 0 && !add_joined(out, whys, count))
        for (size_t i = 0; i < count; i++) {
            text_add(out, i > 0 ? "<br />" : "");
            text_html(out, names[i]);
            text_addf(out, ": %s", text_get(&whys[i]));
        }
    text_add(out, "</td>");
    for (size_t t = 0; whys != NULL && t < boards; t++)
        text_free(&whys[t]);
    out->failed |= whys == NULL || names == NULL;
    free(whys);
    free(names);
}

/* A long name may go into a second line behind its underscores. */
static void add_name(struct text *out, const char *style)
{
    struct text part = {0};
    for (const char *at = style; *at != '\0'; at++) {
        text_add_bytes(&part, at, 1);
        if (*at != '_' && at[1] != '\0')
            continue;
        text_html(out, text_get(&part));
        text_add(out, *at == '_' ? "<wbr />" : "");
        text_free(&part);
    }
}

static void add_row(struct text *out, const struct question *question, size_t index)
{
    const char *style = question->styles[index];
    text_addf(out, "<tr%s><th scope=\"row\">", index >= ROWS_FIRST ? " class=\"later\"" : "");
    add_name(out, style);
    text_add(out, "</th>");
    for (size_t t = 0; t < question->group->target_count; t++)
        add_board(out, question, &question->group->targets[t], style);
    add_why(out, question, style);
    text_add(out, "</tr>\n");
}

static void add_head(struct text *out, const struct question *question)
{
    text_add(out, "<thead><tr><th scope=\"col\">handler style</th>");
    for (size_t t = 0; t < question->group->target_count; t++) {
        const struct result_target *target = question->group->targets[t].target;
        text_add(out, "<th scope=\"col\"><span class=\"board\">");
        text_html(out, target->board);
        text_add(out, "</span>");
        if (target->core != NULL) {
            text_add(out, " <span class=\"range\">");
            text_html(out, target->core);
            text_add(out, "</span>");
        }
        if (with_marks(question))
            strip_head(out, &question->axis);
        text_add(out, "</th>");
        if (question->has_worst)
            text_add(out, "<th scope=\"col\" class=\"number worst\">worst</th>");
        if (question->history != NULL)
            text_add(out, "<th scope=\"col\">trend</th>");
    }
    text_add(out, "<th scope=\"col\" class=\"why\">why</th></tr></thead>\n<tbody>\n");
}

static void add_caption(struct text *out, const struct question *question)
{
    enum result_evidence evidence = question->group->evidence;
    text_addf(out, "%c%s, in %s: the median",
              question->name.used > 0 ? text_get(&question->name)[0] - 'a' + 'A' : ' ',
              question->name.used > 0 ? text_get(&question->name) + 1 : "",
              result_evidence_unit(evidence));
    if (evidence == EVIDENCE_MODEL)
        text_add(out, ", what the model\u2019s bounds allow");
    else if (evidence == EVIDENCE_SILICON)
        text_add(out, ", the smallest and largest sample");
    if (question->has_worst)
        text_add(out, ", and the worst under any load (\u25c6)");
}

bool report_has_answer(const struct report_group *group)
{
    struct question question;
    bool any = open_question(&question, group, NULL);
    close_question(&question);
    return any;
}

void table_answer(struct text *out, const struct report_group *group, const struct history *history)
{
    struct question question;
    if (open_question(&question, group, history)) {
        struct text caption = {0};
        add_caption(&caption, &question);
        table_open(out, "answer-table", text_get(&caption));
        add_head(out, &question);
        for (size_t i = 0; i < question.style_count; i++)
            add_row(out, &question, i);
        table_close(out);
        if (question.style_count > ROWS_FIRST)
            text_addf(out,
                      "<p class=\"more\"><button type=\"button\" data-more=\"answer-table\" "
                      "hidden=\"hidden\">Show all %zu styles</button></p>\n",
                      question.style_count);
        text_free(&caption);
    }
    close_question(&question);
}
