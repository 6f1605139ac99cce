/* `irqbench schema config`: a JSON Schema, for editors. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/base/printable.h"
#include "host/lib/files/json_file.h"
#include "host/lib/matrix/config_schema.h"
#include <string.h>

static int print_config_schema(void)
{
    struct message message = {0};
    struct board_list boards;

    if (!boards_load(&boards, NULL, &message)) {
        message_print(&message, stderr);
        return EXIT_UNABLE;
    }
    json_t *schema = config_schema(&boards);
    bool fine = schema && json_put_plain(stdout, schema, JSON_INDENT(1));
    putchar('\n');
    json_decref(schema);
    boards_free(&boards);
    if (!fine)
        printable_print(stderr, "irqbench schema: out of memory\n");
    return fine ? EXIT_FINE : EXIT_UNABLE;
}

static int run(int argc, char **argv)
{
    static const struct option_spec options[] = {{.name = NULL}};
    static const struct options_spec spec = {
        .command = "schema",
        .arguments = "config",
        .about =
            "Prints a JSON Schema of configs, with the names that there are here, by which an\n"
            "editor completes and checks while they are written. With the YAML language\n"
            "server a config's first line is then\n"
            "# yaml-language-server: $schema=FILE",
        .options = options,
        .min_arguments = 1,
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
    if (strcmp(argv[1], "config") == 0)
        return print_config_schema();
    printable_print(stderr, "irqbench schema: there is none of '%s'; there is config\n", argv[1]);
    return EXIT_UNABLE;
}

COMMAND(schema, 97, "a JSON Schema of configs, for editors", run);
