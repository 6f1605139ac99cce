/* `irqbench show DIR`: a run in the terminal. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/show/show.h"
#include "host/lib/store/run_results.h"
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_DEFAULT 80u
#define WIDTH_LEAST   60u

/* A terminal's own width; 80 where there is none, so that files look alike. */
static size_t width_of_output(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col)
        return WIDTH_DEFAULT;
    return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
}

static int show(const char *path, const struct show_request *request)
{
    struct message message = {0};
    struct results *results = run_results_load(path, &message);
    bool fine = results && show_print(stdout, results, request, &message);

    results_free(results);
    if (!fine)
        message_print(&message, stderr);
    return fine ? EXIT_FINE : EXIT_UNABLE;
}

static int run(int argc, char **argv)
{
    struct show_request request = {.width = width_of_output()};
    const struct option_spec options[] = {
        {.name = "cell",
         .letter = 'c',
         .argument = "PATTERN",
         .help = "only cells whose id matches, such as '*/entry_exit/*'",
         .kind = OPTION_TEXT,
         .destination = &request.cell},
        {.name = "metric",
         .letter = 'm',
         .argument = "NAME",
         .help = "only this metric",
         .kind = OPTION_TEXT,
         .destination = &request.metric},
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
                 "evidence. Cells without a result are listed with the reason.",
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
    return show(argv[1], &request);
}

COMMAND(show, 30, "tables and histograms of a run in the terminal", run);
