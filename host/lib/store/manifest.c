/* Makes and reads manifests. */
#include "host/lib/store/manifest.h"

#include "host/lib/files/folder.h"
#include "host/lib/files/json_file.h"
#include "host/lib/matrix/parameters.h"
#include "host/lib/target/vdwt_plugin.h"
#include "host/lib/terms/kinds.h"
#include <stdlib.h>
#include <string.h>

/* ---- Making ---- */

/* Whether the board's cycles are modelled; else its instructions are counted. */
static bool is_modelled(const struct config *config, const struct board *board)
{
    return strcmp(config->clock, result_evidence_name(EVIDENCE_INSNS)) != 0 &&
           vdwt_core_is_modelled(board->core);
}

/* Changes of the board's model: those of its board.yaml, then the user's. NULL
 * with a message if one is none. */
static json_t *changes_json(const struct board *board, const struct model_changes *user,
                            struct message *message)
{
    struct model_changes changes = {0};
    char *who = NULL;
    bool good = asprintf(&who, "board %s: model", board->name) >= 0;
    for (size_t i = 0; good && i < board->model_count; i++)
        good = model_changes_add(&changes, who, board->model[i], message);
    for (size_t i = 0; good && i < user->count; i++)
        good = model_changes_add(&changes, who, user->texts[i], message);
    free(who);
    if (!good)
        return NULL;
    json_t *array = json_array();
    for (size_t i = 0; i < changes.count; i++)
        json_array_append_new(array, json_text_of(changes.texts[i]));
    return array;
}

static json_t *size_json(const struct catalog_size *size)
{
    json_int_t ram = (json_int_t)size->ram + size->arena;
    return json_pack("{s:I, s:I, s:o}", "code", (json_int_t)size->code, "tables",
                     (json_int_t)size->tables, "ram",
                     size->arena_known ? json_integer(ram) : json_null());
}

/* Of all that the image has, so that targets of one image are equal whatever they ran:
 * {"raw_c": {"code": 2, ...}}. */
static json_t *styles_json(const struct catalog *catalog)
{
    json_t *styles = json_object();
    for (size_t i = 0; i < catalog->size_count; i++)
        json_object_set_new(styles, catalog->sizes[i].style, size_json(&catalog->sizes[i]));
    return styles;
}

/* Of one behind a port: what it counts it will say. */
static json_t *port_json(const struct board *board)
{
    return json_pack("{s:s, s:b, s:b, s:s, s:o}", "name", board->name, "port", 1, "in_qemu",
                     board->qemu != NULL, "core", board->core, "styles",
                     styles_json(&board->catalog));
}

static json_t *board_json(const struct config *config, const struct board *board,
                          const char *qemu_version, const struct model_changes *changes,
                          struct message *message)
{
    if (!qemu_version)
        return port_json(board);
    if (!board->qemu) {
        message_add(message,
                    "board %s: QEMU has no such machine, so `run` cannot start it; --port runs it "
                    "on a board (`irqbench list ports`)",
                    board->name);
        return NULL;
    }
    if (!vdwt_core_is_known(board->core)) {
        message_add(message, "board %s: there is no core '%s'; see its board.yaml", board->name,
                    board->core);
        return NULL;
    }
    bool modelled = is_modelled(config, board);
    json_t *changed = modelled ? changes_json(board, changes, message) : json_array();
    if (!changed)
        return NULL;
    return json_pack("{s:s, s:s, s:o, s:s, s:s, s:o, s:o}", "name", board->name, "machine",
                     board->qemu->machine, "qemu", json_text_of(qemu_version), "core", board->core,
                     "evidence", result_evidence_name(modelled ? EVIDENCE_MODEL : EVIDENCE_INSNS),
                     "model", changed, "styles", styles_json(&board->catalog));
}

static json_t *boards_json(const struct config *config, const char *qemu_version,
                           const struct model_changes *changes, struct message *message)
{
    json_t *boards = json_array();
    const struct board *last = NULL;
    for (size_t i = 0; i < config->cell_count; i++) {
        const struct board *board = config->cells[i].board;
        json_t *object =
            board != last ? board_json(config, board, qemu_version, changes, message) : NULL;
        if (board != last && json_array_append_new(boards, object) != 0) {
            json_decref(boards);
            return NULL;
        }
        last = board;
    }
    return boards;
}

/* What is in the names of the cell's parts, as data: {"load": {"length": 8}}; NULL: nothing. */
static json_t *parameters_of(const struct config_cell *cell)
{
    const struct {
        enum wire_item kind;
        const char *name;
    } parts[] = {
        {WIRE_ITEM_SCENARIO, cell->scenario},
        {cell->subject_kind, cell->subject},
        {WIRE_ITEM_LOAD, cell->load},
    };
    json_t *all = NULL;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        json_t *own = parameters_json(&cell->board->catalog, parts[i].kind, parts[i].name);
        if (!own)
            continue;
        all = all ? all : json_object();
        json_object_set_new(all, wire_name_find(wire_item_names, parts[i].kind), own);
    }
    return all;
}

static json_t *cell_json(const struct config_cell *cell, unsigned number)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o*, s:b, s:I, s:I, s:i}", "id", cell->id,
                     "board", cell->board->name, "scenario", cell->scenario, "kind",
                     wire_name_find(wire_item_names, cell->subject_kind), "subject", cell->subject,
                     "load", cell->load, "parameters", parameters_of(cell), "asynchronous",
                     cell->asynchronous, "samples", (json_int_t)cell->samples, "seed",
                     (json_int_t)cell->seed, "number", (int)number);
}

/* A cell's number does not depend on the order in which cells run. */
static json_t *cells_json(const struct config *config)
{
    json_t *cells = json_array();
    unsigned number = 0;
    for (size_t i = 0; i < config->cell_count; i++) {
        const struct config_cell *cell = &config->cells[i];
        number = i > 0 && cell->board == config->cells[i - 1].board ? number + 1u : 1u;
        json_array_append_new(cells, cell_json(cell, number));
    }
    return cells;
}

static bool is_text(const json_t *value, const char *text)
{
    return json_is_string(value) && strcmp(json_string_value(value), text) == 0;
}

static bool any_modelled(const json_t *boards)
{
    for (size_t i = 0; i < json_array_size(boards); i++)
        if (is_text(json_object_get(json_array_get(boards, i), "evidence"),
                    result_evidence_name(EVIDENCE_MODEL)))
            return true;
    return false;
}

json_t *manifest_make(const struct config *config, const char *qemu_version,
                      const struct model_changes *changes, struct message *message)
{
    json_t *boards = boards_json(config, qemu_version, changes, message);
    if (boards && changes->count && !any_modelled(boards)) {
        message_add(message, "--rule and --param: no board of this config is timed by the model");
        json_decref(boards);
        boards = NULL;
    }
    if (!boards)
        return NULL;
    return json_pack("{s:s, s:o, s:o, s:o}", "schema", MANIFEST_SCHEMA, "config",
                     config_json(config), "boards", boards, "cells", cells_json(config));
}

/* ---- Reading ---- */

#define REPEAT_KEY "repeat"

bool manifest_set_repeat(json_t *manifest, uint32_t repeat)
{
    return json_object_set_new(manifest, REPEAT_KEY, json_integer(repeat)) == 0;
}

uint32_t manifest_repeat(const json_t *manifest)
{
    json_t *repeat = json_object_get(manifest, REPEAT_KEY);
    return repeat ? (uint32_t)json_integer_value(repeat) : 1u;
}

#define SWO_KEY "swo"

bool manifest_set_swo(json_t *manifest)
{
    return json_object_set_new(manifest, SWO_KEY, json_true()) == 0;
}

static bool check_swo(const json_t *manifest)
{
    json_t *swo = json_object_get(manifest, SWO_KEY);
    return !swo || json_is_true(swo);
}

static bool check_repeat(const json_t *manifest)
{
    json_t *repeat = json_object_get(manifest, REPEAT_KEY);
    return !repeat || (json_is_integer(repeat) && json_integer_value(repeat) >= 2 &&
                       json_integer_value(repeat) <= MANIFEST_REPEAT_MAX);
}

size_t manifest_cell_count(const json_t *manifest)
{
    return json_array_size(json_object_get(manifest, "cells"));
}

size_t manifest_board_count(const json_t *manifest)
{
    return json_array_size(json_object_get(manifest, "boards"));
}

bool manifest_cell_at(const json_t *manifest, size_t index, struct manifest_cell *cell)
{
    json_t *object = json_array_get(json_object_get(manifest, "cells"), index);
    const char *kind = NULL;
    json_int_t samples = 0, seed = 0;
    int asynchronous = 0, number = 0;
    memset(cell, 0, sizeof *cell);
    if (json_unpack(object, "{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:I, s:I, s:i}", "id", &cell->id,
                    "board", &cell->board, "scenario", &cell->scenario, "kind", &kind, "subject",
                    &cell->subject, "load", &cell->load, "asynchronous", &asynchronous, "samples",
                    &samples, "seed", &seed, "number", &number) != 0)
        return false;
    cell->parameters = json_object_get(object, "parameters");
    cell->is_style = strcmp(kind, wire_name_find(wire_item_names, WIRE_ITEM_STYLE)) == 0;
    cell->asynchronous = asynchronous;
    cell->left_out = json_is_true(json_object_get(object, "left_out"));
    cell->samples = (uint32_t)samples;
    cell->seed = (uint32_t)seed;
    cell->number = (uint16_t)number;
    if (samples != CONFIG_SAMPLES_AUTO &&
        (samples < CONFIG_SAMPLES_MIN || samples > CONFIG_SAMPLES_MAX))
        return false;
    return number > 0 && number <= UINT16_MAX && seed >= 0 && seed <= UINT32_MAX &&
           (!cell->parameters || json_is_object(cell->parameters));
}

/* What a manifest holds may have been changed by hand: checked again. */
static bool read_changes(const json_t *array, struct model_changes *changes)
{
    struct message ignored = {0};
    bool good = json_is_array(array);
    for (size_t i = 0; good && i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        good = text && model_changes_add(changes, "", text, &ignored);
    }
    return good;
}

static bool read_port(json_t *object, struct manifest_board *board)
{
    board->port = true;
    board->in_qemu = json_is_true(json_object_get(object, "in_qemu"));
    board->styles = json_object_get(object, "styles");
    return json_unpack(object, "{s:s, s:s}", "name", &board->name, "core", &board->core) == 0;
}

bool manifest_board_at(const json_t *manifest, size_t index, struct manifest_board *board)
{
    json_t *object = json_array_get(json_object_get(manifest, "boards"), index);
    const char *evidence = NULL;
    memset(board, 0, sizeof *board);
    if (json_is_true(json_object_get(object, "port")))
        return read_port(object, board);
    if (json_unpack(object, "{s:s, s:s, s:s, s:s, s:s}", "name", &board->name, "machine",
                    &board->machine, "qemu", &board->qemu, "core", &board->core, "evidence",
                    &evidence) != 0)
        return false;
    if (!read_changes(json_object_get(object, "model"), &board->changes))
        return false;
    board->styles = json_object_get(object, "styles");
    board->modelled = strcmp(evidence, result_evidence_name(EVIDENCE_MODEL)) == 0;
    return vdwt_core_is_known(board->core) &&
           (board->modelled || strcmp(evidence, result_evidence_name(EVIDENCE_INSNS)) == 0);
}

bool manifest_board_find(const json_t *manifest, const char *name, struct manifest_board *board)
{
    for (size_t i = 0; i < manifest_board_count(manifest); i++)
        if (manifest_board_at(manifest, i, board) && strcmp(board->name, name) == 0)
            return true;
    return false;
}

/* A board's name is that of a folder of the run. */
static bool check_boards(const json_t *manifest, const char *path, struct message *message)
{
    struct manifest_board board;
    for (size_t i = 0; i < manifest_board_count(manifest); i++)
        if (manifest_board_at(manifest, i, &board) && !folder_name_is_plain(board.name))
            return message_at(message, path, 0, 0,
                              "its board '%s' is no name of a folder in the run; get the run anew "
                              "from where it was made, or choose another directory",
                              board.name);
    return true;
}

static bool cell_has_board(const json_t *manifest, const struct manifest_cell *cell)
{
    struct manifest_board board;
    return manifest_board_find(manifest, cell->board, &board);
}

bool manifest_check(const json_t *manifest, const char *path, struct message *message)
{
    struct manifest_cell cell;
    struct manifest_board board;
    bool good = manifest_cell_count(manifest) > 0 && manifest_board_count(manifest) > 0 &&
                json_is_object(json_object_get(manifest, "config")) && check_repeat(manifest) &&
                check_swo(manifest);
    for (size_t i = 0; good && i < manifest_cell_count(manifest); i++)
        good = manifest_cell_at(manifest, i, &cell) && cell_has_board(manifest, &cell);
    for (size_t i = 0; good && i < manifest_board_count(manifest); i++)
        good = manifest_board_at(manifest, i, &board);
    if (!good)
        return message_at(message, path, 0, 0,
                          "this manifest is damaged; start the run anew with --force");
    return check_boards(manifest, path, message);
}

const char *manifest_difference(const json_t *one, const json_t *other)
{
    static const char *const parts[] = {"config", "boards", "part", "cells", REPEAT_KEY, SWO_KEY};
    static const char *const names[] = {
        "its config",          "its boards, their model or its QEMU",
        "its choice of cells", "its cells",
        "its --repeat",        "its --swo"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        json_t *a = json_object_get(one, parts[i]), *b = json_object_get(other, parts[i]);
        if (a != b && !(a && b && json_equal(a, b)))
            return names[i];
    }
    return NULL;
}
