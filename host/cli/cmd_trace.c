/* `irqbench trace ELF --machine M`: cycles, exceptions, masked stretches and
 * functions of any firmware image, on QEMU and the timing model.
 */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/cli/talk.h"
#include "host/cli/terminal.h"
#include "host/lib/base/decimal.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/stop.h"
#include "host/lib/base/suggest.h"
#include "host/lib/base/text.h"
#include "host/lib/ending/decode.h"
#include "host/lib/handlers/handlers.h"
#include "host/lib/outputs/outputs.h"
#include "host/lib/target/qemu.h"
#include "host/lib/target/vdwt_plugin.h"
#include "host/lib/trace/print.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WIDTH_LEAST     72u
#define SECONDS_DEFAULT 10u
#define CORES_MAX       16u
#define WORST_DEFAULT   5u
#define LINE_DIGITS     4u /* of an event */
#define CYCLE_DIGITS    15u

/* What the command line asks for. */
static struct wanted {
    const char *machine, *core, *format, *insns, *vectors;
    uint32_t seconds;
    struct option_list functions, spans, idle, rules, params, events;
    bool profile, stack;
    const char *callgrind, *folded, *lcov, *timeline, *after, *before;
    const char *semihosting;
    const char *from, *to;
    uint32_t worst;
    struct handlers_request gate;
    bool gate_failed;
    bool serial, exit_status, skip_boot;
    struct talk talk;
} wanted = {.format = "table", .semihosting = "guest", .worst = WORST_DEFAULT};

/* ---- what was asked for ---------------------------------------------- */

static bool read_count(const char *text, uint64_t *count)
{
    return decimal_whole(text, UINT64_MAX, count);
}

static bool read_insns(const char *text, uint64_t *insns, struct message *message)
{
    if (text && (!read_count(text, insns) || !*insns))
        return message_add(message, "--insns needs a number of instructions, not '%s'", text);
    return true;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = text ? strlen(text) : 0;

    return length > strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

static bool read_window(struct trace_setup *setup, struct message *message)
{
    setup->timeline = wanted.timeline != NULL;
    setup->before = UINT64_MAX;
    if (!wanted.timeline && (wanted.after || wanted.before))
        return message_add(message, "--after and --before are for --timeline, which is missing");
    if (wanted.timeline && !ends_with(wanted.timeline, ".json") &&
        !ends_with(wanted.timeline, ".vcd"))
        return message_add(message, "--timeline %s: must end with .json or .vcd", wanted.timeline);
    if (wanted.after && !read_count(wanted.after, &setup->after))
        return message_add(message, "--after needs a number of cycles, not '%s'", wanted.after);
    if (wanted.before && !read_count(wanted.before, &setup->before))
        return message_add(message, "--before needs a number of cycles, not '%s'", wanted.before);
    return setup->after < setup->before ||
           message_add(message, "--before %s must be behind --after", wanted.before);
}

/* An address, in hexadecimal or decimal; *at stays NULL if none was given. */
static bool read_vectors(const char *text, uint32_t *address, const uint32_t **at,
                         struct message *message)
{
    const char *rest = text;

    if (!text)
        return true;
    if (!decimal_address(&rest, address) || *rest)
        return message_add(message, "--vectors needs an address such as 0x08004000, not '%s'",
                           text);
    *at = address;
    return true;
}

static bool find_machine(struct trace_setup *setup, const struct elf_image *image,
                         struct message *message)
{
    setup->machine = wanted.machine ? trace_machine_find(wanted.machine, message)
                                    : trace_machine_of(image, setup->elf, message);
    if (!setup->machine && !message->count) {
        char names[TRACE_MACHINE_NAMES_MAX];

        trace_machines_for(names, image, setup->vectors);
        return message_add(message,
                           "--machine is missing: the QEMU machine that the image is for; by its "
                           "memory it fits into %s; --machine help lists all",
                           *names ? names : "none that QEMU has");
    }
    return setup->machine != NULL;
}

/* The image may set its stack pointer itself before it uses it, so it is traced all the
 * same. */
static void note_stack(const struct trace_setup *setup, const struct elf_image *image)
{
    char names[TRACE_MACHINE_NAMES_MAX];
    uint32_t stack;

    if (!trace_machine_stack(setup->machine, image, setup->vectors, &stack) ||
        trace_machine_can_push(setup->machine, stack))
        return;
    trace_machines_for(names, image, setup->vectors);
    printable_print(stderr,
                    "irqbench: warning: %s starts with its stack pointer at 0x%08x, where %s has "
                    "no RAM below: its first push faults; with its stack it fits into %s\n",
                    setup->elf, stack, setup->machine->name,
                    *names ? names : "no machine that QEMU has");
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

static bool find_targets(const struct trace_names *names, struct trace_targets *targets,
                         struct message *message)
{
    bool good = true;

    for (size_t i = 0; i < wanted.functions.count; i++)
        good = trace_targets_function(targets, names, wanted.functions.texts[i], message) && good;
    if (!trace_targets_tell_apart(targets, names))
        good = message_add(message, "out of memory");
    for (size_t i = 0; i < wanted.spans.count; i++)
        good = trace_targets_span(targets, names, wanted.spans.texts[i], message) && good;
    for (size_t i = 0; i < wanted.idle.count; i++)
        good = trace_targets_idle(targets, names, wanted.idle.texts[i], message) && good;
    return good;
}

/* "LINE@CYCLE" or "LINE/PERIOD", in decimal; it becomes an argument of the plugin. */
static bool is_event(const char *text)
{
    size_t line = strspn(text, "0123456789");
    size_t number = text[line] ? strspn(text + line + 1, "0123456789") : 0;

    return line > 0 && line <= LINE_DIGITS && (text[line] == '@' || text[line] == '/') &&
           number > 0 && number <= CYCLE_DIGITS && !text[line + 1 + number] &&
           (text[line] == '@' || strspn(text + line + 1, "0") < number);
}

static bool check_events(struct message *message)
{
    for (size_t i = 0; i < wanted.events.count; i++)
        if (!is_event(wanted.events.texts[i]))
            return message_add(message,
                               "--event needs LINE@CYCLE or LINE/PERIOD, such as 5@20000 or "
                               "5/1000, up to cycle 10^15, not '%s'",
                               wanted.events.texts[i]);
    return true;
}

static bool find_bound(const struct trace_names *names, const char *option, const char *asked,
                       uint32_t *address, struct message *message)
{
    struct trace_range found[2];
    size_t count;

    if (!asked)
        return true;
    count = trace_match(names, option, asked, found, 2, message);
    if (count > 1)
        return message_add(message, "%s %s: several functions are called so; name one", option,
                           asked);
    *address = count ? found[0].start : 0;
    return count == 1;
}

static bool find_bounds(struct trace_setup *setup, const struct trace_names *names,
                        struct message *message)
{
    if (wanted.skip_boot && wanted.from)
        return message_add(message, "--skip-boot and --from both say where to begin; give one");
    setup->skip_boot = wanted.skip_boot;
    return find_bound(names, "--from", wanted.from, &setup->from, message) &&
           find_bound(names, "--to", wanted.to, &setup->to, message);
}

/* ---- the run --------------------------------------------------------- */

/* What came of it, for the exit code. */
static struct {
    bool died;
    bool has_status; /* the image ended itself */
    uint32_t status;
} came_of_it;

/* "it is in a fault's handler: HardFault at main (main.c:10)". */
static void warn_of_death(const struct trace_print *print, const char *death)
{
    const struct ending *ending = &print->result->ending;
    const struct ending_fault *last = ending->fault_count ? &ending->faults[ending->fault_count - 1]
                                      : ending->fault_resets ? &ending->reset_fault
                                                             : NULL;
    char name[TRACE_NAME_MAX], place[TRACE_NAME_MAX];

    if (last && last->known && !ending->locked)
        printable_print(stderr, "irqbench: warning: %s died: %s: %s at %s\n", print->setup->elf,
                        death, trace_exception_name(name, last->number),
                        trace_fault_place(print, last));
    else
        printable_print(stderr, "irqbench: warning: %s died: %s: at %s\n", print->setup->elf, death,
                        trace_place(place, print->names, ending->pc));
}

static void note_outcome(const struct trace_print *print)
{
    const char *death = ending_death(&print->result->ending);

    came_of_it.died = death != NULL;
    came_of_it.has_status = print->outcome->end == TRACE_ENDED_ITSELF;
    came_of_it.status = trace_guest_status(print);
    if (death)
        warn_of_death(print, death);
}

static bool write_outputs(const struct trace_print *print, struct message *message)
{
    const struct {
        const char *path;
        output_fn write;
    } outputs[] = {
        {wanted.callgrind, output_callgrind},
        {wanted.folded, output_folded},
        {wanted.lcov, output_lcov},
        {wanted.timeline, ends_with(wanted.timeline, ".vcd") ? output_vcd : output_chrome}};
    bool good = true;

    if (print->result->timeline.lost)
        printable_print(stderr,
                        "irqbench: note: %s ends at %" PRIu64 " %s: the %" PRIu64 " events behind "
                        "that find no room; --after and --before choose others\n",
                        wanted.timeline, print->result->timeline.lost_at, trace_unit(print),
                        print->result->timeline.lost);

    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        if (outputs[i].path)
            good = output_write(print, outputs[i].path, outputs[i].write, message) && good;
    return good;
}

static void name_functions(const struct trace_targets *targets,
                           const char *names[TRACE_TARGETS_MAX])
{
    for (size_t i = 0; i < targets->function_count; i++)
        names[i] = targets->functions[i].name;
}

/* "1.1, wic-fetch=off": the version of the timing model, and what --rule and --param change. */
static void describe_model(const struct model_changes *changes, struct text *text)
{
    text_addf(text, "%u.%u", MODEL_VERSION_MAJOR, MODEL_VERSION_MINOR);
    for (size_t i = 0; i < changes->count; i++)
        text_addf(text, ", %s", changes->texts[i]);
}

static bool judge(const struct trace_print *print, FILE *out, struct message *message)
{
    const char *names[TRACE_TARGETS_MAX];
    struct text model = {0};

    name_functions(print->targets, names);
    describe_model(&print->setup->changes, &model);
    bool good = handlers_gate(&wanted.gate,
                              &(struct handlers_trace){.result = print->result,
                                                       .functions = names,
                                                       .elf = print->setup->elf,
                                                       .core = print->setup->core,
                                                       .model = text_get(&model),
                                                       .cycles = print->setup->cycles},
                              out, &wanted.gate_failed, message);
    text_free(&model);
    return good;
}

static bool print_result(struct trace_print *print, struct message *message)
{
    struct trace_result *result = trace_result_read(
        print->outcome->text, print->targets->function_count, print->targets->span_count, message);
    bool json = strcmp(wanted.format, "json") == 0, good;

    if (!result)
        return false;
    if (!result->begun) {
        message_add(message, "nothing was measured: %s",
                    wanted.from ? "the function of --from was not reached"
                                : "interrupts were never enabled (--skip-boot)");
        trace_result_free(result);
        return false;
    }
    print->result = result;
    good = json ? trace_print_json(stdout, print) : trace_print_table(stdout, print);
    if (!good)
        message_add(message, "out of memory");
    note_outcome(print);
    good = good && write_outputs(print, message);
    good = good && judge(print, json ? stderr : stdout, message);
    trace_result_free(result);
    return good;
}

static bool run_and_print(const struct trace_setup *setup, const struct model_core *core,
                          const struct trace_names *names, const struct trace_targets *targets,
                          struct message *message)
{
    char qemu[QEMU_VERSION_MAX];
    struct trace_outcome outcome = {0};
    struct trace_print print = {.setup = setup,
                                .outcome = &outcome,
                                .names = names,
                                .targets = targets,
                                .qemu = qemu,
                                .model = core,
                                .width = terminal_width(WIDTH_LEAST, TERMINAL_WIDTH)};
    bool good = stop_catch_signals(message) && qemu_version(qemu, message) &&
                trace_run(setup, &outcome, message);

    good = good && print_result(&print, message);
    stop_release();
    trace_outcome_free(&outcome);
    return good;
}

static bool trace_image(struct trace_setup *setup, const struct trace_names *names,
                        struct message *message)
{
    static struct trace_targets targets;
    struct model_core core;
    bool good;

    if (!trace_machine_takes(setup->machine, names->image, setup->vectors, setup->elf, message) ||
        !set_model(setup, &core, message) || !find_targets(names, &targets, message))
        return false;
    const char *functions[TRACE_TARGETS_MAX];
    name_functions(&targets, functions);
    if (!handlers_check_names(&wanted.gate, functions, targets.function_count, message) ||
        !find_bounds(setup, names, message)) {
        trace_targets_free(&targets);
        return false;
    }
    note_stack(setup, names->image);
    setup->cycles = model_core_has_cycles(&core);
    setup->ranges = targets.function_ranges;
    setup->range_count = targets.function_count;
    setup->spans = targets.span_ranges;
    setup->span_count = targets.span_count;
    setup->idle = targets.idle_ranges;
    setup->idle_count = targets.idle_count;
    setup->stack = wanted.stack;
    setup->profile = wanted.profile || wanted.callgrind || wanted.folded || wanted.lcov;
    good = run_and_print(setup, &core, names, &targets, message);
    trace_targets_free(&targets);
    return good;
}

static bool trace_machine(struct trace_setup *setup, struct trace_names *names,
                          struct message *message)
{
    bool good;

    setup->core = wanted.core ? wanted.core : setup->machine->core;
    if (!setup->seconds && !setup->insns)
        setup->seconds = SECONDS_DEFAULT;
    names->lines = elf_lines_open(setup->elf);
    if (!names->lines)
        printable_print(stderr,
                        "irqbench: note: no process can be started that reads the debug "
                        "information of %s (%s); places have no lines\n",
                        setup->elf, strerror(errno));
    good = trace_image(setup, names, message);
    if (elf_lines_failed(names->lines))
        printable_print(stderr,
                        "irqbench: note: the debug information of %s is damaged or too large; "
                        "places have no lines\n",
                        setup->elf);
    elf_lines_close(names->lines);
    return good;
}

static bool check_outputs(const char *elf, struct message *message)
{
    const struct output_place places[] = {
        {"--callgrind", wanted.callgrind}, {"--folded", wanted.folded},
        {"--lcov", wanted.lcov},           {"--timeline", wanted.timeline},
        {"--save", wanted.gate.save},      {"--junit", wanted.gate.junit}};

    return outputs_check(places, sizeof places / sizeof *places, elf, message);
}

/* Unless it is asked for, only where it can be redrawn, and nothing else is written there. */
static bool tells_progress(void)
{
    enum progress_kind kind = talk_kind(&wanted.talk);

    if (kind == PROGRESS_AUTO)
        return progress_kind_for(kind, stderr) == PROGRESS_BAR && !wanted.serial;
    return kind != PROGRESS_NONE;
}

static bool trace(const char *elf, struct message *message)
{
    struct trace_setup setup = {
        .elf = elf,
        .seconds = wanted.seconds,
        .semihosting = strcmp(wanted.semihosting, "native") == 0 ? TRACE_SEMIHOSTING_NATIVE
                                                                 : TRACE_SEMIHOSTING_GUEST,
        .events = wanted.events.texts,
        .event_count = wanted.events.count,
        .worst = wanted.worst,
        .serial = wanted.serial ? stderr : NULL,
        .progress = tells_progress() ? stderr : NULL,
        .progress_kind = progress_kind_for(talk_kind(&wanted.talk), stderr),
        .details = wanted.talk.verbose ? stderr : NULL,
    };
    struct trace_names names;
    uint32_t vectors;
    bool good;

    if (!read_insns(wanted.insns, &setup.insns, message) || !check_events(message) ||
        !handlers_check(&wanted.gate, wanted.functions.count, message) ||
        !read_vectors(wanted.vectors, &vectors, &setup.vectors, message) ||
        !read_window(&setup, message) || !check_outputs(elf, message))
        return false;
    names.image = elf_image_open(elf, message);
    if (!names.image)
        return false;
    good = find_machine(&setup, names.image, message) && trace_machine(&setup, &names, message);
    elf_image_close(names.image);
    return good;
}

static const char *const formats[] = {"table", "json", NULL};
static const char *const semihosting[] = {"guest", "native", NULL};
static const struct option_spec options[] = {
    {.name = "machine",
     .letter = 'm',
     .argument = "NAME",
     .help = "the QEMU machine that the image is for; help lists all",
     .kind = OPTION_TEXT,
     .destination = &wanted.machine},
    {.name = "core",
     .argument = "NAME",
     .help = "time it as this core instead of the machine's own",
     .kind = OPTION_TEXT,
     .destination = &wanted.core},
    {.name = "vectors",
     .argument = "ADDR",
     .help = "the vector table is at ADDR, behind a boot loader",
     .kind = OPTION_TEXT,
     .destination = &wanted.vectors},
    {.name = "function",
     .letter = 'f',
     .argument = "NAME",
     .help = "time the calls of functions: a name, a pattern, a part; repeatable",
     .kind = OPTION_LIST,
     .destination = &wanted.functions},
    {.name = "span",
     .argument = "START:END",
     .help = "time a stretch: labels, addresses or FILE:LINE; repeatable",
     .kind = OPTION_LIST,
     .destination = &wanted.spans},
    {.name = "idle",
     .argument = "NAME",
     .help = "a function in which nothing is to be done; repeatable",
     .kind = OPTION_LIST,
     .destination = &wanted.idle},
    {.name = "profile",
     .help = "all functions: calls, own cycles, with what they call",
     .kind = OPTION_FLAG,
     .destination = &wanted.profile},
    {.name = "stack",
     .help = "how deep stacks get, and by which calls",
     .kind = OPTION_FLAG,
     .destination = &wanted.stack},
    {.name = "callgrind",
     .argument = "FILE",
     .help = "write the profile for KCachegrind",
     .kind = OPTION_TEXT,
     .destination = &wanted.callgrind},
    {.name = "folded",
     .argument = "FILE",
     .help = "write the profile as folded stacks, for flame graphs",
     .kind = OPTION_TEXT,
     .destination = &wanted.folded},
    {.name = "lcov",
     .argument = "FILE",
     .help = "write which lines were executed, for lcov and genhtml",
     .kind = OPTION_TEXT,
     .destination = &wanted.lcov},
    {.name = "timeline",
     .argument = "FILE",
     .help = "write what happened when: FILE.json for Perfetto, FILE.vcd",
     .kind = OPTION_TEXT,
     .destination = &wanted.timeline},
    {.name = "after",
     .argument = "CYCLES",
     .help = "of the timeline: nothing before",
     .kind = OPTION_TEXT,
     .destination = &wanted.after},
    {.name = "before",
     .argument = "CYCLES",
     .help = "of the timeline: nothing from there on",
     .kind = OPTION_TEXT,
     .destination = &wanted.before},
    {.name = "event",
     .argument = "EVENT",
     .help = "raise an interrupt: LINE@CYCLE, or LINE/PERIOD; repeatable",
     .kind = OPTION_LIST,
     .destination = &wanted.events},
    {.name = "from",
     .argument = "FUNCTION",
     .help = "measure from when it is first reached",
     .kind = OPTION_TEXT,
     .destination = &wanted.from},
    {.name = "to",
     .argument = "FUNCTION",
     .help = "end when it is reached, after --from",
     .kind = OPTION_TEXT,
     .destination = &wanted.to},
    {.name = "skip-boot",
     .help = "measure from when interrupts are first enabled",
     .kind = OPTION_FLAG,
     .destination = &wanted.skip_boot},
    {.name = "worst",
     .argument = "N",
     .help = "show so many of those who mask, of each kind (default: 5)",
     .kind = OPTION_NUMBER,
     .destination = &wanted.worst,
     .min = 1,
     .max = 512},
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
    {.name = "exit-status",
     .help = "exit with the image's own status",
     .kind = OPTION_FLAG,
     .destination = &wanted.exit_status},
    {.name = "max",
     .argument = "CYCLES",
     .help = "fail (exit 1) if a function's worst call takes more, interrupts included",
     .kind = OPTION_TEXT,
     .destination = &wanted.gate.max},
    {.name = "save",
     .argument = "FILE",
     .help = "write the functions' figures as a baseline",
     .kind = OPTION_TEXT,
     .destination = &wanted.gate.save},
    {.name = "baseline",
     .argument = "FILE",
     .help = "fail (exit 1) if a function got worse than it says",
     .kind = OPTION_TEXT,
     .destination = &wanted.gate.baseline},
    {.name = "budget",
     .argument = "FILE",
     .help = "fail (exit 1) over its bounds, as `inclusive worst of EXTI* at most 180 cycles`",
     .kind = OPTION_TEXT,
     .destination = &wanted.gate.budget},
    {.name = "junit",
     .argument = "FILE",
     .help = "write what --max, --baseline and --budget found as JUnit XML",
     .kind = OPTION_TEXT,
     .destination = &wanted.gate.junit},
    OPTION_QUIET(wanted.talk),
    OPTION_VERBOSE(wanted.talk),
    OPTION_PROGRESS(wanted.talk),
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
    .min_arguments = 0, /* --machine help needs no image */
    .max_arguments = 1,
};

#define STATUS_MAX 255u /* that a process can have */

static int exit_code(void)
{
    if (wanted.gate_failed) /* whatever became of the image, or it says itself */
        return EXIT_GATE;
    if (!wanted.exit_status)
        return came_of_it.died ? EXIT_DIED : EXIT_FINE;
    if (came_of_it.has_status)
        return came_of_it.status > STATUS_MAX ? (int)STATUS_MAX : (int)came_of_it.status;
    if (came_of_it.died)
        return EXIT_DIED;
    printable_print(stderr, "irqbench: error: --exit-status: the image did not end itself\n");
    return EXIT_UNABLE;
}

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
    if (!talk_is_clear(&wanted.talk, "trace"))
        return EXIT_UNABLE;
    if (wanted.machine && strcmp(wanted.machine, "help") == 0) {
        trace_machines_print(stdout);
        return EXIT_FINE;
    }
    if (count == 0)
        message_add(&message, "something is missing: ELF");
    else if (trace(argv[1], &message))
        return exit_code();
    message_print(&message, stderr);
    return EXIT_UNABLE;
}

COMMAND(trace, 80, "cycles, exceptions and functions of any firmware image", run);
