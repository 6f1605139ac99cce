/* `irqbench export DIR --format F`: a run for other tools. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/export/export.h"
#include "host/lib/files/output_file.h"
#include "host/lib/store/run_results.h"
#include <stdlib.h>
#include <string.h>

#define FORMATS_MAX 16u

static bool write_format(FILE *out, const char *format, const struct results *results,
                         struct message *message)
{
    for (const struct export_format *entry = export_formats; entry->name; entry++)
        if (strcmp(entry->name, format) == 0)
            return entry->write(out, results) || message_add(message, "out of memory");
    return message_add(message, "unknown format '%s'", format);
}

static bool write_file(const char *path, const char *format, const struct results *results,
                       struct message *message)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    bool fine = memory && write_format(memory, format, results, message);

    if (!memory || fclose(memory) != 0)
        fine = message_add(message, "out of memory");
    fine = fine && output_file_write(path, text, size, message);
    free(text);
    return fine;
}

static int export(const char *directory, const char *format, const char *path)
{
    struct message message = {0};
    struct results *results = run_results_load(directory, &message);
    bool fine = results != NULL;

    if (fine && path && strcmp(path, "-") != 0)
        fine = write_file(path, format, results, &message);
    else if (fine)
        fine = write_format(stdout, format, results, &message);
    results_free(results);
    if (!fine)
        message_print(&message, stderr);
    return fine ? EXIT_FINE : EXIT_UNABLE;
}

static int run(int argc, char **argv)
{
    const char *choices[FORMATS_MAX] = {NULL}, *format = NULL, *path = NULL;
    const struct option_spec options[] = {
        {.name = "format",
         .letter = 'f',
         .argument = "FORMAT",
         .help = "one of",
         .kind = OPTION_CHOICE,
         .destination = &format,
         .choices = choices},
        {.name = "output",
         .letter = 'o',
         .argument = "FILE",
         .help = "write there and not to standard output",
         .kind = OPTION_TEXT,
         .destination = &path},
        {.name = NULL},
    };
    const struct options_spec spec = {
        .command = "export",
        .arguments = "DIR",
        .about =
            "Writes a run for other tools. csv and json: one row a cell and metric; cells without\n"
            "a result have one row, with their status and reason and no numbers. The others\n"
            "have the nominal, with best and worst, of cells with a result: bencher (Bencher\n"
            "Metric Format), github-smaller and github-larger (github-action-benchmark:\n"
            "customSmallerIsBetter, customBiggerIsBetter), gbench (Google Benchmark: times\n"
            "in cycles alone, as nanoseconds).",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1,
    };
    int count = 0;

    for (size_t i = 0; export_formats[i].name && i + 1 < FORMATS_MAX; i++)
        choices[i] = export_formats[i].name;
    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    if (!format) {
        fprintf(stderr, "irqbench export: --format is missing\nTry `irqbench export --help`.\n");
        return EXIT_UNABLE;
    }
    return export(argv[1], format, path);
}

COMMAND(export, 70, "a run as CSV, JSON and in formats of other tools", run);
