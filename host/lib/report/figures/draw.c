/* Draws the report's figures: has gnuplot and matplotlib read their sources, and collects their SVG
 * for light and dark pages. */
#include "host/lib/report/figures/draw.h"

#include "host/lib/base/processors.h"
#include "host/lib/files/text_file.h"
#include "host/lib/plot/gnuplot.h"
#include "host/lib/report/figures/drawn.h"
#include "host/lib/report/file.h"
#include <pthread.h>
#include <stdlib.h>

/* ---- gnuplot, as many at once as there are processors ---- */

#define SVG_MAX       (64u << 20)
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

/* Those that are to be drawn by this program. */
static bool draw_by(const struct report_figures *figures, enum report_drawer drawer,
                    const char *directory, struct message *message)
{
    const char **names = calloc(figures->count + 1, sizeof *names);
    size_t count = 0;
    if (names == NULL)
        return message_add(message, "out of memory");
    for (size_t i = 0; i < figures->count; i++)
        if (!figures->items[i].kept && report_drawer_of(&figures->items[i]) == drawer)
            names[count++] = text_get(&figures->items[i].name);
    bool good = count == 0 ||
                (drawer == DRAWER_GNUPLOT ? draw_names(names, count, directory, message)
                                          : report_heatmaps_draw(names, count, directory, message));
    free(names);
    return good;
}

enum report_drawer report_drawer_of(const struct report_figure *figure)
{
    return figure->kind == FIGURE_HEATMAP ? DRAWER_MATPLOTLIB : DRAWER_GNUPLOT;
}

static bool write_sources(const struct report_figures *figures, const char *directory,
                          struct message *message)
{
    for (size_t i = 0; i < figures->count; i++) {
        const struct report_figure *figure = &figures->items[i];
        if (!report_file_write(directory, text_get(&figure->name), report_source_suffix(figure),
                               &figure->source, message))
            return false;
    }
    return true;
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
                         const struct report_drawing *drawing, struct message *message)
{
    struct drawn drawn;
    if (!report_heatmaps_plan(figures, set, message) ||
        !write_sources(figures, drawing->scratch, message) ||
        !drawn_begin(&drawn, figures, drawing, message))
        return false;
    bool good = draw_by(figures, DRAWER_GNUPLOT, drawing->scratch, message) &&
                draw_by(figures, DRAWER_MATPLOTLIB, drawing->scratch, message);
    for (size_t i = 0; good && i < figures->count; i++)
        good = figures->items[i].kept || collect(&figures->items[i], drawing->scratch, message);
    good = good && drawn_note(&drawn, figures, message);
    drawn_end(&drawn);
    return good;
}
