/* A history for programs, schema irqbench-history/1, and as JSON lines; see print.h. */
#include "host/lib/history/print.h"

#include "host/lib/files/json_file.h"
#include "host/lib/history/date.h"
#include "host/lib/history/divisive.h"
#include <math.h>

#define SCHEMA "irqbench-history/1"
#define LINES  "irqbench-history-point/1"

static json_t *number_json(bool known, double value)
{
    if (!known || !isfinite(value))
        return json_null();
    if (value == floor(value) && fabs(value) < 9e15)
        return json_integer((json_int_t)value);
    return json_real(value);
}

static json_t *text_or_null(const char *text)
{
    return text ? json_text_of(text) : json_null();
}

static json_t *date_json(int64_t date)
{
    char text[DATE_TEXT_MAX];

    return json_string(date_text(text, date));
}

static void set_figures(json_t *object, const struct figures *figures)
{
    for (unsigned i = 0; i < FIGURE_COUNT; i++)
        json_object_set_new(object, figure_name((enum figure)i),
                            number_json(figures->known[i], figures->of[i]));
}

/* ---- Points ---- */

static json_t *change_json(const struct history_series *series, const struct history_change *change)
{
    bool measured = series->setup->evidence == EVIDENCE_SILICON;

    if (!change->is)
        return json_null();
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "method",
                     measured ? "e-divisive" : "exact", "direction", change_name(change->direction),
                     "figure", figure_name(change->figure), "from", number_json(true, change->from),
                     "to", number_json(true, change->to), "q", number_json(measured, change->q),
                     "p", number_json(measured, change->p));
}

static json_t *point_json(const struct history_point *point)
{
    const struct history_run *run = point->run;
    bool fine = point->status == RESULT_OK;
    json_t *object =
        json_pack("{s:o, s:o, s:o, s:o, s:s, s:o, s:o}", "commit", json_text_of(run->commit),
                  "date", date_json(run->date), "git", text_or_null(run->git), "run",
                  json_text_of(run->name), "status", result_status_name(point->status), "reason",
                  fine ? json_null() : text_or_null(point->reason), "n",
                  fine ? json_integer(point->n) : json_null());

    if (object)
        set_figures(object, &point->figures);
    return object;
}

/* ---- Series ---- */

static json_t *line_json(const struct history_series *series, const struct history_line *line)
{
    json_t *points = json_array();

    for (size_t i = 0; i < line->count; i++) {
        json_t *point = point_json(&line->points[i]);
        json_object_set_new(point, "change", change_json(series, &line->points[i].change));
        json_array_append_new(points, point);
    }
    return json_pack("{s:O, s:o, s:b, s:o}", "setup", line->setup->json, "differs",
                     text_or_null(line->note), "beside", line->beside, "points", points);
}

static json_t *series_json(const struct history_series *series)
{
    json_t *lines = json_array();

    for (size_t i = 0; i < series->line_count; i++)
        json_array_append_new(lines, line_json(series, &series->lines[i]));
    return json_pack("{s:o, s:s, s:o, s:s, s:o, s:s, s:I, s:o}", "cell", json_text_of(series->cell),
                     "metric", series->row->name, "board", json_text_of(series->setup->board),
                     "evidence", result_evidence_name(series->setup->evidence), "core",
                     json_text_of(series->setup->core), "unit", history_unit(series), "changes",
                     (json_int_t)series->changes, "lines", lines);
}

bool history_print_json(FILE *out, const struct history *history)
{
    json_t *all = json_array();

    for (size_t i = 0; i < history->series_count; i++)
        json_array_append_new(all, series_json(&history->series[i]));
    json_t *root =
        json_pack("{s:s, s:I, s:I, s:{s:f, s:i, s:i}, s:o}", "schema", SCHEMA, "commits",
                  (json_int_t)history->commit_count, "runs", (json_int_t)history->run_count,
                  "e_divisive", "level", DIVISIVE_LEVEL, "side_min", (int)DIVISIVE_SIDE_MIN,
                  "permutations", (int)DIVISIVE_PERMUTATIONS, "series", all);
    bool fine = root && json_put_plain(out, root, JSON_INDENT(1) | JSON_SORT_KEYS);

    fputs("\n", out);
    json_decref(root);
    return fine;
}

/* ---- Lines ---- */

static bool export_point(FILE *out, const struct history_series *series,
                         const struct history_line *line, const struct history_point *point)
{
    json_t *object = point_json(point);

    json_object_set_new(object, "schema", json_string(LINES));
    json_object_set_new(object, "cell", json_text_of(series->cell));
    json_object_set_new(object, "metric", json_string(series->row->name));
    json_object_set_new(object, "unit", json_string(history_unit(series)));
    json_object_set(object, "setup", line->setup->json);
    bool fine = object && json_put_plain(out, object, JSON_COMPACT | JSON_SORT_KEYS);
    fputs("\n", out);
    json_decref(object);
    return fine;
}

bool history_export(FILE *out, const struct history *history)
{
    bool fine = true;

    for (size_t s = 0; s < history->series_count; s++)
        for (size_t l = 0; l < history->series[s].line_count; l++) {
            const struct history_line *line = &history->series[s].lines[l];
            for (size_t i = 0; fine && i < line->count; i++)
                fine = export_point(out, &history->series[s], line, &line->points[i]);
        }
    return fine;
}
