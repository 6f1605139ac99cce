/* `irqbench completion SHELL`: a completion script, made of the tables that the parser has. */
#include "host/cli/describe.h"
#include "host/cli/shells.h"

#include <string.h>

static const struct {
    const char *name;
    void (*print)(void);
} shells[] = {{"bash", shell_print_bash}, {"zsh", shell_print_zsh}, {"fish", shell_print_fish}};
#define SHELLS (sizeof shells / sizeof *shells)

static int print_for(const char *name)
{
    for (size_t i = 0; i < SHELLS; i++)
        if (strcmp(shells[i].name, name) == 0) {
            shells[i].print();
            return EXIT_FINE;
        }
    fprintf(stderr, "irqbench completion: the shells that it knows are bash, zsh and fish\n");
    return EXIT_UNABLE;
}

static int run(int argc, char **argv)
{
    static const struct option_spec options[] = {{.name = NULL}};
    static const struct options_spec spec = {
        .command = "completion",
        .arguments = "bash|zsh|fish",
        .about = "Prints a script that completes command lines of irqbench in a shell:\n"
                 "`source <(irqbench completion bash)` in ~/.bashrc; for zsh as a file _irqbench\n"
                 "in a folder of $fpath; for fish as ~/.config/fish/completions/irqbench.fish. An\n"
                 "installed irqbench has them where the shells look.",
        .options = options,
        .min_arguments = 1,
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
    return print_for(argv[1]);
}

COMMAND(completion, 120, "print a completion script for bash, zsh or fish", run);
