/* Walks a YAML document and a libcyaml schema side by side; see yaml_check.h. */
#include "host/lib/files/yaml_check.h"

#include "host/lib/base/suggest.h"
#include "host/lib/files/yaml_scalar.h"
#include <string.h>

#define KEYS_MAX     64u
#define PROBLEMS_MAX 100u /* that are looked for: more than a message shows */

struct walk {
    yaml_document_t *document;
    const char *path;
    struct message *message;
};

static bool check_value(struct walk *walk, int index, const cyaml_schema_value_t *schema);

/* Nodes are addressed by index: adding one may move all of them. */
static yaml_node_t *node_at(const struct walk *walk, int index)
{
    return yaml_document_get_node(walk->document, index);
}

static const char *scalar(const yaml_node_t *node)
{
    return (const char *)node->data.scalar.value;
}

#define COMPLAIN(walk, index, ...)                                                                 \
    message_at((walk)->message, (walk)->path, node_at(walk, index)->start_mark.line + 1,           \
               node_at(walk, index)->start_mark.column + 1, __VA_ARGS__)

/* A file that is something else has more than anybody reads. */
static bool is_enough(const struct walk *walk)
{
    return walk->message->count >= PROBLEMS_MAX;
}

static bool expected(struct walk *walk, int index, const char *what)
{
    char text[YAML_FOUND_MAX];

    return COMPLAIN(walk, index, "expected %s, found %s", what,
                    yaml_found(text, node_at(walk, index)));
}

static bool check_scalar(struct walk *walk, int index, const cyaml_schema_value_t *schema)
{
    char why[YAML_WHY_MAX];

    return yaml_scalar_check(node_at(walk, index), schema, why) || COMPLAIN(walk, index, "%s", why);
}

static bool check_sequence(struct walk *walk, int index, const cyaml_schema_value_t *schema)
{
    const yaml_node_t *node = node_at(walk, index);
    bool fine = true;

    if (node->type != YAML_SEQUENCE_NODE)
        return expected(walk, index, "a list");
    size_t count = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
    if (!count && schema->sequence.min)
        return COMPLAIN(walk, index, "the list is empty; leave the key out, or name something");
    if (count < schema->sequence.min || count > schema->sequence.max)
        return COMPLAIN(walk, index, "a list of %zu, allowed are %u to %u", count,
                        schema->sequence.min, schema->sequence.max);
    for (size_t i = 0; i < count && !is_enough(walk); i++) {
        int item = node_at(walk, index)->data.sequence.items.start[i];
        fine &= check_value(walk, item, schema->sequence.entry);
    }
    return fine;
}

static const cyaml_schema_field_t *find_field(const cyaml_schema_value_t *schema, const char *key)
{
    for (const cyaml_schema_field_t *field = schema->mapping.fields; field->key; field++)
        if (strcmp(field->key, key) == 0)
            return field;
    return NULL;
}

static bool unknown_key(struct walk *walk, int index, const cyaml_schema_value_t *schema)
{
    const char *names[KEYS_MAX];
    char hint[SUGGEST_TEXT_MAX], shown[YAML_FOUND_MAX];
    size_t count = 0;

    for (const cyaml_schema_field_t *field = schema->mapping.fields; field->key; field++)
        if (count < KEYS_MAX)
            names[count++] = field->key;
    const yaml_node_t *node = node_at(walk, index);
    return COMPLAIN(walk, index, "unknown key %s%s", yaml_found(shown, node),
                    suggest_text(hint, scalar(node), names, count));
}

/* The first pair of a mapping with this key, or -1. */
static int find_pair(const struct walk *walk, int mapping, const char *key)
{
    const yaml_node_t *node = node_at(walk, mapping);
    int count = (int)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);

    for (int i = 0; i < count; i++) {
        const yaml_node_t *other = node_at(walk, node->data.mapping.pairs.start[i].key);
        if (other->type == YAML_SCALAR_NODE && strcmp(scalar(other), key) == 0)
            return i;
    }
    return -1;
}

/* `key: name` where a list of names is expected means `key: [name]`. */
static bool make_list(struct walk *walk, int mapping, int pair)
{
    int value = node_at(walk, mapping)->data.mapping.pairs.start[pair].value;
    int list = yaml_document_add_sequence(walk->document, NULL, YAML_FLOW_SEQUENCE_STYLE);

    if (!list || !yaml_document_append_sequence_item(walk->document, list, value))
        return message_add(walk->message, "out of memory");
    node_at(walk, list)->start_mark = node_at(walk, value)->start_mark;
    node_at(walk, mapping)->data.mapping.pairs.start[pair].value = list;
    return true;
}

/* `key: value` where a mapping is expected means this value for each of its keys. */
static bool make_mapping(struct walk *walk, int mapping, int pair,
                         const cyaml_schema_value_t *schema)
{
    int value = node_at(walk, mapping)->data.mapping.pairs.start[pair].value;
    int made = yaml_document_add_mapping(walk->document, NULL, YAML_FLOW_MAPPING_STYLE);

    for (const cyaml_schema_field_t *field = schema->mapping.fields; made && field->key; field++) {
        int key = yaml_document_add_scalar(walk->document, NULL, (yaml_char_t *)(size_t)field->key,
                                           -1, YAML_PLAIN_SCALAR_STYLE);
        if (!key || !yaml_document_append_mapping_pair(walk->document, made, key, value))
            made = 0;
    }
    if (!made)
        return message_add(walk->message, "out of memory");
    node_at(walk, made)->start_mark = node_at(walk, value)->start_mark;
    node_at(walk, mapping)->data.mapping.pairs.start[pair].value = made;
    return true;
}

/* A single value where several are expected. */
static bool make_several(struct walk *walk, int mapping, int pair,
                         const cyaml_schema_value_t *schema)
{
    int value = node_at(walk, mapping)->data.mapping.pairs.start[pair].value;
    const yaml_node_t *node = node_at(walk, value);

    if (node->type != YAML_SCALAR_NODE || !*scalar(node))
        return true;
    if (schema->type == CYAML_SEQUENCE)
        return make_list(walk, mapping, pair);
    return schema->type != CYAML_MAPPING || make_mapping(walk, mapping, pair, schema);
}

static bool check_pair(struct walk *walk, int mapping, int pair, const cyaml_schema_value_t *schema)
{
    int key = node_at(walk, mapping)->data.mapping.pairs.start[pair].key;
    const yaml_node_t *node = node_at(walk, key);
    char shown[YAML_FOUND_MAX];

    if (node->type != YAML_SCALAR_NODE)
        return expected(walk, key, "a key");
    if (!yaml_scalar_shows(node))
        return COMPLAIN(walk, key, "unknown key %s, which has characters that do not show",
                        yaml_found(shown, node));
    const cyaml_schema_field_t *field = find_field(schema, scalar(node));
    if (!field)
        return unknown_key(walk, key, schema);
    int first = find_pair(walk, mapping, field->key);
    if (first != pair) {
        int other = node_at(walk, mapping)->data.mapping.pairs.start[first].key;
        return COMPLAIN(walk, key, "key '%s' stands twice, first in line %zu", field->key,
                        node_at(walk, other)->start_mark.line + 1);
    }
    if (!make_several(walk, mapping, pair, &field->value))
        return false;
    return check_value(walk, node_at(walk, mapping)->data.mapping.pairs.start[pair].value,
                       &field->value);
}

static bool check_mapping(struct walk *walk, int index, const cyaml_schema_value_t *schema)
{
    const yaml_node_t *node = node_at(walk, index);
    bool fine = true;

    if (node->type != YAML_MAPPING_NODE)
        return expected(walk, index, "a mapping (`key: value`)");
    int count = (int)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
    for (int i = 0; i < count && !is_enough(walk); i++)
        fine &= check_pair(walk, index, i, schema);
    for (const cyaml_schema_field_t *field = schema->mapping.fields; field->key; field++)
        if (!(field->value.flags & CYAML_FLAG_OPTIONAL) && find_pair(walk, index, field->key) < 0)
            fine = COMPLAIN(walk, index, "key '%s' is missing", field->key);
    return fine;
}

static bool check_value(struct walk *walk, int index, const cyaml_schema_value_t *schema)
{
    switch (schema->type) {
    case CYAML_MAPPING:
        return check_mapping(walk, index, schema);
    case CYAML_SEQUENCE:
        return check_sequence(walk, index, schema);
    case CYAML_INT:
    case CYAML_UINT:
    case CYAML_BOOL:
    case CYAML_FLOAT:
    case CYAML_STRING:
    case CYAML_ENUM:
        return check_scalar(walk, index, schema);
    default:
        return COMPLAIN(walk, index, "a value of a kind that this tool cannot check");
    }
}

bool yaml_check(yaml_document_t *document, const cyaml_schema_value_t *schema, const char *path,
                struct message *message)
{
    struct walk walk = {document, path, message};

    return check_value(&walk, 1, schema); /* node 1 is the root */
}
