/* `irqbench merge DIR... -o DIR`: shards of one matrix made one run. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/base/printable.h"
#include "host/lib/run/merge.h"

static void print_problem(const char *id, const char *status, const char *reason)
{
    printable_print(stderr, "irqbench: %s: %s: %s\n", id, status, reason);
}

static int run(int argc, char **argv)
{
    const char *output = NULL;
    bool force = false;
    const struct option_spec options[] = {
        {"output", 'o', "DIR", "where the whole run goes", OPTION_TEXT, &output, 0, 0, NULL},
        {"force", 0, NULL, "replace another run in DIR", OPTION_FLAG, &force, 0, 0, NULL},
        {.name = NULL}};
    const struct options_spec spec = {
        .command = "merge",
        .arguments = "DIR... -o DIR",
        .about = "Makes one run of the shards that `irqbench run --shard I/N` left: the same\n"
                 "run.json as that of the whole, but for its provenance. A cell that is in no\n"
                 "shard or in two is an error.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = -1};
    struct rebuild_summary summary = {0};
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
    bool fine = output || message_add(&message, "merge: where to? Give -o DIR");
    fine = fine &&
           merge_runs(argv + 1, (size_t)count, output, force, &summary, print_problem, &message);
    message_print(&message, stderr);
    if (fine)
        printable_print(stdout, "%zu cells of %d runs; %s/" RESULTS_FILE "\n", summary.cells, count,
                        output);
    return fine ? EXIT_FINE : EXIT_UNABLE;
}

COMMAND(merge, 25, "put the shards of a matrix together", run);
