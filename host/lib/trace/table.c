/* A trace as tables; see trace_print.h. */
#include "host/lib/trace/print.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/table.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define HEADING_MAX 400u

/* ---- one figure's row ------------------------------------------------ */

enum column { WHAT, N, MIN, P50, P99, MAX, BEST, WORST, COLUMNS };

static const struct table_column figure_columns[COLUMNS] = {
    [WHAT] = {"", false, 0},    [N] = {"n", true, 0},         [MIN] = {"min", true, 0},
    [P50] = {"p50", true, 0},   [P99] = {"p99", true, 0},     [MAX] = {"max", true, 0},
    [BEST] = {"best", true, 1}, [WORST] = {"worst", true, 1},
};

static void heading(struct table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void heading(struct table *table, const char *format, ...)
{
    char text[HEADING_MAX];
    va_list values;

    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    table_heading(table, text);
}

static void add_figure(struct table *table, const struct trace_print *print, const char *what,
                       const struct trace_numbers *numbers)
{
    bool cycles = print->result->has_cycles;
    const struct trace_quantiles *lane = &numbers->lane[cycles ? TRACE_NOMINAL : TRACE_INSNS];
    const char *about = lane->exact ? "" : "~";

    if (!numbers->n)
        return;
    table_row(table);
    table_cell(table, WHAT, "  %s", what);
    table_cell(table, N, "%" PRIu64, numbers->n);
    table_cell(table, MIN, "%" PRIu64, lane->min);
    table_cell(table, P50, "%s%" PRIu64, about, lane->p50);
    table_cell(table, P99, "%s%" PRIu64, about, lane->p99);
    table_cell(table, MAX, "%" PRIu64, lane->max);
    if (!cycles)
        return;
    table_cell(table, BEST, "%" PRIu64, numbers->lane[TRACE_BEST].min);
    table_cell(table, WORST, "%" PRIu64, numbers->lane[TRACE_WORST].max);
}

static const char *unit(const struct trace_print *print)
{
    return print->result->has_cycles ? "cycles" : "instructions";
}

/* Prints and frees. */
static bool put_table(FILE *out, struct table *table, const struct trace_print *print)
{
    bool good = table && table_print(table, out, print->width);

    table_free(table);
    return good;
}

/* ---- the head -------------------------------------------------------- */

static double per(uint64_t cycles, uint64_t insns)
{
    return insns ? (double)cycles / (double)insns : 0.0;
}

static void put_totals(FILE *out, const struct trace_result *result)
{
    const struct model_total *cycles = &result->cycles;

    fprintf(out, "\ninstructions  %" PRIu64 "\n", result->insns);
    if (!result->has_cycles) {
        fprintf(out, "cycles        none: a table cannot time this core, so all counts below are\n"
                     "              instructions\n");
        return;
    }
    fprintf(out, "cycles        %" PRIu64 " nominal, %" PRIu64 " at best, %" PRIu64 " at worst\n",
            cycles->nominal, cycles->best, cycles->worst);
    fprintf(out, "CPI           %.2f nominal, %.2f at best, %.2f at worst\n",
            per(cycles->nominal, result->insns), per(cycles->best, result->insns),
            per(cycles->worst, result->insns));
}

static void put_head(FILE *out, const struct trace_print *print)
{
    char text[TRACE_NAME_MAX];
    const struct trace_result *result = print->result;

    printable_print(out, "image         %s\n", print->setup->elf);
    printable_print(out, "machine       %s, QEMU %s\n", print->setup->machine->name, print->qemu);
    if (result->has_cycles)
        printable_print(out, "timed as      %s, model %u.%u\n", print->setup->core,
                        MODEL_VERSION_MAJOR, MODEL_VERSION_MINOR);
    else
        printable_print(out, "core          %s\n", print->setup->core);
    fprintf(out, "clock         an instruction lasts %u ns of the machine's timers\n",
            1u << trace_machine_shift(print->setup->machine));
    printable_print(out, "ended         %s\n", trace_end_text(text, print));
    if (result->resets)
        fprintf(out, "resets        %" PRIu64 "\n", result->resets);
    trace_put_guest(out, print);
    put_totals(out, result);
}

/* ---- by class of instruction ----------------------------------------- */

enum class_column {
    CLASS,
    INSNS,
    SHARE,
    CYCLES,
    CLASS_CPI,
    CLASS_BEST,
    CLASS_WORST,
    CLASS_COLUMNS
};

static const struct table_column class_columns[CLASS_COLUMNS] = {
    [CLASS] = {"", false, 0},           [INSNS] = {"instructions", true, 0},
    [SHARE] = {"%", true, 0},           [CYCLES] = {"cycles", true, 0},
    [CLASS_CPI] = {"CPI", true, 0},     [CLASS_BEST] = {"best", true, 1},
    [CLASS_WORST] = {"worst", true, 1},
};

static int by_weight(const void *left, const void *right)
{
    const struct trace_class *a = *(const struct trace_class *const *)left;
    const struct trace_class *b = *(const struct trace_class *const *)right;

    if (a->cycles.nominal != b->cycles.nominal)
        return a->cycles.nominal > b->cycles.nominal ? -1 : 1;
    if (a->insns != b->insns)
        return a->insns > b->insns ? -1 : 1;
    return a->klass < b->klass ? -1 : 1;
}

static void add_cycles(struct table *table, const struct model_total *cycles)
{
    table_cell(table, CYCLES, "%" PRIu64, cycles->nominal);
    table_cell(table, CLASS_BEST, "%" PRIu64, cycles->best);
    table_cell(table, CLASS_WORST, "%" PRIu64, cycles->worst);
}

static void add_class(struct table *table, const struct trace_result *result,
                      const struct trace_class *klass)
{
    table_row(table);
    table_cell(table, CLASS, "  %s", model_class_name(klass->klass));
    table_cell(table, INSNS, "%" PRIu64, klass->insns);
    table_cell(table, SHARE, "%.1f", 100.0 * per(klass->insns, result->insns));
    if (!result->has_cycles)
        return;
    add_cycles(table, &klass->cycles);
    table_cell(table, CLASS_CPI, "%.2f", per(klass->cycles.nominal, klass->insns));
}

static void add_other(struct table *table, const char *what, const struct model_total *cycles)
{
    if (!cycles->worst)
        return;
    table_row(table);
    table_cell(table, CLASS, "  %s", what);
    add_cycles(table, cycles);
}

static bool put_classes(FILE *out, const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    const struct trace_class *sorted[MODEL_CLASS_COUNT];
    struct table *table = table_new(class_columns, CLASS_COLUMNS);

    if (!table)
        return false;
    for (size_t i = 0; i < result->class_count; i++)
        sorted[i] = &result->classes[i];
    qsort(sorted, result->class_count, sizeof sorted[0], by_weight);
    for (size_t i = 0; i < result->class_count; i++)
        add_class(table, result, sorted[i]);
    if (result->has_cycles) {
        add_other(table, "exception entry, return", &result->entries);
        add_other(table, "waits and misalignment", &result->memory);
    }
    fprintf(out, "\nBy class of instruction\n");
    return put_table(out, table, print);
}

/* ---- exceptions ------------------------------------------------------ */

static const char *times(char text[32], uint64_t count)
{
    if (count == 1)
        snprintf(text, 32, "once");
    else
        snprintf(text, 32, "%" PRIu64 " times", count);
    return text;
}

static void add_exception(struct table *table, const struct trace_print *print,
                          const struct trace_exception *exception)
{
    char name[TRACE_NAME_MAX], place[TRACE_NAME_MAX], count[32];

    heading(table, "%s: %s, %s%s", trace_exception_name(name, exception->number),
            trace_place(place, print->names, exception->handler), times(count, exception->count),
            exception->handlers > 1 ? "; not always this handler" : "");
    add_figure(table, print, "pend to handler", &exception->latency);
    add_figure(table, print, "without nesting", &exception->own);
    add_figure(table, print, "with nesting", &exception->whole);
    if (exception->chained)
        heading(table, "  tail-chained %s", times(count, exception->chained));
    for (size_t i = 0; i < exception->preemption_count; i++)
        heading(table, "  preempted by %s %s",
                trace_exception_name(name, exception->preemptions[i].by),
                times(count, exception->preemptions[i].count));
}

static bool put_exceptions(FILE *out, const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    struct table *table;

    if (!result->exception_count) {
        fprintf(out, "\nExceptions: none was taken\n");
        return true;
    }
    table = table_new(figure_columns, COLUMNS);
    for (size_t i = 0; table && i < result->exception_count; i++)
        add_exception(table, print, &result->exceptions[i]);
    printable_print(out, "\nExceptions (%s)\n", unit(print));
    return put_table(out, table, print);
}

/* ---- masked stretches ------------------------------------------------ */

static const char *mask_place(char text[TRACE_NAME_MAX], const struct trace_print *print,
                              uint32_t pc)
{
    if (pc)
        return trace_place(text, print->names, pc);
    snprintf(text, TRACE_NAME_MAX, "an exception's return");
    return text;
}

static void add_stretch(struct table *table, const struct trace_print *print, const char *what,
                        const struct trace_stretch *stretch)
{
    char place[TRACE_NAME_MAX];
    int lane = print->result->has_cycles ? TRACE_NOMINAL : TRACE_INSNS;

    add_figure(table, print, what, &stretch->numbers);
    if (stretch->numbers.n) {
        heading(table, "    longest from %s", mask_place(place, print, stretch->from_pc));
        heading(table, "    to %s, after %" PRIu64 " instructions",
                mask_place(place, print, stretch->until_pc), stretch->insn);
    }
    if (stretch->open) {
        heading(table, "  %s is still set at the end, for at least %" PRIu64 " %s,", what,
                stretch->open_length[lane], unit(print));
        heading(table, "    since %s", mask_place(place, print, stretch->open_pc));
    }
}

static bool put_masks(FILE *out, const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    struct table *table;

    if (!result->sees_masks) {
        fprintf(out, "\nMasked stretches: not seen on a core with the security extension\n");
        return true;
    }
    if (!result->primask.numbers.n && !result->primask.open && !result->basepri.numbers.n &&
        !result->basepri.open) {
        fprintf(out, "\nInterrupts were never masked\n");
        return true;
    }
    table = table_new(figure_columns, COLUMNS);
    if (table) {
        add_stretch(table, print, "PRIMASK", &result->primask);
        add_stretch(table, print, "BASEPRI", &result->basepri);
    }
    printable_print(out, "\nStretches with interrupts masked (%s)\n", unit(print));
    return put_table(out, table, print);
}

/* ---- functions ------------------------------------------------------- */

static void add_most(struct table *table, const struct trace_print *print, const char *what,
                     const struct trace_most *most)
{
    char place[TRACE_NAME_MAX];

    if (most->site)
        heading(table, "    longest%s: by %s, after %" PRIu64 " instructions", what,
                trace_place(place, print->names, most->site), most->insn);
    else
        heading(table,
                "    longest%s: by an exception or as a thread, after %" PRIu64 " instructions",
                what, most->insn);
}

static void add_function(struct table *table, const struct trace_print *print, size_t index)
{
    const struct trace_function *function = &print->result->functions[index];
    char place[TRACE_NAME_MAX], count[32], open[64] = "";

    if (function->entered > function->returned)
        snprintf(open, sizeof open, ", %" PRIu64 " without a return",
                 function->entered - function->returned);
    heading(table, "%s: called %s%s",
            trace_place(place, print->names, print->setup->ranges[index].start),
            function->entered ? times(count, function->entered) : "never", open);
    add_figure(table, print, "without interrupts", &function->exclusive);
    add_figure(table, print, "with interrupts", &function->inclusive);
    if (!function->returned)
        return;
    if (function->most_exclusive.insn == function->most_inclusive.insn) {
        add_most(table, print, "", &function->most_inclusive);
        return;
    }
    add_most(table, print, " without", &function->most_exclusive);
    add_most(table, print, " with", &function->most_inclusive);
}

static bool put_functions(FILE *out, const struct trace_print *print)
{
    const struct trace_result *result = print->result;
    struct table *table;

    if (!result->function_count)
        return true;
    table = table_new(figure_columns, COLUMNS);
    for (size_t i = 0; table && i < result->function_count; i++)
        add_function(table, print, i);
    printable_print(out, "\nFunctions (%s)\n", unit(print));
    if (!put_table(out, table, print))
        return false;
    if (result->lost)
        fprintf(out, "  %" PRIu64 " calls were given up: too many were open at once\n",
                result->lost);
    return true;
}

/* ---- notes ----------------------------------------------------------- */

/* Names with commas, in lines of `width` characters behind an indent. */
struct list {
    FILE *out;
    size_t width, used, count;
};

static void put_name(struct list *list, const char *name)
{
    size_t size = strlen(name);

    if (list->count)
        list->used += (size_t)fprintf(list->out, ",");
    if (list->used + size + 2 > list->width || !list->count)
        list->used = (size_t)fprintf(list->out, "\n  ") - 1;
    else
        list->used += (size_t)fprintf(list->out, " ");
    list->used += (size_t)printable_print(list->out, "%s", name);
    list->count++;
}

static void put_notes(FILE *out, const struct trace_print *print)
{
    struct list doubts = {.out = out, .width = print->width};
    struct list guesses = {.out = out, .width = print->width};
    struct model_setting setting;

    if (!print->result->has_cycles)
        return;
    fprintf(out,
            "\nmin to max are nominal; best is the lowest and worst the highest that the model\n"
            "allows, for what the manuals leave open:");
    for (unsigned i = 0; i < MODEL_UNKNOWN_COUNT; i++)
        if (print->result->doubts & 1u << i)
            put_name(&doubts, model_unknown_name((enum model_unknown)i));
    printable_print(out, "%s\nuncalibrated, taken from no manual and no measurement:",
                    doubts.count ? "" : " nothing");
    for (size_t i = 0; model_setting_at(print->model, i, &setting); i++)
        if (setting.applies && !setting.calibrated)
            put_name(&guesses, setting.name);
    printable_print(out, "%s\n", guesses.count ? "" : " nothing");
}

bool trace_print_table(FILE *out, const struct trace_print *print)
{
    put_head(out, print);
    if (!put_classes(out, print) || !put_exceptions(out, print) || !put_masks(out, print) ||
        !put_functions(out, print))
        return false;
    put_notes(out, print);
    return true;
}

const char *trace_end_text(char text[TRACE_NAME_MAX], const struct trace_print *print)
{
    const struct trace_setup *setup = print->setup;

    switch (print->outcome->end) {
    case TRACE_ENDED_ITSELF:
        snprintf(text, TRACE_NAME_MAX, "the image ended itself, status %d", print->outcome->status);
        break;
    case TRACE_ENDED_INSNS:
        snprintf(text, TRACE_NAME_MAX, "after %" PRIu64 " instructions (--insns)", setup->insns);
        break;
    case TRACE_ENDED_SECONDS:
        snprintf(text, TRACE_NAME_MAX, "after %u s (--seconds)", setup->seconds);
        break;
    case TRACE_ENDED_STOPPED:
        snprintf(text, TRACE_NAME_MAX, "stopped by you");
        break;
    case TRACE_ENDED_LOCKUP:
    case TRACE_ENDS:
        snprintf(text, TRACE_NAME_MAX, "not");
        break;
    }
    return text;
}
