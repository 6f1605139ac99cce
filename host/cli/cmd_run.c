/* irqbench run: measures every cell of a config, or rebuilds run.json from the
 * captures of an earlier run.
 */
#include "host/cli/commands.h"
#include "host/cli/options.h"
#include "host/cli/talk.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/elf/bytes.h"
#include "host/lib/run/images.h"
#include "host/lib/run/part.h"
#include "host/lib/run/run.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct settings {
    const char *output, *order, *image, *port, *swo, *cell, *shard;
    uint32_t baud, patience_s;
    bool resume, force, replay, strict, keep, dry_run;
    struct talk talk;
    uint32_t jobs; /* 0: as many as runner_jobs() says */
    uint32_t repeat, delay_ms, slow_bytes_per_s;
    struct option_list rules, params;
};

static const char *const orders[] = {"forward", "reverse", NULL};

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

/* Behind all else, so that nobody takes such a run for a good one. */
static void warn(const struct rebuild_summary *summary)
{
    size_t faults = summary->by_status[RESULT_FAULT];
    fflush(stdout);
    if (summary->cells > 0 && summary->by_status[RESULT_OK] == 0)
        printable_print(stderr, "irqbench: nothing was measured: not one of %zu cells is ok\n",
                        summary->cells);
    else if (faults)
        printable_print(stderr,
                        "irqbench: %zu of %zu cells ended in a fault; their reasons are above\n",
                        faults, summary->cells);
}

static int summarise(const struct settings *settings, const char *directory,
                     const struct rebuild_summary *summary)
{
    size_t good = summary->by_status[RESULT_OK] + summary->by_status[RESULT_UNSUPPORTED];
    bool nothing = summary->cells > 0 && summary->by_status[RESULT_OK] == 0;
    int code = settings->strict && (nothing || good < summary->cells) ? EXIT_GATE : EXIT_FINE;
    if (settings->talk.quiet) {
        warn(summary);
        return code;
    }
    printf("%zu cells:", summary->cells);
    for (int i = 0; i < RESULT_STATUS_COUNT; i++)
        printable_print(stdout, "%s %zu %s", i ? "," : "", summary->by_status[i],
                        result_status_name((enum result_status)i));
    printable_print(stdout, "; %s/" RESULTS_FILE "\n", directory);
    warn(summary);
    return code;
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

/* Before anything is written for its sake. */
static bool is_image(const char *path, struct message *message)
{
    struct elf_bytes bytes;
    bool good = elf_bytes_read(&bytes, path, message);
    if (good)
        elf_bytes_free(&bytes);
    return good || message_add(message, "--image: cannot use %s", path);
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
            return is_image(setup->image_elf, message);
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

/* Behind a port is one board. */
static bool one_board(const struct config *config, struct message *message)
{
    if (config->boards.count == 1)
        return true;
    return message_add(message,
                       "--port: the config names %zu boards, and behind a port is one; copy it and "
                       "leave one name in its `boards`, as in `boards: %s`",
                       config->boards.count, config->boards.names[0]);
}

static bool set_port(const struct settings *settings, const struct config *config,
                     struct port *port, struct runner_setup *setup, struct message *message)
{
    if (!settings->port)
        return true;
    if (!port_spec_parse(&port->spec, settings->port, message) || !one_board(config, message))
        return false;
    if (settings->baud && port->spec.kind == PORT_TCP)
        return message_add(message, "--baud: the rate of a board behind TCP is set where it is "
                                    "served, in ser2net's configuration for one");
    if (settings->rules.count || settings->params.count)
        return message_add(message, "--rule and --param: behind a port nothing is timed by the "
                                    "model; leave --port out for that");
    uint32_t usual = config->cells[0].board->baud;
    port->baud = settings->baud ? settings->baud : usual ? usual : PORT_BAUD_DEFAULT;
    setup->port = port;
    setup->patience_s = settings->patience_s;
    return true;
}

static void name_swo_boards(const struct board_list *boards, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < boards->count && used < size; i++)
        if (boards->boards[i]->swo_baud)
            used += (size_t)printable_into(text + used, size - used, "%s%s", used ? ", " : "",
                                           boards->boards[i]->name);
}

/* Only the board's own trace is read, at the rate that it sends. */
static bool open_swo(const struct settings *settings, const struct config *config,
                     const struct board_list *boards, struct runner_setup *setup,
                     struct message *message)
{
    const struct board *board = config->cells[0].board;
    char names[512];
    struct swo_spec spec;
    if (!settings->swo)
        return true;
    name_swo_boards(boards, names, sizeof names);
    if (!board->swo_baud)
        return message_add(
            message,
            "--swo: the board %s sends nothing out of an SWO pin (its board.yaml has "
            "no swo_baud); these do: %s",
            board->name, names[0] ? names : "none");
    if (!swo_spec_parse(&spec, settings->swo, board->swo_baud, message))
        return false;
    setup->swo = swo_source_open(&spec, message);
    return setup->swo != NULL;
}

static int run_config(const struct settings *settings, const struct config *config,
                      const struct board_list *boards)
{
    struct message message = {0};
    struct rebuild_summary summary = {0};
    char *image = NULL;
    struct port port = {.fd = -1};
    struct runner_setup setup = {.config = config,
                                 .jobs = settings->jobs ? settings->jobs : runner_jobs(),
                                 .repeat = settings->repeat,
                                 .progress = stderr,
                                 .way = {talk_kind(&settings->talk), settings->talk.verbose},
                                 .keep = settings->keep,
                                 .reverse = strcmp(settings->order, "reverse") == 0,
                                 .delay_ms = settings->delay_ms,
                                 .slow_bytes_per_s = settings->slow_bytes_per_s};
    enum rundir_mode mode = settings->force    ? RUNDIR_FORCE
                            : settings->resume ? RUNDIR_RESUME
                                               : RUNDIR_NEW;
    bool good = part_parse(&setup.part, settings->cell, settings->shard, &message) &&
                split_image(settings, &setup, &image, &message) &&
                set_port(settings, config, &port, &setup, &message) &&
                change_model(settings, &setup.changes, &message) &&
                open_swo(settings, config, boards, &setup, &message) &&
                benchmark_run(&setup, settings->output, mode, &summary, print_problem, &message);
    swo_source_close(setup.swo);
    free(image);
    if (good)
        return summarise(settings, settings->output, &summary);
    if (message.count == 0 && stop_signal())
        return stopped(settings->output);
    return complain(&message);
}

static int list_cells(const struct settings *settings, const struct config *config)
{
    struct message message = {0};
    struct manifest_part part;
    bool good = part_parse(&part, settings->cell, settings->shard, &message) &&
                part_list(stdout, config, &part, &message);
    return good ? EXIT_FINE : complain(&message);
}

/* The images of the boards that the config names: others can wait. */
static bool build_images(const char *path, FILE *out, struct message *message)
{
    struct board_names names;
    bool all;
    if (!config_board_names(path, &names, &all, message))
        return false;
    bool good = images_build_missing(all ? NULL : &names, out, message);
    board_names_free(&names);
    return good;
}

static int run_file(const struct settings *settings, const char *path)
{
    struct message message = {0};
    struct board_list boards;
    if (!build_images(path, settings->talk.quiet ? NULL : stderr, &message) ||
        !boards_load(&boards, NULL, &message))
        return complain(&message);
    struct config *config = config_load(path, &boards, &message);
    int code = !config             ? complain(&message)
               : settings->dry_run ? list_cells(settings, config)
                                   : run_config(settings, config, &boards);
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
        (settings->output || settings->resume || settings->force || settings->image ||
         settings->port || settings->swo || settings->repeat || changes || settings->keep ||
         settings->cell || settings->shard || settings->dry_run))
        return misused(
            "--replay takes a run directory and no -o, --resume, --force, --keep, "
            "--image, --port, --swo, --repeat, --rule, --param, --cell, --shard or --dry-run");
    if (settings->replay)
        return replay(settings, argument);
    if (settings->resume + settings->force + settings->keep > 1)
        return misused("--resume goes on with what is there, --keep puts it aside, --force removes "
                       "it: choose one");
    if (settings->baud && !settings->port)
        return misused("--baud is the rate of a port: --port is missing");
    if (settings->swo && !settings->port)
        return misused("--swo reads the SWO pin of a board, and QEMU has none: --port is missing");
    if (settings->repeat > 1 && settings->repeat % 2u)
        printable_print(stderr,
                        "irqbench: --repeat %u: a steady drift cancels out in an even number of "
                        "runs only\n",
                        settings->repeat);
    struct settings own = *settings;
    char *usual = own.output ? NULL : part_default_directory(argument);
    if (!own.output && !usual)
        return misused("out of memory");
    own.output = own.output ? own.output : usual;
    if (!stop_catch_signals(&message)) {
        free(usual);
        return complain(&message);
    }
    int code = run_file(&own, argument);
    stop_release();
    free(usual);
    return code;
}

static int parse(const struct option_spec *options, int argc, char **argv)
{
    const struct options_spec spec = {
        .command = "run",
        .arguments = "CONFIG.yaml | --replay DIR",
        .about = "Measures every cell of a config under QEMU, or with --port on a board, and\n"
                 "writes DIR/run.json. A run that\n"
                 "was stopped, or killed, goes on with --resume. Cells without a result are\n"
                 "listed with their reason; that is no failure of the run, except with --strict.\n"
                 "IRQBENCH_QEMU names another QEMU than qemu-system-arm. A port is NAME,\n"
                 "usb:VENDOR:PRODUCT or usb:VENDOR:PRODUCT:SERIAL (see `irqbench list ports`),\n"
                 "auto, the only one that there is, or tcp:HOST:PORT, bytes as they are.",
        .options = options,
        .min_arguments = 1,
        .max_arguments = 1};
    int count = 0;
    return (int)options_parse(&spec, argc, argv, &count);
}

static int run(int argc, char **argv)
{
    struct settings s = {.order = "forward", .patience_s = RUNNER_PATIENCE_S};
    const struct option_spec options[] = {
        {"output", 'o', "DIR", "where run.json and the captures go (build/results/NAME)",
         OPTION_TEXT, &s.output, 0, 0, NULL},
        {"cell", 'c', "PATTERN", "only these cells: one part of an id, or a pattern over all of it",
         OPTION_TEXT, &s.cell, 0, 0, NULL},
        {"shard", 0, "I/N", "every Nth cell from the Ith on; merge puts them together", OPTION_TEXT,
         &s.shard, 0, 0, NULL},
        {"dry-run", 0, NULL, "print the cells that would be measured", OPTION_FLAG, &s.dry_run, 0,
         0, NULL},
        {"keep", 0, NULL, "keep the run in DIR as DIR.1, DIR.2, ...", OPTION_FLAG, &s.keep, 0, 0,
         NULL},
        {"jobs", 'j', "N", "QEMUs at once (as many as there are CPUs for it)", OPTION_NUMBER,
         &s.jobs, 1, RUNNER_JOBS_MAX, NULL},
        {"repeat", 0, "N", "run the matrix N times, cells interleaved (A B B A): a noise floor",
         OPTION_NUMBER, &s.repeat, 1, MANIFEST_REPEAT_MAX, NULL},
        {"resume", 0, NULL, "go on with a run that was stopped", OPTION_FLAG, &s.resume, 0, 0,
         NULL},
        {"force", 0, NULL, "replace another run in DIR", OPTION_FLAG, &s.force, 0, 0, NULL},
        {"replay", 0, NULL, "rebuild DIR/run.json from its captures", OPTION_FLAG, &s.replay, 0, 0,
         NULL},
        {"strict", 0, NULL, "exit 1 if a cell is inconclusive or faulted, or none is ok",
         OPTION_FLAG, &s.strict, 0, 0, NULL},
        {"image", 0, "BOARD=ELF", "run another image on a board", OPTION_TEXT, &s.image, 0, 0,
         NULL},
        {"port", 0, "PORT", "run on the board behind it, which the config names", OPTION_TEXT,
         &s.port, 0, 0, NULL},
        {"baud", 0, "RATE", "of a serial port (the board's, else 115200)", OPTION_NUMBER, &s.baud,
         PORT_BAUD_MIN, PORT_BAUD_MAX, NULL},
        {"swo", 0, "SOURCE",
         "read the board's SWO pin, too: tcp:HOST:PORT, /dev/ttyUSB0, or a file", OPTION_TEXT,
         &s.swo, 0, 0, NULL},
        {"patience", 0, "S", "wait so long for a board that went away (60)", OPTION_NUMBER,
         &s.patience_s, 1, CONFIG_TIMEOUT_MAX, NULL},
        {"rule", 0, "NAME=on|off", "switch a rule of the model; repeatable", OPTION_LIST, &s.rules,
         0, 0, NULL},
        {"param", 0, "NAME=B/N/W", "set a parameter of the model: best, nominal, worst; repeatable",
         OPTION_LIST, &s.params, 0, 0, NULL},
        OPTION_QUIET(s.talk),
        OPTION_VERBOSE(s.talk),
        OPTION_PROGRESS(s.talk),
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
    return talk_is_clear(&s.talk, "run") ? start(&s, argv[1]) : EXIT_UNABLE;
}

COMMAND(run, 20, "measure the cells of a config, or replay the captures of a run", run);
