/* Values by interrupted instruction; see arrivals.h. */
#include "host/lib/results/arrivals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct result_points result_points_of(const struct result_metric *metric, uint32_t insn)
{
    size_t first = 0, end;
    while (first < metric->sweep_rows && metric->sweep[first].insn < insn)
        first++;
    end = first;
    while (end < metric->sweep_rows && metric->sweep[end].insn == insn)
        end++;
    return (struct result_points){metric->sweep + first, end - first};
}

struct result_points result_points_next(struct result_points *points)
{
    struct result_points one = {points->rows, 0};
    while (one.count < points->count && one.rows[one.count].cycle == one.rows[0].cycle)
        one.count++;
    points->rows += one.count;
    points->count -= one.count;
    return one;
}

double result_points_mean(const struct result_points *points)
{
    double sum = 0, samples = 0;
    for (size_t i = 0; i < points->count; i++) {
        sum += (double)points->rows[i].value * (double)points->rows[i].count;
        samples += (double)points->rows[i].count;
    }
    return sum / samples;
}

struct result_places result_places_above(const struct result_metric *metric, int64_t limit)
{
    struct result_places places = {0};
    const struct result_point *before = NULL;
    for (size_t i = 0; i < metric->sweep_rows; i++) {
        const struct result_point *point = &metric->sweep[i];
        if (point->value <= limit)
            continue;
        bool same_insn = before && before->insn == point->insn;
        places.boundaries += !same_insn;
        places.cycles += !same_insn || before->cycle != point->cycle;
        before = point;
    }
    return places;
}

int64_t result_usual(const struct result_metric *metric)
{
    size_t usual = 0;
    for (size_t i = 1; i < metric->count_rows; i++)
        if (metric->counts[i].count > metric->counts[usual].count)
            usual = i;
    return metric->count_rows ? metric->counts[usual].value : 0;
}

bool result_region_is_same(const struct result_cell *a, const struct result_cell *b)
{
    bool same = a->region_rows == b->region_rows && a->has_cycles == b->has_cycles;
    for (size_t i = 0; same && i < a->region_rows; i++)
        same = a->region[i].address == b->region[i].address &&
               strcmp(a->region[i].text, b->region[i].text) == 0;
    return same;
}

/* ---- Labels ---- */

/* "r5" at `text`: its number, and its length in `length`; else -1. */
static int register_at(const char *text, size_t *length)
{
    size_t digits = text[0] == 'r' ? strspn(text + 1, "0123456789") : 0;
    *length = digits + 1u;
    return digits == 1 || digits == 2 ? atoi(text + 1) : -1;
}

/* How many bytes a run of registers takes ("r2, r3, r4"); its last one is in `last`. */
static size_t run_length(const char *text, int first, size_t length, int *last)
{
    size_t end = length, next = 0;
    *last = first;
    while (strncmp(text + end, ", ", 2) == 0 && register_at(text + end + 2, &next) == *last + 1) {
        end += 2u + next;
        (*last)++;
    }
    return end;
}

static size_t shorten_run(const char *text, char *label, size_t size)
{
    size_t length = 0;
    int last = 0, first = register_at(text, &length);
    size_t run = first < 0 ? 0 : run_length(text, first, length, &last);
    if (first < 0 || last < first + 2)
        return 0;
    snprintf(label, size, "r%d-r%d", first, last);
    return run;
}

void result_insn_label(const struct result_insn *insn, char *label, size_t size)
{
    size_t used = (size_t)snprintf(label, size, "0x%04x ", (unsigned)insn->address);
    bool in_list = false;
    for (const char *at = insn->text; *at && used + 2u < size;) {
        size_t run = in_list ? shorten_run(at, label + used, size - used) : 0;
        in_list = *at == '{' || (in_list && *at != '}');
        if (run == 0) {
            label[used] = *at;
            label[used + 1u] = '\0';
        }
        used = strlen(label);
        at += run ? run : 1u;
    }
}

/* ---- Which are worth a row ---- */

struct worth {
    size_t insn;
    uint64_t distance; /* of its values from the usual one */
};

static uint64_t distance_of(int64_t value, int64_t usual)
{
    return value > usual ? (uint64_t)value - (uint64_t)usual : (uint64_t)usual - (uint64_t)value;
}

static void measure(const struct result_metric *metric, struct worth *worths, size_t insns)
{
    int64_t usual = result_usual(metric);
    for (size_t i = 0; i < metric->sweep_rows; i++) {
        const struct result_point *point = &metric->sweep[i];
        uint64_t distance = distance_of(point->value, usual);
        if (point->insn < insns && distance > worths[point->insn].distance)
            worths[point->insn].distance = distance;
    }
}

/* The furthest first; of equals those that come first. */
static int compare_worths(const void *left, const void *right)
{
    const struct worth *a = left, *b = right;
    if (a->distance != b->distance)
        return a->distance > b->distance ? -1 : 1;
    return a->insn < b->insn ? -1 : a->insn > b->insn;
}

size_t result_rows_worth(const struct result_metric *const metrics[], size_t count, size_t insns,
                         size_t most, bool shown[])
{
    struct worth *worths = calloc(insns + 1u, sizeof *worths);
    size_t marked = 0;
    memset(shown, 0, insns * sizeof *shown);
    for (size_t i = 0; worths && i < insns; i++)
        worths[i].insn = i;
    for (size_t i = 0; worths && i < count; i++)
        if (metrics[i])
            measure(metrics[i], worths, insns);
    if (worths)
        qsort(worths, insns, sizeof *worths, compare_worths);
    bool varies = worths && worths[0].distance > 0;
    for (; varies && marked < insns && marked < most; marked++) {
        if (insns > most && worths[marked].distance == 0)
            break;
        shown[worths[marked].insn] = true;
    }
    free(worths);
    return insns - marked;
}

bool result_range_of_rest(const struct result_metric *metric, const bool shown[], int64_t *least,
                          int64_t *largest)
{
    bool any = false;
    for (size_t i = 0; i < metric->sweep_rows; i++) {
        const struct result_point *point = &metric->sweep[i];
        if (shown[point->insn])
            continue;
        *least = !any || point->value < *least ? point->value : *least;
        *largest = !any || point->value > *largest ? point->value : *largest;
        any = true;
    }
    return any;
}
