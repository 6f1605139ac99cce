/* `irqbench compare A B`: what changed between two runs, or two styles. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/cli/terminal.h"
#include "host/lib/compare/print.h"
#include "host/lib/compare/side.h"
#include "host/lib/store/run_results.h"
#include <string.h>
#include <unistd.h>

#define WIDTH_OF_FILES 200u

struct request {
    struct compare_request compare;
    const char *fail_on, *again;
    bool json, markdown;
};

static bool print(const struct request *request, const struct comparison *comparison)
{
    if (request->json)
        return compare_print_json(stdout, comparison);
    if (request->markdown)
        return compare_print_markdown(stdout, comparison);
    return compare_print_text(stdout, comparison, terminal_width(0, WIDTH_OF_FILES));
}

static bool is_failure(const struct request *request, const struct comparison *comparison)
{
    if (!request->fail_on)
        return false;
    return strcmp(request->fail_on, "worse") == 0 ? compare_is_worse(comparison)
                                                  : compare_is_changed(comparison);
}

static int compare_sides(const struct request *request, const struct compare_side *old,
                         const struct compare_side *new, struct message *message)
{
    struct comparison *comparison = compare(old, new, &request->compare, message);
    int code = EXIT_UNABLE;

    if (comparison && !print(request, comparison))
        message_add(message, "out of memory");
    else if (comparison)
        code = is_failure(request, comparison) ? EXIT_GATE : EXIT_FINE;
    comparison_free(comparison);
    return code;
}

static int compare_runs(const struct request *request, const struct side_words words[2],
                        struct message *message)
{
    struct results *old = run_results_load(words[0].path, message);
    struct results *new = old ? run_results_load(words[1].path, message) : NULL;
    struct results *again =
        new && request->again ? run_results_load(request->again, message) : NULL;
    struct request own = *request;
    int code = EXIT_UNABLE;

    own.compare.again = again;
    if (old && new && !request->again == !again)
        code = compare_sides(&own, &(struct compare_side){old, words[0].subject},
                             &(struct compare_side){new, words[1].subject}, message);
    results_free(again);
    results_free(old);
    results_free(new);
    return code;
}

static int start(const struct request *request, char **arguments)
{
    struct message message = {0};
    struct side_words words[2] = {{NULL, NULL}, {NULL, NULL}};
    int code = EXIT_UNABLE;

    if (request->json && request->markdown)
        message_add(&message, "compare: --json and --markdown: choose one");
    else if (side_parse(&words[0], arguments[0], &message) &&
             side_parse(&words[1], arguments[1], &message)) {
        if (!words[0].subject != !words[1].subject)
            message_add(&message, "compare: RUN:STYLE goes with RUN:STYLE, not with a whole run");
        else
            code = compare_runs(request, words, &message);
    }
    side_free(&words[0]);
    side_free(&words[1]);
    message_print(&message, stderr);
    return code;
}

static int run(int argc, char **argv)
{
    static const char *const failures[] = {"worse", "changed", NULL};
    struct request r = {.fail_on = NULL};
    const struct option_spec options[] = {
        {"cell", 'c', "PATTERN", "only these cells: one part of an id, or a pattern over all of it",
         OPTION_TEXT, &r.compare.cell, 0, 0, NULL},
        {"metric", 'm', "NAME", "only this metric", OPTION_TEXT, &r.compare.metric, 0, 0, NULL},
        {"again", 0, "RUN", "silicon: OLD measured once more, to tell the noise by", OPTION_TEXT,
         &r.again, 0, 0, NULL},
        {"fail-on", 0, "WHAT", "exit 1 if something is so", OPTION_CHOICE, &r.fail_on, 0, 0,
         failures},
        {"json", 0, NULL, "as JSON (irqbench-compare/1)", OPTION_FLAG, &r.json, 0, 0, NULL},
        {"markdown", 0, NULL, "as Markdown", OPTION_FLAG, &r.markdown, 0, 0, NULL},
        {.name = NULL}};
    const struct options_spec spec = {
        .command = "compare",
        .arguments = "OLD NEW",
        .about =
            "Compares two runs cell by cell, or two styles (or disciplines) as RUN:STYLE:\n"
            "what changed, by how much and why, the worst first. Modelled cycles and\n"
            "instructions are exact; a difference that is the same in the model's best,\n"
            "nominal and worst is certain. Measured numbers (silicon) are compared by their\n"
            "quantiles, counts by their total a trigger: Fisher's exact test, corrected for all\n"
            "of them (5 % that any is said of equal runs), an interval of the difference, and\n"
            "Cliff's delta against the noise of --again.\n"
            "Other evidence or another core is not compared.",
        .options = options,
        .min_arguments = 2,
        .max_arguments = 2};
    int count = 0;

    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    return start(&r, argv + 1);
}

COMMAND(compare, 40, "what changed between two runs, or two styles", run);
