/* What a board's samples are worth: intervals of their percentiles, what the largest
 * of them says of larger ones, whether the board drifted, and the first batch behind a
 * pause, apart.
 */
#include "host/lib/analysis/analysis.h"

#include "host/lib/silicon/quantile.h"
#include "host/lib/store/capture_decode.h"
#include <stdlib.h>

/* ---- Percentiles and the largest ---- */

/* The value of a rank, from 1. */
static uint64_t value_of_rank(const struct analysis_metric *metric, uint64_t rank)
{
    size_t row = 0;
    uint64_t before = rank - 1u;
    while (before >= metric->counts[row].count)
        before -= metric->counts[row++].count;
    return metric->counts[row].value;
}

void sampling_set_intervals(struct analysis_metric *metric)
{
    for (size_t i = 0; stats_percentiles[i].name && i < ANALYSIS_PERCENTILES_MAX; i++) {
        struct quantile_ranks ranks;
        double p = (double)stats_percentiles[i].p / STATS_WHOLE;
        if (!metric->percentiles[i].supported)
            continue;
        metric->percentiles[i].supported = quantile_ranks(metric->summary.n, p, &ranks);
        if (!metric->percentiles[i].supported)
            continue;
        metric->sampling.intervals[i].low = value_of_rank(metric, ranks.low);
        metric->sampling.intervals[i].high = value_of_rank(metric, ranks.high);
    }
    metric->sampling.beyond = quantile_beyond(metric->summary.n);
}

/* ---- Settling ---- */

static bool set_settling(const struct analysis *analysis, size_t column,
                         struct analysis_sampling *sampling)
{
    const struct trials *settling = &analysis->records->settling;
    if (settling->used == 0)
        return true;
    struct value_count *counts = calloc(settling->used, sizeof *counts);
    if (!counts)
        return false;
    for (size_t i = 0; i < settling->used; i++) {
        size_t row = analysis_settling_row(analysis, i);
        counts[i] = (struct value_count){(uint64_t)analysis_value(analysis, row, column),
                                         settling->counts[i]};
    }
    size_t size = stats_tidy(counts, settling->used);
    stats_summarize(counts, size, &sampling->settling);
    stats_percentile(counts, size, STATS_WHOLE / 2u, &sampling->settling_median);
    free(counts);
    return true;
}

/* ---- Drift ---- */

/* Hot samples in the order in which they were taken, as rows of `hot`, and where the
 * blocks of them end. */
struct sequence {
    uint32_t *rows;
    size_t count, cap;
    size_t ends[DRIFT_BLOCKS_MAX];
    size_t blocks;
};

static void take_sample(void *context, uint32_t index, size_t trial, const uint32_t *row)
{
    struct sequence *sequence = context;
    (void)index, (void)row;
    if (trial != TRIALS_NO_MEMORY && sequence->count < sequence->cap)
        sequence->rows[sequence->count++] = (uint32_t)trial;
}

/* A block is one batch or several: so many that there are no more than
 * DRIFT_BLOCKS_MAX blocks, and that each has a whole sweep, because a median over half
 * of the phases is another one. What is left over at the end is in none. */
static void cut_blocks(const struct analysis *analysis, const struct cell_records *again,
                       struct sequence *sequence)
{
    size_t least = sequence->count / DRIFT_BLOCKS_MAX + 1u, from = 0;
    uint32_t ahead = again->rows - (uint32_t)sequence->count; /* cold and settling samples */
    if (least < analysis->records->sweep_count)
        least = analysis->records->sweep_count;
    for (size_t i = 1; i <= again->proof_count && sequence->blocks < DRIFT_BLOCKS_MAX; i++) {
        uint32_t end = i < again->proof_count ? again->proofs[i].first : again->rows;
        if (end < ahead + from + least)
            continue;
        from = end - ahead;
        sequence->ends[sequence->blocks++] = from;
    }
}

static bool gather_sequence(const struct analysis *analysis, struct sequence *sequence)
{
    struct cell_records again;
    *sequence = (struct sequence){.cap = analysis->records->rows};
    sequence->rows = calloc(sequence->cap + 1u, sizeof *sequence->rows);
    if (!sequence->rows)
        return false;
    if (!analysis->capture)
        return true;
    cell_records_init(&again, analysis->records->number);
    again.row = take_sample;
    again.row_context = sequence;
    capture_decode_cell(analysis->capture, &again);
    cut_blocks(analysis, &again, sequence);
    bool good = again.damage[0] == '\0'; /* decoded once without damage: memory ran out */
    cell_records_free(&again);
    return good;
}

static struct drift drift_of(const struct analysis *analysis, const struct sequence *sequence,
                             size_t column, uint64_t *values)
{
    uint64_t medians[DRIFT_BLOCKS_MAX];
    size_t from = 0;
    for (size_t block = 0; block < sequence->blocks; block++) {
        size_t end = sequence->ends[block];
        for (size_t i = from; i < end; i++)
            values[i - from] = (uint64_t)analysis_value(analysis, sequence->rows[i], column);
        medians[block] = drift_median(values, end - from);
        from = end;
    }
    return drift_judge(medians, sequence->blocks);
}

/* ---- The samples themselves, for who wants them ---- */

static bool give_order(const struct analysis *analysis, const struct sequence *sequence)
{
    struct analysis_order *order = analysis->order;
    size_t at = 0;
    if (!order)
        return true;
    order->count = sequence->count;
    order->values = calloc(sequence->count * analysis->metric_count + 1u, sizeof *order->values);
    for (size_t column = 0; order->values && column < analysis->records->column_count; column++) {
        if (!metric_is_result(analysis_row(analysis, column)))
            continue;
        for (size_t i = 0; i < sequence->count; i++)
            order->values[at++] = analysis_value(analysis, sequence->rows[i], column);
    }
    return order->values != NULL;
}

/* ---- All of it ---- */

static bool judge_columns(struct analysis *analysis, const struct sequence *sequence,
                          uint64_t *values)
{
    size_t at = 0;
    for (size_t column = 0; column < analysis->records->column_count; column++) {
        if (!metric_is_result(analysis_row(analysis, column)))
            continue;
        struct analysis_metric *metric = &analysis->metrics[at++];
        metric->has_sampling = true;
        sampling_set_intervals(metric);
        if (!set_settling(analysis, column, &metric->sampling))
            return false;
        metric->sampling.drift = drift_of(analysis, sequence, column, values);
    }
    return true;
}

bool sampling_judge(struct analysis *analysis)
{
    if (analysis_is_exhaustive(analysis))
        return true;
    struct sequence sequence;
    bool good = gather_sequence(analysis, &sequence);
    uint64_t *values = good ? calloc(sequence.count + 1u, sizeof *values) : NULL;
    good = values && judge_columns(analysis, &sequence, values) && give_order(analysis, &sequence);
    free(values);
    free(sequence.rows);
    if (!good)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "the host ran out of memory");
    return true;
}
