/* Opens and checks the file of a history; see database.h. */
#include "host/lib/history/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION_ID 0x69727162
#define USER_VERSION   1
#define BUSY_MS        60000
#define LENGTH_MAX     (16 << 20) /* of a text in it */
#define TEXT_OF_(x)    #x
#define TEXT_OF(x)     TEXT_OF_(x)

/* A series is one metric of one cell under one setup; points are its values, absences what a cell
 * had instead. SQLite keeps these texts, and they are compared as they stand. */
static const char *const tables[] = {
    "CREATE TABLE commits (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, date INTEGER NOT "
    "NULL, stated INTEGER NOT NULL) STRICT",
    "CREATE TABLE setups (id INTEGER PRIMARY KEY, target TEXT NOT NULL) STRICT",
    "CREATE TABLE series (id INTEGER PRIMARY KEY, setup INTEGER NOT NULL REFERENCES setups, cell "
    "TEXT NOT NULL, metric TEXT NOT NULL, UNIQUE (cell, metric, setup)) STRICT",
    "CREATE TABLE runs (id INTEGER PRIMARY KEY, commit_id INTEGER NOT NULL REFERENCES commits, "
    "digest TEXT NOT NULL, name TEXT NOT NULL, git TEXT, sum INTEGER NOT NULL, UNIQUE (digest, "
    "commit_id)) STRICT",
    "CREATE TABLE points (run INTEGER NOT NULL REFERENCES runs, series INTEGER NOT NULL REFERENCES "
    "series, n INTEGER NOT NULL, best REAL, nominal REAL, worst REAL, total REAL, PRIMARY KEY "
    "(run, series)) STRICT, WITHOUT ROWID",
    "CREATE TABLE absences (run INTEGER NOT NULL REFERENCES runs, setup INTEGER NOT NULL "
    "REFERENCES setups, cell TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY "
    "KEY (run, setup, cell)) STRICT, WITHOUT ROWID",
};
#define TABLES (sizeof tables / sizeof *tables)

/* ---- What SQLite says ---- */

bool database_damaged(const struct database *database, struct message *message)
{
    return message_at(message, database->path, 0, 0,
                      "the history is damaged, and was left as it is; take a copy of it that is "
                      "whole, or begin a new one from the runs");
}

static bool complain(const struct database *database, struct message *message)
{
    const char *path = database->path;

    switch (sqlite3_errcode(database->handle)) {
    case SQLITE_NOTADB:
        return message_at(message, path, 0, 0,
                          "is no history of irqbench, and was left as it is; name another file");
    case SQLITE_CORRUPT:
        return database_damaged(database, message);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return message_at(message, path, 0, 0,
                          "another process has been writing for a minute; try again");
    case SQLITE_READONLY:
        return message_at(message, path, 0, 0, "cannot be written to; nothing was added");
    case SQLITE_FULL:
        return message_at(message, path, 0, 0,
                          "the disk or a limit on file sizes is full; nothing was added");
    default:
        return message_at(message, path, 0, 0, "%s", sqlite3_errmsg(database->handle));
    }
}

sqlite3_stmt *database_prepare(struct database *database, const char *sql, struct message *message)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(database->handle, sql, -1, &statement, NULL) != SQLITE_OK)
        complain(database, message);
    return statement;
}

int database_step(struct database *database, sqlite3_stmt *statement, struct message *message)
{
    switch (sqlite3_step(statement)) {
    case SQLITE_ROW:
        return 1;
    case SQLITE_DONE:
        return 0;
    default:
        complain(database, message);
        return -1;
    }
}

bool database_run(struct database *database, sqlite3_stmt *statement, struct message *message)
{
    bool fine = database_step(database, statement, message) >= 0;

    sqlite3_reset(statement);
    return fine;
}

static bool execute(struct database *database, const char *sql, struct message *message)
{
    return sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
           complain(database, message);
}

/* ---- Whether it is a history ---- */

static bool read_number(struct database *database, const char *sql, int64_t *number,
                        struct message *message)
{
    sqlite3_stmt *statement = database_prepare(database, sql, message);
    int row = statement ? database_step(database, statement, message) : -1;

    *number = row == 1 ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return row >= 0;
}

static bool is_first(struct database *database, const char *sql, const char *wanted,
                     struct message *message)
{
    sqlite3_stmt *statement = database_prepare(database, sql, message);
    int row = statement ? database_step(database, statement, message) : -1;
    const char *text = row == 1 ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    bool same = wanted ? text && strcmp(text, wanted) == 0 : row == 0;

    if (row >= 0 && !same)
        database_damaged(database, message);
    sqlite3_finalize(statement);
    return same;
}

/* Exactly our tables: a trigger or a view would be somebody else's code. */
static bool check_tables(struct database *database, struct message *message)
{
    sqlite3_stmt *statement = database_prepare(
        database, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid", message);
    size_t same = 0;
    int row = -1;

    while (statement && (row = database_step(database, statement, message)) == 1) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (same == TABLES || !text || strcmp(text, tables[same]) != 0)
            break;
        same++;
    }
    sqlite3_finalize(statement);
    if (row == 0 && same == TABLES)
        return true;
    return row < 0 ? false : database_damaged(database, message);
}

static bool check_sums(struct database *database, struct message *message)
{
    sqlite3_stmt *statement = database_prepare(database, "SELECT id, sum FROM runs", message);
    bool fine = statement != NULL;
    int row = 0;

    while (fine && (row = database_step(database, statement, message)) == 1) {
        uint32_t sum = 0;
        fine = database_sum(database, sqlite3_column_int64(statement, 0), &sum, message);
        if (fine && sqlite3_column_int64(statement, 1) != (int64_t)sum)
            fine = database_damaged(database, message);
    }
    sqlite3_finalize(statement);
    return fine && row == 0;
}

static bool check(struct database *database, int64_t application, struct message *message)
{
    int64_t version = 0;

    if (!read_number(database, "PRAGMA user_version", &version, message))
        return false;
    if (application != APPLICATION_ID)
        return message_at(message, database->path, 0, 0,
                          "is an SQLite database, but no history of irqbench, and was left as it "
                          "is; name another file");
    if (version != USER_VERSION)
        return message_at(message, database->path, 0, 0,
                          "is a history of version %lld, and this irqbench knows version %d; use "
                          "the irqbench that wrote it, or a newer one",
                          (long long)version, USER_VERSION);
    return check_tables(database, message) &&
           is_first(database, "PRAGMA integrity_check(1)", "ok", message) &&
           is_first(database, "PRAGMA foreign_key_check", NULL, message) &&
           check_sums(database, message);
}

/* ---- Opening ---- */

/* A database in WAL mode would be changed by looking at it. */
static bool is_in_wal(const char *path)
{
    unsigned char head[20] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t size = fd >= 0 ? read(fd, head, sizeof head) : -1;

    if (fd >= 0)
        close(fd);
    return size == (ssize_t)sizeof head && memcmp(head, "SQLite format 3", 16) == 0 &&
           (head[18] == 2 || head[19] == 2);
}

/* What is no regular file has no place for a database. */
static bool check_file(const char *path, enum database_use use, struct message *message)
{
    struct stat status;

    if (stat(path, &status) != 0) {
        if (errno == ENOENT && use == DATABASE_WRITE)
            return true;
        return message_at(message, path, 0, 0, "no history there: %s", strerror(errno));
    }
    if (!S_ISREG(status.st_mode))
        return message_at(message, path, 0, 0, "is no regular file; name another one");
    if (is_in_wal(path))
        return message_at(message, path, 0, 0,
                          "is no history as irqbench writes them: it is in SQLite's WAL mode, and "
                          "was left as it is");
    return true;
}

/* SQLite gives names such as ":memory:" and "file:x" a meaning. */
static bool open_file(struct database *database, enum database_use use, struct message *message)
{
    int flags = SQLITE_OPEN_READWRITE | (use == DATABASE_WRITE ? SQLITE_OPEN_CREATE : 0);
    char *name = NULL;

    if (asprintf(&name, "%s%s", database->path[0] == '/' ? "" : "./", database->path) < 0)
        return message_add(message, "out of memory");
    int result = sqlite3_open_v2(name, &database->handle, flags, NULL);
    free(name);
    if (!database->handle)
        return message_add(message, "out of memory");
    return result == SQLITE_OK || complain(database, message);
}

static void configure(sqlite3 *handle)
{
    sqlite3_busy_timeout(handle, BUSY_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, LENGTH_MAX);
}

static bool create_tables(struct database *database, struct message *message)
{
    bool fine = execute(database, "PRAGMA application_id = " TEXT_OF(APPLICATION_ID), message) &&
                execute(database, "PRAGMA user_version = " TEXT_OF(USER_VERSION), message);

    for (size_t i = 0; fine && i < TABLES; i++)
        fine = execute(database, tables[i], message);
    return fine;
}

/* The folder's entry too is on the disk when a commit returns (EXTRA). */
static bool begin(struct database *database, enum database_use use, struct message *message)
{
    const char *how = use == DATABASE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN";

    database->in_transaction =
        execute(database, "PRAGMA synchronous = EXTRA", message) && execute(database, how, message);
    return database->in_transaction;
}

bool database_open(struct database *database, const char *path, enum database_use use,
                   struct message *message)
{
    int64_t application = 0;
    struct stat status;

    *database = (struct database){.path = path};
    if (!check_file(path, use, message) || !open_file(database, use, message))
        return false;
    configure(database->handle);
    if (!begin(database, use, message) ||
        !read_number(database, "PRAGMA application_id", &application, message))
        return false;
    /* Having read, we have a lock: nobody makes it longer meanwhile. A first writer that was killed
     * leaves an empty file. */
    database->is_new = stat(path, &status) == 0 && status.st_size == 0;
    if (!database->is_new)
        return check(database, application, message);
    return use == DATABASE_READ || create_tables(database, message);
}

bool database_commit(struct database *database, struct message *message)
{
    if (!execute(database, "COMMIT", message))
        return false;
    database->in_transaction = false;
    return true;
}

void database_close(struct database *database)
{
    if (database->in_transaction)
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(database->handle);
    *database = (struct database){.handle = NULL};
}
