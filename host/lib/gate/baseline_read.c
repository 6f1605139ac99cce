/* Reads a baseline, which somebody may have edited; see baseline.h. */
#include "host/lib/gate/baseline.h"

#include "host/lib/base/decimal.h"
#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include "host/lib/compare/targets.h"
#include "host/lib/files/text_file.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX    (16u << 20)
#define PROBLEMS_MAX 20u
#define METRICS_MAX  128u

struct reading {
    struct baseline *baseline;
    struct message *message;
    size_t line;
    const char *const *metrics; /* NULL: those of the table */
    const char *target;         /* what all cells are of; NULL: the first part of each one's id */
};

static bool complain(const struct reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static bool complain(const struct reading *reading, const char *format, ...)
{
    va_list values;
    char text[1024];

    va_start(values, format);
    printable_vinto(text, sizeof text, format, values);
    va_end(values);
    return message_at(reading->message, reading->baseline->path, reading->line, 0, "%s", text);
}

/* ---- Columns ---- */

/* Cuts the next word off; NULL if there is none. */
static char *next_word(char **at)
{
    char *word = *at + strspn(*at, " \t");

    if (!*word)
        return NULL;
    *at = word + strcspn(word, " \t");
    if (**at)
        *(*at)++ = '\0';
    return word;
}

/* The rest, without space around it. */
static char *rest_of(char *at)
{
    at += strspn(at, " \t");
    for (size_t length = strlen(at); length && strchr(" \t", at[length - 1]); length--)
        at[length - 1] = '\0';
    return at;
}

static bool take_number(const struct reading *reading, struct baseline_line *line)
{
    switch (decimal_parse(line->value, &line->number)) {
    case DECIMAL_OK:
        return true;
    case DECIMAL_RANGE:
        return complain(reading, "'%.40s' is out of range", line->value);
    default:
        return complain(reading, "'%.40s' is no number", line->value);
    }
}

static bool is_metric(const struct reading *reading, const char *name)
{
    if (!reading->metrics)
        return metric_find(name) != NULL;
    for (size_t i = 0; reading->metrics[i]; i++)
        if (strcmp(reading->metrics[i], name) == 0)
            return true;
    return false;
}

static bool unknown_metric(const struct reading *reading, const char *name)
{
    const char *names[METRICS_MAX];
    const struct metric_row *row = NULL;
    size_t count = 0;

    for (size_t i = 0; (row = metric_at(i)) && count < METRICS_MAX; i++)
        names[count++] = row->name;
    const char *nearest = suggest_nearest(name, names, count);
    return complain(reading, "unknown metric '%s'%s%s%s", name, nearest ? "; did you mean '" : "",
                    nearest ? nearest : "", nearest ? "'?" : "");
}

static bool take_value(const struct reading *reading, struct baseline_line *line, const char *word)
{
    const char *names[FIGURE_COUNT];
    char hint[SUGGEST_TEXT_MAX];

    line->kind = BASELINE_VALUE;
    line->figure = figure_find(word);
    if (!is_metric(reading, line->metric))
        return unknown_metric(reading, line->metric);
    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        names[i] = figure_name((enum figure)i);
    if (line->figure == FIGURE_COUNT)
        return complain(reading, "unknown statistic '%s'%s", word,
                        suggest_text(hint, word, names, FIGURE_COUNT));
    return take_number(reading, line);
}

static bool take_status(const struct reading *reading, struct baseline_line *line)
{
    line->kind = BASELINE_STATUS;
    for (unsigned i = 0; i < RESULT_STATUS_COUNT; i++) {
        line->status = (enum result_status)i;
        if (i != RESULT_OK && strcmp(result_status_name(line->status), line->value) == 0)
            return true;
    }
    return complain(reading, "'%s' is no status of a cell without a result", line->value);
}

static bool take_triggers(const struct reading *reading, struct baseline_line *line)
{
    uint64_t triggers = 0;

    line->kind = BASELINE_TRIGGERS;
    if (!decimal_whole(line->value, (uint64_t)DECIMAL_MAX, &triggers) || !triggers)
        return complain(reading, "'%.40s' is no number of triggers", line->value);
    line->number = (double)triggers;
    return true;
}

static bool is_evidence(const char *name)
{
    for (unsigned i = 0; i < EVIDENCE_COUNT; i++)
        if (strcmp(result_evidence_name((enum result_evidence)i), name) == 0)
            return true;
    return false;
}

static bool take_target(const struct reading *reading, struct baseline_line *line, const char *word)
{
    const char *key = NULL;

    line->kind = BASELINE_TARGET;
    line->key = word;
    if (strcmp(word, "evidence") == 0 && !is_evidence(line->value))
        return complain(reading, "'%s' is no kind of evidence", line->value);
    for (size_t i = 0; (key = targets_baseline_key(i)); i++)
        if (strcmp(key, word) == 0)
            return true;
    return complain(reading, "a board has no '%s' in a baseline", word);
}

static bool take_line(const struct reading *reading, char *at, struct baseline_line *line)
{
    char *cell = next_word(&at), *metric = next_word(&at);
    char *word = metric ? next_word(&at) : NULL;
    char *value = word ? rest_of(at) : NULL;

    if (!value || !*value)
        return complain(reading, "expected CELL METRIC STATISTIC VALUE");
    *line = (struct baseline_line){
        .cell = cell, .metric = metric, .value = value, .line = reading->line};
    if (strcmp(metric, "-") != 0)
        return take_value(reading, line, word);
    if (strcmp(word, "status") == 0)
        return take_status(reading, line);
    if (strcmp(word, "triggers") == 0)
        return take_triggers(reading, line);
    return take_target(reading, line, word);
}

/* ---- All of it ---- */

static int order(const struct baseline_line *a, const struct baseline_line *b)
{
    int by = strcmp(a->cell, b->cell);

    if (!by)
        by = (int)a->kind - (int)b->kind;
    if (!by && a->kind == BASELINE_VALUE)
        by = strcmp(a->metric, b->metric);
    if (!by && a->kind == BASELINE_VALUE)
        by = (int)a->figure - (int)b->figure;
    if (!by && a->kind == BASELINE_TARGET)
        by = strcmp(a->key, b->key);
    return by;
}

static int sort_order(const void *one, const void *other)
{
    const struct baseline_line *a = one, *b = other;
    int by = order(a, b);
    return by ? by : (a->line > b->line) - (a->line < b->line);
}

/* What is there twice would be compared with one of the two. */
static bool check_once(struct reading *reading)
{
    const struct baseline *baseline = reading->baseline;
    bool fine = true;

    for (size_t i = 1; i < baseline->count && reading->message->count < PROBLEMS_MAX; i++) {
        const struct baseline_line *before = &baseline->lines[i - 1], *line = &baseline->lines[i];
        if (order(before, line) != 0)
            continue;
        reading->line = line->line;
        fine = complain(reading, "the same as line %zu, of %s: leave one of them", before->line,
                        line->cell);
    }
    return fine;
}

static bool is_of(const struct reading *reading, const struct baseline_line *line,
                  const char *target, size_t length)
{
    if (line->kind == BASELINE_TARGET)
        return false;
    return reading->target || (strncmp(line->cell, target, length) == 0 &&
                               (line->cell[length] == '/' || !line->cell[length]));
}

/* The line that says so, of a board by its name and length. */
static bool has_key(const struct baseline *baseline, const char *target, size_t length,
                    const char *key)
{
    for (size_t i = 0; i < baseline->count; i++) {
        const struct baseline_line *line = &baseline->lines[i];
        if (line->kind == BASELINE_TARGET && strcmp(line->key, key) == 0 &&
            strncmp(line->cell, target, length) == 0 && !line->cell[length])
            return true;
    }
    return false;
}

/* Numbers without a word of what they are of would be compared with anything. */
static bool check_target(struct reading *reading, const char *target, size_t length)
{
    const struct baseline *baseline = reading->baseline;
    const char *key = NULL;
    bool fine = true;

    reading->line = SIZE_MAX;
    for (size_t i = 0; i < baseline->count; i++)
        if (is_of(reading, &baseline->lines[i], target, length) &&
            baseline->lines[i].line < reading->line)
            reading->line = baseline->lines[i].line;
    for (size_t i = 0; (key = targets_baseline_key(i)); i++)
        if (targets_key_forbids(key) && !has_key(baseline, target, length, key))
            fine = complain(reading,
                            "numbers of %.*s, but no line '%.*s - %s ...' says what they are of",
                            (int)length, target, (int)length, target, key);
    return fine;
}

static bool check_targets(struct reading *reading)
{
    const struct baseline *baseline = reading->baseline;
    const char *last = NULL;
    size_t last_length = 0;
    bool fine = true;

    for (size_t i = 0; i < baseline->count && reading->message->count < PROBLEMS_MAX; i++) {
        const struct baseline_line *line = &baseline->lines[i];
        const char *target = reading->target ? reading->target : line->cell;
        size_t length = reading->target ? strlen(target) : strcspn(target, "/");
        if (line->kind == BASELINE_TARGET ||
            (last && last_length == length && strncmp(last, target, length) == 0))
            continue;
        fine &= check_target(reading, target, length);
        last = target;
        last_length = length;
    }
    return fine;
}

static size_t count_lines(const char *text)
{
    size_t lines = 1;

    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static bool take_lines(struct reading *reading)
{
    struct baseline *baseline = reading->baseline;
    char *at = baseline->text;
    bool fine = true;

    while (at && *at && reading->message->count < PROBLEMS_MAX) {
        char *line = strsep(&at, "\n");
        size_t length = strlen(line);
        reading->line++;
        if (length && line[length - 1] == '\r') /* an editor's line end */
            line[length - 1] = '\0';
        if (line[strspn(line, " \t")] == '\0' || line[0] == '#')
            continue;
        fine &= take_line(reading, line, &baseline->lines[baseline->count]);
        baseline->count++;
    }
    if (fine && baseline->count)
        qsort(baseline->lines, baseline->count, sizeof *baseline->lines, sort_order);
    return fine && check_once(reading) && check_targets(reading);
}

/* A word about the format, so that a later one is not misread. */
static bool check_head(const struct reading *reading)
{
    static const char word[] = "# irqbench baseline ";
    const char *text = reading->baseline->text;

    if (strncmp(text, word, sizeof word - 1) != 0)
        return message_at(reading->message, reading->baseline->path, 1, 0,
                          "is no baseline: its first line is not '" BASELINE_HEAD "'");
    text += sizeof word - 1;
    if (text[0] == '1' && !isalnum((unsigned char)text[1]))
        return true;
    return message_at(reading->message, reading->baseline->path, 1, 0,
                      "is a baseline of another version; this irqbench reads '" BASELINE_HEAD "'");
}

bool baseline_read(struct baseline *baseline, const char *path, struct message *message)
{
    return baseline_read_of(baseline, path, NULL, NULL, message);
}

bool baseline_read_of(struct baseline *baseline, const char *path, const char *target,
                      const char *const *metrics, struct message *message)
{
    struct reading reading = {baseline, message, 0, metrics, target};
    size_t size = 0;

    *baseline = (struct baseline){.path = path};
    baseline->text = text_file_read(path, BYTES_MAX, &size, message);
    if (!baseline->text)
        return false;
    bool fine = strlen(baseline->text) == size ||
                message_at(message, path, 0, 0, "has a zero byte, which no text has");
    fine = fine && check_head(&reading);
    baseline->lines = fine ? calloc(count_lines(baseline->text), sizeof *baseline->lines) : NULL;
    if (fine && !baseline->lines)
        fine = message_add(message, "out of memory");
    if (fine && take_lines(&reading))
        return true;
    baseline_free(baseline);
    return false;
}

void baseline_free(struct baseline *baseline)
{
    free(baseline->lines);
    free(baseline->text);
    *baseline = (struct baseline){.path = NULL};
}

const struct baseline_line *baseline_find(const struct baseline *baseline, const char *cell,
                                          size_t *count)
{
    size_t low = 0, high = baseline->count;

    *count = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(baseline->lines[middle].cell, cell) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + *count < baseline->count && strcmp(baseline->lines[low + *count].cell, cell) == 0)
        (*count)++;
    return *count ? &baseline->lines[low] : NULL;
}
