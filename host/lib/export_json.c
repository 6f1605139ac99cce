/* JSON for other tools: an array of flat objects, one a line. */
#include "host/lib/export.h"

bool export_json(FILE *out, const struct results *results)
{
    json_t *rows = export_rows(results), *row = NULL;
    size_t index = 0;
    bool fine = rows != NULL;

    if (!rows)
        return false;
    fputs("[", out);
    json_array_foreach(rows, index, row)
    {
        fputs(index ? ",\n" : "\n", out);
        fine &= json_dumpf(row, out, JSON_COMPACT | JSON_REAL_PRECISION(15)) == 0 || ferror(out);
    }
    fputs("\n]\n", out);
    json_decref(rows);
    return fine;
}
