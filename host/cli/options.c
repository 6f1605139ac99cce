/* Parses a command line against a table; see options.h. */
#include "host/cli/options.h"

#include "host/lib/base/decimal.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS_MAX 32u

struct parse {
    const struct options_spec *spec;
    int argc;
    char **argv;
    int next;  /* the next word to look at */
    int count; /* arguments kept so far, in argv[1..count] */
};

const struct option_spec options_common[] = {
    {.name = "help", .letter = 'h', .help = "show this text", .kind = OPTION_FLAG}, {.name = NULL}};
#define help_option options_common[0]

static struct {
    options_reader *read;
    void *context;
} reader;

void options_read_with(options_reader *read, void *context)
{
    reader.read = read;
    reader.context = context;
}

options_reader *options_reader_now(void **context)
{
    *context = reader.context;
    return reader.read;
}

static bool complain(const struct parse *parse, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool complain(const struct parse *parse, const char *format, ...)
{
    va_list values;

    fprintf(stderr, "irqbench %s: ", parse->spec->command);
    va_start(values, format);
    printable_vprint(stderr, format, values);
    va_end(values);
    fprintf(stderr, "\nTry `irqbench %s --help`.\n", parse->spec->command);
    return false;
}

static const struct option_spec *find_long(const struct parse *parse, const char *name,
                                           size_t length)
{
    const char *names[OPTIONS_MAX];
    size_t count = 0;
    char word[64], hint[SUGGEST_TEXT_MAX];

    for (const struct option_spec *option = parse->spec->options; option->name; option++) {
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0)
            return option;
        if (count < OPTIONS_MAX)
            names[count++] = option->name;
    }
    if (length == 4 && memcmp(name, help_option.name, 4) == 0)
        return &help_option;
    printable_into(word, sizeof word, "%.*s", (int)length, name);
    const char *nearest = suggest_nearest(word, names, count);
    hint[0] = '\0';
    if (nearest)
        printable_into(hint, sizeof hint, "; did you mean '--%s'?", nearest);
    complain(parse, "unknown option '--%s'%s", word, hint);
    return NULL;
}

static const struct option_spec *find_letter(const struct parse *parse, char letter)
{
    for (const struct option_spec *option = parse->spec->options; option->name; option++)
        if (option->letter == letter)
            return option;
    if (letter == help_option.letter)
        return &help_option;
    complain(parse, "unknown option '-%c'", letter);
    return NULL;
}

static bool take_number(const struct parse *parse, const struct option_spec *option,
                        const char *value)
{
    uint64_t number = 0;

    if (!decimal_whole(value, option->max, &number) || number < option->min)
        return complain(parse, "--%s needs a whole number from %u to %u, not '%s'", option->name,
                        option->min, option->max, value);
    *(uint32_t *)option->destination = (uint32_t)number;
    return true;
}

static bool take_choice(const struct parse *parse, const struct option_spec *option,
                        const char *value)
{
    char hint[SUGGEST_TEXT_MAX];
    size_t count = 0;

    for (; option->choices[count]; count++) {
        if (strcmp(option->choices[count], value) == 0) {
            *(const char **)option->destination = option->choices[count];
            return true;
        }
    }
    return complain(parse, "--%s cannot be '%s'%s", option->name, value,
                    suggest_text(hint, value, option->choices, count));
}

static bool take_more(const struct parse *parse, const struct option_spec *option,
                      const char *value)
{
    struct option_list *list = option->destination;

    if (list->count == OPTION_LIST_MAX)
        return complain(parse, "--%s was given more than %u times", option->name, OPTION_LIST_MAX);
    list->texts[list->count++] = value;
    return true;
}

static bool take_value(const struct parse *parse, const struct option_spec *option,
                       const char *value)
{
    if (!value)
        return complain(parse, "--%s needs a value: %s", option->name, option->argument);
    if (option->kind == OPTION_NUMBER)
        return take_number(parse, option, value);
    if (option->kind == OPTION_CHOICE)
        return take_choice(parse, option, value);
    if (!*value)
        return complain(parse, "--%s needs a value: %s", option->name, option->argument);
    if (option->kind == OPTION_LIST)
        return take_more(parse, option, value);
    *(const char **)option->destination = value;
    return true;
}

static char *next_word(struct parse *parse)
{
    return parse->next < parse->argc ? parse->argv[parse->next++] : NULL;
}

static enum options_result take_option(struct parse *parse, const struct option_spec *option,
                                       const char *value)
{
    if (!option)
        return OPTIONS_BAD;
    if (option == &help_option) {
        options_print_help(parse->spec);
        return OPTIONS_HELP;
    }
    if (option->kind != OPTION_FLAG)
        return take_value(parse, option, value ? value : next_word(parse)) ? OPTIONS_OK
                                                                           : OPTIONS_BAD;
    if (value) {
        complain(parse, "--%s takes no value", option->name);
        return OPTIONS_BAD;
    }
    *(bool *)option->destination = true;
    return OPTIONS_OK;
}

/* --name, --name=value, --name value */
static enum options_result take_long(struct parse *parse, const char *word)
{
    size_t length = strcspn(word, "=");

    return take_option(parse, find_long(parse, word, length),
                       word[length] ? word + length + 1 : NULL);
}

/* -a, -ab, -ovalue, -o value */
static enum options_result take_short(struct parse *parse, const char *letters)
{
    enum options_result result = OPTIONS_OK;

    while (*letters && result == OPTIONS_OK) {
        const struct option_spec *option = find_letter(parse, *letters++);
        bool has_value = option && option->kind != OPTION_FLAG && *letters;

        result = take_option(parse, option, has_value ? letters : NULL);
        if (has_value)
            break;
    }
    return result;
}

static bool check_count(const struct parse *parse)
{
    const struct options_spec *spec = parse->spec;

    if (parse->count < spec->min_arguments)
        return complain(parse, "something is missing: %s", spec->arguments);
    if (spec->max_arguments >= 0 && parse->count > spec->max_arguments)
        return complain(parse, "'%s' is one too many%s%s", parse->argv[spec->max_arguments + 1],
                        *spec->arguments ? "; expected " : "", spec->arguments);
    return true;
}

enum options_result options_parse(const struct options_spec *spec, int argc, char **argv,
                                  int *count)
{
    struct parse parse = {spec, argc, argv, 1, 0};
    enum options_result result = OPTIONS_OK;
    bool only_arguments = false;

    if (reader.read) {
        reader.read(spec, reader.context);
        return OPTIONS_HELP;
    }
    for (char *word; result == OPTIONS_OK && (word = next_word(&parse));) {
        if (only_arguments || word[0] != '-' || !word[1])
            argv[++parse.count] = word;
        else if (strcmp(word, "--") == 0)
            only_arguments = true;
        else
            result = word[1] == '-' ? take_long(&parse, word + 2) : take_short(&parse, word + 1);
    }
    *count = parse.count;
    if (result == OPTIONS_OK && !check_count(&parse))
        result = OPTIONS_BAD;
    return result;
}
