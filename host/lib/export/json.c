/* JSON for other tools: an array of flat objects, one a line. */
#include "host/lib/export/export.h"

#include "host/lib/files/json_file.h"

bool export_json(FILE *out, const struct results *results, bool ns)
{
    json_t *rows = export_rows(results, ns), *row = NULL;
    size_t index = 0;
    bool fine = rows != NULL;

    if (!rows)
        return false;
    fputs("[", out);
    json_array_foreach(rows, index, row)
    {
        fputs(index ? ",\n" : "\n", out);
        fine &= json_put_plain(out, row, JSON_COMPACT);
    }
    fputs("\n]\n", out);
    json_decref(rows);
    return fine;
}
