/* Draws the report's figures: writes what gnuplot and matplotlib read, runs
 * them, and collects their SVG for light and dark pages. */
#include "host/lib/report/figures.h"

#include "host/lib/base/processors.h"
#include "host/lib/files/json_file.h"
#include "host/lib/files/text_file.h"
#include "host/lib/plot/gnuplot.h"
#include "host/lib/plot/process.h"
#include "host/lib/report/file.h"
#include "host/lib/report/template.h"
#include "host/lib/survey/format.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SVG_MAX          (64u << 20)
#define PYTHON_LIMIT_MS  120000u
#define PYTHON_PROBE_MS  60000u
#define HEATMAP_SCRIPT   "heatmap.py"
#define HEATMAP_SPEC     "heatmap.json"
#define HEATMAP_PACKAGES "python3-matplotlib"

/* ---- gnuplot, as many at once as there are processors ---- */

#define GNUPLOTS_MOST 16u

struct share {
    pthread_t thread;
    const char *directory;
    const char **names;
    size_t count;
    struct message message;
    bool good;
};

static void *draw_share(void *context)
{
    struct share *share = context;
    share->good = plot_gnuplot_run(share->directory, share->names, share->count, &share->message);
    return NULL;
}

static size_t shares_for(size_t count)
{
    size_t shares = processors_available();
    shares = shares > GNUPLOTS_MOST ? GNUPLOTS_MOST : shares;
    return shares > count ? count : shares;
}

/* Deals the names out in turn: neighbours are alike, and take alike long. */
static void deal(struct share shares[], size_t count, const char *const names[], const char **dealt,
                 size_t name_count, const char *directory)
{
    for (size_t s = 0; s < count; s++) {
        shares[s] = (struct share){.directory = directory, .names = dealt};
        for (size_t i = s; i < name_count; i += count)
            shares[s].names[shares[s].count++] = names[i];
        dealt += shares[s].count;
    }
}

/* Where no thread is to be had, its share is drawn here. */
static bool draw_shares(struct share shares[], size_t count, struct message *message)
{
    bool started[GNUPLOTS_MOST] = {false}, good = true;
    for (size_t s = 1; s < count; s++)
        started[s] = pthread_create(&shares[s].thread, NULL, draw_share, &shares[s]) == 0;
    for (size_t s = 0; s < count; s++)
        if (!started[s])
            draw_share(&shares[s]);
    for (size_t s = 0; s < count; s++) {
        if (started[s])
            pthread_join(shares[s].thread, NULL);
        if (good && !shares[s].good)
            *message = shares[s].message; /* of several the first: nothing was wrong before */
        good = good && shares[s].good;
    }
    return good;
}

static bool draw_names(const char *const names[], size_t count, const char *directory,
                       struct message *message)
{
    struct share shares[GNUPLOTS_MOST];
    const char **dealt = calloc(count, sizeof *dealt);
    size_t share_count = shares_for(count);
    if (dealt == NULL)
        return message_add(message, "out of memory");
    deal(shares, share_count, names, dealt, count, directory);
    bool good = draw_shares(shares, share_count, message);
    free(dealt);
    return good;
}

static bool draw_with_gnuplot(const struct report_figures *figures, const char *directory,
                              struct message *message)
{
    const char **names = calloc(figures->count + 1, sizeof *names);
    size_t count = 0;
    bool good = true;
    if (names == NULL)
        return message_add(message, "out of memory");
    for (size_t i = 0; good && i < figures->count; i++) {
        const struct report_figure *figure = &figures->items[i];
        if (figure->script.used == 0)
            continue;
        names[count++] = text_get(&figure->name);
        good =
            report_file_write(directory, text_get(&figure->name), ".gp", &figure->script, message);
    }
    if (good && count > 0)
        good = draw_names(names, count, directory, message);
    free(names);
    return good;
}

/* ---- matplotlib ---- */

/* An interpreter that has matplotlib: the system's first, because a version
 * manager's python seldom has it. NULL if none does. */
static const char *find_python(const char *directory, bool *any)
{
    static const char *const candidates[] = {"/usr/bin/python3", "python3"};
    char errors[PLOT_PROCESS_STDERR_MAX];
    *any = false;
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        const char *const argv[] = {candidates[i], "-c", "import matplotlib", NULL};
        enum plot_process_result result =
            plot_process_run(directory, argv, PYTHON_PROBE_MS, errors);
        if (result == PLOT_PROCESS_OK)
            return candidates[i];
        *any = *any || result != PLOT_PROCESS_MISSING;
    }
    return NULL;
}

static const enum report_section heatmap_sections[] = {REPORT_HEATMAP_SECTIONS};
#define HEATMAP_SECTIONS (sizeof heatmap_sections / sizeof heatmap_sections[0])

static json_t *spec_rows(const struct report_target *target)
{
    json_t *rows = json_array();
    for (size_t s = 0; s < HEATMAP_SECTIONS; s++) {
        const struct report_columns *columns = &target->columns[heatmap_sections[s]];
        for (size_t c = 0; c < columns->count; c++) {
            const struct report_column *column = &columns->items[c];
            if (!report_in_heatmap(target, column))
                continue;
            struct text label = {0};
            report_column_label(&label, column);
            json_array_append_new(rows, json_pack("{ss ss ss ss}", "scenario", column->scenario,
                                                  "metric", column->metric, "load", column->load,
                                                  "label", text_get(&label)));
            text_free(&label);
        }
    }
    return rows;
}

static json_t *spec_figure(const struct report_figure *figure, const struct report_group *group)
{
    const struct report_target *target = figure->target;
    const char *unit = result_evidence_unit(group->evidence);
    json_t *styles = json_array();
    struct text file = {0}, remark = {0};
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++)
        json_array_append_new(styles, json_string(target->subjects[REPORT_STYLES][i]));
    text_addf(&file, "%s.svg", text_get(&figure->name));
    text_addf(&remark, "median %s", unit);
    report_better(&remark, target, heatmap_sections, HEATMAP_SECTIONS);
    json_t *spec =
        json_pack("{ss ss ss ss ss ss ss so so}", "evidence", result_evidence_name(group->evidence),
                  "clock", group->clock, "board", target->target->board, "unit", unit, "title",
                  text_get(&figure->title), "remark", text_get(&remark), "file", text_get(&file),
                  "styles", styles, "rows", spec_rows(target));
    text_free(&file);
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

/* A run that was not finished is in no file: it is written beside the script. */
static json_t *write_unfinished(const struct results *run, size_t index, const char *directory,
                                struct message *message)
{
    char name[48];
    char *json = json_file_text(run->root);
    struct text text = {0};
    snprintf(name, sizeof name, "run-%zu.json", index);
    if (json != NULL)
        text_add(&text, json);
    text.failed |= json == NULL;
    bool good = report_file_write(directory, name, "", &text, message);
    text_free(&text);
    free(json);
    return good ? json_string(name) : NULL;
}

/* Paths are made absolute, because the script runs in its own directory. */
static json_t *run_name(const struct results *run)
{
    char *path = realpath(run->path, NULL);
    json_t *name = json_string(path != NULL ? path : run->path);
    free(path);
    return name;
}

static bool write_spec(const struct report_figures *figures, const struct report_set *set,
                       const char *directory, struct message *message)
{
    json_t *runs = json_array(), *list = json_array();
    for (size_t i = 0; i < set->run_count; i++) {
        const struct results *run = set->runs[i];
        json_array_append_new(runs, run->part.unfinished
                                        ? write_unfinished(run, i, directory, message)
                                        : run_name(run));
    }
    for (size_t i = 0; i < figures->count; i++)
        if (figures->items[i].kind == FIGURE_HEATMAP)
            json_array_append_new(
                list, spec_figure(&figures->items[i], group_of(set, figures->items[i].target)));
    json_t *spec = json_pack("{soso}", "runs", runs, "figures", list);
    char *dump = spec != NULL ? json_dumps(spec, JSON_SORT_KEYS | JSON_INDENT(1)) : NULL;
    struct text text = {0}, script = {0};
    text_add(&text, dump != NULL ? dump : "");
    text_add(&script, report_embed_heatmap);
    bool good = dump != NULL || message_add(message, "out of memory");
    good = good && json_array_size(runs) == set->run_count &&
           report_file_write(directory, HEATMAP_SPEC, "", &text, message) &&
           report_file_write(directory, HEATMAP_SCRIPT, "", &script, message);
    text_free(&text);
    text_free(&script);
    free(dump);
    json_decref(spec);
    return good;
}

static bool has_heatmap(const struct report_figures *figures)
{
    for (size_t i = 0; i < figures->count; i++)
        if (figures->items[i].kind == FIGURE_HEATMAP)
            return true;
    return false;
}

static bool draw_with_matplotlib(const struct report_figures *figures, const struct report_set *set,
                                 const char *directory, struct message *message)
{
    bool any;
    char errors[PLOT_PROCESS_STDERR_MAX];
    if (!has_heatmap(figures))
        return true;
    const char *python = find_python(directory, &any);
    if (python == NULL)
        return message_add(message, "%s: apt-get install " HEATMAP_PACKAGES,
                           any ? "no python3 here can import matplotlib (looked at "
                                 "/usr/bin/python3 and at python3 in PATH)"
                               : "python3 is not installed");
    if (!write_spec(figures, set, directory, message))
        return false;
    const char *const argv[] = {python, HEATMAP_SCRIPT, HEATMAP_SPEC, NULL};
    enum plot_process_result result = plot_process_run(directory, argv, PYTHON_LIMIT_MS, errors);
    return result == PLOT_PROCESS_OK ||
           plot_process_message(result, "matplotlib", HEATMAP_PACKAGES, errors, message);
}

static bool collect(struct report_figure *figure, const char *directory, struct message *message)
{
    struct text path = {0};
    size_t size = 0;
    text_addf(&path, "%s/%s.svg", directory, text_get(&figure->name));
    char *svg = text_file_read(text_get(&path), SVG_MAX, &size, message);
    text_free(&path);
    if (svg == NULL)
        return false;
    plot_theme_finish(&figure->light, svg, text_get(&figure->title), text_get(&figure->alt));
    free(svg);
    plot_theme_darken(&figure->dark, text_get(&figure->light));
    if (figure->light.failed || figure->dark.failed)
        return message_add(message, "out of memory");
    return plot_theme_size(text_get(&figure->light), &figure->width, &figure->height) ||
           message_add(message, "%s.svg was drawn without a size", text_get(&figure->name));
}

bool report_figures_draw(struct report_figures *figures, const struct report_set *set,
                         const char *directory, struct message *message)
{
    if (!draw_with_gnuplot(figures, directory, message) ||
        !draw_with_matplotlib(figures, set, directory, message))
        return false;
    for (size_t i = 0; i < figures->count; i++)
        if (!collect(&figures->items[i], directory, message))
            return false;
    return true;
}
