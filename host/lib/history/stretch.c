/* Stretches of a line, and the words that all texts share; see print.h. */
#include "host/lib/history/print.h"

#include "host/lib/history/date.h"
#include <stdlib.h>
#include <string.h>

const char *history_short(char text[HISTORY_SHORT_MAX], const char *commit)
{
    size_t length = strlen(commit), shown = length;

    if (length > 10 && strspn(commit, "0123456789abcdef") == length)
        shown = 10;
    if (shown < HISTORY_SHORT_MAX)
        snprintf(text, HISTORY_SHORT_MAX, "%.*s", (int)shown, commit);
    else
        snprintf(text, HISTORY_SHORT_MAX, "%.*s..", (int)HISTORY_SHORT_MAX - 3, commit);
    return text;
}

const char *history_figure_name(const struct history_series *series, enum figure figure)
{
    static const char *const measured[FIGURE_COUNT] = {"smallest", "median", "largest", "total"};

    return series->setup->evidence == EVIDENCE_MODEL ? figure_name(figure) : measured[figure];
}

static int by_value(const void *one, const void *other)
{
    const double *a = one, *b = other;
    return (*a > *b) - (*a < *b);
}

static bool has_figure(const struct history_point *point, enum figure figure)
{
    return point->status == RESULT_OK && point->figures.known[figure];
}

/* The lower median of what the points have, which one of them has. */
static void find_middle(struct history_stretch *stretch, const struct history_line *line,
                        size_t begin, enum figure figure)
{
    double *values = calloc(stretch->points, sizeof *values);
    size_t count = 0;

    stretch->failed = !values;
    if (!values)
        return;
    for (size_t i = begin; i < stretch->end; i++)
        if (has_figure(&line->points[i], figure))
            values[count++] = line->points[i].figures.of[figure];
    qsort(values, count, sizeof *values, by_value);
    stretch->middle = values[(count - 1) / 2];
    free(values);
}

struct history_stretch history_stretch_at(const struct history_line *line, size_t begin,
                                          enum figure figure)
{
    struct history_stretch stretch = {.end = begin};

    for (; stretch.end < line->count; stretch.end++) {
        const struct history_point *point = &line->points[stretch.end];
        if (stretch.end > begin && (point->change.is || point->status != RESULT_OK))
            break;
        if (!has_figure(point, figure))
            continue;
        double value = point->figures.of[figure];
        stretch.low = stretch.known && stretch.low < value ? stretch.low : value;
        stretch.high = stretch.known && stretch.high > value ? stretch.high : value;
        stretch.first = stretch.known ? stretch.first : point;
        stretch.last = point;
        stretch.known = true;
        stretch.points++;
    }
    if (stretch.known)
        find_middle(&stretch, line, begin, figure);
    return stretch;
}

bool history_one(const struct history *history, struct message *message)
{
    struct text names = {0};

    if (history->series_count == 1)
        return true;
    for (size_t i = 0; i < history->series_count && i < 4; i++) {
        text_addf(&names, "%s %s, ", history->series[i].cell, history->series[i].row->name);
        history_say_what(&names, &history->series[i]);
        text_add(&names, "\n");
    }
    message_add_lines(message, text_get(&names),
                      "%s: %zu series match, and one is wanted; give --cell as a whole id, and "
                      "--metric. %s",
                      history->path, history->series_count,
                      history->series_count > 4 ? "The first:" : "They are:");
    text_free(&names);
    return false;
}
