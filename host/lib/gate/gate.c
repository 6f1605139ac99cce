/* Puts a gate together; see gate.h. */
#include "host/lib/gate/gate.h"

#include "host/lib/gate/rows.h"
#include <stdlib.h>
#include <string.h>

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[VERDICT_KINDS] = {
        "inconclusive", "gone", "worse", "improved", "new", "equal", "unsupported"};
    return names[verdict];
}

struct gate_row *gate_add(struct gate_work *work, const char *cell)
{
    static struct gate_row nowhere;
    struct gate *gate = work->gate;

    if (gate->count == work->room) {
        size_t room = work->room ? 2 * work->room : 256;
        struct gate_row *more = realloc(gate->rows, room * sizeof *more);
        if (!more) {
            work->no_memory = true;
            return &nowhere;
        }
        gate->rows = more;
        work->room = room;
    }
    gate->rows[gate->count] = (struct gate_row){.cell = cell};
    return &gate->rows[gate->count++];
}

bool verdict_is_bad(enum verdict verdict)
{
    return verdict <= VERDICT_WORSE;
}

enum verdict gate_judge(struct gate_work *work, struct gate_row *row, enum verdict verdict)
{
    row->verdict = verdict;
    row->fails = verdict_is_bad(verdict) && !work->request->allow[verdict];
    return verdict;
}

void gate_add_note(struct gate_work *work, struct text *note)
{
    struct gate *gate = work->gate;
    char **more = note->failed ? NULL : realloc(gate->notes, (gate->note_count + 1) * sizeof *more);

    if (!more) {
        work->no_memory = true;
        text_free(note);
        return;
    }
    gate->notes = more;
    gate->notes[gate->note_count++] = note->data;
}

/* A part of a run is held to what it has; that the rest was not looked at must be told. One that
 * was not finished is no answer. */
static bool take_part(struct gate_work *work)
{
    const struct results *results = work->request->results;
    char *sentence = results->is_part ? results_part_sentence(results) : NULL;
    struct text note = {0};

    if (!results->is_part)
        return true;
    if (results->part.unfinished)
        message_add(work->message, "%s: %s: finish it first", results->path,
                    sentence ? sentence : "the run was not finished");
    else {
        text_addf(&note, "this run is a part: %s", sentence ? sentence : "?");
        gate_add_note(work, &note);
    }
    free(sentence);
    return !results->part.unfinished;
}

static int failing_first(const void *one, const void *other)
{
    const struct gate_row *a = one, *b = other;

    if (a->fails != b->fails)
        return a->fails ? -1 : 1;
    if (!a->budget != !b->budget)
        return a->budget ? 1 : -1;
    if (a->budget && a->budget != b->budget)
        return a->budget->index < b->budget->index ? -1 : 1;
    int order = strcmp(a->cell, b->cell);
    if (order || !a->metric || !b->metric)
        return order;
    return strcmp(a->metric, b->metric);
}

bool gate_check(struct gate *gate, const struct gate_request *request, struct message *message)
{
    struct gate_work work = {.gate = gate, .request = request, .message = message};

    *gate = (struct gate){.rows = NULL};
    bool fine = take_part(&work) && (!request->baseline || gate_check_baseline(&work)) &&
                (!request->budgets || gate_check_budgets(&work));
    if (fine && work.no_memory)
        fine = message_add(message, "out of memory");
    if (!fine) {
        gate_free(gate);
        return false;
    }
    if (gate->count)
        qsort(gate->rows, gate->count, sizeof *gate->rows, failing_first);
    gate->failed = !gate->compared;
    for (size_t i = 0; i < gate->count; i++)
        gate->failed |= gate->rows[i].fails;
    return true;
}

void gate_free(struct gate *gate)
{
    for (size_t i = 0; i < gate->note_count; i++)
        free(gate->notes[i]);
    free(gate->notes);
    free(gate->rows);
    *gate = (struct gate){.rows = NULL};
}
