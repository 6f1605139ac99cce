/* Reads the tables of a history; see rows.h. */
#include "host/lib/history/rows.h"

#include "host/lib/history/setup.h"
#include "host/lib/pattern/pattern.h"
#include <stdlib.h>
#include <string.h>

/* What the functions here have in common. */
struct reading {
    struct rows *rows;
    struct database *database;
    const struct history_request *request;
    struct message *message;
    const struct history_run **by_id; /* the runs, by their rows */
};

void *rows_grow(void *items, size_t count, size_t size)
{
    bool full = (count & (count - 1)) == 0; /* a power of two, or 0 */

    return full ? realloc(items, (count ? 2 * count : 1) * size) : items;
}

/* ---- Columns ---- */

static char *text_at(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? strdup(text) : NULL;
}

static bool out_of_memory(const struct reading *reading)
{
    return message_add(reading->message, "out of memory");
}

typedef bool taker(struct reading *reading, sqlite3_stmt *statement);

static bool each_row(struct reading *reading, const char *sql, taker *take)
{
    sqlite3_stmt *statement = database_prepare(reading->database, sql, reading->message);
    bool fine = statement != NULL;
    int row = 0;

    while (fine && (row = database_step(reading->database, statement, reading->message)) == 1)
        fine = take(reading, statement);
    sqlite3_finalize(statement);
    return fine && row == 0;
}

/* ---- Runs ---- */

static bool take_run(struct reading *reading, sqlite3_stmt *statement)
{
    struct rows *rows = reading->rows;
    struct history_run *more = rows_grow(rows->runs, rows->run_count, sizeof *more);

    if (!more)
        return out_of_memory(reading);
    rows->runs = more;
    struct history_run *run = &more[rows->run_count++];
    *run = (struct history_run){
        .id = sqlite3_column_int64(statement, 0),
        .commit_id = sqlite3_column_int64(statement, 1),
        .commit = text_at(statement, 2),
        .date = sqlite3_column_int64(statement, 3),
        .name = text_at(statement, 4),
        .git = text_at(statement, 5),
        .digest = text_at(statement, 6),
        .stated = sqlite3_column_int(statement, 7) != 0,
    };
    bool first = rows->run_count == 1 || run[-1].commit_id != run->commit_id;
    rows->commit_count += first;
    run->commit_index = rows->commit_count - 1;
    return (run->commit && run->name && run->digest) || out_of_memory(reading);
}

static int by_row(const void *one, const void *other)
{
    const struct history_run *const *a = one, *const *b = other;
    return ((*a)->id > (*b)->id) - ((*a)->id < (*b)->id);
}

static bool read_runs(struct reading *reading)
{
    struct rows *rows = reading->rows;

    if (!each_row(reading,
                  "SELECT r.id, c.id, c.name, c.date, r.name, r.git, r.digest, c.stated FROM runs "
                  "r JOIN commits c ON c.id = r.commit_id ORDER BY c.date, c.id, r.id",
                  take_run))
        return false;
    reading->by_id = calloc(rows->run_count + 1, sizeof *reading->by_id);
    if (!reading->by_id)
        return out_of_memory(reading);
    for (size_t i = 0; i < rows->run_count; i++)
        reading->by_id[i] = &rows->runs[i];
    qsort(reading->by_id, rows->run_count, sizeof *reading->by_id, by_row);
    return true;
}

static const struct history_run *run_of(const struct reading *reading, int64_t id)
{
    const struct history_run key = {.id = id}, *wanted = &key;
    const struct history_run *const *found =
        bsearch(&wanted, reading->by_id, reading->rows->run_count, sizeof wanted, by_row);

    return found ? *found : NULL;
}

/* ---- Setups ---- */

static bool take_setup(struct reading *reading, sqlite3_stmt *statement)
{
    struct rows *rows = reading->rows;
    struct row_setup *more = rows_grow(rows->setups, rows->setup_count, sizeof *more);
    const char *text = (const char *)sqlite3_column_text(statement, 1);

    if (!more)
        return out_of_memory(reading);
    rows->setups = more;
    struct row_setup *setup = &more[rows->setup_count++];
    *setup = (struct row_setup){.id = sqlite3_column_int64(statement, 0)};
    setup->json = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    return (setup->json && setup_read(setup->json, &setup->target)) ||
           database_damaged(reading->database, reading->message);
}

static const struct row_setup *setup_of(const struct rows *rows, int64_t id)
{
    for (size_t i = 0; i < rows->setup_count; i++)
        if (rows->setups[i].id == id)
            return &rows->setups[i];
    return NULL;
}

/* ---- Series ---- */

static bool is_wanted(const struct reading *reading, const struct row_series *series)
{
    const struct history_request *request = reading->request;

    return !request || (pattern_matches(request->cell, series->cell) &&
                        (!request->metric || strcmp(request->metric, series->metric->name) == 0));
}

static bool take_series(struct reading *reading, sqlite3_stmt *statement)
{
    struct rows *rows = reading->rows;
    struct row_series *more = rows_grow(rows->series, rows->series_count, sizeof *more);
    const char *metric = (const char *)sqlite3_column_text(statement, 3);

    if (!more)
        return out_of_memory(reading);
    rows->series = more;
    struct row_series *series = &more[rows->series_count++];
    *series = (struct row_series){
        .id = sqlite3_column_int64(statement, 0),
        .setup = setup_of(rows, sqlite3_column_int64(statement, 1)),
        .cell = text_at(statement, 2),
        .metric = metric ? metric_find(metric) : NULL,
    };
    if (!series->cell || !series->setup || !metric)
        return database_damaged(reading->database, reading->message);
    if (!series->metric)
        return message_at(reading->message, reading->database->path, 0, 0,
                          "has a metric '%s', which this irqbench does not know; use a newer one",
                          metric);
    series->wanted = is_wanted(reading, series);
    return true;
}

static int by_series_id(const void *one, const void *other)
{
    const struct row_series *a = one, *b = other;
    return (a->id > b->id) - (a->id < b->id);
}

/* ---- Points ---- */

static struct history_point *add_point(struct row_series *series, const struct history_run *run)
{
    struct history_point *more = rows_grow(series->points, series->count, sizeof *more);

    if (!more)
        return NULL;
    series->points = more;
    more[series->count] = (struct history_point){.run = run};
    return &more[series->count++];
}

static void take_figure(struct figures *figures, enum figure figure, sqlite3_stmt *statement,
                        int column)
{
    figures->known[figure] = sqlite3_column_type(statement, column) != SQLITE_NULL;
    figures->of[figure] = sqlite3_column_double(statement, column);
}

static bool take_point(struct reading *reading, sqlite3_stmt *statement)
{
    const struct row_series key = {.id = sqlite3_column_int64(statement, 1)};
    struct row_series *series =
        bsearch(&key, reading->rows->series, reading->rows->series_count, sizeof key, by_series_id);
    const struct history_run *run = run_of(reading, sqlite3_column_int64(statement, 0));

    if (!series || !run)
        return database_damaged(reading->database, reading->message);
    if (!series->wanted)
        return true;
    struct history_point *point = add_point(series, run);
    if (!point)
        return out_of_memory(reading);
    point->status = RESULT_OK;
    point->n = sqlite3_column_int64(statement, 2);
    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        take_figure(&point->figures, (enum figure)i, statement, 3 + (int)i);
    series->with_figures++;
    return true;
}

/* ---- Absences ---- */

static int by_cell(const void *one, const void *other)
{
    const struct row_series *a = one, *b = other;
    return strverscmp(a->cell, b->cell);
}

static bool read_status(const char *name, enum result_status *status)
{
    unsigned kind = 0;

    while (name && kind < RESULT_STATUS_COUNT &&
           strcmp(result_status_name((enum result_status)kind), name) != 0)
        kind++;
    *status = (enum result_status)kind;
    return name && kind < RESULT_STATUS_COUNT && kind != RESULT_OK;
}

static bool keep_reason(struct reading *reading, char *reason)
{
    struct rows *rows = reading->rows;
    char **more = rows_grow(rows->reasons, rows->reason_count, sizeof *more);

    if (more)
        rows->reasons = more;
    if (!reason || !more) {
        free(reason);
        return out_of_memory(reading);
    }
    more[rows->reason_count++] = reason;
    return true;
}

/* An absence is a point of every series that the cell has under this setup. */
static bool spread(struct reading *reading, int64_t setup, const struct history_point *absent,
                   char *cell)
{
    struct rows *rows = reading->rows;
    const struct row_series key = {.cell = cell};
    struct row_series *end = rows->series + rows->series_count;
    struct row_series *at = bsearch(&key, rows->series, rows->series_count, sizeof key, by_cell);

    while (at && at > rows->series && strcmp(at[-1].cell, cell) == 0)
        at--;
    for (; at && at < end && strcmp(at->cell, cell) == 0; at++) {
        if (!at->wanted || at->setup->id != setup)
            continue;
        struct history_point *point = add_point(at, absent->run);
        if (!point)
            return out_of_memory(reading);
        *point = *absent;
    }
    return true;
}

static bool take_absence(struct reading *reading, sqlite3_stmt *statement)
{
    struct history_point absent = {.run = run_of(reading, sqlite3_column_int64(statement, 0))};
    char *cell = text_at(statement, 2), *reason = text_at(statement, 4);
    bool fine = absent.run && cell &&
                read_status((const char *)sqlite3_column_text(statement, 3), &absent.status);

    if (!fine)
        database_damaged(reading->database, reading->message);
    absent.reason = reason;
    fine = keep_reason(reading, reason) && fine &&
           spread(reading, sqlite3_column_int64(statement, 1), &absent, cell);
    free(cell);
    return fine;
}

/* ---- Order ---- */

static int by_time(const void *one, const void *other)
{
    const struct history_point *a = one, *b = other;
    return (a->run > b->run) - (a->run < b->run);
}

static int compare_setups(const struct row_series *a, const struct row_series *b)
{
    const struct result_target *one = &a->setup->target, *other = &b->setup->target;

    if (one->evidence != other->evidence)
        return one->evidence < other->evidence ? -1 : 1;
    int order = strcmp(one->core, other->core);
    return order ? order : strcmp(one->board, other->board);
}

static int by_place(const void *one, const void *other)
{
    const struct row_series *a = one, *b = other;
    int order = by_cell(a, b);

    if (!order && a->metric != b->metric)
        order = a->metric->order < b->metric->order ? -1 : 1;
    order = order ? order : compare_setups(a, b);
    if (!order && a->count && b->count)
        order = by_time(a->points, b->points);
    return order ? order : (a->setup->id > b->setup->id) - (a->setup->id < b->setup->id);
}

static void sort(void *items, size_t count, size_t size,
                 int (*order)(const void *one, const void *other))
{
    if (count)
        qsort(items, count, size, order);
}

static void order_points(struct rows *rows)
{
    for (size_t i = 0; i < rows->series_count; i++)
        sort(rows->series[i].points, rows->series[i].count, sizeof *rows->series[i].points,
             by_time);
    sort(rows->series, rows->series_count, sizeof *rows->series, by_place);
}

static bool read_heads(struct reading *reading)
{
    return read_runs(reading) &&
           each_row(reading, "SELECT id, target FROM setups ORDER BY id", take_setup);
}

bool rows_read_heads(struct rows *rows, struct database *database, struct message *message)
{
    struct reading reading = {rows, database, NULL, message, NULL};
    bool fine = read_heads(&reading);

    free(reading.by_id);
    return fine;
}

bool rows_read(struct rows *rows, struct database *database, const struct history_request *request,
               struct message *message)
{
    struct reading reading = {rows, database, request, message, NULL};
    bool fine =
        read_heads(&reading) &&
        each_row(&reading, "SELECT id, setup, cell, metric FROM series ORDER BY id", take_series) &&
        each_row(&reading, "SELECT run, series, n, best, nominal, worst, total FROM points",
                 take_point);

    if (fine) {
        sort(rows->series, rows->series_count, sizeof *rows->series, by_cell);
        fine = each_row(&reading, "SELECT run, setup, cell, status, reason FROM absences",
                        take_absence);
    }
    if (fine)
        order_points(rows);
    free(reading.by_id);
    return fine;
}

void rows_free(struct rows *rows)
{
    for (size_t i = 0; i < rows->run_count; i++) {
        free((char *)rows->runs[i].commit);
        free((char *)rows->runs[i].name);
        free((char *)rows->runs[i].git);
        free((char *)rows->runs[i].digest);
    }
    for (size_t i = 0; i < rows->setup_count; i++)
        json_decref(rows->setups[i].json);
    for (size_t i = 0; i < rows->series_count; i++) {
        free(rows->series[i].cell);
        free(rows->series[i].points);
    }
    for (size_t i = 0; i < rows->reason_count; i++)
        free(rows->reasons[i]);
    free(rows->runs);
    free(rows->setups);
    free(rows->series);
    free(rows->reasons);
    *rows = (struct rows){.runs = NULL};
}
