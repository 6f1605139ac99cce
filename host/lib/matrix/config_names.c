/* Resolves the names of a config's selections; see config_matrix.h. */
#include "host/lib/base/suggest.h"
#include "host/lib/matrix/config_matrix.h"
#include "host/lib/matrix/parameters.h"
#include <stdlib.h>
#include <string.h>

const char config_all[] = "all";

/* One list of names at work. */
struct resolving {
    const struct matrix *matrix;
    struct config_selection *selection;
    enum selection_key key;
    const struct given_names *given;
    struct config_names known; /* what the boards have for this key, without values */
    size_t usual;              /* names that `all` has given: the first ones */
    unsigned index;            /* of the list's item that is taken now */
};

bool config_no_memory(const struct matrix *matrix)
{
    return message_add(matrix->message, "out of memory");
}

bool config_has_name(const struct config_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->names[i], name) == 0)
            return true;
    return false;
}

bool config_add_name(const struct matrix *matrix, struct config_names *names, const char *name)
{
    const char **grown;

    if (config_has_name(names, name))
        return true;
    grown = realloc(names->names, (names->count + 1) * sizeof *grown);
    if (!grown)
        return config_no_memory(matrix);
    names->names = grown;
    names->names[names->count++] = name;
    return true;
}

bool config_is_same_item(const char *one, const char *other)
{
    size_t size = strcspn(one, "(");

    return strcspn(other, "(") == size && strncmp(one, other, size) == 0;
}

bool config_is_written(const struct given_names *given, const char *name)
{
    for (unsigned i = 0; i < given->count; i++)
        if (config_is_same_item(given->texts[i], name))
            return true;
    return false;
}

static bool has_item(const struct config_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (config_is_same_item(names->names[i], name))
            return true;
    return false;
}

/* ---- What there is ---- */

static const enum wire_item kinds[SELECT_COUNT] = {
    [SELECT_SCENARIOS] = WIRE_ITEM_SCENARIO,
    [SELECT_STYLES] = WIRE_ITEM_STYLE,
    [SELECT_SHARING] = WIRE_ITEM_SHARING,
    [SELECT_LOADS] = WIRE_ITEM_LOAD,
};

/* Every name that the selection may use for this key. */
static bool collect_known(struct resolving *r)
{
    const struct config_names *selected = &r->selection->names[SELECT_BOARDS];
    bool fine = true;

    for (size_t i = 0; i < r->matrix->boards->count; i++) {
        const struct board *board = r->matrix->boards->boards[i];
        const struct catalog *catalog = &board->catalog;

        if (r->key == SELECT_BOARDS)
            fine &= config_add_name(r->matrix, &r->known, board->name);
        else if (config_has_name(selected, board->name))
            for (size_t j = 0; j < catalog->count; j++)
                if (catalog->items[j].kind == kinds[r->key])
                    fine &= config_add_name(r->matrix, &r->known, catalog->items[j].name);
    }
    return fine;
}

/* Boards of one make have the same items: the first that has this one tells about it. */
static const struct catalog_item *find_item(const struct resolving *r, const char *name,
                                            const struct catalog **catalog)
{
    const struct catalog_item *item = NULL;

    for (size_t i = 0; !item && i < r->matrix->boards->count; i++) {
        const struct board *board = r->matrix->boards->boards[i];
        *catalog = &board->catalog;
        if (config_has_name(&r->selection->names[SELECT_BOARDS], board->name))
            item = catalog_find(*catalog, kinds[r->key], name);
    }
    return item;
}

/* ---- What is taken of it ---- */

/* About the list's item that is taken now. */
#define COMPLAIN(r, ...)                                                                           \
    yaml_file_complain((r)->matrix->file, (r)->matrix->message, (r)->given->place, (r)->index,     \
                       __VA_ARGS__)

/* Boards without an image are no answer, but may have been meant. */
static bool offer_unbuilt(struct resolving *r)
{
    const struct board_names *unbuilt = &r->matrix->boards->unbuilt;
    bool fine = true;

    for (size_t i = 0; r->key == SELECT_BOARDS && i < unbuilt->count; i++)
        fine &= config_add_name(r->matrix, &r->known, unbuilt->names[i]);
    return fine;
}

static bool complain_unknown(struct resolving *r, const char *name)
{
    char hint[SUGGEST_TEXT_MAX], item[PARAMETERS_NAME_MAX];

    if (!offer_unbuilt(r))
        return false;

    snprintf(item, sizeof item, "%.*s", (int)strcspn(name, "("), name);
    return COMPLAIN(r, "'%s' is not one of the %s%s", item,
                    r->key == SELECT_SHARING ? "sharing disciplines" : r->given->key,
                    suggest_text(hint, item, r->known.names, r->known.count));
}

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

/* Whether `all` has given this name, with its usual values. */
static bool is_usual(const struct resolving *r, const char *name)
{
    const struct config_names usual = {r->selection->names[r->key].names, r->usual};

    return config_has_name(&usual, name);
}

static bool take_name(void *context, const char *name)
{
    const struct resolving *r = context;
    struct config_names *names = &r->selection->names[r->key];

    if (is_usual(r, name))
        return true;
    if (config_has_name(names, name))
        return COMPLAIN(r, "'%s' stands twice in the list", name);
    if (names->count == PARAMETERS_NAMES_MAX)
        return COMPLAIN(r, "more than %u names, values counted", PARAMETERS_NAMES_MAX);
    const char *kept = keep(r->matrix->config, name);
    return kept ? config_add_name(r->matrix, names, kept) : config_no_memory(r->matrix);
}

/* `text`: a known item with values or without. */
static bool take_item(struct resolving *r, const char *text)
{
    const struct catalog *catalog = NULL;
    char why[PARAMETERS_WHY_MAX];

    if (r->key == SELECT_BOARDS)
        return take_name(r, text);
    const struct catalog_item *item = find_item(r, text, &catalog);
    if (!item || parameters_expand(catalog, item, text, take_name, r, why))
        return item != NULL;
    return why[0] && COMPLAIN(r, "'%s': %s", text, why);
}

/* All items with their usual values, before what stands beside `all`. */
static bool take_all(struct resolving *r)
{
    bool fine = true;

    for (size_t i = 0; i < r->known.count; i++)
        fine &= take_item(r, r->known.names[i]);
    r->usual = r->selection->names[r->key].count;
    return fine;
}

static bool take_written(struct resolving *r, const char *text)
{
    const struct config_names *names = &r->selection->names[r->key];
    size_t before = names->count;

    if (!has_item(&r->known, text)) /* the top's lists name things of other boards, too */
        return r->given->inherited || complain_unknown(r, text);
    if (!take_item(r, text))
        return false;
    return names->count > before ||
           COMPLAIN(r, "'%s' stands twice in the list: 'all' has it", text);
}

static bool is_all(const struct given_names *given, unsigned index)
{
    return given->texts && strcmp(given->texts[index], config_all) == 0;
}

static bool take_list(struct resolving *r)
{
    const struct given_names *given = r->given;
    bool all = given->texts == NULL, fine = true;

    for (r->index = 0; r->index < given->count; r->index++) {
        if (all && is_all(given, r->index))
            fine = COMPLAIN(r, "'all' stands twice in the list");
        all |= is_all(given, r->index);
    }
    r->index = 0;
    if (all)
        fine &= take_all(r);
    for (r->index = 0; given->texts && r->index < given->count; r->index++)
        if (!is_all(given, r->index))
            fine &= take_written(r, given->texts[r->index]);
    return fine;
}

/* Puts names into the order of the boards' catalogues; those of one item stay in the file's. */
static bool put_in_order(struct resolving *r)
{
    struct config_names *names = &r->selection->names[r->key];
    struct config_names ordered = {NULL, 0};
    bool fine = true;

    for (size_t i = 0; i < r->known.count; i++)
        for (size_t j = 0; j < names->count; j++)
            if (config_is_same_item(names->names[j], r->known.names[i]))
                fine &= config_add_name(r->matrix, &ordered, names->names[j]);
    free(names->names);
    *names = ordered;
    return fine;
}

static bool resolve_key(const struct matrix *matrix, size_t index, enum selection_key key)
{
    struct resolving r = {.matrix = matrix,
                          .selection = &matrix->config->selections[index],
                          .key = key,
                          .given = &matrix->given[index].keys[key]};
    bool fine = collect_known(&r) && take_list(&r);

    if (fine && key != SELECT_BOARDS)
        fine = put_in_order(&r);
    free(r.known.names);
    return fine;
}

/* As far as the top's list could be resolved: what is wrong with it was said there. */
static bool copy_key(const struct matrix *matrix, size_t index, enum selection_key key)
{
    const struct config_names *from = &matrix->config->selections[0].names[key];
    bool fine = true;

    for (size_t i = 0; i < from->count; i++)
        fine &=
            config_add_name(matrix, &matrix->config->selections[index].names[key], from->names[i]);
    return fine;
}

bool config_resolve(const struct matrix *matrix, size_t index, bool fine)
{
    const struct config_selection *selection = &matrix->config->selections[index];
    bool all_fine = true;

    for (enum selection_key key = SELECT_BOARDS; key < SELECT_COUNT; key++) {
        if (key != SELECT_BOARDS && !selection->names[SELECT_BOARDS].count)
            break;
        if (!fine && matrix->given[index].keys[key].inherited)
            all_fine &= copy_key(matrix, index, key);
        else
            all_fine &= resolve_key(matrix, index, key);
    }
    return all_fine;
}
