/* Finds and loads the boards' folders; see board.h. */
#include "host/lib/matrix/board.h"

#include "host/lib/base/installed.h"
#include "host/lib/files/entry.h"
#include "host/lib/files/yaml_file.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPTIONAL                       CYAML_FLAG_OPTIONAL
#define TEXT(key, flags, type, member) CYAML_FIELD_STRING_PTR(key, flags, type, member, 1, 256)

static const cyaml_schema_field_t qemu_fields[] = {
    TEXT("machine", CYAML_FLAG_DEFAULT, struct board_qemu, machine),
    TEXT("ram", OPTIONAL, struct board_qemu, ram),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t model_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, 256),
};

static const cyaml_schema_field_t board_fields[] = {
    TEXT("name", CYAML_FLAG_DEFAULT, struct board, name),
    TEXT("title", CYAML_FLAG_DEFAULT, struct board, title),
    TEXT("core", CYAML_FLAG_DEFAULT, struct board, core),
    CYAML_FIELD_MAPPING_PTR("qemu", OPTIONAL, struct board, qemu, qemu_fields),
    CYAML_FIELD_UINT("clock_hz", CYAML_FLAG_DEFAULT, struct board, clock_hz),
    CYAML_FIELD_UINT("systick_hz", CYAML_FLAG_DEFAULT, struct board, systick_hz),
    TEXT("uart", CYAML_FLAG_DEFAULT, struct board, uart),
    CYAML_FIELD_UINT("baud", OPTIONAL, struct board, baud),
    CYAML_FIELD_UINT("swo_baud", OPTIONAL, struct board, swo_baud),
    CYAML_FIELD_SEQUENCE("model", CYAML_FLAG_POINTER | OPTIONAL, struct board, model, &model_entry,
                         1, 64),
    CYAML_FIELD_UINT("flash_bytes", CYAML_FLAG_DEFAULT, struct board, flash_bytes),
    CYAML_FIELD_UINT("ram_bytes", CYAML_FLAG_DEFAULT, struct board, ram_bytes),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t board_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct board, board_fields),
};

/* A board's strings stay with libcyaml's copy of the struct; this keeps it
 * alive. `board` must be first: the list hands out pointers to it. */
struct owned_board {
    struct board board;
    struct yaml_file file;
    char *yaml;
};

/* DIRECTORY/NAME, to be freed; NULL without memory. */
static char *join(const char *directory, const char *name)
{
    char *path = NULL;

    return asprintf(&path, "%s/%s", directory, name) < 0 ? NULL : path;
}

static char *default_directory(void)
{
    const char *given = getenv("IRQBENCH_FIRMWARE");

    if (given && *given)
        return strdup(given);
    return installed_path("firmware", "share/irqbench/firmware");
}

static void free_board(struct owned_board *owned)
{
    catalog_free(&owned->board.catalog);
    yaml_file_free(&owned->file);
    free(owned->board.directory);
    free(owned->board.elf);
    free(owned->yaml);
    free(owned);
}

/* What libcyaml's types cannot say. */
static bool check_board(struct owned_board *owned, const char *folder, struct message *message)
{
    struct board *board = &owned->board;
    struct {
        const char *key;
        uint32_t value;
    } const positive[] = {
        {"clock_hz", board->clock_hz},
        {"systick_hz", board->systick_hz},
        {"flash_bytes", board->flash_bytes},
        {"ram_bytes", board->ram_bytes},
    };

    if (strcmp(board->name, folder) != 0)
        return yaml_file_complain(&owned->file, message, "name", 0,
                                  "the board calls itself '%s', but its folder is '%s'",
                                  board->name, folder);
    for (size_t i = 0; i < sizeof positive / sizeof positive[0]; i++)
        if (!positive[i].value)
            return yaml_file_complain(&owned->file, message, positive[i].key, 0, "%s must not be 0",
                                      positive[i].key);
    if (access(board->elf, R_OK) != 0)
        return message_at(message, board->elf, 0, 0, "%s; build it with `make firmware`",
                          strerror(errno));
    return true;
}

static bool load_parts(struct owned_board *owned, const char *folder, struct message *message)
{
    struct board *board = &owned->board;
    char *directory = board->directory;

    owned->yaml = join(directory, "board.yaml");
    if (!owned->yaml)
        return message_add(message, "out of memory");
    if (!yaml_file_load(&owned->file, owned->yaml, &board_schema, message))
        return false;
    *board = *(struct board *)owned->file.data;
    board->directory = directory;
    board->elf = join(directory, "irqbench.elf");
    char *catalog = join(directory, "catalog.txt");
    bool fine = board->elf && catalog ? check_board(owned, folder, message) &&
                                            catalog_load(&board->catalog, catalog, message)
                                      : message_add(message, "out of memory");
    free(catalog);
    return fine;
}

static bool add_board(struct board_list *list, const char *folder, struct message *message)
{
    struct owned_board *owned = calloc(1, sizeof *owned);
    struct board **boards = realloc(list->boards, (list->count + 1) * sizeof(struct board *));

    if (boards)
        list->boards = boards;
    if (owned)
        owned->board.directory = join(list->directory, folder);
    bool fine = owned && boards && owned->board.directory ? load_parts(owned, folder, message)
                                                          : message_add(message, "out of memory");
    if (!fine) {
        if (owned)
            free_board(owned);
        return false;
    }
    list->boards[list->count++] = &owned->board;
    return true;
}

/* Folders without a board.yaml are not boards (object files live there too), nor is what a build
 * that was stopped has left. Where there is no memory to look, who reads it says so: a board that
 * is left out would be one that nobody measures. */
static bool has_board(const struct board_list *list, const char *folder)
{
    if (folder[0] == '.' || board_names_have(&list->unbuilt, folder))
        return false;
    char *path = join(list->directory, folder);
    bool there = !path || entry_is_in(path, "board.yaml");
    free(path);
    return there;
}

static bool add_boards(struct board_list *list, struct message *message)
{
    struct dirent **entries = NULL;
    int count = scandir(list->directory, &entries, NULL, alphasort);
    bool fine = true;

    if (count < 0)
        return message_at(message, list->directory, 0, 0,
                          "no boards: %s; build them with `make firmware`", strerror(errno));
    for (int i = 0; i < count; i++) {
        if (has_board(list, entries[i]->d_name))
            fine &= add_board(list, entries[i]->d_name, message);
        free(entries[i]);
    }
    free(entries);
    if (fine && !list->count)
        return message_at(message, list->directory, 0, 0,
                          "no boards in there; build them with `make firmware`");
    return fine;
}

static bool find_unbuilt(struct board_list *list, struct message *message)
{
    char *folder = board_sources_folder();
    bool fine = !folder || board_sources_unbuilt(folder, &list->unbuilt, message);

    free(folder);
    return fine;
}

bool boards_load(struct board_list *list, const char *directory, struct message *message)
{
    memset(list, 0, sizeof *list);
    list->directory = directory ? strdup(directory) : default_directory();
    if (!list->directory)
        return message_add(message, "out of memory");
    if ((!directory && !find_unbuilt(list, message)) || !add_boards(list, message)) {
        boards_free(list);
        return false;
    }
    return true;
}

void boards_free(struct board_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free_board((struct owned_board *)(void *)list->boards[i]);
    free(list->boards);
    free(list->directory);
    board_names_free(&list->unbuilt);
    memset(list, 0, sizeof *list);
}

const struct board *boards_find(const struct board_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->boards[i]->name, name) == 0)
            return list->boards[i];
    return NULL;
}
