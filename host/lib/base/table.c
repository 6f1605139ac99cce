/* Lays out and prints a table; see table.h. */
#include "host/lib/base/table.h"

#include "host/lib/base/printable.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define GAP 2u

struct row {
    char *heading; /* instead of cells */
    char **cells;  /* one per column, NULL for an empty one */
};

struct table {
    const struct table_column *columns;
    size_t column_count;
    struct row *rows;
    size_t row_count;
    bool failed;
};

struct table *table_new(const struct table_column *columns, size_t count)
{
    struct table *table = calloc(1, sizeof *table);

    if (table) {
        table->columns = columns;
        table->column_count = count;
    }
    return table;
}

void table_free(struct table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->row_count; i++) {
        for (size_t j = 0; table->rows[i].cells && j < table->column_count; j++)
            free(table->rows[i].cells[j]);
        free(table->rows[i].cells);
        free(table->rows[i].heading);
    }
    free(table->rows);
    free(table);
}

static struct row *add_row(struct table *table)
{
    struct row *rows = NULL;

    if (!table->failed)
        rows = realloc(table->rows, (table->row_count + 1) * sizeof *rows);
    if (!rows) {
        table->failed = true;
        return NULL;
    }
    table->rows = rows;
    rows[table->row_count] = (struct row){NULL, NULL};
    return &rows[table->row_count++];
}

void table_row(struct table *table)
{
    struct row *row = add_row(table);

    if (row) {
        row->cells = calloc(table->column_count, sizeof(char *));
        table->failed = !row->cells;
    }
}

void table_heading(struct table *table, const char *text)
{
    struct row *row = add_row(table);

    if (row) {
        row->heading = printable_copy(text);
        table->failed = !row->heading;
    }
}

void table_cell(struct table *table, size_t column, const char *format, ...)
{
    va_list values;

    if (table->failed || column >= table->column_count)
        return;
    char **cell = &table->rows[table->row_count - 1].cells[column];
    free(*cell);
    va_start(values, format);
    *cell = printable_vformat(format, values);
    table->failed |= *cell == NULL;
    va_end(values);
}

static const char *text_at(const struct table *table, size_t row, size_t column)
{
    char **cells = table->rows[row].cells;

    return cells && cells[column] ? cells[column] : "";
}

/* 0 for a column with nothing in it. */
static size_t width_of(const struct table *table, size_t column)
{
    size_t widest = 0;

    for (size_t i = 0; i < table->row_count; i++) {
        size_t length = printable_width(text_at(table, i, column));
        widest = length > widest ? length : widest;
    }
    size_t title = printable_width(table->columns[column].title);
    return widest && title > widest ? title : widest;
}

/* Takes away the column of the highest rank that is still there, the last of
 * several. False if only columns of rank 0 are left. */
static bool drop_column(const struct table *table, size_t *widths)
{
    size_t drop = 0;
    int rank = 0;

    for (size_t i = 0; i < table->column_count; i++) {
        if (widths[i] && table->columns[i].rank > 0 && table->columns[i].rank >= rank) {
            rank = table->columns[i].rank;
            drop = i;
        }
    }
    if (rank)
        widths[drop] = 0;
    return rank > 0;
}

static size_t total_width(const struct table *table, const size_t *widths)
{
    size_t total = 0;

    for (size_t i = 0; i < table->column_count; i++)
        if (widths[i])
            total += widths[i] + GAP;
    return total;
}

/* One line; spaces wait until something follows them, so that none ends it. */
static void print_line(const struct table *table, const size_t *widths, size_t row, bool titles,
                       FILE *out)
{
    size_t pending = 0;

    for (size_t i = 0; i < table->column_count; i++) {
        const char *text = titles ? table->columns[i].title : text_at(table, row, i);
        size_t length = printable_width(text);

        if (!widths[i])
            continue;
        pending += GAP;
        if (table->columns[i].right)
            pending += widths[i] - length;
        if (length) {
            fprintf(out, "%*s%s", (int)pending, "", text);
            pending = 0;
        }
        if (!table->columns[i].right)
            pending += widths[i] - length;
    }
    fprintf(out, "\n");
}

bool table_print(const struct table *table, FILE *out, size_t width)
{
    size_t *widths = calloc(table->column_count + 1, sizeof *widths);

    if (table->failed || !widths) {
        free(widths);
        return false;
    }
    for (size_t i = 0; i < table->column_count; i++)
        widths[i] = width_of(table, i);
    while (total_width(table, widths) > width && drop_column(table, widths))
        ;
    print_line(table, widths, 0, true, out);
    for (size_t i = 0; i < table->row_count; i++) {
        if (table->rows[i].heading)
            fprintf(out, "%s\n", table->rows[i].heading);
        else
            print_line(table, widths, i, false, out);
    }
    free(widths);
    return true;
}
