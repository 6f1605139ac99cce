/* CSV as in RFC 4180 (lines end with a newline only): a header, then a line a
 * row. Null is an empty field.
 */
#include "host/lib/export.h"

#include <string.h>

static void write_text(FILE *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
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

bool export_csv(FILE *out, const struct results *results)
{
    json_t *rows = export_rows(results), *row = NULL;
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
