/* Histograms and sweeps as text; see text_figure.h. */
#include "host/lib/show/text_figure.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HISTOGRAM_ROWS 24u
#define SWEEP_ROWS     16u
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

static void print_axis(FILE *out, const struct scale *offsets, size_t labels)
{
    size_t at = 0;

    repeat(out, ' ', labels + 3);
    putc('+', out);
    repeat(out, '-', offsets->rows);
    putc('\n', out);
    repeat(out, ' ', labels + 4);
    /* A number every ten columns, if the one before left room for it. */
    for (size_t i = 0; i < offsets->rows; i += 10) {
        repeat(out, ' ', i > at ? i - at : 0);
        at = i;
        at += (size_t)fprintf(out, "%" PRIu64, (uint64_t)offsets->from + i * offsets->step);
    }
    fprintf(out, "  boundary\n");
}

static void print_marks(FILE *out, const struct scale *values, const struct scale *offsets,
                        int64_t to, const char *marks)
{
    size_t labels = label_width(values, to);
    char label[LABEL_MAX];

    for (size_t i = values->rows; i-- > 0;) {
        const char *row = marks + i * offsets->rows;
        size_t used = offsets->rows;

        while (used && row[used - 1] == ' ')
            used--;
        label_of(values, i, to, label);
        fprintf(out, "  %*s |%.*s\n", (int)labels, label, (int)used, row);
    }
    print_axis(out, offsets, labels);
}

void text_sweep(FILE *out, const struct result_metric *metric, size_t width)
{
    if (!metric->sweep_rows)
        return;
    const struct scale values = scale_of(metric->min.integer, metric->max.integer, SWEEP_ROWS);
    size_t around = label_width(&values, metric->max.integer) + 14;
    const struct scale offsets =
        scale_of(metric->sweep[0].position, metric->sweep[metric->sweep_rows - 1].position,
                 width > around ? width - around : 1);
    size_t size = values.rows * offsets.rows;
    char *marks = size ? malloc(size) : NULL;

    if (!marks)
        return;
    memset(marks, ' ', size);
    for (size_t i = 0; i < metric->sweep_rows; i++)
        marks[row_of(&values, metric->sweep[i].value) * offsets.rows +
              row_of(&offsets, metric->sweep[i].position)] = '*';
    print_marks(out, &values, &offsets, metric->max.integer, marks);
    if (offsets.step > 1)
        fprintf(out, "  (%" PRIu64 " boundaries to a column)\n", offsets.step);
    free(marks);
}
