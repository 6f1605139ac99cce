/* Reads, parses, checks and loads one YAML file; see yaml_file.h. */
#include "host/lib/files/yaml_file.h"

#include "host/lib/base/printable.h"
#include "host/lib/files/text_file.h"
#include "host/lib/files/yaml_check.h"
#include "host/lib/files/yaml_form.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define YAML_BYTES_MAX (1u << 20)

struct text {
    const char *path;
    char *bytes;
    size_t size;
};

static bool complain_parser(const struct text *text, const yaml_parser_t *parser,
                            struct message *message)
{
    size_t line = parser->problem_mark.line + 1, column = parser->problem_mark.column + 1;

    if (parser->error == YAML_READER_ERROR) {
        line = 1;
        column = 0;
        for (size_t i = 0; i < parser->problem_offset && i < text->size; i++)
            line += text->bytes[i] == '\n';
    }
    return message_at(message, text->path, line, column, "not valid YAML: %s",
                      parser->problem ? parser->problem : "out of memory");
}

/* ---- Parsing ---- */

/* Loads the one document of the text. On failure the document is empty. */
static bool parse(const struct text *text, yaml_document_t *document, struct message *message)
{
    yaml_parser_t parser;
    yaml_document_t second;
    bool fine = false;

    memset(document, 0, sizeof *document);
    if (!yaml_parser_initialize(&parser))
        return message_add(message, "out of memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)text->bytes, text->size);
    bool parsed = yaml_parser_load(&parser, document);
    if (parsed && !yaml_document_get_root_node(document)) {
        message_at(message, text->path, 0, 0, "there is nothing in it");
    } else if (parsed && yaml_parser_load(&parser, &second)) {
        yaml_node_t *root = yaml_document_get_root_node(&second);
        fine = !root || message_at(message, text->path, root->start_mark.line + 1, 1,
                                   "a second document; only one is allowed");
        yaml_document_delete(&second);
    } else {
        complain_parser(text, &parser, message);
    }
    if (!fine)
        yaml_document_delete(document);
    yaml_parser_delete(&parser);
    return fine;
}

static int collect(void *sink, unsigned char *bytes, size_t size)
{
    return fwrite(bytes, 1, size, sink) == size;
}

/* Writes a document as text again and deletes it. */
static char *dump(yaml_document_t *document, size_t *size)
{
    char *bytes = NULL;
    yaml_emitter_t emitter;
    FILE *sink = open_memstream(&bytes, size);

    if (!sink) {
        yaml_document_delete(document);
        return NULL;
    }
    bool fine = yaml_emitter_initialize(&emitter);
    if (fine) {
        yaml_emitter_set_output(&emitter, collect, sink);
        yaml_emitter_set_unicode(&emitter, 1);
        fine = yaml_emitter_open(&emitter) && yaml_emitter_dump(&emitter, document) &&
               yaml_emitter_close(&emitter);
        yaml_emitter_delete(&emitter);
    }
    if (fclose(sink) != 0 || !fine) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

static void take_log(cyaml_log_t level, void *context, const char *format, va_list values)
    __attribute__((format(printf, 3, 0)));

/* The check before should leave libcyaml nothing to say; if it has something,
 * it must be seen. */
static void take_log(cyaml_log_t level, void *context, const char *format, va_list values)
{
    char line[256];

    (void)level;
    vsnprintf(line, sizeof line, format, values);
    line[strcspn(line, "\n")] = '\0';
    message_add(context, "%s", line);
}

static const cyaml_config_t *cyaml_config(cyaml_config_t *config, struct message *message)
{
    *config = (cyaml_config_t){
        .log_fn = take_log,
        .log_ctx = message,
        .mem_fn = cyaml_mem,
        .log_level = CYAML_LOG_ERROR,
        .flags = CYAML_CFG_DEFAULT,
    };
    return config;
}

/* Checks `document`, hands it to libcyaml, and deletes it. */
static bool load(struct yaml_file *file, yaml_document_t *document, struct message *message)
{
    cyaml_config_t config;
    size_t size = 0;

    if (!yaml_check(document, file->schema, file->path, message)) {
        yaml_document_delete(document);
        return false;
    }
    char *bytes = dump(document, &size);
    if (!bytes)
        return message_at(message, file->path, 0, 0, "cannot be normalised: out of memory");
    cyaml_err_t error =
        cyaml_load_data((const uint8_t *)bytes, size, cyaml_config(&config, message), file->schema,
                        &file->data, NULL);
    free(bytes);
    return error == CYAML_OK ||
           message_at(message, file->path, 0, 0, "cannot be loaded: %s", cyaml_strerror(error));
}

bool yaml_file_load(struct yaml_file *file, const char *path, const cyaml_schema_value_t *schema,
                    struct message *message)
{
    struct text text = {path, NULL, 0};
    yaml_document_t scratch;

    memset(file, 0, sizeof *file);
    file->path = path;
    file->schema = schema;
    text.bytes = text_file_read(path, YAML_BYTES_MAX, &text.size, message);
    if (!text.bytes)
        return false;
    /* Twice: writing the checked document for libcyaml uses it up, and the
     * positions in it are needed afterwards. */
    bool fine = yaml_form_check(path, text.bytes, text.size, message) &&
                parse(&text, &scratch, message) && load(file, &scratch, message) &&
                parse(&text, &file->document, message);
    free(text.bytes);
    if (!fine)
        yaml_file_free(file);
    return fine;
}

void yaml_file_free(struct yaml_file *file)
{
    cyaml_config_t config;
    struct message unseen = {0};

    if (file->data)
        cyaml_free(cyaml_config(&config, &unseen), file->schema, file->data, 0);
    yaml_document_delete(&file->document);
    file->data = NULL;
}

static yaml_node_t *member(yaml_document_t *document, yaml_node_t *node, const char *key,
                           size_t length)
{
    if (node->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
         pair < node->data.mapping.pairs.top; pair++) {
        yaml_node_t *name = yaml_document_get_node(document, pair->key);
        if (name->type == YAML_SCALAR_NODE && name->data.scalar.length == length &&
            memcmp(name->data.scalar.value, key, length) == 0)
            return yaml_document_get_node(document, pair->value);
    }
    return NULL;
}

static yaml_node_t *item(yaml_document_t *document, const yaml_node_t *list, size_t index)
{
    const yaml_node_item_t *items = list->data.sequence.items.start;
    size_t count = (size_t)(list->data.sequence.items.top - items);

    return index < count ? yaml_document_get_node(document, items[index]) : NULL;
}

/* The nearest node there is: an absent key is where its mapping begins. */
static yaml_node_t *locate(yaml_document_t *document, const char *key, size_t index)
{
    yaml_node_t *node = yaml_document_get_root_node(document);

    while (*key) {
        size_t length = strcspn(key, ".");
        yaml_node_t *next = node->type == YAML_SEQUENCE_NODE
                                ? item(document, node, strtoul(key, NULL, 10))
                                : member(document, node, key, length);
        if (!next)
            return node;
        node = next;
        key += length + (key[length] == '.');
    }
    yaml_node_t *named = node->type == YAML_SEQUENCE_NODE ? item(document, node, index) : NULL;
    return named ? named : node;
}

bool yaml_file_complain(struct yaml_file *file, struct message *message, const char *key,
                        size_t index, const char *format, ...)
{
    const yaml_node_t *node = locate(&file->document, key, index);
    char text[1536];
    va_list values;

    va_start(values, format);
    printable_vinto(text, sizeof text, format, values);
    va_end(values);
    return message_at(message, file->path, node->start_mark.line + 1, node->start_mark.column + 1,
                      "%s", text);
}
