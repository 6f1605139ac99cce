/* Results by commit, as a file keeps them (an SQLite database), and what changed in them.
 *
 * A series is one metric of one cell, of one kind of evidence on one core. It has a line for each
 * setup (compiler, clock, timing model, ...): numbers of two setups are never held against each
 * other, and what is not the same is told. In a line, a change is
 * - of exact evidence (`model`, `insns`): every point in which a figure differs from the one
 * before;
 * - of `silicon`: a change point of one figure by E-divisive (divisive.h), over the newest
 *   DIVISIVE_VALUES_MAX points of the line.
 */
#ifndef HOST_LIB_HISTORY_HISTORY_H
#define HOST_LIB_HISTORY_HISTORY_H

#include "host/lib/base/message.h"
#include "host/lib/base/text.h"
#include "host/lib/compare/compare.h"
#include "host/lib/results/figures.h"

struct history_run {
    const char *commit; /* name: a hash, or what git describes it as */
    int64_t date;       /* of the commit; seconds since 1970 */
    const char *name;   /* of the run's config */
    const char *git;    /* what the image says of its sources; NULL: nothing */
    const char *digest;
    int64_t id, commit_id; /* rows; larger ones were added later */
    size_t commit_index;   /* of its commit in the order of all: 0, 1, ... */
    bool stated;           /* the date was given */
};

struct history_change {
    bool is;
    enum change direction;
    enum figure figure; /* that `from` and `to` are of */
    double from, to;    /* exact: of two points; silicon: medians of what is before and behind */
    double q, p;        /* silicon: of divisive.h */
};

struct history_point {
    const struct history_run *run;
    enum result_status status; /* if not RESULT_OK there are no figures */
    const char *reason;        /* then */
    int64_t n;
    struct figures figures;
    struct history_change change;
};

struct history_line {
    const struct result_target *setup;
    int64_t setup_id;
    char *note;                   /* what is not as in the line before it; NULL: it is the first */
    bool beside;                  /* that one goes on after this one began */
    struct history_point *points; /* by date, then by when they were added */
    size_t count;
    size_t changes;
};

struct history_series {
    const char *cell;
    const struct metric_row *row;
    const struct result_target *setup; /* of the first line: board, core, evidence */
    struct history_line *lines;        /* by their first point */
    size_t line_count;
    size_t changes; /* in all lines */
};

struct history {
    const char *path;         /* the caller's */
    struct history_run *runs; /* by date of the commit, then by when they were added */
    size_t run_count;
    size_t commit_count;
    struct history_series *series; /* by cell, then in the order of the table of metrics */
    size_t series_count;
    struct history_storage *storage;
};

struct history_request {
    const char *cell;   /* pattern.h; NULL: all */
    const char *metric; /* NULL: all */
    enum figure figure; /* by which lines of silicon are judged: FIGURE_NOMINAL, ... */
};

/* Reads and judges. False with `message`, and nothing to free: no history, a damaged one, an empty
 * one; a metric that there is not; no series that matches. */
bool history_load(struct history *history, const char *path, const struct history_request *request,
                  struct message *message);
void history_free(struct history *history);

/* What its values are in. */
const char *history_unit(const struct history_series *series);
/* "cycles (model)" and the core, the same in all texts: "in cycles (model) on cortex-m3". */
void history_say_what(struct text *out, const struct history_series *series);

/* The series of a cell's metric under a target's evidence and core; NULL if there is none. */
const struct history_series *history_find(const struct history *history,
                                          const struct result_target *target, const char *cell,
                                          const char *metric);
/* Its line for a setup that is the same; NULL if there is none. */
const struct history_line *history_line_of(const struct history_series *series,
                                           const struct result_target *target);
/* The line with the newest point. */
const struct history_line *history_newest(const struct history_series *series);
/* Adds what is not the same about the newest line: "compiler: gcc 12, then gcc 13". */
void history_say_difference(struct text *out, const struct history_series *series,
                            const struct result_target *target);
/* The figure that stands for all: of counts the total, else the nominal. */
enum figure history_figure(const struct history_series *series);
/* The last point that has the figure; NULL if none has. */
const struct history_point *history_last(const struct history_line *line, enum figure figure);

/* ---- Adding ---- */

struct history_addition {
    const struct results *results;
    const char *commit; /* NULL: what the run says */
    const char *date;   /* ISO 8601; NULL: when the run began */
    bool force;         /* what is there and differs is replaced */
};

struct history_added {
    char *commit;                 /* owned */
    size_t added, same, replaced; /* cells */
    size_t repeats;               /* of the added: cells of a board that were there already */
    char *note;                   /* owned: what a user should know; NULL: nothing */
};

/* Adds a run in one transaction: all of it, or nothing. False with a message, and the file as it
 * was: no commit or no date, other results of exact evidence for this commit without `force`, a
 * file that is no history, is damaged, or cannot be written. */
bool history_add(const char *path, const struct history_addition *addition,
                 struct history_added *added, struct message *message);
void history_added_free(struct history_added *added);

#endif
