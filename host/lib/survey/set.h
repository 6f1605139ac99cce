/* What a report is about: the targets of one or more runs, grouped so that two
 * kinds of evidence, or two clocks, never share a table, a figure or a ranking.
 */
#ifndef HOST_LIB_REPORT_SET_H
#define HOST_LIB_REPORT_SET_H

#include "host/lib/base/text.h"
#include "host/lib/results/results.h"

/* A column of a comparison: what is measured, apart from the subject. */
struct report_column {
    const char *scenario, *metric, *load, *trigger; /* borrowed */
    const struct metric_row *row;                   /* the metric's, in the table of metrics */
    bool is_count, is_time;
    bool shared_name; /* another column has the same metric: name the scenario too */
};
struct report_columns {
    struct report_column *items; /* in the order of the table of metrics */
    size_t count;
};

/* The parts of a report about one target. A scenario or metric that is new falls
 * into one of them by its trigger, so that nothing that was measured is left
 * out. */
enum report_section {
    SECTION_COMPARISON,   /* styles: metrics that compare them */
    SECTION_SWEPT,        /* styles: asynchronous trigger */
    SECTION_PREEMPTION,   /* styles: nested and chained handlers */
    SECTION_OTHER,        /* styles: every other synchronous metric */
    SECTION_SHARED_COST,  /* disciplines: cost in the foreground */
    SECTION_SHARED_SWEPT, /* disciplines: under the swept trigger */
    SECTION_COUNT
};

/* A board under one kind of evidence and one clock. */
struct report_target {
    const struct result_target *target; /* borrowed from the run */
    const char *run;                    /* name of the first run that brought it */
    const struct result_cell **cells;   /* sorted by id; elements borrowed */
    size_t cell_count;
    struct text slug;         /* for ids and file names; unique in the set */
    const char **subjects[2]; /* handler styles, best first; sharing disciplines */
    size_t subject_count[2];  /* index: REPORT_STYLES, REPORT_SHARING */
    struct report_columns columns[SECTION_COUNT];
};
enum { REPORT_STYLES, REPORT_SHARING };

struct report_group {
    enum result_evidence evidence;
    const char *clock;
    struct report_target *targets; /* by board */
    size_t target_count;
};

struct history;
struct comparison;
struct report_set {
    struct results **runs;
    size_t run_count;
    struct report_group *groups; /* silicon, model, insns */
    size_t group_count;
    const struct history *history;    /* results by commit, to draw the trend of; NULL: none */
    const struct comparison *against; /* with another run; NULL: none */
    const char *model_page;           /* link to what the model's cycles rest on; NULL: none */
};

/* Loads the runs and groups their targets. A cell that two runs have under the
 * same evidence and clock is an error, as is a board that was built
 * differently: those are compared, not reported together. */
bool report_set_load(struct report_set *set, char *const paths[], size_t count,
                     struct message *message);
/* The same of runs that are loaded, which the set takes over, good or bad. */
bool report_set_take(struct report_set *set, struct results *const runs[], size_t count,
                     struct message *message);
void report_set_free(struct report_set *set);

/* REPORT_STYLES or REPORT_SHARING. */
int report_section_subjects(enum report_section section);
int report_subjects_of(const struct result_cell *cell);

/* The cell of a column for a subject, NULL if it was not run; and its metric,
 * NULL if it has no number. */
const struct result_cell *report_cell(const struct report_target *target,
                                      const struct report_column *column, const char *subject);
const struct result_metric *report_metric(const struct result_cell *cell,
                                          const struct report_column *column);

/* The value a table shows: the median. */
double report_typical(const struct result_metric *metric);

bool report_is_asynchronous(const struct report_column *column);

/* For report_set_load. Which metrics a scenario brings is learned from the group's
 * cells that have a result, so that a failed cell still shows in its columns.
 * False when out of memory. */
bool report_columns_learn(const struct report_group *group, struct report_target *target);
bool report_rank(struct report_target *target);

/* Room for one more item. NULL when out of memory, and then nothing is lost. */
void *report_grow(void *items, size_t count, size_t size);

#endif
