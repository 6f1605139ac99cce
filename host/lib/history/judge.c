/* Exact steps, and change points of measured numbers; see judge.h. */
#include "host/lib/history/judge.h"

#include "host/lib/history/divisive.h"
#include <stdlib.h>
#include <string.h>

#define SEED 1u /* of the permutations: the same history has the same changes */

/* ---- Exact evidence ---- */

static enum change figure_change(const struct metric_row *row, const struct figures *from,
                                 const struct figures *to, unsigned figure)
{
    if (!from->known[figure] || !to->known[figure])
        return CHANGE_EQUAL;
    return change_of(row, from->of[figure], to->of[figure]);
}

/* Worse if a figure is, improved if one is better and none worse. */
static enum change step_of(const struct metric_row *row, const struct figures *from,
                           const struct figures *to)
{
    bool any[CHANGE_KINDS] = {false};

    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        any[figure_change(row, from, to, i)] = true;
    return any[CHANGE_WORSE]      ? CHANGE_WORSE
           : any[CHANGE_IMPROVED] ? CHANGE_IMPROVED
           : any[CHANGE_OTHER]    ? CHANGE_OTHER
                                  : CHANGE_EQUAL;
}

/* What is told of a step: a count's total, else the nominal, if that went the step's way. */
static enum figure shown(const struct metric_row *row, const struct figures *from,
                         const struct figures *to, enum change step)
{
    static const enum figure order[] = {FIGURE_TOTAL, FIGURE_NOMINAL, FIGURE_WORST, FIGURE_BEST};
    size_t i = 0;

    while (i + 1 < FIGURE_COUNT && figure_change(row, from, to, order[i]) != step)
        i++;
    return order[i];
}

static void judge_exact(struct history_line *line, const struct metric_row *row)
{
    const struct figures *from = NULL;

    for (size_t i = 0; i < line->count; i++) {
        struct history_point *point = &line->points[i];
        if (point->status != RESULT_OK)
            continue;
        enum change step = from ? step_of(row, from, &point->figures) : CHANGE_EQUAL;
        if (step != CHANGE_EQUAL) {
            enum figure figure = shown(row, from, &point->figures, step);
            point->change = (struct history_change){.is = true,
                                                    .direction = step,
                                                    .figure = figure,
                                                    .from = from->of[figure],
                                                    .to = point->figures.of[figure]};
            line->changes++;
        }
        from = &point->figures;
    }
}

/* ---- Silicon ---- */

struct sequence {
    double *values;
    struct history_point **points;
    size_t count;
};

static int by_value(const void *one, const void *other)
{
    const double *a = one, *b = other;
    return (*a > *b) - (*a < *b);
}

/* The lower median: a value that was measured. */
static double median(const double *values, size_t count)
{
    double sorted[DIVISIVE_VALUES_MAX];

    memcpy(sorted, values, count * sizeof *values);
    qsort(sorted, count, sizeof *sorted, by_value);
    return sorted[(count - 1) / 2];
}

static size_t begin_of(const struct divisive *found, size_t change)
{
    return change > 0 ? found->changes[change - 1].at : 0;
}

static void mark(const struct sequence *sequence, const struct divisive *found, size_t which,
                 const struct metric_row *row, enum figure figure)
{
    const struct divisive_change *change = &found->changes[which];
    size_t begin = begin_of(found, which);
    size_t end = which + 1 < found->count ? found->changes[which + 1].at : sequence->count;
    double from = median(sequence->values + begin, change->at - begin);
    double to = median(sequence->values + change->at, end - change->at);
    enum change direction = change_of(row, from, to);

    /* The medians may be equal where only the spread changed. */
    if (direction == CHANGE_EQUAL)
        direction = CHANGE_OTHER;
    sequence->points[change->at]->change = (struct history_change){.is = true,
                                                                   .direction = direction,
                                                                   .figure = figure,
                                                                   .from = from,
                                                                   .to = to,
                                                                   .q = change->q,
                                                                   .p = change->p};
}

/* The newest points that have the figure. */
static void gather(struct sequence *sequence, struct history_line *line, enum figure figure)
{
    for (size_t i = 0; i < line->count; i++) {
        struct history_point *point = &line->points[i];
        if (point->status != RESULT_OK || !point->figures.known[figure])
            continue;
        sequence->values[sequence->count] = point->figures.of[figure];
        sequence->points[sequence->count++] = point;
    }
    if (sequence->count > DIVISIVE_VALUES_MAX) {
        size_t old = sequence->count - DIVISIVE_VALUES_MAX;
        sequence->count = DIVISIVE_VALUES_MAX;
        memmove(sequence->values, sequence->values + old, sequence->count * sizeof(double));
        memmove(sequence->points, sequence->points + old,
                sequence->count * sizeof *sequence->points);
    }
}

static bool judge_measured(struct history_line *line, const struct metric_row *row,
                           enum figure figure)
{
    struct sequence sequence = {calloc(line->count + 1, sizeof(double)),
                                calloc(line->count + 1, sizeof *sequence.points), 0};
    struct divisive found = {.count = 0};
    bool fine = sequence.values && sequence.points;

    if (fine) {
        gather(&sequence, line, figure);
        fine = divisive_find(sequence.values, sequence.count, SEED, &found);
    }
    for (size_t i = 0; i < found.count; i++)
        mark(&sequence, &found, i, row, figure);
    line->changes = found.count;
    free(sequence.values);
    free(sequence.points);
    return fine;
}

bool judge_line(struct history_line *line, const struct metric_row *row, enum figure figure)
{
    line->changes = 0;
    if (line->setup->evidence == EVIDENCE_SILICON)
        return judge_measured(line, row, figure);
    judge_exact(line, row);
    return true;
}
