/* `irqbench help [COMMAND]`: what there is, or what one of it does. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/cli/terminal.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"

#define NAMES_WIDTH 10

void print_usage(FILE *out)
{
    const struct command *commands[COMMANDS_MAX] = {NULL};
    size_t count = commands_sorted(commands);

    size_t width = terminal_text_width();

    fprintf(out, "Usage: irqbench COMMAND [OPTION...]\n\n");
    terminal_print_words(
        out, "Measures interrupt latency on Arm Cortex-M, on boards and under QEMU.", 0, 0, width);
    fprintf(out, "\nCommands:\n");
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "  %-*s ", NAMES_WIDTH, commands[i]->name);
        terminal_print_words(out, commands[i]->summary, NAMES_WIDTH + 3, NAMES_WIDTH + 3, width);
    }
    fprintf(out, "\n");
    terminal_print_words(out,
                         "`irqbench help COMMAND` explains one of them, `irqbench --version` says "
                         "which irqbench this is. Exit status: 0 fine; 1 a gate failed; 2 the tool "
                         "could not do its job; 3 what was traced died.",
                         0, 0, width);
}

int complain_unknown_command(const char *name)
{
    const struct command *commands[COMMANDS_MAX] = {NULL};
    const char *names[COMMANDS_MAX];
    size_t count = commands_sorted(commands);
    char hint[SUGGEST_TEXT_MAX];

    for (size_t i = 0; i < count; i++)
        names[i] = commands[i]->name;
    printable_print(stderr, "irqbench: unknown %s '%s'%s\n", name[0] == '-' ? "option" : "command",
                    name, suggest_text(hint, name, names, count));
    return EXIT_UNABLE;
}

static int help_on(const char *name)
{
    const struct command *command = command_find(name);
    char help[] = "--help";

    if (!command)
        return complain_unknown_command(name);
    return command->run(2, (char *[]){help, help, NULL});
}

static int run(int argc, char **argv)
{
    static const struct option_spec options[] = {{.name = NULL}};
    static const struct options_spec spec = {
        .command = "help",
        .arguments = "[COMMAND]",
        .about = "Lists the commands, or explains one.",
        .options = options,
        .min_arguments = 0,
        .max_arguments = 1,
    };
    int count = 0;

    switch (options_parse(&spec, argc, argv, &count)) {
    case OPTIONS_HELP:
        return EXIT_FINE;
    case OPTIONS_BAD:
        return EXIT_UNABLE;
    case OPTIONS_OK:
        break;
    }
    if (count)
        return help_on(argv[1]);
    print_usage(stdout);
    return EXIT_FINE;
}

COMMAND(help, 100, "what there is, or what one command does", run);
