/* Reads sentences that set bounds; see budget.h. */
#include "host/lib/gate/budget.h"

#include "host/lib/base/decimal.h"
#include "host/lib/base/suggest.h"
#include "host/lib/files/yaml_file.h"
#include "host/lib/pattern/pattern.h"
#include "host/lib/results/figures.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX   32u
#define METRICS_MAX 128u

struct file_budgets {
    char **budgets;
    unsigned budgets_count;
};

static const cyaml_schema_value_t sentence_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, 512),
};
static const cyaml_schema_field_t fields[] = {
    CYAML_FIELD_SEQUENCE("budgets", CYAML_FLAG_POINTER, struct file_budgets, budgets,
                         &sentence_entry, 1, BUDGETS_MAX),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct file_budgets, fields),
};

static const char *const unit_names[BUDGET_UNITS] = {"cycles", "instructions", "times", "bytes",
                                                     "ns",     "us",           "ms"};
#define X(name, title) #name,
static const char *const statistics[] = {"best", "nominal", "worst", RESULT_STATISTICS(X)};
#undef X
#define STATISTICS (sizeof statistics / sizeof *statistics)

struct reading {
    struct yaml_file *file;
    struct message *message;
    struct budget *budget;
    char *words[WORDS_MAX];
    size_t count, at;
    const struct metric_row *rows; /* NULL: those of the table */
    size_t row_count;
};

static bool complain(struct reading *reading, const char *what, const char *word,
                     const char *const *names, size_t count)
{
    char hint[SUGGEST_TEXT_MAX] = "";

    if (names)
        suggest_text(hint, word, names, count);
    return yaml_file_complain(reading->file, reading->message, "budgets", reading->budget->index,
                              "%s '%s'%s", what, word, hint);
}

/* ---- Words ---- */

static const char *word_at(const struct reading *reading)
{
    return reading->at < reading->count ? reading->words[reading->at] : "";
}

static bool is_next(struct reading *reading, const char *word)
{
    if (strcmp(word_at(reading), word) != 0)
        return false;
    reading->at++;
    return true;
}

static bool split(struct reading *reading)
{
    char *rest = reading->budget->words, *word = NULL;

    while ((word = strsep(&rest, " \t\n"))) {
        if (!*word)
            continue;
        if (reading->count == WORDS_MAX)
            return complain(reading, "too many words in", reading->budget->sentence, NULL, 0);
        reading->words[reading->count++] = word;
    }
    return true;
}

/* A row from 0 on that a budget may be about, or NULL at the end. */
static const struct metric_row *row_at(const struct reading *reading, size_t index)
{
    const struct metric_row *row = NULL;

    if (reading->rows)
        return index < reading->row_count ? &reading->rows[index] : NULL;
    for (size_t i = 0; (row = metric_at(i)); i++)
        if (metric_is_result(row) && index-- == 0)
            return row;
    return NULL;
}

static bool take_metric(struct reading *reading)
{
    const char *names[METRICS_MAX], *word = word_at(reading);
    const struct metric_row *row = NULL;
    size_t count = 0;

    for (size_t i = 0; (row = row_at(reading, i)) && count < METRICS_MAX; i++) {
        names[count++] = row->name;
        if (strcmp(row->name, word) == 0)
            reading->budget->metric = row;
    }
    if (!reading->budget->metric) {
        const char *nearest = suggest_nearest(word, names, count);
        return yaml_file_complain(reading->file, reading->message, "budgets",
                                  reading->budget->index, "unknown metric '%s'%s%s%s", word,
                                  nearest ? "; did you mean '" : "", nearest ? nearest : "",
                                  nearest ? "'?" : "");
    }
    reading->at++;
    return true;
}

static bool take_statistic(struct reading *reading)
{
    const char *word = word_at(reading);

    for (size_t i = 0; i < STATISTICS; i++) {
        if (strcmp(statistics[i], word) != 0)
            continue;
        reading->budget->statistic = statistics[i];
        reading->at++;
        return true;
    }
    return complain(reading, "unknown statistic", word, statistics, STATISTICS);
}

/* ---- Clauses ---- */

static bool take_pattern(struct reading *reading, const char *clause, const char **pattern)
{
    const char *word = word_at(reading);

    if (!*word || strcmp(word, "at") == 0)
        return complain(reading, "something is missing after", clause, NULL, 0);
    if (*pattern)
        return complain(reading, "there are two of", clause, NULL, 0);
    reading->at++;
    *pattern = strcmp(word, "any") == 0 ? "*" : word;
    if (strcmp(clause, "under") == 0)
        is_next(reading, "load");
    return true;
}

static bool take_clauses(struct reading *reading)
{
    static const char *const words[] = {"of", "on", "in", "under", "at"};
    struct budget *budget = reading->budget;
    const char **const patterns[] = {&budget->subject, &budget->board, &budget->scenario,
                                     &budget->load};
    size_t clause = 0;

    while (!is_next(reading, "at")) {
        for (clause = 0; clause < 4 && !is_next(reading, words[clause]); clause++)
            ;
        if (clause == 4)
            return complain(reading, "expected of, on, in, under, at most or at least, not",
                            word_at(reading), NULL, 0);
        if (!take_pattern(reading, words[clause], patterns[clause]))
            return false;
    }
    return true;
}

/* ---- The bound ---- */

static bool take_number(struct reading *reading)
{
    const char *word = word_at(reading);
    enum decimal read = *word == '-' ? DECIMAL_NONE : decimal_parse(word, &reading->budget->bound);

    if (read == DECIMAL_NONE)
        return complain(reading, "expected a number, not", word, NULL, 0);
    if (read == DECIMAL_RANGE)
        return complain(reading, "out of range:", word, NULL, 0);
    reading->at++;
    return true;
}

/* Units that go with a metric of this kind. */
static bool is_unit_of(enum metric_kind kind, enum budget_unit unit)
{
    if (kind == METRIC_SIZE)
        return unit == BUDGET_BYTES;
    if (kind == METRIC_COUNT)
        return unit == BUDGET_TIMES;
    return unit != BUDGET_BYTES && unit != BUDGET_TIMES;
}

static bool take_unit(struct reading *reading)
{
    const char *word = word_at(reading), *names[BUDGET_UNITS];
    enum metric_kind kind = reading->budget->metric->kind;
    size_t count = 0;

    for (unsigned i = 0; i < BUDGET_UNITS; i++) {
        if (!is_unit_of(kind, (enum budget_unit)i))
            continue;
        names[count++] = unit_names[i];
        if (strcmp(unit_names[i], word) != 0)
            continue;
        reading->budget->unit = (enum budget_unit)i;
        reading->at++;
        return true;
    }
    return complain(reading, "unknown unit", word, names, count);
}

static bool take_bound(struct reading *reading)
{
    reading->budget->at_least = is_next(reading, "least");
    if (!reading->budget->at_least && !is_next(reading, "most"))
        return complain(reading, "expected at most or at least, not at", word_at(reading), NULL, 0);
    if (!take_number(reading) || !take_unit(reading))
        return false;
    return reading->at == reading->count ||
           complain(reading, "nothing is expected after the unit; found", word_at(reading), NULL,
                    0);
}

/* `like` says what may be there. */
static bool take_sentence(const struct reading *like, struct budget *budget, const char *sentence)
{
    struct reading reading = *like;
    struct message *message = reading.message;

    reading.budget = budget;
    budget->sentence = strdup(sentence);
    budget->words = strdup(sentence);
    budget->file = reading.file->path;
    if (!budget->sentence || !budget->words)
        return message_add(message, "out of memory");
    return split(&reading) && take_metric(&reading) && take_statistic(&reading) &&
           take_clauses(&reading) && take_bound(&reading);
}

bool budget_read(struct budget_list *list, const char *path, struct message *message)
{
    return budget_read_of(list, path, NULL, 0, message);
}

bool budget_read_of(struct budget_list *list, const char *path, const struct metric_row *rows,
                    size_t count, struct message *message)
{
    struct yaml_file file;
    const struct reading like = {
        .file = &file, .message = message, .rows = rows, .row_count = count};
    bool fine = true;

    *list = (struct budget_list){NULL, 0};
    if (!yaml_file_load(&file, path, &schema, message))
        return false;
    const struct file_budgets *given = file.data;
    list->budgets = calloc(given->budgets_count + 1, sizeof *list->budgets);
    if (!list->budgets)
        fine = message_add(message, "out of memory");
    for (unsigned i = 0; list->budgets && i < given->budgets_count; i++) {
        struct budget *budget = &list->budgets[list->count++];
        budget->index = i;
        fine &= take_sentence(&like, budget, given->budgets[i]);
    }
    yaml_file_free(&file);
    for (size_t i = 0; i < list->count; i++)
        list->budgets[i].file = path;
    if (!fine)
        budget_free(list);
    return fine;
}

void budget_free(struct budget_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->budgets[i].sentence);
        free(list->budgets[i].words);
    }
    free(list->budgets);
    *list = (struct budget_list){NULL, 0};
}

/* ---- What a budget says of a cell ---- */

bool budget_is_about(const struct budget *budget, const struct result_cell *cell)
{
    return pattern_matches_part(budget->subject, cell->subject) &&
           pattern_matches_part(budget->board, cell->board) &&
           pattern_matches_part(budget->scenario, cell->scenario) &&
           pattern_matches_part(budget->load, cell->load);
}

bool budget_bound(const struct budget *budget, const struct result_cell *cell, double *bound,
                  const char **unit)
{
    bool instructions = cell->target->evidence == EVIDENCE_INSNS;
    double hz = (double)cell->target->clock_hz;

    *bound = budget->bound;
    *unit = metric_unit(budget->metric->kind, cell->target->evidence);
    switch (budget->unit) {
    case BUDGET_TIMES:
    case BUDGET_BYTES:
        return true;
    case BUDGET_INSNS:
        return instructions;
    case BUDGET_CYCLES:
        return !instructions;
    case BUDGET_NS:
        *bound = budget->bound * hz / 1e9;
        break;
    case BUDGET_US:
        *bound = budget->bound * hz / 1e6;
        break;
    default:
        *bound = budget->bound * hz / 1e3;
        break;
    }
    return !instructions && hz > 0;
}

bool budget_keeps(const struct budget *budget, double value, double bound)
{
    return budget->at_least ? value >= bound : value <= bound;
}

/* Of values of either sign the worst is the one that is furthest from 0, on whichever side. */
static struct result_number furthest(const struct figures *figures)
{
    return (struct result_number){
        .known = figures->known[FIGURE_BEST] && figures->known[FIGURE_WORST],
        .real = true,
        .number = fmax(fabs(figures->of[FIGURE_BEST]), fabs(figures->of[FIGURE_WORST]))};
}

struct result_number budget_value(const struct budget *budget, const struct result_metric *metric)
{
    const struct figures figures = figures_of(metric);
    enum figure figure = figure_find(budget->statistic);

    if (figure == FIGURE_COUNT)
        return result_statistic(metric, budget->statistic);
    if (figure == FIGURE_WORST && metric->kind == METRIC_CHANGE)
        return furthest(&figures);
    return (struct result_number){
        .known = figures.known[figure], .real = true, .number = figures.of[figure]};
}
