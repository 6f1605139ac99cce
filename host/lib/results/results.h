/* Reads a run.json (schema irqbench-run/2) and checks all of it: types, that
 * counts add up to n, that percentiles lie between minimum and maximum, that a
 * cell without a result carries no number. What show, export, report and
 * compare then see can be relied on.
 */
#ifndef HOST_LIB_RESULTS_RESULTS_H
#define HOST_LIB_RESULTS_RESULTS_H

#include "bench/wire/wire.h"
#include "host/lib/base/message.h"
#include "host/lib/terms/kinds.h"
#include "host/lib/terms/metrics.h"
#include <jansson.h>
#include <stdint.h>

#define RESULTS_SCHEMA_NAME    "irqbench-run"
#define RESULTS_SCHEMA_VERSION 2
#define RESULTS_FILE           "run.json"

/* The statistics of a metric: X(name, title). The name is the JSON key and the
 * CSV column. In RESULT_STATISTICS_BY_NEED each row says by its macro what a
 * run.json must have:
 *   COUNT    a whole number, not negative
 *   WHOLE    a whole number
 *   NUMBER   any number
 *   OR_NULL  a whole number, or null where n does not carry it
 *   MAYBE    a whole number, null, or absent
 */
#define RESULT_STATISTICS_BY_NEED(COUNT, WHOLE, NUMBER, OR_NULL, MAYBE)                            \
    COUNT(n, "distinct trials (model, insns) or samples (silicon)")                                \
    WHOLE(min, "smallest value")                                                                   \
    NUMBER(mean, "arithmetic mean")                                                                \
    NUMBER(stddev, "standard deviation")                                                           \
    OR_NULL(p50, "median")                                                                         \
    OR_NULL(p90, "90th percentile")                                                                \
    OR_NULL(p99, "99th percentile")                                                                \
    OR_NULL(p999, "99.9th percentile")                                                             \
    WHOLE(max, "largest value")                                                                    \
    MAYBE(total, "sum over all samples, the cold and the settling ones included")                  \
    MAYBE(overhead, "what was subtracted: the calibration span")                                   \
    MAYBE(overhead_spread, "uncertainty of that subtraction")                                      \
    MAYBE(cold, "first sample, not part of n")
#define RESULT_STATISTICS(X) RESULT_STATISTICS_BY_NEED(X, X, X, X, X)

/* What a run.json may have in `bounds`, `parts` and `origin`, under the model: X(name, title). */
#define RESULT_BOUNDS(X)                                                                           \
    X(best, "least that the model allows")                                                         \
    X(nominal, "median of what the counter shows")                                                 \
    X(worst, "most that the model allows")
#define RESULT_PARTS(X)                                                                            \
    X(hardware, "of the nominal median: the core's own")                                           \
    X(software, "the rest of it")
/* And in `origin`: where the cycles of the same number come from. */
#define RESULT_ORIGINS(X)                                                                          \
    X(manual, "of the nominal median: from the manual")                                            \
    X(measured, "from others' measurements")                                                       \
    X(uncalibrated, "from parameters that nobody measured")

/* A number that may be absent (null, or the key left out). */
struct result_number {
    bool known;
    bool real;       /* use .number; else .integer is exact too */
    double number;   /* always set when known */
    int64_t integer; /* set when !real */
};

struct result_count { /* one row of `counts` */
    int64_t value;
    uint64_t count;
};
struct result_point {  /* one row of `sweep` */
    uint32_t insn;     /* in which instruction of the region the event came, */
    uint32_t cycle;    /* in which of its cycles */
    uint32_t position; /* of that on an axis of one pass of the region */
    int64_t value;
    uint64_t count;
};
struct result_insn { /* one row of `region`: the code under test */
    uint32_t address;
    uint32_t cycles;   /* 0: not known */
    uint32_t position; /* of its first cycle */
    const char *text;
};
struct result_share { /* one of `parts`, `origin` or `bounds` */
    const char *name;
    double value;
    bool real; /* else whole */
};

#define RESULT_INTERVALS_MAX 8u

struct result_interval { /* of a percentile, at 95 % */
    const char *name;    /* "p50"; NULL: there is none */
    int64_t low, high;
};
/* What a board's samples are worth. */
struct result_sampling {
    struct result_interval intervals[RESULT_INTERVALS_MAX];
    size_t interval_count;
    double beyond_max; /* the next sample is above max: with at most this probability, at 95 % */
    const char *drift; /* "unknown", "none" or "shown"; but for the first the rest holds */
    bool drift_known, drift_shown;
    int64_t drift_blocks, drift_from, drift_to;
    double drift_p;
    int64_t settling_n, settling_min, settling_p50, settling_max; /* n 0: no such batch */
    json_t *tail; /* borrowed: an estimate of the tail (tails/tails.h); NULL: nobody asked */
};

#define RESULT_FLOORS_MAX 8u

struct result_floor { /* of a statistic: the largest difference between two runs of the cell */
    const char *name;
    int64_t value;
};

struct result_metric {
    const char *name;  /* as in WIRE_METRICS */
    const char *title; /* sentence */
    enum metric_kind kind;
    bool is_count; /* by its kind: counts things, not time */
#define X(name, title) struct result_number name;
    RESULT_STATISTICS(X)
#undef X
    struct result_count *counts; /* ascending by value */
    size_t count_rows;
    struct result_point *sweep; /* ascending by position; none: sweep_rows == 0 */
    size_t sweep_rows;
    struct result_share *parts, *origin, *bounds;
    size_t part_rows, origin_rows, bound_rows;
    bool has_sampling; /* on silicon */
    struct result_sampling sampling;
    size_t runs;     /* of the matrix; 0: one */
    json_t *repeats; /* borrowed: what each of them gave; NULL: one */
    struct result_floor floors[RESULT_FLOORS_MAX];
    size_t floor_count;
};

/* What a style's own object brings into the target's image, in bytes. */
struct result_size {
    const char *style; /* without values */
    int64_t code, tables, ram;
    bool ram_known;
};

struct result_target {
    const char *board, *core, *clock, *compiler, *flags, *machine; /* NULL where absent */
    bool port; /* it was behind one: no plugin of ours saw what it did */
    enum result_evidence evidence;
    int64_t clock_hz;
    struct result_size *sizes;
    size_t size_count;
    json_t *json; /* borrowed: the whole object, for everything else */
};

/* A board's exception trace beside its DWT. */
struct result_swo {
    int64_t compared, equal, differ, lost; /* samples; lost: in a figure, and not compared */
    int64_t resolution;                    /* cycles that cannot be told apart */
    int64_t offset;                        /* cycles, trace less DWT; of `compared` > 0 */
    const char *metric;                    /* what was compared; NULL: nothing was, because: */
    const char *why;
};

struct result_cell {
    const char *id, *board, *scenario, *subject, *load, *trigger;
    enum wire_item subject_kind; /* WIRE_ITEM_STYLE or WIRE_ITEM_SHARING */
    enum result_status status;
    const char *reason; /* NULL when ok */
    const char *after;  /* the pause that it came behind, on a board; else NULL */
    json_t *warnings;   /* borrowed: sentences; NULL: none */
    bool has_coverage;
    int64_t coverage_met, coverage_existing; /* instruction boundaries */
    bool has_cycles;                         /* cycles are known, and positions count them */
    int64_t cycles_met, cycles_existing;
    struct result_insn *region;
    size_t region_rows;
    bool has_witness; /* figures that the plugin saw from outside, and those equal */
    int64_t witness_compared, witness_equal;
    bool has_swo; /* the run read the board's SWO pin */
    struct result_swo swo;
    int64_t triggered, sampled, lost, witness_failures; /* -1: never reported */
    int64_t seed;
    struct result_metric *metrics; /* in the order of WIRE_METRICS */
    size_t metric_count;           /* 0 unless ok */
    const struct result_target *target;
    json_t *json; /* borrowed: the whole object; "fault" has the registers */
};

/* What of the whole a run is: cells that were selected, or one that was not finished. */
struct result_run_part {
    int64_t of;          /* cells of the whole */
    const char *pattern; /* NULL: none */
    const char *shard;   /* "1/3"; NULL: no shard */
    bool unfinished;
};

struct results {
    char *path; /* of the run.json */
    char *name; /* config.name, or the directory's */
    struct result_target *targets;
    size_t target_count;
    struct result_cell *cells; /* sorted by id, as in the file */
    size_t cell_count;
    bool is_part;   /* `part` says of what; else it is whole */
    bool has_tails; /* somebody asked for estimates of tails */
    struct result_run_part part;
    json_t *root; /* owns every string above */
};

/* Reads a run.json. NULL with `message` filled: not JSON (line and column), a newer
 * schema, or a wrong value (with the path of its key). */
struct results *results_read(const char *path, struct message *message);
/* The same from a document, which is taken over; `path` is what messages call it. */
struct results *results_from_json(json_t *root, const char *path, struct message *message);
void results_free(struct results *results);

/* "only 12 of 373 cells: the run was not finished": to stand above whatever is shown of a part; to
 * be freed. NULL of a whole run, or if memory ran out. */
char *results_part_sentence(const struct results *results);

/* NULL if there is none. */
const struct result_cell *results_cell(const struct results *results, const char *id);
/* Of a style, with values or without; NULL if it is not known. */
const struct result_size *result_size(const struct result_target *target, const char *style);
/* What its values are in: "count", "bytes", or the unit of the target's evidence. */
const char *result_metric_unit(const struct result_cell *cell, const struct result_metric *metric);
const struct result_metric *result_metric_find(const struct result_cell *cell, const char *name);

/* One statistic by name ("p99"); a number that is not known if the metric has
 * none of it. */
struct result_number result_statistic(const struct result_metric *metric, const char *name);
/* The same of `bounds` ("worst"), `parts` ("hardware") and `origin` ("manual"). */
struct result_number result_bound(const struct result_metric *metric, const char *name);
struct result_number result_part(const struct result_metric *metric, const char *name);
struct result_number result_origin(const struct result_metric *metric, const char *name);
/* At 95 %, of a board's percentile; name NULL: there is none. */
struct result_interval result_interval(const struct result_metric *metric, const char *name);
/* The noise floor of a statistic, from several runs; not known: there was one. */
struct result_number result_noise_floor(const struct result_metric *metric, const char *name);
/* The model's worst; where it has none, the largest value. */
struct result_number result_worst(const struct result_metric *metric);

#endif
