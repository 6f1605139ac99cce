/* Which figures need not be drawn again; see drawn.h. */
#include "host/lib/report/figures/drawn.h"

#include "host/lib/files/json_file.h"
#include "host/lib/files/text_file.h"
#include "host/lib/plot/gnuplot.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define SCHEMA     "irqbench-figures/1"
#define FIGURE_MAX (64u << 20)

static const char *const drawers[DRAWER_COUNT] = {
    [DRAWER_GNUPLOT] = "gnuplot",
    [DRAWER_MATPLOTLIB] = "matplotlib",
};

const char *report_source_suffix(const struct report_figure *figure)
{
    return report_drawer_of(figure) == DRAWER_GNUPLOT ? ".gp" : ".json";
}

/* ---- What it would be drawn by ---- */

static bool is_needed(const struct report_figures *figures, enum report_drawer drawer)
{
    for (size_t i = 0; i < figures->count; i++)
        if (report_drawer_of(&figures->items[i]) == drawer)
            return true;
    return false;
}

static bool ask_versions(struct drawn *drawn, const struct report_figures *figures,
                         const char *directory, struct message *message)
{
    struct text *versions = drawn->versions;
    return (!is_needed(figures, DRAWER_GNUPLOT) ||
            plot_gnuplot_version(directory, &versions[DRAWER_GNUPLOT], message)) &&
           (!is_needed(figures, DRAWER_MATPLOTLIB) ||
            report_heatmaps_version(directory, &versions[DRAWER_MATPLOTLIB], message));
}

/* ---- What is there ---- */

static json_t *file_note(const struct text *text)
{
    return json_pack("{sI sI}", "bytes", (json_int_t)text->used, "crc32",
                     (json_int_t)crc32_z(0, (const unsigned char *)text_get(text), text->used));
}

/* The file's bytes, if they are just those that were written. */
static bool take_file(struct text *out, const char *directory, const struct report_figure *figure,
                      const char *suffix, const json_t *noted)
{
    struct text path = {0};
    struct message ignored = {0};
    size_t size = 0;
    text_addf(&path, "%s/%s%s", directory, text_get(&figure->name), suffix);
    char *bytes = text_file_read(text_get(&path), FIGURE_MAX, &size, &ignored);
    text_free(&path);
    if (bytes == NULL)
        return false;
    text_add_bytes(out, bytes, size);
    free(bytes);
    json_t *found = file_note(out);
    bool same = !out->failed && noted != NULL && found != NULL && json_equal(found, noted);
    json_decref(found);
    return same;
}

static bool has_source(const struct report_figure *figure, const char *directory)
{
    struct text path = {0};
    struct message ignored = {0};
    size_t size = 0;
    text_addf(&path, "%s/%s%s", directory, text_get(&figure->name), report_source_suffix(figure));
    char *bytes = text_file_read(text_get(&path), FIGURE_MAX, &size, &ignored);
    bool same = bytes != NULL && size == figure->source.used &&
                memcmp(bytes, text_get(&figure->source), size) == 0;
    text_free(&path);
    free(bytes);
    return same;
}

static bool is_text(const json_t *object, const char *key, const char *text)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value != NULL && strcmp(value, text) == 0;
}

/* Nothing of the figure changes unless all of it can be kept. */
static void keep(struct report_figure *figure, const char *directory, const json_t *noted)
{
    struct text light = {0}, dark = {0};
    figure->kept =
        is_text(noted, "title", text_get(&figure->title)) &&
        is_text(noted, "description", text_get(&figure->alt)) && has_source(figure, directory) &&
        take_file(&light, directory, figure, ".svg", json_object_get(noted, "light")) &&
        take_file(&dark, directory, figure, "-dark.svg", json_object_get(noted, "dark")) &&
        plot_theme_size(text_get(&light), &figure->width, &figure->height);
    if (figure->kept) {
        figure->light = light;
        figure->dark = dark;
    } else {
        text_free(&light);
        text_free(&dark);
    }
}

static void keep_all(const struct drawn *drawn, struct report_figures *figures,
                     const char *directory, const json_t *note)
{
    const json_t *noted = json_object_get(note, "figures");
    bool same[DRAWER_COUNT];
    for (size_t d = 0; d < DRAWER_COUNT; d++)
        same[d] = is_text(note, drawers[d], text_get(&drawn->versions[d]));
    for (size_t i = 0; i < figures->count; i++)
        if (same[report_drawer_of(&figures->items[i])])
            keep(&figures->items[i], directory,
                 json_object_get(noted, text_get(&figures->items[i].name)));
}

/* What cannot be read is drawn. */
static void keep_earlier(const struct drawn *drawn, struct report_figures *figures,
                         const struct report_drawing *drawing)
{
    struct message ignored = {0};
    struct text path = {0};
    text_addf(&path, "%s/" REPORT_DRAWN, drawing->earlier);
    json_t *note = json_file_read(text_get(&path), SCHEMA, &ignored);
    if (note != NULL && is_text(note, "tool", drawing->tool))
        keep_all(drawn, figures, drawing->earlier, note);
    json_decref(note);
    text_free(&path);
}

bool drawn_begin(struct drawn *drawn, struct report_figures *figures,
                 const struct report_drawing *drawing, struct message *message)
{
    *drawn = (struct drawn){0};
    if (!ask_versions(drawn, figures, drawing->scratch, message)) {
        drawn_end(drawn);
        return false;
    }
    drawn->note = json_pack("{ss ss}", "schema", SCHEMA, "tool", drawing->tool);
    keep_earlier(drawn, figures, drawing);
    return true;
}

bool drawn_note(struct drawn *drawn, struct report_figures *figures, struct message *message)
{
    json_t *list = json_object();
    for (size_t d = 0; d < DRAWER_COUNT; d++)
        if (drawn->versions[d].used > 0)
            json_object_set_new(drawn->note, drawers[d],
                                json_string(text_get(&drawn->versions[d])));
    for (size_t i = 0; i < figures->count; i++) {
        const struct report_figure *figure = &figures->items[i];
        json_object_set_new(list, text_get(&figure->name),
                            json_pack("{ss ss so so}", "title", text_get(&figure->title),
                                      "description", text_get(&figure->alt), "light",
                                      file_note(&figure->light), "dark", file_note(&figure->dark)));
    }
    bool good = json_object_size(list) == figures->count &&
                json_object_set_new(drawn->note, "figures", list) == 0;
    char *json = good ? json_file_text(drawn->note) : NULL;
    if (json != NULL)
        text_add(&figures->drawn, json);
    free(json);
    return (json != NULL && !figures->drawn.failed) || message_add(message, "out of memory");
}

void drawn_end(struct drawn *drawn)
{
    json_decref(drawn->note);
    for (size_t d = 0; d < DRAWER_COUNT; d++)
        text_free(&drawn->versions[d]);
    *drawn = (struct drawn){0};
}
