/* Several runs of one board's cell as one, each sample corrected by what its own run
 * calibrated.
 */
#include "host/lib/analysis/analysis.h"

#include <stdlib.h>
#include <string.h>

static int compare_counts(const void *a, const void *b)
{
    const struct value_count *x = a, *y = b;
    return x->value < y->value ? -1 : x->value > y->value;
}

static int compare_points(const void *a, const void *b)
{
    const struct analysis_point *x = a, *y = b;
    if (x->arrival.insn != y->arrival.insn)
        return x->arrival.insn < y->arrival.insn ? -1 : 1;
    if (x->arrival.cycle != y->arrival.cycle)
        return x->arrival.cycle < y->arrival.cycle ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

/* Both lists together, distinct and ascending. */
static bool pool_counts(struct analysis_metric *into, const struct analysis_metric *from)
{
    size_t rows = into->count_rows + from->count_rows, used = 0;
    struct value_count *counts = reallocarray(into->counts, rows + 1u, sizeof *counts);
    if (!counts)
        return false;
    memcpy(counts + into->count_rows, from->counts, from->count_rows * sizeof *counts);
    qsort(counts, rows, sizeof *counts, compare_counts);
    for (size_t i = 1; i < rows; i++) {
        if (counts[used].value == counts[i].value)
            counts[used].count += counts[i].count;
        else
            counts[++used] = counts[i];
    }
    into->counts = counts;
    into->count_rows = used + 1u;
    return true;
}

static bool pool_sweep(struct analysis_metric *into, const struct analysis_metric *from)
{
    size_t rows = into->sweep_rows + from->sweep_rows, used = 0;
    if (rows == 0)
        return true;
    struct analysis_point *sweep = reallocarray(into->sweep, rows, sizeof *sweep);
    if (!sweep)
        return false;
    memcpy(sweep + into->sweep_rows, from->sweep, from->sweep_rows * sizeof *sweep);
    qsort(sweep, rows, sizeof *sweep, compare_points);
    for (size_t i = 1; i < rows; i++) {
        if (compare_points(&sweep[used], &sweep[i]) == 0)
            sweep[used].count += sweep[i].count;
        else
            sweep[++used] = sweep[i];
    }
    into->sweep = sweep;
    into->sweep_rows = used + 1u;
    return true;
}

/* Another run is another calibration: what they differ by is uncertain, too. */
static void pool_overheads(struct analysis_metric *into, const struct analysis_metric *from)
{
    int64_t low = into->overhead < from->overhead ? into->overhead : from->overhead;
    int64_t end = into->overhead + into->overhead_spread;
    int64_t other = from->overhead + from->overhead_spread;
    into->overhead_spread = (end > other ? end : other) - low;
}

static void pool_drift(struct drift *into, const struct drift *from)
{
    bool more =
        from->verdict != DRIFT_UNKNOWN && (into->verdict == DRIFT_UNKNOWN || from->p < into->p);
    if (more)
        *into = *from;
}

static bool pool_metric(struct analysis *all, size_t count, size_t index)
{
    struct analysis_metric *into = &all[0].metrics[index];
    for (size_t run = 1; run < count; run++) {
        const struct analysis_metric *from = &all[run].metrics[index];
        if (!pool_counts(into, from) || !pool_sweep(into, from))
            return false;
        into->total += from->total;
        pool_overheads(into, from);
        pool_drift(&into->sampling.drift, &from->sampling.drift);
    }
    metrics_set_statistics(&all[0], into);
    sampling_set_intervals(into);
    struct drift *drift = &into->sampling.drift;
    drift->p = drift->p * (double)count < 1.0 ? drift->p * (double)count : 1.0;
    if (drift->verdict != DRIFT_UNKNOWN)
        drift->verdict = drift->p < DRIFT_LEVEL ? DRIFT_SHOWN : DRIFT_NONE;
    return true;
}

bool analysis_pool(struct analysis *all, size_t count)
{
    for (size_t run = 1; run < count; run++) {
        all[0].triggered += all[run].triggered;
        all[0].sampled += all[run].sampled;
        all[0].lost += all[run].lost;
        all[0].witness_failures += all[run].witness_failures;
    }
    for (size_t i = 0; i < all[0].metric_count; i++)
        if (!pool_metric(all, count, i))
            return false;
    return true;
}
