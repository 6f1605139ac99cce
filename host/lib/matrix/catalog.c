/* Parses catalog.txt; see catalog.h for the format. */
#include "host/lib/matrix/catalog.h"

#include "host/lib/base/suggest.h"
#include "host/lib/files/text_file.h"
#include <stdlib.h>
#include <string.h>

#define CATALOG_BYTES_MAX (1u << 20)
#define COLUMNS_MAX       11u
#define PARAMETER_COLUMNS 10u

/* The place in a file that a complaint is about. */
struct place {
    const char *path;
    size_t line;
    struct message *message;
};

static size_t split(char *line, char **columns)
{
    size_t count = 0;

    while (count < COLUMNS_MAX) {
        columns[count++] = line;
        line = strchr(line, '\t');
        if (!line)
            break;
        *line++ = '\0';
    }
    return count;
}

static bool parse_kind(const struct place *place, const char *name, enum wire_item *kind)
{
#define X(NAME, item, number) #item,
    static const char *const names[] = {WIRE_ENUM_ITEM(X)};
#undef X
#define X(NAME, item, number) WIRE_ITEM_##NAME,
    static const enum wire_item kinds[] = {WIRE_ENUM_ITEM(X)};
#undef X
    size_t count = sizeof names / sizeof names[0];
    char hint[SUGGEST_TEXT_MAX];

    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            *kind = kinds[i];
            return true;
        }
    }
    return message_at(place->message, place->path, place->line, 0, "unknown kind '%s'%s", name,
                      suggest_text(hint, name, names, count));
}

static bool parse_scenario(const struct place *place, struct catalog_item *item, char **columns)
{
    static const char *const modes[] = {"none", "any", "own"};

    if (!parse_kind(place, columns[2], &item->subject))
        return false;
    if (item->subject != WIRE_ITEM_STYLE && item->subject != WIRE_ITEM_SHARING)
        return message_at(place->message, place->path, place->line, 0,
                          "the subject of a scenario is 'style' or 'sharing', not '%s'",
                          columns[2]);
    item->loads = CATALOG_LOADS_LIST;
    item->load_names = columns[3];
    item->summary = columns[4];
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (strcmp(columns[3], modes[i]) == 0) {
            item->loads = (enum catalog_loads)i;
            item->load_names = NULL;
        }
    }
    return true;
}

static bool parse_line(const struct place *place, char *line, struct catalog_item *item)
{
    char *columns[COLUMNS_MAX];
    size_t count = split(line, columns);

    memset(item, 0, sizeof *item);
    if (!parse_kind(place, columns[0], &item->kind))
        return false;
    size_t wanted = item->kind == WIRE_ITEM_SCENARIO ? 5 : 3;
    if (count != wanted) {
        message_at(place->message, place->path, place->line, 0, "%zu columns, a %s has %zu", count,
                   columns[0], wanted);
        return false;
    }
    for (size_t i = 0; i < wanted; i++) {
        if (!*columns[i]) {
            message_at(place->message, place->path, place->line, 0, "column %zu is empty", i + 1);
            return false;
        }
    }
    item->name = columns[1];
    item->summary = columns[2];
    if (strchr(item->name, '('))
        return message_at(place->message, place->path, place->line, 0,
                          "'%s' has a parenthesis, which only stands in front of values",
                          item->name);
    return item->kind != WIRE_ITEM_SCENARIO || parse_scenario(place, item, columns);
}

/* ---- Parameters ---- */

static bool parse_number(const struct place *place, const char *text, uint32_t most,
                         uint32_t *number)
{
    size_t digits = strspn(text, "0123456789");
    unsigned long value = strtoul(text, NULL, 10);

    *number = (uint32_t)value;
    if (digits > 0 && digits <= 10 && text[digits] == '\0' && value <= most)
        return true;
    return message_at(place->message, place->path, place->line, 0,
                      "'%s' is no whole number up to %u", text, most);
}

static bool parse_parameter(const struct place *place, char *line,
                            struct catalog_parameter *parameter)
{
    char *columns[COLUMNS_MAX];
    size_t count = split(line, columns);
    uint32_t at = 0;

    if (count != PARAMETER_COLUMNS)
        return message_at(place->message, place->path, place->line, 0,
                          "%zu columns, a parameter has %u", count, PARAMETER_COLUMNS);
    *parameter = (struct catalog_parameter){.item = columns[2],
                                            .name = columns[4],
                                            .unit = columns[5],
                                            .summary = columns[9],
                                            .line = place->line};
    if (!parse_kind(place, columns[1], &parameter->kind) ||
        !parse_number(place, columns[3], WIRE_PARAMETERS_MAX - 1, &at) ||
        !parse_number(place, columns[6], WIRE_PARAMETER_LIMIT, &parameter->least) ||
        !parse_number(place, columns[7], WIRE_PARAMETER_LIMIT, &parameter->most) ||
        !parse_number(place, columns[8], WIRE_PARAMETER_LIMIT, &parameter->usual))
        return false;
    parameter->place = at;
    if (!*parameter->name)
        return message_at(place->message, place->path, place->line, 0, "column 5 is empty");
    if (parameter->least <= parameter->usual && parameter->usual <= parameter->most)
        return true;
    return message_at(place->message, place->path, place->line, 0,
                      "%s: its usual value %u is not in its range %u..%u", parameter->name,
                      parameter->usual, parameter->least, parameter->most);
}

static bool add_parameter(struct catalog *catalog, const struct place *place, char *line)
{
    struct catalog_parameter parameter, *parameters;

    if (!parse_parameter(place, line, &parameter))
        return false;
    parameters = realloc(catalog->parameters, (catalog->parameter_count + 1) * sizeof *parameters);
    if (!parameters)
        return message_at(place->message, place->path, place->line, 0, "out of memory");
    catalog->parameters = parameters;
    parameters[catalog->parameter_count++] = parameter;
    return true;
}

/* Those of one item. */
static bool is_beside(const struct catalog_parameter *a, const struct catalog_parameter *b)
{
    return a->kind == b->kind && strcmp(a->item, b->item) == 0;
}

/* Once all lines are read: each has its item, and a place and a name of its own. */
static bool check_parameter(const struct catalog *catalog, const struct place *place,
                            const struct catalog_parameter *parameter)
{
    unsigned before = 0;

    if (!catalog_find(catalog, parameter->kind, parameter->item))
        return message_at(place->message, place->path, parameter->line, 0,
                          "there is no '%s' that could have the parameter", parameter->item);
    for (size_t i = 0; i < catalog->parameter_count; i++) {
        const struct catalog_parameter *other = &catalog->parameters[i];
        if (other == parameter || !is_beside(other, parameter))
            continue;
        before += other->place < parameter->place;
        if (other->place == parameter->place || strcmp(other->name, parameter->name) == 0)
            return message_at(place->message, place->path, parameter->line, 0,
                              "'%s' has two parameters at place %u or called '%s'", parameter->item,
                              parameter->place, parameter->name);
    }
    return before == parameter->place || message_at(place->message, place->path, parameter->line, 0,
                                                    "'%s' has no parameter at the place before %u",
                                                    parameter->item, parameter->place);
}

static bool check_parameters(const struct catalog *catalog, const struct place *place)
{
    bool fine = true;

    for (size_t i = 0; fine && i < catalog->parameter_count; i++)
        fine = check_parameter(catalog, place, &catalog->parameters[i]);
    return fine;
}

/* ---- The file ---- */

static bool add_line(struct catalog *catalog, const struct place *place, char *line)
{
    static const char word[] = "parameter\t";
    struct catalog_item item, *items;

    if (strncmp(line, word, strlen(word)) == 0)
        return add_parameter(catalog, place, line);
    if (!parse_line(place, line, &item))
        return false;
    if (catalog_find(catalog, item.kind, item.name))
        return message_at(place->message, place->path, place->line, 0, "'%s' stands twice",
                          item.name);
    items = realloc(catalog->items, (catalog->count + 1) * sizeof *items);
    if (!items)
        return message_at(place->message, place->path, place->line, 0, "out of memory");
    catalog->items = items;
    items[catalog->count++] = item;
    return true;
}

static bool add_lines(struct catalog *catalog, struct place *place)
{
    for (char *line = catalog->text; *line;) {
        char *end = strchrnul(line, '\n');
        bool last = *end == '\0';

        place->line++;
        *end = '\0';
        if (*line && !add_line(catalog, place, line))
            return false;
        line = last ? end : end + 1;
    }
    if (!catalog->count)
        return message_at(place->message, place->path, 0, 0,
                          "the catalogue is empty; build the firmware again");
    return check_parameters(catalog, place);
}

bool catalog_load(struct catalog *catalog, const char *path, struct message *message)
{
    struct place place = {path, 0, message};
    size_t size = 0;

    memset(catalog, 0, sizeof *catalog);
    catalog->text = text_file_read(path, CATALOG_BYTES_MAX, &size, message);
    if (!catalog->text)
        return false;
    if (memchr(catalog->text, '\0', size)) {
        catalog_free(catalog);
        return message_at(message, path, 0, 0, "is not a text file");
    }
    if (!add_lines(catalog, &place)) {
        catalog_free(catalog);
        return false;
    }
    return true;
}

void catalog_free(struct catalog *catalog)
{
    free(catalog->items);
    free(catalog->parameters);
    free(catalog->text);
    memset(catalog, 0, sizeof *catalog);
}

/* Of "masked(8)" how many characters are the item's name. */
static size_t name_size(const char *text)
{
    return strcspn(text, "(");
}

const struct catalog_item *catalog_find(const struct catalog *catalog, enum wire_item kind,
                                        const char *name)
{
    size_t size = name_size(name);

    for (size_t i = 0; i < catalog->count; i++) {
        const struct catalog_item *item = &catalog->items[i];
        if (item->kind == kind && strlen(item->name) == size &&
            strncmp(item->name, name, size) == 0)
            return item;
    }
    return NULL;
}

const struct catalog_parameter *catalog_parameter(const struct catalog *catalog,
                                                  const struct catalog_item *item, unsigned place)
{
    for (size_t i = 0; i < catalog->parameter_count; i++) {
        const struct catalog_parameter *parameter = &catalog->parameters[i];
        if (parameter->kind == item->kind && parameter->place == place &&
            strcmp(parameter->item, item->name) == 0)
            return parameter;
    }
    return NULL;
}

bool catalog_is_asynchronous(const struct catalog_item *scenario)
{
    return scenario->loads != CATALOG_LOADS_NONE;
}

bool catalog_takes_load(const struct catalog_item *scenario, const char *load)
{
    size_t length = name_size(load);

    if (scenario->loads != CATALOG_LOADS_LIST)
        return scenario->loads == CATALOG_LOADS_ANY;
    for (const char *name = scenario->load_names; name;) {
        size_t size = strcspn(name, ",");
        if (size == length && strncmp(name, load, size) == 0)
            return true;
        name = name[size] ? name + size + 1 : NULL;
    }
    return false;
}
