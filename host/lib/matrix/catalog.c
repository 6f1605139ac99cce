/* Parses catalog.txt; see catalog.h for the format. */
#include "host/lib/matrix/catalog.h"

#include "host/lib/base/suggest.h"
#include "host/lib/files/text_file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CATALOG_BYTES_MAX (1u << 20)
#define COLUMNS_MAX       11u
#define PARAMETER_COLUMNS 10u
#define SHARES_COLUMNS    4u
#define EVIDENCE_COLUMNS  5u
#define ASKED_COLUMNS     4u
#define SIZE_COLUMNS      7u

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

/* Of "masked(8)" how many characters are the item's name. */
static size_t name_size(const char *text)
{
    return strcspn(text, "(");
}

static struct catalog_item *find(const struct catalog *catalog, enum wire_item kind,
                                 const char *name)
{
    size_t size = name_size(name);

    for (size_t i = 0; i < catalog->count; i++) {
        struct catalog_item *item = &catalog->items[i];
        if (item->kind == kind && strlen(item->name) == size &&
            strncmp(item->name, name, size) == 0)
            return item;
    }
    return NULL;
}

/* ---- Parameters ---- */

static bool parse_number(const struct place *place, const char *text, uint32_t most,
                         uint32_t *number)
{
    size_t digits = strspn(text, "0123456789");
    unsigned long value = strtoul(text, NULL, 10);

    *number = (uint32_t)value;
    if (digits > 1 && *text == '0')
        return message_at(place->message, place->path, place->line, 0,
                          "'%s' begins with a zero, which would be octal to some", text);
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

/* ---- What is shared ---- */

static bool add_shares(struct catalog *catalog, const struct place *place, char *line)
{
    struct catalog_shares *grown, shares = {.line = place->line};
    char *columns[COLUMNS_MAX];
    size_t count = split(line, columns);

    if (count != SHARES_COLUMNS)
        return message_at(place->message, place->path, place->line, 0,
                          "%zu columns, what an item shares has %u", count, SHARES_COLUMNS);
    if (!parse_kind(place, columns[1], &shares.kind))
        return false;
    shares.item = columns[2];
    shares.what = columns[3];
    if (!*shares.what)
        return message_at(place->message, place->path, place->line, 0, "column 4 is empty");
    grown = realloc(catalog->shares, (catalog->shares_count + 1) * sizeof *grown);
    if (!grown)
        return message_at(place->message, place->path, place->line, 0, "out of memory");
    catalog->shares = grown;
    grown[catalog->shares_count++] = shares;
    return true;
}

static bool is_about_sharing(const struct catalog_item *item)
{
    return item->kind == WIRE_ITEM_SHARING ||
           (item->kind == WIRE_ITEM_SCENARIO && item->subject == WIRE_ITEM_SHARING);
}

/* Once all lines are read: gives each item what was said of it. */
static bool place_shares(struct catalog *catalog, const struct place *place)
{
    for (size_t i = 0; i < catalog->shares_count; i++) {
        const struct catalog_shares *shares = &catalog->shares[i];
        struct catalog_item *item = find(catalog, shares->kind, shares->item);

        if (!item || !is_about_sharing(item))
            return message_at(place->message, place->path, shares->line, 0,
                              "there is no discipline and no scenario about them called '%s'",
                              shares->item);
        if (item->shares)
            return message_at(place->message, place->path, shares->line, 0,
                              "what '%s' shares stands twice", shares->item);
        item->shares = shares->what;
    }
    return true;
}

/* ---- Evidence ---- */

static bool mark_valid(const struct place *place, const char *name, size_t size,
                       struct catalog_evidence *evidence)
{
    for (int i = 0; i < EVIDENCE_COUNT; i++) {
        const char *known = result_evidence_name((enum result_evidence)i);
        if (strlen(known) == size && strncmp(known, name, size) == 0)
            return evidence->valid[i] = true;
    }
    return message_at(place->message, place->path, place->line, 0,
                      "there is no kind of evidence '%.*s'", (int)size, name);
}

static bool parse_evidence(const struct place *place, char *line, struct catalog_evidence *evidence)
{
    char *columns[COLUMNS_MAX];
    size_t count = split(line, columns);

    if (count != EVIDENCE_COLUMNS)
        return message_at(place->message, place->path, place->line, 0,
                          "%zu columns, evidence has %u", count, EVIDENCE_COLUMNS);
    *evidence =
        (struct catalog_evidence){.item = columns[2], .why = columns[4], .line = place->line};
    if (!parse_kind(place, columns[1], &evidence->kind))
        return false;
    if (!*evidence->why)
        return message_at(place->message, place->path, place->line, 0, "column 5 is empty");
    for (const char *name = columns[3]; name;) {
        size_t size = strcspn(name, ",");
        if (!mark_valid(place, name, size, evidence))
            return false;
        name = name[size] ? name + size + 1 : NULL;
    }
    return true;
}

static bool add_evidence(struct catalog *catalog, const struct place *place, char *line)
{
    struct catalog_evidence evidence, *evidences;

    if (!parse_evidence(place, line, &evidence))
        return false;
    evidences = realloc(catalog->evidences, (catalog->evidence_count + 1) * sizeof *evidences);
    if (!evidences)
        return message_at(place->message, place->path, place->line, 0, "out of memory");
    catalog->evidences = evidences;
    evidences[catalog->evidence_count++] = evidence;
    return true;
}

/* Once all lines are read: each has its item, which has no other. */
static bool check_evidences(const struct catalog *catalog, const struct place *place)
{
    for (size_t i = 0; i < catalog->evidence_count; i++) {
        const struct catalog_evidence *evidence = &catalog->evidences[i];
        const struct catalog_item *item = catalog_find(catalog, evidence->kind, evidence->item);
        if (!item)
            return message_at(place->message, place->path, evidence->line, 0,
                              "there is no '%s' that could need such evidence", evidence->item);
        if (catalog_evidence(catalog, item) != evidence)
            return message_at(place->message, place->path, evidence->line, 0,
                              "'%s' says twice what evidence it needs", evidence->item);
    }
    return true;
}

/* ---- Who asks ---- */

/* Whether one of the names in `list`, separated by commas, is the first `size` characters. */
static bool lists(const char *list, const char *text, size_t size)
{
    for (const char *name = list; name;) {
        size_t length = strcspn(name, ",");
        if (length == size && strncmp(name, text, size) == 0)
            return true;
        name = name[length] ? name + length + 1 : NULL;
    }
    return false;
}

static bool add_asked(struct catalog *catalog, const struct place *place, char *line)
{
    char *columns[COLUMNS_MAX];
    size_t count = split(line, columns);
    struct catalog_asked asked = {.line = place->line}, *grown;

    if (count != ASKED_COLUMNS)
        return message_at(place->message, place->path, place->line, 0,
                          "%zu columns, who asks has %u", count, ASKED_COLUMNS);
    if (!parse_kind(place, columns[1], &asked.kind))
        return false;
    asked.item = columns[2];
    asked.scenarios = columns[3];
    grown = realloc(catalog->asked, (catalog->asked_count + 1) * sizeof *grown);
    if (!grown)
        return message_at(place->message, place->path, place->line, 0, "out of memory");
    catalog->asked = grown;
    grown[catalog->asked_count++] = asked;
    return true;
}

static bool check_asking(const struct catalog *catalog, const struct place *place,
                         const struct catalog_asked *asked)
{
    char hint[64];

    for (const char *name = asked->scenarios; name;) {
        size_t size = strcspn(name, ",");
        snprintf(hint, sizeof hint, "%.*s", (int)size, name);
        if (!catalog_find(catalog, WIRE_ITEM_SCENARIO, hint))
            return message_at(place->message, place->path, asked->line, 0,
                              "there is no scenario '%s' that could ask '%s'", hint, asked->item);
        name = name[size] ? name + size + 1 : NULL;
    }
    return true;
}

/* Once all lines are read: each has its item, which has no other, and the scenarios. */
static bool check_asked(const struct catalog *catalog, const struct place *place)
{
    for (size_t i = 0; i < catalog->asked_count; i++) {
        const struct catalog_asked *asked = &catalog->asked[i];
        const struct catalog_item *item = catalog_find(catalog, asked->kind, asked->item);
        if (!item)
            return message_at(place->message, place->path, asked->line, 0,
                              "there is no '%s' that could be asked", asked->item);
        if (catalog_asked(catalog, item) != asked)
            return message_at(place->message, place->path, asked->line, 0,
                              "'%s' says twice who can ask it", asked->item);
        if (!check_asking(catalog, place, asked))
            return false;
    }
    return true;
}

/* ---- Sizes ---- */

static bool parse_size(const struct place *place, char *line, struct catalog_size *size)
{
    char *columns[COLUMNS_MAX];
    size_t count = split(line, columns);
    enum wire_item kind = WIRE_ITEM_STYLE;

    if (count != SIZE_COLUMNS)
        return message_at(place->message, place->path, place->line, 0, "%zu columns, a size has %u",
                          count, SIZE_COLUMNS);
    *size = (struct catalog_size){.style = columns[2], .line = place->line};
    size->arena_known = strcmp(columns[6], "-") != 0;
    if (!parse_kind(place, columns[1], &kind) ||
        !parse_number(place, columns[3], INT32_MAX, &size->code) ||
        !parse_number(place, columns[4], INT32_MAX, &size->tables) ||
        !parse_number(place, columns[5], INT32_MAX, &size->ram) ||
        (size->arena_known && !parse_number(place, columns[6], INT32_MAX, &size->arena)))
        return false;
    return kind == WIRE_ITEM_STYLE || message_at(place->message, place->path, place->line, 0,
                                                 "a size is a style's, not a %s's", columns[1]);
}

static bool add_size(struct catalog *catalog, const struct place *place, char *line)
{
    struct catalog_size size = {.style = ""}, *sizes;

    if (!parse_size(place, line, &size))
        return false;
    if (catalog_size(catalog, size.style))
        return message_at(place->message, place->path, place->line, 0, "'%s' has two sizes",
                          size.style);
    sizes = realloc(catalog->sizes, (catalog->size_count + 1) * sizeof *sizes);
    if (!sizes)
        return message_at(place->message, place->path, place->line, 0, "out of memory");
    catalog->sizes = sizes;
    sizes[catalog->size_count++] = size;
    return true;
}

/* Once all lines are read. */
static bool check_sizes(const struct catalog *catalog, const struct place *place)
{
    for (size_t i = 0; i < catalog->size_count; i++)
        if (!catalog_find(catalog, WIRE_ITEM_STYLE, catalog->sizes[i].style))
            return message_at(place->message, place->path, catalog->sizes[i].line, 0,
                              "there is no style '%s' that could have the size",
                              catalog->sizes[i].style);
    return true;
}

/* ---- The file ---- */

static bool starts_with(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

static bool add_line(struct catalog *catalog, const struct place *place, char *line)
{
    struct catalog_item item, *items;

    if (starts_with(line, "parameter\t"))
        return add_parameter(catalog, place, line);
    if (starts_with(line, "evidence\t"))
        return add_evidence(catalog, place, line);
    if (starts_with(line, "shares\t"))
        return add_shares(catalog, place, line);
    if (starts_with(line, "asked\t"))
        return add_asked(catalog, place, line);
    if (starts_with(line, "size\t"))
        return add_size(catalog, place, line);
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
    return check_parameters(catalog, place) && check_evidences(catalog, place) &&
           check_asked(catalog, place) && place_shares(catalog, place) &&
           check_sizes(catalog, place);
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
    free(catalog->shares);
    free(catalog->evidences);
    free(catalog->asked);
    free(catalog->sizes);
    free(catalog->text);
    memset(catalog, 0, sizeof *catalog);
}

const struct catalog_item *catalog_find(const struct catalog *catalog, enum wire_item kind,
                                        const char *name)
{
    return find(catalog, kind, name);
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

bool catalog_go_together(const struct catalog_item *scenario, const struct catalog_item *discipline)
{
    return !scenario->shares || !discipline->shares ||
           strcmp(scenario->shares, discipline->shares) == 0;
}

const struct catalog_evidence *catalog_evidence(const struct catalog *catalog,
                                                const struct catalog_item *item)
{
    for (size_t i = 0; i < catalog->evidence_count; i++)
        if (catalog->evidences[i].kind == item->kind &&
            strcmp(catalog->evidences[i].item, item->name) == 0)
            return &catalog->evidences[i];
    return NULL;
}

const struct catalog_asked *catalog_asked(const struct catalog *catalog,
                                          const struct catalog_item *item)
{
    for (size_t i = 0; i < catalog->asked_count; i++)
        if (catalog->asked[i].kind == item->kind && strcmp(catalog->asked[i].item, item->name) == 0)
            return &catalog->asked[i];
    return NULL;
}

bool catalog_asks(const struct catalog *catalog, const char *scenario, enum wire_item kind,
                  const char *subject)
{
    const struct catalog_item *item = catalog_find(catalog, kind, subject);
    const struct catalog_asked *asked = item ? catalog_asked(catalog, item) : NULL;

    return !asked || lists(asked->scenarios, scenario, name_size(scenario));
}

const struct catalog_size *catalog_size(const struct catalog *catalog, const char *name)
{
    size_t size = name_size(name);

    for (size_t i = 0; i < catalog->size_count; i++)
        if (strlen(catalog->sizes[i].style) == size &&
            strncmp(catalog->sizes[i].style, name, size) == 0)
            return &catalog->sizes[i];
    return NULL;
}

bool catalog_is_asynchronous(const struct catalog_item *scenario)
{
    return scenario->loads != CATALOG_LOADS_NONE;
}

bool catalog_takes_load(const struct catalog_item *scenario, const char *load)
{
    if (scenario->loads != CATALOG_LOADS_LIST)
        return scenario->loads == CATALOG_LOADS_ANY;
    return lists(scenario->load_names, load, name_size(load));
}
