/* CSV as in RFC 4180 (lines end with a newline only): a header, then a line a
 * row. Null is an empty field. Text is text: control characters are shown as
 * escapes, and what a spreadsheet would take for a formula begins with an
 * apostrophe. Numbers are numbers.
 */
#include "host/lib/export/export.h"

#include "host/lib/base/printable.h"
#include <stdlib.h>
#include <string.h>

/* What a spreadsheet would calculate, begins so, also behind spaces and quotes and
 * in the full-width forms of these characters. */
static bool is_formula(const char *text)
{
    static const char *const signs[] = {"=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

    text += strspn(text, " \"");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(text, signs[i], strlen(signs[i])) == 0)
            return true;
    return false;
}

static void write_quoted(FILE *out, const char *text)
{
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}

/* Control characters as escapes; an apostrophe makes a formula text. */
static void write_text(FILE *out, const char *text)
{
    char *shown = printable_copy(text);
    char *cell = NULL;

    if (shown && asprintf(&cell, "%s%s", is_formula(shown) ? "'" : "", shown) < 0)
        cell = NULL;
    free(shown);
    if (cell && strpbrk(cell, ",;\"")) /* some spreadsheets part cells at ; too */
        write_quoted(out, cell);
    else if (cell)
        fputs(cell, out);
    free(cell);
}

static void write_value(FILE *out, const json_t *value)
{
    if (json_is_string(value))
        write_text(out, json_string_value(value));
    else if (json_is_integer(value))
        fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        fprintf(out, "%.15g", json_real_value(value));
}

static void write_line(FILE *out, json_t *row, bool header)
{
    const char *key = NULL, *gap = "";
    json_t *value = NULL;

    json_object_foreach(row, key, value)
    {
        fputs(gap, out);
        gap = ",";
        if (header)
            write_text(out, key);
        else
            write_value(out, value);
    }
    putc('\n', out);
}

bool export_csv(FILE *out, const struct results *results, bool ns)
{
    json_t *rows = export_rows(results, ns), *row = NULL;
    size_t index = 0;

    if (!rows)
        return false;
    json_array_foreach(rows, index, row)
    {
        if (!index)
            write_line(out, row, true);
        write_line(out, row, false);
    }
    json_decref(rows);
    return true;
}
