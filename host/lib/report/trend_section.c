/* The section of a trend: in a sentence what stayed, as charts and tables what did not; see
 * trend.h.
 */
#include "host/lib/report/trend.h"

#include "host/lib/history/date.h"
#include "host/lib/history/divisive.h"
#include "host/lib/report/tables.h"
#include "host/lib/survey/format.h"
#include <stdlib.h>
#include <string.h>

#define CHARTS_MAX  8u
#define ROWS_MAX    60u
#define COMMITS_MAX 20u

/* ---- Sentences ---- */

static void add_dates(struct text *out, const struct history *history)
{
    char first[DATE_TEXT_MAX], last[DATE_TEXT_MAX], commit[HISTORY_SHORT_MAX];
    const struct history_run *newest = &history->runs[history->run_count - 1];

    text_addf(out, "<p>The history has %zu commit%s, from %s to %s; the newest is <code>",
              history->commit_count, history->commit_count == 1 ? "" : "s",
              date_day(first, history->runs[0].date), date_day(last, newest->date));
    text_html(out, history_short(commit, newest->commit));
    text_add(out, "</code>.");
    if (history->commit_count > TREND_COMMITS_MAX)
        text_addf(out, " The newest %u of a series are drawn.", TREND_COMMITS_MAX);
    text_add(out, "</p>\n");
}

static void add_counts(struct text *out, const struct trend *trend)
{
    text_addf(out,
              "<p>Of this run\u2019s %zu series (a metric of a cell) it has %zu. %zu of them "
              "changed",
              trend->count + trend->missing, trend->count, trend->changed);
    if (trend->changed < trend->count)
        text_addf(out, "; the other %zu never did", trend->count - trend->changed);
    text_add(out, ".</p>\n");
}

/* How far this run is from the newest commit, where that was measured with the same. */
static void add_own(struct text *out, const struct trend *trend)
{
    size_t alike = 0, equal = 0;

    for (size_t i = 0; i < trend->count; i++) {
        const struct trend_item *item = &trend->items[i];
        struct figures own = figures_of(item->metric);
        const struct history_point *last = item->own ? history_last(item->own, item->figure) : NULL;
        if (!last || item->own->setup->evidence == EVIDENCE_SILICON || !own.known[item->figure])
            continue;
        alike++;
        bool same = true;
        for (unsigned f = 0; f < FIGURE_COUNT; f++)
            same = same && own.known[f] == last->figures.known[f] &&
                   (!own.known[f] ||
                    (own.of[f] >= last->figures.of[f] && own.of[f] <= last->figures.of[f]));
        equal += same;
    }
    if (alike > 0 && equal == alike)
        text_addf(out,
                  "<p>This run\u2019s numbers are those of the newest points, in all %zu "
                  "series.</p>\n",
                  alike);
    else if (alike > 0)
        text_addf(out, "<p>This run differs from the newest points in %zu of %zu series.</p>\n",
                  alike - equal, alike);
}

/* What of a run was measured with something else than all of the history. */
static void add_unlike(struct text *out, const struct trend *trend,
                       const struct report_target *target)
{
    const struct trend_item *unlike = NULL;
    struct text told = {0};

    for (size_t i = 0; i < trend->count; i++) {
        const struct trend_item *item = &trend->items[i];
        if (item->target == target && item->own)
            return;
        if (item->target == target && !unlike)
            unlike = item;
    }
    if (!unlike)
        return;
    history_say_difference(&told, unlike->series, target->target);
    text_add(out, "<p>Nothing in the history was measured as this run was on ");
    text_html(out, target->target->board);
    text_add(out, ", so that its numbers are in no chart. What is not the same as in the newest "
                  "points: ");
    text_html(out, text_get(&told));
    text_add(out, ".</p>\n");
    text_free(&told);
}

static void add_method(struct text *out, const struct report_group *group)
{
    text_add(out, "<p class=\"reading\">");
    if (group->evidence == EVIDENCE_SILICON)
        text_addf(out,
                  "Change points are those of E-divisive (Matteson and James, 2014), with at least "
                  "%u points on each side and p \u2264 %g in %u permutations: of a hundred steady "
                  "series one is said to have changed. Dark lines are the medians in between. ",
                  DIVISIVE_SIDE_MIN, DIVISIVE_LEVEL, DIVISIVE_PERMUTATIONS);
    else
        text_add(out, "These numbers are exact, so that every difference is a change. ");
    text_add(out, "Triangles are for the worse, squares for the better, a cross has no result, a "
                  "diamond is this run. Behind a dashed line something else was measured "
                  "with.</p>\n");
}

/* ---- By commit ---- */

struct commit_row {
    const struct history_run *run;
    size_t by_change[CHANGE_KINDS];
    const struct history_series *series; /* of the largest change */
    const struct history_change *change;
};

static double size_of(const struct history_change *change)
{
    double difference =
        change->to > change->from ? change->to - change->from : change->from - change->to;
    return change->from > 0 ? difference / change->from : difference;
}

static void count_change(struct commit_row *row, const struct history_series *series,
                         const struct history_point *point)
{
    const struct history_change *change = &point->change;

    row->run = point->run;
    row->by_change[change->direction]++;
    if (!row->change || size_of(change) > size_of(row->change)) {
        row->series = series;
        row->change = change;
    }
}

static struct commit_row *count_commits(const struct trend *trend)
{
    struct commit_row *rows = calloc(trend->history->commit_count + 1, sizeof *rows);

    for (size_t s = 0; rows && s < trend->count; s++) {
        const struct history_series *series = trend->items[s].series;
        for (size_t l = 0; l < series->line_count; l++)
            for (size_t i = 0; i < series->lines[l].count; i++) {
                const struct history_point *point = &series->lines[l].points[i];
                if (point->change.is)
                    count_change(&rows[point->run->commit_index], series, point);
            }
    }
    return rows;
}

static void add_change_words(struct text *out, const struct history_series *series,
                             const struct history_change *change)
{
    char by[FIGURE_CHANGE_MAX], from[FIGURE_TEXT_MAX], to[FIGURE_TEXT_MAX];

    text_add(out, "<code>");
    text_html(out, series->cell);
    text_add(out, "</code> ");
    format_metric(out, series->row->name);
    text_addf(out, ", %s %s to %s, %s", history_figure_name(series, change->figure),
              figure_text(from, change->from, false), figure_text(to, change->to, false),
              figure_change_text(by, change->from, change->to));
}

static void add_commit_row(struct text *out, const struct commit_row *row)
{
    char date[DATE_TEXT_MAX], commit[HISTORY_SHORT_MAX];

    text_add(out, "<tr><th scope=\"row\"><code>");
    text_html(out, history_short(commit, row->run->commit));
    text_addf(out, "</code></th><td>%s</td>", date_day(date, row->run->date));
    for (unsigned i = CHANGE_WORSE; i < CHANGE_KINDS; i++)
        text_addf(out, "<td class=\"number\">%zu</td>", row->by_change[i]);
    text_add(out, "<td>");
    add_change_words(out, row->series, row->change);
    text_add(out, "</td></tr>\n");
}

static void add_commits(struct text *out, const struct trend *trend, const char *unit)
{
    struct commit_row *rows = count_commits(trend);
    size_t shown = 0, all = 0;
    struct text caption = {0};

    out->failed |= rows == NULL;
    for (size_t i = 0; rows && i < trend->history->commit_count; i++)
        all += rows[i].change != NULL;
    text_addf(&caption, "Commits that changed a number, newest first, in %s", unit);
    if (all > COMMITS_MAX)
        text_addf(&caption, "; the newest %u of %zu", COMMITS_MAX, all);
    table_open(out, "commits", text_get(&caption));
    text_add(out, "<thead><tr><th scope=\"col\">commit</th><th scope=\"col\">date</th>"
                  "<th scope=\"col\" class=\"number\">worse</th>"
                  "<th scope=\"col\" class=\"number\">improved</th>"
                  "<th scope=\"col\" class=\"number\">other</th>"
                  "<th scope=\"col\">the largest change</th></tr></thead>\n<tbody>\n");
    for (size_t i = trend->history->commit_count; rows && i-- > 0 && shown < COMMITS_MAX;)
        if (rows[i].change) {
            add_commit_row(out, &rows[i]);
            shown++;
        }
    table_close(out);
    text_free(&caption);
    free(rows);
}

/* ---- By series ---- */

static void add_charts(struct text *out, const struct trend *trend)
{
    text_add(out, "<div class=\"figures\">\n");
    for (size_t i = 0; i < trend->changed && i < CHARTS_MAX; i++) {
        const struct trend_item *item = &trend->items[i];
        struct text said = {0};
        text_add(out, "<figure class=\"trend\">\n<figcaption><code>");
        text_html(out, item->series->cell);
        text_add(out, "</code> <b>");
        format_metric(out, item->series->row->name);
        text_addf(out, "</b>, %s in %s</figcaption>\n",
                  history_figure_name(item->series, item->figure), history_unit(item->series));
        trend_chart(out, item);
        text_add(out, "<p>");
        trend_say(&said, item);
        text_html(out, text_get(&said));
        text_add(out, ".</p>\n</figure>\n");
        text_free(&said);
    }
    text_add(out, "</div>\n");
}

static void add_series_row(struct text *out, const struct trend_item *item)
{
    struct text said = {0};

    text_add(out, "<tr><th scope=\"row\"><code>");
    text_html(out, item->series->cell);
    text_add(out, "</code></th><td>");
    format_metric(out, item->series->row->name);
    text_add(out, "</td><td>");
    trend_sparkline(out, item->series, item->figure);
    text_add(out, "</td><td>");
    trend_say(&said, item);
    text_html(out, text_get(&said));
    text_add(out, "</td></tr>\n");
    text_free(&said);
}

/* What has no chart. */
static void add_others(struct text *out, const struct trend *trend, const char *unit)
{
    size_t end = trend->changed < CHARTS_MAX + ROWS_MAX ? trend->changed : CHARTS_MAX + ROWS_MAX;

    if (trend->changed <= CHARTS_MAX)
        return;
    text_addf(out, "<details><summary>The other %zu series that changed</summary>\n",
              trend->changed - CHARTS_MAX);
    struct text caption = {0};
    text_addf(&caption, "Series that changed, in %s", unit);
    if (end < trend->changed)
        text_addf(&caption, "; the first %u, <code>irqbench history show</code> has all", ROWS_MAX);
    table_open(out, "commits", text_get(&caption));
    text_add(out, "<thead><tr><th scope=\"col\">cell</th><th scope=\"col\">metric</th>"
                  "<th scope=\"col\">trend</th><th scope=\"col\">changes</th></tr></thead>\n"
                  "<tbody>\n");
    for (size_t i = CHARTS_MAX; i < end; i++)
        add_series_row(out, &trend->items[i]);
    table_close(out);
    text_add(out, "</details>\n");
    text_free(&caption);
}

void trend_section(struct text *out, const struct history *history,
                   const struct report_group *group)
{
    struct trend trend;
    const char *unit = result_evidence_unit(group->evidence);

    out->failed |= !trend_gather(&trend, history, group);
    add_dates(out, history);
    if (trend.count == 0) {
        text_addf(out,
                  "<p>It has none of this run\u2019s series: none of its cells was measured "
                  "on the same board and core with evidence %s.</p>\n",
                  result_evidence_name(group->evidence));
    } else {
        add_counts(out, &trend);
        add_own(out, &trend);
        for (size_t t = 0; t < group->target_count; t++)
            add_unlike(out, &trend, &group->targets[t]);
    }
    if (trend.changed > 0) {
        add_method(out, group);
        add_charts(out, &trend);
        add_commits(out, &trend, unit);
        add_others(out, &trend, unit);
    }
    trend_free(&trend);
}
