/* A completion script for zsh: `_arguments` takes a table much like ours. */
#include "host/cli/describe.h"
#include "host/cli/shells.h"

#include <string.h>

/* Inside of '...', where [ ] and : have a meaning for _arguments. */
static void print_quoted(const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else if (strchr("[]:\\", *text))
            printf("\\%c", *text);
        else
            putchar(*text == '\n' ? ' ' : *text);
    }
}

static void print_action(const struct value *value)
{
    switch (value->kind) {
    case VALUE_WORDS:
        printf("(%s)", value->words);
        break;
    case VALUE_ASKED:
        printf("{_irqbench_ask %s}", value->ask);
        break;
    case VALUE_FILE:
    case VALUE_FOLDER: /* a run.json will do for a folder */
        printf("_files");
        break;
    case VALUE_FREE:
        break;
    }
}

/* "'(-o --output)'{-o,--output=}'[help]:DIR:_files'" */
static void print_option(const struct option_spec *option)
{
    bool flag = option->kind == OPTION_FLAG;

    printf("            ");
    if (option->kind == OPTION_LIST)
        printf("'*'");
    else if (option->letter)
        printf("'(-%c --%s)'", option->letter, option->name);
    if (option->letter)
        printf("{-%c%s,--%s%s}", option->letter, flag ? "" : "+", option->name, flag ? "" : "=");
    else
        printf("'--%s%s'", option->name, flag ? "" : "=");
    printf("'[");
    print_quoted(option->help);
    printf("]");
    if (!flag) {
        struct value value = describe_option(option);
        printf(":");
        print_quoted(option->argument);
        printf(":");
        print_action(&value);
    }
    printf("' \\\n");
}

static void print_command(const struct command *command, const struct options_spec *spec,
                          void *context)
{
    struct value arguments = describe_arguments(spec);

    (void)context;
    printf("    %s)\n        _arguments -s \\\n", command->name);
    for (const struct option_spec *option = spec->options; option->name; option++)
        print_option(option);
    for (const struct option_spec *option = options_common; option->name; option++)
        print_option(option);
    printf("            '*:");
    print_quoted(*spec->arguments ? spec->arguments : "nothing");
    printf(":");
    print_action(&arguments);
    printf("'\n        ;;\n");
}

static void print_summary(const struct command *command, const struct options_spec *spec,
                          void *context)
{
    (void)spec;
    (void)context;
    printf("        '%s:", command->name);
    print_quoted(command->summary);
    printf("'\n");
}

void shell_print_zsh(void)
{
    printf("#compdef irqbench\n"
           "# zsh completion for irqbench %s; made by `irqbench completion zsh`.\n"
           "_irqbench_ask() {\n"
           "    local -a words\n"
           "    words=(${${(f)\"$(_call_program words irqbench $* 2>/dev/null)\"}%%%% *})\n"
           "    compadd -a words\n"
           "}\n"
           "_irqbench() {\n"
           "    local -a commands\n"
           "    commands=(\n",
           irqbench_version);
    describe_commands(print_summary, NULL);
    printf("    )\n"
           "    if (( CURRENT == 2 )); then\n"
           "        _describe command commands\n"
           "        compadd -- --help --version\n"
           "        return\n"
           "    fi\n"
           "    local command=$words[2]\n"
           "    shift words\n"
           "    (( CURRENT-- ))\n"
           "    case $command in\n");
    describe_commands(print_command, NULL);
    printf("    esac\n"
           "}\n"
           "_irqbench \"$@\"\n");
}
