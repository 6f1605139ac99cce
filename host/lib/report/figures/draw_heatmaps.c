/* The heat maps: what each shows as JSON, and a script for matplotlib that draws it. */
#include "host/lib/report/figures/draw.h"

#include "host/lib/files/json_file.h"
#include "host/lib/files/text_file.h"
#include "host/lib/plot/process.h"
#include "host/lib/report/file.h"
#include "host/lib/report/template.h"
#include "host/lib/survey/format.h"
#include <stdlib.h>
#include <string.h>

#define PYTHON_LIMIT_MS 120000u
#define PYTHON_PROBE_MS 60000u
#define PACKAGES        "python3-matplotlib"
#define VERSION_FILE    "matplotlib.txt"
#define VERSION_MAX     4096u

/* ---- What is drawn ---- */

static const enum report_section heatmap_sections[] = {REPORT_HEATMAP_SECTIONS};
#define HEATMAP_SECTIONS (sizeof heatmap_sections / sizeof heatmap_sections[0])

/* Null where there is no cell; without a number, why. */
static json_t *square(const struct report_target *target, const struct report_column *column,
                      const char *style)
{
    const struct result_cell *cell = report_cell(target, column, style);
    const struct result_metric *metric = report_metric(cell, column);
    if (cell == NULL)
        return json_null();
    return metric != NULL ? json_number(report_typical(metric))
                          : json_string(result_status_name(cell->status));
}

static json_t *spec_column(const struct report_target *target, const struct report_column *column)
{
    struct text label = {0};
    json_t *squares = json_array();
    report_column_label(&label, column);
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++)
        json_array_append_new(squares, square(target, column, target->subjects[REPORT_STYLES][i]));
    json_t *spec = json_pack("{ss so}", "label", text_get(&label), "squares", squares);
    text_free(&label);
    return spec;
}

static json_t *spec_columns(const struct report_target *target)
{
    json_t *list = json_array();
    for (size_t s = 0; s < HEATMAP_SECTIONS; s++) {
        const struct report_columns *columns = &target->columns[heatmap_sections[s]];
        for (size_t c = 0; c < columns->count; c++)
            if (report_in_heatmap(target, &columns->items[c]))
                json_array_append_new(list, spec_column(target, &columns->items[c]));
    }
    return list;
}

static json_t *spec_figure(const struct report_figure *figure, const struct report_group *group)
{
    const struct report_target *target = figure->target;
    const char *unit = result_evidence_unit(group->evidence);
    json_t *styles = json_array();
    struct text remark = {0};
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++)
        json_array_append_new(styles, json_string(target->subjects[REPORT_STYLES][i]));
    text_addf(&remark, "median %s", unit);
    report_better(&remark, target, heatmap_sections, HEATMAP_SECTIONS);
    json_t *spec =
        json_pack("{ss ss ss so so}", "unit", unit, "title", text_get(&figure->title), "remark",
                  text_get(&remark), "styles", styles, "columns", spec_columns(target));
    text_free(&remark);
    return spec;
}

static const struct report_group *group_of(const struct report_set *set,
                                           const struct report_target *target)
{
    for (size_t g = 0; g < set->group_count; g++) {
        const struct report_group *group = &set->groups[g];
        if (target >= group->targets && target < group->targets + group->target_count)
            return group;
    }
    return NULL;
}

bool report_heatmaps_plan(struct report_figures *figures, const struct report_set *set,
                          struct message *message)
{
    for (size_t i = 0; i < figures->count; i++) {
        struct report_figure *figure = &figures->items[i];
        if (report_drawer_of(figure) != DRAWER_MATPLOTLIB)
            continue;
        json_t *spec = spec_figure(figure, group_of(set, figure->target));
        char *json = spec != NULL ? json_file_text(spec) : NULL;
        json_decref(spec);
        if (json != NULL)
            text_add(&figure->source, json);
        free(json);
        if (json == NULL || figure->source.failed)
            return message_add(message, "out of memory");
    }
    return true;
}

/* ---- Drawing ---- */

static bool run_python(const char *const argv[], const char *directory, unsigned limit_ms,
                       struct message *message)
{
    char errors[PLOT_PROCESS_STDERR_MAX];
    enum plot_process_result result = plot_process_run(directory, argv, limit_ms, errors);
    return result == PLOT_PROCESS_OK ||
           plot_process_message(result, "matplotlib", PACKAGES, errors, message);
}

/* An interpreter that has matplotlib: the system's first, because a version manager's python seldom
 * has it. It leaves VERSION_FILE. NULL if none has. */
static const char *find_python(const char *directory, bool *any)
{
    static const char *const candidates[] = {"/usr/bin/python3", "python3"};
    char errors[PLOT_PROCESS_STDERR_MAX];
    *any = false;
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        const char *const argv[] = {candidates[i], HEATMAP_SCRIPT, "--version", VERSION_FILE, NULL};
        enum plot_process_result result =
            plot_process_run(directory, argv, PYTHON_PROBE_MS, errors);
        if (result == PLOT_PROCESS_OK)
            return candidates[i];
        *any = *any || result != PLOT_PROCESS_MISSING;
    }
    return NULL;
}

static const char *require_python(const char *directory, struct message *message)
{
    bool any;
    const char *python = find_python(directory, &any);
    if (python == NULL)
        message_add(message, "%s: apt-get install " PACKAGES,
                    any ? "no python3 here has matplotlib (looked at "
                          "/usr/bin/python3 and at python3 in PATH)"
                        : "python3 is not installed");
    return python;
}

bool report_heatmaps_version(const char *directory, struct text *version, struct message *message)
{
    struct text script = {0}, path = {0};
    size_t size = 0;
    text_add(&script, report_embed_heatmap);
    text_addf(&path, "%s/" VERSION_FILE, directory);
    bool good = report_file_write(directory, HEATMAP_SCRIPT, "", &script, message) &&
                require_python(directory, message) != NULL;
    char *said = good ? text_file_read(text_get(&path), VERSION_MAX, &size, message) : NULL;
    if (said != NULL)
        text_add(version, said);
    text_free(&script);
    text_free(&path);
    free(said);
    return said != NULL;
}

bool report_heatmaps_draw(const char *const names[], size_t count, const char *directory,
                          struct message *message)
{
    const char *python = require_python(directory, message);
    const char **argv = calloc(count + 3u, sizeof *argv);
    if (python == NULL || argv == NULL) {
        free(argv);
        return python == NULL ? false : message_add(message, "out of memory");
    }
    argv[0] = python;
    argv[1] = HEATMAP_SCRIPT;
    for (size_t i = 0; i < count; i++)
        argv[i + 2u] = names[i];
    bool good = run_python(argv, directory, PYTHON_LIMIT_MS, message);
    free(argv);
    return good;
}
