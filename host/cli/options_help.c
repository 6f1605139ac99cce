/* The text of --help, laid out for the terminal. */
#include "host/cli/options.h"
#include "host/cli/terminal.h"

#include <stdio.h>
#include <string.h>

#define NAMES_WIDTH     26u /* of the column of options */
#define NARROW_LEFT     10u
#define OPTION_TEXT_MAX 512u

static void add(char text[OPTION_TEXT_MAX], const char *before, const char *more)
{
    size_t used = strlen(text);

    snprintf(text + used, OPTION_TEXT_MAX - used, "%s%s", before, more);
}

static void print_option(const struct option_spec *option, size_t width)
{
    char left[96], letter[8] = "    ", text[OPTION_TEXT_MAX] = "";
    size_t indent = width < TERMINAL_NARROW ? NARROW_LEFT : NAMES_WIDTH + 1;

    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "  %s--%s%s%s", letter, option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    add(text, "", option->help);
    for (size_t i = 0; option->kind == OPTION_CHOICE && option->choices[i]; i++)
        add(text, i ? ", " : ": ", option->choices[i]);
    if (strlen(left) < indent)
        printf("%-*s", (int)indent, left);
    else
        printf("%s\n%*s", left, (int)indent, "");
    terminal_print_words(stdout, text, indent, indent, width);
}

void options_print_help(const struct options_spec *spec)
{
    size_t width = terminal_text_width();
    char usage[OPTION_TEXT_MAX] = "";

    add(usage, "Usage: irqbench ", spec->command);
    add(usage, " ", "[OPTION...]");
    if (*spec->arguments)
        add(usage, " ", spec->arguments);
    terminal_print_words(stdout, usage, 0, 4, width);
    printf("\n");
    terminal_print_words(stdout, spec->about, 0, 0, width);
    printf("\nOptions:\n");
    for (const struct option_spec *option = spec->options; option->name; option++)
        print_option(option, width);
    for (const struct option_spec *option = options_common; option->name; option++)
        print_option(option, width);
}
