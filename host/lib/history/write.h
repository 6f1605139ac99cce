/* Changes the rows of a history, inside of its transaction. Internal to the room. */
#ifndef HOST_LIB_HISTORY_WRITE_H
#define HOST_LIB_HISTORY_WRITE_H

#include "host/lib/base/text.h"
#include "host/lib/history/database.h"
#include "host/lib/results/results.h"

enum write_statement {
    WRITE_COMMIT,
    WRITE_DATE,
    WRITE_RUN,
    WRITE_SETUP,
    WRITE_FIND_SERIES,
    WRITE_SERIES,
    WRITE_POINT,
    WRITE_ABSENCE,
    WRITE_READ_POINTS,
    WRITE_READ_ABSENCE,
    WRITE_DROP_POINTS,
    WRITE_DROP_ABSENCE,
    WRITE_DROP_EMPTY,
    WRITE_STATEMENTS,
};

struct writing {
    struct database *database;
    struct message *message;
    sqlite3_stmt *statements[WRITE_STATEMENTS];
};

/* Prepares what is needed. Call write_end() either way. */
bool write_begin(struct writing *writing, struct database *database, struct message *message);
void write_end(struct writing *writing);

/* Each of these is false with a message; `id` is that of the row that was made. */
bool write_commit(struct writing *writing, const char *name, int64_t date, bool stated,
                  int64_t *id);
bool write_date(struct writing *writing, int64_t commit, int64_t date);
bool write_run(struct writing *writing, int64_t commit, const char *digest, const char *name,
               const char *git, int64_t *id);
bool write_setup(struct writing *writing, const char *target, int64_t *id);
/* All metrics of a cell, or why it has none. */
bool write_cell(struct writing *writing, int64_t run, int64_t setup,
                const struct result_cell *cell);
/* Takes away what a run brought of a cell. */
bool write_drop(struct writing *writing, int64_t run, int64_t setup, const char *cell);
/* Takes away runs of the commit that have nothing any more, and renews the checksums of the rest:
 * after everything else. */
bool write_settle(struct writing *writing, int64_t commit);

/* What a run brought of a cell, as text: the same text is the same result. Nothing is added if it
 * brought nothing. */
bool write_describe(struct writing *writing, int64_t run, int64_t setup, const char *cell,
                    struct text *out);
/* The same of a cell that is to be added. */
void write_describe_new(const struct result_cell *cell, struct text *out);

#endif
