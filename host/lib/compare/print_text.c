/* A comparison in the terminal; see print.h. */
#include "host/lib/compare/print.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/table.h"

enum column {
    COLUMN_CELL,
    COLUMN_METRIC,
    COLUMN_OLD,
    COLUMN_NEW,
    COLUMN_DIFFERENCE,
    COLUMN_UNIT,
    COLUMN_BOUNDS,
    COLUMN_WHY,
    COLUMNS
};
static const struct table_column columns[COLUMNS] = {
    {"cell", false, 0},      {"metric", false, 0}, {"old", true, 0},   {"new", true, 0},
    {"difference", true, 0}, {"unit", false, 3},   {"sure", false, 2}, {"why", false, 1},
};

static void add_row(struct table *table, const struct difference *difference)
{
    char words[COMPARE_WORDS_MAX], number[FIGURE_TEXT_MAX], change[FIGURE_CHANGE_MAX];
    const char *shown = NULL;
    double from = 0, to = 0;

    compare_shown(difference, &shown, &from, &to);
    table_row(table);
    table_cell(table, COLUMN_CELL, " %s",
               compare_cell_name(words, difference->old_cell, difference->new_cell));
    if (!shown)
        table_cell(table, COLUMN_METRIC, "%s", difference->new->name);
    else
        table_cell(table, COLUMN_METRIC, "%s (%s)", difference->new->name, shown);
    table_cell(table, COLUMN_OLD, "%s", figure_text(number, from, false));
    table_cell(table, COLUMN_NEW, "%s", figure_text(number, to, false));
    table_cell(table, COLUMN_DIFFERENCE, "%s", figure_change_text(change, from, to));
    table_cell(table, COLUMN_UNIT, "%s", result_metric_unit(difference->new_cell, difference->new));
    table_cell(table, COLUMN_BOUNDS, "%s", compare_bounds(words, difference));
    table_cell(table, COLUMN_WHY, "%s", compare_why(words, difference));
}

static bool print_changes(FILE *out, const struct comparison *comparison, size_t width)
{
    struct table *table = table_new(columns, COLUMNS);
    enum change before = CHANGE_EQUAL;
    size_t rows = 0;

    if (!table)
        return false;
    for (size_t i = 0; i < comparison->difference_count; i++) {
        const struct difference *difference = &comparison->differences[i];
        if (difference->change == CHANGE_EQUAL)
            break;
        if (difference->change != before)
            table_heading(table, difference->change == CHANGE_OTHER
                                     ? "otherwise spread"
                                     : change_name(difference->change));
        before = difference->change;
        add_row(table, difference);
        rows++;
    }
    bool fine = !rows || table_print(table, out, width);
    table_free(table);
    return fine;
}

static void print_lone(FILE *out, const struct comparison *comparison, enum compare_lone kind)
{
    char name[COMPARE_WORDS_MAX];
    bool any = false;

    for (size_t i = 0; i < comparison->lone_count; i++) {
        const struct lone_cell *lone = &comparison->lone[i];
        if (lone->kind != kind)
            continue;
        if (!any)
            printable_print(out, "%s\n", compare_lone_title(kind));
        any = true;
        printable_print(out, " %s%s%s\n", compare_cell_name(name, lone->old, lone->new),
                        *lone->reason ? ": " : "", lone->reason);
    }
}

bool compare_print_text(FILE *out, const struct comparison *comparison, size_t width)
{
    char words[COMPARE_WORDS_MAX];

    printable_print(out, "old: %s\n", compare_side_name(words, &comparison->old));
    printable_print(out, "new: %s\n", compare_side_name(words, &comparison->new));
    for (size_t i = 0; i < comparison->note_count; i++)
        printable_print(out, "not the same: %s\n", comparison->notes[i]);
    bool fine = print_changes(out, comparison, width);
    for (unsigned kind = 0; kind < LONE_KINDS; kind++)
        print_lone(out, comparison, (enum compare_lone)kind);
    printable_print(out, "%s\n", compare_counts(words, comparison));
    return fine;
}
