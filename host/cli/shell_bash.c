/* A completion script for bash; it needs nothing of the package bash-completion. */
#include "host/cli/describe.h"
#include "host/cli/shells.h"

/* What `compgen` is to be given for a value, into the variable `offer`. */
static void print_offer(const struct value *value)
{
    switch (value->kind) {
    case VALUE_WORDS:
        printf("words='%s'", value->words);
        break;
    case VALUE_ASKED:
        printf("words=$(\"$1\" %s 2>/dev/null | cut -d' ' -f1)", value->ask);
        break;
    case VALUE_FILE:
        printf("places=f");
        break;
    case VALUE_FOLDER:
        printf("places=d");
        break;
    case VALUE_FREE:
        printf(":");
        break;
    }
}

static void print_value(const struct option_spec *option)
{
    struct value value = describe_option(option);

    printf("        ");
    if (option->letter)
        printf("-%c | ", option->letter);
    printf("--%s) ", option->name);
    print_offer(&value);
    printf(" ;;\n");
}

static void print_names(const struct option_spec *options)
{
    for (const struct option_spec *option = options; option->name; option++) {
        printf(" --%s", option->name);
        if (option->letter)
            printf(" -%c", option->letter);
    }
}

static void print_command(const struct command *command, const struct options_spec *spec,
                          void *context)
{
    struct value arguments = describe_arguments(spec);

    (void)context;
    printf("    %s)\n        options='", command->name);
    print_names(spec->options);
    print_names(options_common);
    printf("'\n        case $before in\n");
    for (const struct option_spec *option = spec->options; option->name; option++)
        if (option->kind != OPTION_FLAG)
            print_value(option);
    printf("        *) free=yes\n           ");
    print_offer(&arguments);
    printf(" ;;\n        esac\n        ;;\n");
}

static void print_command_name(const struct command *command, const struct options_spec *spec,
                               void *context)
{
    (void)spec;
    (void)context;
    printf(" %s", command->name);
}

void shell_print_bash(void)
{
    printf("# bash completion for irqbench %s; made by `irqbench completion bash`.\n"
           "_irqbench() {\n"
           "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    local options= words= places= free=\n"
           "    COMPREPLY=()\n"
           "    # \"--name=value\" is three words here.\n"
           "    [ \"$current\" = = ] && current=\n"
           "    [ \"$before\" = = ] && before=${COMP_WORDS[COMP_CWORD-2]}\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
           "        COMPREPLY=($(compgen -W '",
           irqbench_version);
    describe_commands(print_command_name, NULL);
    printf(" --help --version' -- \"$current\"))\n"
           "        return\n"
           "    fi\n"
           "    case ${COMP_WORDS[1]} in\n");
    describe_commands(print_command, NULL);
    printf("    esac\n"
           "    case $free$current in\n"
           "    yes-*) COMPREPLY=($(compgen -W \"$options\" -- \"$current\")); return ;;\n"
           "    esac\n"
           "    if [ -n \"$words\" ]; then\n"
           "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
           "    elif [ -n \"$places\" ]; then\n"
           "        compopt -o filenames 2>/dev/null\n"
           "        local IFS=$'\\n'\n"
           "        COMPREPLY=($(compgen \"-$places\" -- \"$current\"))\n"
           "    fi\n"
           "}\n"
           "complete -F _irqbench irqbench\n");
}
