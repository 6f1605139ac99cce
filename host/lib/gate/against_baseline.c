/* A run against each line of a baseline; see gate.h. */
#include "host/lib/gate/rows.h"

#include "host/lib/compare/targets.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_ORDER                                                                                \
    {                                                                                              \
        FIGURE_TOTAL, FIGURE_NOMINAL, FIGURE_WORST, FIGURE_BEST                                    \
    }

/* One figure, on both sides. */
struct meeting {
    bool has_old, has_new;
    double old, new, limit;
    enum verdict verdict;
};

/* ---- Targets ---- */

static void add_target_note(struct gate_work *work, const char *board, const char *key,
                            const char *was, const char *is)
{
    struct text note = {0};

    text_addf(&note, "%s: %s: the baseline is of %s, this run of %s", board, key,
              was ? was : "none", is ? is : "none");
    gate_add_note(work, &note);
}

static const struct baseline_line *line_of(const struct baseline *baseline, const char *board,
                                           const char *key)
{
    size_t count = 0;
    const struct baseline_line *lines = baseline_find(baseline, board, &count);

    for (size_t i = 0; i < count; i++)
        if (lines[i].kind == BASELINE_TARGET && strcmp(lines[i].key, key) == 0)
            return &lines[i];
    return NULL;
}

static bool check_key(struct gate_work *work, const struct result_target *target, const char *key,
                      const struct baseline_line *line)
{
    char *is = NULL;
    const char *was = line ? line->value : NULL;

    if (!targets_value(target, key, &is))
        return message_add(work->message, "out of memory");
    bool same = is && was && strcmp(is, was) == 0, forbids = targets_key_forbids(key);
    if (!same && forbids)
        message_at(work->message, work->request->baseline->path, line ? line->line : 0, 0,
                   "%s: the baseline is of %s %s, this run of %s: they cannot be compared",
                   target->board, key, was ? was : "none", is ? is : "none");
    else if (!same && (is || was))
        add_target_note(work, target->board, key, was, is);
    free(is);
    return same || !forbids;
}

/* Lines of a board, if the baseline has any; with numbers of it, it has core and evidence. */
static bool check_target(struct gate_work *work, const struct result_target *target)
{
    const struct baseline *baseline = work->request->baseline;
    const char *key = NULL;
    size_t count = 0;
    bool fine = true, any = baseline_find(baseline, target->board, &count) != NULL;

    for (size_t i = 0; any && (key = targets_baseline_key(i)); i++) {
        const struct baseline_line *line = line_of(baseline, target->board, key);
        if (line || !targets_key_forbids(key))
            fine &= check_key(work, target, key, line);
    }
    if (!tolerance_fits(&work->request->tolerance, target->evidence))
        return message_add(work->message, "--tolerance: %s counts %s: its unit is another one",
                           target->board, result_evidence_unit(target->evidence));
    if (target->evidence == EVIDENCE_SILICON && work->request->tolerance.unit == TOLERANCE_NONE)
        return message_add(work->message,
                           "%s: measured numbers do not repeat to the cycle: give --tolerance, as "
                           "in 3%%",
                           target->board);
    return fine;
}

/* ---- Figures ---- */

static enum verdict meet(const struct gate_work *work, const struct metric_row *row,
                         struct meeting *meeting)
{
    double more = metric_worse_by(row, meeting->old, meeting->new);

    if (!meeting->has_old)
        return VERDICT_NEW;
    if (!meeting->has_new)
        return VERDICT_GONE;
    meeting->limit = tolerance_limit(&work->request->tolerance, row->kind, meeting->old);
    if (row->better == METRIC_NEITHER) /* whoever accepted it, accepted this one */
        more = fabs(meeting->new - meeting->old);
    if (more > meeting->limit)
        return VERDICT_WORSE;
    return -more > meeting->limit ? VERDICT_IMPROVED : VERDICT_EQUAL;
}

static void show(struct gate_row *row, const struct meeting *meeting, enum figure figure)
{
    row->statistic = figure_name(figure);
    row->has_old = meeting->has_old;
    row->has_new = meeting->has_new;
    row->old = meeting->old;
    row->new = meeting->new;
    row->limit = meeting->limit;
}

/* One row a metric: shows the figure that says the worst of it. `metric` is NULL if gone. */
static enum verdict check_metric(struct gate_work *work, const char *id, const char *name,
                                 const struct result_cell *cell, const struct result_metric *metric,
                                 const struct baseline_line *lines, size_t count)
{
    static const enum figure order[FIGURE_COUNT] = SHOWN_ORDER;
    const struct metric_row *about = metric_find(name);
    const struct figures none = {.known = {false}};
    const struct figures now = metric ? figures_of(metric) : none;
    struct meeting meetings[FIGURE_COUNT] = {{.has_old = false}};
    enum verdict worst = VERDICT_KINDS;

    for (size_t i = 0; i < count; i++) {
        meetings[lines[i].figure].has_old = true;
        meetings[lines[i].figure].old = lines[i].number;
        if (lines[i].figure == FIGURE_TOTAL) /* exact where it is whole */
            meetings[FIGURE_TOTAL].old = lines[i].number * work->now / work->then;
    }
    for (unsigned i = 0; i < FIGURE_COUNT; i++) {
        meetings[i].has_new = now.known[i];
        meetings[i].new = now.of[i];
        meetings[i].verdict = VERDICT_KINDS;
        if (meetings[i].has_old || meetings[i].has_new)
            meetings[i].verdict = meet(work, about, &meetings[i]);
        work->gate->compared |= meetings[i].has_old && meetings[i].has_new;
        worst = meetings[i].verdict < worst ? meetings[i].verdict : worst;
    }
    struct gate_row *row = gate_add(work, id);
    row->metric = name;
    row->unit = metric_unit(about->kind, cell->target->evidence);
    for (unsigned i = FIGURE_COUNT; i-- > 0;)
        if (meetings[order[i]].verdict == worst)
            show(row, &meetings[order[i]], order[i]);
    return gate_judge(work, row, worst);
}

/* ---- Cells ---- */

static void count_cell(struct gate_work *work, enum verdict verdict)
{
    work->gate->cells[verdict]++;
    work->gate->cell_count++;
}

static void add_whole(struct gate_work *work, const char *id, enum verdict verdict,
                      const char *reason)
{
    struct gate_row *row = gate_add(work, id);

    row->reason = reason;
    count_cell(work, gate_judge(work, row, verdict));
}

static size_t same_metric(const struct baseline_line *lines, size_t count)
{
    size_t same = 1;

    while (same < count && strcmp(lines[same].metric, lines[0].metric) == 0)
        same++;
    return same;
}

static const struct baseline_line *find_metric(const struct baseline_line *lines, size_t count,
                                               const char *name, size_t *found)
{
    for (size_t i = 0; i < count; i += *found) {
        *found = same_metric(lines + i, count - i);
        if (strcmp(lines[i].metric, name) == 0)
            return &lines[i];
    }
    *found = 0;
    return NULL;
}

/* `lines` are values; there may be none. */
static void check_values(struct gate_work *work, const struct result_cell *cell,
                         const struct baseline_line *lines, size_t count)
{
    enum verdict worst = VERDICT_EQUAL, verdict = VERDICT_EQUAL;
    size_t found = 0;

    for (size_t i = 0; i < cell->metric_count; i++) {
        const struct result_metric *metric = &cell->metrics[i];
        const struct baseline_line *first = find_metric(lines, count, metric->name, &found);
        verdict = check_metric(work, cell->id, metric->name, cell, metric, first, found);
        worst = verdict < worst ? verdict : worst;
    }
    for (size_t i = 0; i < count; i += found) {
        found = same_metric(lines + i, count - i);
        if (result_metric_find(cell, lines[i].metric))
            continue;
        verdict = check_metric(work, cell->id, lines[i].metric, cell, NULL, lines + i, found);
        worst = verdict < worst ? verdict : worst;
    }
    count_cell(work, worst);
}

/* A total is of so many triggers: in more of them as much more is no worse. If the
 * baseline does not say of how many, as it is. */
static void take_triggers(struct gate_work *work, const struct result_cell *cell,
                          const struct baseline_line *lines, size_t count)
{
    struct text note = {0};

    work->now = work->then = 1;
    for (size_t i = 0; cell->triggered > 0 && i < count; i++)
        if (lines[i].kind == BASELINE_TRIGGERS) {
            work->now = (double)cell->triggered;
            work->then = lines[i].number;
        }
    if (work->now == work->then)
        return;
    text_addf(&note,
              "%s: the baseline is of %.0f triggers, this run of %.0f: its totals are shown for as "
              "many as there are now",
              cell->id, work->then, work->now);
    gate_add_note(work, &note);
}

static void check_cell(struct gate_work *work, const struct result_cell *cell, bool *seen)
{
    const struct baseline *baseline = work->request->baseline;
    size_t count = 0, statuses = 0;
    const struct baseline_line *lines = baseline_find(baseline, cell->id, &count);

    for (size_t i = 0; i < count; i++)
        seen[(size_t)(lines - baseline->lines) + i] = true;
    while (statuses < count && lines[statuses].kind != BASELINE_VALUE)
        statuses++;
    if (cell->status == RESULT_OK) {
        take_triggers(work, cell, lines, statuses);
        check_values(work, cell, lines ? lines + statuses : NULL, count - statuses);
    } else if (cell->status != RESULT_UNSUPPORTED)
        add_whole(work, cell->id, VERDICT_INCONCLUSIVE, cell->reason);
    else if (count > statuses)
        add_whole(work, cell->id, VERDICT_GONE, cell->reason);
    else
        add_whole(work, cell->id, VERDICT_UNSUPPORTED, cell->reason);
}

/* Lines that no cell of the run answered. A cell that was unsupported leaves nothing behind. */
static void check_unseen(struct gate_work *work, const bool *seen)
{
    const struct baseline *baseline = work->request->baseline;
    const char *last = NULL;

    for (size_t i = 0; i < baseline->count; i++) {
        const struct baseline_line *line = &baseline->lines[i];
        bool board = line->kind == BASELINE_TARGET;
        if (seen[i] || (last && strcmp(last, line->cell) == 0) ||
            (board && targets_find(work->request->results, line->cell)))
            continue;
        last = line->cell;
        add_whole(work, line->cell, VERDICT_GONE,
                  board ? "the run has no such board" : "the run has no such cell");
    }
}

bool gate_check_baseline(struct gate_work *work)
{
    const struct results *results = work->request->results;
    bool fine = true;

    for (size_t i = 0; i < results->target_count; i++)
        fine &= check_target(work, &results->targets[i]);
    bool *seen = fine ? calloc(work->request->baseline->count + 1, sizeof *seen) : NULL;
    if (!seen)
        return fine && message_add(work->message, "out of memory");
    for (size_t i = 0; i < results->cell_count; i++)
        check_cell(work, &results->cells[i], seen);
    check_unseen(work, seen);
    free(seen);
    return true;
}
