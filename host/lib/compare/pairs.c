/* A merge of two sorted lists of cells; see pairs.h. */
#include "host/lib/compare/pairs.h"

#include "host/lib/pattern/pattern.h"
#include <stdlib.h>
#include <string.h>

/* Subjects are left out where they are what is compared. */
static int by_place(const struct result_cell *one, const struct result_cell *other)
{
    int order = strcmp(one->board, other->board);

    order = order ? order : strcmp(one->scenario, other->scenario);
    return order ? order : strcmp(one->load, other->load);
}

static int by_id(const struct result_cell *one, const struct result_cell *other)
{
    return strcmp(one->id, other->id);
}

static int sort_by_place(const void *one, const void *other)
{
    const struct result_cell *const *a = one, *const *b = other;
    return by_place(*a, *b);
}

static int sort_by_id(const void *one, const void *other)
{
    const struct result_cell *const *a = one, *const *b = other;
    return by_id(*a, *b);
}

static const struct result_cell **pick(const struct compare_side *side, const char *pattern,
                                       size_t *count)
{
    const struct results *results = side->results;
    const struct result_cell **cells = calloc(results->cell_count + 1, sizeof *cells);

    *count = 0;
    for (size_t i = 0; cells && i < results->cell_count; i++) {
        const struct result_cell *cell = &results->cells[i];
        if (pattern_matches(pattern, cell->id) &&
            (!side->subject || strcmp(side->subject, cell->subject) == 0))
            cells[(*count)++] = cell;
    }
    if (cells)
        qsort(cells, *count, sizeof *cells, side->subject ? sort_by_place : sort_by_id);
    return cells;
}

struct cell_pair *pairs_make(const struct compare_side *old, const struct compare_side *new,
                             const char *pattern, size_t *count)
{
    size_t left = 0, right = 0, i = 0, j = 0;
    const struct result_cell **olds = pick(old, pattern, &left);
    const struct result_cell **news = pick(new, pattern, &right);
    struct cell_pair *pairs = olds && news ? calloc(left + right + 1, sizeof *pairs) : NULL;

    *count = 0;
    while (pairs && (i < left || j < right)) {
        int order = i == left      ? 1
                    : j == right   ? -1
                    : old->subject ? by_place(olds[i], news[j])
                                   : by_id(olds[i], news[j]);
        pairs[(*count)++] = (struct cell_pair){.old = order <= 0 ? olds[i++] : NULL,
                                               .new = order >= 0 ? news[j++] : NULL};
    }
    free(olds);
    free(news);
    return pairs;
}
