/* A board's exception trace as a second instrument: how long an exception was active by trace
 * against the DWT's figure of the same sample (host/lib/swo/spans.h has the formula). Samples that
 * differ leave the cell without a number, as those do in which the plugin saw another figure. A
 * stream that cannot be compared takes nothing from the cell and says why.
 */
#include "host/lib/analysis/analysis.h"

#include "host/lib/base/printable.h"
#include "host/lib/store/capture_decode.h"
#include "host/lib/swo/cut.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PRESCALER 1u /* what the boards' images set: firmware/core/itm.h */

struct gathering {
    size_t column, count;
    uint64_t *cycles; /* of each sample */
    bool *hot;        /* neither cold nor settling: these are in no figure */
};

static bool cannot(struct analysis_trace *trace, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool cannot(struct analysis_trace *trace, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printable_vinto(trace->why, sizeof trace->why, format, arguments);
    va_end(arguments);
    return false;
}

/* ---- Whether there is anything to compare ---- */

static bool is_kept(struct analysis_trace *trace, const struct swo_bytes *swo)
{
    if (swo->dropped > 0)
        return cannot(trace,
                      "%" PRIu64 " bytes more came out of the SWO pin than the %u MiB of a cell "
                      "that are kept",
                      swo->dropped, SWO_CELL_MAX >> 20);
    if (swo->broken)
        return cannot(trace, "what serves the SWO pin was gone while the cell was measured");
    if (swo->size == 0)
        return cannot(trace, "nothing came out of the SWO pin");
    return true;
}

static bool is_marked(struct analysis_trace *trace, const struct swo_cut *cut)
{
    if (!cut->synchronised)
        return cannot(trace, "there was no synchronisation packet in what came out of the SWO pin");
    if (!cut->begun || !cut->ended)
        return cannot(trace, "the mark of the cell's %s did not come out of the SWO pin",
                      cut->begun ? "end" : "begin");
    if (cut->traced)
        return true;
    trace->figures.lost = 0; /* nothing was to be compared */
    return cannot(trace, "no exception's time is a figure of this cell");
}

static bool has_column(struct analysis *analysis, const struct swo_cut *cut)
{
    const struct cell_records *records = analysis->records;
    struct analysis_trace *trace = &analysis->trace;
    if (cut->column >= records->column_count ||
        records->columns[cut->column].form != WIRE_FORM_SPAN)
        return cannot(trace, "the image compares column %u, which is no time of this cell",
                      cut->column);
    trace->exception = cut->exception;
    trace->metric = records->columns[cut->column].metric;
    return true;
}

/* ---- Samples ---- */

static void take_row(void *context, uint32_t index, size_t trial, const uint32_t *row)
{
    struct gathering *gathering = context;
    if (index >= gathering->count)
        return;
    gathering->cycles[index] = row[gathering->column];
    gathering->hot[index] = trial != TRIALS_NO_MEMORY;
}

/* What was decoded once without damage is damaged only where memory ran out: a sample for which
 * there was none would not be compared, and nobody would say so. */
static bool gather(const struct analysis *analysis, struct gathering *gathering)
{
    struct cell_records again;
    cell_records_init(&again, analysis->records->number);
    again.row = take_row;
    again.row_context = gathering;
    capture_decode_cell(analysis->capture, &again);
    bool good = again.damage[0] == '\0';
    cell_records_free(&again);
    return good;
}

/* Samples of the batch that begins with this one; 0: there is no such batch. */
static size_t batch_size(const struct cell_records *records, uint32_t first)
{
    for (size_t i = 0; i < records->proof_count; i++) {
        if ((records->proofs[i].first & WIRE_MARK_VALUE) != first)
            continue;
        uint32_t next =
            i + 1u < records->proof_count ? records->proofs[i + 1u].first : records->rows;
        return next - records->proofs[i].first;
    }
    return 0;
}

/* Samples side by side: of whole batches in which the exception came as often as there are
 * samples. */
struct pairs {
    uint64_t *ticks, *cycles;
    uint32_t *samples;
    size_t count;
};

static void add_batch(struct pairs *pairs, const struct swo_cut *cut, const struct swo_batch *batch,
                      const struct gathering *gathering)
{
    for (size_t i = 0; i < batch->count; i++) {
        size_t sample = batch->first + i;
        if (!gathering->hot[sample])
            continue;
        pairs->ticks[pairs->count] = cut->ticks[batch->from + i];
        pairs->cycles[pairs->count] = gathering->cycles[sample];
        pairs->samples[pairs->count++] = (uint32_t)sample;
    }
}

/* A batch that comes twice, or out of order, is none. */
static void pair(const struct analysis *analysis, const struct swo_cut *cut,
                 const struct gathering *gathering, struct pairs *pairs, uint64_t *whole)
{
    size_t next = 0;
    for (size_t i = 0; i < cut->batch_count; i++) {
        const struct swo_batch *batch = &cut->batches[i];
        size_t size = batch_size(analysis->records, batch->first);
        if (!batch->whole || size == 0 || size != batch->count || batch->first < next ||
            batch->first + size > gathering->count)
            continue;
        next = batch->first + size;
        (*whole)++;
        add_batch(pairs, cut, batch, gathering);
    }
}

static uint64_t count_hot(const struct gathering *gathering)
{
    uint64_t count = 0;
    for (size_t i = 0; i < gathering->count; i++)
        count += gathering->hot[i];
    return count;
}

/* ---- The verdict ---- */

static void describe_loss(struct analysis_trace *trace, size_t batches)
{
    cannot(trace,
           "none of the %zu batches came whole out of the SWO pin: %" PRIu64 " overflows, "
           "synchronisation lost %" PRIu64 " times, %" PRIu64 " packets cut, %" PRIu64
           " without a time or with a late one, %" PRIu64 " entries without an exit or nested",
           batches, trace->stream.overflows, trace->stream.lost, trace->stream.truncated,
           trace->undated, trace->unpaired);
}

static bool fail(struct analysis *analysis, const struct pairs *pairs)
{
    const struct analysis_trace *trace = &analysis->trace;
    size_t at = trace->figures.first;
    int64_t apart = (int64_t)(pairs->ticks[at] * PRESCALER) - (int64_t)pairs->cycles[at];
    return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                         "trace: %s of sample %u is %" PRIu64
                         " by the DWT, and its exception was active for %" PRIu64
                         " by the SWO pin: that is %+" PRId64 ", where most samples have %+" PRId64
                         "; %" PRIu64 " of %" PRIu64 " samples differ",
                         wire_name_find(wire_metric_names, trace->metric), pairs->samples[at],
                         pairs->cycles[at], pairs->ticks[at] * PRESCALER, apart,
                         trace->figures.offset, trace->figures.differ, trace->figures.compared);
}

static bool judge(struct analysis *analysis, const struct swo_cut *cut,
                  const struct gathering *gathering, struct pairs *pairs)
{
    struct analysis_trace *trace = &analysis->trace;
    uint64_t hot = count_hot(gathering), whole = 0;
    pair(analysis, cut, gathering, pairs, &whole);
    if (!swo_compare_samples(&trace->figures, pairs->ticks, pairs->cycles, pairs->count, PRESCALER))
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "trace: out of memory");
    trace->figures.lost = hot - trace->figures.compared;
    if (trace->figures.compared == 0)
        describe_loss(trace, analysis->records->proof_count);
    if (trace->figures.differ > 0)
        return fail(analysis, pairs);
    return true;
}

static void set_stream(struct analysis_trace *trace, const struct swo_cut *cut)
{
    trace->stream = cut->inside;
    trace->undated = cut->undated + cut->unusable[SWO_UNUSABLE_INEXACT];
    trace->unpaired =
        cut->orphans + cut->unusable[SWO_UNUSABLE_LOST] + cut->unusable[SWO_UNUSABLE_PREEMPTED];
}

static bool compare(struct analysis *analysis, const struct swo_cut *cut)
{
    size_t count = analysis->records->rows, room = count ? count : 1u;
    struct gathering gathering = {.column = cut->column,
                                  .count = count,
                                  .cycles = calloc(room, sizeof *gathering.cycles),
                                  .hot = calloc(room, sizeof *gathering.hot)};
    struct pairs pairs = {.ticks = calloc(room, sizeof *pairs.ticks),
                          .cycles = calloc(room, sizeof *pairs.cycles),
                          .samples = calloc(room, sizeof *pairs.samples)};
    bool good = gathering.cycles && gathering.hot && pairs.ticks && pairs.cycles && pairs.samples &&
                gather(analysis, &gathering);
    good = good ? judge(analysis, cut, &gathering, &pairs)
                : analysis_fail(analysis, RESULT_INCONCLUSIVE, "trace: out of memory");
    free(gathering.cycles);
    free(gathering.hot);
    free(pairs.ticks);
    free(pairs.cycles);
    free(pairs.samples);
    return good;
}

bool trace_check(struct analysis *analysis)
{
    const struct swo_bytes *swo = &analysis->capture->swo;
    struct analysis_trace *trace = &analysis->trace;
    struct swo_cut cut = {.begun = false};
    bool good = true;
    analysis->has_trace = true;
    trace->bytes = swo->size;
    trace->figures.lost = analysis->metrics[0].summary.n;
    if (!is_kept(trace, swo))
        return true;
    if (!swo_cut_read(&cut, swo->data, swo->size, analysis->records->number))
        good = analysis_fail(analysis, RESULT_INCONCLUSIVE, "trace: out of memory");
    set_stream(trace, &cut);
    if (good && is_marked(trace, &cut) && has_column(analysis, &cut))
        good = compare(analysis, &cut);
    swo_cut_free(&cut);
    return good;
}

/* ---- Several runs ---- */

/* What is the same in all samples of a run is the same in all runs. */
static bool is_as_far(const struct swo_comparison *one, const struct swo_comparison *other)
{
    return one->compared == 0 || other->compared == 0 ||
           llabs((long long)(one->offset - other->offset)) <= 2 * (long long)one->resolution;
}

/* `run` from 0. */
static void fail_pool(struct analysis *all, size_t run, size_t count)
{
    const struct analysis_trace *sum = &all[0].trace, *more = &all[run].trace;
    analysis_fail(&all[0], RESULT_INCONCLUSIVE,
                  "trace: in run %zu of %zu %s by the SWO pin is %+" PRId64
                  " from what it is by the DWT, in runs before %+" PRId64
                  ": one of the two counts wrong",
                  run + 1u, count, wire_name_find(wire_metric_names, more->metric),
                  more->figures.offset, sum->figures.offset);
}

static void pool_figures(struct analysis_trace *sum, const struct analysis_trace *more, bool same)
{
    if (sum->figures.compared == 0) {
        sum->figures.offset = more->figures.offset;
        sum->figures.resolution = more->figures.resolution;
        sum->metric = more->metric;
        sum->exception = more->exception;
    }
    sum->figures.compared += more->figures.compared;
    sum->figures.equal += same ? more->figures.equal : 0;
    sum->figures.differ += same ? more->figures.differ : more->figures.compared;
    sum->figures.lost += more->figures.lost;
}

static void pool_stream(struct analysis_trace *sum, const struct analysis_trace *more)
{
    sum->bytes += more->bytes;
    sum->stream.overflows += more->stream.overflows;
    sum->stream.lost += more->stream.lost;
    sum->stream.truncated += more->stream.truncated;
    sum->undated += more->undated;
    sum->unpaired += more->unpaired;
}

void trace_pool(struct analysis *all, size_t count)
{
    struct analysis_trace *sum = &all[0].trace;
    for (size_t i = 1; i < count; i++) {
        const struct analysis_trace *more = &all[i].trace;
        bool same = is_as_far(&sum->figures, &more->figures);
        if (!same)
            fail_pool(all, i, count);
        if (sum->why[0] == '\0')
            memcpy(sum->why, more->why, sizeof sum->why);
        pool_figures(sum, more, same);
        pool_stream(sum, more);
    }
    if (all[0].status != RESULT_OK)
        analysis_free(&all[0]); /* no number, as of one run in which they differ */
}
