/* All commands with their options, as data: for manual pages and completions. */
#ifndef CLI_DESCRIBE_H
#define CLI_DESCRIBE_H

#include "host/cli/commands.h"
#include "host/cli/options.h"

/* What may stand as a value, as far as a shell can offer it. */
enum value_kind {
    VALUE_FREE,   /* the user knows: a number, a pattern */
    VALUE_WORDS,  /* one of `words` */
    VALUE_ASKED,  /* a line's first word of what `irqbench ASK` prints */
    VALUE_FILE,   /* a file */
    VALUE_FOLDER, /* a folder */
};

#define VALUE_WORDS_MAX 512u

struct value {
    enum value_kind kind;
    char words[VALUE_WORDS_MAX]; /* between blanks */
    const char *ask;             /* a command line of irqbench's */
};

/* Of an option that is no flag, and of a command's arguments. */
struct value describe_option(const struct option_spec *option);
struct value describe_arguments(const struct options_spec *spec);

typedef void describe_reader(const struct command *command, const struct options_spec *spec,
                             void *context);

/* Calls `read` for each command, by its order. */
void describe_commands(describe_reader *read, void *context);

#endif
