/* Curves over a parameter; see curve.h. */
#include "host/lib/pictures/curve.h"

#include "host/lib/pictures/scale.h"
#include "host/lib/pictures/svg.h"
#include "host/lib/survey/format.h"
#include "host/lib/survey/sections.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH       460.0
#define LEFT        52.0
#define RIGHT       330.0 /* names of lines stand to the right */
#define TOP         12.0
#define BOTTOM      230.0
#define AXIS        42.0
#define GAP         8.0
#define NAME_HIGH   15.0
#define POINTS_MOST 512u
#define LINES_MOST  8u /* more cannot be told apart */
#define LEAST       3u /* values that make a curve */
#define RATIO_LOG   10.0
#define DOT         2.6

/* The metric of how many there were. */
static const char events_metric[] = "events";

/* ---- What is a curve ---- */

/* A scenario or a load with its first parameter taken out: "masked(", 16, ")". */
struct swept {
    const char *text;
    size_t head;
    double value;
    const char *tail;
};

static bool parse(const char *text, struct swept *swept)
{
    const char *at = strchr(text, '(');
    char *end;
    if (at == NULL)
        return false;
    *swept = (struct swept){.text = text, .head = (size_t)(at + 1 - text)};
    swept->value = strtod(at + 1, &end);
    swept->tail = end;
    return end != at + 1;
}

static bool alike(const struct swept *a, const struct swept *b)
{
    return a->head == b->head && strncmp(a->text, b->text, a->head) == 0 &&
           strcmp(a->tail, b->tail) == 0;
}

/* Columns that differ in that parameter alone. */
struct curve {
    int subjects;
    bool by_load;
    const struct report_column *columns[POINTS_MOST]; /* ascending by value */
    double values[POINTS_MOST];
    size_t count, beyond; /* beyond: those for which there was no room */
};

static bool column_value(const struct report_column *column, bool by_load, struct swept *swept)
{
    return parse(by_load ? column->load : column->scenario, swept);
}

static bool same_curve(const struct report_column *a, const struct report_column *b, bool by_load)
{
    struct swept one, other;
    const char *rest_a = by_load ? a->scenario : a->load, *rest_b = by_load ? b->scenario : b->load;
    return a->row == b->row && strcmp(rest_a, rest_b) == 0 && column_value(a, by_load, &one) &&
           column_value(b, by_load, &other) && alike(&one, &other);
}

static void insert(struct curve *curve, const struct report_column *column, double value)
{
    size_t at = curve->count;
    if (curve->count == POINTS_MOST) {
        curve->beyond++;
        return;
    }
    while (at > 0 && curve->values[at - 1] > value) {
        curve->values[at] = curve->values[at - 1];
        curve->columns[at] = curve->columns[at - 1];
        at--;
    }
    curve->values[at] = value;
    curve->columns[at] = column;
    curve->count++;
}

/* Values that are each one apart number choices (0: post, 1: wait) as often as they measure. */
static bool is_quantity(const struct curve *curve)
{
    for (size_t i = 1; i < curve->count; i++)
        if (curve->values[i] - curve->values[i - 1] > 1)
            return true;
    return false;
}

/* Where events were counted, what became of them is the question, and how far behind who serves
 * them is; and neither how many there were nor how long all of them took. */
static bool is_asked(const struct report_target *target, const struct report_column *column,
                     int subjects)
{
    for (size_t i = 0; i < target->subject_count[subjects]; i++) {
        const struct result_cell *cell = report_cell(target, column, target->subjects[subjects][i]);
        if (cell != NULL && result_metric_find(cell, events_metric) != NULL)
            return (column->is_count && strcmp(column->metric, events_metric) != 0) ||
                   column->row->kind == METRIC_PERIOD;
    }
    return column->row->better != METRIC_NEITHER;
}

/* The curve that begins at a column; false if one before it is on the same, or there is none. */
static bool curve_at(const struct report_columns *columns, size_t index, bool by_load,
                     struct curve *curve)
{
    const struct report_column *first = &columns->items[index];
    struct swept swept;
    *curve = (struct curve){.by_load = by_load};
    for (size_t i = 0; i < columns->count; i++) {
        const struct report_column *column = &columns->items[i];
        if (!same_curve(first, column, by_load))
            continue;
        if (i < index)
            return false;
        if (column_value(column, by_load, &swept))
            insert(curve, column, swept.value);
    }
    return curve->count >= LEAST && is_quantity(curve);
}

/* ---- Its lines ---- */

struct line {
    const char *subject;
    struct svg_point points[POINTS_MOST]; /* values, not places */
    size_t count;
};

/* Of events that were counted in the same cell, a share of them in percent. */
static bool value_of(const struct result_cell *cell, const struct result_metric *metric, double *y)
{
    const struct result_metric *events = result_metric_find(cell, events_metric);
    if (metric->is_count && events != NULL && events != metric) {
        double of = report_typical(events);
        *y = of > 0 ? 100 * report_typical(metric) / of : 0;
        return of > 0;
    }
    struct result_number worst = result_worst(metric);
    *y = metric->is_count || !worst.known ? report_typical(metric) : worst.number;
    return true;
}

/* Of the first few that have one; the others are named in `others`. */
static size_t lines_of(const struct report_target *target, const struct curve *curve,
                       struct line lines[LINES_MOST + 1], struct text *others)
{
    size_t count = 0;
    for (size_t i = 0; i < target->subject_count[curve->subjects]; i++) {
        struct line *line = &lines[count];
        *line = (struct line){.subject = target->subjects[curve->subjects][i]};
        for (size_t c = 0; c < curve->count; c++) {
            const struct result_cell *cell = report_cell(target, curve->columns[c], line->subject);
            const struct result_metric *metric = report_metric(cell, curve->columns[c]);
            double y;
            if (metric != NULL && value_of(cell, metric, &y))
                line->points[line->count++] = (struct svg_point){curve->values[c], y};
        }
        if (line->count < LEAST)
            continue;
        if (count < LINES_MOST)
            count++;
        else
            text_addf(others, "%s%s", others->used > 0 ? ", " : "", line->subject);
    }
    return count;
}

static void range_of(const struct line lines[], size_t count, double *low, double *high)
{
    *low = *high = lines[0].points[0].y;
    for (size_t l = 0; l < count; l++)
        for (size_t i = 0; i < lines[l].count; i++) {
            *low = fmin(*low, lines[l].points[i].y);
            *high = fmax(*high, lines[l].points[i].y);
        }
}

/* ---- Words ---- */

static bool is_share(const struct report_target *target, const struct curve *curve,
                     const struct line *line)
{
    const struct report_column *column = curve->columns[0];
    const struct result_cell *cell = report_cell(target, column, line->subject);
    const struct result_metric *events = cell ? result_metric_find(cell, events_metric) : NULL;
    return column->is_count && events != NULL && strcmp(column->metric, events_metric) != 0;
}

static void say_measure(struct text *out, const struct report_group *group,
                        const struct report_target *target, const struct curve *curve,
                        const struct line *line)
{
    const struct report_column *column = curve->columns[0];
    if (column->is_time)
        text_add(out, "worst ");
    format_metric(out, column->metric);
    if (is_share(target, curve, line))
        text_add(out, ", % of events");
    else
        text_addf(out, ", %s", metric_unit(column->row->kind, group->evidence));
}

static void say_parameter(struct text *out, const struct curve *curve)
{
    const struct report_column *column = curve->columns[0];
    struct swept swept;
    if (column_value(column, curve->by_load, &swept))
        text_addf(out, "%s %.*s(\u2026%s", curve->by_load ? "load" : "scenario",
                  (int)swept.head - 1, swept.text, swept.tail);
}

/* ---- Drawing ---- */

static void draw_line(struct text *out, const struct line *line, size_t which,
                      const struct scale *x, const struct scale *y, double name_at)
{
    char class[16];
    struct svg_point places[POINTS_MOST];
    snprintf(class, sizeof class, "line c%zu", which);
    for (size_t i = 0; i < line->count; i++)
        places[i] =
            (struct svg_point){scale_at(x, line->points[i].x), scale_at(y, line->points[i].y)};
    svg_path(out, class, places, line->count);
    snprintf(class, sizeof class, "f%zu", which);
    for (size_t i = 0; i < line->count; i++)
        svg_dot(out, class, places[i].x, places[i].y, DOT);
    const struct svg_point *last = &line->points[line->count - 1];
    svg_line(out, "guide", scale_at(x, last->x) + 4, scale_at(y, last->y), RIGHT + 14, name_at);
    svg_text(out, class, RIGHT + 18, name_at + 4, SVG_START, line->subject);
}

struct name {
    size_t line;
    double at;
};

static int compare_names(const void *left, const void *right)
{
    const struct name *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* Names of lines that end at one place stand below each other. */
static void place_names(double places[LINES_MOST], const struct line lines[], size_t count,
                        const struct scale *y)
{
    struct name names[LINES_MOST];
    double free_from = TOP - NAME_HIGH;
    for (size_t i = 0; i < count; i++)
        names[i] = (struct name){i, scale_at(y, lines[i].points[lines[i].count - 1].y)};
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++) {
        double room = BOTTOM - NAME_HIGH * (double)(count - 1 - i);
        double at = fmin(fmax(names[i].at, free_from + NAME_HIGH), room);
        places[names[i].line] = free_from = at;
    }
}

/* In ratios where the values are: 8, 16, 32 ... */
static struct scale scale_x(const struct curve *curve)
{
    double low = curve->values[0], high = curve->values[curve->count - 1];
    return low > 0 && high >= RATIO_LOG * low ? scale_log(low, high, LEFT + GAP, RIGHT)
                                              : scale_linear(0, high, LEFT + GAP, RIGHT);
}

static void draw(struct text *out, const struct curve *curve, const struct line lines[],
                 size_t count, double high, const char *label)
{
    struct scale x = scale_x(curve), y = scale_linear(0, high, BOTTOM, TOP);
    double names[LINES_MOST];
    struct text parameter = {0};
    say_parameter(&parameter, curve);
    place_names(names, lines, count, &y);
    svg_open(out, "picture", WIDTH, BOTTOM + AXIS, label);
    scale_draw_left(out, &y, LEFT, RIGHT);
    scale_draw_below(out, &x, TOP, BOTTOM);
    svg_text(out, NULL, (LEFT + RIGHT) / 2, BOTTOM + AXIS - 8, SVG_MIDDLE, text_get(&parameter));
    for (size_t i = 0; i < count; i++)
        draw_line(out, &lines[i], i, &x, &y, names[i]);
    svg_close(out);
    text_free(&parameter);
}

static void say_line(struct text *out, const struct line *line)
{
    text_addf(out, " %s:", line->subject);
    for (size_t i = 0; i < line->count; i++) {
        text_add(out, i ? ", " : " ");
        format_value(out, line->points[i].y);
        text_add(out, " at ");
        format_value(out, line->points[i].x);
    }
    text_add(out, ".");
}

static void open_figure(struct text *out, const struct report_target *target, const char *measure)
{
    text_add(out, "<figure class=\"picture\"><figcaption><b>");
    text_html(out, target->target->board);
    text_add(out, "</b>, ");
    text_html(out, measure);
    text_add(out, "</figcaption>\n");
}

static void say_constant(struct text *out, const struct report_target *target,
                         const struct curve *curve, const char *measure, double value)
{
    struct text parameter = {0};
    say_parameter(&parameter, curve);
    text_add(out, "<p class=\"reading\">");
    text_html(out, target->target->board);
    text_add(out, ", ");
    text_html(out, text_get(&parameter));
    text_add(out, ": ");
    text_html(out, measure);
    text_add(out, ", is always ");
    format_value(out, value);
    text_add(out, ".</p>\n");
    text_free(&parameter);
}

static void say_left_out(struct text *out, const struct curve *curve, const struct text *others)
{
    if (others->used > 0) {
        text_add(out, "<p class=\"reading\">Not drawn, but in the tables: ");
        text_html(out, text_get(others));
        text_add(out, ".</p>\n");
    }
    if (curve->beyond > 0)
        text_addf(out, "<p class=\"reading\">%zu more values are not drawn.</p>\n", curve->beyond);
}

static void add_curve(struct text *out, const struct report_group *group,
                      const struct report_target *target, const struct curve *curve)
{
    struct line *lines = calloc(LINES_MOST + 1, sizeof *lines);
    struct text measure = {0}, label = {0}, others = {0};
    size_t count = lines != NULL ? lines_of(target, curve, lines, &others) : 0;
    double low, high;
    out->failed |= lines == NULL;
    if (count > 0) {
        range_of(lines, count, &low, &high);
        say_measure(&measure, group, target, curve, &lines[0]);
        text_addf(&label, "%s, %s, by ", target->target->board, text_get(&measure));
        say_parameter(&label, curve);
        text_add(&label, ".");
        for (size_t i = 0; i < count; i++)
            say_line(&label, &lines[i]);
        if (high > low) {
            open_figure(out, target, text_get(&measure));
            draw(out, curve, lines, count, high, text_get(&label));
            say_left_out(out, curve, &others);
            text_add(out, "</figure>\n");
        } else {
            say_constant(out, target, curve, text_get(&measure), low);
        }
    }
    text_free(&measure);
    text_free(&label);
    text_free(&others);
    free(lines);
}

/* Calls of what a target has: `out` NULL only asks whether there is one. */
static bool each_curve(struct text *out, const struct report_group *group,
                       const struct report_target *target)
{
    bool any = false;
    for (int section = 0; section < SECTION_COUNT; section++) {
        const struct report_columns *columns = &target->columns[section];
        for (size_t c = 0; c < columns->count; c++)
            for (int by_load = 0; by_load < 2; by_load++) {
                struct curve curve;
                int subjects = report_section_subjects((enum report_section)section);
                if (!is_asked(target, &columns->items[c], subjects) ||
                    !curve_at(columns, c, by_load == 1, &curve))
                    continue;
                curve.subjects = subjects;
                any = true;
                if (out != NULL)
                    add_curve(out, group, target, &curve);
            }
    }
    return any;
}

bool picture_has_curves(const struct report_target *target)
{
    return each_curve(NULL, NULL, target);
}

void picture_curves(struct text *out, const struct report_group *group,
                    const struct report_target *target)
{
    each_curve(out, group, target);
}
