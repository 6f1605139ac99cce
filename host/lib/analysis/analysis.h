/* From the records of a cell to its result: pure, no I/O. Raw counts are
 * decoded, the calibrated overhead is subtracted, witnesses, losses and coverage
 * are judged, and only a cell that passes all of it gets numbers.
 */
#ifndef HOST_LIB_ANALYSIS_ANALYSIS_H
#define HOST_LIB_ANALYSIS_ANALYSIS_H

#include "host/lib/analysis/stats.h"
#include "host/lib/target/cell_records.h"
#include "host/lib/target/target.h"
#include "host/lib/terms/kinds.h"

#define ANALYSIS_REASON_MAX      512u
#define ANALYSIS_PERCENTILES_MAX 8u

/* `count` samples, due at instruction boundary `offset` of the region, that gave
 * `value`. */
struct analysis_point {
    uint32_t offset;
    uint64_t value;
    uint64_t count;
};

struct analysis_metric {
    uint8_t metric; /* enum wire_metric */
    bool timed;     /* has an overhead; else a plain count with a total */
    int64_t overhead, overhead_spread;
    uint64_t cold;
    uint64_t total;
    struct stats_summary summary;
    struct {
        bool supported;
        uint64_t value;
    } percentiles[ANALYSIS_PERCENTILES_MAX]; /* parallel to stats_percentiles */
    struct value_count *counts;
    size_t count_rows;
    struct analysis_point *sweep; /* ascending by offset, value; synchronous: none */
    size_t sweep_rows;
    /* Under the model: the least under best, the median, the most under worst. */
    bool has_bounds;
    struct {
        uint64_t best, nominal, worst;
    } bounds;
    /* Of bounds.nominal: what the core itself spends on entering and leaving. */
    bool has_parts;
    uint64_t hardware;
};

struct analysis {
    enum result_status status;
    char reason[ANALYSIS_REASON_MAX]; /* empty when ok */
    bool known;                       /* the four counts below were reported */
    uint32_t triggered, sampled, lost, witness_failures;
    bool has_coverage;
    uint32_t met, existing;
    struct analysis_metric metrics[WIRE_COLUMNS_MAX]; /* 0 of them unless ok */
    size_t metric_count;
    bool has_witness; /* the plugin's figures were compared with the firmware's */
    struct {
        uint64_t compared, equal;
    } witness;
};

/* `samples` is what the host asked for. Release with analysis_free. */
void analyse(struct analysis *analysis, const struct cell_records *records,
             const struct outcome *outcome, const struct target *target, uint32_t samples);
void analysis_free(struct analysis *analysis);

#endif
