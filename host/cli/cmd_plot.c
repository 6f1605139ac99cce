/* irqbench plot: one cell of a run as a file for a viewer. */
#include "host/cli/commands.h"
#include "host/cli/options.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/celltrace/timeline.h"
#include <stdio.h>
#include <string.h>

#define SAMPLES_DEFAULT 3u
#define SAMPLES_MAX     1000u

static struct wanted {
    const char *cell, *kind, *output;
    uint32_t samples;
} wanted = {.samples = SAMPLES_DEFAULT};

/* The format of a file, by the end of its name. */
static const struct format {
    const char *end;
    output_fn write;
} timelines[] = {{".json", output_chrome}, {".vcd", output_vcd}, {NULL, NULL}};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);

    return length > strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

static bool plot_timeline(const char *run, struct message *message)
{
    struct celltrace_request request = {
        .run = run, .cell = wanted.cell, .output = wanted.output, .samples = wanted.samples};

    for (const struct format *format = timelines; format->end; format++)
        if (ends_with(wanted.output, format->end))
            request.write = format->write;
    if (!request.write)
        return message_add(message, "-o %s: a timeline's name must end with .json or .vcd",
                           wanted.output);
    return stop_catch_signals(message) && celltrace_timeline(&request, message);
}

/* A kind is a line here. */
static const struct kind {
    const char *name;
    bool (*plot)(const char *run, struct message *message);
} kinds[] = {{"timeline", plot_timeline}};
#define KINDS (sizeof kinds / sizeof kinds[0])

static bool plot(const char *run, struct message *message)
{
    if (!wanted.cell || !wanted.kind || !wanted.output)
        return message_add(message, "%s is missing",
                           !wanted.cell   ? "--cell"
                           : !wanted.kind ? "--kind"
                                          : "-o FILE");
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].name, wanted.kind) == 0)
            return kinds[i].plot(run, message);
    return message_add(message, "--kind %s: there is none", wanted.kind);
}

static int run(int argc, char **argv)
{
    const char *choices[KINDS + 1] = {NULL};
    const struct option_spec options[] = {
        {.name = "cell",
         .letter = 'c',
         .argument = "ID",
         .help = "the cell, by its whole id",
         .kind = OPTION_TEXT,
         .destination = &wanted.cell},
        {.name = "kind",
         .letter = 'k',
         .argument = "KIND",
         .help = "one of",
         .kind = OPTION_CHOICE,
         .destination = &wanted.kind,
         .choices = choices},
        {.name = "output",
         .letter = 'o',
         .argument = "FILE",
         .help = "FILE.json for Perfetto, FILE.vcd for GTKWave and PulseView",
         .kind = OPTION_TEXT,
         .destination = &wanted.output},
        {.name = "samples",
         .argument = "N",
         .help = "of a timeline: so many samples (default: 3)",
         .kind = OPTION_NUMBER,
         .destination = &wanted.samples,
         .min = 1,
         .max = SAMPLES_MAX},
        {.name = NULL},
    };
    const struct options_spec spec = {
        .command = "plot",
        .arguments = "DIR --cell ID --kind KIND -o FILE",
        .about = "Shows one cell of a run. A timeline runs it again in QEMU, in few samples, with\n"
                 "the image and the model of the run, and writes what happened when.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1,
    };
    struct message message = {0};
    int count = 0;

    for (size_t i = 0; i < KINDS; i++)
        choices[i] = kinds[i].name;
    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    bool good = plot(argv[1], &message);
    message_print(&message, stderr);
    stop_release();
    return good ? EXIT_FINE : EXIT_UNABLE;
}

COMMAND(plot, 65, "show one cell of a run: its timeline", run);
