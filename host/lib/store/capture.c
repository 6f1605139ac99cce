/* The header line holds the size and CRC-32 of the bytes behind it, and a seal of its own, so a
 * file that was cut or changed is noticed before anything is decoded.
 */
#include "host/lib/store/capture.h"

#include "host/lib/base/printable.h"
#include "host/lib/files/atomic_file.h"
#include "host/lib/files/json_file.h"
#include "host/lib/files/seal.h"
#include "host/lib/files/text_file.h"
#include <stdlib.h>
#include <string.h>

/* Every counter of the link under its name. */
#define COUNTERS(X)                                                                                \
    X(bytes) X(frames) X(bad_cobs) X(bad_crc) X(bad_length) X(overlong) X(missing) X(repeated)

static const char *outcome_name(enum outcome_kind kind)
{
    static const char *const names[OUTCOME_COUNT] = {
#define X(NAME, name, sentence) #name,
        OUTCOMES(X)
#undef X
    };
    return names[kind];
}

static bool outcome_find(const char *name, enum outcome_kind *kind)
{
    for (unsigned i = 0; name && i < OUTCOME_COUNT; i++) {
        if (strcmp(name, outcome_name((enum outcome_kind)i)) == 0) {
            *kind = (enum outcome_kind)i;
            return true;
        }
    }
    return false;
}

void capture_free(struct capture *capture)
{
    free(capture->board);
    free(capture->cell);
    free(capture->raw);
    free(capture->after);
    free(capture->witness.data);
    free(capture->swo.data);
    json_decref(capture->reruns);
    memset(capture, 0, sizeof *capture);
}

/* ---- Writing ---- */

json_t *capture_counters_json(const struct wire_counters *link)
{
    json_t *object = json_object();
#define X(name) json_object_set_new(object, #name, json_integer((json_int_t)link->name));
    COUNTERS(X)
#undef X
    return object;
}

static void set_witness(json_t *header, const struct witness_blob *witness)
{
    json_int_t crc = (json_int_t)wire_crc32(0, witness->data, witness->size);
    json_object_set_new(header, "witness_bytes", json_integer((json_int_t)witness->size));
    json_object_set_new(header, "witness_crc32", json_integer(crc));
}

static void set_swo(json_t *header, const struct swo_bytes *swo)
{
    json_int_t crc = (json_int_t)wire_crc32(0, swo->data, swo->size);
    json_object_set_new(header, "schema", json_string(CAPTURE_SCHEMA_SWO));
    json_object_set_new(header, "swo",
                        json_pack("{s:I, s:I, s:I, s:b}", "bytes", (json_int_t)swo->size, "crc32",
                                  crc, "dropped", (json_int_t)swo->dropped, "broken", swo->broken));
}

static void set_head(json_t *header, const struct witness_head *head)
{
    json_object_set_new(header, "plugin",
                        json_pack("{s:I, s:I, s:I, s:I}", "bound", (json_int_t)head->bound, "core",
                                  (json_int_t)head->core, "model", (json_int_t)head->model, "rules",
                                  (json_int_t)head->rules));
}

static void set_gauge(json_t *header, const struct target_gauge *gauge)
{
    json_object_set_new(header, "gauge",
                        json_pack("{s:I, s:I}", "counts", (json_int_t)gauge->counts, "host_us",
                                  (json_int_t)gauge->host_us));
}

static char *header_text(const struct capture *capture)
{
    json_t *header =
        json_pack("{s:s, s:s, s:s?, s:i, s:s, s:o, s:O?, s:o, s:I, s:I}", "schema", CAPTURE_SCHEMA,
                  "board", capture->board, "cell", capture->cell, "number", capture->number,
                  "outcome", outcome_name(capture->outcome.kind), "reason",
                  json_text_of(capture->outcome.reason), "reruns", capture->reruns, "link",
                  capture_counters_json(&capture->link), "bytes", (json_int_t)capture->raw_size,
                  "crc32", (json_int_t)wire_crc32(0, capture->raw, capture->raw_size));
    if (header && capture->witness.data)
        set_witness(header, &capture->witness);
    if (header && capture->has_swo)
        set_swo(header, &capture->swo);
    if (header && capture->head.bound)
        set_head(header, &capture->head);
    if (header && capture->gauge.host_us)
        set_gauge(header, &capture->gauge);
    if (header && capture->slot > 1)
        json_object_set_new(header, "run", json_integer(capture->slot));
    if (header && capture->after)
        json_object_set_new(header, "after", json_text_of(capture->after));
    char *text = header ? json_dumps(header, JSON_SORT_KEYS | JSON_COMPACT) : NULL;
    char *sealed = text ? seal_text(text, SEAL_ON_A_LINE) : NULL;
    free(text);
    json_decref(header);
    return sealed;
}

bool capture_write(const char *root, const char *path, const struct capture *capture,
                   struct message *message)
{
    char *header = header_text(capture);
    if (!header)
        return message_add(message, "cannot write %s: out of memory", path);
    size_t size = capture->raw_size + capture->witness.size + capture->swo.size;
    if (strlen(header) + 1u + size > CAPTURE_MAX) {
        free(header);
        return message_add(message,
                           "cannot write %s: its %zu bytes are more than the %u MiB of a capture; "
                           "ask for fewer samples",
                           path, size, CAPTURE_MAX >> 20);
    }
    struct atomic_part parts[] = {{header, strlen(header)},
                                  {"\n", 1},
                                  {capture->raw, capture->raw_size},
                                  {capture->witness.data, capture->witness.size},
                                  {capture->swo.data, capture->swo.size}};
    bool good = atomic_file_write_below(root, path, parts, 5, message);
    free(header);
    return good;
}

/* ---- Reading ---- */

static bool damaged(struct message *message, const char *path, const char *what)
{
    return message_at(message, path, 0, 0,
                      "this capture is damaged (%s); delete it and run again with --resume", what);
}

static bool read_counters(json_t *object, struct wire_counters *link)
{
#define X(name)                                                                                    \
    if (!json_is_integer(json_object_get(object, #name)))                                          \
        return false;                                                                              \
    link->name = (__typeof__(link->name))json_integer_value(json_object_get(object, #name));
    COUNTERS(X)
#undef X
    return true;
}

/* Absent where nobody stood behind the counter. */
static bool read_head(json_t *object, struct witness_head *head)
{
    json_int_t bound = 0, core = 0, model = 0, rules = 0;
    if (!object)
        return true;
    if (json_unpack(object, "{s:I, s:I, s:I, s:I}", "bound", &bound, "core", &core, "model", &model,
                    "rules", &rules) != 0)
        return false;
    *head =
        (struct witness_head){(uint32_t)bound, (uint32_t)core, (uint32_t)model, (uint32_t)rules};
    return true;
}

/* Absent where it was not asked for. */
static bool read_gauge(json_t *object, struct target_gauge *gauge)
{
    json_int_t counts = 0, host_us = 0;
    if (!object)
        return true;
    if (json_unpack(object, "{s:I, s:I}", "counts", &counts, "host_us", &host_us) != 0 ||
        counts < 0 || counts > UINT32_MAX || host_us < 0)
        return false;
    *gauge = (struct target_gauge){(uint32_t)counts, (uint64_t)host_us};
    return true;
}

/* Absent where nobody read the pin. */
static bool read_swo(json_t *object, struct capture *capture)
{
    json_int_t size = 0, crc = 0, dropped = 0;
    int broken = 0;
    capture->has_swo = object != NULL;
    if (!object)
        return true;
    if (json_unpack(object, "{s:I, s:I, s:I, s:b}", "bytes", &size, "crc32", &crc, "dropped",
                    &dropped, "broken", &broken) != 0 ||
        size < 0 || size > SWO_CELL_MAX || dropped < 0)
        return false;
    capture->swo = (struct swo_bytes){
        .size = (size_t)size, .dropped = (uint64_t)dropped, .broken = broken != 0};
    return true;
}

static char *copy_text(const char *text)
{
    return text ? strdup(text) : NULL;
}

static const char *read_header(const json_t *header, struct capture *capture)
{
    const char *schema = NULL, *board = NULL, *outcome = NULL, *reason = NULL;
    json_t *reruns = NULL, *link = NULL;
    int number = 0;
    if (json_unpack((json_t *)(size_t)header, "{s:s, s:s, s:i, s:s, s:s, s:o, s:o}", "schema",
                    &schema, "board", &board, "number", &number, "outcome", &outcome, "reason",
                    &reason, "reruns", &reruns, "link", &link) != 0)
        return "its first line lacks a key";
    bool has_swo = json_object_get(header, "swo") != NULL;
    if (strcmp(schema, has_swo ? CAPTURE_SCHEMA_SWO : CAPTURE_SCHEMA) != 0)
        return "its schema is another one";
    if (!outcome_find(outcome, &capture->outcome.kind) || !read_counters(link, &capture->link) ||
        !read_head(json_object_get(header, "plugin"), &capture->head) ||
        !read_gauge(json_object_get(header, "gauge"), &capture->gauge) ||
        !read_swo(json_object_get(header, "swo"), capture))
        return "its first line has a value that is not known";
    printable_into(capture->outcome.reason, sizeof capture->outcome.reason, "%s", reason);
    capture->board = copy_text(board);
    capture->cell = copy_text(json_string_value(json_object_get(header, "cell")));
    capture->after = copy_text(json_string_value(json_object_get(header, "after")));
    capture->number = (uint16_t)number;
    capture->slot = (uint32_t)json_integer_value(json_object_get(header, "run"));
    capture->reruns = json_is_array(reruns) ? json_incref(reruns) : json_array();
    return NULL;
}

static bool checksum_is(const json_t *header, const char *key, const uint8_t *data, size_t size)
{
    return json_integer_value(json_object_get(header, key)) ==
           (json_int_t)wire_crc32(0, data, size);
}

static uint8_t *copy_bytes(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + 1u);
    if (copy)
        memcpy(copy, data, size);
    return copy;
}

/* The pin's bytes stand last. */
static const char *take_swo(const json_t *header, const uint8_t *data, struct capture *capture)
{
    if (!capture->has_swo)
        return NULL;
    if (!checksum_is(json_object_get(header, "swo"), "crc32", data, capture->swo.size))
        return "its checksum is wrong";
    capture->swo.data = copy_bytes(data, capture->swo.size);
    return capture->swo.data ? NULL : "out of memory";
}

/* What stands behind the header: the link's bytes, then the plugin's, if any, then the pin's. */
static const char *take_bytes(const json_t *header, const uint8_t *data, size_t size,
                              struct capture *capture)
{
    json_int_t raw = json_integer_value(json_object_get(header, "bytes"));
    json_int_t witness = json_integer_value(json_object_get(header, "witness_bytes"));
    json_int_t swo = (json_int_t)capture->swo.size;
    if (raw < 0 || witness < 0 || raw > (json_int_t)size || witness > (json_int_t)size - raw ||
        swo != (json_int_t)size - raw - witness)
        return "it was cut";
    capture->raw_size = (size_t)raw;
    capture->witness.size = (size_t)witness;
    if (!checksum_is(header, "crc32", data, capture->raw_size) ||
        (witness && !checksum_is(header, "witness_crc32", data + raw, capture->witness.size)))
        return "its checksum is wrong";
    capture->raw = copy_bytes(data, capture->raw_size);
    if (witness)
        capture->witness.data = copy_bytes(data + raw, capture->witness.size);
    if (!capture->raw || (witness && !capture->witness.data))
        return "out of memory";
    return take_swo(header, data + raw + witness, capture);
}

static const char *parse(const char *text, size_t size, struct capture *capture)
{
    const char *end = memchr(text, '\n', size);
    json_t *header = end ? json_loadb(text, (size_t)(end - text), 0, NULL) : NULL;
    if (!header)
        return "its first line is not JSON";
    /* Those of former versions have none. */
    bool changed = json_object_get(header, SEAL_KEY) &&
                   !seal_is_whole(text, (size_t)(end - text), SEAL_ON_A_LINE);
    const char *problem =
        changed ? "its first line was changed since it was written" : read_header(header, capture);
    if (!problem)
        problem =
            take_bytes(header, (const uint8_t *)end + 1, size - (size_t)(end + 1 - text), capture);
    json_decref(header);
    return problem;
}

bool capture_read(const char *path, struct capture *capture, struct message *message)
{
    size_t size = 0;
    memset(capture, 0, sizeof *capture);
    char *text = text_file_read(path, CAPTURE_MAX, &size, message);
    if (!text)
        return false;
    const char *problem = parse(text, size, capture);
    free(text);
    if (!problem)
        return true;
    capture_free(capture);
    return damaged(message, path, problem);
}
