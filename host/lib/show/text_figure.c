/* Histograms and sweeps as text; see text_figure.h. */
#include "host/lib/show/text_figure.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/text.h"
#include "host/lib/results/arrivals.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HISTOGRAM_ROWS 24u
#define SWEEP_ROWS     32u
#define LABEL_MAX      48u

/* A range of values, cut into rows of `step` values each. Unsigned arithmetic,
 * because the difference of two int64_t may not fit into one. */
struct scale {
    int64_t from;
    uint64_t step;
    size_t rows;
};

static struct scale scale_of(int64_t from, int64_t to, size_t most_rows)
{
    uint64_t span = (uint64_t)to - (uint64_t)from;
    uint64_t step = span / most_rows + 1;

    return (struct scale){from, step, (size_t)(span / step) + 1};
}

static size_t row_of(const struct scale *scale, int64_t value)
{
    return (size_t)(((uint64_t)value - (uint64_t)scale->from) / scale->step);
}

/* "17", or "16..19" for a row of several values. */
static void label_of(const struct scale *scale, size_t row, int64_t to, char label[LABEL_MAX])
{
    int64_t low = (int64_t)((uint64_t)scale->from + row * scale->step);
    int64_t high = (int64_t)((uint64_t)low + scale->step - 1);

    if (scale->step == 1)
        snprintf(label, LABEL_MAX, "%" PRId64, low);
    else
        snprintf(label, LABEL_MAX, "%" PRId64 "..%" PRId64, low, high > to ? to : high);
}

static size_t label_width(const struct scale *scale, int64_t to)
{
    size_t widest = 0;
    char label[LABEL_MAX];

    for (size_t i = 0; i < scale->rows; i++) {
        label_of(scale, i, to, label);
        widest = strlen(label) > widest ? strlen(label) : widest;
    }
    return widest;
}

static void repeat(FILE *out, char c, size_t count)
{
    while (count--)
        putc(c, out);
}

/* Every row that has anything shows at least one mark. */
static size_t bar_length(uint64_t count, uint64_t most, size_t width)
{
    size_t length = (size_t)((long double)count / (long double)most * (long double)width);

    return count && !length ? 1 : length;
}

void text_histogram(FILE *out, const struct result_metric *metric, size_t width)
{
    int64_t to = metric->max.integer;
    const struct scale scale = scale_of(metric->min.integer, to, HISTOGRAM_ROWS);
    uint64_t rows[HISTOGRAM_ROWS] = {0}, most = 1;
    size_t labels = label_width(&scale, to);
    char label[LABEL_MAX];

    if (metric->count_rows == 1) {
        fprintf(out, "  all %" PRIu64 " at %" PRId64 "\n", metric->counts[0].count, to);
        return;
    }
    for (size_t i = 0; i < metric->count_rows; i++) {
        uint64_t *row = &rows[row_of(&scale, metric->counts[i].value)];
        *row += metric->counts[i].count;
        most = *row > most ? *row : most;
    }
    int digits = snprintf(NULL, 0, "%" PRIu64, most);
    size_t around = labels + (size_t)digits + 6;
    for (size_t i = 0; i < scale.rows; i++) {
        label_of(&scale, i, to, label);
        fprintf(out, "  %*s %*" PRIu64 " |", (int)labels, label, digits, rows[i]);
        repeat(out, '#', bar_length(rows[i], most, width > around ? width - around : 1));
        putc('\n', out);
    }
}

/* ---- Sweeps ---- */

/* "13", or "12..14" of several; without a row nothing. */
static void add_values(struct text *out, const struct result_points *points)
{
    if (points->count == 0)
        return;
    text_addf(out, "%" PRId64, points->rows[0].value);
    if (points->count > 1)
        text_addf(out, "..%" PRId64, points->rows[points->count - 1].value);
}

/* Values by cycle, equal ones that follow each other as one: "13 x6 12". */
static void add_cycles(struct text *out, struct result_points points)
{
    struct text before = {0};
    size_t times = 0;
    while (points.count > 0 || times > 0) {
        struct result_points one = result_points_next(&points);
        struct text value = {0};
        add_values(&value, &one);
        if (times > 0 && strcmp(text_get(&value), text_get(&before)) == 0) {
            times++;
            text_free(&value);
            continue;
        }
        if (times > 0)
            text_addf(out, "%s%s", out->used ? " " : "", text_get(&before));
        if (times > 1)
            text_addf(out, " x%zu", times);
        times = value.used > 0;
        text_free(&before);
        before = value;
    }
    text_free(&before);
}

/* Cuts to what the line has room for. */
static void print_cut(FILE *out, const char *string, size_t room)
{
    size_t length = strlen(string);
    if (length > room && room > 3)
        printable_print(out, "%.*s...", (int)(room - 3), string);
    else
        printable_print(out, "%.*s", (int)room, string);
}

static void print_insn(FILE *out, const struct result_cell *cell,
                       const struct result_metric *metric, uint32_t insn, size_t labels,
                       size_t width)
{
    struct text values = {0};
    char label[RESULT_INSN_LABEL_MAX];
    result_insn_label(&cell->region[insn], label, sizeof label);
    add_cycles(&values, result_points_of(metric, insn));
    fputs("  ", out);
    print_cut(out, label, labels);
    size_t used = strlen(label) > labels ? labels : strlen(label);
    repeat(out, ' ', values.used ? labels - used + 2u : 0);
    print_cut(out, text_get(&values), width > labels + 4u ? width - labels - 4u : 1);
    putc('\n', out);
    text_free(&values);
}

static size_t widest_label(const struct result_cell *cell, const bool *shown)
{
    size_t widest = 0;
    for (size_t i = 0; i < cell->region_rows; i++) {
        char label[RESULT_INSN_LABEL_MAX];
        result_insn_label(&cell->region[i], label, sizeof label);
        size_t length = shown[i] ? strlen(label) : 0;
        widest = length > widest ? length : widest;
    }
    return widest < LABEL_MAX ? widest : LABEL_MAX;
}

static void print_rest(FILE *out, const struct result_metric *metric, const bool *shown,
                       size_t rest, bool others)
{
    int64_t least = 0, largest = 0;
    if (rest == 0 || !result_range_of_rest(metric, shown, &least, &largest))
        return;
    fprintf(out, "  %s%zu %s%s: ", others ? "" : "each of ", rest, others ? "other" : "instruction",
            rest == 1 ? "" : "s");
    if (least == largest)
        fprintf(out, "always %" PRId64 "\n", least);
    else
        fprintf(out, "%" PRId64 " to %" PRId64 "\n", least, largest);
}

void text_sweep(FILE *out, const struct result_cell *cell, const struct result_metric *metric,
                size_t width)
{
    bool *shown = metric->sweep_rows ? calloc(cell->region_rows + 1u, sizeof *shown) : NULL;
    if (!shown)
        return;
    size_t rest = result_rows_worth(&metric, 1, cell->region_rows, SWEEP_ROWS, shown);
    size_t labels = widest_label(cell, shown), room = width > 24 ? width - 20 : 4;
    for (uint32_t i = 0; i < cell->region_rows; i++)
        if (shown[i])
            print_insn(out, cell, metric, i, labels < room ? labels : room, width);
    print_rest(out, metric, shown, rest, rest < cell->region_rows);
    free(shown);
}
