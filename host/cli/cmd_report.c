/* irqbench report: the HTML report, a Markdown summary, and figures as files. */
#include "host/cli/commands.h"
#include "host/cli/options.h"
#include "host/lib/base/printable.h"

#include "host/lib/history/history.h"
#include "host/lib/report/report.h"
#include "host/lib/run/open.h"
#include <stdlib.h>

/* The extras' model, if there is one, is the last of the runs. */
static bool write_report(char *const paths[], size_t count, const struct report_extras *extras,
                         const char *output, struct message *message)
{
    struct results **runs = calloc(count + 1, sizeof *runs);
    size_t loaded = 0, all = extras->model ? count + 1 : count;

    for (size_t i = 0; runs && i < all; i++) {
        runs[loaded] = run_open(i < count ? paths[i] : extras->model, message);
        loaded += runs[loaded] != NULL;
    }
    bool good = runs ? loaded == all : message_add(message, "out of memory");
    if (good)
        good = report_write(runs, all, extras, output, message);
    else
        for (size_t i = 0; i < loaded; i++)
            results_free(runs[i]);
    free(runs);
    return good;
}

/* Another run to hold the only one against. */
static bool write_against(char *const paths[], size_t count, struct report_extras extras,
                          const char *path, const char *output, struct message *message)
{
    if (!path)
        return write_report(paths, count, &extras, output, message);
    if (count > 1 || extras.model)
        return message_add(message,
                           "report: --against holds one run against another; give one DIR");
    struct results *against = run_open(path, message);
    extras.against = against;
    bool good = against && write_report(paths, count, &extras, output, message);
    results_free(against);
    return good;
}

/* Damaged or empty, a history is an error: nothing is reported without it in silence. */
static bool write_with_history(char *const paths[], size_t count, struct report_extras extras,
                               const char *path, const char *against, const char *output,
                               struct message *message)
{
    const struct history_request all = {.figure = FIGURE_NOMINAL};
    struct history history;

    if (!path)
        return write_against(paths, count, extras, against, output, message);
    if (!history_load(&history, path, &all, message))
        return false;
    extras.history = &history;
    bool good = write_against(paths, count, extras, against, output, message);
    history_free(&history);
    return good;
}

static int run(int argc, char **argv)
{
    const char *output = NULL, *history = NULL, *against = NULL;
    struct report_extras extras = {.model = NULL};
    const struct option_spec options[] = {
        {"output", 'o', "OUT", "directory for index.html and summary.md", OPTION_TEXT, &output, 0,
         0, 0},
        {"model-page", 0, "FILE", "the model's conformance page, to copy beside it and link",
         OPTION_TEXT, &extras.model_page, 0, 0, 0},
        {"model", 0, "RUN", "a run of the model, to stand beside the boards of the others",
         OPTION_TEXT, &extras.model, 0, 0, 0},
        {"history", 0, "FILE", "a history (`irqbench history`), of which the trend is drawn",
         OPTION_TEXT, &history, 0, 0, 0},
        {"against", 0, "RUN", "another run: what changed since then comes first", OPTION_TEXT,
         &against, 0, 0, 0},
        {"figures", 0, NULL, "also draw figures/ as files, by gnuplot and matplotlib", OPTION_FLAG,
         &extras.figures, 0, 0, 0},
        {0},
    };
    const struct options_spec spec = {
        .command = "report",
        .arguments = "DIR... -o OUT",
        .about =
            "Writes a self-contained HTML report of one or more runs, with its pictures, and\n"
            "a Markdown summary. Targets of several runs are put together; different kinds of\n"
            "evidence get parts of their own. The same run.json gives the same bytes. Of a run\n"
            "that was stopped, the cells that are there are reported, under a banner. OUT is new,\n"
            "empty, or a report.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = -1,
    };
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
    bool good = output != NULL || message_add(&message, "report: where to? Give -o OUT");
    good = good &&
           write_with_history(argv + 1, (size_t)count, extras, history, against, output, &message);
    message_print(&message, stderr);
    if (good)
        printable_print(stdout, "%s/index.html\n", output);
    return good ? EXIT_FINE : EXIT_UNABLE;
}

COMMAND(report, 60, "the HTML report with its pictures, and a Markdown summary", run);
