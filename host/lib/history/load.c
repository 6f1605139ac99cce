/* From the rows of a file to series, lines and changes; see history.h. */
#include "host/lib/base/suggest.h"
#include "host/lib/history/judge.h"
#include "host/lib/history/rows.h"
#include "host/lib/history/setup.h"
#include <stdlib.h>
#include <string.h>

struct history_storage {
    struct rows rows;
};

/* ---- Lines ---- */

static int64_t last_of(const struct history_line *line)
{
    return line->points[line->count - 1].run->date;
}

/* What is not as in the line before, and whether both go on. */
static bool tell_line(struct history_line *line, const struct history_line *before)
{
    struct text note = {0};

    setup_tell(&note, before->setup, line->setup);
    line->note = strdup(text_get(&note));
    line->beside = last_of(before) > line->points[0].run->date;
    bool fine = !note.failed && line->note;
    text_free(&note);
    return fine;
}

static bool add_line(struct history_series *series, struct row_series *row, enum figure figure)
{
    struct history_line *more = rows_grow(series->lines, series->line_count, sizeof *more);

    if (!more)
        return false;
    series->lines = more;
    struct history_line *line = &more[series->line_count];
    *line = (struct history_line){.setup = &row->setup->target,
                                  .setup_id = row->setup->id,
                                  .points = row->points,
                                  .count = row->count};
    series->line_count++;
    row->points = NULL; /* the line's now */
    if ((series->line_count > 1 && !tell_line(line, line - 1)) ||
        !judge_line(line, series->row, figure))
        return false;
    series->changes += line->changes;
    return true;
}

/* ---- Series ---- */

static bool is_of(const struct history_series *series, const struct row_series *row)
{
    return series->row == row->metric && strcmp(series->cell, row->cell) == 0 &&
           setup_alike(series->setup, &row->setup->target);
}

static struct history_series *series_for(struct history *history, const struct row_series *row)
{
    size_t count = history->series_count;

    if (count > 0 && is_of(&history->series[count - 1], row))
        return &history->series[count - 1];
    struct history_series *more = rows_grow(history->series, count, sizeof *more);
    if (!more)
        return NULL;
    history->series = more;
    more[count] = (struct history_series){
        .cell = row->cell, .row = row->metric, .setup = &row->setup->target};
    history->series_count++;
    return &more[count];
}

static bool make_series(struct history *history, enum figure figure)
{
    struct rows *rows = &history->storage->rows;

    for (size_t i = 0; i < rows->series_count; i++) {
        struct row_series *row = &rows->series[i];
        if (row->with_figures == 0)
            continue;
        struct history_series *series = series_for(history, row);
        if (!series || !add_line(series, row, figure))
            return false;
    }
    return true;
}

/* ---- Requests ---- */

static bool check_metric(const char *name, struct message *message)
{
    const char *names[256];
    char hint[SUGGEST_TEXT_MAX];
    size_t count = 0;
    const struct metric_row *row;

    if (!name || ((row = metric_find(name)) && metric_is_result(row)))
        return true;
    for (size_t i = 0; (row = metric_at(i)) && count < sizeof names / sizeof *names; i++)
        if (metric_is_result(row))
            names[count++] = row->name;
    return message_add(message, "there is no metric '%s'%s", name,
                       suggest_text(hint, name, names, count));
}

static bool check_found(const struct history *history, const struct history_request *request,
                        struct message *message)
{
    if (history->run_count == 0)
        return message_at(message, history->path, 0, 0,
                          "the history is empty; `irqbench history add DIR -d FILE` puts a run "
                          "into it");
    if (history->series_count > 0)
        return true;
    if (!request->cell && !request->metric)
        return message_at(message, history->path, 0, 0,
                          "the history has no number: none of its cells had a result");
    if (!request->cell)
        return message_at(message, history->path, 0, 0, "the history has no %s", request->metric);
    return message_at(message, history->path, 0, 0, "no cell of the history matches '%s'%s%s",
                      request->cell, request->metric ? " and has a metric " : "",
                      request->metric ? request->metric : "");
}

static bool read_file(struct history *history, const struct history_request *request,
                      struct message *message)
{
    struct database database = {.handle = NULL};
    bool fine =
        database_open(&database, history->path, DATABASE_READ, message) &&
        (database.is_new || rows_read(&history->storage->rows, &database, request, message));

    database_close(&database);
    return fine;
}

bool history_load(struct history *history, const char *path, const struct history_request *request,
                  struct message *message)
{
    *history = (struct history){.path = path, .storage = calloc(1, sizeof *history->storage)};
    if (!history->storage)
        return message_add(message, "out of memory");
    bool fine = check_metric(request->metric, message) && read_file(history, request, message);

    if (fine) {
        const struct rows *rows = &history->storage->rows;
        history->runs = rows->runs;
        history->run_count = rows->run_count;
        history->commit_count = rows->commit_count;
        fine = (make_series(history, request->figure) || message_add(message, "out of memory")) &&
               check_found(history, request, message);
    }
    if (!fine)
        history_free(history);
    return fine;
}

void history_free(struct history *history)
{
    for (size_t i = 0; i < history->series_count; i++) {
        struct history_series *series = &history->series[i];
        for (size_t l = 0; l < series->line_count; l++) {
            free(series->lines[l].points);
            free(series->lines[l].note);
        }
        free(series->lines);
    }
    free(history->series);
    if (history->storage)
        rows_free(&history->storage->rows);
    free(history->storage);
    *history = (struct history){.path = NULL};
}

/* ---- Looking ---- */

const char *history_unit(const struct history_series *series)
{
    return metric_unit(series->row->kind, series->setup->evidence);
}

void history_say_what(struct text *out, const struct history_series *series)
{
    text_addf(out, "in %s on %s", history_unit(series), series->setup->core);
}

const struct history_series *history_find(const struct history *history,
                                          const struct result_target *target, const char *cell,
                                          const char *metric)
{
    size_t low = 0, high = history->series_count;

    while (low < high) { /* the first that is not before the cell */
        size_t middle = low + (high - low) / 2;
        if (strverscmp(history->series[middle].cell, cell) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < history->series_count && strcmp(history->series[low].cell, cell) == 0; low++)
        if (strcmp(history->series[low].row->name, metric) == 0 &&
            setup_alike(history->series[low].setup, target))
            return &history->series[low];
    return NULL;
}

const struct history_line *history_line_of(const struct history_series *series,
                                           const struct result_target *target)
{
    for (size_t i = series->line_count; i-- > 0;)
        if (setup_same(series->lines[i].setup, target))
            return &series->lines[i];
    return NULL;
}

const struct history_point *history_last(const struct history_line *line, enum figure figure)
{
    for (size_t i = line->count; i-- > 0;)
        if (line->points[i].status == RESULT_OK && line->points[i].figures.known[figure])
            return &line->points[i];
    return NULL;
}

const struct history_line *history_newest(const struct history_series *series)
{
    const struct history_line *newest = NULL;

    for (size_t i = 0; i < series->line_count; i++) {
        const struct history_line *line = &series->lines[i];
        if (!newest || line->points[line->count - 1].run > newest->points[newest->count - 1].run)
            newest = line;
    }
    return newest;
}

void history_say_difference(struct text *out, const struct history_series *series,
                            const struct result_target *target)
{
    setup_tell(out, history_newest(series)->setup, target);
}

enum figure history_figure(const struct history_series *series)
{
    for (size_t i = 0; i < series->line_count; i++)
        if (history_last(&series->lines[i], FIGURE_TOTAL))
            return FIGURE_TOTAL;
    return FIGURE_NOMINAL;
}
