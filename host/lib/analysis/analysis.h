/* The analysis of one cell: from what the target and the plugin said of it to its
 * result. Pure, no I/O. Raw counts are decoded, the calibrated overhead is
 * subtracted, witnesses, losses and coverage are judged, and only a cell that
 * passes all of it gets numbers.
 *
 * `struct analysis` owns all of its state, and every step is `bool step(struct
 * analysis *)`: it reads what is given and what the steps before it left, and is
 * false, with status and reason set, if the cell gets no number. analysis.c says
 * in which order they come.
 */
#ifndef HOST_LIB_ANALYSIS_ANALYSIS_H
#define HOST_LIB_ANALYSIS_ANALYSIS_H

#include "host/lib/analysis/stats.h"
#include "host/lib/silicon/drift.h"
#include "host/lib/store/capture.h"
#include "host/lib/swo/spans.h"
#include "host/lib/target/cell_records.h"
#include "host/lib/target/target.h"
#include "host/lib/target/vdwt_plugin.h"
#include "host/lib/terms/kinds.h"
#include "host/lib/terms/metrics.h"

#define ANALYSIS_REASON_MAX      512u
#define ANALYSIS_PERCENTILES_MAX 8u
#define ANALYSIS_NO_COLUMN       SIZE_MAX
#define ANALYSIS_PLACES_TAKEN    3u

/* When an event came: in which instruction of the region, in which of its cycles (0
 * where nobody saw that). Swept over no region: so many counts after its timer started. */
struct analysis_arrival {
    uint32_t insn, cycle;
};

/* An instruction of the region. */
struct analysis_insn {
    bool met;
    uint32_t cycles; /* that it takes; 0: nobody saw that */
};

/* Of one pass of the region. */
struct analysis_coverage {
    uint32_t met, existing; /* instruction boundaries */
    bool has_cycles;
    uint32_t cycles_met, cycles_existing;
};

/* `count` samples that came so and gave `value`. */
struct analysis_point {
    struct analysis_arrival arrival;
    uint64_t value;
    uint64_t count;
};

/* What is said of a board's samples besides. */
struct analysis_sampling {
    /* Of the percentiles that n supports, with QUANTILE_CONFIDENCE; parallel to them. */
    struct {
        uint64_t low, high;
    } intervals[ANALYSIS_PERCENTILES_MAX];
    double beyond; /* the next sample is above the largest: with at most this probability */
    struct drift drift;
    /* The first batch behind a pause, which is in none of the other figures; n 0: none. */
    struct stats_summary settling;
    uint64_t settling_median;
};

struct analysis_metric {
    uint8_t metric; /* enum wire_metric */
    bool timed;     /* has an overhead; else a plain count with a total */
    int64_t overhead, overhead_spread;
    uint64_t cold;
    uint64_t total; /* over all samples: the cold one's and the settling ones', too */
    struct stats_summary summary;
    struct {
        bool supported;
        uint64_t value;
    } percentiles[ANALYSIS_PERCENTILES_MAX]; /* parallel to stats_percentiles */
    struct value_count *counts;
    size_t count_rows;
    struct analysis_point *sweep; /* ascending by arrival, value; synchronous: none */
    size_t sweep_rows;
    /* Under the model: the least at best, the median, the most at worst. */
    bool has_bounds;
    struct {
        uint64_t best, nominal, worst;
    } bounds;
    /* Of bounds.nominal: what the core itself spends on entering and leaving. */
    bool has_origin; /* of that median: how much is from no manual */
    int32_t measured, uncalibrated;
    bool has_parts;
    uint64_t hardware;
    bool has_sampling; /* on silicon */
    struct analysis_sampling sampling;
};

/* Each hot sample of a board, in the order in which they were taken, of metric after metric: value
 * i of metric m stands at m * count + i. */
struct analysis_order {
    int64_t *values; /* the caller's to free */
    size_t count;
};

/* What a board's exception trace says of the DWT's figures. */
struct analysis_trace {
    char why[ANALYSIS_REASON_MAX]; /* nothing was compared, because; empty: something was */
    uint8_t metric;                /* whose figures are compared, */
    uint16_t exception;            /* with the time that this one was active */
    struct swo_comparison figures; /* `lost`: samples that are in a figure, and were not compared */
    /* Of the stream: all of its bytes, and what befell it inside of batches. */
    uint64_t bytes;
    struct swo_counters stream;
    uint64_t undated;  /* exceptions without a time, or with a late one */
    uint64_t unpaired; /* entries without an exit, exits without an entry, or nested */
};

struct analysis {
    /* ---- What is given; all else is zero at first ---- */
    const struct cell_records *records;
    const struct outcome *outcome;
    const struct target *target;
    uint32_t samples;              /* that the host asked for, or WIRE_SAMPLES_AUTO */
    const struct capture *capture; /* emulated: with the plugin's account */
    struct analysis_order *order;  /* filled by sampling.c; NULL: nobody wants it */

    /* ---- The result ---- */
    enum result_status status;
    char reason[ANALYSIS_REASON_MAX]; /* empty when ok */
    bool known;                       /* the four counts below were reported */
    uint32_t triggered, sampled, lost, witness_failures;
    bool has_coverage;
    struct analysis_coverage coverage;
    struct analysis_insn insns[CELL_INSNS_MAX];       /* as in the records */
    struct analysis_metric metrics[WIRE_COLUMNS_MAX]; /* 0 of them unless ok */
    size_t metric_count;
    bool has_path;    /* on every path of the cell the same number of instructions, if that: */
    uint32_t path;    /* by the profiling counters; 0: they could not tell */
    bool has_witness; /* the plugin's figures were compared with the firmware's */
    struct {
        uint64_t compared, equal;
    } witness;

    bool has_trace; /* the run has what came out of the board's SWO pin */
    struct analysis_trace trace;

    /* ---- What the steps leave to each other ---- */
    struct {
        size_t boundary, event, taken, path; /* ANALYSIS_NO_COLUMN if absent */
    } columns;
    struct {
        /* Smallest SPAN less its padding (PAD less BASE), where the interrupt was taken
         * behind the store, behind the DSB, behind the ISB. */
        int64_t value[ANALYSIS_PLACES_TAKEN];
        int64_t spread[ANALYSIS_PLACES_TAKEN]; /* of all three together */
    } overheads[WIRE_COLUMNS_MAX];
    size_t rows;                       /* distinct hot rows; row `rows` is the cold one */
    int64_t *values;                   /* (rows + 1, then the settling ones) x columns */
    struct analysis_arrival *arrivals; /* rows */
    struct witness_place *places;      /* rows: where the event fell; NULL: nobody saw it */
};

/* From the records to numbers. Release with analysis_free. */
void analyse(struct analysis *analysis);

/* Where there is a plugin, after that: what the firmware reports must be what it saw,
 * whose account of the same samples at best and at worst gives a model's bounds. */
void analyse_account(struct analysis *analysis);

/* Where the board's trace was read, after that: samples in which it does not agree with the DWT
 * leave the cell without a number (trace_check.c). */
void analyse_trace(struct analysis *analysis);

/* trace_check.c: what trace said of several runs, all ok, of a cell, in `all[0]`; which becomes
 * inconclusive if trace and the DWT are further apart in one run than in another. */
void trace_pool(struct analysis *all, size_t count);

/* pool.c: several runs of one board's cell, all ok, become one: `all[0]` gets the samples of the
 * others. Counts add up, intervals and percentiles are of all samples, each corrected by what its
 * own run calibrated. Its cold sample, its overheads and its settling stay the first one's; an
 * overhead's spread goes from the least overhead of any run to the most that any leaves open
 * (overhead + overhead_spread), whatever their order. An excess is what comes on top of the
 * shortest sample of all runs, which then is its overhead in each of them. The drift is the one of
 * the run that shows most of it, with p as of that many tests. Metrics are matched by what they
 * are, not by their place; where a run lacks one that another has, `all[0]` becomes inconclusive
 * and says so, and so it does where they executed different numbers of instructions. False without
 * memory. */
bool analysis_pool(struct analysis *all, size_t count);

void analysis_free(struct analysis *analysis);

/* ---- The steps ---- */

/* clock.c: whether every batch proves the counter. */
bool clock_judge(struct analysis *analysis);
/* columns.c: what the columns are: metrics, and those that say when and where a
 * swept sample was taken. */
bool columns_find(struct analysis *analysis);
/* values.c: every metric's overhead; then every row's values. */
bool values_find_overheads(struct analysis *analysis);
bool values_evaluate(struct analysis *analysis);
/* sums.c: that the parts of a whole sum up to it. */
bool sums_judge(struct analysis *analysis);
/* places.c: every row's place in the code, and the cell's coverage. */
bool places_find(struct analysis *analysis);
/* path.c: how many instructions the samples took. */
bool path_find(struct analysis *analysis);
/* metrics.c: per metric the distinct trials and their statistics. */
bool metrics_make(struct analysis *analysis);

/* sampling.c: of a board, what its samples are worth; of all others nothing. */
bool sampling_judge(struct analysis *analysis);

/* witness_check.c: the plugin as an independent witness: what the firmware reports,
 * overhead subtracted, against what the plugin saw from outside, sample by sample
 * and to the cycle. It proves the probe's arithmetic and the path that was taken,
 * not the model: both count with that. The first that differs, or that the
 * plugin did not see, makes the analysis inconclusive. */
bool witness_check(struct analysis *analysis);
/* trace_check.c */
bool trace_check(struct analysis *analysis);
/* Each metric's split into hardware and software. */
bool witness_set_parts(struct analysis *analysis);

/* bounds.c: every metric's bounds, from the plugin's account. */
bool bounds_find(struct analysis *analysis);

/* ---- What steps share ---- */

/* metrics.c: makes, in place, points that ascend by arrival and value, each once, of `size` in any
 * order: the counts of equal ones add up. Returns how many are left. */
size_t metrics_tidy_points(struct analysis_point *points, size_t size);

/* metrics.c, sampling.c: of a metric whose counts are complete. */
void metrics_set_statistics(const struct analysis *analysis, struct analysis_metric *metric);
void sampling_set_intervals(struct analysis_metric *metric);

/* witness_check.c: the plugin's account, sample by sample; whether a sample has a
 * metric; what the plugin knows a metric as (an excess is a time on another
 * scale); and what is taken off there: the cell's shortest, of an excess, else 0. */
bool witness_open(struct analysis *analysis, struct witness_cursor *cursor);
bool witness_has(const struct witness_sample *sample, uint8_t metric);
uint8_t witness_metric(uint8_t metric);
bool witness_least(struct analysis *analysis, uint8_t metric, uint32_t least[WITNESS_LANES]);

/* Sets the status and, unless there is one already, the reason. Returns false. */
bool analysis_fail(struct analysis *analysis, enum result_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A column's row in the table of metrics, which has one for each that records take. */
static inline const struct metric_row *analysis_row(const struct analysis *analysis, size_t column)
{
    return metric_numbered(analysis->records->columns[column].metric);
}

static inline const char *analysis_column_name(const struct analysis *analysis, size_t column)
{
    return analysis_row(analysis, column)->name;
}

static inline bool analysis_is_swept(const struct analysis *analysis)
{
    return analysis->records->trigger == WIRE_TRIGGER_ASYNCHRONOUS;
}

/* A synchronous trigger that an event comes to, at swept distances. */
static inline bool analysis_is_met(const struct analysis *analysis)
{
    return !analysis_is_swept(analysis) && analysis->records->sweep_count > 0;
}

/* Whether n counts distinct trials: repeats under QEMU are one. */
static inline bool analysis_is_exhaustive(const struct analysis *analysis)
{
    return analysis->target->evidence != EVIDENCE_SILICON;
}

static inline bool analysis_is_timed(const struct analysis *analysis, size_t column)
{
    uint8_t form = analysis->records->columns[column].form;
    return form == WIRE_FORM_SPAN || form == WIRE_FORM_SINCE_EVENT;
}

/* values.c: where a raw row's interrupt was taken: an index of overheads' arrays; 0 in
 * a cell that does not say. ANALYSIS_PLACES_TAKEN: no such place. */
size_t analysis_taken(const struct analysis *analysis, const uint32_t *row);

/* Of a settling row: the hot ones and the cold one stand before it. */
static inline size_t analysis_settling_row(const struct analysis *analysis, size_t index)
{
    return analysis->rows + 1u + index;
}

static inline int64_t analysis_value(const struct analysis *analysis, size_t row, size_t column)
{
    return analysis->values[row * analysis->records->column_count + column];
}

#endif
