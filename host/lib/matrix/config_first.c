#include "host/lib/matrix/config_first.h"

#include "host/lib/files/yaml_plain.h"
#include <string.h>

#define COLUMNS 98u

/* "#   one, two," in as many lines as that takes. */
static void add_names(struct text *text, const struct catalog *catalog, enum wire_item kind)
{
    size_t column = COLUMNS;
    bool first = true;
    for (size_t i = 0; i < catalog->count; i++) {
        size_t length = strlen(catalog->items[i].name);
        if (catalog->items[i].kind != kind)
            continue;
        if (column + 2 + length > COLUMNS) {
            text_add(text, first ? "#   " : ",\n#   ");
            column = 4;
        } else {
            text_add(text, ", ");
            column += 2;
        }
        text_add(text, catalog->items[i].name);
        column += length;
        first = false;
    }
    text_add(text, "\n");
}

/* The first of these that the board has. */
static const char *choose(const struct catalog *catalog, enum wire_item kind,
                          const char *const *wanted)
{
    for (; *wanted; wanted++)
        if (catalog_find(catalog, kind, *wanted))
            return *wanted;
    return "all";
}

/* What a name stands between: quotes, where YAML would take it for something else. */
static const char *quotes_of(const char *name)
{
    const char *what;

    return name[0] == '-' || yaml_plain(name, &what) != YAML_PLAIN_TEXT ? "\"" : "";
}

void config_first(struct text *text, const char *name, const struct board *board)
{
    static const char *const plain[] = {"raw_c", NULL};
    static const char *const deferred[] = {"defer_thread", "dispatch_table", "raw_asm", NULL};
    static const char *const scenarios[] = {"entry_exit", NULL};
    const struct catalog *catalog = &board->catalog;
    const char *style = choose(catalog, WIRE_ITEM_STYLE, plain);
    const char *name_quotes = quotes_of(name), *board_quotes = quotes_of(board->name);
    text_addf(text,
              "# What `irqbench run` measures: each scenario with each style on each board.\n"
              "# Look first (--dry-run prints the cells), then run, then read:\n"
              "#\n"
              "#   irqbench run FILE --dry-run\n"
              "#   irqbench run FILE -o results\n"
              "#   irqbench show results\n"
              "#   irqbench report results -o report\n"
              "\n"
              "# Names the results.\n"
              "name: %s%s%s\n"
              "\n"
              "# Where: all, one board, or a list ([one, other]); `irqbench list boards`.\n"
              "boards: %s%s%s\n"
              "\n"
              "# What is measured of them. There are:\n",
              name_quotes, name, name_quotes, board_quotes, board->name, board_quotes);
    add_names(text, catalog, WIRE_ITEM_SCENARIO);
    text_addf(text,
              "scenarios: [%s]\n"
              "\n"
              "# Designs of a handler that are compared. There are:\n",
              choose(catalog, WIRE_ITEM_SCENARIO, scenarios));
    add_names(text, catalog, WIRE_ITEM_STYLE);
    if (strcmp(style, "all") == 0)
        text_add(text, "styles: all\n");
    else
        text_addf(text, "styles: [%s, %s]\n", style, choose(catalog, WIRE_ITEM_STYLE, deferred));
    text_add(text, "\n# What is interrupted, for scenarios whose interrupt comes into something "
                   "(entry_swept). There are:\n");
    add_names(text, catalog, WIRE_ITEM_LOAD);
    text_add(text, "# loads: [idle, memory]\n"
                   "\n"
                   "# Disciplines of shared state, for the scenarios shared_*. There are:\n");
    add_names(text, catalog, WIRE_ITEM_SHARING);
    text_add(text, "# sharing: all\n"
                   "\n"
                   "# How often: auto is as often as says something new.\n"
                   "# samples: auto\n"
                   "\n"
                   "# Further selections; what one leaves out is as above.\n"
                   "# also:\n"
                   "# - scenarios: entry_swept\n"
                   "#   loads: memory\n"
                   "\n"
                   "# The start of the pseudo-random numbers, and the seconds for one cell.\n"
                   "# seed: 1\n"
                   "# timeout_s: 60\n"
                   "\n"
                   "# What is counted: auto, insns, dwt or systick.\n"
                   "# clock: auto\n");
}
