/* What the steps of measure.c share: a cell under evaluation. Only they include
 * this.
 */
#ifndef HOST_LIB_ANALYSIS_MEASURE_WORK_H
#define HOST_LIB_ANALYSIS_MEASURE_WORK_H

#include "host/lib/analysis/columns.h"
#include "host/lib/analysis/measure.h"
#include "host/lib/analysis/overhead.h"
#include "host/lib/analysis/sweep.h"

struct work {
    struct analysis *analysis;
    const struct cell_records *records;
    const struct target *target;
    struct columns columns;
    struct overhead overheads[WIRE_COLUMNS_MAX];
    size_t rows;        /* distinct hot rows; row `rows` is the cold one */
    int64_t *values;    /* (rows + 1) x columns */
    uint32_t *offsets;  /* rows: instruction boundary */
    struct sweep sweep; /* asynchronous cells */
};

/* values.c: every metric's overhead. False, here and below, with the analysis
 * failed. */
bool values_find_overheads(struct work *work);
/* values.c: every row's values. Allocates `values` and `offsets`. */
bool values_evaluate(struct work *work);
/* places.c: every row's place in the code, and the cell's coverage. */
bool places_find(struct work *work);

static inline bool work_fail(struct work *work, const char *what)
{
    return analysis_fail(work->analysis, RESULT_INCONCLUSIVE, "%s", what);
}

static inline const char *work_metric_name(const struct work *work, size_t column)
{
    return wire_name_find(wire_metric_names, work->records->columns[column].metric);
}

static inline bool work_is_swept(const struct work *work)
{
    return work->records->trigger == WIRE_TRIGGER_ASYNCHRONOUS;
}

/* Whether n counts distinct trials: repeats under QEMU are one. */
static inline bool work_is_exhaustive(const struct work *work)
{
    return work->target->evidence != EVIDENCE_SILICON;
}

static inline bool work_is_timed(const struct work *work, size_t column)
{
    uint8_t form = work->records->columns[column].form;
    return form == WIRE_FORM_SPAN || form == WIRE_FORM_SINCE_EVENT;
}

static inline int64_t work_value(const struct work *work, size_t row, size_t column)
{
    return work->values[row * work->records->column_count + column];
}

#endif
