/* `irqbench export DIR --format F`: a run for other tools. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/export/export.h"
#include "host/lib/files/output_file.h"
#include "host/lib/store/run_results.h"
#include "host/lib/tails/tails.h"
#include <stdlib.h>
#include <string.h>

#define FORMATS_MAX 16u

/* All of it or nothing: a file that is half written says something else. */
static bool write_text(const struct results *results, const struct export_request *request,
                       struct message *message)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    bool to_file = request->path && strcmp(request->path, "-") != 0;
    bool fine = memory && export_write(memory, results, request, message);

    if (!memory || fclose(memory) != 0)
        fine = message_add(message, "out of memory");
    if (fine && to_file)
        fine = output_file_write(request->path, text, size, message);
    else if (fine)
        fwrite(text, 1, size, stdout);
    free(text);
    return fine;
}

/* The run that is asked for, with estimates of tails if these are. */
static struct results *load(const char *directory, const struct export_request *request,
                            struct message *message)
{
    const struct export_format *format = export_format_of(request, message);
    struct results *results = format && export_tail_check(request, format, message)
                                  ? run_results_load(directory, message)
                                  : NULL;

    if (!results || !request->tail ||
        tails_attach(results, directory, request->cell, request->metric, message))
        return results;
    results_free(results);
    return NULL;
}

static int export(const char *directory, const struct export_request *request)
{
    struct message message = {0};
    struct results *results = load(directory, request, &message);
    bool fine = results && write_text(results, request, &message);

    results_free(results);
    if (!fine)
        message_print(&message, stderr);
    return fine ? EXIT_FINE : EXIT_UNABLE;
}

static const char about[] =
    "Writes a run for other tools. csv and json: one row a cell and metric; cells without\n"
    "a result have one row, with their status and reason and no numbers. markdown: a\n"
    "table. junit: a test case a cell. lava: a line a test case for LAVA. hgrm: the\n"
    "percentiles of one metric of one cell, as HdrHistogram prints them. The others\n"
    "have the nominal, with best and worst, of cells with a result: bencher (Bencher\n"
    "Metric Format), github-smaller, which is github-benchmark, and github-larger\n"
    "(github-action-benchmark: customSmallerIsBetter, customBiggerIsBetter), gbench\n"
    "(Google Benchmark: times in cycles alone, as nanoseconds).";

static const char *const units[] = {"ns", NULL};

static void list_formats(const char *choices[FORMATS_MAX])
{
    for (size_t i = 0; export_formats[i].name && i + 1 < FORMATS_MAX; i++)
        choices[i] = export_formats[i].name;
}

static int run(int argc, char **argv)
{
    const char *choices[FORMATS_MAX] = {NULL}, *unit = NULL;
    struct export_request request = {.format = NULL};
    const struct option_spec options[] = {
        {.name = "format",
         .letter = 'f',
         .argument = "FORMAT",
         .help = "else as the end of FILE says; one of",
         .kind = OPTION_CHOICE,
         .destination = &request.format,
         .choices = choices},
        {.name = "output",
         .letter = 'o',
         .argument = "FILE",
         .help = "write there and not to standard output",
         .kind = OPTION_TEXT,
         .destination = &request.path},
        {"cell", 'c', "PATTERN", "only these cells: one part of an id, or a pattern over all of it",
         OPTION_TEXT, &request.cell, 0, 0, NULL},
        {"metric", 'm', "NAME", "only this metric", OPTION_TEXT, &request.metric, 0, 0, NULL},
        {.name = "unit",
         .argument = "UNIT",
         .help = "times in nanoseconds, at the clock that the run states",
         .kind = OPTION_CHOICE,
         .destination = &unit,
         .choices = units},
        {.name = "tail",
         .help = "csv and json, of a board: with estimates of what comes once in a million samples",
         .kind = OPTION_FLAG,
         .destination = &request.tail},
        {.name = NULL},
    };
    const struct options_spec spec = {
        .command = "export",
        .arguments = "DIR",
        .about = about,
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1,
    };
    int count = 0;

    list_formats(choices);
    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    request.ns = unit != NULL;
    return export(argv[1], &request);
}

COMMAND(export, 70, "a run as CSV, JSON and in formats of other tools", run);
