/* The one option parser: a subcommand is a table of options and a range of
 * arguments; --help and every complaint about the command line come from it.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What `destination` points to. A destination is left alone unless the option
 * is given, so its initial value is the default. */
enum option_kind {
    OPTION_FLAG,   /* bool *: set to true */
    OPTION_TEXT,   /* const char **: not empty */
    OPTION_NUMBER, /* uint32_t *: decimal, min to max */
    OPTION_CHOICE, /* const char **: one of `choices` */
    OPTION_LIST,   /* struct option_list *: not empty, added to what was given before */
};

#define OPTION_LIST_MAX 64u

struct option_list {
    const char *texts[OPTION_LIST_MAX];
    size_t count;
};

struct option_spec {
    const char *name;     /* long, without dashes */
    char letter;          /* short, or 0 */
    const char *argument; /* how the help calls its value, NULL for a flag */
    const char *help;     /* one line */
    enum option_kind kind;
    void *destination;
    uint32_t min, max;          /* OPTION_NUMBER */
    const char *const *choices; /* OPTION_CHOICE, ends with NULL */
};

struct options_spec {
    const char *command;               /* "show" */
    const char *arguments;             /* "DIR..." for the usage line, "" for none */
    const char *about;                 /* what it does; may have several lines */
    const struct option_spec *options; /* ends with name == NULL */
    int min_arguments;
    int max_arguments; /* -1: any number */
};

enum options_result {
    OPTIONS_OK,   /* go on */
    OPTIONS_HELP, /* help was printed: return EXIT_FINE */
    OPTIONS_BAD   /* the complaint was printed: return EXIT_UNABLE */
};

/* Parses argv (argv[0] is the subcommand). Options may stand before, between
 * and after the arguments; "--" ends them. On OPTIONS_OK argv[1..*count] are
 * the arguments that are not options. */
enum options_result options_parse(const struct options_spec *spec, int argc, char **argv,
                                  int *count);

/* While a reader is set, options_parse gives it the table of the command, parses nothing and says
 * OPTIONS_HELP. Help, manual pages and completions are made so: of the tables that the parser has,
 * and of all that is in them. NULL: no reader. */
typedef void options_reader(const struct options_spec *spec, void *context);
void options_read_with(options_reader *reader, void *context);
/* The reader that is set, or NULL, and its context: for a command that has several tables. */
options_reader *options_reader_now(void **context);

/* What every command takes beside its own: --help. Ends with name == NULL. */
extern const struct option_spec options_common[];

/* The text of --help, as wide as the terminal. */
void options_print_help(const struct options_spec *spec);

#endif
