/* The folded tables of a part: every value of every section. Boards of which a table is the same
 * share it. */
#include "host/lib/report/page_group.h"

#include "host/lib/report/tables.h"
#include "host/lib/survey/sections.h"
#include <stdlib.h>
#include <string.h>

/* ---- One table for each board, or for several ---- */

/* Writes a target's table under a caption. */
struct table {
    void (*write)(struct text *out, const struct report_target *target, const struct table *table,
                  const char *caption);
    enum report_section section;
    bool counts;
    const char *what; /* after the boards; NULL: what is counted */
};

static void say_what(struct text *out, const struct report_group *group,
                     const struct report_target *target, const struct table *table)
{
    text_add(out, ": ");
    if (table->what == NULL)
        report_counts(out, &target->columns[table->section]);
    else
        text_add(out, table->what);
    if (!table->counts)
        text_addf(out, ", in %s", report_unit(group, &target->columns[table->section]));
}

/* Writes it for the boards from `first` on that have the same one as that. */
static void write_shared(struct text *out, const struct report_group *group,
                         const struct table *table, const struct text bodies[], bool done[],
                         size_t first)
{
    struct text caption = {0};
    for (size_t t = first; t < group->target_count; t++) {
        if (strcmp(text_get(&bodies[t]), text_get(&bodies[first])) != 0)
            continue;
        done[t] = true;
        text_add(&caption, t == first ? "" : ", ");
        text_html(&caption, group->targets[t].target->board);
    }
    say_what(&caption, group, &group->targets[first], table);
    table->write(out, &group->targets[first], table, text_get(&caption));
    text_free(&caption);
}

static void each_board(struct text *out, const struct report_group *group,
                       const struct table *table)
{
    struct text *bodies = calloc(group->target_count, sizeof *bodies);
    bool *done = calloc(group->target_count, sizeof *done);
    for (size_t t = 0; bodies != NULL && done != NULL && t < group->target_count; t++)
        table->write(&bodies[t], &group->targets[t], table, "");
    for (size_t t = 0; bodies != NULL && done != NULL && t < group->target_count; t++)
        if (!done[t] && bodies[t].used > 0)
            write_shared(out, group, table, bodies, done, t);
    for (size_t t = 0; bodies != NULL && t < group->target_count; t++) {
        out->failed |= bodies[t].failed;
        text_free(&bodies[t]);
    }
    out->failed |= bodies == NULL || done == NULL;
    free(bodies);
    free(done);
}

static void write_comparison(struct text *out, const struct report_target *target,
                             const struct table *table, const char *caption)
{
    table_comparison(out, table->section, target, caption);
}

static void write_memory(struct text *out, const struct report_target *target,
                         const struct table *table, const char *caption)
{
    table_memory(out, table->section, target, caption);
}

static void write_swept(struct text *out, const struct report_target *target,
                        const struct table *table, const char *caption)
{
    table_swept(out, table->section, table->counts, target, caption);
}

static void write_sharing(struct text *out, const struct report_target *target,
                          const struct table *table, const char *caption)
{
    (void)table;
    table_sharing(out, target, caption);
}

static void add_comparisons(struct text *out, const struct report_group *group,
                            enum report_section section, const char *what)
{
    struct text memory = {0};
    each_board(out, group, &(struct table){write_comparison, section, false, what});
    text_addf(&memory, "memory of %s, in %s", what, metric_unit(METRIC_SIZE, group->evidence));
    each_board(out, group, &(struct table){write_memory, section, true, text_get(&memory)});
    text_free(&memory);
}

static void add_swept_tables(struct text *out, const struct report_group *group,
                             enum report_section section, bool counts, const char *what)
{
    each_board(out, group, &(struct table){write_swept, section, counts, what});
}

bool page_has_columns(const struct report_group *group, enum report_section section)
{
    bool any = false;
    for (size_t t = 0; t < group->target_count && !any; t++) {
        const struct report_columns *columns = &group->targets[t].columns[section];
        any = columns->count > 0;
    }
    return any;
}

/* What each style's time is made of. */
static void add_parts(struct text *out, const struct report_group *group)
{
    const char *unit = result_evidence_unit(group->evidence);
    for (size_t t = 0; t < group->target_count; t++)
        table_parts(out, &group->targets[t], unit);
    for (size_t t = 0; t < group->target_count; t++)
        table_additivity(out, &group->targets[t], unit);
}

static bool has_sizes(const struct report_group *group)
{
    for (size_t t = 0; t < group->target_count; t++) {
        const struct report_columns *columns = &group->targets[t].columns[SECTION_COMPARISON];
        if (report_size_columns(&group->targets[t], SECTION_COMPARISON) > 0)
            return true;
        for (size_t c = 0; c < columns->count; c++)
            if (columns->items[c].row->kind == METRIC_SIZE)
                return true;
    }
    return false;
}

static void add_styles(struct text *out, const struct report_group *group)
{
    if (!page_has_columns(group, SECTION_COMPARISON))
        return;
    page_fold(out, group, "styles", "Handler styles: every value, and what it is made of", false);
    text_add(out, "<p>Measured with a synchronous trigger. Under each value stands what it is "
                  "made of: the smallest of its column and what the style adds to it"
                  ", or the shares that the measurement itself gives.</p>\n");
    if (has_sizes(group))
        text_add(out, "<p>A table of their own has what they take of memory: what painted "
                      "stacks show that one "
                      "interrupt took, and what the style\u2019s own code and data are in the "
                      "linked image.</p>\n");
    add_comparisons(out, group, SECTION_COMPARISON, "handler styles");
    add_parts(out, group);
    page_fold_end(out);
}

static void add_swept(struct text *out, const struct report_group *group)
{
    if (!page_has_columns(group, SECTION_SWEPT))
        return;
    page_fold(out, group, "swept", "Under load: every value of the swept trigger", false);
    text_addf(out,
              "<p>A timer interrupts a background load %s of its loop in turn. The last column "
              "gives those met of those that exist.</p>\n",
              page_every_place(group));
    add_swept_tables(out, group, SECTION_SWEPT, false, "swept trigger");
    add_swept_tables(out, group, SECTION_SWEPT, true, "counts under the swept trigger");
    text_add(out, "<p>A worst case composed of what the run has: the longest that anything in "
                  "it masks interrupts, the style's worst entry, one higher interrupt of the "
                  "same style, and the style's own way to the work. What a sweep observed "
                  "has to be less.</p>\n");
    for (size_t t = 0; t < group->target_count; t++)
        table_worst(out, &group->targets[t], result_evidence_unit(group->evidence));
    page_fold_end(out);
}

static void add_section(struct text *out, const struct report_group *group,
                        enum report_section section, const char *id, const char *heading,
                        const char *what)
{
    if (!page_has_columns(group, section))
        return;
    page_fold(out, group, id, heading, false);
    add_comparisons(out, group, section, what);
    page_fold_end(out);
}

bool page_has_sharing(const struct report_group *group)
{
    return page_has_columns(group, SECTION_SHARED_COST) ||
           page_has_columns(group, SECTION_SHARED_SWEPT);
}

void page_sharing(struct text *out, const struct report_group *group)
{
    if (!page_has_sharing(group))
        return;
    page_part(out, group, "sharing", "State shared between handler and foreground");
    text_addf(
        out,
        "<p>The foreground updates a value that the handler updates too. A swept interrupt %s "
        "of the operation shows what each discipline loses, and what it costs. All of this holds "
        "on one core.</p>\n",
        page_every_place(group));
    each_board(out, group,
               &(struct table){write_sharing, SECTION_SHARED_COST, false, "shared state"});
    page_fold(out, group, "sharing-all", "Shared state: all statistics", false);
    add_swept_tables(out, group, SECTION_SHARED_SWEPT, true, NULL);
    add_comparisons(out, group, SECTION_SHARED_COST, "cost in the foreground");
    add_swept_tables(out, group, SECTION_SHARED_SWEPT, false, "cost to the interrupt");
    page_fold_end(out);
}

void page_tables(struct text *out, const struct report_group *group)
{
    add_styles(out, group);
    add_swept(out, group);
    add_section(out, group, SECTION_PREEMPTION, "preemption", "Preemption and tail-chaining",
                "preemption and tail-chaining");
    add_section(out, group, SECTION_OTHER, "other", "Further scenarios", "further scenarios");
}
