/* Pairs cells, judges what both sides have, and puts it in order; see compare.h. */
#include "host/lib/compare/compare.h"

#include "host/lib/base/suggest.h"
#include "host/lib/compare/difference.h"
#include "host/lib/compare/pairs.h"
#include "host/lib/compare/targets.h"
#include <stdlib.h>
#include <string.h>

#define SUBJECTS_MAX 64u

struct work {
    struct comparison *comparison;
    const struct compare_request *request;
    struct message *message;
    size_t room; /* of the list of differences */
    bool failed; /* out of memory */
};

/* ---- What was asked for ---- */

static bool has_subject(const struct results *results, const char *subject)
{
    for (size_t i = 0; i < results->cell_count; i++)
        if (strcmp(results->cells[i].subject, subject) == 0)
            return true;
    return false;
}

static size_t list_subjects(const struct results *results, const char *names[SUBJECTS_MAX])
{
    size_t count = 0, seen = 0;

    for (size_t i = 0; count < SUBJECTS_MAX && i < results->cell_count; i++) {
        const char *subject = results->cells[i].subject;
        for (seen = 0; seen < count && strcmp(names[seen], subject) != 0; seen++)
            ;
        if (seen == count)
            names[count++] = subject;
    }
    return count;
}

static bool check_side(const struct compare_side *side, struct message *message)
{
    const char *names[SUBJECTS_MAX];
    char hint[SUGGEST_TEXT_MAX];

    if (!side->subject || has_subject(side->results, side->subject))
        return true;
    size_t count = list_subjects(side->results, names);
    return message_add(message, "%s has no style or discipline '%s'%s", side->results->path,
                       side->subject, suggest_text(hint, side->subject, names, count));
}

static bool check_metric(const char *name, struct message *message)
{
    const char *names[SUBJECTS_MAX * 2];
    const struct metric_row *row = NULL;
    char hint[SUGGEST_TEXT_MAX];
    size_t count = 0;

    if (!name || metric_find(name))
        return true;
    for (size_t i = 0; (row = metric_at(i)) && count < SUBJECTS_MAX * 2; i++)
        names[count++] = row->name;
    return message_add(message, "unknown metric '%s'%s", name,
                       suggest_text(hint, name, names, count));
}

/* ---- Cells ---- */

static void add_lone(struct work *work, enum compare_lone kind, const struct cell_pair *pair,
                     const char *reason, bool lost)
{
    struct comparison *comparison = work->comparison;
    struct lone_cell *lone = &comparison->lone[comparison->lone_count];

    *lone = (struct lone_cell){kind, pair->old, pair->new, strdup(reason ? reason : ""), lost};
    work->failed |= !lone->reason;
    comparison->lone_count++;
}

static struct difference *add_difference(struct work *work)
{
    struct comparison *comparison = work->comparison;

    if (comparison->difference_count == work->room) {
        size_t room = work->room ? 2 * work->room : 64;
        struct difference *more = realloc(comparison->differences, room * sizeof *more);
        if (!more) {
            work->failed = true;
            return NULL;
        }
        comparison->differences = more;
        work->room = room;
    }
    return &comparison->differences[comparison->difference_count++];
}

static bool is_wanted(const struct work *work, const struct result_metric *metric)
{
    return !work->request->metric || strcmp(work->request->metric, metric->name) == 0;
}

/* Metrics that only one side has. */
static void tell_missing(struct work *work, const struct cell_pair *pair)
{
    struct text missing = {0};

    for (size_t i = 0; i < pair->old->metric_count; i++)
        if (is_wanted(work, &pair->old->metrics[i]) &&
            !result_metric_find(pair->new, pair->old->metrics[i].name))
            text_addf(&missing, "%smetric %s is gone", missing.used ? "; " : "",
                      pair->old->metrics[i].name);
    bool lost = missing.used > 0;
    for (size_t i = 0; i < pair->new->metric_count; i++)
        if (is_wanted(work, &pair->new->metrics[i]) &&
            !result_metric_find(pair->old, pair->new->metrics[i].name))
            text_addf(&missing, "%smetric %s is new", missing.used ? "; " : "",
                      pair->new->metrics[i].name);
    if (missing.used)
        add_lone(work, LONE_NO_RESULT, pair, text_get(&missing), lost);
    work->failed |= missing.failed;
    text_free(&missing);
}

static void compare_metrics(struct work *work, const struct cell_pair *pair)
{
    for (size_t i = 0; i < pair->new->metric_count; i++) {
        const struct result_metric *metric = &pair->new->metrics[i];
        const struct result_metric *before = result_metric_find(pair->old, metric->name);
        struct difference *difference = NULL;
        if (!before || !is_wanted(work, metric) || !(difference = add_difference(work)))
            continue;
        *difference = (struct difference){
            .old_cell = pair->old, .new_cell = pair->new, .old = before, .new = metric};
        difference_judge(difference);
        difference->measured =
            pair->new->target->evidence == EVIDENCE_SILICON && metric->kind != METRIC_SIZE;
    }
    work->comparison->cells++;
    tell_missing(work, pair);
}

static void tell_no_result(struct work *work, const struct cell_pair *pair)
{
    char reason[1024];
    const struct result_cell *old = pair->old, *new = pair->new;

    if (old->status == RESULT_UNSUPPORTED && new->status == RESULT_UNSUPPORTED) {
        work->comparison->unsupported++;
        return;
    }
    if (new->status == RESULT_OK)
        snprintf(reason, sizeof reason, "now has a result, was %s: %s",
                 result_status_name(old->status), old->reason);
    else
        snprintf(reason, sizeof reason, "%s, was %s: %s", result_status_name(new->status),
                 result_status_name(old->status), new->reason);
    add_lone(work, LONE_NO_RESULT, pair, reason, old->status == RESULT_OK);
}

static void compare_pair(struct work *work, const struct cell_pair *pair)
{
    struct text reason = {0};

    if (!pair->old || !pair->new)
        add_lone(work, pair->old ? LONE_GONE : LONE_NEW, pair, NULL, pair->old != NULL);
    else if (targets_refuse(pair->old->target, pair->new->target, &reason))
        add_lone(work, LONE_REFUSED, pair, text_get(&reason), true);
    else if (pair->old->status != RESULT_OK || pair->new->status != RESULT_OK)
        tell_no_result(work, pair);
    else
        compare_metrics(work, pair);
    work->failed |= reason.failed;
    text_free(&reason);
}

/* ---- OLD once more ---- */

static const struct result_target *find_target(const struct results *results, const char *board)
{
    for (size_t i = 0; i < results->target_count; i++)
        if (strcmp(results->targets[i].board, board) == 0)
            return &results->targets[i];
    return NULL;
}

/* Noise is that of the same thing: of each board of OLD that was measured, and of at least one
 * cell. */
static bool check_again(const struct results *old, const struct results *again,
                        struct message *message)
{
    struct text reason = {0};
    bool fine = true, any = false;

    for (size_t i = 0; again && fine && i < old->target_count; i++) {
        const struct result_target *same = find_target(again, old->targets[i].board);
        if (same && (targets_refuse(&old->targets[i], same, &reason) ||
                     targets_note(&old->targets[i], same, &reason)))
            fine = message_add(message, "--again: %s: %s is not %s measured once more: %s",
                               same->board, again->path, old->path, text_get(&reason));
    }
    text_free(&reason);
    for (size_t i = 0; again && fine && !any && i < old->cell_count; i++) {
        const struct result_cell *cell = results_cell(again, old->cells[i].id);
        any = cell && cell->status == RESULT_OK && old->cells[i].status == RESULT_OK;
    }
    return fine && (any || !again ||
                    message_add(message, "--again: %s has no cell of %s with a result in both",
                                again->path, old->path));
}

/* ---- Notes ---- */

/* Without an A/A pair nobody knows what two runs of the same image differ by. */
static void add_noise_note(struct work *work)
{
    struct comparison *comparison = work->comparison;
    bool measured = false;

    for (size_t i = 0; i < comparison->difference_count; i++)
        measured |= comparison->differences[i].measured;
    if (!measured || work->request->again || work->failed)
        return;
    char *note =
        strdup("silicon: no run to tell the noise by (--again RUN, OLD measured once more): "
               "what two runs of the same image differ by is not known");
    work->failed |= !note;
    if (note)
        comparison->notes[comparison->note_count++] = note;
}

/* What of a run is there, if not all of it. */
static void add_part_note(struct work *work, const struct results *results)
{
    struct comparison *comparison = work->comparison;
    struct text note = {0};
    char *sentence = results_part_sentence(results);

    if (!sentence)
        return;
    text_addf(&note, "%s: %s", results->path, sentence);
    free(sentence);
    work->failed |= note.failed;
    if (!note.failed)
        comparison->notes[comparison->note_count++] = note.data;
}

static void add_notes(struct work *work)
{
    struct comparison *comparison = work->comparison;
    const struct results *old = comparison->old.results, *new = comparison->new.results;

    comparison->notes = calloc(new->target_count + 4, sizeof *comparison->notes);
    if (comparison->notes) {
        add_part_note(work, old);
        if (new != old)
            add_part_note(work, new);
    }
    for (size_t i = 0; comparison->notes && i < new->target_count; i++) {
        const struct result_target *target = &new->targets[i];
        const struct result_target *before = find_target(old, target->board);
        struct text note = {0};
        text_addf(&note, "%s: ", target->board);
        if (before && targets_note(before, target, &note) && !note.failed) {
            comparison->notes[comparison->note_count++] = note.data;
            continue;
        }
        work->failed |= note.failed;
        text_free(&note);
    }
    work->failed |= !comparison->notes;
    add_noise_note(work);
}

/* ---- All of it ---- */

/* Once all are judged. The differences of a cell follow each other. */
static void count_changes(struct comparison *comparison)
{
    size_t changed_cells = 0;
    const struct result_cell *last = NULL;

    for (size_t i = 0; i < comparison->difference_count; i++) {
        const struct difference *difference = &comparison->differences[i];
        comparison->by_change[difference->change]++;
        if (difference->change == CHANGE_EQUAL || difference->new_cell == last)
            continue;
        last = difference->new_cell;
        changed_cells++;
    }
    comparison->equal_cells = comparison->cells - changed_cells;
}

static int order_of(const struct difference *difference)
{
    static const int order[CHANGE_KINDS] = {
        [CHANGE_WORSE] = 0, [CHANGE_IMPROVED] = 1, [CHANGE_OTHER] = 2, [CHANGE_EQUAL] = 3};
    return order[difference->change];
}

/* Worse ones first, by how much; the rest by how much; else in the order of ids. */
static int worst_first(const void *one, const void *other)
{
    const struct difference *a = one, *b = other;

    if (a->change != b->change)
        return order_of(a) - order_of(b);
    if (a->severity != b->severity)
        return a->severity < b->severity ? 1 : -1;
    int order = strcmp(a->new_cell->id, b->new_cell->id);
    return order ? order : strcmp(a->new->name, b->new->name);
}

/* Something must have been compared. */
static bool check_any(const struct work *work, size_t pairs)
{
    const struct comparison *comparison = work->comparison;

    if (work->failed)
        return message_add(work->message, "out of memory");
    if (!pairs)
        return message_add(work->message, "no cell of %s or %s matches%s%s",
                           comparison->old.results->path, comparison->new.results->path,
                           work->request->cell ? " " : " what was asked for",
                           work->request->cell ? work->request->cell : "");
    for (size_t i = 0; i < comparison->lone_count; i++)
        if (comparison->lone[i].kind != LONE_REFUSED)
            return true;
    if (comparison->cells || comparison->unsupported)
        return true;
    return message_add(work->message, "%s and %s cannot be compared: %s",
                       comparison->old.results->path, comparison->new.results->path,
                       comparison->lone[0].reason);
}

static bool has_metric(const struct result_cell *cell, const char *metric)
{
    return cell && result_metric_find(cell, metric);
}

/* So that a metric that none of them has is not one that did not change. */
static bool check_asked(const struct work *work, const struct cell_pair *pairs, size_t count)
{
    const char *metric = work->request->metric;
    bool any = !metric || !count;

    for (size_t i = 0; !any && i < count; i++)
        any = has_metric(pairs[i].old, metric) || has_metric(pairs[i].new, metric);
    return any ||
           message_add(work->message, "no cell that was asked for has the metric %s", metric);
}

static bool fill(struct work *work)
{
    struct comparison *comparison = work->comparison;
    size_t count = 0;
    struct cell_pair *pairs =
        pairs_make(&comparison->old, &comparison->new, work->request->cell, &count);

    comparison->lone = calloc(count + 1, sizeof *comparison->lone);
    work->failed = !pairs || !comparison->lone;
    for (size_t i = 0; !work->failed && i < count; i++)
        compare_pair(work, &pairs[i]);
    bool asked = work->failed || check_asked(work, pairs, count);
    free(pairs);
    work->failed = work->failed || !silicon_judge(comparison, work->request->again);
    count_changes(comparison);
    if (!work->failed)
        add_notes(work);
    if (comparison->difference_count)
        qsort(comparison->differences, comparison->difference_count,
              sizeof *comparison->differences, worst_first);
    return asked && check_any(work, count);
}

struct comparison *compare(const struct compare_side *old, const struct compare_side *new,
                           const struct compare_request *request, struct message *message)
{
    struct work work = {.request = request, .message = message};

    if (!check_side(old, message) || !check_side(new, message) ||
        !check_metric(request->metric, message) ||
        !check_again(old->results, request->again, message))
        return NULL;
    work.comparison = calloc(1, sizeof *work.comparison);
    if (!work.comparison) {
        message_add(message, "out of memory");
        return NULL;
    }
    work.comparison->old = *old;
    work.comparison->new = *new;
    if (fill(&work))
        return work.comparison;
    comparison_free(work.comparison);
    return NULL;
}

void comparison_free(struct comparison *comparison)
{
    if (!comparison)
        return;
    for (size_t i = 0; i < comparison->lone_count; i++)
        free(comparison->lone[i].reason);
    for (size_t i = 0; i < comparison->note_count; i++)
        free(comparison->notes[i]);
    free(comparison->notes);
    free(comparison->lone);
    free(comparison->differences);
    free(comparison);
}
