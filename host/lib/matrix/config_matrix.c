/* Resolves names and multiplies the matrix out; see config_matrix.h. */
#include "host/lib/matrix/config_matrix.h"

#include "host/lib/base/suggest.h"
#include "host/lib/matrix/parameters.h"
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

static const enum wire_item kinds[SELECT_COUNT] = {
    [SELECT_SCENARIOS] = WIRE_ITEM_SCENARIO,
    [SELECT_STYLES] = WIRE_ITEM_STYLE,
    [SELECT_SHARING] = WIRE_ITEM_SHARING,
    [SELECT_LOADS] = WIRE_ITEM_LOAD,
};

/* Every name that the file may use for this key, without values. */
static bool collect_known(const struct matrix *matrix, enum selection_key key,
                          struct config_names *known)
{
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

/* Whether two names are of one item, whatever their values. */
static bool is_same_item(const char *one, const char *other)
{
    size_t size = strcspn(one, "(");

    return strcspn(other, "(") == size && strncmp(one, other, size) == 0;
}

static bool has_item(const struct config_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (is_same_item(names->names[i], name))
            return true;
    return false;
}

static bool complain_unknown(const struct matrix *matrix, const struct selection *selection,
                             unsigned index, const struct config_names *known)
{
    const char *name = selection->given[index];
    char hint[SUGGEST_TEXT_MAX], item[PARAMETERS_NAME_MAX];

    snprintf(item, sizeof item, "%.*s", (int)strcspn(name, "("), name);
    return yaml_file_complain(
        matrix->file, matrix->message, selection->key, index, "'%s' is not one of the %s%s", item,
        strcmp(selection->key, "sharing") == 0 ? "sharing disciplines" : selection->key,
        suggest_text(hint, item, known->names, known->count));
}

static bool check_name(const struct matrix *matrix, const struct selection *selection,
                       unsigned index, const struct config_names *known)
{
    const char *name = selection->given[index];

    if (strcmp(name, "all") == 0)
        return yaml_file_complain(matrix->file, matrix->message, selection->key, index,
                                  "'all' stands alone, not in a list with names");
    return has_item(known, name) || complain_unknown(matrix, selection, index, known);
}

/* The names of cells that come from one item of a list. */
struct taking {
    const struct matrix *matrix;
    enum selection_key key;
    unsigned index;
};

/* The config's own copy of a name; NULL without memory. */
static const char *keep(struct config *config, const char *name)
{
    char **texts = realloc(config->texts, (config->text_count + 1) * sizeof *texts);

    if (!texts)
        return NULL;
    config->texts = texts;
    texts[config->text_count] = strdup(name);
    return texts[config->text_count] ? texts[config->text_count++] : NULL;
}

static bool take_name(void *context, const char *name)
{
    const struct taking *taking = context;
    const struct matrix *matrix = taking->matrix;
    const struct selection *selection = &matrix->selections[taking->key];
    struct config_names *names = names_of(matrix->config, taking->key);

    if (has_name(names, name))
        return yaml_file_complain(matrix->file, matrix->message, selection->key, taking->index,
                                  "'%s' stands twice in the list", name);
    if (names->count == PARAMETERS_NAMES_MAX)
        return yaml_file_complain(matrix->file, matrix->message, selection->key, taking->index,
                                  "more than %u names, values counted", PARAMETERS_NAMES_MAX);
    const char *kept = keep(matrix->config, name);
    return kept ? add_name(matrix, names, kept) : out_of_memory(matrix);
}

/* Boards of one make have the same items: the first that has this one tells about it. */
static const struct catalog_item *find_item(const struct matrix *matrix, enum selection_key key,
                                            const char *name, const struct catalog **catalog)
{
    const struct catalog_item *item = NULL;

    for (size_t i = 0; !item && i < matrix->boards->count; i++) {
        const struct board *board = matrix->boards->boards[i];
        *catalog = &board->catalog;
        if (has_name(&matrix->config->boards, board->name))
            item = catalog_find(*catalog, kinds[key], name);
    }
    return item;
}

/* `text`: an item with values or without, number `index` of the key's list. */
static bool take_item(const struct matrix *matrix, enum selection_key key, unsigned index,
                      const char *text)
{
    struct taking taking = {matrix, key, index};
    const struct catalog *catalog = NULL;
    char why[PARAMETERS_WHY_MAX];

    if (key == SELECT_BOARDS)
        return take_name(&taking, text);
    const struct catalog_item *item = find_item(matrix, key, text, &catalog);
    if (!item || parameters_expand(catalog, item, text, take_name, &taking, why))
        return item != NULL;
    return why[0] ? yaml_file_complain(matrix->file, matrix->message, matrix->selections[key].key,
                                       index, "'%s': %s", text, why)
                  : false;
}

static bool resolve_known(const struct matrix *matrix, enum selection_key key,
                          const struct config_names *known)
{
    const struct selection *selection = &matrix->selections[key];
    bool all = selects_all(selection), fine = true;

    for (unsigned i = 0; !all && i < selection->given_count; i++)
        fine &= check_name(matrix, selection, i, known) &&
                take_item(matrix, key, i, selection->given[i]);
    for (size_t i = 0; all && i < known->count; i++)
        fine &= take_item(matrix, key, 0, known->names[i]);
    return fine;
}

/* Puts names into the order of the boards' catalogues; those of one item stay in the file's. */
static bool put_in_order(const struct matrix *matrix, struct config_names *names,
                         const struct config_names *known)
{
    struct config_names ordered = {NULL, 0};
    bool fine = true;

    for (size_t i = 0; i < known->count; i++)
        for (size_t j = 0; j < names->count; j++)
            if (is_same_item(names->names[j], known->names[i]))
                fine &= add_name(matrix, &ordered, names->names[j]);
    free(names->names);
    *names = ordered;
    return fine;
}

static bool resolve(const struct matrix *matrix, enum selection_key key)
{
    struct config_names known = {NULL, 0};
    bool fine = collect_known(matrix, key, &known) && resolve_known(matrix, key, &known);

    if (fine && key != SELECT_BOARDS)
        fine = put_in_order(matrix, names_of(matrix->config, key), &known);
    free(known.names);
    return fine;
}

/* `name`: the scenario's, with its values. */
static bool add_cell(const struct matrix *matrix, const struct board *board, const char *name,
                     const char *subject, const char *load)
{
    struct config *config = matrix->config;
    const struct catalog_item *scenario = catalog_find(&board->catalog, WIRE_ITEM_SCENARIO, name);
    bool asynchronous = catalog_is_asynchronous(scenario);
    uint32_t samples = asynchronous ? config->samples_asynchronous : config->samples_synchronous;
    struct config_cell *cells;

    if (config->cell_count == CONFIG_CELLS_MAX)
        return message_at(matrix->message, config->path, 0, 0,
                          "the matrix has more than %u cells: give fewer names or values, or make "
                          "several configs of it",
                          CONFIG_CELLS_MAX);
    cells = realloc(config->cells, (config->cell_count + 1) * sizeof *config->cells);
    if (!cells)
        return out_of_memory(matrix);
    config->cells = cells;
    struct config_cell *cell = &cells[config->cell_count];
    *cell = (struct config_cell){
        .board = board,
        .scenario = name,
        .subject = subject,
        .subject_kind = scenario->subject,
        .load = load,
        .asynchronous = asynchronous,
        .samples = samples,
        .seed = config->seed,
    };
    if (asprintf(&cell->id, "%s/%s/%s/%s", board->name, name, subject, load) < 0)
        return out_of_memory(matrix);
    config->cell_count++;
    return true;
}

static bool add_loads(const struct matrix *matrix, const struct board *board, const char *name,
                      const char *subject)
{
    const struct config_names *loads = &matrix->config->loads;
    const struct catalog_item *scenario = catalog_find(&board->catalog, WIRE_ITEM_SCENARIO, name);
    bool fine = true;

    if (scenario->loads == CATALOG_LOADS_NONE || scenario->loads == CATALOG_LOADS_OWN)
        return add_cell(matrix, board, name, subject, "none");
    for (size_t i = 0; fine && i < loads->count; i++)
        if (catalog_find(&board->catalog, WIRE_ITEM_LOAD, loads->names[i]) &&
            catalog_takes_load(scenario, loads->names[i]))
            fine = add_cell(matrix, board, name, subject, loads->names[i]);
    return fine;
}

static bool add_board_cells(const struct matrix *matrix, const struct board *board)
{
    const struct config *config = matrix->config;
    bool fine = true;

    for (size_t i = 0; fine && i < config->scenarios.count; i++) {
        const char *name = config->scenarios.names[i];
        const struct catalog_item *scenario =
            catalog_find(&board->catalog, WIRE_ITEM_SCENARIO, name);
        if (!scenario)
            continue;
        const struct config_names *subjects =
            scenario->subject == WIRE_ITEM_STYLE ? &config->styles : &config->sharing;
        for (size_t j = 0; fine && j < subjects->count; j++)
            if (catalog_find(&board->catalog, scenario->subject, subjects->names[j]))
                fine = add_loads(matrix, board, name, subjects->names[j]);
    }
    return fine;
}

static const char *name_in(const struct config_cell *cell, enum selection_key key)
{
    const char *const names[SELECT_COUNT] = {
        [SELECT_BOARDS] = cell->board->name,
        [SELECT_SCENARIOS] = cell->scenario,
        [SELECT_STYLES] = cell->subject_kind == WIRE_ITEM_STYLE ? cell->subject : "",
        [SELECT_SHARING] = cell->subject_kind == WIRE_ITEM_SHARING ? cell->subject : "",
        [SELECT_LOADS] = cell->load,
    };

    return names[key];
}

static bool is_used(const struct config *config, enum selection_key key, const char *name)
{
    for (size_t i = 0; i < config->cell_count; i++)
        if (strcmp(name_in(&config->cells[i], key), name) == 0)
            return true;
    return false;
}

/* The same whatever the values: a name of the file can stand for several. */
static bool is_item_used(const struct config *config, enum selection_key key, const char *name)
{
    for (size_t i = 0; i < config->cell_count; i++)
        if (is_same_item(name_in(&config->cells[i], key), name))
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
        if (!is_item_used(matrix->config, key, selection->given[i]))
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
