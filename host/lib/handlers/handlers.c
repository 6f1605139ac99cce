/* Judges a trace's functions; see handlers.h. */
#include "host/lib/handlers/handlers.h"

#include "host/lib/base/printable.h"
#include "host/lib/files/output_file.h"
#include "host/lib/gate/print.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TARGET     "trace" /* in the place of a board */
#define REASON_MAX 160u

#define NEVER_RETURNED "no call of it returned"

static const char *const metrics[] = {"exclusive", "inclusive", NULL};
static const enum figure shown_first[] = {FIGURE_WORST, FIGURE_NOMINAL, FIGURE_BEST};

struct work {
    const struct handlers_request *request;
    const struct handlers_trace *trace;
    struct baseline baseline;
    struct gate gate;
    struct message *message;
    uint64_t max;
    char (*reasons)[REASON_MAX]; /* one a function: what --max says of it */
    char **keys;                 /* the same: its name in a baseline */
};

bool handlers_wanted(const struct handlers_request *request)
{
    return request->max || request->save || request->baseline || request->junit;
}

static bool read_max(const char *text, uint64_t *max, struct message *message)
{
    char *end = NULL;

    errno = 0;
    *max = text ? strtoull(text, &end, 10) : 0;
    if (!text || (text[0] >= '0' && text[0] <= '9' && !*end && !errno && *max <= UINT32_MAX))
        return true;
    return message_add(message, "--max needs a whole number of cycles, not '%s'", text);
}

bool handlers_check(const struct handlers_request *request, size_t functions,
                    struct message *message)
{
    uint64_t max = 0;

    if (!handlers_wanted(request))
        return true;
    if (!functions)
        return message_add(message, "--max, --save, --baseline and --junit are about functions: "
                                    "name them with -f");
    if (request->junit && !request->max && !request->baseline)
        return message_add(message, "--junit: against what? Give --max or --baseline");
    return read_max(request->max, &max, message);
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

static struct gate_row *add_row(struct work *work, size_t function, enum verdict verdict)
{
    struct gate_row *row = &work->gate.rows[work->gate.count++];

    *row = (struct gate_row){.verdict = verdict,
                             .fails = verdict <= VERDICT_WORSE,
                             .cell = work->trace->functions[function],
                             .unit = unit_of(work)};
    work->gate.compared = true;
    return row;
}

static void add_max(struct work *work, size_t function)
{
    const struct figures figures = figures_at(work, function, 1);
    double worst = figures.of[FIGURE_WORST], max = (double)work->max;
    bool known = figures.known[FIGURE_WORST];
    struct gate_row *row = add_row(work, function,
                                   !known        ? VERDICT_INCONCLUSIVE
                                   : worst > max ? VERDICT_WORSE
                                                 : VERDICT_EQUAL);

    row->metric = "--max";
    row->reason = NEVER_RETURNED;
    if (!known)
        return;
    snprintf(work->reasons[function], REASON_MAX,
             "its worst call takes %.0f %s, interrupts included; at most %.0f are allowed", worst,
             unit_of(work), max);
    row->reason = work->reasons[function];
}

/* A function's name in a baseline, whose lines are words; to be freed. */
static char *key_of(const char *name)
{
    struct text text = {0};
    char *key;

    for (; *name; name++)
        if (strchr(" \t\n\\#", *name))
            text_addf(&text, "\\x%02x", (unsigned char)*name);
        else
            text_addf(&text, "%c", *name);
    key = text.failed ? NULL : strdup(text_get(&text));
    text_free(&text);
    return key;
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

static enum verdict judge(const struct baseline_line *was, bool known, double now)
{
    if (!was)
        return known ? VERDICT_NEW : VERDICT_INCONCLUSIVE;
    if (!known)
        return VERDICT_GONE;
    return now > was->number ? VERDICT_WORSE : now < was->number ? VERDICT_IMPROVED : VERDICT_EQUAL;
}

/* One row a metric, that of the figure with the worst news. */
static void add_compared(struct work *work, size_t function, size_t metric)
{
    const struct figures figures = figures_at(work, function, metric);
    struct gate_row *row = NULL;

    for (size_t i = 0; i < sizeof shown_first / sizeof *shown_first; i++) {
        enum figure figure = shown_first[i];
        const struct baseline_line *was =
            line_of(work, work->keys[function], metrics[metric], figure);
        enum verdict verdict = judge(was, figures.known[figure], figures.of[figure]);
        if (!row)
            row = add_row(work, function, verdict);
        else if (verdict >= row->verdict)
            continue;
        row->verdict = verdict;
        row->fails = verdict <= VERDICT_WORSE;
        row->metric = metrics[metric];
        row->statistic = figure_name(figure);
        row->has_old = was != NULL;
        row->has_new = figures.known[figure];
        row->old = was ? was->number : 0;
        row->new = figures.of[figure];
        row->reason = verdict == VERDICT_INCONCLUSIVE ? NEVER_RETURNED : NULL;
    }
}

/* ---- Baselines ---- */

static bool check_target(const struct work *work, const char *key, const char *is)
{
    size_t count = 0;
    const struct baseline_line *lines = baseline_find(&work->baseline, TARGET, &count);

    for (size_t i = 0; i < count; i++)
        if (lines[i].kind == BASELINE_TARGET && strcmp(lines[i].key, key) == 0 &&
            strcmp(lines[i].value, is) != 0)
            return message_add(work->message,
                               "%s: the baseline is of %s %s, this trace of %s: they cannot be "
                               "compared",
                               work->request->baseline, key, lines[i].value, is);
    return true;
}

static bool compare_all(struct work *work)
{
    if (!baseline_read_of(&work->baseline, work->request->baseline, metrics, work->message) ||
        !check_target(work, "core", work->trace->core) ||
        !check_target(work, "evidence", evidence_of(work)))
        return false;
    for (size_t i = 0; i < work->trace->result->function_count; i++)
        for (size_t metric = 0; metrics[metric]; metric++)
            add_compared(work, i, metric);
    return true;
}

static bool save(const struct work *work)
{
    struct text text = {0};
    char number[FIGURE_TEXT_MAX];

    text_addf(&text, BASELINE_HEAD "\n" TARGET " - core %s\n" TARGET " - evidence %s\n",
              work->trace->core, evidence_of(work));
    for (size_t i = 0; i < work->trace->result->function_count; i++) {
        for (size_t metric = 0; metrics[metric]; metric++) {
            const struct figures figures = figures_at(work, i, metric);
            for (unsigned figure = 0; figure < FIGURE_TOTAL; figure++)
                if (figures.known[figure])
                    text_addf(&text, "%s %s %s %s\n", work->keys[i], metrics[metric],
                              figure_name((enum figure)figure),
                              figure_text(number, figures.of[figure], false));
        }
    }
    bool fine = text.failed ? message_add(work->message, "out of memory")
                            : output_file_write(work->request->save, text_get(&text), text.used,
                                                work->message);
    text_free(&text);
    return fine;
}

/* ---- All of it ---- */

static bool write_junit(const struct work *work)
{
    struct text text = {0};

    if (!work->request->junit)
        return true;
    gate_junit(&text, &work->gate, &(struct gate_about){.name = work->trace->elf});
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

    for (size_t i = 0; i < work->gate.count; i++) {
        const struct gate_row *row = &work->gate.rows[i];
        failing += row->fails;
        printable_print(out, "%s  %s  %s  %s\n", row->fails ? "FAIL" : "ok  ", row->cell,
                        gate_row_metric(metric, row), gate_row_words(words, row));
    }
    printable_print(out, "%zu checks of %zu functions: %zu failed\n", work->gate.count,
                    work->trace->result->function_count, failing);
}

static bool name_keys(struct work *work)
{
    size_t functions = work->trace->result->function_count;

    work->keys = calloc(functions + 1, sizeof *work->keys);
    for (size_t i = 0; work->keys && i < functions; i++)
        if (!(work->keys[i] = key_of(work->trace->functions[i])))
            return false;
    return work->keys != NULL;
}

static void free_keys(struct work *work)
{
    for (size_t i = 0; work->keys && work->keys[i]; i++)
        free(work->keys[i]);
    free(work->keys);
}

static bool run(struct work *work, FILE *out, bool *failed)
{
    size_t functions = work->trace->result->function_count;

    work->gate.rows = calloc(functions * 3 + 1, sizeof *work->gate.rows);
    work->reasons = calloc(functions + 1, sizeof *work->reasons);
    if (!work->gate.rows || !work->reasons || !name_keys(work))
        return message_add(work->message, "out of memory");
    for (size_t i = 0; work->request->max && i < functions; i++)
        add_max(work, i);
    if (work->request->baseline && !compare_all(work))
        return false;
    for (size_t i = 0; i < work->gate.count; i++)
        *failed |= work->gate.rows[i].fails;
    if (work->gate.count)
        print(work, out);
    return write_junit(work) && (!work->request->save || save(work));
}

bool handlers_gate(const struct handlers_request *request, const struct handlers_trace *trace,
                   FILE *out, bool *failed, struct message *message)
{
    struct work work = {.request = request, .trace = trace, .message = message};

    *failed = false;
    if (!handlers_wanted(request))
        return true;
    bool fine = handlers_check(request, trace->result->function_count, message) &&
                read_max(request->max, &work.max, message) && run(&work, out, failed);
    gate_free(&work.gate);
    free(work.reasons);
    free_keys(&work);
    baseline_free(&work.baseline);
    return fine;
}
