/* A run's figures as lines of a baseline; see baseline.h. */
#include "host/lib/gate/baseline.h"

#include "host/lib/base/printable.h"
#include "host/lib/compare/targets.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PROBLEMS_MAX 20u

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
    const char *key = NULL;

    for (size_t i = 0; (key = targets_baseline_key(i)); i++) {
        char *value = NULL;
        lines->failed |= !targets_value(target, key, &value);
        if (value && *value)
            add_line(lines, "%s - %s %s", target->board, key, value);
        free(value);
    }
}

static bool has_total(const struct result_cell *cell)
{
    for (size_t i = 0; i < cell->metric_count; i++)
        if (cell->metrics[i].total.known)
            return true;
    return false;
}

static void add_cell(struct lines *lines, const struct result_cell *cell)
{
    char number[FIGURE_TEXT_MAX];

    if (cell->status != RESULT_OK)
        add_line(lines, "%s - status %s", cell->id, result_status_name(cell->status));
    if (has_total(cell) && cell->triggered > 0)
        add_line(lines, "%s - triggers %lld", cell->id, (long long)cell->triggered);
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

static bool check_cell(const struct result_cell *cell, bool inconclusive, struct message *message)
{
    bool sure = cell->status == RESULT_OK || cell->status == RESULT_UNSUPPORTED;

    if (!is_plain(cell->id) || cell->id[0] == '#')
        return message_add(message,
                           "cell '%s': a name with spaces or other than ASCII letters "
                           "cannot stand in a baseline",
                           cell->id);
    return sure || inconclusive ||
           message_add(message,
                       "%s is %s: %s; measure again, or --allow inconclusive to keep it so",
                       cell->id, result_status_name(cell->status), cell->reason);
}

static bool check_part(const struct results *results, bool allowed, struct message *message)
{
    if (!results->is_part || (allowed && !results->part.unfinished))
        return true;
    char *sentence = results_part_sentence(results);
    message_add(message, "%s: %s%s", results->path, sentence ? sentence : "a part of a run",
                results->part.unfinished
                    ? "; finish it with --resume"
                    : "; merge the shards, run all cells, or --allow part for a baseline of these");
    free(sentence);
    return false;
}

static bool check(const struct results *results, struct baseline_allow allow,
                  struct message *message)
{
    bool fine = check_part(results, allow.part, message);

    for (size_t i = 0; i < results->cell_count && message->count < PROBLEMS_MAX; i++)
        fine &= check_cell(&results->cells[i], allow.inconclusive, message);
    if (fine && !results->cell_count)
        return message_add(message, "%s has no cell to make a baseline of", results->path);
    return fine;
}

void baseline_put(struct text *text, char **lines, size_t count)
{
    if (count)
        qsort(lines, count, sizeof *lines, by_bytes);
    text_add(text, BASELINE_HEAD "\n");
    for (size_t i = 0; i < count; i++) {
        text_add(text, lines[i]);
        text_add(text, "\n");
    }
}

bool baseline_make(struct text *text, const struct results *results, struct baseline_allow allow,
                   struct message *message)
{
    struct lines lines = {.list = NULL};

    if (!check(results, allow, message))
        return false;
    for (size_t i = 0; i < results->target_count; i++)
        add_target(&lines, &results->targets[i]);
    for (size_t i = 0; i < results->cell_count; i++)
        add_cell(&lines, &results->cells[i]);
    baseline_put(text, lines.list, lines.count);
    for (size_t i = 0; i < lines.count; i++)
        free(lines.list[i]);
    free(lines.list);
    return (!lines.failed && !text->failed) || message_add(message, "out of memory");
}
