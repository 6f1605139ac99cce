/* Reads values of parameters and makes names of them; see parameters.h. */
#include "host/lib/matrix/parameters.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t"

/* The values of one parameter. */
struct values {
    const struct catalog_parameter *parameter;
    uint32_t *list;
    size_t count;
};

struct expansion {
    const struct catalog_item *item;
    struct values values[WIRE_PARAMETERS_MAX];
    size_t count; /* parameters that the item has */
    char *why;
};

static bool refuse(struct expansion *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool refuse(struct expansion *e, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    printable_vinto(e->why, PARAMETERS_WHY_MAX, format, arguments);
    va_end(arguments);
    return false;
}

/* ---- Values ---- */

static bool add_value(struct expansion *e, struct values *values, uint32_t value)
{
    const struct catalog_parameter *parameter = values->parameter;
    uint32_t *grown;

    for (size_t i = 0; i < values->count; i++)
        if (values->list[i] == value)
            return refuse(e, "%s has the value %u twice", parameter->name, value);
    if (values->count == PARAMETERS_NAMES_MAX)
        return refuse(e, "%s has more than %u values", parameter->name, PARAMETERS_NAMES_MAX);
    grown = realloc(values->list, (values->count + 1) * sizeof *grown);
    if (!grown)
        return refuse(e, "out of memory");
    values->list = grown;
    grown[values->count++] = value;
    return true;
}

static bool check_range(struct expansion *e, const struct catalog_parameter *parameter,
                        unsigned long long value)
{
    return (value >= parameter->least && value <= parameter->most) ||
           refuse(e, "%s is %llu, allowed are %u to %u", parameter->name, value, parameter->least,
                  parameter->most);
}

/* Decimal digits at `*text`, which it moves behind them, with no zero in front, which would be
 * octal to some. Too many are a large number. */
static bool take_number(const char **text, unsigned long long *number)
{
    size_t digits = strspn(*text, "0123456789");

    *number = strtoull(*text, NULL, 10);
    bool zero = digits > 1 && **text == '0';
    *text += digits;
    return digits > 0 && !zero;
}

/* "4" or "4..64". */
static bool take_ends(struct expansion *e, const char *word, unsigned long long ends[2])
{
    const char *at = word;
    bool fine = take_number(&at, &ends[0]);

    ends[1] = ends[0];
    if (fine && strncmp(at, "..", 2) == 0) {
        at += 2;
        fine = take_number(&at, &ends[1]);
    }
    if (!fine || *at)
        return refuse(e,
                      "'%s' is neither a whole number nor a range; allowed are 8, 4..64, "
                      "4..64 step 4, and several of these with blanks between them",
                      word);
    return true;
}

/* Whether a step follows; `word` is the range that it belongs to. */
static bool take_step(struct expansion *e, const char *word, char **rest, unsigned long long *step)
{
    char *here = *rest ? *rest + strspn(*rest, BLANKS) : NULL;
    const char *number;

    *step = 1;
    if (!here || strncmp(here, "step", 4) != 0 || (here[4] && !strchr(BLANKS, here[4])))
        return true;
    if (!strstr(word, ".."))
        return refuse(e, "a step goes with a range, as in 4..64 step 4, not with '%s'", word);
    strtok_r(NULL, BLANKS, rest);
    number = strtok_r(NULL, BLANKS, rest);
    if (!number)
        return refuse(e, "the number behind 'step' is missing");
    const char *end = number;
    if (!take_number(&end, step) || *end)
        return refuse(e, "the step '%s' is not a whole number", number);
    return *step > 0 || refuse(e, "the step of %s is 0; allowed are 1 and more", word);
}

static bool add_range(struct expansion *e, struct values *values, const char *word, char **rest)
{
    unsigned long long ends[2], step;

    if (!take_ends(e, word, ends) || !take_step(e, word, rest, &step))
        return false;
    if (ends[0] > ends[1])
        return refuse(e, "the range %s is empty: the smaller number comes first", word);
    if (!check_range(e, values->parameter, ends[0]) || !check_range(e, values->parameter, ends[1]))
        return false;
    for (unsigned long long value = ends[0]; value <= ends[1]; value += step) {
        if (!add_value(e, values, (uint32_t)value))
            return false;
        if (step > ends[1])
            break;
    }
    return true;
}

/* ---- Parts: what stands between two commas ---- */

/* "NAME=": whose values follow; else those of the parameter at that place. */
static struct values *whose(struct expansion *e, char **part, size_t place)
{
    const char *names[WIRE_PARAMETERS_MAX];
    char hint[SUGGEST_TEXT_MAX];
    char *sign = strchr(*part, '=');

    if (!sign)
        return &e->values[place];
    *sign = '\0';
    char *name = *part + strspn(*part, BLANKS);
    name[strcspn(name, BLANKS)] = '\0';
    *part = sign + 1;
    for (size_t i = 0; i < e->count; i++) {
        names[i] = e->values[i].parameter->name;
        if (strcmp(names[i], name) == 0)
            return &e->values[i];
    }
    refuse(e, "%s has no parameter '%s'%s", e->item->name, name,
           suggest_text(hint, name, names, e->count));
    return NULL;
}

static bool take_part(struct expansion *e, char *part, size_t place)
{
    struct values *values = whose(e, &part, place);
    char *rest = NULL;

    if (!values)
        return false;
    if (values->count > 0)
        return refuse(e, "the parameter %s has values twice", values->parameter->name);
    for (char *word = strtok_r(part, BLANKS, &rest); word; word = strtok_r(NULL, BLANKS, &rest))
        if (!add_range(e, values, word, &rest))
            return false;
    return values->count > 0 || refuse(e, "the parameter %s has no value", values->parameter->name);
}

/* Of "(8, 4)", which it cuts into pieces. */
static bool take_parts(struct expansion *e, char *text)
{
    size_t size = strlen(text), place = 0;

    if (e->count == 0)
        return refuse(e, "%s has no parameters: write its name alone", e->item->name);
    if (strchr(text, ')') != text + size - 1)
        return refuse(e, "its values do not end with one ')'; in a list between [ and ], "
                         "what has a comma must stand between quotes");
    text[size - 1] = '\0';
    for (char *part = text + 1; part; place++) {
        char *comma = strchr(part, ',');
        if (comma)
            *comma = '\0';
        if (place == e->count)
            return refuse(e, "%s has %zu parameter%s, here are values of more", e->item->name,
                          e->count, e->count == 1 ? "" : "s");
        if (!take_part(e, part, place))
            return false;
        part = comma ? comma + 1 : NULL;
    }
    return true;
}

static bool take_values(struct expansion *e, const char *text)
{
    char *copy = strdup(text);
    bool fine = copy ? !*text || take_parts(e, copy) : refuse(e, "out of memory");

    free(copy);
    for (size_t i = 0; fine && i < e->count; i++)
        if (e->values[i].count == 0)
            fine = add_value(e, &e->values[i], e->values[i].parameter->usual);
    return fine;
}

/* ---- Names ---- */

static bool check_count(struct expansion *e)
{
    size_t count = 1;

    for (size_t i = 0; i < e->count; i++)
        count *= e->values[i].count; /* 4096 to the fourth is still no overflow */
    return count <= PARAMETERS_NAMES_MAX ||
           refuse(e, "these are %zu combinations of values, allowed are %u", count,
                  PARAMETERS_NAMES_MAX);
}

static void put_name(const struct expansion *e, const size_t at[], char name[PARAMETERS_NAME_MAX])
{
    size_t used = (size_t)snprintf(name, PARAMETERS_NAME_MAX, "%s", e->item->name);

    for (size_t i = 0; i < e->count && used < PARAMETERS_NAME_MAX; i++)
        used += (size_t)snprintf(name + used, PARAMETERS_NAME_MAX - used, "%c%u", i ? ',' : '(',
                                 e->values[i].list[at[i]]);
    if (e->count && used < PARAMETERS_NAME_MAX)
        snprintf(name + used, PARAMETERS_NAME_MAX - used, ")");
}

/* The next combination; false behind the last. */
static bool advance(const struct expansion *e, size_t at[])
{
    for (size_t i = e->count; i-- > 0;) {
        if (++at[i] < e->values[i].count)
            return true;
        at[i] = 0;
    }
    return false;
}

static bool give_names(const struct expansion *e, bool (*add)(void *context, const char *name),
                       void *context)
{
    size_t at[WIRE_PARAMETERS_MAX] = {0};
    char name[PARAMETERS_NAME_MAX];

    do {
        put_name(e, at, name);
        if (!add(context, name))
            return false;
    } while (advance(e, at));
    return true;
}

bool parameters_expand(const struct catalog *catalog, const struct catalog_item *item,
                       const char *text, bool (*add)(void *context, const char *name),
                       void *context, char why[PARAMETERS_WHY_MAX])
{
    struct expansion e = {.item = item, .why = why};
    const struct catalog_parameter *parameter;

    why[0] = '\0';
    while (e.count < WIRE_PARAMETERS_MAX &&
           (parameter = catalog_parameter(catalog, item, (unsigned)e.count)) != NULL)
        e.values[e.count++].parameter = parameter;
    bool fine = take_values(&e, text + strcspn(text, "(")) && check_count(&e) &&
                give_names(&e, add, context);
    for (size_t i = 0; i < e.count; i++)
        free(e.values[i].list);
    return fine;
}

json_t *parameters_json(const struct catalog *catalog, enum wire_item kind, const char *name)
{
    const struct catalog_item *item = catalog_find(catalog, kind, name);
    const struct catalog_parameter *parameter;
    const char *at = name + strcspn(name, "(");
    json_t *object = NULL;

    for (unsigned i = 0; item && *at && (parameter = catalog_parameter(catalog, item, i)); i++) {
        unsigned long long value;
        at++;
        if (!take_number(&at, &value))
            break;
        object = object ? object : json_object();
        json_object_set_new(object, parameter->name, json_integer((json_int_t)value));
    }
    return object;
}
