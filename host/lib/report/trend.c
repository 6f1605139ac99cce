/* Gathers what a history has of a run's series, and says it; see trend.h. */
#include "host/lib/report/trend.h"

#include "host/lib/history/date.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHANGES_SAID 4u

/* ---- Gathering ---- */

static const struct history_point *newest_change(const struct history_series *series)
{
    const struct history_point *newest = NULL;

    for (size_t l = 0; l < series->line_count; l++)
        for (size_t i = 0; i < series->lines[l].count; i++) {
            const struct history_point *point = &series->lines[l].points[i];
            if (point->change.is && (!newest || point->run > newest->run))
                newest = point;
        }
    return newest;
}

static bool add_item(struct trend *trend, const struct report_target *target,
                     const struct result_cell *cell, const struct result_metric *metric)
{
    const struct history_series *series =
        history_find(trend->history, target->target, cell->id, metric->name);

    if (!series) {
        trend->missing++;
        return true;
    }
    struct trend_item *more = report_grow(trend->items, trend->count, sizeof *more);
    if (!more)
        return false;
    trend->items = more;
    struct trend_item *item = &more[trend->count++];
    *item = (struct trend_item){.series = series,
                                .own = history_line_of(series, target->target),
                                .target = target,
                                .metric = metric,
                                .changed = newest_change(series)};
    item->figure = item->changed ? item->changed->change.figure : history_figure(series);
    trend->changed += item->changed != NULL;
    return true;
}

static double relative(const struct history_change *change)
{
    return change->from != 0 ? fabs((change->to - change->from) / change->from) : 1;
}

/* What ranks designs comes before what does not. */
static int rank_of(const struct trend_item *item)
{
    int rank = item->series->row->rank;
    return rank > 0 ? rank : 1000;
}

static int by_weight(const void *one, const void *other)
{
    const struct trend_item *a = one, *b = other;

    if (!a->changed || !b->changed ||
        a->changed->run->commit_index != b->changed->run->commit_index)
        return a->changed && (!b->changed ||
                              a->changed->run->commit_index > b->changed->run->commit_index)
                   ? -1
               : b->changed ? 1
                            : (a->series > b->series) - (a->series < b->series);
    if (rank_of(a) != rank_of(b))
        return rank_of(a) < rank_of(b) ? -1 : 1;
    double more = relative(&a->changed->change), less = relative(&b->changed->change);
    if (more < less || more > less)
        return more > less ? -1 : 1;
    return (a->series > b->series) - (a->series < b->series);
}

bool trend_gather(struct trend *trend, const struct history *history,
                  const struct report_group *group)
{
    *trend = (struct trend){.history = history};
    for (size_t t = 0; t < group->target_count; t++) {
        const struct report_target *target = &group->targets[t];
        for (size_t c = 0; c < target->cell_count; c++)
            for (size_t m = 0; m < target->cells[c]->metric_count; m++)
                if (!add_item(trend, target, target->cells[c], &target->cells[c]->metrics[m]))
                    return false;
    }
    if (trend->count)
        qsort(trend->items, trend->count, sizeof *trend->items, by_weight);
    return true;
}

void trend_free(struct trend *trend)
{
    free(trend->items);
    *trend = (struct trend){.items = NULL};
}

/* ---- Words ---- */

static void say_change(struct text *out, const struct history_series *series,
                       const struct history_point *point)
{
    char from[FIGURE_TEXT_MAX], to[FIGURE_TEXT_MAX], by[FIGURE_CHANGE_MAX];
    char commit[HISTORY_SHORT_MAX], date[DATE_TEXT_MAX];
    const struct history_change *change = &point->change;

    text_addf(out, "%s %s to %s at %s of %s, %s, %s", history_figure_name(series, change->figure),
              figure_text(from, change->from, false), figure_text(to, change->to, false),
              history_short(commit, point->run->commit), date_day(date, point->run->date),
              figure_change_text(by, change->from, change->to), change_name(change->direction));
    if (change->p > 0)
        text_addf(out, " (p %.3f)", change->p);
}

static void say_break(struct text *out, const struct history_line *line)
{
    char commit[HISTORY_SHORT_MAX];

    text_addf(out, "%s %s: %s", line->beside ? "beside it from" : "anew from",
              history_short(commit, line->points[0].run->commit), line->note);
}

void trend_say(struct text *out, const struct trend_item *item)
{
    const struct history_series *series = item->series;
    size_t seen = 0, begin = out->used;
    size_t skipped = series->changes > CHANGES_SAID ? series->changes - CHANGES_SAID : 0;

    if (skipped)
        text_addf(out, "%zu earlier change%s", skipped, skipped == 1 ? "" : "s");
    for (size_t l = 0; l < series->line_count; l++) {
        const struct history_line *line = &series->lines[l];
        if (line->note) {
            text_add(out, out->used > begin ? "; " : "");
            say_break(out, line);
        }
        for (size_t i = 0; i < line->count; i++) {
            if (!line->points[i].change.is || seen++ < skipped)
                continue;
            text_add(out, out->used > begin ? "; " : "");
            say_change(out, series, &line->points[i]);
        }
    }
}
