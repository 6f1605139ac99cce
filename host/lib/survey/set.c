/* Groups the targets of several runs by evidence and clock, and orders what the
 * report compares. */
#include "host/lib/survey/set.h"

#include "host/lib/store/run_results.h"
#include <stdlib.h>
#include <string.h>

void *report_grow(void *items, size_t count, size_t size)
{
    /* The capacity is a power of two, so it is used up when count is one. */
    if (count != 0 && (count & (count - 1)) != 0)
        return items;
    return realloc(items, (count ? count * 2 : 1) * size);
}

int report_subjects_of(const struct result_cell *cell)
{
    return cell->subject_kind == WIRE_ITEM_STYLE ? REPORT_STYLES : REPORT_SHARING;
}

static bool no_memory(struct message *message)
{
    return message_add(message, "out of memory");
}

static struct report_group *find_group(struct report_set *set, const struct result_target *target)
{
    for (size_t i = 0; i < set->group_count; i++) {
        struct report_group *group = &set->groups[i];
        if (group->evidence == target->evidence && strcmp(group->clock, target->clock) == 0)
            return group;
    }
    void *more = report_grow(set->groups, set->group_count, sizeof *set->groups);
    if (more == NULL)
        return NULL;
    set->groups = more;
    struct report_group *group = &set->groups[set->group_count++];
    *group = (struct report_group){.evidence = target->evidence, .clock = target->clock};
    return group;
}

static struct report_target *find_target(struct report_group *group, const char *board)
{
    for (size_t i = 0; i < group->target_count; i++)
        if (strcmp(group->targets[i].target->board, board) == 0)
            return &group->targets[i];
    return NULL;
}

static struct report_target *add_target(struct report_group *group, const struct results *run,
                                        const struct result_target *target)
{
    void *more = report_grow(group->targets, group->target_count, sizeof *group->targets);
    if (more == NULL)
        return NULL;
    group->targets = more;
    struct report_target *new = &group->targets[group->target_count++];
    *new = (struct report_target){.target = target, .run = run->name};
    text_slug(&new->slug, result_evidence_name(target->evidence));
    text_add(&new->slug, "-");
    text_slug(&new->slug, target->clock);
    text_add(&new->slug, "-");
    text_slug(&new->slug, target->board);
    return new;
}

static const struct result_cell *find_cell(const struct report_target *target, const char *id)
{
    for (size_t i = 0; i < target->cell_count; i++)
        if (strcmp(target->cells[i]->id, id) == 0)
            return target->cells[i];
    return NULL;
}

static bool add_cell(struct report_target *to, const struct results *run,
                     const struct result_cell *cell, struct message *message)
{
    if (find_cell(to, cell->id) != NULL)
        return message_add(message,
                           "%s: cell %s is in another of the runs too; a report shows one result "
                           "for each cell: make a report of each",
                           run->path, cell->id);
    void *more = report_grow(to->cells, to->cell_count, sizeof *to->cells);
    if (more == NULL)
        return no_memory(message);
    to->cells = more;
    to->cells[to->cell_count++] = cell;
    return true;
}

static bool add_run(struct report_set *set, const struct results *run, struct message *message)
{
    for (size_t i = 0; i < run->target_count; i++) {
        const struct result_target *target = &run->targets[i];
        struct report_group *group = find_group(set, target);
        struct report_target *to = group != NULL ? find_target(group, target->board) : NULL;
        bool known = to != NULL;
        if (group != NULL && !known)
            to = add_target(group, run, target);
        if (to == NULL)
            return no_memory(message);
        if (known && !json_equal(to->target->json, target->json))
            return message_add(message,
                               "%s: %s was built or set up differently in run '%s': report them "
                               "apart",
                               run->path, target->board, to->run);
        for (size_t c = 0; c < run->cell_count; c++)
            if (run->cells[c].target == target && !add_cell(to, run, &run->cells[c], message))
                return false;
    }
    return true;
}

static int compare_cells(const void *left, const void *right)
{
    const struct result_cell *const *a = left, *const *b = right;
    return strverscmp((*a)->id, (*b)->id);
}

static int compare_targets(const void *left, const void *right)
{
    const struct report_target *a = left, *b = right;
    return strcmp(a->target->board, b->target->board);
}

static int compare_groups(const void *left, const void *right)
{
    const struct report_group *a = left, *b = right;
    if (a->evidence != b->evidence)
        return a->evidence < b->evidence ? -1 : 1;
    return strcmp(a->clock, b->clock);
}

static bool order(struct report_set *set)
{
    for (size_t g = 0; g < set->group_count; g++) {
        struct report_group *group = &set->groups[g];
        for (size_t t = 0; t < group->target_count; t++) {
            struct report_target *target = &group->targets[t];
            if (target->cell_count > 0)
                qsort(target->cells, target->cell_count, sizeof *target->cells, compare_cells);
            if (!report_rank(target) || !report_columns_learn(group, target))
                return false;
        }
        if (group->target_count > 0)
            qsort(group->targets, group->target_count, sizeof *group->targets, compare_targets);
    }
    if (set->group_count > 0)
        qsort(set->groups, set->group_count, sizeof *set->groups, compare_groups);
    return true;
}

bool report_set_take(struct report_set *set, struct results *const runs[], size_t count,
                     struct message *message)
{
    bool good = true;
    *set = (struct report_set){.runs = calloc(count + 1, sizeof(struct results *))};
    for (size_t i = 0; i < count; i++) {
        if (set->runs == NULL)
            results_free(runs[i]);
        else
            set->runs[set->run_count++] = runs[i];
    }
    if (set->runs == NULL)
        return no_memory(message);
    for (size_t i = 0; i < count; i++)
        good = add_run(set, runs[i], message) && good;
    return good && (order(set) || no_memory(message));
}

bool report_set_load(struct report_set *set, char *const paths[], size_t count,
                     struct message *message)
{
    struct results **runs = calloc(count + 1, sizeof *runs);
    size_t loaded = 0;
    *set = (struct report_set){0};
    if (runs == NULL)
        return no_memory(message);
    for (size_t i = 0; i < count; i++) {
        runs[loaded] = run_results_load(paths[i], message);
        loaded += runs[loaded] != NULL;
    }
    bool good = report_set_take(set, runs, loaded, message) && loaded == count;
    free(runs);
    return good;
}

void report_set_free(struct report_set *set)
{
    for (size_t g = 0; g < set->group_count; g++) {
        for (size_t t = 0; t < set->groups[g].target_count; t++) {
            struct report_target *target = &set->groups[g].targets[t];
            text_free(&target->slug);
            free(target->subjects[REPORT_STYLES]);
            free(target->subjects[REPORT_SHARING]);
            free(target->cells);
            for (size_t section = 0; section < SECTION_COUNT; section++)
                free(target->columns[section].items);
        }
        free(set->groups[g].targets);
    }
    free(set->groups);
    for (size_t i = 0; i < set->run_count; i++)
        results_free(set->runs[i]);
    free(set->runs);
    *set = (struct report_set){0};
}

const struct result_cell *report_cell(const struct report_target *target,
                                      const struct report_column *column, const char *subject)
{
    for (size_t i = 0; i < target->cell_count; i++) {
        const struct result_cell *cell = target->cells[i];
        if (strcmp(cell->subject, subject) == 0 && strcmp(cell->scenario, column->scenario) == 0 &&
            strcmp(cell->load, column->load) == 0)
            return cell;
    }
    return NULL;
}

const struct result_metric *report_metric(const struct result_cell *cell,
                                          const struct report_column *column)
{
    return cell != NULL ? result_metric_find(cell, column->metric) : NULL;
}

double report_typical(const struct result_metric *metric)
{
    return metric->p50.known ? metric->p50.number : metric->mean.number;
}

bool report_is_asynchronous(const struct report_column *column)
{
    return strcmp(column->trigger, "asynchronous") == 0;
}
