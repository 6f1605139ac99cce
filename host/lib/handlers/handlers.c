/* Judges a trace's functions; see handlers.h. */
#include "host/lib/handlers/handlers.h"

#include "host/lib/base/decimal.h"
#include "host/lib/base/printable.h"
#include "host/lib/files/output_file.h"
#include "host/lib/gate/print.h"
#include "host/lib/handlers/budgets.h"
#include "host/lib/handlers/names.h"
#include "host/lib/pattern/pattern.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TARGET     "trace" /* in the place of a board */
#define REASON_MAX 200u

static const char *const metrics[] = {"exclusive", "inclusive", NULL};
static const enum figure shown_first[] = {FIGURE_WORST, FIGURE_NOMINAL, FIGURE_BEST};
static const char never[] = "no call of it returned";

struct work {
    const struct handlers_request *request;
    const struct handlers_trace *trace;
    size_t functions;
    char **words; /* of the functions, in baselines; of `functions` + 1 */
    struct baseline baseline;
    struct budget_list budgets;
    struct gate gate;
    struct message *message;
    uint64_t max;
    char (*reasons)[REASON_MAX]; /* one a function: what --max says of it */
};

bool handlers_wanted(const struct handlers_request *request)
{
    return request->max || request->save || request->baseline || request->budget || request->junit;
}

static bool read_max(const char *text, uint64_t *max, struct message *message)
{
    return !text || decimal_whole(text, UINT32_MAX, max) ||
           message_add(message, "--max needs a whole number of cycles, not '%s'", text);
}

bool handlers_check(const struct handlers_request *request, size_t functions,
                    struct message *message)
{
    uint64_t max = 0;

    if (!handlers_wanted(request))
        return true;
    if (!functions)
        return message_add(message, "--max, --save, --baseline, --budget and --junit are about "
                                    "functions: name them with -f");
    if (request->junit && !request->max && !request->baseline && !request->budget)
        return message_add(message, "--junit: against what? Give --max, --baseline or --budget");
    return read_max(request->max, &max, message);
}

bool handlers_check_names(const struct handlers_request *request, const char *const *functions,
                          size_t count, struct message *message)
{
    bool by_name = request->save || request->baseline || request->junit;

    for (size_t i = 1; by_name && i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(functions[i], functions[j]) == 0)
                return message_add(message,
                                   "--function: two of those that are asked for are called %s: a "
                                   "baseline or JUnit file cannot tell them apart; ask for one",
                                   functions[i]);
    return true;
}

/* ---- Figures ---- */

static const struct trace_numbers *numbers_of(const struct work *work, size_t function,
                                              size_t metric)
{
    const struct trace_function *found = &work->trace->result->functions[function];
    return metric ? &found->inclusive : &found->exclusive;
}

static struct figures figures_at(const struct work *work, size_t function, size_t metric)
{
    const struct trace_numbers *numbers = numbers_of(work, function, metric);
    const struct trace_quantiles *lane = numbers->lane;
    bool cycles = work->trace->cycles, any = numbers->n > 0;
    struct figures figures = {.known = {any, any, any, false}};

    figures.of[FIGURE_BEST] = (double)lane[cycles ? TRACE_BEST : TRACE_INSNS].min;
    figures.of[FIGURE_NOMINAL] = (double)lane[cycles ? TRACE_NOMINAL : TRACE_INSNS].p50;
    figures.of[FIGURE_WORST] = (double)lane[cycles ? TRACE_WORST : TRACE_INSNS].max;
    return figures;
}

static const char *evidence_of(const struct work *work)
{
    return result_evidence_name(work->trace->cycles ? EVIDENCE_MODEL : EVIDENCE_INSNS);
}

static const char *unit_of(const struct work *work)
{
    return result_evidence_unit(work->trace->cycles ? EVIDENCE_MODEL : EVIDENCE_INSNS);
}

/* ---- Rows ---- */

static void set_verdict(struct gate_row *row, enum verdict verdict)
{
    row->verdict = verdict;
    row->fails = verdict_is_bad(verdict);
}

static bool is_called(const struct work *work, size_t function)
{
    return numbers_of(work, function, 1)->n > 0;
}

static struct gate_row *add_row(struct work *work, size_t function, enum verdict verdict)
{
    struct gate_row *row = &work->gate.rows[work->gate.count++];

    *row = (struct gate_row){.cell = work->trace->functions[function], .unit = unit_of(work)};
    set_verdict(row, verdict);
    return row;
}

static void add_never(struct work *work, size_t function, const char *metric)
{
    struct gate_row *row = add_row(work, function, VERDICT_INCONCLUSIVE);

    row->metric = metric;
    row->reason = never;
}

/* Calls that the end of the trace cut off, or that nobody came back from: how long they would have
 * been is not known. */
static void add_open(const struct work *work, size_t function, char reason[REASON_MAX], size_t used)
{
    const struct trace_function *found = &work->trace->result->functions[function];

    if (found->entered > found->returned && used < REASON_MAX)
        snprintf(reason + used, REASON_MAX - used, "; %" PRIu64 " did not return",
                 found->entered - found->returned);
}

static void add_max(struct work *work, size_t function)
{
    double worst = figures_at(work, function, 1).of[FIGURE_WORST], max = (double)work->max;

    if (!is_called(work, function)) {
        add_never(work, function, "--max");
        return;
    }
    struct gate_row *row = add_row(work, function, worst > max ? VERDICT_WORSE : VERDICT_EQUAL);
    row->metric = "--max";
    int used =
        snprintf(work->reasons[function], REASON_MAX,
                 "its worst call takes %.0f %s, interrupts included; at most %.0f are allowed",
                 worst, unit_of(work), max);
    add_open(work, function, work->reasons[function], (size_t)used);
    row->reason = work->reasons[function];
    work->gate.compared = true;
}

static const struct baseline_line *line_of(const struct work *work, const char *function,
                                           const char *metric, enum figure figure)
{
    size_t count = 0;
    const struct baseline_line *lines = baseline_find(&work->baseline, function, &count);

    for (size_t i = 0; i < count; i++)
        if (lines[i].kind == BASELINE_VALUE && lines[i].figure == figure &&
            strcmp(lines[i].metric, metric) == 0)
            return &lines[i];
    return NULL;
}

static enum verdict judge(const struct baseline_line *was, double now)
{
    if (!was)
        return VERDICT_NEW;
    double more = metric_worse_by(&handlers_metrics[0], was->number, now);
    return more > 0 ? VERDICT_WORSE : more < 0 ? VERDICT_IMPROVED : VERDICT_EQUAL;
}

/* One row a metric, that of the figure with the worst news. */
static void add_compared(struct work *work, size_t function, size_t metric)
{
    const struct figures figures = figures_at(work, function, metric);
    struct gate_row *row = NULL;

    for (size_t i = 0; i < sizeof shown_first / sizeof *shown_first; i++) {
        enum figure figure = shown_first[i];
        const struct baseline_line *was =
            line_of(work, work->words[function], metrics[metric], figure);
        enum verdict verdict = judge(was, figures.of[figure]);
        work->gate.compared |= was != NULL;
        if (!row)
            row = add_row(work, function, verdict);
        else if (verdict >= row->verdict)
            continue;
        set_verdict(row, verdict);
        row->metric = metrics[metric];
        row->statistic = figure_name(figure);
        row->has_old = was != NULL;
        row->has_new = true;
        row->old = was ? was->number : 0;
        row->new = figures.of[figure];
    }
}

static void compare_function(struct work *work, size_t function)
{
    if (!is_called(work, function)) {
        add_never(work, function, "--baseline");
        return;
    }
    for (size_t metric = 0; metrics[metric]; metric++)
        add_compared(work, function, metric);
}

static bool is_asked_for(const struct work *work, const char *word)
{
    for (size_t i = 0; i < work->functions; i++)
        if (strcmp(work->words[i], word) == 0)
            return true;
    return false;
}

/* Functions of the baseline that this trace did not look at: each once. */
static void add_gone(struct work *work)
{
    const struct baseline *baseline = &work->baseline;
    const char *last = NULL;

    for (size_t i = 0; i < baseline->count; i++) {
        const struct baseline_line *line = &baseline->lines[i];
        if (line->kind == BASELINE_TARGET || (last && strcmp(last, line->cell) == 0))
            continue;
        last = line->cell;
        if (is_asked_for(work, line->cell))
            continue;
        struct gate_row *row = &work->gate.rows[work->gate.count++];
        *row = (struct gate_row){.cell = line->cell,
                                 .metric = "--baseline",
                                 .unit = unit_of(work),
                                 .reason = "the baseline has it, and no -f asks for it"};
        set_verdict(row, VERDICT_GONE);
    }
}

/* ---- Budgets ---- */

static void add_budget(struct work *work, const struct budget *budget, size_t function)
{
    size_t metric = strcmp(budget->metric->name, metrics[0]) == 0 ? 0 : 1;
    double value = figures_at(work, function, metric).of[figure_find(budget->statistic)];
    bool called = is_called(work, function);
    struct gate_row *row = add_row(work, function,
                                   !called ? VERDICT_INCONCLUSIVE
                                   : budget_keeps(budget, value, budget->bound) ? VERDICT_EQUAL
                                                                                : VERDICT_WORSE);

    row->budget = budget;
    row->metric = metrics[metric];
    row->statistic = budget->statistic;
    row->has_new = called;
    row->new = value;
    row->limit = budget->bound;
    row->reason = called ? NULL : never;
    work->gate.compared |= called;
}

static bool check_budget(struct work *work, const struct budget *budget)
{
    size_t matched = 0;

    for (size_t i = 0; i < work->functions; i++) {
        if (!pattern_matches_part(budget->subject, work->trace->functions[i]))
            continue;
        matched++;
        add_budget(work, budget, i);
    }
    return matched ||
           message_add(work->message, "%s: budget %zu, '%s', matches none of the functions of -f",
                       budget->file, budget->index + 1, budget->sentence);
}

static bool check_budgets(struct work *work)
{
    bool fine = true;

    for (size_t i = 0; i < work->budgets.count; i++)
        fine &= check_budget(work, &work->budgets.budgets[i]);
    return fine;
}

/* ---- Baselines ---- */

/* Another timing model may be why a figure is another. */
static void note_model(const struct work *work, FILE *out)
{
    size_t count = 0;
    const struct baseline_line *lines = baseline_find(&work->baseline, TARGET, &count);
    const char *was = NULL, *is = work->trace->model;

    for (size_t i = 0; i < count; i++)
        if (lines[i].kind == BASELINE_TARGET && strcmp(lines[i].key, "model") == 0)
            was = lines[i].value;
    if (work->request->baseline && work->trace->cycles && (!was || strcmp(was, is) != 0))
        printable_print(out, "note  model: the baseline is of %s, this trace of %s\n",
                        was ? was : "none", is);
}

static bool check_target(const struct work *work, const char *key, const char *is)
{
    size_t count = 0;
    const struct baseline_line *lines = baseline_find(&work->baseline, TARGET, &count);

    for (size_t i = 0; i < count; i++)
        if (lines[i].kind == BASELINE_TARGET && strcmp(lines[i].key, key) == 0 &&
            strcmp(lines[i].value, is) != 0)
            return message_at(work->message, work->request->baseline, lines[i].line, 0,
                              "the baseline is of %s %s, this trace of %s: they cannot be compared",
                              key, lines[i].value, is);
    return true;
}

static bool compare_all(struct work *work)
{
    if (!check_target(work, "core", work->trace->core) ||
        !check_target(work, "evidence", evidence_of(work)))
        return false;
    for (size_t i = 0; i < work->functions; i++)
        compare_function(work, i);
    add_gone(work);
    return true;
}

/* Of what was never called there is nothing to save; a baseline without it would let it pass. */
static bool check_called(const struct work *work)
{
    bool fine = true;

    for (size_t i = 0; work->request->save && i < work->functions; i++)
        if (!is_called(work, i))
            fine =
                message_add(work->message, "--save %s: %s: %s; leave it out of -f, or trace longer",
                            work->request->save, work->trace->functions[i], never);
    return fine;
}

struct lines {
    char **list;
    size_t count;
    bool failed;
};

static void add_line(struct lines *lines, const char *cell, const char *metric, const char *key,
                     const char *value)
{
    char **line = &lines->list[lines->count];

    if (asprintf(line, "%s %s %s %s", cell, metric, key, value) < 0)
        lines->failed = true;
    else
        lines->count++;
}

static void add_lines(const struct work *work, size_t function, struct lines *lines)
{
    char number[FIGURE_TEXT_MAX];

    for (size_t metric = 0; metrics[metric]; metric++) {
        const struct figures figures = figures_at(work, function, metric);
        for (unsigned figure = 0; figure < FIGURE_TOTAL; figure++)
            add_line(lines, work->words[function], metrics[metric],
                     figure_name((enum figure)figure),
                     figure_text(number, figures.of[figure], false));
    }
}

static bool save(const struct work *work)
{
    struct lines lines = {
        .list = calloc(work->functions * HANDLERS_METRICS * FIGURE_TOTAL + 3, sizeof(char *))};
    struct text text = {0};

    if (!lines.list)
        return message_add(work->message, "out of memory");
    add_line(&lines, TARGET, "-", "core", work->trace->core);
    add_line(&lines, TARGET, "-", "evidence", evidence_of(work));
    if (work->trace->cycles)
        add_line(&lines, TARGET, "-", "model", work->trace->model);
    for (size_t i = 0; i < work->functions; i++)
        add_lines(work, i, &lines);
    baseline_put(&text, lines.list, lines.count);
    bool fine =
        lines.failed || text.failed
            ? message_add(work->message, "out of memory")
            : output_file_write(work->request->save, text_get(&text), text.used, work->message);
    for (size_t i = 0; i < lines.count; i++)
        free(lines.list[i]);
    free(lines.list);
    text_free(&text);
    return fine;
}

/* ---- All of it ---- */

static bool write_junit(const struct work *work)
{
    struct text text = {0};

    if (!work->request->junit)
        return true;
    gate_junit(&text, &work->gate,
               &(struct gate_about){.command = "trace", .name = work->trace->elf});
    bool fine = text.failed ? message_add(work->message, "out of memory")
                            : output_file_write(work->request->junit, text_get(&text), text.used,
                                                work->message);
    text_free(&text);
    return fine;
}

static void print(const struct work *work, FILE *out)
{
    char words[GATE_WORDS_MAX], metric[GATE_WORDS_MAX];
    size_t failing = 0;

    note_model(work, out);
    for (size_t i = 0; i < work->gate.count; i++) {
        const struct gate_row *row = &work->gate.rows[i];
        failing += row->fails;
        printable_print(out, "%s  %s  %s  %s\n", row->fails ? "FAIL" : "ok  ", row->cell,
                        gate_row_metric(metric, row), gate_row_words(words, row));
    }
    if (!work->gate.compared)
        printable_print(out, "FAIL  nothing was compared\n");
    printable_print(out, "%zu checks of %zu functions: %zu failed\n", work->gate.count,
                    work->functions, failing);
}

/* Whether anything is held to something. */
static bool is_gate(const struct handlers_request *request)
{
    return request->max || request->baseline || request->budget;
}

static bool check_all(struct work *work)
{
    for (size_t i = 0; work->request->max && i < work->functions; i++)
        add_max(work, i);
    return (!work->request->baseline || compare_all(work)) && check_budgets(work);
}

static bool make_room(struct work *work)
{
    size_t rows = work->functions * (3 + work->budgets.count) + work->baseline.count + 1;

    work->gate.rows = calloc(rows, sizeof *work->gate.rows);
    work->reasons = calloc(work->functions + 1, sizeof *work->reasons);
    work->words = calloc(work->functions + 1, sizeof *work->words);
    bool fine = work->gate.rows && work->reasons && work->words;
    for (size_t i = 0; fine && i < work->functions; i++)
        fine = (work->words[i] = handlers_word(work->trace->functions[i])) != NULL;
    return fine || message_add(work->message, "out of memory");
}

static bool read_files(struct work *work)
{
    const struct handlers_request *request = work->request;

    return (!request->baseline ||
            baseline_read_of(&work->baseline, request->baseline, TARGET, metrics, work->message)) &&
           (!request->budget || handlers_budgets_read(&work->budgets, request->budget,
                                                      work->trace->cycles, work->message));
}

static bool run(struct work *work, FILE *out, bool *failed)
{
    if (!read_files(work) || !make_room(work) || !check_called(work) || !check_all(work))
        return false;
    *failed = is_gate(work->request) && !work->gate.compared;
    for (size_t i = 0; i < work->gate.count; i++)
        *failed |= work->gate.rows[i].fails;
    if (is_gate(work->request))
        print(work, out);
    return write_junit(work) && (!work->request->save || save(work));
}

static void release(struct work *work)
{
    for (size_t i = 0; work->words && i < work->functions; i++)
        free(work->words[i]);
    free(work->words);
    free(work->reasons);
    gate_free(&work->gate);
    budget_free(&work->budgets);
    baseline_free(&work->baseline);
}

bool handlers_gate(const struct handlers_request *request, const struct handlers_trace *trace,
                   FILE *out, bool *failed, struct message *message)
{
    struct work work = {.request = request,
                        .trace = trace,
                        .functions = trace->result->function_count,
                        .message = message};

    *failed = false;
    if (!handlers_wanted(request))
        return true;
    bool fine = handlers_check(request, work.functions, message) &&
                handlers_check_names(request, trace->functions, work.functions, message) &&
                read_max(request->max, &work.max, message) && run(&work, out, failed);
    release(&work);
    return fine;
}
