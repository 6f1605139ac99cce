/* A baseline: what a run's figures were when somebody accepted them, as text that
 * people read, diff and edit.
 *
 *   # irqbench baseline 1
 *   BOARD - evidence model               a board, and what its numbers are of
 *   CELL - status unsupported            a cell without a result
 *   CELL - triggers 225                  of a cell with totals: what they are of
 *   CELL METRIC best|nominal|worst|total VALUE
 *
 * Lines are written in the order of their bytes and may be read in any; lines that
 * begin with # and empty ones say nothing. The last column goes to the end of the
 * line. There is no checksum: every line is compared.
 */
#ifndef HOST_LIB_GATE_BASELINE_H
#define HOST_LIB_GATE_BASELINE_H

#include "host/lib/base/text.h"
#include "host/lib/results/figures.h"

#define BASELINE_HEAD "# irqbench baseline 1"

enum baseline_kind { BASELINE_TARGET, BASELINE_STATUS, BASELINE_TRIGGERS, BASELINE_VALUE };

struct baseline_line {
    enum baseline_kind kind;
    const char *cell;          /* of a target: the board */
    const char *metric;        /* BASELINE_VALUE */
    const char *key;           /* BASELINE_TARGET */
    enum figure figure;        /* BASELINE_VALUE */
    enum result_status status; /* BASELINE_STATUS */
    const char *value;         /* as it stands there */
    double number;             /* BASELINE_VALUE, BASELINE_TRIGGERS; between -2^53 and 2^53 */
    size_t line;
};

struct baseline {
    const char *path;            /* the caller's */
    char *text;                  /* what the strings point into */
    struct baseline_line *lines; /* sorted by cell, kind, metric, figure or key */
    size_t count;
};

/* False with `message`: cannot be read, or one or more lines are none of the above, of an unknown
 * metric, out of range, there twice, or numbers of a board whose core and evidence do not stand
 * there. Nothing to free then. */
bool baseline_read(struct baseline *baseline, const char *path, struct message *message);
/* The same where every CELL is of one `target`, and METRIC is one of `metrics`, a list that ends
 * with NULL, instead of the table's. */
bool baseline_read_of(struct baseline *baseline, const char *path, const char *target,
                      const char *const *metrics, struct message *message);
void baseline_free(struct baseline *baseline);

/* The first line of a cell or board, and behind it `*count` of them; NULL if there is none. */
const struct baseline_line *baseline_find(const struct baseline *baseline, const char *cell,
                                          size_t *count);

/* What a baseline may be made of besides whole runs that have an answer for every cell. */
struct baseline_allow {
    bool inconclusive; /* cells that are so or at fault: their status stands there; else all of them
                          are named, and refused */
    bool part; /* a shard, or cells that were selected: of the others nothing stands there */
};

/* Adds a run's baseline to `text`. False with `message`. A run that was not finished is refused
 * whatever is allowed. */
bool baseline_make(struct text *text, const struct results *results, struct baseline_allow allow,
                   struct message *message);

/* Adds lines to `text` behind the head, in the order of their bytes; the lines are sorted. */
void baseline_put(struct text *text, char **lines, size_t count);

#endif
