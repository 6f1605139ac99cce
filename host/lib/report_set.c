/* Groups the targets of several runs by evidence and clock, and orders what the
 * report compares. */
#include "host/lib/report_set.h"

#include <stdlib.h>
#include <string.h>

static void *grow(void *items, size_t count, size_t size)
{
    /* Powers of two: the array is moved when count reaches one. */
    if (count != 0 && (count & (count - 1)) != 0)
        return items;
    void *more = realloc(items, (count ? count * 2 : 1) * size);
    if (more == NULL)
        abort(); /* a few kilobytes: nothing sensible is left to do */
    return more;
}

static int subjects_of(const struct result_cell *cell)
{
    return cell->subject_kind == WIRE_ITEM_STYLE ? REPORT_STYLES : REPORT_SHARING;
}

static struct report_group *find_group(struct report_set *set, const struct result_target *target)
{
    for (size_t i = 0; i < set->group_count; i++) {
        struct report_group *group = &set->groups[i];
        if (group->evidence == target->evidence && strcmp(group->clock, target->clock) == 0)
            return group;
    }
    set->groups = grow(set->groups, set->group_count, sizeof *set->groups);
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
    group->targets = grow(group->targets, group->target_count, sizeof *group->targets);
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
                           "for each cell: irqbench compare sets two runs against each other",
                           run->path, cell->id);
    to->cells = grow(to->cells, to->cell_count, sizeof *to->cells);
    to->cells[to->cell_count++] = cell;
    return true;
}

static bool add_run(struct report_set *set, const struct results *run, struct message *message)
{
    bool good = true;
    for (size_t i = 0; i < run->target_count; i++) {
        const struct result_target *target = &run->targets[i];
        struct report_group *group = find_group(set, target);
        struct report_target *to = find_target(group, target->board);
        if (to == NULL)
            to = add_target(group, run, target);
        else if (!json_equal(to->target->json, target->json))
            return message_add(message,
                               "%s: %s was built or set up differently in run '%s': report them "
                               "apart, or use irqbench compare",
                               run->path, target->board, to->run);
        for (size_t c = 0; c < run->cell_count; c++)
            if (run->cells[c].target == target)
                good = add_cell(to, run, &run->cells[c], message) && good;
    }
    return good;
}

/* A rank: values in order of importance; one that is not there comes last. */
enum { RANK_KEYS = 3 };
struct rank {
    const char *name;
    double key[RANK_KEYS];
    bool known[RANK_KEYS];
};
static const char *const rank_metrics[2][RANK_KEYS] = {
    [REPORT_STYLES] = {"response", "round_trip", "entry"},
    [REPORT_SHARING] = {"foreground_op", "masked", "stolen"},
};

static int compare_ranks(const void *left, const void *right)
{
    const struct rank *a = left, *b = right;
    for (size_t i = 0; i < RANK_KEYS; i++) {
        if (a->known[i] != b->known[i])
            return a->known[i] ? -1 : 1;
        if (a->known[i] && a->key[i] != b->key[i])
            return a->key[i] < b->key[i] ? -1 : 1;
    }
    return strcmp(a->name, b->name);
}

/* Styles are ranked by what a synchronous trigger shows, which load and phase
 * mean nothing to; disciplines by whatever has the metric. */
static void rank_cell(struct rank *rank, const struct result_cell *cell, int subjects)
{
    if (subjects == REPORT_STYLES && strcmp(cell->trigger, "synchronous") != 0)
        return;
    for (size_t i = 0; i < RANK_KEYS; i++) {
        const struct result_metric *metric = result_metric_find(cell, rank_metrics[subjects][i]);
        if (metric != NULL && !rank->known[i]) {
            rank->known[i] = true;
            rank->key[i] = report_typical(metric);
        }
    }
}

static void rank_subjects(struct report_target *target, int subjects)
{
    struct rank *ranks = NULL;
    size_t count = 0;
    for (size_t i = 0; i < target->cell_count; i++) {
        const struct result_cell *cell = target->cells[i];
        if (subjects_of(cell) != subjects)
            continue;
        size_t at = 0;
        while (at < count && strcmp(ranks[at].name, cell->subject) != 0)
            at++;
        if (at == count) {
            ranks = grow(ranks, count, sizeof *ranks);
            ranks[count++] = (struct rank){.name = cell->subject};
        }
        rank_cell(&ranks[at], cell, subjects);
    }
    if (count > 0)
        qsort(ranks, count, sizeof *ranks, compare_ranks);
    for (size_t i = 0; i < count; i++) {
        target->subjects[subjects] = grow(target->subjects[subjects], i, sizeof(char *));
        target->subjects[subjects][i] = ranks[i].name;
    }
    target->subject_count[subjects] = count;
    free(ranks);
}

static int compare_cells(const void *left, const void *right)
{
    const struct result_cell *const *a = left, *const *b = right;
    return strcmp((*a)->id, (*b)->id);
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

static void order(struct report_set *set)
{
    for (size_t g = 0; g < set->group_count; g++) {
        struct report_group *group = &set->groups[g];
        for (size_t t = 0; t < group->target_count; t++) {
            struct report_target *target = &group->targets[t];
            if (target->cell_count > 0)
                qsort(target->cells, target->cell_count, sizeof *target->cells, compare_cells);
            rank_subjects(target, REPORT_STYLES);
            rank_subjects(target, REPORT_SHARING);
        }
        qsort(group->targets, group->target_count, sizeof *group->targets, compare_targets);
    }
    if (set->group_count > 0)
        qsort(set->groups, set->group_count, sizeof *set->groups, compare_groups);
}

bool report_set_load(struct report_set *set, char *const paths[], size_t count,
                     struct message *message)
{
    bool good = true;
    *set = (struct report_set){0};
    for (size_t i = 0; i < count; i++) {
        struct results *run = results_load(paths[i], message);
        if (run == NULL) {
            good = false;
            continue;
        }
        set->runs = grow(set->runs, set->run_count, sizeof(struct results *));
        set->runs[set->run_count++] = run;
        good = add_run(set, run, message) && good;
    }
    if (good)
        order(set);
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
        }
        free(set->groups[g].targets);
    }
    free(set->groups);
    for (size_t i = 0; i < set->run_count; i++)
        results_free(set->runs[i]);
    free(set->runs);
    *set = (struct report_set){0};
}

static int metric_order(const char *name)
{
    static const char *const names[] = {
#define X(NAME, metric, number, title) #metric,
        WIRE_METRICS(X)
#undef X
    };
    int count = (int)(sizeof names / sizeof names[0]);
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return count;
}

static int compare_columns(const void *left, const void *right)
{
    const struct report_column *a = left, *b = right;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    int metric = strcmp(a->metric, b->metric);
    int scenario = strcmp(a->scenario, b->scenario);
    return metric ? metric : scenario ? scenario : strcmp(a->load, b->load);
}

static void add_column(struct report_columns *columns, const struct report_column *column)
{
    for (size_t i = 0; i < columns->count; i++)
        if (compare_columns(&columns->items[i], column) == 0)
            return;
    columns->items = grow(columns->items, columns->count, sizeof *columns->items);
    columns->items[columns->count++] = *column;
}

/* One column for each load that the target ran the scenario under. */
static void learn_column(struct report_columns *columns, struct report_column column,
                         const struct report_target *target, int subjects)
{
    for (size_t i = 0; i < target->cell_count; i++) {
        const struct result_cell *cell = target->cells[i];
        if (subjects_of(cell) != subjects || strcmp(cell->scenario, column.scenario) != 0)
            continue;
        column.load = cell->load;
        add_column(columns, &column);
    }
}

static void learn_columns(struct report_columns *columns, const struct result_cell *cell,
                          const struct report_target *target, int subjects,
                          report_column_filter *filter)
{
    for (size_t m = 0; m < cell->metric_count; m++) {
        const struct result_metric *metric = &cell->metrics[m];
        struct report_column column = {.scenario = cell->scenario,
                                       .metric = metric->name,
                                       .load = cell->load,
                                       .trigger = cell->trigger,
                                       .title = metric->title,
                                       .order = metric_order(metric->name),
                                       .is_count = metric->is_count};
        if (filter(&column))
            learn_column(columns, column, target, subjects);
    }
}

struct report_columns report_columns(const struct report_group *group,
                                     const struct report_target *target, int subjects,
                                     report_column_filter *filter)
{
    struct report_columns columns = {0};
    for (size_t t = 0; t < group->target_count; t++)
        for (size_t c = 0; c < group->targets[t].cell_count; c++)
            if (subjects_of(group->targets[t].cells[c]) == subjects)
                learn_columns(&columns, group->targets[t].cells[c], target, subjects, filter);
    if (columns.count > 0)
        qsort(columns.items, columns.count, sizeof *columns.items, compare_columns);
    for (size_t i = 0; i < columns.count; i++)
        for (size_t j = 0; j < columns.count; j++)
            if (i != j && strcmp(columns.items[i].metric, columns.items[j].metric) == 0 &&
                strcmp(columns.items[i].scenario, columns.items[j].scenario) != 0)
                columns.items[i].shared_name = true;
    return columns;
}

void report_columns_free(struct report_columns *columns)
{
    free(columns->items);
    *columns = (struct report_columns){0};
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

bool report_is_synchronous(const struct report_column *column)
{
    return strcmp(column->trigger, "synchronous") == 0;
}

bool report_is_asynchronous(const struct report_column *column)
{
    return strcmp(column->trigger, "asynchronous") == 0;
}
