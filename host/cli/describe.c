#include "host/cli/describe.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct reading {
    const struct command *command;
    describe_reader *read;
    void *context;
};

static void hand_over(const struct options_spec *spec, void *context)
{
    const struct reading *reading = context;

    reading->read(reading->command, spec, reading->context);
}

void describe_commands(describe_reader *read, void *context)
{
    const struct command *commands[COMMANDS_MAX];
    size_t count = commands_sorted(commands);

    for (size_t i = 0; i < count; i++) {
        struct reading reading = {commands[i], read, context};
        char name[32];
        snprintf(name, sizeof name, "%s", commands[i]->name);
        options_read_with(hand_over, &reading);
        commands[i]->run(1, (char *[]){name, NULL});
        options_read_with(NULL, NULL);
    }
}

/* By the name of an option, what a list has that irqbench itself prints. */
static const struct {
    const char *option, *ask;
} asked[] = {
    {"board", "list boards"}, {"metric", "list metrics"}, {"machine", "trace --machine help"}};

/* By how the help calls a value: these words, or with more behind ("FILE.json"). */
static const struct {
    const char *word;
    enum value_kind kind;
} places[] = {{"FILE", VALUE_FILE},  {"ELF", VALUE_FILE},          {"CONFIG", VALUE_FILE},
              {"DIR", VALUE_FOLDER}, {"OUT", VALUE_FOLDER},        {"RUN", VALUE_FOLDER},
              {"OLD", VALUE_FOLDER}, {"SILICON_RUN", VALUE_FOLDER}};

static enum value_kind place_of(const char *text)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        size_t length = strlen(places[i].word);
        if (strncmp(text, places[i].word, length) == 0 && !isalnum((unsigned char)text[length]) &&
            text[length] != '_')
            return places[i].kind;
    }
    return VALUE_FREE;
}

static void add_word(struct value *value, const char *word, size_t length)
{
    size_t used = strlen(value->words);

    snprintf(value->words + used, sizeof value->words - used, "%s%.*s", used ? " " : "",
             (int)length, word);
}

struct value describe_option(const struct option_spec *option)
{
    struct value value = {.kind = VALUE_FREE};

    if (option->kind == OPTION_CHOICE) {
        value.kind = VALUE_WORDS;
        for (size_t i = 0; option->choices[i]; i++)
            add_word(&value, option->choices[i], strlen(option->choices[i]));
        return value;
    }
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (strcmp(option->name, asked[i].option) == 0) {
            value.kind = VALUE_ASKED;
            value.ask = asked[i].ask;
            return value;
        }
    if (option->kind != OPTION_NUMBER && option->argument)
        value.kind = place_of(option->argument);
    return value;
}

/* "[bash|zsh]", as a usage line has choices. */
static bool are_words(const char *text)
{
    return strchr(text, '|') && text[strspn(text, "abcdefghijklmnopqrstuvwxyz-|[]")] == '\0';
}

static void add_commands(struct value *value)
{
    const struct command *commands[COMMANDS_MAX];
    size_t count = commands_sorted(commands);

    for (size_t i = 0; i < count; i++)
        add_word(value, commands[i]->name, strlen(commands[i]->name));
}

struct value describe_arguments(const struct options_spec *spec)
{
    struct value value = {.kind = VALUE_WORDS};
    const char *text = spec->arguments;

    text += *text == '[' && !strchr(text, '|');
    if (are_words(text)) {
        for (text += strspn(text, "[|"); *text; text += strspn(text, "|]")) {
            size_t length = strcspn(text, "|]");
            add_word(&value, text, length);
            text += length;
        }
    } else if (strcmp(text, "COMMAND]") == 0) {
        add_commands(&value);
    } else {
        value.kind = place_of(text);
    }
    return value;
}
