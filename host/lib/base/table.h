/* Tables of text for a terminal: columns as wide as they need to be, empty ones
 * left out, the less important ones dropped until the table fits.
 */
#ifndef HOST_LIB_BASE_TABLE_H
#define HOST_LIB_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct table_column {
    const char *title;
    bool right; /* aligned to the right: numbers */
    int rank;   /* 0: always shown; the highest rank is dropped first */
};

struct table;

/* `columns` must outlive the table. NULL without memory. */
struct table *table_new(const struct table_column *columns, size_t count);
void table_free(struct table *table);

/* Begins a row, or a line of its own that heads the rows after it. After a
 * failure (memory) later calls do nothing and table_print returns false. */
void table_row(struct table *table);
void table_heading(struct table *table, const char *text);

/* Sets a cell of the row begun last. */
void table_cell(struct table *table, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Prints with two spaces between columns, in at most `width` characters if the
 * columns of rank 0 allow it. */
bool table_print(const struct table *table, FILE *out, size_t width);

#endif
