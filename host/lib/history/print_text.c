/* A history in the terminal; see print.h. */
#include "host/lib/history/print.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/table.h"
#include "host/lib/history/date.h"
#include "host/lib/history/divisive.h"
#include <string.h>

#define BREAKS_MAX 32u

enum { DATE, COMMIT, VALUE, RANGE, CHANGE, WHAT, COLUMNS };
static const struct table_column columns[COLUMNS] = {
    {"date", false, 0},       {"commit", false, 0}, {"value", true, 0},
    {"best..worst", true, 2}, {"change", true, 0},  {"", false, 1},
};

static void add_start(struct table *table, const struct history_point *point)
{
    char text[DATE_TEXT_MAX], commit[HISTORY_SHORT_MAX];

    table_row(table);
    table_cell(table, DATE, "%s", date_day(text, point->run->date));
    table_cell(table, COMMIT, "%s", history_short(commit, point->run->commit));
}

/* In a line of its own: it may be long. */
static bool add_sentence(struct table *table, const struct history_point *point, const char *what,
                         const char *sentence)
{
    char text[DATE_TEXT_MAX], commit[HISTORY_SHORT_MAX];
    struct text line = {0};

    text_addf(&line, "  %s  %s  %s: %s", date_day(text, point->run->date),
              history_short(commit, point->run->commit), what, sentence);
    table_heading(table, text_get(&line));
    bool fine = !line.failed;
    text_free(&line);
    return fine;
}

static const char *how_it_goes_on(const struct history_line *line)
{
    return line->beside ? "and beside it" : "from here on";
}

static void add_range(struct table *table, const struct figures *figures)
{
    char low[FIGURE_TEXT_MAX], high[FIGURE_TEXT_MAX];

    if (figures->known[FIGURE_BEST] && figures->known[FIGURE_WORST])
        table_cell(table, RANGE, "%s..%s", figure_text(low, figures->of[FIGURE_BEST], false),
                   figure_text(high, figures->of[FIGURE_WORST], false));
}

static void add_change(struct table *table, const struct history_series *series,
                       const struct history_change *change, enum figure figure)
{
    char text[FIGURE_CHANGE_MAX];

    table_cell(table, CHANGE, "%s%s%s", figure_change_text(text, change->from, change->to),
               change->figure != figure ? " " : "",
               change->figure != figure ? history_figure_name(series, change->figure) : "");
}

/* "worse; 12 points", "p 0.001; 12 points from 148 to 152". */
static bool add_what(struct table *table, const struct history_change *change,
                     const struct history_stretch *stretch)
{
    char low[FIGURE_TEXT_MAX], high[FIGURE_TEXT_MAX];
    struct text what = {0};

    if (change->is)
        text_addf(&what, "%s", change_name(change->direction));
    if (change->is && change->p > 0)
        text_addf(&what, " (p %.3f)", change->p);
    if (stretch->points > 1)
        text_addf(&what, "%s%zu points", what.used ? "; " : "", stretch->points);
    if (stretch->low < stretch->high)
        text_addf(&what, " from %s to %s", figure_text(low, stretch->low, false),
                  figure_text(high, stretch->high, false));
    table_cell(table, WHAT, "%s", text_get(&what));
    bool fine = !what.failed;
    text_free(&what);
    return fine;
}

/* Values up to the next change in one row; a cell without a result in a row of its own. Moves
 * `begin` to what follows. False if memory ran out, as all of these. */
static bool add_stretch(struct table *table, const struct history_series *series,
                        const struct history_line *line, size_t *begin, enum figure figure)
{
    const struct history_point *point = &line->points[*begin];
    char value[FIGURE_TEXT_MAX];

    if (point->status != RESULT_OK) {
        ++*begin;
        return add_sentence(table, point, result_status_name(point->status), point->reason);
    }
    struct history_stretch stretch = history_stretch_at(line, *begin, figure);
    *begin = stretch.end;
    add_start(table, point);
    if (stretch.known)
        table_cell(
            table, VALUE, "%s",
            figure_text(value,
                        line->setup->evidence == EVIDENCE_SILICON ? stretch.middle : stretch.low,
                        false));
    if (line->setup->evidence != EVIDENCE_SILICON) /* there `what` has that of all points */
        add_range(table, &point->figures);
    if (point->change.is)
        add_change(table, series, &point->change, figure);
    return add_what(table, &point->change, &stretch) && !stretch.failed;
}

static bool add_series(struct table *table, const struct history_series *series)
{
    enum figure figure = history_figure(series);
    struct text heading = {0};

    text_addf(&heading, "%s %s, ", series->cell, series->row->name);
    history_say_what(&heading, series);
    table_heading(table, text_get(&heading));
    bool fine = !heading.failed;
    text_free(&heading);
    for (size_t l = 0; l < series->line_count; l++) {
        const struct history_line *line = &series->lines[l];
        if (line->note)
            fine &= add_sentence(table, &line->points[0], how_it_goes_on(line), line->note);
        for (size_t i = 0; i < line->count;)
            fine &= add_stretch(table, series, line, &i, figure);
    }
    return fine;
}

/* ---- Breaks ---- */

struct break_at {
    const struct history_line *line;
    const char *board;
    size_t series;
};

static bool is_same_break(const struct break_at *one, const struct history_line *line,
                          const char *board)
{
    return one->line->points[0].run == line->points[0].run &&
           strcmp(one->line->note, line->note) == 0 && strcmp(one->board, board) == 0;
}

static size_t add_break(struct break_at *breaks, size_t count, const struct history_line *line,
                        const char *board)
{
    for (size_t i = 0; i < count; i++)
        if (is_same_break(&breaks[i], line, board)) {
            breaks[i].series++;
            return count;
        }
    if (count < BREAKS_MAX)
        breaks[count++] = (struct break_at){line, board, 1};
    return count;
}

/* Each once, whatever series it parts. */
static void print_breaks(FILE *out, const struct history *history)
{
    struct break_at breaks[BREAKS_MAX];
    char text[DATE_TEXT_MAX], commit[HISTORY_SHORT_MAX];
    size_t count = 0;

    for (size_t s = 0; s < history->series_count; s++)
        for (size_t l = 1; l < history->series[s].line_count; l++)
            count = add_break(breaks, count, &history->series[s].lines[l],
                              history->series[s].setup->board);
    for (size_t i = 0; i < count; i++) {
        const struct history_run *run = breaks[i].line->points[0].run;
        printable_print(out, "%s  %s  %s, %s, %zu series begin anew: %s\n",
                        date_day(text, run->date), history_short(commit, run->commit),
                        breaks[i].board, how_it_goes_on(breaks[i].line), breaks[i].series,
                        breaks[i].line->note);
    }
    if (count == BREAKS_MAX)
        fputs("There may be more such breaks.\n", out);
    if (count)
        fputs("\n", out);
}

static void print_head(FILE *out, const struct history *history)
{
    char first[DATE_TEXT_MAX], last[DATE_TEXT_MAX];

    printable_print(out, "%zu commit%s, %s to %s, %zu run%s, %zu series\n\n", history->commit_count,
                    history->commit_count == 1 ? "" : "s", date_day(first, history->runs[0].date),
                    date_day(last, history->runs[history->run_count - 1].date), history->run_count,
                    history->run_count == 1 ? "" : "s", history->series_count);
}

static void print_end(FILE *out, const struct history *history, size_t changed, bool measured)
{
    fprintf(out, "%zu of %zu series changed.\n", changed, history->series_count);
    if (measured)
        fprintf(out,
                "Changes of silicon are E-divisive's, with at least %u points on each side and at "
                "p of no more than %g:\nof a hundred steady series one is said to have changed.\n",
                DIVISIVE_SIDE_MIN, DIVISIVE_LEVEL);
}

bool history_print_text(FILE *out, const struct history *history, bool all, size_t width)
{
    struct table *table = table_new(columns, COLUMNS);
    size_t changed = 0, shown = 0;
    bool measured = false, fine = table != NULL;

    for (size_t i = 0; fine && i < history->series_count; i++) {
        const struct history_series *series = &history->series[i];
        changed += series->changes > 0;
        measured |= series->setup->evidence == EVIDENCE_SILICON;
        if (!all && series->changes == 0)
            continue;
        fine = add_series(table, series);
        shown++;
    }
    print_head(out, history);
    if (!all)
        print_breaks(out, history);
    if (shown > 0) {
        fine = fine && table_print(table, out, width);
        fputs("\n", out);
    }
    print_end(out, history, changed, measured);
    table_free(table);
    return fine;
}
