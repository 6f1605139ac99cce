/* irqbench report: the HTML report, a Markdown summary, and figures as files. */
#include "host/cli/commands.h"
#include "host/cli/options.h"
#include "host/lib/base/printable.h"

#include "host/lib/history/history.h"
#include "host/lib/report/report.h"
#include "host/lib/run/open.h"
#include "host/lib/tails/tails.h"
#include <stdlib.h>

struct wanted {
    char *const *paths; /* of the runs */
    size_t count;
    const char *output, *history, *against;
    bool tail;
    struct report_extras extras;
};

/* Estimates are for boards: of runs of the model beside them there are none. */
static bool attach_tails(struct results *const runs[], const struct wanted *wanted,
                         struct message *message)
{
    struct message why = {0};
    size_t attached = 0;

    for (size_t i = 0; i < wanted->count; i++) {
        struct message refused = {0};
        if (tails_attach(runs[i], wanted->paths[i], NULL, NULL, &refused))
            attached++;
        else if (why.count == 0)
            why = refused;
    }
    if (attached == 0)
        *message = why;
    return attached > 0;
}

/* The extras' model, if there is one, is the last of the runs. */
static bool write_report(const struct wanted *wanted, struct message *message)
{
    struct results **runs = calloc(wanted->count + 1, sizeof *runs);
    size_t loaded = 0, all = wanted->extras.model ? wanted->count + 1 : wanted->count;

    if (!runs)
        return message_add(message, "out of memory");
    for (size_t i = 0; i < all; i++) {
        runs[loaded] =
            run_open(i < wanted->count ? wanted->paths[i] : wanted->extras.model, message);
        loaded += runs[loaded] != NULL;
    }
    bool good = loaded == all && (!wanted->tail || attach_tails(runs, wanted, message));
    if (good)
        good = report_write(runs, all, &wanted->extras, wanted->output, message);
    else
        for (size_t i = 0; i < loaded; i++)
            results_free(runs[i]);
    free(runs);
    return good;
}

/* Another run to hold the only one against. */
static bool write_against(struct wanted wanted, struct message *message)
{
    if (!wanted.against)
        return write_report(&wanted, message);
    if (wanted.count > 1 || wanted.extras.model)
        return message_add(message,
                           "report: --against holds one run against another; give one DIR");
    struct results *against = run_open(wanted.against, message);
    wanted.extras.against = against;
    bool good = against && write_report(&wanted, message);
    results_free(against);
    return good;
}

/* Damaged or empty, a history is an error: nothing is reported without it in silence. */
static bool write_with_history(struct wanted wanted, struct message *message)
{
    const struct history_request all = {.figure = FIGURE_NOMINAL};
    struct history history;

    if (!wanted.history)
        return write_against(wanted, message);
    if (!history_load(&history, wanted.history, &all, message))
        return false;
    wanted.extras.history = &history;
    bool good = write_against(wanted, message);
    history_free(&history);
    return good;
}

static int run(int argc, char **argv)
{
    struct wanted wanted = {.extras = {.tool = irqbench_identity()}};
    const struct option_spec options[] = {
        {"output", 'o', "OUT", "directory for index.html and summary.md", OPTION_TEXT,
         &wanted.output, 0, 0, 0},
        {"model-page", 0, "FILE", "the model's conformance page, to copy beside it and link",
         OPTION_TEXT, &wanted.extras.model_page, 0, 0, 0},
        {"model", 0, "RUN", "a run of the model, to stand beside the boards of the others",
         OPTION_TEXT, &wanted.extras.model, 0, 0, 0},
        {"history", 0, "FILE", "a history (`irqbench history`), of which the trend is drawn",
         OPTION_TEXT, &wanted.history, 0, 0, 0},
        {"against", 0, "RUN", "another run: what changed since then comes first", OPTION_TEXT,
         &wanted.against, 0, 0, 0},
        {"tail", 0, NULL,
         "of a board: estimate what comes once in a million samples, or say why not", OPTION_FLAG,
         &wanted.tail, 0, 0, 0},
        {"figures", 0, NULL, "also draw figures/ as files, by gnuplot and matplotlib", OPTION_FLAG,
         &wanted.extras.figures, 0, 0, 0},
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
    wanted.paths = argv + 1;
    wanted.count = (size_t)count;
    bool good = wanted.output != NULL || message_add(&message, "report: where to? Give -o OUT");
    good = good && write_with_history(wanted, &message);
    message_print(&message, stderr);
    if (good)
        printable_print(stdout, "%s/index.html\n", wanted.output);
    return good ? EXIT_FINE : EXIT_UNABLE;
}

COMMAND(report, 60, "the HTML report with its pictures, and a Markdown summary", run);
