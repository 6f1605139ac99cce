/* irqbench plot: one cell of a run as a file for a viewer. */
#include "host/cli/commands.h"
#include "host/cli/options.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/celltrace/timeline.h"
#include "host/lib/charts/charts.h"
#include "host/lib/store/run_results.h"
#include <stdio.h>
#include <string.h>

#define SAMPLES_DEFAULT 3u
#define SAMPLES_MAX     1000u
#define TIMELINE        "timeline"
#define KINDS_MAX       16u
#define ABOUT_MAX       1600u

static struct wanted {
    const char *cell, *kind, *metric, *output;
    uint32_t samples;
} wanted;

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
    struct celltrace_request request = {.run = run,
                                        .cell = wanted.cell,
                                        .output = wanted.output,
                                        .samples =
                                            wanted.samples ? wanted.samples : SAMPLES_DEFAULT};

    if (wanted.metric)
        return message_add(message, "--metric: a timeline shows all that happened; leave it out");
    for (const struct format *format = timelines; format->end; format++)
        if (ends_with(wanted.output, format->end))
            request.write = format->write;
    if (!request.write)
        return message_add(message, "-o %s: a timeline's name must end with .json or .vcd",
                           wanted.output);
    return stop_catch_signals(message) && celltrace_timeline(&request, message);
}

static bool plot_chart(const char *run, struct message *message)
{
    const struct chart_request request = {
        .cell = wanted.cell, .metric = wanted.metric, .kind = wanted.kind, .output = wanted.output};

    if (!wanted.metric)
        return message_add(message, "--metric is missing: of what is the %s to be?", wanted.kind);
    if (wanted.samples)
        return message_add(message, "--samples: only a timeline is run again, --kind %s is not",
                           wanted.kind);
    struct results *results =
        charts_request_check(&request, message) ? run_results_load(run, message) : NULL;
    bool good = results && charts_draw(results, &request, message);
    results_free(results);
    return good;
}

static bool plot(const char *run, struct message *message)
{
    if (!wanted.cell || !wanted.kind || !wanted.output)
        return message_add(message, "%s is missing",
                           !wanted.cell   ? "--cell"
                           : !wanted.kind ? "--kind"
                                          : "-o FILE");
    return strcmp(wanted.kind, TIMELINE) == 0 ? plot_timeline(run, message)
                                              : plot_chart(run, message);
}

static const char *choices[KINDS_MAX + 1];
static char about[ABOUT_MAX];

/* The charts, and the timeline; `about` gets what each of them draws. */
static void list_kinds(size_t size)
{
    size_t count = 0, used = strlen(about);

    for (; charts_kind_name(count) && count < KINDS_MAX - 1; count++) {
        choices[count] = charts_kind_name(count);
        used += (size_t)snprintf(about + used, size - used, "%s%s: %s", count ? "; " : "\n",
                                 choices[count], charts_kind_about(count));
    }
    snprintf(about + used, size - used, ".");
    choices[count] = TIMELINE;
}

static const char intro[] =
    "Draws a run's cells, by gnuplot. A picture says of which evidence it is, and the same\n"
    "run gives the same bytes; FILE.gp is the script that draws it. A timeline runs a cell\n"
    "again in QEMU, in few samples, with the image and the model of the run, and writes\n"
    "what happened when.";

static const struct option_spec options[] = {
    {.name = "cell",
     .letter = 'c',
     .argument = "ID",
     .help = "the cell; box and curve take a pattern of several",
     .kind = OPTION_TEXT,
     .destination = &wanted.cell},
    {.name = "kind",
     .letter = 'k',
     .argument = "KIND",
     .help = "one of",
     .kind = OPTION_CHOICE,
     .destination = &wanted.kind,
     .choices = choices},
    {.name = "metric",
     .letter = 'm',
     .argument = "NAME",
     .help = "of a chart: what it is of",
     .kind = OPTION_TEXT,
     .destination = &wanted.metric},
    {.name = "output",
     .letter = 'o',
     .argument = "FILE",
     .help = "a chart: .svg, .png, .pdf, or .gp; a timeline: .json (Perfetto) or .vcd (GTKWave)",
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

static int run(int argc, char **argv)
{
    const struct options_spec spec = {
        .command = "plot",
        .arguments = "DIR --cell ID --kind KIND -o FILE",
        .about = about,
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1,
    };
    struct message message = {0};
    int count = 0;

    snprintf(about, sizeof about, "%s", intro);
    list_kinds(sizeof about);
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

COMMAND(plot, 65, "draw a run: distributions, curves, and the timeline of a cell", run);
