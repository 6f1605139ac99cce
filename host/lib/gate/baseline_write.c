/* A run's figures as lines of a baseline; see baseline.h. */
#include "host/lib/gate/baseline.h"

#include "host/lib/base/printable.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PROBLEMS_MAX 20u

/* What is said of a target: with another of the first two, nothing may be compared. */
static const char *const keys[] = {"core",     "evidence", "clock", "clock_hz",
                                   "compiler", "flags",    "model", NULL};
#define FORBIDDING 2u

const char *baseline_target_key(size_t index)
{
    return index < sizeof keys / sizeof *keys ? keys[index] : NULL;
}

bool baseline_target_forbids(const char *key)
{
    for (size_t i = 0; i < FORBIDDING; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

char *baseline_target_value(const struct result_target *target, const char *key)
{
    json_t *value = json_object_get(target->json, key);

    if (!value || json_is_null(value))
        return NULL;
    if (json_is_string(value))
        return strdup(json_string_value(value));
    return json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS | JSON_ENSURE_ASCII);
}

/* ---- Lines ---- */

struct lines {
    char **list;
    size_t count, room;
    bool failed;
};

static void add_line(struct lines *lines, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void add_line(struct lines *lines, const char *format, ...)
{
    va_list values;

    if (lines->count == lines->room) {
        size_t room = lines->room ? 2 * lines->room : 256;
        char **more = realloc(lines->list, room * sizeof *more);
        if (!more) {
            lines->failed = true;
            return;
        }
        lines->list = more;
        lines->room = room;
    }
    va_start(values, format);
    char *line = printable_vformat(format, values);
    va_end(values);
    lines->failed |= !line;
    if (line)
        lines->list[lines->count++] = line;
}

static void add_target(struct lines *lines, const struct result_target *target)
{
    for (size_t i = 0; keys[i]; i++) {
        char *value = baseline_target_value(target, keys[i]);
        if (value && *value)
            add_line(lines, "%s - %s %s", target->board, keys[i], value);
        free(value);
    }
}

static void add_cell(struct lines *lines, const struct result_cell *cell)
{
    char number[FIGURE_TEXT_MAX];

    if (cell->status != RESULT_OK)
        add_line(lines, "%s - status %s", cell->id, result_status_name(cell->status));
    for (size_t i = 0; i < cell->metric_count; i++) {
        const struct figures figures = figures_of(&cell->metrics[i]);
        for (unsigned figure = 0; figure < FIGURE_COUNT; figure++)
            if (figures.known[figure])
                add_line(lines, "%s %s %s %s", cell->id, cell->metrics[i].name,
                         figure_name((enum figure)figure),
                         figure_text(number, figures.of[figure], false));
    }
}

static int by_bytes(const void *one, const void *other)
{
    char *const *a = one, *const *b = other;
    return strcmp(*a, *b);
}

/* ---- What a baseline cannot hold ---- */

static bool is_plain(const char *name)
{
    for (; *name; name++)
        if ((unsigned char)*name <= ' ' || (unsigned char)*name >= 0x7f)
            return false;
    return true;
}

static bool check_cell(const struct result_cell *cell, bool incomplete, struct message *message)
{
    bool sure = cell->status == RESULT_OK || cell->status == RESULT_UNSUPPORTED;

    if (!is_plain(cell->id) || cell->id[0] == '#')
        return message_add(message,
                           "cell '%s': a name with spaces or other than ASCII letters "
                           "cannot stand in a baseline",
                           cell->id);
    return sure || incomplete ||
           message_add(message,
                       "%s is %s: %s; measure again, or --allow inconclusive to keep it so",
                       cell->id, result_status_name(cell->status), cell->reason);
}

/* The rest would be new to it, and new is no failure. */
static bool check_whole(const struct results *results, struct message *message)
{
    char *sentence = results_part_sentence(results);

    if (!results->is_part)
        return true;
    message_add(message,
                "%s: %s; a baseline is made of a whole run: finish it (run --resume) or merge its "
                "shards",
                results->path, sentence ? sentence : "a part of a run");
    free(sentence);
    return false;
}

static bool check(const struct results *results, bool incomplete, struct message *message)
{
    bool fine = check_whole(results, message);

    for (size_t i = 0; i < results->cell_count && message->count < PROBLEMS_MAX; i++)
        fine &= check_cell(&results->cells[i], incomplete, message);
    if (fine && !results->cell_count)
        return message_add(message, "%s has no cell to make a baseline of", results->path);
    return fine;
}

bool baseline_make(struct text *text, const struct results *results, bool incomplete,
                   struct message *message)
{
    struct lines lines = {.list = NULL};

    if (!check(results, incomplete, message))
        return false;
    for (size_t i = 0; i < results->target_count; i++)
        add_target(&lines, &results->targets[i]);
    for (size_t i = 0; i < results->cell_count; i++)
        add_cell(&lines, &results->cells[i]);
    if (lines.count)
        qsort(lines.list, lines.count, sizeof *lines.list, by_bytes);
    text_add(text, BASELINE_HEAD "\n");
    for (size_t i = 0; i < lines.count; i++) {
        text_add(text, lines.list[i]);
        text_add(text, "\n");
        free(lines.list[i]);
    }
    free(lines.list);
    return (!lines.failed && !text->failed) || message_add(message, "out of memory");
}
