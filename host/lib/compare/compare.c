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
    bool found;  /* a cell has a value of the metric that was asked for, or of any */
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

/* Of a run that was not finished nobody knows what it would have been. */
static bool check_whole(const struct compare_side *side, struct message *message)
{
    if (!side->results->is_part || !side->results->part.unfinished)
        return true;
    return message_add(message, "%s: the run was not finished: it cannot be compared",
                       side->results->path);
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
                     const char *reason)
{
    struct comparison *comparison = work->comparison;
    struct lone_cell *lone = &comparison->lone[comparison->lone_count];

    *lone = (struct lone_cell){kind, pair->old, pair->new, strdup(reason ? reason : "")};
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

/* Metrics that only `cell` has. */
static void tell_missing(struct work *work, const struct cell_pair *pair, enum compare_lone kind)
{
    bool new = kind == LONE_METRIC_NEW;
    const struct result_cell *cell = new ? pair->new : pair->old;
    const struct result_cell *other = new ? pair->old : pair->new;
    struct text missing = {0};

    for (size_t i = 0; i < cell->metric_count; i++)
        if (is_wanted(work, &cell->metrics[i]) && !result_metric_find(other, cell->metrics[i].name))
            text_addf(&missing, "%smetric %s is %s", missing.used ? "; " : "",
                      cell->metrics[i].name, new ? "new" : "gone");
    if (missing.used)
        add_lone(work, kind, pair, text_get(&missing));
    work->failed |= missing.failed;
    text_free(&missing);
}

/* A cell counts as compared if one value of it was. */
static void compare_metrics(struct work *work, const struct cell_pair *pair)
{
    size_t before_all = work->comparison->difference_count;

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
    work->comparison->cells += work->comparison->difference_count > before_all;
    tell_missing(work, pair, LONE_METRIC_GONE);
    tell_missing(work, pair, LONE_METRIC_NEW);
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
    add_lone(work, LONE_NO_RESULT, pair, reason);
}

static bool has_wanted(const struct work *work, const struct result_cell *cell)
{
    if (!cell || !work->request->metric)
        return cell && cell->metric_count > 0;
    return result_metric_find(cell, work->request->metric) != NULL;
}

/* Whether the metric that was asked for may be one of this cell's: it has it, or no result at all.
 */
static bool may_have(const struct work *work, const struct result_cell *cell)
{
    return has_wanted(work, cell) || (cell && cell->status != RESULT_OK);
}

static void compare_pair(struct work *work, const struct cell_pair *pair)
{
    struct text reason = {0};

    work->found |= has_wanted(work, pair->old) || has_wanted(work, pair->new);
    if (!may_have(work, pair->old) && !may_have(work, pair->new))
        return;
    if (!pair->old || !pair->new)
        add_lone(work, pair->old ? LONE_GONE : LONE_NEW, pair, NULL);
    else if (targets_refuse(pair->old->target, pair->new->target, &reason))
        add_lone(work, LONE_REFUSED, pair, text_get(&reason));
    else if (pair->old->status != RESULT_OK || pair->new->status != RESULT_OK)
        tell_no_result(work, pair);
    else
        compare_metrics(work, pair);
    work->failed |= reason.failed;
    text_free(&reason);
}

/* ---- Notes ---- */

/* Takes the text. */
static void add_note(struct work *work, struct text *note)
{
    struct comparison *comparison = work->comparison;
    char **more = NULL;

    if (!note->failed)
        more = realloc(comparison->notes, (comparison->note_count + 1) * sizeof *more);
    if (!more) {
        work->failed = true;
        text_free(note);
        return;
    }
    comparison->notes = more;
    comparison->notes[comparison->note_count++] = note->data;
}

/* A part holds what it holds; of the rest nothing is said. */
static void add_part_note(struct work *work, const char *name, const struct results *results)
{
    char *sentence = results->is_part ? results_part_sentence(results) : NULL;
    struct text note = {0};

    if (!results->is_part)
        return;
    text_addf(&note, "the %s run is a part: %s", name, sentence ? sentence : "?");
    work->failed |= !sentence;
    free(sentence);
    add_note(work, &note);
}

static void add_target_notes(struct work *work)
{
    const struct results *old = work->comparison->old.results, *new = work->comparison->new.results;

    for (size_t i = 0; i < new->target_count; i++) {
        const struct result_target *target = &new->targets[i];
        const struct result_target *before = targets_find(old, target->board);
        struct text note = {0};
        text_addf(&note, "%s: ", target->board);
        if (before && targets_note(before, target, &note))
            add_note(work, &note);
        else
            text_free(&note);
    }
}

/* Whether an earlier difference has the same metric of the same board, and no floor either. */
static bool is_named(const struct comparison *comparison, size_t index)
{
    const struct difference *own = &comparison->differences[index];

    for (size_t i = 0; i < index; i++) {
        const struct difference *before = &comparison->differences[i];
        if (before->measured && !before->silicon.has_floor &&
            strcmp(before->new->name, own->new->name) == 0 &&
            strcmp(before->old_cell->board, own->old_cell->board) == 0)
            return true;
    }
    return false;
}

/* What the A/A pair has nothing of is judged as if it had no noise. */
static void add_floor_note(struct work *work)
{
    const struct comparison *comparison = work->comparison;
    struct text note = {0};

    for (size_t i = 0; i < comparison->difference_count; i++) {
        const struct difference *own = &comparison->differences[i];
        if (own->measured && !own->silicon.has_floor && !is_named(comparison, i))
            text_addf(&note, "%s%s of %s",
                      note.used ? ", " : "the run of --again tells no noise of ", own->new->name,
                      own->old_cell->board);
    }
    if (note.used)
        add_note(work, &note);
    else
        text_free(&note);
}

/* Without an A/A pair nobody knows what two runs of the same image differ by. */
static void add_noise_note(struct work *work)
{
    const struct comparison *comparison = work->comparison;
    struct text note = {0};
    bool measured = false;

    for (size_t i = 0; i < comparison->difference_count; i++)
        measured |= comparison->differences[i].measured;
    if (!measured)
        return;
    if (work->request->again) {
        add_floor_note(work);
        return;
    }
    text_add(&note, "silicon: no run to tell the noise by (--again RUN, OLD measured once more): "
                    "what two runs of the same image differ by is not known");
    add_note(work, &note);
}

static void add_notes(struct work *work)
{
    add_part_note(work, "old", work->comparison->old.results);
    add_part_note(work, "new", work->comparison->new.results);
    add_target_notes(work);
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

/* Worse ones first, by how much; the rest by how much; else in the order of ids. */
static int worst_first(const void *one, const void *other)
{
    const struct difference *a = one, *b = other;

    if (a->change != b->change)
        return (int)a->change - (int)b->change;
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
    if (!work->found)
        return message_add(work->message, "no cell of %s or %s that is compared has %s%s",
                           comparison->old.results->path, comparison->new.results->path,
                           work->request->metric ? "the metric " : "a value",
                           work->request->metric ? work->request->metric : "");
    for (size_t i = 0; i < comparison->lone_count; i++)
        if (comparison->lone[i].kind != LONE_REFUSED)
            return true;
    if (comparison->cells)
        return true;
    return message_add(work->message, "%s and %s cannot be compared: %s",
                       comparison->old.results->path, comparison->new.results->path,
                       comparison->lone[0].reason);
}

static bool fill(struct work *work)
{
    struct comparison *comparison = work->comparison;
    size_t count = 0;
    struct cell_pair *pairs =
        pairs_make(&comparison->old, &comparison->new, work->request->cell, &count);

    comparison->lone = calloc(2 * count + 1, sizeof *comparison->lone);
    work->failed = !pairs || !comparison->lone;
    for (size_t i = 0; !work->failed && i < count; i++)
        compare_pair(work, &pairs[i]);
    free(pairs);
    if (!work->failed && !silicon_judge(comparison, work->request->again, work->message))
        return false;
    count_changes(comparison);
    if (!work->failed)
        add_notes(work);
    if (comparison->difference_count)
        qsort(comparison->differences, comparison->difference_count,
              sizeof *comparison->differences, worst_first);
    return check_any(work, count);
}

struct comparison *compare(const struct compare_side *old, const struct compare_side *new,
                           const struct compare_request *request, struct message *message)
{
    struct work work = {.request = request, .message = message};

    if (!check_whole(old, message) || !check_whole(new, message) || !check_side(old, message) ||
        !check_side(new, message) || !check_metric(request->metric, message))
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
