/* `irqbench list KIND`: what there is, one line each. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/cli/terminal.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include "host/lib/base/text.h"
#include "host/lib/matrix/board.h"
#include "host/lib/matrix/config.h"
#include "host/lib/target/port_list.h"
#include "host/lib/terms/metrics.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOARDS = 0, METRICS = -1, PORTS = -2 };

static const struct {
    const char *name; /* on the command line */
    int kind;         /* enum wire_item, or one of these: */
    const char *what;
} kinds[] = {
    {"boards", BOARDS, "what there is an image for"},
    {"styles", WIRE_ITEM_STYLE, "designs of a handler"},
    {"scenarios", WIRE_ITEM_SCENARIO, "what is measured of a style"},
    {"loads", WIRE_ITEM_LOAD, "what is interrupted"},
    {"sharing", WIRE_ITEM_SHARING, "disciplines of state that a handler shares"},
    {"metrics", METRICS, "the figures of a result"},
    {"ports", PORTS, "serial ports of this machine"},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

/* Of the column of names. */
#define NAME_WIDTH 16
#define KIND_WIDTH 10
#define INDENT     2

static int wider(int width, const char *name)
{
    size_t length = strlen(name);
    return length > (size_t)width ? (int)length : width;
}

static void print_boards(const struct board_list *list)
{
    int width = NAME_WIDTH;
    for (size_t i = 0; i < list->count; i++)
        width = wider(width, list->boards[i]->name);
    for (size_t i = 0; i < list->count; i++)
        printable_print(stdout, "%-*s %s (%s%s)\n", width, list->boards[i]->name,
                        list->boards[i]->title, list->boards[i]->core,
                        list->boards[i]->qemu ? "" : ", not in QEMU");
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

static void print_asked(const struct catalog *catalog, const struct catalog_item *item)
{
    const struct catalog_asked *asked = catalog_asked(catalog, item);

    if (asked)
        printable_print(stdout, " [asked only by %s]", asked->scenarios);
}

/* The kinds of evidence that can say something about an item, unless all can. */
static void print_evidence(const struct catalog *catalog, const struct catalog_item *item)
{
    const struct catalog_evidence *evidence = catalog_evidence(catalog, item);
    const char *before = " [only by ";

    if (!evidence)
        return;
    for (int i = 0; i < EVIDENCE_COUNT; i++) {
        if (!evidence->valid[i])
            continue;
        printable_print(stdout, "%s%s", before, result_evidence_name((enum result_evidence)i));
        before = ", ";
    }
    printable_print(stdout, ": %s]", evidence->why);
}

/* Its bytes, by the image whose line this is. */
static void print_size(const struct catalog *catalog, const struct catalog_item *item)
{
    const struct catalog_size *size =
        item->kind == WIRE_ITEM_STYLE ? catalog_size(catalog, item->name) : NULL;

    if (!size)
        return;
    printf(" [%u bytes of code, %u of vector table, ", size->code, size->tables);
    if (size->arena_known)
        printf("%u of RAM]", size->ram + size->arena);
    else
        printf("%u of RAM and some of the arena]", size->ram);
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
            printable_print(stdout, "%-*s %s", NAME_WIDTH, item->name, item->summary);
            print_parameters(catalog, item);
            print_asked(catalog, item);
            print_evidence(catalog, item);
            print_owners(list, item);
            print_size(catalog, item);
            printf("\n");
        }
    }
}

/* They do not depend on any image. */
static int list_metrics(void)
{
    const struct metric_row *row;

    for (size_t i = 0; (row = metric_at(i)) != NULL; i++)
        printable_print(stdout, "%-*s %-6s %-7s %-10s %d  %s\n", NAME_WIDTH, row->name,
                        metric_kind_name(row->kind), metric_better_name(row->better),
                        metric_section_name(row->section), row->rank, row->sentence);
    return EXIT_FINE;
}

/* Those of this machine; none is no error, and says what to do. */
static int list_ports(void)
{
    struct message message = {0};
    struct port_list list;
    char text[PORT_TEXT_MAX];
    int width = NAME_WIDTH;

    if (!port_list_read(&list, &message)) {
        message_print(&message, stderr);
        return EXIT_UNABLE;
    }
    for (size_t i = 0; i < list.count; i++)
        width = wider(width, list.ports[i].name);
    for (size_t i = 0; i < list.count; i++) {
        port_info_describe(&list.ports[i], text);
        printable_print(stdout, "%-*s %s\n", width, list.ports[i].name, text);
    }
    if (list.count == 0)
        printable_print(stderr, "irqbench: %s\n", port_list_none);
    port_list_free(&list);
    return EXIT_FINE;
}

/* What is not in a list because its image is not there. */
static void tell_unbuilt(const struct board_names *unbuilt)
{
    if (!unbuilt->count)
        return;
    struct text text = {0};
    text_addf(&text, "irqbench: boards without an image, which `make firmware` builds:");
    for (size_t i = 0; i < unbuilt->count; i++)
        text_addf(&text, "%s %s", i ? "," : "", unbuilt->names[i]);
    terminal_print_words(stderr, text_get(&text), 0, INDENT, terminal_text_width());
    text_free(&text);
}

/* For scripts: one name a line, whether there is an image or not. */
static int list_boards_of(const char *config)
{
    struct message message = {0};
    struct board_names names;
    bool all;

    if (!config_board_names(config, &names, &all, &message)) {
        message_print(&message, stderr);
        return EXIT_UNABLE;
    }
    if (all)
        printf("all\n");
    for (size_t i = 0; !all && i < names.count; i++)
        printable_print(stdout, "%s\n", names.names[i]);
    board_names_free(&names);
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
    tell_unbuilt(&list.unbuilt);
    boards_free(&list);
    return EXIT_FINE;
}

static int list_lists(void)
{
    size_t width = terminal_text_width();

    for (size_t i = 0; i < KINDS; i++) {
        printable_print(stdout, "%-*s ", KIND_WIDTH, kinds[i].name);
        terminal_print_words(stdout, kinds[i].what, KIND_WIDTH + 1, KIND_WIDTH + 1, width);
    }
    return EXIT_FINE;
}

static int run(int argc, char **argv)
{
    const char *config = NULL;
    const struct option_spec options[] = {
        {.name = "config",
         .argument = "FILE.yaml",
         .help = "of boards: only the names that the file has, one a line, built or not (or all)",
         .kind = OPTION_TEXT,
         .destination = &config},
        {.name = NULL},
    };
    const struct options_spec spec = {
        .command = "list",
        .arguments = "[boards|styles|scenarios|loads|sharing|metrics|ports]",
        .about = "Alone, says what can be listed. Lists what there is, one line each: the boards "
                 "that have an image, or what\n"
                 "their images carry. The names are those that configs use, and between ( and )\n"
                 "are the parameters that some have, with range and default; between [ and ] is\n"
                 "what alone asks an item, or can say something about it, and of a style what\n"
                 "its own code, vector table and RAM take, on the first board that has it.\n"
                 "Metrics are those\n"
                 "of results: what the values are, which are better, the section of a report,\n"
                 "and the rank in which they order styles or disciplines there (0: none).\n"
                 "Ports are the serial ports of this machine, with the vendor and product by\n"
                 "which `run --port usb:VENDOR:PRODUCT` finds one.",
        .options = options,
        .min_arguments = 0,
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
    if (config && (!count || strcmp(argv[1], kinds[0].name) != 0)) {
        fprintf(stderr, "irqbench list: --config goes with `list boards`\n");
        return EXIT_UNABLE;
    }
    if (config)
        return list_boards_of(config);
    if (!count)
        return list_lists();
    for (size_t i = 0; i < KINDS; i++) {
        names[i] = kinds[i].name;
        if (strcmp(kinds[i].name, argv[1]) == 0)
            return kinds[i].kind == METRICS ? list_metrics()
                   : kinds[i].kind == PORTS ? list_ports()
                                            : list_kind(kinds[i].kind);
    }
    printable_print(stderr, "irqbench list: there is no list of '%s'%s\n", argv[1],
                    suggest_text(hint, argv[1], names, KINDS));
    return EXIT_UNABLE;
}

COMMAND(list, 10, "what there is: boards, styles, scenarios, metrics, ports", run);
