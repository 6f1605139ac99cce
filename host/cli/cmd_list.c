/* `irqbench list KIND`: what there is, one line each. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include "host/lib/matrix/board.h"
#include "host/lib/terms/metrics.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOARDS = 0, METRICS = -1 };

static const struct {
    const char *name; /* on the command line */
    int kind;         /* enum wire_item, or one of these: */
} kinds[] = {
    {"boards", BOARDS},        {"styles", WIRE_ITEM_STYLE},    {"scenarios", WIRE_ITEM_SCENARIO},
    {"loads", WIRE_ITEM_LOAD}, {"sharing", WIRE_ITEM_SHARING}, {"metrics", METRICS},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

static void print_boards(const struct board_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        printable_print(stdout, "%-16s %s (%s%s)\n", list->boards[i]->name, list->boards[i]->title,
                        list->boards[i]->core, list->boards[i]->qemu ? "" : ", not in QEMU");
}

/* The boards that have an item, unless all have it. */
static void print_owners(const struct board_list *list, const struct catalog_item *item)
{
    size_t owners = 0;

    for (size_t i = 0; i < list->count; i++)
        owners += catalog_find(&list->boards[i]->catalog, item->kind, item->name) != NULL;
    if (owners == list->count)
        return;
    const char *before = " [only on ";
    for (size_t i = 0; i < list->count; i++) {
        if (!catalog_find(&list->boards[i]->catalog, item->kind, item->name))
            continue;
        printable_print(stdout, "%s%s", before, list->boards[i]->name);
        before = ", ";
    }
    printf("]");
}

static void print_parameters(const struct catalog *catalog, const struct catalog_item *item)
{
    const struct catalog_parameter *parameter;

    for (unsigned i = 0; (parameter = catalog_parameter(catalog, item, i)) != NULL; i++)
        printable_print(stdout, "%s%s: %u..%u %s, default %u: %s", i ? "; " : " (", parameter->name,
                        parameter->least, parameter->most, parameter->unit, parameter->usual,
                        parameter->summary);
    if (catalog_parameter(catalog, item, 0))
        printf(")");
}

/* Whether a board before this one has the item, so that it was printed. */
static bool is_printed(const struct board_list *list, size_t board, const struct catalog_item *item)
{
    for (size_t i = 0; i < board; i++)
        if (catalog_find(&list->boards[i]->catalog, item->kind, item->name))
            return true;
    return false;
}

static void print_items(const struct board_list *list, int kind)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct catalog *catalog = &list->boards[i]->catalog;
        for (size_t j = 0; j < catalog->count; j++) {
            const struct catalog_item *item = &catalog->items[j];
            if ((int)item->kind != kind || is_printed(list, i, item))
                continue;
            printable_print(stdout, "%-16s %s", item->name, item->summary);
            print_parameters(catalog, item);
            print_owners(list, item);
            printf("\n");
        }
    }
}

/* They do not depend on any image. */
static int list_metrics(void)
{
    const struct metric_row *row;

    for (size_t i = 0; (row = metric_at(i)) != NULL; i++)
        printable_print(stdout, "%-16s %-6s %-7s %-10s %d  %s\n", row->name,
                        metric_kind_name(row->kind), metric_better_name(row->better),
                        metric_section_name(row->section), row->rank, row->sentence);
    return EXIT_FINE;
}

static int list_kind(int kind)
{
    struct message message = {0};
    struct board_list list;

    if (!boards_load(&list, NULL, &message)) {
        message_print(&message, stderr);
        return EXIT_UNABLE;
    }
    if (kind)
        print_items(&list, kind);
    else
        print_boards(&list);
    boards_free(&list);
    return EXIT_FINE;
}

static int run(int argc, char **argv)
{
    static const struct option_spec options[] = {{.name = NULL}};
    static const struct options_spec spec = {
        .command = "list",
        .arguments = "boards|styles|scenarios|loads|sharing|metrics",
        .about = "Lists what there is, one line each: the boards that have an image, or what\n"
                 "their images carry. The names are those that configs use, and between ( and )\n"
                 "are the parameters that some have, with range and default. Metrics are those\n"
                 "of results: what the values are, which are better, the section of a report,\n"
                 "and the rank in which they order styles or disciplines there (0: none).",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1,
    };
    const char *names[KINDS];
    char hint[SUGGEST_TEXT_MAX];
    int count = 0;

    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    for (size_t i = 0; i < KINDS; i++) {
        names[i] = kinds[i].name;
        if (strcmp(kinds[i].name, argv[1]) == 0)
            return kinds[i].kind == METRICS ? list_metrics() : list_kind(kinds[i].kind);
    }
    printable_print(stderr, "irqbench list: there is no list of '%s'%s\n", argv[1],
                    suggest_text(hint, argv[1], names, KINDS));
    return EXIT_UNABLE;
}

COMMAND(list, 10, "boards, styles, scenarios, loads or sharing disciplines there are", run);
