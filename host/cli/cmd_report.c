/* irqbench report: the HTML report, its figures and a Markdown summary. */
#include "host/cli/commands.h"
#include "host/cli/options.h"
#include "host/lib/base/printable.h"

#include "host/lib/report/report.h"

static int run(int argc, char **argv)
{
    const char *output = NULL, *model_page = NULL;
    const struct option_spec options[] = {
        {"output", 'o', "OUT", "directory for index.html, summary.md and figures/", OPTION_TEXT,
         &output, 0, 0, 0},
        {"model-page", 0, "FILE", "the model's conformance page, to copy beside it and link",
         OPTION_TEXT, &model_page, 0, 0, 0},
        {0},
    };
    const struct options_spec spec = {
        .command = "report",
        .arguments = "DIR... -o OUT",
        .about =
            "Writes a self-contained HTML report of one or more runs, its figures as SVG, and\n"
            "a Markdown summary. Targets of several runs are put together; different kinds of\n"
            "evidence get parts of their own. The same run.json gives the same bytes.",
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
    good = good && report_write(argv + 1, (size_t)count, output, model_page, &message);
    message_print(&message, stderr);
    if (good)
        printable_print(stdout, "%s/index.html\n", output);
    return good ? EXIT_FINE : EXIT_UNABLE;
}

COMMAND(report, 60, "write the HTML report with its figures, and a Markdown summary", run);
