/* Multiplies the names of each selection out; see config_matrix.h. */
#include "host/lib/matrix/config_matrix.h"

#include <stdlib.h>
#include <string.h>

/* One selection at work. */
struct product {
    const struct matrix *matrix;
    size_t index;
    struct config_selection *selection;
    const struct given *given;
    bool *used[SELECT_COUNT]; /* which of its names have a cell */
    size_t added;             /* cells that no selection before it has */
};

struct products {
    struct product *list;
    size_t count;
    json_t *ids; /* of all cells, with their places among the config's */
};

/* ---- Cells ---- */

/* Where the names of a cell stand among its selection's. */
struct pick {
    const struct board *board;
    enum selection_key subject_key;
    size_t at[SELECT_COUNT]; /* of the load only if it has one */
    bool loaded;
};

static const char *name_at(const struct product *product, enum selection_key key, size_t at)
{
    return product->selection->names[key].names[at];
}

static void mark(const struct product *product, const struct pick *pick)
{
    product->used[SELECT_BOARDS][pick->at[SELECT_BOARDS]] = true;
    product->used[SELECT_SCENARIOS][pick->at[SELECT_SCENARIOS]] = true;
    product->used[pick->subject_key][pick->at[pick->subject_key]] = true;
    if (pick->loaded)
        product->used[SELECT_LOADS][pick->at[SELECT_LOADS]] = true;
}

static bool complain_samples(const struct product *product, const struct config_cell *cell)
{
    const struct matrix *matrix = product->matrix;
    char place[GIVEN_PLACE_MAX + 16];

    snprintf(place, sizeof place, "%s.samples", product->given->place);
    return yaml_file_complain(matrix->file, matrix->message, place, 0,
                              "%s has other samples in a selection before this one; a cell is "
                              "measured once",
                              cell->id);
}

/* Takes what `made` holds, unless an earlier selection has the same cell. */
static bool keep_cell(struct products *products, struct product *product,
                      const struct config_cell *made)
{
    struct config *config = product->matrix->config;
    const json_t *place = json_object_get(products->ids, made->id);
    struct config_cell *cells;

    if (place) {
        cells = &config->cells[json_integer_value(place)];
        return cells->samples == made->samples || complain_samples(product, cells);
    }
    if (config->cell_count == CONFIG_CELLS_MAX)
        return message_at(product->matrix->message, config->path, 0, 0,
                          "the matrix has more than %u cells: give fewer names or values, or make "
                          "several configs of it",
                          CONFIG_CELLS_MAX);
    cells = realloc(config->cells, (config->cell_count + 1) * sizeof *config->cells);
    if (!cells)
        return config_no_memory(product->matrix);
    config->cells = cells;
    cells[config->cell_count] = *made;
    cells[config->cell_count].id = strdup(made->id);
    if (!cells[config->cell_count].id ||
        json_object_set_new(products->ids, made->id, json_integer((json_int_t)config->cell_count)))
        return config_no_memory(product->matrix);
    config->cell_count++;
    product->added++;
    return true;
}

static bool add_cell(struct products *products, struct product *product, const struct pick *pick)
{
    const struct config_selection *selection = product->selection;
    const char *name = name_at(product, SELECT_SCENARIOS, pick->at[SELECT_SCENARIOS]);
    const struct catalog_item *scenario =
        catalog_find(&pick->board->catalog, WIRE_ITEM_SCENARIO, name);
    bool asynchronous = catalog_is_asynchronous(scenario);
    struct config_cell cell = {
        .board = pick->board,
        .scenario = name,
        .subject = name_at(product, pick->subject_key, pick->at[pick->subject_key]),
        .subject_kind = scenario->subject,
        .load = pick->loaded ? name_at(product, SELECT_LOADS, pick->at[SELECT_LOADS]) : "none",
        .asynchronous = asynchronous,
        .samples = asynchronous ? selection->samples_asynchronous : selection->samples_synchronous,
        .seed = product->matrix->config->seed,
    };

    mark(product, pick);
    if (asprintf(&cell.id, "%s/%s/%s/%s", cell.board->name, name, cell.subject, cell.load) < 0)
        return config_no_memory(product->matrix);
    bool fine = keep_cell(products, product, &cell);
    free(cell.id);
    return fine;
}

static bool add_loads(struct products *products, struct product *product, struct pick *pick)
{
    const struct catalog *catalog = &pick->board->catalog;
    const struct catalog_item *scenario =
        catalog_find(catalog, WIRE_ITEM_SCENARIO,
                     name_at(product, SELECT_SCENARIOS, pick->at[SELECT_SCENARIOS]));
    size_t count = product->selection->names[SELECT_LOADS].count;
    bool fine = true;

    pick->loaded = scenario->loads != CATALOG_LOADS_NONE && scenario->loads != CATALOG_LOADS_OWN;
    if (!pick->loaded)
        return add_cell(products, product, pick);
    for (size_t i = 0; fine && i < count; i++) {
        const char *load = name_at(product, SELECT_LOADS, i);
        pick->at[SELECT_LOADS] = i;
        if (catalog_find(catalog, WIRE_ITEM_LOAD, load) && catalog_takes_load(scenario, load))
            fine = add_cell(products, product, pick);
    }
    return fine;
}

/* ---- Pairs ---- */

/* Whether a board has a scenario and a discipline that are about the same. */
static bool is_pair(const struct board *board, const char *scenario, const char *discipline)
{
    const struct catalog_item *one = catalog_find(&board->catalog, WIRE_ITEM_SCENARIO, scenario);
    const struct catalog_item *other = catalog_find(&board->catalog, WIRE_ITEM_SHARING, discipline);

    return one && other && one->subject == WIRE_ITEM_SHARING && catalog_go_together(one, other);
}

/* Whether the selection has a pair with the name that makes sense, on any of its boards. */
static bool has_partner(const struct product *product, enum selection_key key, const char *name)
{
    enum selection_key partners = key == SELECT_SHARING ? SELECT_SCENARIOS : SELECT_SHARING;
    const struct config_names *boards = &product->selection->names[SELECT_BOARDS];

    for (size_t b = 0; b < boards->count; b++) {
        const struct board *board = boards_find(product->matrix->boards, boards->names[b]);
        for (size_t i = 0; i < product->selection->names[partners].count; i++) {
            const char *partner = name_at(product, partners, i);
            if (key == SELECT_SHARING ? is_pair(board, partner, name)
                                      : is_pair(board, name, partner))
                return true;
        }
    }
    return false;
}

/* A discipline that shares something else than the scenario asks about: a cell only if both
 * are written down and one of them has no better partner. The image says why there is no
 * number, which is better than no word of it. */
static bool is_left_out(const struct product *product, const struct board *board,
                        const char *scenario, const char *discipline)
{
    const struct given_names *keys = product->given->keys;

    if (is_pair(board, scenario, discipline))
        return false;
    if (!config_is_written(&keys[SELECT_SCENARIOS], scenario) ||
        !config_is_written(&keys[SELECT_SHARING], discipline))
        return true;
    return has_partner(product, SELECT_SCENARIOS, scenario) &&
           has_partner(product, SELECT_SHARING, discipline);
}

/* ---- Products ---- */

static bool add_subjects(struct products *products, struct product *product, struct pick *pick)
{
    const struct catalog *catalog = &pick->board->catalog;
    const char *name = name_at(product, SELECT_SCENARIOS, pick->at[SELECT_SCENARIOS]);
    const struct catalog_item *scenario = catalog_find(catalog, WIRE_ITEM_SCENARIO, name);
    bool fine = true, sharing = scenario && scenario->subject == WIRE_ITEM_SHARING;

    pick->subject_key = sharing ? SELECT_SHARING : SELECT_STYLES;
    size_t count = product->selection->names[pick->subject_key].count;
    for (size_t i = 0; scenario && fine && i < count; i++) {
        const char *subject = name_at(product, pick->subject_key, i);
        if (!catalog_find(catalog, scenario->subject, subject) ||
            !catalog_asks(catalog, name, scenario->subject, subject) ||
            (sharing && is_left_out(product, pick->board, name, subject)))
            continue;
        pick->at[pick->subject_key] = i;
        fine = add_loads(products, product, pick);
    }
    return fine;
}

/* A selection's cells on one board, if it has the board. */
static bool add_cells(struct products *products, struct product *product, const struct board *board)
{
    const struct config_names *names = product->selection->names;
    struct pick pick = {.board = board};
    bool fine = true;

    while (pick.at[SELECT_BOARDS] < names[SELECT_BOARDS].count &&
           strcmp(name_at(product, SELECT_BOARDS, pick.at[SELECT_BOARDS]), board->name) != 0)
        pick.at[SELECT_BOARDS]++;
    if (pick.at[SELECT_BOARDS] == names[SELECT_BOARDS].count)
        return true;
    for (size_t i = 0; fine && i < names[SELECT_SCENARIOS].count; i++) {
        pick.at[SELECT_SCENARIOS] = i;
        fine = add_subjects(products, product, &pick);
    }
    return fine;
}

static bool collect_boards(const struct matrix *matrix)
{
    struct config *config = matrix->config;
    bool fine = true;

    config->boards.count = 0;
    for (size_t i = 0; i < config->selection_count; i++) {
        const struct config_names *boards = &config->selections[i].names[SELECT_BOARDS];
        for (size_t j = 0; j < boards->count; j++)
            fine &= config_add_name(matrix, &config->boards, boards->names[j]);
    }
    return fine;
}

static bool multiply(const struct matrix *matrix, struct products *products)
{
    const struct config *config = matrix->config;
    bool fine = collect_boards(matrix);

    for (size_t i = 0; fine && i < config->boards.count; i++)
        for (size_t j = 0; fine && j < products->count; j++)
            fine = add_cells(products, &products->list[j],
                             boards_find(matrix->boards, config->boards.names[i]));
    return fine;
}

/* ---- What nothing came of ---- */

static bool is_item_used(const struct product *product, enum selection_key key, const char *name)
{
    for (size_t i = 0; i < product->selection->names[key].count; i++)
        if (product->used[key][i] && config_is_same_item(name_at(product, key, i), name))
            return true;
    return false;
}

/* A name at the top may be there for the others alone. */
static bool is_text_used(const struct products *products, const struct product *product,
                         enum selection_key key, const char *text)
{
    bool used = is_item_used(product, key, text);

    for (size_t i = 1; !used && product->index == 0 && i < products->count; i++)
        used = is_item_used(&products->list[i], key, text);
    return used;
}

/* A name that someone wrote down and that no cell has would be silently left
 * out: refuse it. */
static bool check_used(const struct products *products, const struct product *product,
                       enum selection_key key)
{
    const struct given_names *given = &product->given->keys[key];
    const struct matrix *matrix = product->matrix;
    bool fine = true;

    for (unsigned i = 0; !given->inherited && i < given->count; i++)
        if (strcmp(given->texts[i], config_all) != 0 &&
            !is_text_used(products, product, key, given->texts[i]))
            fine = yaml_file_complain(matrix->file, matrix->message, given->place, i,
                                      "no cell of this %s has '%s': leave it out, or add what "
                                      "goes with it",
                                      product->index ? "selection" : "matrix", given->texts[i]);
    return fine;
}

static bool check_product(const struct products *products, const struct product *product)
{
    const struct matrix *matrix = product->matrix;
    bool fine = true;

    for (enum selection_key key = SELECT_BOARDS; key < SELECT_COUNT; key++)
        fine &= check_used(products, product, key);
    if (fine && product->index && !product->added)
        fine = yaml_file_complain(matrix->file, matrix->message, product->given->place, 0,
                                  "this selection adds no cell to those before it");
    return fine;
}

/* `all` means all that take part: no board is started for nothing. */
static void drop_unused(const struct product *product, enum selection_key key)
{
    struct config_names *names = &product->selection->names[key];
    const bool *used = product->used[key];
    size_t kept = 0;

    for (size_t i = 0; used && i < names->count; i++)
        if (used[i])
            names->names[kept++] = names->names[i];
    names->count = kept;
}

static bool check(const struct matrix *matrix, const struct products *products)
{
    bool fine = true;

    for (size_t i = 0; i < products->count; i++)
        fine &= check_product(products, &products->list[i]);
    if (fine && !matrix->config->cell_count)
        return message_at(matrix->message, matrix->file->path, 0, 0,
                          "the matrix has no cell: these boards have no such combination of "
                          "scenarios, styles, sharing disciplines and loads");
    for (size_t i = 0; fine && i < products->count; i++)
        for (enum selection_key key = SELECT_BOARDS; key < SELECT_COUNT; key++)
            drop_unused(&products->list[i], key);
    return fine && collect_boards(matrix);
}

/* ---- All of it ---- */

static bool open_products(const struct matrix *matrix, struct products *products)
{
    *products = (struct products){
        .list = calloc(matrix->config->selection_count, sizeof *products->list),
        .ids = json_object(),
    };
    if (!products->list || !products->ids)
        return config_no_memory(matrix);
    for (size_t i = 0; i < matrix->config->selection_count; i++) {
        struct product *product = &products->list[products->count++];
        *product = (struct product){.matrix = matrix,
                                    .index = i,
                                    .selection = &matrix->config->selections[i],
                                    .given = &matrix->given[i]};
        for (enum selection_key key = SELECT_BOARDS; key < SELECT_COUNT; key++) {
            product->used[key] = calloc(product->selection->names[key].count + 1, sizeof(bool));
            if (!product->used[key])
                return config_no_memory(matrix);
        }
    }
    return true;
}

static void close_products(struct products *products)
{
    for (size_t i = 0; i < products->count; i++)
        for (enum selection_key key = SELECT_BOARDS; key < SELECT_COUNT; key++)
            free(products->list[i].used[key]);
    free(products->list);
    json_decref(products->ids);
}

bool config_matrix(const struct matrix *matrix)
{
    struct products products;
    bool top = config_resolve(matrix, 0, true), fine = top;

    for (size_t i = 1; i < matrix->config->selection_count; i++)
        fine &= config_resolve(matrix, i, top);
    if (!fine)
        return false;
    fine =
        open_products(matrix, &products) && multiply(matrix, &products) && check(matrix, &products);
    close_products(&products);
    return fine;
}
