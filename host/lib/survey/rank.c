/* Orders a target's handler styles and disciplines, best first. */
#include "host/lib/survey/set.h"

#include "host/lib/terms/metrics.h"

#include <stdlib.h>
#include <string.h>

/* A rank: costs in order of importance; one that is not there comes last. */
enum { RANK_KEYS = 3 };
struct rank {
    const char *name;
    double key[RANK_KEYS];
    bool known[RANK_KEYS];
};
/* Of equals the one without parameters comes first: it is the simpler one. */
static int compare_ranks(const void *left, const void *right)
{
    const struct rank *a = left, *b = right;
    bool a_has = strchr(a->name, '(') != NULL, b_has = strchr(b->name, '(') != NULL;
    for (size_t i = 0; i < RANK_KEYS; i++) {
        if (a->known[i] != b->known[i])
            return a->known[i] ? -1 : 1;
        if (a->known[i] && a->key[i] != b->key[i])
            return a->key[i] < b->key[i] ? -1 : 1;
    }
    return a_has != b_has ? a_has - b_has : strcmp(a->name, b->name);
}

/* Styles are ranked by what a synchronous trigger shows, which load and phase
 * mean nothing to; disciplines by whatever has the metric. */
static void rank_cell(struct rank *rank, const struct result_cell *cell, int subjects)
{
    if (subjects == REPORT_STYLES && strcmp(cell->trigger, "synchronous") != 0)
        return;
    for (size_t i = 0; i < cell->metric_count; i++) {
        const struct metric_row *row = metric_find(cell->metrics[i].name);
        int key = row != NULL ? row->rank - 1 : -1;
        if (key < 0 || key >= RANK_KEYS || rank->known[key])
            continue;
        rank->known[key] = true;
        rank->key[key] = metric_cost(row->better, report_typical(&cell->metrics[i]));
    }
}

/* The subjects' ranks, in no order yet. NULL when out of memory. */
static struct rank *collect(const struct report_target *target, int subjects, size_t *count)
{
    struct rank *ranks = calloc(target->cell_count + 1, sizeof *ranks);
    *count = 0;
    for (size_t i = 0; ranks != NULL && i < target->cell_count; i++) {
        const struct result_cell *cell = target->cells[i];
        size_t at = 0;
        if (report_subjects_of(cell) != subjects)
            continue;
        while (at < *count && strcmp(ranks[at].name, cell->subject) != 0)
            at++;
        if (at == *count)
            ranks[(*count)++].name = cell->subject;
        rank_cell(&ranks[at], cell, subjects);
    }
    return ranks;
}

bool report_rank(struct report_target *target)
{
    for (int subjects = REPORT_STYLES; subjects <= REPORT_SHARING; subjects++) {
        size_t count = 0;
        struct rank *ranks = collect(target, subjects, &count);
        const char **names = calloc(count + 1, sizeof *names);
        if (ranks == NULL || names == NULL) {
            free(ranks);
            free(names);
            return false;
        }
        qsort(ranks, count, sizeof *ranks, compare_ranks);
        for (size_t i = 0; i < count; i++)
            names[i] = ranks[i].name;
        free(ranks);
        target->subjects[subjects] = names;
        target->subject_count[subjects] = count;
    }
    return true;
}
