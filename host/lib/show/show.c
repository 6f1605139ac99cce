/* Prints a run for a terminal; see show.h. */
#include "host/lib/show/show.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/suggest.h"
#include "host/lib/base/table.h"
#include "host/lib/base/words.h"
#include "host/lib/pattern/pattern.h"
#include "host/lib/results/nanoseconds.h"
#include "host/lib/results/sentences.h"
#include "host/lib/show/sampling.h"
#include "host/lib/show/text_figure.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define METRICS_MAX 64u

struct show {
    FILE *out;
    const struct results *results;
    const struct show_request *request;
};

/* Columns of a table: names first, then the statistics. The rank says which go
 * first when the terminal is narrow. */
enum column {
    COLUMN_SUBJECT,
    COLUMN_LOAD,
    COLUMN_METRIC,
    COLUMN_SWEPT,
    COLUMN_STATISTICS,
    COLUMN_N = COLUMN_STATISTICS /* the first of them */
};
static const struct table_column columns[] = {
    {"subject", false, 0}, {"load", false, 0},    {"metric", false, 0},   {"swept", true, 3},
    {"n", true, 8},        {"min", true, 0},      {"mean", true, 6},      {"stddev", true, 12},
    {"p50", true, 0},      {"p90", true, 9},      {"p99", true, 5},       {"p999", true, 4},
    {"max", true, 0},      {"total", true, 3},    {"overhead", true, 11}, {"spread", true, 10},
    {"cold", true, 7},     {"best", true, 2},     {"nominal", true, 13},  {"worst", true, 1},
    {"hw", true, 3},       {"sw", true, 3},       {"manual", true, 15},   {"measured", true, 14},
    {"uncal", true, 4},    {"seen", true, 6},     {"p50 95%", true, 2},   {"p90 95%", true, 9},
    {"p99 95%", true, 5},  {"p999 95%", true, 4}, {"A/A p50", true, 1},   {"A/A max", true, 7},
    {"trace", true, 3},
};
#define COLUMNS        (sizeof columns / sizeof columns[0])
#define X(name, title) +1
enum {
    COLUMN_SEEN =
        COLUMN_STATISTICS RESULT_STATISTICS(X) RESULT_BOUNDS(X) RESULT_PARTS(X) RESULT_ORIGINS(X)
};
#undef X
/* A column each, in this order, behind COLUMN_SEEN. */
static const char *const intervals[] = {"p50", "p90", "p99", "p999"};
#define INTERVALS (sizeof intervals / sizeof intervals[0])
_Static_assert(COLUMNS == COLUMN_SEEN + 1 + INTERVALS + 3,
               "a column for each statistic, bound, part, origin, interval and floor, and trace");

static bool is_wanted(const struct show *show, const struct result_cell *cell)
{
    const char *pattern = show->request->cell, *metric = show->request->metric;

    if (!pattern_matches(pattern, cell->id))
        return false;
    return !metric || cell->status != RESULT_OK || result_metric_find(cell, metric);
}

static bool is_metric_wanted(const struct show *show, const struct result_metric *metric)
{
    return !show->request->metric || strcmp(show->request->metric, metric->name) == 0;
}

static void print_number(struct table *table, size_t column, struct result_number number)
{
    if (number.known && number.real)
        table_cell(table, column, "%.2f", number.number);
    else if (number.known)
        table_cell(table, column, "%" PRId64, number.integer);
}

/* Cycles, or, where these are not known, boundaries. */
static void add_coverage(struct table *table, const struct result_cell *cell)
{
    int64_t met = cell->has_cycles ? cell->cycles_met : cell->coverage_met;
    int64_t existing = cell->has_cycles ? cell->cycles_existing : cell->coverage_existing;

    table_cell(table, COLUMN_SWEPT, "%" PRId64 "/%" PRId64, met, existing);
}

static void add_interval(struct table *table, size_t column, struct result_interval interval,
                         double factor)
{
    if (factor != 1)
        table_cell(table, column, "%.1f..%.1f", (double)interval.low * factor,
                   (double)interval.high * factor);
    else
        table_cell(table, column, "%" PRId64 "..%" PRId64, interval.low, interval.high);
}

static void add_intervals(struct table *table, const struct result_metric *metric, double factor)
{
    for (size_t i = 0; i < INTERVALS; i++) {
        struct result_interval interval = result_interval(metric, intervals[i]);
        if (interval.name)
            add_interval(table, COLUMN_SEEN + 1 + i, interval, factor);
    }
}

static void add_metric(const struct show *show, struct table *table, const struct result_cell *cell,
                       const struct result_metric *metric, bool first)
{
    size_t column = COLUMN_STATISTICS;
    double factor = show->request->ns ? nanoseconds_factor(cell->target, metric) : 1;

    table_row(table);
    if (first)
        table_cell(table, COLUMN_SUBJECT, "%s", cell->subject);
    if (first && strcmp(cell->load, "none") != 0)
        table_cell(table, COLUMN_LOAD, "%s", cell->load);
    if (first && cell->has_coverage)
        add_coverage(table, cell);
    if (first && cell->has_witness && cell->witness_compared > 0)
        table_cell(table, COLUMN_SEEN, "%" PRId64 "/%" PRId64, cell->witness_equal,
                   cell->witness_compared);
    if (cell->has_swo && cell->swo.metric && strcmp(cell->swo.metric, metric->name) == 0)
        table_cell(table, COLUMN_SEEN + 3 + INTERVALS, "%" PRId64 "/%" PRId64, cell->swo.equal,
                   cell->swo.compared);
    table_cell(table, COLUMN_METRIC, "%s%s", metric->name,
               metric->is_count              ? " *"
               : metric->kind == METRIC_SIZE ? " (bytes)"
                                             : "");
    /* n is how many there are, whatever they are in. */
#define X(name, title)                                                                             \
    print_number(table, column, nanoseconds_of(metric->name, column == COLUMN_N ? 1 : factor));    \
    column++;
    RESULT_STATISTICS(X)
#undef X
#define X(name, title)                                                                             \
    print_number(table, column++, nanoseconds_of(result_bound(metric, #name), factor));
    RESULT_BOUNDS(X)
#undef X
#define X(name, title)                                                                             \
    print_number(table, column++, nanoseconds_of(result_part(metric, #name), factor));
    RESULT_PARTS(X)
#undef X
#define X(name, title)                                                                             \
    print_number(table, column++, nanoseconds_of(result_origin(metric, #name), factor));
    RESULT_ORIGINS(X)
#undef X
    add_intervals(table, metric, factor);
    print_number(table, COLUMN_SEEN + 1 + INTERVALS,
                 nanoseconds_of(result_noise_floor(metric, "p50"), factor));
    print_number(table, COLUMN_SEEN + 2 + INTERVALS,
                 nanoseconds_of(result_noise_floor(metric, "max"), factor));
}

static void add_cell(const struct show *show, struct table *table, const struct result_cell *cell)
{
    bool first = true;

    for (size_t i = 0; i < cell->metric_count; i++) {
        if (!is_metric_wanted(show, &cell->metrics[i]))
            continue;
        add_metric(show, table, cell, &cell->metrics[i], first);
        first = false;
    }
    if (cell->status != RESULT_OK) {
        table_row(table);
        table_cell(table, COLUMN_SUBJECT, "%s", cell->subject);
        if (strcmp(cell->load, "none") != 0)
            table_cell(table, COLUMN_LOAD, "%s", cell->load);
        table_cell(table, COLUMN_METRIC, "%s", result_status_name(cell->status));
    }
}

static void print_registers(FILE *out, json_t *fault, const char *const *names)
{
    const char *gap = "      ";

    for (; *names; names++) {
        json_t *value = json_object_get(fault, *names);
        if (!json_is_integer(value))
            continue;
        printable_print(out, "%s%s %08" PRIx64, gap, *names, (uint64_t)json_integer_value(value));
        gap = "  ";
    }
    if (strcmp(gap, "  ") == 0)
        putc('\n', out);
}

/* Why a cell has no numbers. */
static void print_failure(const struct show *show, const struct result_cell *cell)
{
    static const char *const where[] = {"pc", "lr", "sp", "xpsr", NULL};
    static const char *const why[] = {"cfsr", "hfsr", "mmfar", "bfar", NULL};
    json_t *fault = json_object_get(cell->json, "fault");

    printable_print(show->out, "  ! %s\n", cell->id);
    int at = printable_print(show->out, "    %s:", result_status_name(cell->status));
    words_print(show->out, cell->reason, at > 0 ? (size_t)at : 0, 5, show->request->width);
    print_registers(show->out, fault, where);
    print_registers(show->out, fault, why);
}

static void print_failures(const struct show *show, const char *scenario,
                           enum result_evidence evidence)
{
    for (size_t i = 0; i < show->results->cell_count; i++) {
        const struct result_cell *cell = &show->results->cells[i];
        if (cell->status != RESULT_OK && strcmp(cell->scenario, scenario) == 0 &&
            cell->target->evidence == evidence && is_wanted(show, cell))
            print_failure(show, cell);
    }
}

/* What rows are there. */
struct kinds {
    bool counts, sizes, times;
};

static void add_kinds(const struct show *show, const struct result_cell *cell, struct kinds *kinds)
{
    for (size_t i = 0; i < cell->metric_count; i++) {
        if (!is_metric_wanted(show, &cell->metrics[i]))
            continue;
        kinds->counts |= cell->metrics[i].is_count;
        kinds->sizes |= cell->metrics[i].kind == METRIC_SIZE;
        kinds->times |= metric_is_time(cell->metrics[i].kind);
    }
}

/* The rows of one scenario and evidence, by board. */
static struct kinds add_rows(const struct show *show, struct table *table, const char *scenario,
                             enum result_evidence evidence)
{
    const char *board = NULL;
    struct kinds kinds = {false, false, false};

    for (size_t i = 0; i < show->results->cell_count; i++) {
        const struct result_cell *cell = &show->results->cells[i];
        char heading[160];

        if (strcmp(cell->scenario, scenario) != 0 || cell->target->evidence != evidence ||
            !is_wanted(show, cell))
            continue;
        if (!board || strcmp(board, cell->board) != 0) {
            board = cell->board;
            printable_into(heading, sizeof heading, " %s (%s)", board, cell->target->core);
            table_heading(table, heading);
        }
        add_cell(show, table, cell);
        add_kinds(show, cell, &kinds);
    }
    return kinds;
}

/* Where a count was above zero is worth a line. Without a sweep that is how often, which says
 * something of what disciplines lose, and nothing of a style's events that does not stand in the
 * table. */
static bool has_places(const struct result_cell *cell, const struct result_metric *metric)
{
    return metric->is_count && metric->max.number > 0 &&
           (metric->sweep_rows > 0 || cell->subject_kind != WIRE_ITEM_STYLE);
}

/* Where the counts of a scenario were above zero. */
static void print_places(const struct show *show, const char *scenario,
                         enum result_evidence evidence)
{
    for (size_t i = 0; i < show->results->cell_count; i++) {
        const struct result_cell *cell = &show->results->cells[i];
        if (strcmp(cell->scenario, scenario) != 0 || cell->target->evidence != evidence ||
            !is_wanted(show, cell))
            continue;
        for (size_t j = 0; j < cell->metric_count; j++) {
            const struct result_metric *metric = &cell->metrics[j];
            struct text places = {0};
            if (!has_places(cell, metric) || !is_metric_wanted(show, metric))
                continue;
            result_say_places(&places, cell, metric);
            printable_print(show->out, "  * %s (%s): %s %s\n", cell->subject, cell->board,
                            metric->name, text_get(&places));
            text_free(&places);
        }
    }
}

/* What of a board's samples must be known beside the table. */
static void print_sampling(const struct show *show, const char *scenario,
                           enum result_evidence evidence)
{
    struct show_sampling all = {
        .out = show->out, .width = show->request->width, .metric = show->request->metric};
    for (size_t i = 0; i < show->results->cell_count; i++) {
        const struct result_cell *cell = &show->results->cells[i];
        if (strcmp(cell->scenario, scenario) == 0 && cell->target->evidence == evidence &&
            is_wanted(show, cell))
            show_sampling_add(&all, cell);
    }
    show_sampling_end(&all);
}

static const char *nanoseconds_title(enum result_evidence evidence)
{
    return evidence == EVIDENCE_MODEL
               ? "nanoseconds (model) at each target's clock; below the table: cycles"
               : "nanoseconds at each target's clock; below the table: cycles";
}

static bool print_scenario(const struct show *show, const struct result_cell *first)
{
    enum result_evidence evidence = first->target->evidence;
    struct table_column own[COLUMNS];
    struct table *table = NULL;

    memcpy(own, columns, sizeof own);
    own[COLUMN_SUBJECT].title = first->subject_kind == WIRE_ITEM_STYLE ? "style" : "sharing";
    table = table_new(own, COLUMNS);
    if (!table)
        return false;
    struct kinds kinds = add_rows(show, table, first->scenario, evidence);
    bool only_sizes = kinds.sizes && !kinds.times && !kinds.counts;
    printable_print(show->out, "\n%s, in %s\n", first->scenario,
                    show->request->ns && kinds.times
                        ? nanoseconds_title(evidence)
                        : metric_unit(only_sizes ? METRIC_SIZE : METRIC_TIME, evidence));
    bool fine = table_print(table, show->out, show->request->width);
    table_free(table);
    if (kinds.counts)
        fprintf(show->out, "  * a plain count; its total is over all samples\n");
    print_places(show, first->scenario, evidence);
    print_sampling(show, first->scenario, evidence);
    print_failures(show, first->scenario, evidence);
    return fine;
}

/* Whether a cell before this one was of the same scenario and evidence. */
static bool is_printed(const struct show *show, size_t index)
{
    const struct result_cell *cell = &show->results->cells[index];

    for (size_t i = 0; i < index; i++) {
        const struct result_cell *other = &show->results->cells[i];
        if (strcmp(other->scenario, cell->scenario) == 0 &&
            other->target->evidence == cell->target->evidence && is_wanted(show, other))
            return true;
    }
    return false;
}

static void print_figures(const struct show *show, const struct result_cell *cell)
{
    size_t width = show->request->width;

    for (size_t i = 0; i < cell->metric_count; i++) {
        const struct result_metric *metric = &cell->metrics[i];
        const char *unit = result_metric_unit(cell, metric);

        if (!is_metric_wanted(show, metric))
            continue;
        printable_print(show->out, "\n%s\n  %s, %s: value, how often of n = %" PRId64 "\n",
                        cell->id, metric->name, unit, metric->n.integer);
        text_histogram(show->out, metric, width);
        if (metric->sweep_rows)
            printable_print(show->out, "  %s, %s: value by the %s that the event came into\n",
                            metric->name, unit,
                            cell->has_cycles ? "cycle of the instruction" : "instruction");
        text_sweep(show->out, cell, metric, width);
    }
}

static bool has_wanted_cell(const struct show *show, const struct result_target *target)
{
    for (size_t i = 0; i < show->results->cell_count; i++)
        if (show->results->cells[i].target == target && is_wanted(show, &show->results->cells[i]))
            return true;
    return false;
}

static void print_target(const struct show *show, const struct result_target *target)
{
    char text[512];
    int at = printable_print(show->out, "  %s (%s):", target->board, target->core);

    printable_into(text, sizeof text, "%s; %s, %.6g MHz%s%s",
                   result_evidence_unit(target->evidence), target->clock,
                   (double)target->clock_hz / 1e6, target->compiler ? "; " : "",
                   target->compiler ? target->compiler : "");
    words_print(show->out, text, at > 0 ? (size_t)at : 0, 3, show->request->width);
}

/* How many figures the plugin saw as well. */
static void print_witness(const struct show *show)
{
    uint64_t compared = 0, equal = 0; /* each of a cell is below 2^63 */

    for (size_t i = 0; i < show->results->cell_count; i++) {
        const struct result_cell *cell = &show->results->cells[i];
        if (!cell->has_witness || !is_wanted(show, cell))
            continue;
        compared += (uint64_t)cell->witness_compared;
        equal += (uint64_t)cell->witness_equal;
    }
    if (compared > 0)
        printable_print(show->out,
                        "  witness: the plugin saw %" PRIu64 " of %" PRIu64 " figures equal\n",
                        equal, compared);
}

/* What is missing is said before anything that might be taken for all. */
static void print_part(const struct show *show)
{
    char *sentence = results_part_sentence(show->results);

    if (sentence)
        printable_print(show->out, "PARTIAL RUN: %s\n", sentence);
    free(sentence);
}

static void print_summary(const struct show *show)
{
    size_t tally[RESULT_STATUS_COUNT] = {0}, total = 0;
    const char *gap = ": ";

    for (size_t i = 0; i < show->results->cell_count; i++) {
        if (is_wanted(show, &show->results->cells[i])) {
            tally[show->results->cells[i].status]++;
            total++;
        }
    }
    printable_print(show->out, "%s: %zu of %zu cells", show->results->name, total,
                    show->results->cell_count);
    for (unsigned i = 0; i < RESULT_STATUS_COUNT; i++) {
        if (!tally[i])
            continue;
        printable_print(show->out, "%s%zu %s", gap, tally[i],
                        result_status_name((enum result_status)i));
        gap = ", ";
    }
    putc('\n', show->out);
    for (size_t i = 0; i < show->results->target_count; i++)
        if (has_wanted_cell(show, &show->results->targets[i]))
            print_target(show, &show->results->targets[i]);
    print_witness(show);
}

static bool check_metric(const char *metric, struct message *message)
{
    const char *names[METRICS_MAX];
    size_t count = 0;
    char hint[SUGGEST_TEXT_MAX];
    const struct metric_row *row;

    if (metric_find(metric))
        return true;
    for (size_t i = 0; (row = metric_at(i)) && count < METRICS_MAX; i++)
        names[count++] = row->name;
    return message_add(message, "unknown metric '%s'%s", metric,
                       suggest_text(hint, metric, names, count));
}

/* Cells without a result match any metric, but on their own they are no answer
 * to a question about one. */
static bool check_any(const struct show *show, struct message *message)
{
    const struct show_request *request = show->request;

    for (size_t i = 0; i < show->results->cell_count; i++)
        if (is_wanted(show, &show->results->cells[i]) &&
            (!request->metric || show->results->cells[i].status == RESULT_OK))
            return true;
    return message_add(message, "none of the %zu cells of %s matches%s%s%s%s",
                       show->results->cell_count, show->results->path, request->cell ? " " : "",
                       request->cell ? request->cell : "", request->metric ? " with a metric " : "",
                       request->metric ? request->metric : "");
}

static bool check_unit(const struct show *show, struct message *message)
{
    for (size_t i = 0; show->request->ns && i < show->results->target_count; i++)
        if (has_wanted_cell(show, &show->results->targets[i]) &&
            !nanoseconds_are_known(&show->results->targets[i], message))
            return false;
    return true;
}

bool show_print(FILE *out, const struct results *results, const struct show_request *request,
                struct message *message)
{
    const struct show show = {out, results, request};
    bool fine = true;

    if (request->metric && !check_metric(request->metric, message))
        return false;
    if (!check_any(&show, message) || !check_unit(&show, message))
        return false;
    print_part(&show);
    print_summary(&show);
    for (size_t i = 0; i < results->cell_count; i++)
        if (is_wanted(&show, &results->cells[i]) && !is_printed(&show, i))
            fine &= print_scenario(&show, &results->cells[i]);
    for (size_t i = 0; request->figures && i < results->cell_count; i++)
        if (is_wanted(&show, &results->cells[i]))
            print_figures(&show, &results->cells[i]);
    return fine || message_add(message, "out of memory");
}
