/* A curve over a parameter: of cells that differ in one parameter the nominal and its range; what
 * else tells them apart makes curves of their own. */
#include "host/lib/charts/kind.h"
#include "host/lib/charts/names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CURVES_MOST 6u
#define MARKS_MOST  10
#define SHIFT       0.006 /* of the axis: curves stand so far apart, to be seen side by side */
#define PADDING     0.03  /* of the axis, at both ends */
#define NAME_MOST   64u

/* A point of a curve. */
struct point {
    const struct chart_item *item;
    struct text curve; /* the id without the parameter's value */
    double at;         /* the value */
    size_t which;      /* curve */
};

struct points {
    struct point *rows;
    size_t count, curves;
    char part[NAME_MOST], name[NAME_MOST]; /* of the parameter: "load", "length" */
};

/* ---- Which parameter ---- */

static double value_of(const struct result_cell *cell, const char *part, const char *name)
{
    json_t *parameters = json_object_get(json_object_get(cell->json, "parameters"), part);
    json_t *value = json_object_get(parameters, name);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* Whether cells differ in it. */
static bool is_swept(const struct chart *chart, const char *part, const char *name)
{
    double first = NAN;
    for (size_t i = 0; i < chart->count; i++) {
        double own = value_of(chart->items[i].cell, part, name);
        if (isnan(own))
            continue;
        if (!isnan(first) && own < first + 0.5 && own > first - 0.5)
            continue;
        if (!isnan(first))
            return true;
        first = own;
    }
    return false;
}

/* Takes a parameter in which cells differ; a second one is too many. */
static bool take_parameter(const struct chart *chart, struct points *points, const char *part,
                           const char *name, struct message *message)
{
    if (strcmp(points->part, part) == 0 && strcmp(points->name, name) == 0)
        return true;
    if (!is_swept(chart, part, name))
        return true;
    if (points->name[0])
        return message_add(message,
                           "--cell %s: the cells that match differ in %s of the %s and in %s of "
                           "the %s; a curve is over one, fix the other by the pattern",
                           chart->pattern, points->name, points->part, name, part);
    snprintf(points->part, sizeof points->part, "%s", part);
    snprintf(points->name, sizeof points->name, "%s", name);
    return true;
}

static bool find_parameter(const struct chart *chart, struct points *points,
                           struct message *message)
{
    for (size_t i = 0; i < chart->count; i++) {
        json_t *parts = json_object_get(chart->items[i].cell->json, "parameters");
        json_t *names = NULL, *value = NULL;
        const char *part = NULL, *name = NULL;
        json_object_foreach(parts, part, names)
        {
            json_object_foreach(names, name, value)
            {
                if (!take_parameter(chart, points, part, name, message))
                    return false;
            }
        }
    }
    return points->name[0] ||
           message_add(message,
                       "--kind curve: no parameter differs between the %zu cells that match %s; "
                       "take several of one, such as --cell '*/masked(*)'",
                       chart->count, chart->pattern);
}

/* ---- Its curves ---- */

/* The id without what stands in brackets behind the swept part's name. */
static void say_curve(struct text *text, const struct result_cell *cell, const char *part)
{
    const char *const parts[] = {cell->board, cell->scenario, cell->subject, cell->load};
    size_t swept = strcmp(part, "scenario") == 0 ? 1 : strcmp(part, "load") == 0 ? 3 : 2;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t length = i == swept ? strcspn(parts[i], "(") : strlen(parts[i]);
        text_addf(text, "%s", i ? "/" : "");
        text_add_bytes(text, parts[i], length);
    }
}

static int by_curve(const void *a, const void *b)
{
    const struct point *x = a, *y = b;
    int order = strcmp(text_get(&x->curve), text_get(&y->curve));
    return order ? order : x->at < y->at ? -1 : x->at > y->at;
}

static bool make_points(const struct chart *chart, struct points *points, struct message *message)
{
    for (size_t i = 0; i < chart->count; i++) {
        struct point *point = &points->rows[points->count++];
        const struct chart_item *item = &chart->items[i];
        *point =
            (struct point){.item = item, .at = value_of(item->cell, points->part, points->name)};
        say_curve(&point->curve, item->cell, points->part);
        if (point->curve.failed)
            return message_add(message, "out of memory");
        if (isnan(point->at))
            return message_add(message,
                               "--cell %s: %s has no %s of the %s to stand at: narrow the pattern",
                               chart->pattern, item->cell->id, points->name, points->part);
    }
    qsort(points->rows, points->count, sizeof *points->rows, by_curve);
    for (size_t i = 0; i < points->count; i++) {
        const char *own = text_get(&points->rows[i].curve);
        points->curves += i == 0 || strcmp(own, text_get(&points->rows[i - 1u].curve)) != 0;
        points->rows[i].which = points->curves - 1u;
    }
    return points->curves <= CURVES_MOST ||
           message_add(message,
                       "--cell %s: that is %zu curves, and one picture holds %u: narrow the "
                       "pattern",
                       chart->pattern, points->curves, CURVES_MOST);
}

static void points_free(struct points *points)
{
    for (size_t i = 0; i < points->count; i++)
        text_free(&points->rows[i].curve);
    free(points->rows);
}

/* ---- The picture ---- */

struct ends {
    double x_low, x_high, y_low, y_high;
};

static struct ends ends_of(const struct points *points)
{
    struct ends ends = {INFINITY, -INFINITY, INFINITY, -INFINITY};
    for (size_t i = 0; i < points->count; i++) {
        struct figures figures = figures_of(points->rows[i].item->metric);
        ends.x_low = fmin(ends.x_low, points->rows[i].at);
        ends.x_high = fmax(ends.x_high, points->rows[i].at);
        ends.y_low = fmin(ends.y_low, figures.of[FIGURE_BEST]);
        ends.y_high = fmax(ends.y_high, figures.of[FIGURE_WORST]);
    }
    return ends;
}

/* A line a point: where, nominal, best, worst. Curves have blocks of their own. */
static void add_data(struct text *script, const struct points *points, double shift)
{
    for (size_t i = 0; i < points->count; i++) {
        const struct point *point = &points->rows[i];
        struct figures figures = figures_of(point->item->metric);
        double aside = shift * ((double)point->which - (double)(points->curves - 1u) / 2);
        if (i == 0 || point->which != points->rows[i - 1u].which)
            text_addf(script, "%s$curve%zu << EOD\n", i ? "EOD\n" : "", point->which);
        text_addf(script, "%.15g %.15g %.15g %.15g %.15g\n", point->at, figures.of[FIGURE_NOMINAL],
                  figures.of[FIGURE_BEST], figures.of[FIGURE_WORST], point->at + aside);
    }
    text_add(script, "EOD\n");
}

static const struct chart_legend looks[CURVES_MOST] = {
    {NULL, PLOT_ADDED, 1, 7},  {NULL, PLOT_ALERT, 2, 5},  {NULL, PLOT_TEXT, 4, 9},
    {NULL, PLOT_MUTED, 5, 11}, {NULL, PLOT_ADDED, 3, 13}, {NULL, PLOT_ALERT, 4, 6},
};

static void add_curves(struct text *script, const struct points *points)
{
    for (size_t i = 0; i < points->curves; i++)
        text_addf(script,
                  "%s$curve%zu using 5:2 with lines lw 2 dt %d lc rgb '%s', \\\n"
                  " $curve%zu using 5:2:3:4 with yerrorbars lw 1.5 pt %d ps 0.9 lc rgb '%s'",
                  i ? ", \\\n " : "plot ", i, looks[i].dash, plot_color(looks[i].color), i,
                  looks[i].point, plot_color(looks[i].color));
    text_add(script, "\nunset output\n");
}

static void say(struct chart *chart, const struct points *points)
{
    bool bounds = chart->items[0].metric->bound_rows > 0;
    text_addf(
        &chart->caption, "%s of %zu cells by %s of the %s: mark and line at the %s, bars from %s.",
        chart->metric, chart->count, points->name, points->part, bounds ? "nominal" : "median",
        bounds ? "best to worst" : "the smallest to the largest value");
    if (points->curves > 1)
        text_add(&chart->caption, " Curves stand a little apart, to be seen side by side.");
    if (chart->without > 0)
        text_addf(&chart->caption, " %zu more that match have no values of %s.", chart->without,
                  chart->metric);
}

/* Names of the curves, without what they share; to be freed. */
static void make_legend(const struct points *points, struct text names[CURVES_MOST],
                        struct chart_legend legend[CURVES_MOST])
{
    struct names parts = {{false}};
    for (size_t i = 1; i < points->count; i++)
        names_compare(&parts, text_get(&points->rows[0].curve), text_get(&points->rows[i].curve));
    for (size_t i = 0; i < points->count; i++) {
        size_t which = points->rows[i].which;
        if (names[which].used > 0)
            continue;
        names_say(&parts, &names[which], text_get(&points->rows[i].curve));
        legend[which] = looks[which];
        legend[which].name = text_get(&names[which]);
    }
}

static bool varies(const struct chart *chart, const struct points *points, const struct ends *ends,
                   struct message *message)
{
    return ends->y_high > ends->y_low ||
           message_add(message,
                       "%s is %.15g %s at each of the %zu values of %s: a constant, there is "
                       "nothing to draw",
                       chart->metric, ends->y_low, chart->unit, points->count, points->name);
}

static void draw_points(struct chart *chart, const struct points *points, struct ends ends)
{
    struct chart_legend legend[CURVES_MOST];
    struct text names[CURVES_MOST] = {{0}}, x = {0}, y = {0};
    double span = ends.x_high - ends.x_low,
           step = chart_whole_step(ends.y_high - ends.y_low, MARKS_MOST);
    make_legend(points, names, legend);
    say(chart, points);
    text_addf(&x, "%s (parameter of the %s)", points->name, points->part);
    chart_say_metric(&y, chart);
    const struct chart_frame frame = {
        .x = {text_get(&x), ends.x_low - span * PADDING, ends.x_high + span * PADDING,
              chart_whole_step(span, MARKS_MOST), false},
        .y = {text_get(&y), ends.y_low - step / 2, ends.y_high + step / 2, step, false},
        .legend = legend,
        .legend_count = points->curves};
    chart_open(chart, &frame);
    add_data(&chart->script, points, span * SHIFT);
    add_curves(&chart->script, points);
    for (size_t i = 0; i < CURVES_MOST; i++) {
        chart->script.failed |= names[i].failed;
        text_free(&names[i]);
    }
    chart->script.failed |= x.failed || y.failed;
    text_free(&x);
    text_free(&y);
}

static bool draw(struct chart *chart, struct message *message)
{
    struct points points = {.rows = calloc(chart->count, sizeof *points.rows)};
    if (!points.rows)
        return message_add(message, "out of memory");
    bool good = find_parameter(chart, &points, message) && make_points(chart, &points, message);
    if (good) {
        struct ends ends = ends_of(&points);
        good = varies(chart, &points, &ends, message);
        if (good)
            draw_points(chart, &points, ends);
    }
    points_free(&points);
    return good;
}

CHART_KIND(curve, true, "nominal and range over a parameter in which cells differ", draw);
