/* The distinct rows of a cell, each with how often it came: what a sweep under
 * QEMU repeats is one trial, not many. Memory grows with what is distinct, not
 * with the number of samples.
 */
#ifndef HOST_LIB_TARGET_TRIALS_H
#define HOST_LIB_TARGET_TRIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRIALS_COLUMNS_MAX 12u

struct trials {
    size_t columns;
    size_t used; /* distinct rows */
    size_t cap;
    uint32_t *rows;   /* used x columns, in the order of first appearance */
    uint64_t *counts; /* per row */
    uint32_t *slots;  /* hash table: index + 1, or 0 */
    size_t slot_count;
};

/* `columns` from 1 to TRIALS_COLUMNS_MAX. Release with trials_free. */
void trials_init(struct trials *trials, size_t columns);
void trials_free(struct trials *trials);

#define TRIALS_NO_MEMORY SIZE_MAX
/* Adds `count` samples of this row and returns its index, or TRIALS_NO_MEMORY. */
size_t trials_add(struct trials *trials, const uint32_t *row, uint64_t count);

static inline const uint32_t *trials_row(const struct trials *trials, size_t index)
{
    return trials->rows + index * trials->columns;
}

#endif
