/* The statements that change a history; see write.h. */
#include "host/lib/history/write.h"

#include "host/lib/results/figures.h"
#include <stdlib.h>
#include <string.h>

static const char *const queries[WRITE_STATEMENTS] = {
    [WRITE_COMMIT] = "INSERT INTO commits (name, date, stated) VALUES (?, ?, ?)",
    [WRITE_DATE] = "UPDATE commits SET date = ?, stated = 1 WHERE id = ?",
    [WRITE_RUN] = "INSERT INTO runs (commit_id, digest, name, git, sum) VALUES (?, ?, ?, ?, 0)",
    [WRITE_SETUP] = "INSERT INTO setups (target) VALUES (?)",
    [WRITE_FIND_SERIES] = "SELECT id FROM series WHERE cell = ? AND metric = ? AND setup = ?",
    [WRITE_SERIES] = "INSERT INTO series (cell, metric, setup) VALUES (?, ?, ?)",
    [WRITE_POINT] = "INSERT INTO points (run, series, n, best, nominal, worst, total) VALUES (?, "
                    "?, ?, ?, ?, ?, ?)",
    [WRITE_ABSENCE] =
        "INSERT INTO absences (run, setup, cell, status, reason) VALUES (?, ?, ?, ?, ?)",
    [WRITE_READ_POINTS] = "SELECT s.metric, p.n, p.best, p.nominal, p.worst, p.total FROM series s "
                          "JOIN points p ON p.run = ? AND p.series = s.id WHERE s.cell = ? AND "
                          "s.setup = ? ORDER BY s.metric",
    [WRITE_READ_ABSENCE] =
        "SELECT status, reason FROM absences WHERE run = ? AND cell = ? AND setup = ?",
    [WRITE_DROP_POINTS] = "DELETE FROM points WHERE run = ? AND series IN (SELECT id FROM series "
                          "WHERE cell = ? AND setup = ?)",
    [WRITE_DROP_ABSENCE] = "DELETE FROM absences WHERE run = ? AND cell = ? AND setup = ?",
    [WRITE_DROP_EMPTY] =
        "DELETE FROM runs WHERE commit_id = ? AND NOT EXISTS (SELECT 1 FROM points "
        "WHERE run = runs.id) AND NOT EXISTS (SELECT 1 FROM absences WHERE run = "
        "runs.id)",
};

bool write_begin(struct writing *writing, struct database *database, struct message *message)
{
    *writing = (struct writing){.database = database, .message = message};
    for (size_t i = 0; i < WRITE_STATEMENTS; i++)
        if (!(writing->statements[i] = database_prepare(database, queries[i], message)))
            return false;
    return true;
}

void write_end(struct writing *writing)
{
    for (size_t i = 0; i < WRITE_STATEMENTS; i++)
        sqlite3_finalize(writing->statements[i]);
    *writing = (struct writing){.database = NULL};
}

/* ---- Parameters ---- */

/* Callers keep texts until the statement has run. */
static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static bool run(struct writing *writing, enum write_statement which)
{
    return database_run(writing->database, writing->statements[which], writing->message);
}

static bool insert(struct writing *writing, enum write_statement which, int64_t *id)
{
    bool fine = run(writing, which);

    *id = sqlite3_last_insert_rowid(writing->database->handle);
    return fine;
}

/* ---- Rows ---- */

bool write_commit(struct writing *writing, const char *name, int64_t date, bool stated, int64_t *id)
{
    sqlite3_stmt *statement = writing->statements[WRITE_COMMIT];

    bind_text(statement, 1, name);
    sqlite3_bind_int64(statement, 2, date);
    sqlite3_bind_int(statement, 3, stated);
    return insert(writing, WRITE_COMMIT, id);
}

bool write_date(struct writing *writing, int64_t commit, int64_t date)
{
    sqlite3_bind_int64(writing->statements[WRITE_DATE], 1, date);
    sqlite3_bind_int64(writing->statements[WRITE_DATE], 2, commit);
    return run(writing, WRITE_DATE);
}

bool write_run(struct writing *writing, int64_t commit, const char *digest, const char *name,
               const char *git, int64_t *id)
{
    sqlite3_stmt *statement = writing->statements[WRITE_RUN];

    sqlite3_bind_int64(statement, 1, commit);
    bind_text(statement, 2, digest);
    bind_text(statement, 3, name);
    bind_text(statement, 4, git);
    return insert(writing, WRITE_RUN, id);
}

bool write_setup(struct writing *writing, const char *target, int64_t *id)
{
    bind_text(writing->statements[WRITE_SETUP], 1, target);
    return insert(writing, WRITE_SETUP, id);
}

static void bind_series(sqlite3_stmt *statement, const char *cell, const char *metric,
                        int64_t setup)
{
    bind_text(statement, 1, cell);
    bind_text(statement, 2, metric);
    sqlite3_bind_int64(statement, 3, setup);
}

static bool series_of(struct writing *writing, const char *cell, const char *metric, int64_t setup,
                      int64_t *id)
{
    sqlite3_stmt *find = writing->statements[WRITE_FIND_SERIES];

    bind_series(find, cell, metric, setup);
    int row = database_step(writing->database, find, writing->message);
    *id = row == 1 ? sqlite3_column_int64(find, 0) : 0;
    sqlite3_reset(find);
    if (row != 0)
        return row == 1;
    bind_series(writing->statements[WRITE_SERIES], cell, metric, setup);
    return insert(writing, WRITE_SERIES, id);
}

static int64_t n_of(const struct result_metric *metric)
{
    return metric->n.known && !metric->n.real ? metric->n.integer : 0;
}

static bool write_metric(struct writing *writing, int64_t run_id, int64_t setup, const char *cell,
                         const struct result_metric *metric)
{
    sqlite3_stmt *statement = writing->statements[WRITE_POINT];
    struct figures figures = figures_of(metric);
    int64_t series = 0;

    if (!series_of(writing, cell, metric->name, setup, &series))
        return false;
    sqlite3_bind_int64(statement, 1, run_id);
    sqlite3_bind_int64(statement, 2, series);
    sqlite3_bind_int64(statement, 3, n_of(metric));
    for (unsigned i = 0; i < FIGURE_COUNT; i++) {
        if (figures.known[i])
            sqlite3_bind_double(statement, 4 + (int)i, figures.of[i]);
        else
            sqlite3_bind_null(statement, 4 + (int)i);
    }
    return run(writing, WRITE_POINT);
}

static const char *reason_of(const struct result_cell *cell)
{
    return cell->reason ? cell->reason : "";
}

static bool write_absence(struct writing *writing, int64_t run_id, int64_t setup,
                          const struct result_cell *cell)
{
    sqlite3_stmt *statement = writing->statements[WRITE_ABSENCE];

    sqlite3_bind_int64(statement, 1, run_id);
    sqlite3_bind_int64(statement, 2, setup);
    bind_text(statement, 3, cell->id);
    bind_text(statement, 4, result_status_name(cell->status));
    bind_text(statement, 5, reason_of(cell));
    return run(writing, WRITE_ABSENCE);
}

bool write_cell(struct writing *writing, int64_t run_id, int64_t setup,
                const struct result_cell *cell)
{
    bool fine = true;

    if (cell->status != RESULT_OK)
        return write_absence(writing, run_id, setup, cell);
    for (size_t i = 0; fine && i < cell->metric_count; i++)
        fine = write_metric(writing, run_id, setup, cell->id, &cell->metrics[i]);
    return fine;
}

static void bind_cell(sqlite3_stmt *statement, int64_t run_id, int64_t setup, const char *cell)
{
    sqlite3_bind_int64(statement, 1, run_id);
    bind_text(statement, 2, cell);
    sqlite3_bind_int64(statement, 3, setup);
}

bool write_drop(struct writing *writing, int64_t run_id, int64_t setup, const char *cell)
{
    bind_cell(writing->statements[WRITE_DROP_POINTS], run_id, setup, cell);
    bind_cell(writing->statements[WRITE_DROP_ABSENCE], run_id, setup, cell);
    return run(writing, WRITE_DROP_POINTS) && run(writing, WRITE_DROP_ABSENCE);
}

/* ---- Checksums ---- */

static bool renew(struct writing *writing, int64_t run_id, sqlite3_stmt *update)
{
    uint32_t sum = 0;

    if (!database_sum(writing->database, run_id, &sum, writing->message))
        return false;
    sqlite3_bind_int64(update, 1, sum);
    sqlite3_bind_int64(update, 2, run_id);
    return database_run(writing->database, update, writing->message);
}

bool write_settle(struct writing *writing, int64_t commit)
{
    struct database *database = writing->database;
    sqlite3_bind_int64(writing->statements[WRITE_DROP_EMPTY], 1, commit);
    if (!run(writing, WRITE_DROP_EMPTY))
        return false;
    sqlite3_stmt *runs = database_prepare(
        database, "SELECT id FROM runs WHERE commit_id = ? ORDER BY id", writing->message);
    sqlite3_stmt *update =
        database_prepare(database, "UPDATE runs SET sum = ? WHERE id = ?", writing->message);
    bool fine = runs && update;
    int row = 0;

    if (fine)
        sqlite3_bind_int64(runs, 1, commit);
    while (fine && (row = database_step(database, runs, writing->message)) == 1)
        fine = renew(writing, sqlite3_column_int64(runs, 0), update);
    sqlite3_finalize(runs);
    sqlite3_finalize(update);
    return fine && row == 0;
}

/* ---- What is the same ---- */

static void describe_metric(struct text *out, const char *name, int64_t n,
                            const struct figures *figures)
{
    text_addf(out, "%s: n %lld", name, (long long)n);
    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        if (figures->known[i])
            text_addf(out, ", %s %.17g", figure_name((enum figure)i), figures->of[i]);
    text_add(out, "\n");
}

static void describe_row(struct text *out, sqlite3_stmt *row)
{
    struct figures figures = {.known = {false}};

    for (unsigned i = 0; i < FIGURE_COUNT; i++) {
        figures.known[i] = sqlite3_column_type(row, 2 + (int)i) != SQLITE_NULL;
        figures.of[i] = sqlite3_column_double(row, 2 + (int)i);
    }
    describe_metric(out, (const char *)sqlite3_column_text(row, 0), sqlite3_column_int64(row, 1),
                    &figures);
}

static bool describe_absence(struct writing *writing, struct text *out)
{
    sqlite3_stmt *absence = writing->statements[WRITE_READ_ABSENCE];
    int row = database_step(writing->database, absence, writing->message);

    if (row == 1)
        text_addf(out, "%s: %s\n", (const char *)sqlite3_column_text(absence, 0),
                  (const char *)sqlite3_column_text(absence, 1));
    sqlite3_reset(absence);
    return row >= 0;
}

bool write_describe(struct writing *writing, int64_t run_id, int64_t setup, const char *cell,
                    struct text *out)
{
    sqlite3_stmt *points = writing->statements[WRITE_READ_POINTS];
    int row = 0;

    bind_cell(points, run_id, setup, cell);
    bind_cell(writing->statements[WRITE_READ_ABSENCE], run_id, setup, cell);
    while ((row = database_step(writing->database, points, writing->message)) == 1)
        describe_row(out, points);
    sqlite3_reset(points);
    return row == 0 && describe_absence(writing, out);
}

static int by_name(const void *one, const void *other)
{
    const struct result_metric *const *a = one, *const *b = other;
    return strcmp((*a)->name, (*b)->name);
}

void write_describe_new(const struct result_cell *cell, struct text *out)
{
    const struct result_metric **sorted = calloc(cell->metric_count + 1, sizeof *sorted);

    out->failed |= !sorted;
    for (size_t i = 0; sorted && i < cell->metric_count; i++)
        sorted[i] = &cell->metrics[i];
    if (sorted && cell->metric_count)
        qsort(sorted, cell->metric_count, sizeof *sorted, by_name);
    for (size_t i = 0; sorted && i < cell->metric_count; i++) {
        struct figures figures = figures_of(sorted[i]);
        describe_metric(out, sorted[i]->name, n_of(sorted[i]), &figures);
    }
    if (cell->status != RESULT_OK)
        text_addf(out, "%s: %s\n", result_status_name(cell->status), reason_of(cell));
    free(sorted);
}
