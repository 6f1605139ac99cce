/* The commands that the linker collected, see commands.h. */
#include "host/cli/commands.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The linker's names for the ends of the section that COMMAND fills. */
extern const struct command *const __start_irqbench_commands[];
extern const struct command *const __stop_irqbench_commands[];

static int by_order(const void *a, const void *b)
{
    const struct command *const *first = a, *const *second = b;

    return (*first)->order - (*second)->order;
}

size_t commands_sorted(const struct command *commands[COMMANDS_MAX])
{
    uintptr_t bytes = (uintptr_t)__stop_irqbench_commands - (uintptr_t)__start_irqbench_commands;
    size_t count = bytes / sizeof __start_irqbench_commands[0];

    if (count > COMMANDS_MAX)
        count = COMMANDS_MAX;
    for (size_t i = 0; i < count; i++)
        commands[i] = __start_irqbench_commands[i];
    qsort(commands, count, sizeof *commands, by_order);
    return count;
}

const struct command *command_find(const char *name)
{
    const struct command *commands[COMMANDS_MAX];
    size_t count = commands_sorted(commands);

    for (size_t i = 0; i < count; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}
