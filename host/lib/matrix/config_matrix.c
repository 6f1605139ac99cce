/* Resolves names and multiplies the matrix out; see config_matrix.h. */
#include "host/lib/matrix/config_matrix.h"

#include "host/lib/base/suggest.h"
#include <stdlib.h>
#include <string.h>

struct matrix {
    struct config *config;
    struct yaml_file *file;
    const struct selection *selections;
    const struct board_list *boards;
    struct message *message;
};

static bool out_of_memory(const struct matrix *matrix)
{
    return message_add(matrix->message, "out of memory");
}

static bool has_name(const struct config_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->names[i], name) == 0)
            return true;
    return false;
}

static bool add_name(const struct matrix *matrix, struct config_names *names, const char *name)
{
    const char **grown;

    if (has_name(names, name))
        return true;
    grown = realloc(names->names, (names->count + 1) * sizeof *grown);
    if (!grown)
        return out_of_memory(matrix);
    names->names = grown;
    names->names[names->count++] = name;
    return true;
}

static struct config_names *names_of(struct config *config, enum selection_key key)
{
    struct config_names *const names[SELECT_COUNT] = {
        [SELECT_BOARDS] = &config->boards, [SELECT_SCENARIOS] = &config->scenarios,
        [SELECT_STYLES] = &config->styles, [SELECT_SHARING] = &config->sharing,
        [SELECT_LOADS] = &config->loads,
    };

    return names[key];
}

/* Every name that the file may use for this key. */
static bool collect_known(const struct matrix *matrix, enum selection_key key,
                          struct config_names *known)
{
    static const enum wire_item kinds[SELECT_COUNT] = {
        [SELECT_SCENARIOS] = WIRE_ITEM_SCENARIO,
        [SELECT_STYLES] = WIRE_ITEM_STYLE,
        [SELECT_SHARING] = WIRE_ITEM_SHARING,
        [SELECT_LOADS] = WIRE_ITEM_LOAD,
    };
    bool fine = true;

    for (size_t i = 0; i < matrix->boards->count; i++) {
        const struct board *board = matrix->boards->boards[i];
        const struct catalog *catalog = &board->catalog;

        if (key == SELECT_BOARDS)
            fine &= add_name(matrix, known, board->name);
        else if (has_name(&matrix->config->boards, board->name))
            for (size_t j = 0; j < catalog->count; j++)
                if (catalog->items[j].kind == kinds[key])
                    fine &= add_name(matrix, known, catalog->items[j].name);
    }
    return fine;
}

static bool selects_all(const struct selection *selection)
{
    return !selection->given ||
           (selection->given_count == 1 && strcmp(selection->given[0], "all") == 0);
}

static bool check_name(const struct matrix *matrix, const struct selection *selection,
                       unsigned index, const struct config_names *known)
{
    const char *name = selection->given[index];
    char hint[SUGGEST_TEXT_MAX];

    if (strcmp(name, "all") == 0)
        return yaml_file_complain(matrix->file, matrix->message, selection->key, index,
                                  "'all' stands alone, not in a list with names");
    if (!has_name(known, name))
        return yaml_file_complain(
            matrix->file, matrix->message, selection->key, index, "'%s' is not one of the %s%s",
            name, strcmp(selection->key, "sharing") == 0 ? "sharing disciplines" : selection->key,
            suggest_text(hint, name, known->names, known->count));
    for (unsigned i = 0; i < index; i++)
        if (strcmp(selection->given[i], name) == 0)
            return yaml_file_complain(matrix->file, matrix->message, selection->key, index,
                                      "'%s' stands twice in the list", name);
    return true;
}

static bool resolve_known(const struct matrix *matrix, enum selection_key key,
                          const struct config_names *known)
{
    const struct selection *selection = &matrix->selections[key];
    struct config_names *names = names_of(matrix->config, key);
    bool all = selects_all(selection), fine = true;

    for (unsigned i = 0; !all && i < selection->given_count; i++) {
        fine &= check_name(matrix, selection, i, known);
        if (fine)
            fine &= add_name(matrix, names, selection->given[i]);
    }
    for (size_t i = 0; all && i < known->count; i++)
        fine &= add_name(matrix, names, known->names[i]);
    return fine;
}

/* Replaces names of the file, which go away with it, by the boards' own, in the
 * boards' order (but the boards themselves stay in the file's). */
static void canonicalise(struct config_names *names, const struct config_names *known,
                         bool keep_order)
{
    size_t used = 0;

    for (size_t i = 0; !keep_order && i < known->count; i++) {
        for (size_t j = used; j < names->count; j++) {
            if (strcmp(names->names[j], known->names[i]) == 0) {
                names->names[j] = names->names[used];
                names->names[used++] = known->names[i];
                break;
            }
        }
    }
    for (size_t i = 0; keep_order && i < names->count; i++)
        for (size_t j = 0; j < known->count; j++)
            if (strcmp(names->names[i], known->names[j]) == 0)
                names->names[i] = known->names[j];
}

static bool resolve(const struct matrix *matrix, enum selection_key key)
{
    struct config_names known = {NULL, 0};
    bool fine = collect_known(matrix, key, &known) && resolve_known(matrix, key, &known);

    if (fine)
        canonicalise(names_of(matrix->config, key), &known, key == SELECT_BOARDS);
    free(known.names);
    return fine;
}

static bool add_cell(const struct matrix *matrix, const struct board *board,
                     const struct catalog_item *scenario, const char *subject, const char *load)
{
    struct config *config = matrix->config;
    bool asynchronous = catalog_is_asynchronous(scenario);
    uint32_t samples = asynchronous ? config->samples_asynchronous : config->samples_synchronous;
    struct config_cell *cells =
        realloc(config->cells, (config->cell_count + 1) * sizeof *config->cells);

    if (!cells)
        return out_of_memory(matrix);
    config->cells = cells;
    struct config_cell *cell = &cells[config->cell_count];
    *cell = (struct config_cell){
        .board = board,
        .scenario = scenario->name,
        .subject = subject,
        .subject_kind = scenario->subject,
        .load = load,
        .asynchronous = asynchronous,
        .samples = samples,
        .seed = config->seed,
    };
    if (asprintf(&cell->id, "%s/%s/%s/%s", board->name, scenario->name, subject, load) < 0)
        return out_of_memory(matrix);
    config->cell_count++;
    return true;
}

static bool add_loads(const struct matrix *matrix, const struct board *board,
                      const struct catalog_item *scenario, const char *subject)
{
    const struct config_names *loads = &matrix->config->loads;
    bool fine = true;

    if (scenario->loads == CATALOG_LOADS_NONE || scenario->loads == CATALOG_LOADS_OWN)
        return add_cell(matrix, board, scenario, subject, "none");
    for (size_t i = 0; fine && i < loads->count; i++)
        if (catalog_find(&board->catalog, WIRE_ITEM_LOAD, loads->names[i]) &&
            catalog_takes_load(scenario, loads->names[i]))
            fine = add_cell(matrix, board, scenario, subject, loads->names[i]);
    return fine;
}

static bool add_board_cells(const struct matrix *matrix, const struct board *board)
{
    const struct config *config = matrix->config;
    bool fine = true;

    for (size_t i = 0; i < config->scenarios.count; i++) {
        const struct catalog_item *scenario =
            catalog_find(&board->catalog, WIRE_ITEM_SCENARIO, config->scenarios.names[i]);
        if (!scenario)
            continue;
        const struct config_names *subjects =
            scenario->subject == WIRE_ITEM_STYLE ? &config->styles : &config->sharing;
        for (size_t j = 0; fine && j < subjects->count; j++)
            if (catalog_find(&board->catalog, scenario->subject, subjects->names[j]))
                fine = add_loads(matrix, board, scenario, subjects->names[j]);
    }
    return fine;
}

static bool cell_uses(const struct config_cell *cell, enum selection_key key, const char *name)
{
    const char *const names[SELECT_COUNT] = {
        [SELECT_BOARDS] = cell->board->name,
        [SELECT_SCENARIOS] = cell->scenario,
        [SELECT_STYLES] = cell->subject_kind == WIRE_ITEM_STYLE ? cell->subject : "",
        [SELECT_SHARING] = cell->subject_kind == WIRE_ITEM_SHARING ? cell->subject : "",
        [SELECT_LOADS] = cell->load,
    };

    return strcmp(names[key], name) == 0;
}

static bool is_used(const struct config *config, enum selection_key key, const char *name)
{
    for (size_t i = 0; i < config->cell_count; i++)
        if (cell_uses(&config->cells[i], key, name))
            return true;
    return false;
}

/* A name that someone wrote down and that no cell has would be silently left
 * out: refuse it. */
static bool check_used(const struct matrix *matrix, enum selection_key key)
{
    const struct selection *selection = &matrix->selections[key];
    bool fine = true;

    for (unsigned i = 0; !selects_all(selection) && i < selection->given_count; i++)
        if (!is_used(matrix->config, key, selection->given[i]))
            fine = yaml_file_complain(matrix->file, matrix->message, selection->key, i,
                                      "no cell of this matrix has '%s': leave it out, or add "
                                      "what goes with it",
                                      selection->given[i]);
    return fine;
}

/* `all` means all that take part: no board is started for nothing. */
static void drop_unused(struct config *config, enum selection_key key)
{
    struct config_names *names = names_of(config, key);
    size_t used = 0;

    for (size_t i = 0; i < names->count; i++)
        if (is_used(config, key, names->names[i]))
            names->names[used++] = names->names[i];
    names->count = used;
}

bool config_matrix(struct config *config, struct yaml_file *file,
                   const struct selection selections[SELECT_COUNT], const struct board_list *boards,
                   struct message *message)
{
    const struct matrix matrix = {config, file, selections, boards, message};
    bool fine = resolve(&matrix, SELECT_BOARDS);

    for (enum selection_key key = SELECT_SCENARIOS; config->boards.count && key < SELECT_COUNT;
         key++)
        fine &= resolve(&matrix, key);
    for (size_t i = 0; fine && i < config->boards.count; i++)
        fine = add_board_cells(&matrix, boards_find(boards, config->boards.names[i]));
    for (enum selection_key key = SELECT_BOARDS; fine && key < SELECT_COUNT; key++) {
        fine &= check_used(&matrix, key);
        drop_unused(config, key);
    }
    if (fine && !config->cell_count)
        return message_at(message, file->path, 0, 0,
                          "the matrix has no cell: these boards have no such combination of "
                          "scenarios, styles, sharing disciplines and loads");
    return fine;
}
