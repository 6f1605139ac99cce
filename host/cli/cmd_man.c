/* `irqbench man [COMMAND]`: manual pages, made of the tables that the parser has. */
#include "host/cli/describe.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- roff ---- */

#define LINE_MOST 60u /* of the source; then it goes on in the next */

static size_t print_letter(char letter)
{
    switch (letter) {
    case '\\':
        return (size_t)printf("\\e");
    case '-':
        return (size_t)printf("\\-");
    case '`':
        return (size_t)printf("\\(ga");
    default:
        return (size_t)printf("%c", letter);
    }
}

/* A backslash is an escape's begin, a hyphen in an option is a minus, and a dot or quote at a
 * line's begin would be a request. */
static void print_line(const char *text)
{
    size_t column = 0;

    for (; *text; text++) {
        bool blank = *text == ' ' || *text == '\n';
        if (column == 0 && (*text == '.' || *text == '\''))
            printf("\\&");
        if (blank && column >= LINE_MOST) {
            putchar('\n');
            column = 0;
        } else {
            column += print_letter(blank ? ' ' : *text);
        }
    }
    putchar('\n');
}

/* A sentence a line, as roff wants it, so that it can space them. */
static void print_text(const char *text)
{
    char line[2048];
    size_t used = 0;

    for (; *text && used + 1 < sizeof line; text++) {
        line[used++] = *text;
        if ((text[0] == '.' || text[0] == ':') && isspace((unsigned char)text[1]) &&
            isupper((unsigned char)text[2])) {
            line[used] = '\0';
            print_line(line);
            used = 0;
            text++;
        }
    }
    line[used] = '\0';
    print_line(line);
}

static void print_head(const char *title, const char *name, const char *summary)
{
    printf(".TH %s 1 %s \"irqbench %s\" \"irqbench manual\"\n.SH NAME\n%s \\- ", title,
           irqbench_date, irqbench_version, name);
    print_line(summary);
}

/* ---- A command's page ---- */

static void print_option(const struct option_spec *option)
{
    printf(".TP\n");
    if (option->letter)
        printf("\\fB\\-%c\\fR, ", option->letter);
    printf("\\fB\\-\\-");
    for (const char *letter = option->name; *letter; letter++)
        print_letter(*letter);
    printf("\\fR");
    if (option->argument)
        printf(" \\fI%s\\fR", option->argument);
    printf("\n");
    char text[1024];
    snprintf(text, sizeof text, "%s", option->help);
    for (size_t i = 0; option->kind == OPTION_CHOICE && option->choices[i]; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s", i ? ", " : ": ", option->choices[i]);
    }
    print_text(text);
}

static void print_page(const struct command *command, const struct options_spec *spec)
{
    char title[64], name[64];

    snprintf(name, sizeof name, "irqbench\\-%s", command->name);
    snprintf(title, sizeof title, "IRQBENCH\\-%s", command->name);
    for (char *letter = title; *letter; letter++)
        *letter = (char)toupper((unsigned char)*letter);
    print_head(title, name, command->summary);
    printf(".SH SYNOPSIS\n.B irqbench %s\n[\\fIOPTION\\fR...]\n", command->name);
    if (*spec->arguments)
        print_line(spec->arguments);
    printf(".SH DESCRIPTION\n");
    print_text(spec->about);
    printf(".SH OPTIONS\n");
    for (const struct option_spec *option = spec->options; option->name; option++)
        print_option(option);
    for (const struct option_spec *option = options_common; option->name; option++)
        print_option(option);
    printf(".SH SEE ALSO\n.BR irqbench (1)\n");
}

static void print_if_wanted(const struct command *command, const struct options_spec *spec,
                            void *context)
{
    if (strcmp(command->name, context) == 0)
        print_page(command, spec);
}

/* ---- The page of all ---- */

static const struct {
    const char *name, *what;
} variables[] = {
    {"IRQBENCH_FIRMWARE", "A folder of boards other than that which came with the program."},
    {"IRQBENCH_QEMU", "Another QEMU than qemu-system-arm."},
    {"IRQBENCH_VDWT", "Another QEMU plugin than the libvdwt.so that came with the program."},
    {"NO_COLOR", "If set and not empty: no colours on a terminal."},
};

static const struct {
    const char *code, *what;
} codes[] = {
    {"0", "Fine."},
    {"1", "A gate failed, or a difference was found that was to be failed on."},
    {"2", "The tool could not do its job; a sentence on standard error says why."},
    {"3", "What was traced died."},
};

static void print_references(const struct command *const commands[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf(".BR irqbench\\-%s (1)%s\n", commands[i]->name, i + 1 < count ? "," : "");
}

static void print_main_page(void)
{
    const struct command *commands[COMMANDS_MAX] = {NULL};
    size_t count = commands_sorted(commands);

    print_head("IRQBENCH", "irqbench", "measures interrupt latency on Arm Cortex-M");
    printf(".SH SYNOPSIS\n.B irqbench\n\\fICOMMAND\\fR [\\fIOPTION\\fR...]\n.br\n.B irqbench\n"
           "\\fB\\-\\-version\\fR | \\fB\\-\\-help\\fR\n.SH DESCRIPTION\n");
    print_text("Measures what interrupt handling costs on Arm Cortex-M, on boards and under QEMU: "
               "entry and exit latency, the response of deferred work, preemption, tail-chaining, "
               "and what shared state costs and loses.");
    printf(".SH COMMANDS\n");
    for (size_t i = 0; i < count; i++) {
        printf(".TP\n.B %s\n", commands[i]->name);
        print_text(commands[i]->summary);
    }
    printf(".SH EXIT STATUS\n");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        printf(".TP\n.B %s\n", codes[i].code);
        print_text(codes[i].what);
    }
    printf(".SH ENVIRONMENT\n");
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        printf(".TP\n.B %s\n", variables[i].name);
        print_text(variables[i].what);
    }
    printf(".SH SEE ALSO\n");
    print_references(commands, count);
}

static int print_pages(const char *name)
{
    char wanted[32];

    if (!name) {
        print_main_page();
        return EXIT_FINE;
    }
    if (!command_find(name))
        return complain_unknown_command(name);
    snprintf(wanted, sizeof wanted, "%s", name);
    describe_commands(print_if_wanted, wanted);
    return EXIT_FINE;
}

static int run(int argc, char **argv)
{
    static const struct option_spec options[] = {{.name = NULL}};
    static const struct options_spec spec = {
        .command = "man",
        .arguments = "[COMMAND]",
        .about = "Prints the manual page of irqbench, or of one of its commands, for a pager such\n"
                 "as `man -l -`. An installed irqbench has them as irqbench(1) and\n"
                 "irqbench-COMMAND(1).",
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
    return print_pages(count ? argv[1] : NULL);
}

COMMAND(man, 110, "print manual pages", run);
