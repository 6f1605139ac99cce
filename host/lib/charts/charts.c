/* Draws a chart and writes its file; see charts.h. */
#include "host/lib/charts/charts.h"

#include "host/lib/charts/kind.h"
#include "host/lib/charts/select.h"
#include "host/lib/files/atomic_file.h"
#include "host/lib/files/output_file.h"
#include "host/lib/files/text_file.h"
#include "host/lib/plot/gnuplot.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PICTURE_MAX (64u << 20)

/* The linker's names for the ends of the section that CHART_KIND fills. */
extern const struct chart_kind *const __start_irqbench_charts[];
extern const struct chart_kind *const __stop_irqbench_charts[];

static const struct chart_kind *kind_at(size_t index)
{
    uintptr_t bytes = (uintptr_t)__stop_irqbench_charts - (uintptr_t)__start_irqbench_charts;
    return index < bytes / sizeof __start_irqbench_charts[0] ? __start_irqbench_charts[index]
                                                             : NULL;
}

const char *charts_kind_name(size_t index)
{
    const struct chart_kind *kind = kind_at(index);
    return kind ? kind->name : NULL;
}

const char *charts_kind_about(size_t index)
{
    const struct chart_kind *kind = kind_at(index);
    return kind ? kind->about : NULL;
}

static const struct chart_kind *kind_find(const char *name)
{
    const struct chart_kind *kind = NULL;
    for (size_t i = 0; (kind = kind_at(i)) != NULL; i++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

/* ---- Formats ---- */

static const char *const ends[] = {".svg", ".png", ".pdf", ".gp"};
#define FORMATS (sizeof ends / sizeof ends[0])

static bool find_format(const char *path, enum chart_format *format)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < FORMATS; i++) {
        size_t own = strlen(ends[i]);
        if (length <= own || strcmp(path + length - own, ends[i]) != 0)
            continue;
        *format = (enum chart_format)i;
        return true;
    }
    return false;
}

bool charts_request_check(const struct chart_request *request, struct message *message)
{
    enum chart_format format;
    if (!kind_find(request->kind))
        return message_add(message, "--kind %s: there is none", request->kind);
    return find_format(request->output, &format) ||
           message_add(message, "-o %s: a chart's name must end with .svg, .png, .pdf or .gp",
                       request->output);
}

/* When it was drawn stands in a PDF, and nothing else in it depends on that. (Of cairo 1.18 it
 * would be in a compressed stream: base/environment.c has it left open.) */
static void blank_date(char *picture, size_t size)
{
    static const char key[] = "/CreationDate (D:", fixed[] = "19700101000000";
    char *at = memmem(picture, size, key, sizeof key - 1);
    if (at && (size_t)(picture + size - at) > sizeof key + sizeof fixed)
        memcpy(at + sizeof key - 1, fixed, sizeof fixed - 1);
}

static bool write_svg(const struct chart *chart, const char *svg, const char *path,
                      struct message *message)
{
    struct text out = {0}, title = {0};
    text_addf(&title, "%s: %s", chart->metric,
              chart->count == 1 ? chart->items[0].cell->id : chart->pattern);
    plot_theme_finish(&out, svg, text_get(&title), text_get(&chart->caption));
    bool good = (!out.failed && !title.failed) || message_add(message, "out of memory");
    good = good && output_file_write(path, text_get(&out), out.used, message);
    text_free(&title);
    text_free(&out);
    return good;
}

static bool write_picture(const struct chart *chart, const char *picture_path, const char *path,
                          struct message *message)
{
    size_t size = 0;
    char *picture = text_file_read(picture_path, PICTURE_MAX, &size, message);
    if (!picture)
        return false;
    bool good = false;
    if (chart->format == CHART_SVG) {
        good = write_svg(chart, picture, path, message);
    } else {
        if (chart->format == CHART_PDF)
            blank_date(picture, size);
        good = output_file_write(path, picture, size, message);
    }
    free(picture);
    return good;
}

/* ---- Drawing ---- */

/* In a folder of its own, which is gone afterwards. */
static bool run_gnuplot(const struct chart *chart, const char *folder, const char *path,
                        struct message *message)
{
    static const char *const names[] = {"chart"};
    struct text script = {0}, picture = {0};
    text_addf(&script, "%s/chart.gp", folder);
    text_addf(&picture, "%s/chart%s", folder, ends[chart->format]);
    const struct atomic_part part = {text_get(&chart->script), chart->script.used};
    bool good = (!script.failed && !picture.failed) || message_add(message, "out of memory");
    good = good && atomic_file_write(text_get(&script), &part, 1, message) &&
           plot_gnuplot_run(folder, names, 1, message) &&
           write_picture(chart, text_get(&picture), path, message);
    unlink(text_get(&script));
    unlink(text_get(&picture));
    text_free(&script);
    text_free(&picture);
    return good;
}

static bool draw_picture(const struct chart *chart, const char *path, struct message *message)
{
    const char *root = getenv("TMPDIR");
    struct text folder = {0};
    text_addf(&folder, "%s/irqbench-plot-XXXXXX", root && *root ? root : "/tmp");
    if (folder.failed || !mkdtemp(folder.data)) {
        message_add(message, "cannot make a folder like %s: %s (TMPDIR says where)",
                    text_get(&folder), strerror(errno));
        text_free(&folder);
        return false;
    }
    bool good = run_gnuplot(chart, text_get(&folder), path, message);
    rmdir(text_get(&folder));
    text_free(&folder);
    return good;
}

static bool write_chart(const struct chart *chart, const char *path, struct message *message)
{
    if (chart->script.failed || chart->caption.failed)
        return message_add(message, "out of memory");
    if (chart->format == CHART_SCRIPT)
        return output_file_write(path, text_get(&chart->script), chart->script.used, message);
    return draw_picture(chart, path, message);
}

bool charts_draw(const struct results *results, const struct chart_request *request,
                 struct message *message)
{
    struct chart chart = {.results = results};
    if (!charts_request_check(request, message) || !output_file_check(request->output, message))
        return false;
    const struct chart_kind *kind = kind_find(request->kind);
    find_format(request->output, &chart.format);
    bool good = chart_select(&chart, request, kind, message) && kind->draw(&chart, message) &&
                write_chart(&chart, request->output, message);
    text_free(&chart.script);
    text_free(&chart.caption);
    free(chart.items);
    return good;
}
