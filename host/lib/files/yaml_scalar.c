/* Types and spellings of values; see yaml_scalar.h. */
#include "host/lib/files/yaml_scalar.h"

#include "host/lib/base/printable.h"
#include "host/lib/files/yaml_plain.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 64u
#define SHOWN_MAX 40u /* bytes of a value that a message repeats */
#define WHAT_MAX  80u

_Static_assert(YAML_FOUND_MAX >= SHOWN_MAX + sizeof "'...'", "what is shown has room");

/* One value that is looked at. */
struct look {
    const yaml_node_t *node;
    const char *text;
    bool quoted;
    enum yaml_plain kind; /* without its quotes */
    const char *kind_words;
    char *why;
};

const char *yaml_found(char text[YAML_FOUND_MAX], const yaml_node_t *node)
{
    const char *value = (const char *)node->data.scalar.value;

    if (node->type == YAML_MAPPING_NODE)
        return "a mapping";
    if (node->type == YAML_SEQUENCE_NODE)
        return "a list";
    if (node->type != YAML_SCALAR_NODE || !*value)
        return "nothing";
    size_t shown = printable_cut(value, SHOWN_MAX);
    snprintf(text, YAML_FOUND_MAX, "'%.*s%s'", (int)shown, value, value[shown] ? "..." : "");
    return text;
}

static bool refuse(struct look *look, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool refuse(struct look *look, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    printable_vinto(look->why, YAML_WHY_MAX, format, values);
    va_end(values);
    return false;
}

static bool expected(struct look *look, const char *what, const char *remedy)
{
    char found[YAML_FOUND_MAX];

    return refuse(look, "expected %s, found %s%s", what, yaml_found(found, look->node), remedy);
}

/* Refuses what is not of the kinds that are asked for, and says how it could have been meant. */
static bool other_kind(struct look *look, const char *what, bool would_fit)
{
    char remedy[192] = "";

    if (look->quoted && would_fit)
        snprintf(remedy, sizeof remedy, " in quotes, which is a text; leave the quotes out");
    else if (!look->quoted && look->kind == YAML_PLAIN_ODD)
        snprintf(remedy, sizeof remedy, ", which is %s; write digits alone", look->kind_words);
    return expected(look, what, remedy);
}

/* ---- Numbers and switches ---- */

static bool check_whole(struct look *look, const char *what)
{
    return (!look->quoted && look->kind == YAML_PLAIN_WHOLE) ||
           other_kind(look, what, look->kind == YAML_PLAIN_WHOLE);
}

static bool check_unsigned(struct look *look, const cyaml_schema_value_t *schema)
{
    unsigned long long most = UINT64_MAX >> (64 - 8 * schema->data_size);
    char what[WHAT_MAX];

    snprintf(what, sizeof what, "a whole number from 0 to %llu", most);
    if (!check_whole(look, what))
        return false;
    errno = 0;
    return (*look->text != '-' && strtoull(look->text, NULL, 0) <= most && !errno) ||
           expected(look, what, "");
}

static bool check_signed(struct look *look, const cyaml_schema_value_t *schema)
{
    long long most = (long long)(UINT64_MAX >> (65 - 8 * schema->data_size));
    char what[WHAT_MAX];

    snprintf(what, sizeof what, "a whole number from %lld to %lld", -most - 1, most);
    if (!check_whole(look, what))
        return false;
    errno = 0;
    long long value = strtoll(look->text, NULL, 0);
    return (!errno && value <= most && value >= -most - 1) || expected(look, what, "");
}

/* Neither too large nor so small that nothing is left of it. */
static bool check_float(struct look *look)
{
    bool number = look->kind == YAML_PLAIN_WHOLE || look->kind == YAML_PLAIN_REAL;

    if (look->quoted || !number)
        return other_kind(look, "a number", number);
    errno = 0;
    double value = strtod(look->text, NULL);
    return (isfinite(value) && !errno) ||
           expected(look, "a number", ", which no number of this size can hold");
}

static bool check_bool(struct look *look)
{
    bool fits = strcmp(look->text, "true") == 0 || strcmp(look->text, "false") == 0;

    if (look->quoted && fits)
        return expected(look, "true or false", " in quotes, which is a text; leave the quotes out");
    return fits || expected(look, "true or false", "");
}

/* ---- Texts ---- */

/* What YAML has for a text. */
static bool check_words(struct look *look)
{
    if (look->quoted || look->kind == YAML_PLAIN_TEXT)
        return true;
    if (look->kind == YAML_PLAIN_NULL)
        return refuse(look, "expected a text, found nothing%s",
                      *look->text ? "; a text that looks so goes into quotes" : "");
    char found[YAML_FOUND_MAX];
    return refuse(look, "expected a text, found %s, which is %s; in quotes it is a text: \"%s\"",
                  yaml_found(found, look->node), look->kind_words,
                  strlen(look->text) <= SHOWN_MAX ? look->text : "...");
}

/* The number comes as the text that it is: there is one way to write it. */
static bool check_word_or_number(struct look *look)
{
    bool number =
        look->kind == YAML_PLAIN_WHOLE && !strchr(look->text, 'x') && strcmp(look->text, "-0") != 0;
    bool word = look->kind == YAML_PLAIN_TEXT || (look->quoted && look->kind == YAML_PLAIN_NULL);

    return word || (number && !look->quoted) || other_kind(look, "a word or a whole number", true);
}

static bool check_string(struct look *look, const cyaml_schema_value_t *schema)
{
    size_t length = look->node->data.scalar.length;

    if (schema->flags & YAML_WORD_OR_NUMBER ? !check_word_or_number(look) : !check_words(look))
        return false;
    if (length < schema->string.min)
        return expected(look, "a text", "");
    if (length > schema->string.max)
        return refuse(look, "a text of %zu bytes, at most %u are allowed", length,
                      schema->string.max);
    return true;
}

static bool check_enum(struct look *look, const cyaml_schema_value_t *schema)
{
    const char *names[NAMES_MAX];
    size_t count = 0;
    char hint[SUGGEST_TEXT_MAX], found[YAML_FOUND_MAX];

    if (!check_words(look))
        return false;
    for (; count < schema->enumeration.count && count < NAMES_MAX; count++) {
        names[count] = schema->enumeration.strings[count].str;
        if (strcmp(names[count], look->text) == 0)
            return true;
    }
    return refuse(look, "%s is not allowed here%s", yaml_found(found, look->node),
                  suggest_text(hint, look->text, names, count));
}

/* ---- All of them ---- */

bool yaml_scalar_shows(const yaml_node_t *node)
{
    const char *text = (const char *)node->data.scalar.value;

    return printable_prefix(text, node->data.scalar.length) == node->data.scalar.length;
}

/* What no value may have, of whatever type. */
static bool check_characters(struct look *look)
{
    if (strlen(look->text) != look->node->data.scalar.length)
        return refuse(look, "a NUL character in a text; leave it out");
    if (!yaml_scalar_shows(look->node))
        return expected(look, "a text of one line",
                        ", which has characters that do not show; leave them out");
    if (!look->quoted && strchr(look->text, '#'))
        return expected(look, "a value",
                        ": a comment begins with a blank before its #; put one there, or the "
                        "text into quotes");
    return true;
}

bool yaml_scalar_check(const yaml_node_t *node, const cyaml_schema_value_t *schema,
                       char why[YAML_WHY_MAX])
{
    static const char *const names[] = {
        [CYAML_INT] = "a whole number", [CYAML_UINT] = "a whole number",
        [CYAML_BOOL] = "true or false", [CYAML_FLOAT] = "a number",
        [CYAML_STRING] = "a text",      [CYAML_ENUM] = "one name",
    };
    struct look look = {.node = node, .why = why};

    if (node->type != YAML_SCALAR_NODE)
        return expected(&look, names[schema->type], "");
    look.text = (const char *)node->data.scalar.value;
    look.quoted = node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    look.kind = yaml_plain(look.text, &look.kind_words);
    if (!check_characters(&look))
        return false;
    switch (schema->type) {
    case CYAML_INT:
        return check_signed(&look, schema);
    case CYAML_UINT:
        return check_unsigned(&look, schema);
    case CYAML_BOOL:
        return check_bool(&look);
    case CYAML_FLOAT:
        return check_float(&look);
    case CYAML_ENUM:
        return check_enum(&look, schema);
    default:
        return check_string(&look, schema);
    }
}
