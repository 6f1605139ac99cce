/* Parses and checks a run.json; see results.h. */
#include "host/lib/results/results.h"

#include "host/lib/files/json_file.h"
#include "host/lib/files/json_reader.h"
#include "host/lib/results/cell.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static json_t *parse(const char *path, struct message *message)
{
    json_error_t error;
    size_t size = 0;
    char *text = json_file_bytes(path, &size, message);

    if (!text)
        return NULL;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    free(text);
    if (!root && json_error_code(&error) == json_error_premature_end_of_input)
        message_at(message, path, 0, 0,
                   "is cut off after %zu bytes: run again, or rebuild it from the captured frames",
                   size);
    else if (!root)
        message_at(message, path, (size_t)error.line, (size_t)error.column, "not valid JSON: %s",
                   error.text);
    return root;
}

static bool check_schema(struct json_reader *reader, json_t *root)
{
    const char *schema = NULL;
    int version = 0, used = 0;

    if (!json_is_object(root))
        return json_reader_complain(reader, "this", "is not a result of irqbench");
    schema = json_reader_text(reader, root, "schema");
    if (!schema)
        return false;
    if (sscanf(schema, RESULTS_SCHEMA_NAME "/%d%n", &version, &used) != 1 || schema[used] ||
        version < 1)
        return json_reader_complain(reader, "schema", "is '%s', not '%s/%d'", schema,
                                    RESULTS_SCHEMA_NAME, RESULTS_SCHEMA_VERSION);
    if (version > RESULTS_SCHEMA_VERSION)
        return json_reader_complain(reader, "schema",
                                    "is '%s', newer than the '%s/%d' that this irqbench reads; "
                                    "use the irqbench that wrote it, or a newer one",
                                    schema, RESULTS_SCHEMA_NAME, RESULTS_SCHEMA_VERSION);
    if (version < RESULTS_SCHEMA_VERSION)
        return json_reader_complain(reader, "schema",
                                    "is '%s', older than the '%s/%d' that this irqbench reads; "
                                    "measure again, or use the irqbench that wrote it",
                                    schema, RESULTS_SCHEMA_NAME, RESULTS_SCHEMA_VERSION);
    return true;
}

static bool read_evidence(struct json_reader *reader, json_t *object, struct result_target *target)
{
    const char *name = json_reader_text(reader, object, "evidence");

    for (unsigned i = 0; name && i < EVIDENCE_COUNT; i++) {
        if (strcmp(result_evidence_name((enum result_evidence)i), name) == 0) {
            target->evidence = (enum result_evidence)i;
            return true;
        }
    }
    return name &&
           json_reader_complain(reader, "evidence", "is '%s', which is no kind of evidence", name);
}

static void read_size(struct json_reader *reader, json_t *object, struct result_size *size)
{
    if (!json_is_object(object)) {
        json_reader_complain(reader, NULL, "must be an object");
        return;
    }
    size->code = json_reader_count(reader, object, "code");
    size->tables = json_reader_count(reader, object, "tables");
    size->ram_known = !json_is_null(json_object_get(object, "ram"));
    if (size->ram_known)
        size->ram = json_reader_count(reader, object, "ram");
}

/* Runs from before images said so have none. */
static bool read_sizes(struct json_reader *reader, json_t *object, struct result_target *target)
{
    json_t *value = NULL;
    const char *style = NULL;

    if (!json_object_get(object, "styles"))
        return true;
    json_t *styles = json_reader_object(reader, object, "styles");
    size_t mark = json_reader_enter(reader, "styles");
    target->sizes = calloc(json_object_size(styles) + 1, sizeof *target->sizes);
    if (!target->sizes)
        return json_reader_complain(reader, NULL, "out of memory");
    json_object_foreach(styles, style, value)
    {
        struct result_size *size = &target->sizes[target->size_count++];
        size_t inner = json_reader_enter(reader, style);
        size->style = style;
        read_size(reader, value, size);
        json_reader_leave(reader, inner);
    }
    json_reader_leave(reader, mark);
    return !reader->failed;
}

static bool read_target(struct json_reader *reader, json_t *object, struct result_target *target)
{
    if (!json_is_object(object))
        return json_reader_complain(reader, NULL, "must be an object");
    target->json = object;
    target->board = json_reader_text(reader, object, "board");
    target->core = json_reader_text(reader, object, "core");
    target->clock = json_reader_text(reader, object, "clock");
    target->clock_hz = json_reader_count(reader, object, "clock_hz");
    target->compiler = json_reader_optional_text(reader, object, "compiler");
    target->flags = json_reader_optional_text(reader, object, "flags");
    target->machine = json_reader_optional_text(reader, object, "machine");
    target->port = json_is_true(json_object_get(object, "port"));
    return read_evidence(reader, object, target) && read_sizes(reader, object, target) &&
           !reader->failed;
}

static bool read_targets(struct json_reader *reader, struct results *results)
{
    json_t *array = json_reader_array(reader, results->root, "targets");
    size_t count = json_array_size(array), mark = json_reader_enter(reader, "targets");

    results->targets = calloc(count + 1, sizeof *results->targets);
    if (!results->targets) {
        json_reader_complain(reader, NULL, "out of memory");
        return false;
    }
    for (size_t i = 0; i < count && !reader->failed; i++) {
        size_t inner = json_reader_enter_index(reader, i);
        read_target(reader, json_array_get(array, i), &results->targets[results->target_count++]);
        json_reader_leave(reader, inner);
    }
    json_reader_leave(reader, mark);
    return !reader->failed;
}

static bool read_cells(struct json_reader *reader, struct results *results)
{
    json_t *array = json_reader_array(reader, results->root, "cells");
    size_t count = json_array_size(array), mark = json_reader_enter(reader, "cells");

    results->cells = calloc(count + 1, sizeof *results->cells);
    if (!results->cells) {
        json_reader_complain(reader, NULL, "out of memory");
        return false;
    }
    for (size_t i = 0; i < count && !reader->failed; i++) {
        struct result_cell *cell = &results->cells[results->cell_count++];
        size_t inner = json_reader_enter_index(reader, i);

        if (results_cell_read(reader, results, json_array_get(array, i), cell) && i &&
            strverscmp(cell[-1].id, cell->id) >= 0)
            json_reader_complain(reader, "id", "'%s' does not sort after '%s'", cell->id,
                                 cell[-1].id);
        json_reader_leave(reader, inner);
    }
    json_reader_leave(reader, mark);
    return !reader->failed;
}

static bool read_name(struct json_reader *reader, struct results *results)
{
    json_t *config = json_reader_object(reader, results->root, "config");
    size_t mark = json_reader_enter(reader, "config");
    const char *name = json_reader_text(reader, config, "name");

    json_reader_leave(reader, mark);
    results->name = name ? strdup(name) : NULL;
    return results->name != NULL;
}

static bool read_part(struct json_reader *reader, struct results *results)
{
    if (!json_object_get(results->root, "part"))
        return true;
    json_t *part = json_reader_object(reader, results->root, "part");
    size_t mark = json_reader_enter(reader, "part");
    results->is_part = true;
    results->part.of = json_reader_count(reader, part, "of");
    results->part.pattern = json_reader_optional_text(reader, part, "pattern");
    results->part.shard = json_reader_optional_text(reader, part, "shard");
    results->part.unfinished = json_is_true(json_object_get(part, "unfinished"));
    if (!reader->failed && results->part.of < (int64_t)results->cell_count)
        json_reader_complain(reader, "of", "is less than the cells that there are");
    json_reader_leave(reader, mark);
    return !reader->failed;
}

struct results *results_from_json(json_t *root, const char *path, struct message *message)
{
    struct results *results = calloc(1, sizeof *results);
    struct json_reader reader;

    if (results) {
        results->root = root;
        results->path = strdup(path);
    } else {
        json_decref(root);
    }
    if (!results || !results->path) {
        message_add(message, "out of memory");
        results_free(results);
        return NULL;
    }
    json_reader_begin(&reader, results->path, message);
    if (check_schema(&reader, root) && read_name(&reader, results) &&
        read_targets(&reader, results) && read_cells(&reader, results) &&
        read_part(&reader, results))
        return results;
    results_free(results);
    return NULL;
}

struct results *results_read(const char *path, struct message *message)
{
    json_t *root = parse(path, message);

    return root ? results_from_json(root, path, message) : NULL;
}

void results_free(struct results *results)
{
    if (!results)
        return;
    for (size_t i = 0; i < results->cell_count; i++)
        results_cell_free(&results->cells[i]);
    for (size_t i = 0; i < results->target_count; i++)
        free(results->targets[i].sizes);
    free(results->cells);
    free(results->targets);
    free(results->name);
    free(results->path);
    json_decref(results->root);
    free(results);
}

const struct result_cell *results_cell(const struct results *results, const char *id)
{
    for (size_t i = 0; i < results->cell_count; i++)
        if (strcmp(results->cells[i].id, id) == 0)
            return &results->cells[i];
    return NULL;
}

const struct result_size *result_size(const struct result_target *target, const char *style)
{
    size_t length = strcspn(style, "(");

    for (size_t i = 0; i < target->size_count; i++)
        if (strlen(target->sizes[i].style) == length &&
            strncmp(target->sizes[i].style, style, length) == 0)
            return &target->sizes[i];
    return NULL;
}
