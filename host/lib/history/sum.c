/* The checksum of what a run brought to a history; see database.h. */
#include "host/lib/history/database.h"

#include "bench/wire/wire.h"
#include <string.h>

/* All that a point means stands in its row: names, not numbers of other rows. */
static const char *const queries[] = {
    "SELECT r.id, r.digest, r.name, r.git, c.name, c.date, c.stated FROM runs r JOIN commits c ON "
    "c.id = r.commit_id WHERE r.id = ?",
    "SELECT s.cell, s.metric, t.target, p.n, p.best, p.nominal, p.worst, p.total FROM points p "
    "JOIN series s ON s.id = p.series JOIN setups t ON t.id = s.setup WHERE p.run = ? ORDER BY "
    "p.series",
    "SELECT a.cell, t.target, a.status, a.reason FROM absences a JOIN setups t ON t.id = a.setup "
    "WHERE a.run = ? ORDER BY a.setup, a.cell",
};

/* The same bytes on every host. */
static uint32_t add_number(uint32_t sum, uint64_t number)
{
    uint8_t bytes[8];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
    return wire_crc32(sum, bytes, sizeof bytes);
}

static uint32_t add_column(uint32_t sum, sqlite3_stmt *statement, int column)
{
    uint8_t type = (uint8_t)sqlite3_column_type(statement, column);
    uint64_t bits = 0;

    sum = wire_crc32(sum, &type, 1);
    if (type == SQLITE_INTEGER)
        return add_number(sum, (uint64_t)sqlite3_column_int64(statement, column));
    if (type == SQLITE_FLOAT) {
        double real = sqlite3_column_double(statement, column);
        memcpy(&bits, &real, sizeof bits);
        return add_number(sum, bits);
    }
    const uint8_t *text = sqlite3_column_text(statement, column);
    size_t size = (size_t)sqlite3_column_bytes(statement, column);
    return text ? wire_crc32(sum, text, size + 1) : sum; /* with its end */
}

static bool add_rows(struct database *database, const char *sql, int64_t run, uint32_t *sum,
                     struct message *message)
{
    sqlite3_stmt *statement = database_prepare(database, sql, message);
    int row = -1;

    if (statement)
        sqlite3_bind_int64(statement, 1, run);
    while (statement && (row = database_step(database, statement, message)) == 1)
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            *sum = add_column(*sum, statement, i);
    sqlite3_finalize(statement);
    return row == 0;
}

bool database_sum(struct database *database, int64_t run, uint32_t *sum, struct message *message)
{
    bool fine = true;

    *sum = 0;
    for (size_t i = 0; fine && i < sizeof queries / sizeof *queries; i++)
        fine = add_rows(database, queries[i], run, sum, message);
    return fine;
}
