/* Makes a report: load, plan, draw, write, then move into place. */
#include "host/lib/report/report.h"

#include "host/lib/compare/compare.h"
#include "host/lib/files/text_file.h"
#include "host/lib/report/figures/drawn.h"
#include "host/lib/report/file.h"
#include "host/lib/report/page.h"
#include "host/lib/report/tables.h"
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void figure_path(struct text *out, const struct report_figure *figure, const char *suffix)
{
    text_addf(out, REPORT_FIGURES "/%s%s", text_get(&figure->name), suffix);
}

/* One file of a figure goes into scratch/figures, or from there to its place. */
static bool move_on(const struct report_output *output, const struct report_figure *figure,
                    const char *suffix, const struct text *bytes, bool place,
                    struct message *message)
{
    struct text path = {0};
    figure_path(&path, figure, suffix);
    bool good = place ? report_output_place(output, text_get(&path), message)
                      : report_file_write(output->scratch, text_get(&path), "", bytes, message);
    text_free(&path);
    return good;
}

/* Of those that are not there already. */
static bool each_figure(const struct report_output *output, const struct report_figures *figures,
                        bool place, struct message *message)
{
    for (size_t i = 0; i < figures->count; i++) {
        const struct report_figure *figure = &figures->items[i];
        const struct text *bytes[] = {&figure->light, &figure->dark, &figure->source};
        const char *const suffix[] = {".svg", "-dark.svg", report_source_suffix(figure)};
        for (size_t s = 0; !figure->kept && s < sizeof bytes / sizeof bytes[0]; s++)
            if (!move_on(output, figure, suffix[s], bytes[s], place, message))
                return false;
    }
    return true;
}

static bool make_directory(const char *parent, const char *name, struct message *message)
{
    struct text path = {0};
    text_addf(&path, "%s/%s", parent, name);
    bool good = mkdir(text_get(&path), 0777) == 0 || errno == EEXIST;
    if (!good)
        message_add(message, "cannot create %s: %s", text_get(&path), strerror(errno));
    text_free(&path);
    return good;
}

static bool write_texts(const struct report_output *output, const struct report_set *set,
                        const struct report_figures *figures, struct message *message)
{
    struct text page = {0}, summary = {0};
    bool good = report_page(&page, set, figures, message) &&
                report_summary(&summary, set, message) &&
                report_file_write(output->scratch, "index.html", "", &page, message) &&
                report_file_write(output->scratch, "summary.md", "", &summary, message);
    text_free(&page);
    text_free(&summary);
    return good;
}

#define MODEL_PAGE_MAX (8u << 20)

static bool copy_model_page(const struct report_output *output, const char *path,
                            struct message *message)
{
    struct text page = {0};
    size_t size = 0;
    char *bytes = text_file_read(path, MODEL_PAGE_MAX, &size, message);
    if (bytes == NULL)
        return false;
    text_add_bytes(&page, bytes, size);
    free(bytes);
    bool good = report_file_write(output->scratch, REPORT_MODEL_PAGE, "", &page, message);
    text_free(&page);
    return good;
}

static bool draw_figures(struct report_figures *figures, const struct report_output *output,
                         const struct report_set *set, const char *tool, struct message *message)
{
    struct text earlier = {0};
    text_addf(&earlier, "%s/" REPORT_FIGURES, output->directory);
    const struct report_drawing drawing = {output->scratch, text_get(&earlier), tool};
    bool good = report_figures_plan(figures, set, message) &&
                report_figures_draw(figures, set, &drawing, message) &&
                make_directory(output->scratch, REPORT_FIGURES, message) &&
                each_figure(output, figures, false, message) &&
                report_file_write(output->scratch, REPORT_FIGURES "/" REPORT_DRAWN, "",
                                  &figures->drawn, message);
    text_free(&earlier);
    return good;
}

/* Of the files there, those of these figures. */
static bool is_wanted(const char *name, const void *context)
{
    const struct report_figures *figures = context;
    if (strcmp(name, REPORT_DRAWN) == 0)
        return true;
    for (size_t i = 0; i < figures->count; i++) {
        const struct report_figure *figure = &figures->items[i];
        const char *end = name + figure->name.used;
        if (strncmp(name, text_get(&figure->name), figure->name.used) == 0 &&
            (strcmp(end, ".svg") == 0 || strcmp(end, "-dark.svg") == 0 ||
             strcmp(end, report_source_suffix(figure)) == 0))
            return true;
    }
    return false;
}

static bool place_figures(const struct report_figures *figures, const struct report_output *output,
                          struct message *message)
{
    return report_output_folder(output, REPORT_FIGURES, message) &&
           each_figure(output, figures, true, message) &&
           report_output_place(output, REPORT_FIGURES "/" REPORT_DRAWN, message) &&
           report_output_keep(output, REPORT_FIGURES, is_wanted, figures, message);
}

static bool write_all(const struct report_output *output, const struct report_set *set,
                      const struct report_extras *extras, struct message *message)
{
    struct report_figures figures = {0};
    bool with_figures = extras->figures;
    bool good =
        (!with_figures || draw_figures(&figures, output, set, extras->tool, message)) &&
        write_texts(output, set, &figures, message) &&
        (!with_figures || place_figures(&figures, output, message)) &&
        (set->model_page == NULL || report_output_place(output, REPORT_MODEL_PAGE, message)) &&
        report_output_place(output, "summary.md", message) &&
        report_output_place(output, "index.html", message) &&
        (with_figures || report_output_drop(output, REPORT_FIGURES, message)) &&
        (set->model_page != NULL || report_output_drop(output, REPORT_MODEL_PAGE, message));
    report_figures_free(&figures);
    return good;
}

static bool check_beside(const struct report_set *set, const char *model, struct message *message)
{
    for (size_t g = 0; g < set->group_count; g++)
        if (report_has_beside(set, &set->groups[g]))
            return true;
    return message_at(message, model, 0, 0,
                      "--model: no run of a board (evidence `silicon`) in this report has a board "
                      "and an image that this run has as evidence `model`; run the same config on "
                      "the board, and without --port, with one image");
}

/* NULL where there is nothing to compare with, or it cannot be. */
static struct comparison *compare_with(const struct results *against, const struct report_set *set,
                                       struct message *message)
{
    const struct compare_request all = {.cell = NULL};
    return compare(&(struct compare_side){.results = against},
                   &(struct compare_side){.results = set->runs[0]}, &all, message);
}

static bool write_report(struct results *const runs[], size_t count,
                         const struct report_extras *extras, const char *directory,
                         struct message *message)
{
    struct report_set set;
    struct report_output output = {.lock_fd = -1, .unfinished = -1};
    struct comparison *against = NULL;
    bool good =
        report_set_take(&set, runs, count, message) &&
        (extras->against == NULL ||
         (against = compare_with(extras->against, &set, message)) != NULL) &&
        (extras->model == NULL || check_beside(&set, extras->model, message)) &&
        report_output_check(directory, message) &&
        report_output_open(&output, directory, message) &&
        (extras->model_page == NULL || copy_model_page(&output, extras->model_page, message));
    set.model_page = extras->model_page != NULL ? REPORT_MODEL_PAGE : NULL;
    set.history = extras->history;
    set.against = against;
    good = good && write_all(&output, &set, extras, message);
    good = report_output_close(&output, message) && good;
    comparison_free(against);
    report_set_free(&set);
    return good;
}

bool report_write(struct results *const runs[], size_t count, const struct report_extras *extras,
                  const char *directory, struct message *message)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = plain != (locale_t)0 ? uselocale(plain) : (locale_t)0;
    bool good = write_report(runs, count, extras, directory, message);
    if (plain != (locale_t)0) {
        uselocale(before);
        freelocale(plain);
    }
    return good;
}
