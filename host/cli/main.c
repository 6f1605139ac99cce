/* irqbench: finds the subcommand and hands over. The subcommands register
 * themselves, see commands.h.
 */
#include "host/cli/commands.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/signals.h"
#include "host/lib/base/suggest.h"
#include "host/lib/results/results.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMANDS_MAX 32u

/* The linker's names for the ends of the section that COMMAND fills. */
extern const struct command *const __start_irqbench_commands[];
extern const struct command *const __stop_irqbench_commands[];

static int by_order(const void *a, const void *b)
{
    const struct command *const *first = a, *const *second = b;

    return (*first)->order - (*second)->order;
}

static size_t command_count(void)
{
    uintptr_t bytes = (uintptr_t)__stop_irqbench_commands - (uintptr_t)__start_irqbench_commands;
    size_t count = bytes / sizeof __start_irqbench_commands[0];

    return count < COMMANDS_MAX ? count : COMMANDS_MAX;
}

static size_t sorted_commands(const struct command *commands[COMMANDS_MAX])
{
    size_t count = command_count();

    for (size_t i = 0; i < count; i++)
        commands[i] = __start_irqbench_commands[i];
    qsort(commands, count, sizeof *commands, by_order);
    return count;
}

static void print_usage(FILE *out)
{
    const struct command *commands[COMMANDS_MAX] = {NULL};
    size_t count = sorted_commands(commands);

    fprintf(out, "Usage: irqbench COMMAND [OPTION...] [ARGUMENT...]\n\n"
                 "Measures interrupt latency on Arm Cortex-M, on boards and under QEMU.\n\n"
                 "Commands:\n");
    for (size_t i = 0; i < count; i++)
        printable_print(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(out, "\n`irqbench COMMAND --help` explains one of them.\n"
                 "Exit status: 0 fine; 1 a gate failed; 2 the tool could not do its job.\n");
}

static void print_version(void)
{
    printf("irqbench, result schema " RESULTS_SCHEMA_NAME "/%d, wire schema %d\n",
           RESULTS_SCHEMA_VERSION, WIRE_SCHEMA_VERSION);
}

static int complain_unknown(const char *name)
{
    const struct command *commands[COMMANDS_MAX] = {NULL};
    const char *names[COMMANDS_MAX];
    size_t count = sorted_commands(commands);
    char hint[SUGGEST_TEXT_MAX];

    for (size_t i = 0; i < count; i++)
        names[i] = commands[i]->name;
    printable_print(stderr, "irqbench: unknown %s '%s'%s\n", name[0] == '-' ? "option" : "command",
                    name, suggest_text(hint, name, names, count));
    return EXIT_UNABLE;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_UNABLE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_usage(stdout);
        return EXIT_FINE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        print_version();
        return EXIT_FINE;
    }
    for (size_t i = 0; i < command_count(); i++)
        if (strcmp(__start_irqbench_commands[i]->name, argv[1]) == 0)
            return __start_irqbench_commands[i]->run(argc - 1, argv + 1);
    return complain_unknown(argv[1]);
}

int main(int argc, char **argv)
{
    signals_become_errors();
    int status = dispatch(argc, argv);

    /* A table that did not reach its reader is not a success. */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        printable_print(stderr, "irqbench: error: cannot write the output: %s\n", strerror(errno));
        return EXIT_UNABLE;
    }
    return status;
}
