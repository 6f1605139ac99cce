/* What the tables of a history hold, read as they are. Internal to the room. */
#ifndef HOST_LIB_HISTORY_ROWS_H
#define HOST_LIB_HISTORY_ROWS_H

#include "host/lib/history/database.h"
#include "host/lib/history/history.h"

struct row_setup {
    int64_t id;
    json_t *json; /* owned */
    struct result_target target;
};

/* A series of the file: a line of ours. */
struct row_series {
    int64_t id;
    const struct row_setup *setup;
    char *cell; /* owned */
    const struct metric_row *metric;
    bool wanted;
    struct history_point *points; /* owned, until a line takes it over; in the order of `runs` */
    size_t count, room, with_figures;
};

struct rows {
    struct history_run *runs; /* owned, with the strings; by date, commit and row */
    size_t run_count, commit_count;
    struct row_setup *setups; /* by id */
    size_t setup_count;
    struct row_series *series; /* by cell, metric, kind of setup, first point, setup */
    size_t series_count;
    char **reasons; /* owned */
    size_t reason_count;
};

/* All of an open history, but points only of series that `request` (NULL: all) asks for. False
 * with a message. Call rows_free() either way. */
bool rows_read(struct rows *rows, struct database *database, const struct history_request *request,
               struct message *message);
/* Of these only runs and setups. */
bool rows_read_heads(struct rows *rows, struct database *database, struct message *message);
void rows_free(struct rows *rows);

/* Room for one more item: the items, moved. NULL if memory ran out, and then they are where they
 * were. */
void *rows_grow(void *items, size_t count, size_t size);

#endif
