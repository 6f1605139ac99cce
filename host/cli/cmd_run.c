/* irqbench run: measures every cell of a config, or rebuilds run.json from the
 * captures of an earlier run.
 */
#include "host/cli/commands.h"
#include "host/cli/options.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/run/images.h"
#include "host/lib/run/run.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct settings {
    const char *output, *order, *image;
    bool resume, force, replay, strict;
    uint32_t jobs, delay_ms, slow_bytes_per_s;
    struct option_list rules, params;
};

static const char *const orders[] = {"forward", "reverse", NULL};

static uint32_t online_cpus(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    if (count < 1)
        return 1;
    return count < (long)RUNNER_JOBS_MAX ? (uint32_t)count : RUNNER_JOBS_MAX;
}

static int complain(const struct message *message)
{
    message_print(message, stderr);
    return EXIT_UNABLE;
}

static int misused(const char *what)
{
    printable_print(stderr, "irqbench run: %s; see irqbench run --help\n", what);
    return EXIT_UNABLE;
}

static void print_problem(const char *id, const char *status, const char *reason)
{
    printable_print(stderr, "irqbench: %s: %s: %s\n", id, status, reason);
}

static int summarise(const struct settings *settings, const char *directory,
                     const struct rebuild_summary *summary)
{
    size_t good = summary->by_status[RESULT_OK] + summary->by_status[RESULT_UNSUPPORTED];
    printf("%zu cells:", summary->cells);
    for (int i = 0; i < RESULT_STATUS_COUNT; i++)
        printable_print(stdout, "%s %zu %s", i ? "," : "", summary->by_status[i],
                        result_status_name((enum result_status)i));
    printable_print(stdout, "; %s/" RESULTS_FILE "\n", directory);
    return settings->strict && good < summary->cells ? EXIT_GATE : EXIT_FINE;
}

/* Ctrl-C is no error of the tool, but neither is there a result. */
static int stopped(const char *directory)
{
    size_t done = 0, total = 0;
    rundir_progress(directory, &done, &total);
    printable_print(
        stderr,
        "irqbench: stopped by %s after %zu of %zu cells; go on with the same command and "
        "--resume\n",
        strsignal(stop_signal()), done, total);
    return EXIT_UNABLE;
}

/* "BOARD=ELF" */
static bool split_image(const struct settings *settings, struct runner_setup *setup, char **copy,
                        struct message *message)
{
    if (!settings->image)
        return true;
    *copy = strdup(settings->image);
    char *equals = *copy ? strchr(*copy, '=') : NULL;
    if (!equals || equals == *copy || equals[1] == '\0')
        return message_add(message, "--image '%s': expected BOARD=ELF", settings->image);
    *equals = '\0';
    setup->image_board = *copy;
    setup->image_elf = equals + 1;
    for (size_t i = 0; i < setup->config->boards.count; i++)
        if (strcmp(setup->config->boards.names[i], setup->image_board) == 0)
            return access(setup->image_elf, R_OK) == 0 ||
                   message_add(message, "--image: cannot read %s", setup->image_elf);
    return message_add(message, "--image: the config has no board '%s'", setup->image_board);
}

static bool change_model(const struct settings *settings, struct model_changes *changes,
                         struct message *message)
{
    bool good = true;
    for (size_t i = 0; good && i < settings->rules.count; i++)
        good = model_changes_add_rule(changes, "--rule", settings->rules.texts[i], message);
    for (size_t i = 0; good && i < settings->params.count; i++)
        good = model_changes_add_param(changes, "--param", settings->params.texts[i], message);
    return good;
}

static int run_config(const struct settings *settings, const struct config *config)
{
    struct message message = {0};
    struct rebuild_summary summary = {0};
    char *image = NULL;
    struct runner_setup setup = {.config = config,
                                 .jobs = settings->jobs,
                                 .progress = stderr,
                                 .reverse = strcmp(settings->order, "reverse") == 0,
                                 .delay_ms = settings->delay_ms,
                                 .slow_bytes_per_s = settings->slow_bytes_per_s};
    enum rundir_mode mode = settings->force    ? RUNDIR_FORCE
                            : settings->resume ? RUNDIR_RESUME
                                               : RUNDIR_NEW;
    bool good = split_image(settings, &setup, &image, &message) &&
                change_model(settings, &setup.changes, &message) &&
                benchmark_run(&setup, settings->output, mode, &summary, print_problem, &message);
    free(image);
    if (good)
        return summarise(settings, settings->output, &summary);
    if (message.count == 0 && stop_signal())
        return stopped(settings->output);
    return complain(&message);
}

static int run_file(const struct settings *settings, const char *path)
{
    struct message message = {0};
    struct board_list boards;
    if (!images_build_missing(stderr, &message) || !boards_load(&boards, NULL, &message))
        return complain(&message);
    struct config *config = config_load(path, &boards, &message);
    int code = config ? run_config(settings, config) : complain(&message);
    config_free(config);
    boards_free(&boards);
    return code;
}

static int replay(const struct settings *settings, const char *directory)
{
    struct message message = {0};
    struct rebuild_summary summary = {0};
    if (benchmark_replay(directory, &summary, print_problem, &message))
        return summarise(settings, directory, &summary);
    return complain(&message);
}

static int start(const struct settings *settings, const char *argument)
{
    struct message message = {0};
    bool changes = settings->rules.count || settings->params.count;
    if (settings->replay &&
        (settings->output || settings->resume || settings->force || settings->image || changes))
        return misused("--replay takes a run directory and no -o, --resume, --force, --image, "
                       "--rule or --param");
    if (settings->replay)
        return replay(settings, argument);
    if (!settings->output)
        return misused("-o DIR is missing: where shall the results go?");
    if (settings->resume && settings->force)
        return misused("--resume keeps what is there, --force removes it: choose one");
    if (!stop_catch_signals(&message))
        return complain(&message);
    int code = run_file(settings, argument);
    stop_release();
    return code;
}

static int parse(const struct option_spec *options, int argc, char **argv)
{
    const struct options_spec spec = {
        .command = "run",
        .arguments = "CONFIG.yaml | --replay DIR",
        .about = "Measures every cell of a config under QEMU and writes DIR/run.json. A run that\n"
                 "was stopped, or killed, goes on with --resume. Cells without a result are\n"
                 "listed with their reason; that is no failure of the run, except with --strict.\n"
                 "IRQBENCH_QEMU names another QEMU than qemu-system-arm.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1};
    int count = 0;
    return (int)options_parse(&spec, argc, argv, &count);
}

static int run(int argc, char **argv)
{
    struct settings s = {.order = "forward", .jobs = online_cpus()};
    const struct option_spec options[] = {
        {"output", 'o', "DIR", "where run.json and the captures go", OPTION_TEXT, &s.output, 0, 0,
         NULL},
        {"jobs", 'j', "N", "QEMUs at once (as many as there are CPUs)", OPTION_NUMBER, &s.jobs, 1,
         RUNNER_JOBS_MAX, NULL},
        {"resume", 0, NULL, "go on with a run that was stopped", OPTION_FLAG, &s.resume, 0, 0,
         NULL},
        {"force", 0, NULL, "replace another run in DIR", OPTION_FLAG, &s.force, 0, 0, NULL},
        {"replay", 0, NULL, "rebuild DIR/run.json from its captures", OPTION_FLAG, &s.replay, 0, 0,
         NULL},
        {"strict", 0, NULL, "exit 1 if a cell is inconclusive or faulted", OPTION_FLAG, &s.strict,
         0, 0, NULL},
        {"image", 0, "BOARD=ELF", "run another image on a board", OPTION_TEXT, &s.image, 0, 0,
         NULL},
        {"rule", 0, "NAME=on|off", "switch a rule of the model; repeatable", OPTION_LIST, &s.rules,
         0, 0, NULL},
        {"param", 0, "NAME=B/N/W", "set a parameter of the model: best, nominal, worst; repeatable",
         OPTION_LIST, &s.params, 0, 0, NULL},
        {"order", 0, "ORDER", "test aid: order of the cells", OPTION_CHOICE, &s.order, 0, 0,
         orders},
        {"delay-commands", 0, "MS", "test aid: wait before each command", OPTION_NUMBER,
         &s.delay_ms, 0, 60000, NULL},
        {"slow-reader", 0, "BYTES", "test aid: read no more bytes a second", OPTION_NUMBER,
         &s.slow_bytes_per_s, 1, 1000000000, NULL},
        {.name = NULL}};
    switch (parse(options, argc, argv)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    return start(&s, argv[1]);
}

COMMAND(run, 20, "measure the cells of a config, or replay the captures of a run", run);
