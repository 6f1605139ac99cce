/* A completion script for fish. */
#include "host/cli/describe.h"
#include "host/cli/shells.h"

/* Inside of '...', where fish knows two escapes. */
static void print_quoted(const char *text)
{
    putchar('\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            putchar('\\');
        putchar(*text == '\n' ? ' ' : *text);
    }
    putchar('\'');
}

static void print_action(const struct value *value, const char *no_file)
{
    switch (value->kind) {
    case VALUE_WORDS:
        printf(" %s -a '%s'", no_file, value->words);
        break;
    case VALUE_ASKED:
        printf(" %s -a '(irqbench %s 2>/dev/null | string split -f1 \" \")'", no_file, value->ask);
        break;
    case VALUE_FILE:
        printf(" -F");
        break;
    case VALUE_FOLDER:
        printf(" %s -a '(__fish_complete_directories)'", no_file);
        break;
    case VALUE_FREE:
        printf(" %s", no_file);
        break;
    }
}

static void print_option(const struct command *command, const struct option_spec *option)
{
    printf("complete -c irqbench -n '__fish_seen_subcommand_from %s' -l %s", command->name,
           option->name);
    if (option->letter)
        printf(" -s %c", option->letter);
    if (option->kind != OPTION_FLAG) {
        struct value value = describe_option(option);
        printf(" -r");
        print_action(&value, "-f");
    }
    printf(" -d ");
    print_quoted(option->help);
    printf("\n");
}

static void print_command(const struct command *command, const struct options_spec *spec,
                          void *context)
{
    struct value arguments = describe_arguments(spec);

    (void)context;
    printf("complete -c irqbench -n __fish_use_subcommand -a %s -d ", command->name);
    print_quoted(command->summary);
    printf("\n");
    for (const struct option_spec *option = spec->options; option->name; option++)
        print_option(command, option);
    for (const struct option_spec *option = options_common; option->name; option++)
        print_option(command, option);
    printf("complete -c irqbench -n '__fish_seen_subcommand_from %s'", command->name);
    print_action(&arguments, "-f");
    printf("\n");
}

void shell_print_fish(void)
{
    printf("# fish completion for irqbench %s; made by `irqbench completion fish`.\n"
           "complete -c irqbench -f\n"
           "complete -c irqbench -n __fish_use_subcommand -l help -d 'what there is'\n"
           "complete -c irqbench -n __fish_use_subcommand -l version -d 'which irqbench this is'\n",
           irqbench_version);
    describe_commands(print_command, NULL);
}
