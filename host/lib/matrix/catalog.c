/* Parses catalog.txt; see catalog.h for the format. */
#include "host/lib/matrix/catalog.h"

#include "host/lib/base/suggest.h"
#include "host/lib/files/text_file.h"
#include <stdlib.h>
#include <string.h>

#define CATALOG_BYTES_MAX (1u << 20)
#define COLUMNS_MAX       6u

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
    return item->kind != WIRE_ITEM_SCENARIO || parse_scenario(place, item, columns);
}

static bool add_line(struct catalog *catalog, const struct place *place, char *line)
{
    struct catalog_item item, *items;

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
    return true;
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
    free(catalog->text);
    memset(catalog, 0, sizeof *catalog);
}

const struct catalog_item *catalog_find(const struct catalog *catalog, enum wire_item kind,
                                        const char *name)
{
    for (size_t i = 0; i < catalog->count; i++)
        if (catalog->items[i].kind == kind && strcmp(catalog->items[i].name, name) == 0)
            return &catalog->items[i];
    return NULL;
}

bool catalog_is_asynchronous(const struct catalog_item *scenario)
{
    return scenario->loads != CATALOG_LOADS_NONE;
}

bool catalog_takes_load(const struct catalog_item *scenario, const char *load)
{
    size_t length = strlen(load);

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
