/* The order of the steps, and those that judge whether a cell's records may become
 * numbers at all. The first reason found is the one that is given.
 */
#include "host/lib/analysis/analysis.h"

#include "host/lib/base/printable.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool analysis_fail(struct analysis *analysis, enum result_status status, const char *format, ...)
{
    if (analysis->reason[0])
        return false;
    analysis->status = status;
    va_list arguments;
    va_start(arguments, format);
    printable_vinto(analysis->reason, sizeof analysis->reason, format, arguments);
    va_end(arguments);
    return false;
}

/* What became of the attempt, before anything that the target says. */
static bool judge_outcome(struct analysis *analysis)
{
    const struct cell_records *records = analysis->records;
    const struct outcome *outcome = analysis->outcome;
    static const enum result_status status[OUTCOME_COUNT] = {
        [OUTCOME_ENDED] = RESULT_OK,           [OUTCOME_CLOSED] = RESULT_FAULT,
        [OUTCOME_SILENT] = RESULT_FAULT,       [OUTCOME_REFUSED] = RESULT_UNSUPPORTED,
        [OUTCOME_LOSSY] = RESULT_INCONCLUSIVE, [OUTCOME_FLOODED] = RESULT_FAULT,
        [OUTCOME_RESET] = RESULT_FAULT,
    };
    const struct wire_bytes name = records->fault.name;
    if (records->faulted)
        return analysis_fail(analysis, RESULT_FAULT, "%.*s at 0x%08x", (int)name.size,
                             (const char *)name.data, records->fault.pc);
    if (outcome->kind != OUTCOME_ENDED)
        return analysis_fail(analysis, status[outcome->kind], "%s", outcome->reason);
    if (records->damage[0])
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "%s", records->damage);
    if (!records->ended)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "the cell has no CELL_END");
    return true;
}

/* How the target says that the cell ended. */
static bool judge_end(struct analysis *analysis)
{
    const struct cell_records *records = analysis->records;
    const struct wire_bytes text = records->end.reason;
    switch (records->end.status) {
    case WIRE_CELL_OK:
        return true;
    case WIRE_CELL_UNSUPPORTED:
        return analysis_fail(analysis, RESULT_UNSUPPORTED, "%s",
                             text.size ? records->reason : "not on this target");
    case WIRE_CELL_STOPPED:
    case WIRE_CELL_TIMEOUT:
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "the target ended the cell early (%s%s%s)",
                             wire_name_find(wire_cell_status_names, records->end.status),
                             text.size ? ": " : "", records->reason);
    default:
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "CELL_END has status %u, not known here", records->end.status);
    }
}

/* What was asked for; by itself two complete sweeps behind the cold start. */
static uint32_t least_samples(const struct analysis *analysis)
{
    uint32_t sweep = analysis->records->sweep_count;
    if (analysis->samples != WIRE_SAMPLES_AUTO)
        return analysis->samples;
    return 1u + 2u * (sweep ? sweep : 1u);
}

/* Triggered = sampled + lost, nothing lost, and everything arrived. */
static bool judge_counts(struct analysis *analysis)
{
    const struct cell_records *records = analysis->records;
    const struct wire_cell_end *end = &records->end;
    if (end->triggered != (uint64_t)end->sampled + end->lost)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "%u triggers are not %u samples and %u losses", end->triggered,
                             end->sampled, end->lost);
    if (end->lost != 0)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "%u of %u triggers gave no sample",
                             end->lost, end->triggered);
    if (records->rows != end->sampled)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "%u samples were taken, %u arrived",
                             end->sampled, records->rows);
    if (end->triggered < least_samples(analysis))
        return analysis_fail(analysis, RESULT_INCONCLUSIVE, "only %u of %u triggers were made",
                             end->triggered, least_samples(analysis));
    return true;
}

static const char *lowest_witness(uint32_t failed)
{
    for (const struct wire_name *row = wire_witness_names; row->name; row++)
        if (failed & row->number)
            return row->title;
    return "a witness that is not known here";
}

static bool judge_witness(struct analysis *analysis)
{
    const struct cell_records *records = analysis->records;
    const struct wire_witness *first = &records->witnesses[0];
    if (records->end.witness_failures == 0 && records->witness_count == 0)
        return true;
    if (records->witness_count == 0)
        return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                             "%u of %u samples failed their witness, the image does not say how",
                             records->end.witness_failures, records->end.triggered);
    return analysis_fail(analysis, RESULT_INCONCLUSIVE,
                         "%u of %u samples failed their witness, the first is sample %u: %s "
                         "(expected %u, found %u)",
                         records->end.witness_failures, records->end.triggered, first->index,
                         lowest_witness(first->failed), first->expected, first->found);
}

/* An analysis that failed after all keeps no number. */
static void remove_metrics(struct analysis *analysis)
{
    for (size_t i = 0; i < WIRE_COLUMNS_MAX; i++) {
        free(analysis->metrics[i].counts);
        free(analysis->metrics[i].sweep);
    }
    memset(analysis->metrics, 0, sizeof analysis->metrics);
    analysis->metric_count = 0;
}

typedef bool step(struct analysis *analysis);

static void take(struct analysis *analysis, step *const steps[], size_t count)
{
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = steps[i](analysis);
    if (!good)
        remove_metrics(analysis);
}

static void copy_counts(struct analysis *analysis)
{
    const struct wire_cell_end *end = &analysis->records->end;
    analysis->known = analysis->records->ended;
    if (!analysis->known)
        return;
    analysis->triggered = end->triggered;
    analysis->sampled = end->sampled;
    analysis->lost = end->lost;
    analysis->witness_failures = end->witness_failures;
}

/* The witnesses come before the counts: a handler that did not run also loses
 * its sample, and the witness says why. */
void analyse(struct analysis *analysis)
{
    static step *const steps[] = {
        judge_outcome,  judge_end,    clock_judge,           judge_witness,
        judge_counts,   columns_find, values_find_overheads, values_evaluate,
        sums_judge,     path_find,    places_find,           metrics_make,
        sampling_judge,
    };
    copy_counts(analysis);
    take(analysis, steps, sizeof steps / sizeof *steps);
    free(analysis->values);
    free(analysis->arrivals);
    free(analysis->places);
    analysis->places = NULL;
    analysis->values = NULL;
    analysis->arrivals = NULL;
}

void analyse_account(struct analysis *analysis)
{
    static step *const steps[] = {witness_check, bounds_find, witness_set_parts};
    size_t count = analysis->target->evidence == EVIDENCE_MODEL ? 3 : 1;
    if (analysis->status == RESULT_OK && analysis->target->emulated)
        take(analysis, steps, count);
}

void analyse_trace(struct analysis *analysis)
{
    static step *const steps[] = {trace_check};
    if (analysis->status == RESULT_OK && analysis->capture->has_swo)
        take(analysis, steps, 1);
}

void analysis_free(struct analysis *analysis)
{
    remove_metrics(analysis);
}
