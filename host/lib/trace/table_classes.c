/* What a trace's instructions took, by class. */
#include "host/lib/trace/print.h"

#include <inttypes.h>
#include <stdlib.h>

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
    table_cell(table, SHARE, "%.1f", 100.0 * trace_per(klass->insns, result->insns));
    if (!result->has_cycles)
        return;
    add_cycles(table, &klass->cycles);
    table_cell(table, CLASS_CPI, "%.2f", trace_per(klass->cycles.nominal, klass->insns));
}

static void add_other(struct table *table, const char *what, const struct model_total *cycles)
{
    if (!cycles->worst)
        return;
    table_row(table);
    table_cell(table, CLASS, "  %s", what);
    add_cycles(table, cycles);
}

bool trace_put_classes(FILE *out, const struct trace_print *print)
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
    return trace_put_table(out, table, print);
}
