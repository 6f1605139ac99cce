/* `irqbench baseline DIR -o FILE`: what `check` compares with. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/base/printable.h"
#include "host/lib/files/output_file.h"
#include "host/lib/gate/baseline.h"
#include "host/lib/store/run_results.h"
#include <string.h>

static bool write_baseline(const char *directory, const char *output, bool incomplete,
                           struct message *message)
{
    struct text text = {0};
    struct results *results = run_results_load(directory, message);
    bool fine = results && baseline_make(&text, results, incomplete, message);

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
    static const char *const allowed[] = {"inconclusive", NULL};
    const char *output = NULL, *allow = NULL;
    const struct option_spec options[] = {{"output", 'o', "FILE", "where it goes (standard output)",
                                           OPTION_TEXT, &output, 0, 0, NULL},
                                          {"allow", 0, "WHAT",
                                           "keep cells that are so, with their status",
                                           OPTION_CHOICE, &allow, 0, 0, allowed},
                                          {.name = NULL}};
    const struct options_spec spec = {
        .command = "baseline",
        .arguments = "DIR",
        .about = "Writes what `irqbench check` compares with: sorted text, a line a figure,\n"
                 "CELL METRIC STATISTIC VALUE, to be read, edited and committed.",
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
    bool fine = write_baseline(argv[1], output && strcmp(output, "-") != 0 ? output : NULL,
                               allow != NULL, &message);
    message_print(&message, stderr);
    return fine ? EXIT_FINE : EXIT_UNABLE;
}

COMMAND(baseline, 45, "write what check compares with, as text", run);
