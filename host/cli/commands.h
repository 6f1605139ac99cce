/* Subcommands. Each is one file, cmd_NAME.c, that ends with COMMAND(...); the
 * linker collects them, so a new one needs no change anywhere else:
 *
 *     static int run(int argc, char **argv) { ... return EXIT_FINE; }
 *     COMMAND(show, 30, "tables and histograms of a run in the terminal", run);
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include <stddef.h>
#include <stdio.h>

enum exit_code {
    EXIT_FINE = 0,
    EXIT_GATE = 1,   /* a gate failed, or a difference was found that the user asked to fail on */
    EXIT_UNABLE = 2, /* the tool could not do its job */
    EXIT_DIED = 3    /* it did, and what it traced died */
};

struct command {
    const char *name;
    int order; /* place in the help: list 10, run 20, show 30, compare 40, check 50,
                  report 60, export 70, trace 80, doctor 90, what is about the tool itself
                  from 100 on */
    const char *summary;
    /* argv[0] is the subcommand's name. Returns an exit_code. */
    int (*run)(int argc, char **argv);
};

#define COMMANDS_MAX 48u

/* All of them, by `order`; how many there are. */
size_t commands_sorted(const struct command *commands[COMMANDS_MAX]);
/* NULL if there is none of that name. */
const struct command *command_find(const char *name);

/* "there is no command 'shwo'; did you mean 'show'?" on standard error; EXIT_UNABLE. */
int complain_unknown_command(const char *name);
/* What there is, on a stream: the text of `irqbench help`. */
void print_usage(FILE *out);

/* "1.2.3", as the file VERSION says, and "2026-11-27", the day of its heading in CHANGELOG.md. */
extern const char irqbench_version[], irqbench_date[];

/* What no other build says of itself unless it does the same: version and commit, and of sources
 * that are none of a commit the program's CRC-32. Static. */
const char *irqbench_identity(void);

/* Version and commit; a line of the schemas that it reads and writes, and the model's version. */
void irqbench_print_version(FILE *out);

/* Pointers, because the linker may pad between structs of any other size. */
#define COMMAND(command_name, command_order, command_summary, command_run)                         \
    static const struct command command_##command_name = {#command_name, command_order,            \
                                                          command_summary, command_run};           \
    static const struct command *const command_entry_##command_name                                \
        __attribute__((section("irqbench_commands"), used)) = &command_##command_name

#endif
