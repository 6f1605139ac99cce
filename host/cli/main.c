/* irqbench: finds the subcommand and hands over. The subcommands register
 * themselves, see commands.h.
 */
#include "host/cli/commands.h"
#include "host/cli/limits.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/signals.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_UNABLE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_usage(stdout);
        return EXIT_FINE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        irqbench_print_version(stdout);
        return EXIT_FINE;
    }
    const struct command *command = command_find(argv[1]);
    return command ? command->run(argc - 1, argv + 1) : complain_unknown_command(argv[1]);
}

/* Where one of the three is closed, the next file that is opened would take its number, and our
 * answers and complaints. What stands there instead fails as the closed one does. */
static void hold_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY); /* the lowest: fd */
}

int main(int argc, char **argv)
{
    hold_standard_descriptors();
    limits_begin();
    signals_become_errors();
    int status = dispatch(argc, argv);

    /* A table that did not reach its reader is not a success. */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        printable_print(stderr, "irqbench: error: cannot write the output: %s\n", strerror(errno));
        return EXIT_UNABLE;
    }
    return status;
}
