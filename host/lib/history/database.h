/* The file of a history: an SQLite database of a fixed form, opened by one transaction. Nobody but
 * this room sees that it is one. Internal to the room.
 *
 *   application_id 0x69727162 ("irqb"), user_version 1, and exactly the tables of database.c
 *
 * What a run brought is under a checksum, because SQLite has none: a byte that changed on a disk
 * would else be another number.
 */
#ifndef HOST_LIB_HISTORY_DATABASE_H
#define HOST_LIB_HISTORY_DATABASE_H

#include "host/lib/base/message.h"
#include <sqlite3.h>
#include <stdint.h>

struct database {
    sqlite3 *handle;
    const char *path; /* the caller's */
    bool in_transaction;
    bool is_new; /* nothing was in it */
};

/* DATABASE_READ: the file must be there. DATABASE_WRITE: one that is not there, or empty, becomes
 * a history; the transaction keeps other writers out. */
enum database_use { DATABASE_READ, DATABASE_WRITE };

/* Opens, begins a transaction, and checks all of it. Waits for other writers. False with a message:
 * no such file, no history, a newer one, a damaged one, one that is busy for a minute; the file's
 * bytes are then what they were. Call database_close() either way. */
bool database_open(struct database *database, const char *path, enum database_use use,
                   struct message *message);
/* Ends the transaction; what was written stays only if this returns true. */
bool database_commit(struct database *database, struct message *message);
/* Takes back what was not committed. */
void database_close(struct database *database);

/* A statement, to be finalized; NULL with a message. */
sqlite3_stmt *database_prepare(struct database *database, const char *sql, struct message *message);
/* 1: a row; 0: no more; -1 with a message. */
int database_step(struct database *database, sqlite3_stmt *statement, struct message *message);
/* Runs a statement that gives no rows, so that it may run again. */
bool database_run(struct database *database, sqlite3_stmt *statement, struct message *message);
/* Says that what the file holds cannot be. Returns false. */
bool database_damaged(const struct database *database, struct message *message);

/* The checksum of what a run brought, as the file has it now. False with a message. */
bool database_sum(struct database *database, int64_t run, uint32_t *sum, struct message *message);

#endif
