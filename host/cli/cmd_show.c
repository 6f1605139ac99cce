/* `irqbench show DIR`: a run in the terminal. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/cli/terminal.h"
#include "host/lib/run/open.h"
#include "host/lib/show/show.h"
#include "host/lib/tails/tails.h"
#include <unistd.h>

#define WIDTH_LEAST 60u

static int show(const char *path, const struct show_request *request, bool tail)
{
    struct message message = {0};
    struct results *results = run_open(path, &message);
    bool fine = results &&
                (!tail || tails_attach(results, path, request->cell, request->metric, &message)) &&
                show_print(stdout, results, request, &message);

    results_free(results);
    if (!fine)
        message_print(&message, stderr);
    return fine ? EXIT_FINE : EXIT_UNABLE;
}

static int run(int argc, char **argv)
{
    struct show_request request = {.width = terminal_width(WIDTH_LEAST, TERMINAL_WIDTH)};
    static const char *const units[] = {"ns", NULL};
    const char *unit = NULL;
    bool tail = false;
    const struct option_spec options[] = {
        {.name = "cell",
         .letter = 'c',
         .argument = "PATTERN",
         .help = "only these cells: one part of an id, or a pattern over all of it",
         .kind = OPTION_TEXT,
         .destination = &request.cell},
        {.name = "metric",
         .letter = 'm',
         .argument = "NAME",
         .help = "only this metric",
         .kind = OPTION_TEXT,
         .destination = &request.metric},
        {.name = "unit",
         .argument = "UNIT",
         .help = "times of the tables in nanoseconds, at the clock that the run states",
         .kind = OPTION_CHOICE,
         .destination = &unit,
         .choices = units},
        {.name = "tail",
         .help = "of a board: estimate what comes once in a million samples, or say why not",
         .kind = OPTION_FLAG,
         .destination = &tail},
        {.name = "histogram",
         .letter = 'g',
         .help = "draw each metric's histogram, and values by instruction if swept",
         .kind = OPTION_FLAG,
         .destination = &request.figures},
        {.name = NULL},
    };
    const struct options_spec spec = {
        .command = "show",
        .arguments = "DIR",
        .about = "Shows a run directory (or its run.json) as tables, one a scenario and kind of\n"
                 "evidence. Cells without a result are listed with the reason. Of a run that was\n"
                 "stopped, or goes on, the cells that are there are shown.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1,
    };
    int count = 0;

    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    request.ns = unit != NULL;
    return show(argv[1], &request, tail);
}

COMMAND(show, 30, "tables and histograms of a run in the terminal", run);
