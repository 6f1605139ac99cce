#include "host/lib/matrix/config_schema.h"

#include "host/lib/matrix/config.h"
#include <string.h>

static bool has_text(const json_t *texts, const char *text)
{
    size_t index;
    json_t *other;
    json_array_foreach(texts, index, other)
    {
        if (strcmp(json_string_value(other), text) == 0)
            return true;
    }
    return false;
}

/* "all", and each name that a board's image has. */
static json_t *names_of(const struct board_list *boards, enum wire_item kind)
{
    json_t *names = json_pack("[s]", "all");
    for (size_t i = 0; i < boards->count; i++) {
        const struct catalog *catalog = &boards->boards[i]->catalog;
        for (size_t j = 0; j < catalog->count; j++)
            if (catalog->items[j].kind == kind && !has_text(names, catalog->items[j].name))
                json_array_append_new(names, json_string(catalog->items[j].name));
    }
    return names;
}

static json_t *board_names(const struct board_list *boards)
{
    json_t *names = json_pack("[s]", "all");
    for (size_t i = 0; i < boards->count; i++)
        json_array_append_new(names, json_string(boards->boards[i]->name));
    for (size_t i = 0; i < boards->unbuilt.count; i++)
        json_array_append_new(names, json_string(boards->unbuilt.names[i]));
    return names;
}

/* One of `name`, or a list of them. Takes it. */
static json_t *one_or_more(const char *description, json_t *name)
{
    return json_pack("{s:s, s:[O, {s:s, s:o, s:i, s:i}]}", "description", description, "anyOf",
                     name, "type", "array", "items", name, "minItems", 1, "maxItems", 256);
}

/* Names may have values behind them, masked(8), so that those known here are offers. */
static json_t *selection(const struct board_list *boards, const char *description,
                         enum wire_item kind)
{
    return one_or_more(description, json_pack("{s:[{s:o}, {s:s, s:i, s:i}]}", "anyOf", "enum",
                                              names_of(boards, kind), "type", "string", "minLength",
                                              1, "maxLength", 255));
}

static json_t *number(const char *description, json_int_t least, json_int_t most)
{
    return json_pack("{s:s, s:s, s:I, s:I}", "description", description, "type", "integer",
                     "minimum", least, "maximum", most);
}

static json_t *one_count(void)
{
    return json_pack("{s:[{s:s}, {s:s, s:i, s:i}]}", "anyOf", "const", "auto", "type", "integer",
                     "minimum", (int)CONFIG_SAMPLES_MIN, "maximum", (int)CONFIG_SAMPLES_MAX);
}

static json_t *samples(void)
{
    json_t *kinds =
        json_pack("{s:s, s:b, s:{s:o, s:o}}", "type", "object", "additionalProperties", 0,
                  "properties", "synchronous", one_count(), "asynchronous", one_count());
    return json_pack("{s:s, s:[o, o]}", "description",
                     "triggers in a cell: auto, or how many, also for each kind of cell", "anyOf",
                     one_count(), kinds);
}

/* What stands at the top and in each item of `also`. */
static json_t *selections(const struct board_list *boards)
{
    json_t *board = json_pack("{s:o}", "enum", board_names(boards));
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o}", "boards",
        one_or_more("boards that have an image: all, one, or a list", board), "scenarios",
        selection(boards, "what is measured; all if left out", WIRE_ITEM_SCENARIO), "styles",
        selection(boards, "designs of a handler; all if left out", WIRE_ITEM_STYLE), "sharing",
        selection(boards, "disciplines of shared state; all if left out", WIRE_ITEM_SHARING),
        "loads", selection(boards, "what is interrupted; all if left out", WIRE_ITEM_LOAD),
        "samples", samples());
}

static json_t *clocks(void)
{
#define X(NAME, name, number) [number] = #name,
    static const char *const names[] = {WIRE_ENUM_CLOCK(X)};
#undef X
    json_t *clocks = json_pack("[s, s]", "auto", "insns");
    for (size_t i = WIRE_CLOCK_NONE + 1; i < sizeof names / sizeof names[0]; i++)
        json_array_append_new(clocks, json_string(names[i]));
    return json_pack("{s:s, s:o}", "description", "what is counted", "enum", clocks);
}

json_t *config_schema(const struct board_list *boards)
{
    json_t *keys = selections(boards);
    json_t *also = json_pack("{s:s, s:b, s:o}", "type", "object", "additionalProperties", 0,
                             "properties", selections(boards));
    if (!keys || !also)
        return NULL;
    json_object_set_new(keys, "name",
                        json_pack("{s:s, s:s, s:s, s:i}", "description",
                                  "names the results, and their folder", "type", "string",
                                  "pattern", "^[A-Za-z0-9_-][A-Za-z0-9_.-]*$", "maxLength", 64));
    json_object_set_new(keys, "also",
                        json_pack("{s:s, s:s, s:o, s:i, s:i}", "description",
                                  "further selections; what they leave out is as at the top",
                                  "type", "array", "items", also, "minItems", 1, "maxItems", 64));
    json_object_set_new(keys, "seed",
                        number("start of the pseudo-random numbers; 1 if left out", 0, UINT32_MAX));
    json_object_set_new(
        keys, "timeout_s",
        number("seconds after which a cell is given up; 60 if left out", 1, CONFIG_TIMEOUT_MAX));
    json_object_set_new(keys, "clock", clocks());
    return json_pack("{s:s, s:s, s:s, s:b, s:[s, s], s:o}", "$schema",
                     "https://json-schema.org/draft/2020-12/schema", "title",
                     "A benchmark matrix of irqbench", "type", "object", "additionalProperties", 0,
                     "required", "name", "boards", "properties", keys);
}
