/* Two runs, or two subjects, side by side: cells matched by what they are, and of
 * each metric that both have what changed, by how much, and why.
 *
 * Numbers of `model` and `insns` are exact: they differ or they do not; a count's total is held
 * against the triggers that it is of. Numbers of `silicon` are judged by silicon.h, but for sizes.
 * Cells whose targets may not be compared (another kind of evidence, another core) are refused
 * with the reason; what else differs between targets, and that a side is a part of a run, is told
 * as a note.
 */
#ifndef HOST_LIB_COMPARE_COMPARE_H
#define HOST_LIB_COMPARE_COMPARE_H

#include "host/lib/compare/silicon.h"
#include "host/lib/results/figures.h"

struct compare_side {
    const struct results *results;
    const char *subject; /* only cells of this style or discipline; NULL: all */
};

/* In the order of a reader's interest: of two the first one counts, and it is listed first. */
enum change {
    CHANGE_WORSE,    /* one of the figures is */
    CHANGE_IMPROVED, /* one is better and none worse */
    CHANGE_OTHER,    /* neither: the same figures, otherwise spread */
    CHANGE_EQUAL,
    CHANGE_KINDS,
};
const char *change_name(enum change change);
enum change change_first(enum change one, enum change other);

/* Of one figure, by which of two values is better for the metric. */
enum change change_of(const struct metric_row *metric, double old, double new);

struct difference {
    const struct result_cell *old_cell, *new_cell;
    const struct result_metric *old, *new;
    struct figures from, to;
    enum change change;
    enum figure shown; /* the figure that changed: the nominal, if that did */
    bool certain;      /* the model's best, nominal and worst changed by the same */
    bool has_parts;
    double hardware, software; /* of the nominal's change; only if has_parts */
    double severity;           /* by how much worse, of the old value; orders the list */
    bool measured;             /* on silicon: `silicon` says what changed, not the figures */
    struct silicon_change silicon;
};

/* A cell that has no counterpart or whose counterpart says nothing, or that has metrics of which
 * that is so. */
enum compare_lone {
    LONE_NEW,
    LONE_GONE,
    LONE_NO_RESULT,
    LONE_METRIC_NEW,
    LONE_METRIC_GONE,
    LONE_REFUSED,
    LONE_KINDS
};
struct lone_cell {
    enum compare_lone kind;
    const struct result_cell *old, *new; /* one is NULL if there is none */
    char *reason;                        /* owned */
};

struct comparison {
    struct compare_side old, new;
    struct difference *differences; /* worst first; equal ones last */
    size_t difference_count;
    struct lone_cell *lone;
    size_t lone_count;
    char **notes; /* sentences about the sides and their targets */
    size_t note_count;
    size_t by_change[CHANGE_KINDS]; /* values: metrics of cells */
    size_t cells, equal_cells; /* with a value in both; of these those with every value equal */
    size_t unsupported;        /* not to be had in either */
};

struct compare_request {
    const char *cell;            /* pattern.h; NULL: all */
    const char *metric;          /* NULL: all */
    const struct results *again; /* OLD measured once more, for the noise of silicon; or NULL */
};

/* NULL with `message` filled if no cell matches, nothing may be compared, nobody has the metric, a
 * subject is not there, a side is of a run that was not finished, or `again` is no such thing
 * (silicon.h). The sides' results must outlive it. */
struct comparison *compare(const struct compare_side *old, const struct compare_side *new,
                           const struct compare_request *request, struct message *message);
void comparison_free(struct comparison *comparison);

#endif
