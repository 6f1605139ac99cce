/* Distinct rows with their counts: an open-addressing hash table of indices
 * over arrays that only grow.
 */
#include "host/lib/target/trials.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 64u

void trials_init(struct trials *trials, size_t columns)
{
    memset(trials, 0, sizeof *trials);
    trials->columns = columns;
}

void trials_free(struct trials *trials)
{
    free(trials->rows);
    free(trials->counts);
    free(trials->slots);
    memset(trials, 0, sizeof *trials);
}

static uint32_t hash_row(const uint32_t *row, size_t columns)
{
    uint32_t hash = 0x811C9DC5u;
    for (size_t i = 0; i < columns; i++) {
        hash ^= row[i];
        hash *= 0x9E3779B1u;
        hash ^= hash >> 15;
    }
    return hash;
}

/* The slot that holds this row, or the free one where it belongs. */
static uint32_t *find_slot(const struct trials *trials, const uint32_t *row)
{
    size_t mask = trials->slot_count - 1u;
    size_t at = hash_row(row, trials->columns) & mask;
    for (;; at = (at + 1u) & mask) {
        uint32_t *slot = &trials->slots[at];
        if (*slot == 0 ||
            memcmp(trials_row(trials, *slot - 1u), row, trials->columns * sizeof *row) == 0)
            return slot;
    }
}

/* Doubles the arrays; the table stays at most half full. */
static bool grow(struct trials *trials)
{
    size_t cap = trials->cap ? trials->cap * 2u : FIRST_CAP;
    uint32_t *rows = reallocarray(trials->rows, cap, trials->columns * sizeof *rows);
    if (!rows)
        return false;
    trials->rows = rows;
    uint64_t *counts = reallocarray(trials->counts, cap, sizeof *counts);
    if (!counts)
        return false;
    trials->counts = counts;
    uint32_t *slots = calloc(cap * 2u, sizeof *slots);
    if (!slots)
        return false;
    free(trials->slots);
    trials->slots = slots;
    trials->slot_count = cap * 2u;
    trials->cap = cap;
    for (size_t i = 0; i < trials->used; i++)
        *find_slot(trials, trials_row(trials, i)) = (uint32_t)i + 1u;
    return true;
}

size_t trials_add(struct trials *trials, const uint32_t *row, uint64_t count)
{
    if (trials->used == trials->cap && !grow(trials))
        return TRIALS_NO_MEMORY;
    uint32_t *slot = find_slot(trials, row);
    if (*slot == 0) {
        memcpy(trials->rows + trials->used * trials->columns, row, trials->columns * sizeof *row);
        trials->counts[trials->used] = 0;
        *slot = (uint32_t)++trials->used;
    }
    trials->counts[*slot - 1u] += count;
    return *slot - 1u;
}
