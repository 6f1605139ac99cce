/* `irqbench init [FILE]`: a first config. */
#include "host/cli/commands.h"

#include "host/cli/options.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include "host/lib/files/entry.h"
#include "host/lib/files/output_file.h"
#include "host/lib/matrix/config_first.h"
#include "host/lib/run/images.h"
#include <string.h>
#include <unistd.h>

#define FILE_USUAL "irqbench.yaml"
#define BOARDS_MAX 128u

struct wanted {
    const char *file, *board;
    bool force;
};

/* That QEMU has, and whose image has most to choose from. */
static const struct board *richest_board(const struct board_list *boards)
{
    const struct board *richest = NULL;

    for (size_t i = 0; i < boards->count; i++)
        if (boards->boards[i]->qemu &&
            (!richest || boards->boards[i]->catalog.count > richest->catalog.count))
            richest = boards->boards[i];
    return richest;
}

/* The one that is asked for, or one that can be tried at once. */
static const struct board *choose_board(const struct board_list *boards, const char *asked,
                                        struct message *message)
{
    const struct board *board = asked ? boards_find(boards, asked) : richest_board(boards);
    const char *names[BOARDS_MAX];
    char hint[SUGGEST_TEXT_MAX];
    size_t count = 0;

    if (board)
        return board;
    for (; count < boards->count && count < BOARDS_MAX; count++)
        names[count] = boards->boards[count]->name;
    message_add(message, "init: --board '%s': there is no image of it%s", asked ? asked : "",
                suggest_text(hint, asked ? asked : "", names, count));
    return NULL;
}

/* "mine" of "configs/mine.yaml", in characters that may name a folder. */
static void name_of(char name[64], const char *file)
{
    const char *last = strrchr(file, '/');
    size_t length;

    last = last ? last + 1 : file;
    length = strcspn(last, ".");
    snprintf(name, 64, "%.*s", (int)(length < 63 ? length : 63), last);
    for (char *letter = name; *letter; letter++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", *letter))
            *letter = '_';
    if (!*name)
        snprintf(name, 64, "first");
}

static bool write_config(const struct wanted *wanted, const struct board_list *boards,
                         struct message *message)
{
    const struct board *board = choose_board(boards, wanted->board, message);
    struct text text = {0};
    char name[64];

    if (!board)
        return false;
    name_of(name, wanted->file);
    config_first(&text, name, board);
    bool fine = text.failed ? message_add(message, "out of memory")
                            : output_file_write(wanted->file, text_get(&text), text.used, message);
    text_free(&text);
    return fine;
}

/* Any image will do where no board is asked for. */
static bool build_image(const char *board, struct message *message)
{
    struct board_list boards;
    struct message ignored = {0};
    bool there = false;

    if (board)
        return images_build_one(board, stderr, message);
    if (boards_load(&boards, NULL, &ignored)) {
        there = richest_board(&boards) != NULL;
        boards_free(&boards);
    }
    return there || images_build_missing(NULL, stderr, message);
}

static int init(const struct wanted *wanted)
{
    struct message message = {0};
    struct board_list boards;
    bool fine = wanted->force || !entry_is_there(wanted->file) ||
                message_add(&message,
                            "init: %s is there already; --force replaces it, or name another file",
                            wanted->file);

    if (fine && build_image(wanted->board, &message) && boards_load(&boards, NULL, &message)) {
        fine = write_config(wanted, &boards, &message);
        boards_free(&boards);
    } else {
        fine = false;
    }
    message_print(&message, stderr);
    if (fine)
        printable_print(stdout, "%s; `irqbench run %s --dry-run` prints its cells\n", wanted->file,
                        wanted->file);
    return fine ? EXIT_FINE : EXIT_UNABLE;
}

static int run(int argc, char **argv)
{
    struct wanted wanted = {.file = FILE_USUAL};
    const struct option_spec options[] = {
        {.name = "board",
         .letter = 'b',
         .argument = "NAME",
         .help = "the board that it is for (one that QEMU has)",
         .kind = OPTION_TEXT,
         .destination = &wanted.board},
        {.name = "force",
         .help = "replace a file that is there",
         .kind = OPTION_FLAG,
         .destination = &wanted.force},
        {.name = NULL},
    };
    const struct options_spec spec = {
        .command = "init",
        .arguments = "[FILE.yaml]",
        .about =
            "Writes a small config with comments that say what may stand in it, as\n" FILE_USUAL
            " or FILE.yaml. It can be run as it is.",
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
    if (count)
        wanted.file = argv[1];
    return init(&wanted);
}

COMMAND(init, 5, "write a first config, with comments", run);
