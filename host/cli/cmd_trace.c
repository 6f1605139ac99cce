/* `irqbench trace ELF --machine M`: cycles, exceptions, masked stretches and
 * functions of any firmware image, on QEMU and the timing model.
 */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/base/suggest.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/vdwt_plugin.h"
#include "host/lib/trace/print.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_DEFAULT   80u
#define WIDTH_LEAST     72u
#define SECONDS_DEFAULT 10u
#define CORES_MAX       16u

/* What the command line asks for. */
static struct wanted {
    const char *machine, *core, *format, *insns;
    uint32_t seconds;
    struct option_list functions, rules, params;
    const char *semihosting;
    bool serial;
} wanted = {.format = "table", .semihosting = "guest"};

static size_t width_of_output(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col)
        return WIDTH_DEFAULT;
    return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
}

/* ---- what was asked for ---------------------------------------------- */

static bool read_insns(const char *text, uint64_t *insns, struct message *message)
{
    char *end;

    if (!text)
        return true;
    errno = 0;
    *insns = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || errno || !*insns)
        return message_add(message, "--insns needs a number of instructions, not '%s'", text);
    return true;
}

static bool set_core(struct model_core *core, const char *name, struct message *message)
{
    const char *names[CORES_MAX];
    char hint[SUGGEST_TEXT_MAX];
    size_t count = 0;

    if (model_core_init(core, name))
        return true;
    while (count < CORES_MAX && (names[count] = model_core_name_at(count)) != NULL)
        count++;
    return message_add(message, "--core cannot be '%s'%s", name,
                       suggest_text(hint, name, names, count));
}

static bool set_model(struct trace_setup *setup, struct model_core *core, struct message *message)
{
    struct model_changes *changes = &setup->changes;
    bool good = set_core(core, setup->core, message);

    for (size_t i = 0; good && i < wanted.rules.count; i++)
        good = model_changes_add_rule(changes, "--rule", wanted.rules.texts[i], message);
    for (size_t i = 0; good && i < wanted.params.count; i++)
        good = model_changes_add_param(changes, "--param", wanted.params.texts[i], message);
    if (good && changes->count && !model_core_has_cycles(core))
        good = message_add(message, "%s: there is no cycle model of %s",
                           wanted.rules.count ? "--rule" : "--param", setup->core);
    if (good)
        model_changes_apply(changes, core);
    return good;
}

static bool find_functions(const struct trace_names *names, struct trace_range *ranges,
                           struct message *message)
{
    bool good = true;

    for (size_t i = 0; i < wanted.functions.count; i++)
        good = trace_find_function(names, wanted.functions.texts[i], &ranges[i], message) && good;
    return good;
}

/* ---- the run --------------------------------------------------------- */

static bool explain_lockup(const struct trace_outcome *outcome, const struct trace_names *names,
                           const char *elf, struct message *message)
{
    char place[TRACE_NAME_MAX];

    return message_add(message, "%s locks up at 0x%08x, in %s: %s", elf, outcome->pc,
                       trace_place(place, names, outcome->pc),
                       outcome->reason ? outcome->reason : "a fault in a fault handler");
}

static bool print_result(struct trace_print *print, struct message *message)
{
    struct trace_result *result =
        trace_result_read(print->outcome->text, wanted.functions.count, message);
    bool json = strcmp(wanted.format, "json") == 0, good;

    if (!result)
        return false;
    print->result = result;
    good = json ? trace_print_json(stdout, print) : trace_print_table(stdout, print);
    trace_result_free(result);
    return good || message_add(message, "out of memory");
}

static bool run_and_print(const struct trace_setup *setup, const struct model_core *core,
                          const struct trace_names *names, struct message *message)
{
    char qemu[QEMU_VERSION_MAX];
    struct trace_outcome outcome = {0};
    struct trace_print print = {.setup = setup,
                                .outcome = &outcome,
                                .names = names,
                                .functions = wanted.functions.texts,
                                .qemu = qemu,
                                .model = core,
                                .width = width_of_output()};
    bool good = stop_catch_signals(message) && qemu_version(qemu, message) &&
                trace_run(setup, &outcome, message);

    if (good && outcome.end == TRACE_ENDED_LOCKUP)
        good = explain_lockup(&outcome, names, setup->elf, message);
    else
        good = good && print_result(&print, message);
    stop_release();
    trace_outcome_free(&outcome);
    return good;
}

static bool trace_image(struct trace_setup *setup, const struct trace_names *names,
                        struct message *message)
{
    static struct trace_range ranges[OPTION_LIST_MAX];
    struct model_core core;

    if (!trace_machine_takes(setup->machine, names->image, setup->elf, message) ||
        !set_model(setup, &core, message) || !find_functions(names, ranges, message))
        return false;
    setup->cycles = model_core_has_cycles(&core);
    setup->ranges = ranges;
    return run_and_print(setup, &core, names, message);
}

static bool trace(const char *elf, struct message *message)
{
    struct trace_setup setup = {
        .elf = elf,
        .range_count = wanted.functions.count,
        .seconds = wanted.seconds,
        .semihosting = strcmp(wanted.semihosting, "native") == 0 ? TRACE_SEMIHOSTING_NATIVE
                                                                 : TRACE_SEMIHOSTING_GUEST,
        .serial = wanted.serial ? stderr : NULL,
        .progress = isatty(STDERR_FILENO) && !wanted.serial ? stderr : NULL,
    };
    struct trace_names names;
    bool good;

    if (!wanted.machine)
        return message_add(message,
                           "--machine is missing: the QEMU machine that the image is for; an "
                           "unknown name lists them");
    setup.machine = trace_machine_find(wanted.machine, message);
    if (!setup.machine || !read_insns(wanted.insns, &setup.insns, message))
        return false;
    setup.core = wanted.core ? wanted.core : setup.machine->core;
    if (!setup.seconds && !setup.insns)
        setup.seconds = SECONDS_DEFAULT;
    names.image = elf_image_open(elf, message);
    if (!names.image)
        return false;
    names.lines = elf_lines_open(elf);
    good = trace_image(&setup, &names, message);
    if (elf_lines_failed(names.lines))
        printable_print(stderr,
                        "irqbench: note: the debug information of %s is damaged or too large; "
                        "places have no lines\n",
                        elf);
    elf_lines_close(names.lines);
    elf_image_close(names.image);
    return good;
}

static const char *const formats[] = {"table", "json", NULL};
static const char *const semihosting[] = {"guest", "native", NULL};
static const struct option_spec options[] = {
    {.name = "machine",
     .letter = 'm',
     .argument = "NAME",
     .help = "the QEMU machine that the image is for; an unknown one lists all",
     .kind = OPTION_TEXT,
     .destination = &wanted.machine},
    {.name = "core",
     .argument = "NAME",
     .help = "time it as this core instead of the machine's own",
     .kind = OPTION_TEXT,
     .destination = &wanted.core},
    {.name = "function",
     .letter = 'f',
     .argument = "NAME",
     .help = "time the calls of a function, or START-END; repeatable",
     .kind = OPTION_LIST,
     .destination = &wanted.functions},
    {.name = "insns",
     .argument = "N",
     .help = "end after N instructions",
     .kind = OPTION_TEXT,
     .destination = &wanted.insns},
    {.name = "seconds",
     .argument = "S",
     .help = "end after S seconds; without --insns and --seconds: 10",
     .kind = OPTION_NUMBER,
     .destination = &wanted.seconds,
     .min = 1,
     .max = 1000000},
    {.name = "format",
     .argument = "FORMAT",
     .help = "how to print",
     .kind = OPTION_CHOICE,
     .destination = &wanted.format,
     .choices = formats},
    {.name = "rule",
     .argument = "NAME=on|off",
     .help = "switch a rule of the model; repeatable",
     .kind = OPTION_LIST,
     .destination = &wanted.rules},
    {.name = "param",
     .argument = "NAME=B/N/W",
     .help = "set a parameter of the model: best, nominal, worst; repeatable",
     .kind = OPTION_LIST,
     .destination = &wanted.params},
    {.name = "semihosting",
     .argument = "WHO",
     .help = "native: QEMU answers, the image has your files and shell",
     .kind = OPTION_CHOICE,
     .destination = &wanted.semihosting,
     .choices = semihosting},
    {.name = "serial",
     .help = "show what the image writes, on standard error",
     .kind = OPTION_FLAG,
     .destination = &wanted.serial},
    {.name = NULL},
};

static const struct options_spec spec = {
    .command = "trace",
    .arguments = "ELF",
    .about = "Runs any firmware image on QEMU under the timing model and says what its\n"
             "exceptions, masked stretches and functions take. The image is not changed.\n"
             "Ctrl-C ends it and prints what was seen.",
    .options = options,
    .min_arguments = 1,
    .max_arguments = 1,
};

static int run(int argc, char **argv)
{
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
    if (trace(argv[1], &message))
        return EXIT_FINE;
    message_print(&message, stderr);
    return EXIT_UNABLE;
}

COMMAND(trace, 80, "cycles, exceptions and functions of any firmware image", run);
