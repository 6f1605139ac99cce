/* `irqbench baseline DIR -o FILE`: what `check` compares with. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/base/printable.h"
#include "host/lib/files/output_file.h"
#include "host/lib/gate/baseline.h"
#include "host/lib/store/run_results.h"
#include <string.h>

static bool take_allowed(const struct option_list *list, struct baseline_allow *allow,
                         struct message *message)
{
    for (size_t i = 0; i < list->count; i++) {
        bool part = strcmp(list->texts[i], "part") == 0;
        if (!part && strcmp(list->texts[i], "inconclusive") != 0)
            return message_add(message, "--allow '%s': expected inconclusive or part",
                               list->texts[i]);
        *(part ? &allow->part : &allow->inconclusive) = true;
    }
    return true;
}

static bool write_baseline(const char *directory, const char *output,
                           const struct option_list *list, struct message *message)
{
    struct text text = {0};
    struct baseline_allow allow = {false, false};
    struct results *results =
        take_allowed(list, &allow, message) ? run_results_load(directory, message) : NULL;
    bool fine = results && baseline_make(&text, results, allow, message);

    if (fine && output)
        fine = output_file_write(output, text_get(&text), text.used, message);
    else if (fine)
        printable_pass(stdout, text_get(&text), text.used, true);
    text_free(&text);
    results_free(results);
    return fine;
}

static int run(int argc, char **argv)
{
    const char *output = NULL;
    struct option_list allow = {.count = 0};
    const struct option_spec options[] = {
        {"output", 'o', "FILE", "where it goes (standard output)", OPTION_TEXT, &output, 0, 0,
         NULL},
        {"allow", 0, "WHAT",
         "inconclusive: keep such cells, with their status; part: "
         "of a run of some cells; repeatable",
         OPTION_LIST, &allow, 0, 0, NULL},
        {.name = NULL}};
    const struct options_spec spec = {
        .command = "baseline",
        .arguments = "DIR",
        .about =
            "Writes what `irqbench check` compares with: sorted text, a line a figure,\n"
            "CELL METRIC STATISTIC VALUE, to be read, edited and committed. Of a shard, or of\n"
            "cells that --cell selected, it is made with --allow part only.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1};
    struct message message = {0};
    int count = 0;

    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    bool fine = write_baseline(argv[1], output && strcmp(output, "-") != 0 ? output : NULL, &allow,
                               &message);
    message_print(&message, stderr);
    return fine ? EXIT_FINE : EXIT_UNABLE;
}

COMMAND(baseline, 45, "write what check compares with, as text", run);
