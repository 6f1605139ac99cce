/* A run directory: whose it is, what of the run is there already, and the names
 * of its files.
 *
 *   manifest.json            what the run consists of
 *   raw/BOARD/target.irqraw  the target's answers to identify and list
 *   raw/BOARD/0001.irqraw    one cell each, under its number
 *   provenance.json          who, when, where
 *   run.json                 the result; there only when the run is complete
 *
 * Whoever is killed may leave one of these as `.NAME.XXXXXX.tmp` (atomic_file.h;
 * former versions: `NAME.tmp`). It goes with the next run or --resume, and a
 * directory that has nothing else is one in which no run began. Removed are whole
 * names of ours only, and no link is followed.
 */
#ifndef HOST_LIB_STORE_RUNDIR_H
#define HOST_LIB_STORE_RUNDIR_H

#include "host/lib/store/manifest.h"

#define RUNDIR_PROVENANCE_FILE "provenance.json"
#define PROVENANCE_SCHEMA      "irqbench-provenance/1"

enum rundir_mode {
    RUNDIR_NEW,    /* start over; refuses a directory that holds anything else */
    RUNDIR_RESUME, /* keep what is complete; refuses another run */
    RUNDIR_FORCE,  /* start over whatever is there (only our own files go) */
};

struct rundir {
    char *path;
    int lock_fd; /* one process at a time */
    bool busy;   /* it was not opened, because another process is at work in it */
};

/* Creates or takes over the directory `path` and leaves it with `manifest`. When
 * refused, nothing was changed except an empty directory made. Starting over, a
 * manifest that then cannot be written leaves the old run's files gone: beside a
 * new manifest, old captures could be taken for its own. */
bool rundir_open(struct rundir *dir, const char *path, const json_t *manifest,
                 enum rundir_mode mode, struct message *message);
/* Opens one that is there, for --replay; *manifest is a new reference. */
bool rundir_reopen(struct rundir *dir, const char *path, json_t **manifest,
                   struct message *message);
/* Reads the manifest of one in which another process may be at work; nothing can be written then.
 */
bool rundir_peek(struct rundir *dir, const char *path, json_t **manifest, struct message *message);
void rundir_close(struct rundir *dir);

/* Path of a file in it, to be freed; NULL if memory ran out. */
char *rundir_file(const struct rundir *dir, const char *name);
char *rundir_target_file(const struct rundir *dir, const char *board);
char *rundir_cell_file(const struct rundir *dir, const struct manifest_cell *cell);

/* Makes raw/BOARD. */
bool rundir_make_board(const struct rundir *dir, const char *board, struct message *message);

/* How far the run in `path` came: cells captured, and of how many. False if the
 * directory holds no readable manifest. Needs no rundir_open. */
bool rundir_progress(const char *path, size_t *done, size_t *total);

#endif
