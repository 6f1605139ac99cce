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

enum verdict gate_judge(struct gate_work *work, struct gate_row *row, enum verdict verdict)
{
    static const bool bad[VERDICT_KINDS] = {
        [VERDICT_INCONCLUSIVE] = true, [VERDICT_GONE] = true, [VERDICT_WORSE] = true};

    row->verdict = verdict;
    row->fails = bad[verdict] && !work->request->allow[verdict];
    return verdict;
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
    bool fine = (!request->baseline || gate_check_baseline(&work)) &&
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
