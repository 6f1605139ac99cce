/* Charts and sparklines of a history, as SVG in the page: it follows light and dark, and needs no
 * drawing program. The classes are in reports/templates/style.css.
 */
#include "host/lib/report/trend.h"

#include "host/lib/history/date.h"
#include "host/lib/survey/format.h"
#include <math.h>
#include <string.h>

#define LEFT         52.0 /* of the drawing's area, in a view of WIDTH x HEIGHT */
#define RIGHT        404.0
#define TOP          34.0
#define BOTTOM       150.0
#define WIDTH        420
#define HEIGHT       184
#define LABELS       3u /* the newest changes have one */
#define LABEL_WIDE   84.0
#define LABEL_BOTTOM 14.0

struct view {
    const struct history_series *series;
    enum figure figure;
    size_t first, last; /* index of a commit, of those that are drawn */
    size_t columns;     /* places along the axis */
    double low, high;   /* of the values */
    bool any;
    double left, right, top, bottom;
};

/* ---- Where something stands ---- */

static double x_of(const struct view *view, double column)
{
    double wide = view->columns > 1 ? (double)(view->columns - 1) : 1;
    return view->left + (view->right - view->left) * column / wide;
}

static double y_of(const struct view *view, double value)
{
    double high = view->high > view->low ? view->high - view->low : 1;
    double part = view->high > view->low ? (value - view->low) / high : 0.5;
    return view->bottom - (view->bottom - view->top) * part;
}

static bool has_value(const struct view *view, const struct history_point *point)
{
    return point->status == RESULT_OK && point->figures.known[view->figure];
}

static bool is_drawn(const struct view *view, const struct history_point *point)
{
    return point->run->commit_index >= view->first;
}

/* Negative for what is not drawn. */
static double column_of(const struct view *view, const struct history_point *point)
{
    return (double)point->run->commit_index - (double)view->first;
}

static void take(struct view *view, double value)
{
    view->low = view->any && view->low < value ? view->low : value;
    view->high = view->any && view->high > value ? view->high : value;
    view->any = true;
}

/* Of the series the newest commits, and what of it lies in them. */
static void look(struct view *view, const struct history_series *series, enum figure figure)
{
    size_t first = SIZE_MAX;

    view->series = series;
    view->figure = figure;
    for (size_t l = 0; l < series->line_count; l++) {
        const struct history_line *line = &series->lines[l];
        size_t begin = line->points[0].run->commit_index;
        size_t end = line->points[line->count - 1].run->commit_index;
        first = begin < first ? begin : first;
        view->last = end > view->last ? end : view->last;
    }
    view->first =
        view->last - first >= TREND_COMMITS_MAX ? view->last + 1 - TREND_COMMITS_MAX : first;
    view->columns = view->last - view->first + 1;
    for (size_t l = 0; l < series->line_count; l++)
        for (size_t i = 0; i < series->lines[l].count; i++) {
            const struct history_point *point = &series->lines[l].points[i];
            if (is_drawn(view, point) && has_value(view, point))
                take(view, point->figures.of[figure]);
        }
}

/* ---- Lines ---- */

/* Exact values stay until they change, so theirs is a step; others are joined. A cell without a
 * result parts the line. */
static void add_path(struct text *out, const struct view *view, const struct history_line *line)
{
    bool exact = line->setup->evidence != EVIDENCE_SILICON, open = false;

    text_add(out, "<path class=\"line\" d=\"");
    for (size_t i = 0; i < line->count; i++) {
        const struct history_point *point = &line->points[i];
        if (!is_drawn(view, point))
            continue;
        if (!has_value(view, point)) {
            open = false;
            continue;
        }
        double x = x_of(view, column_of(view, point));
        double y = y_of(view, point->figures.of[view->figure]);
        if (open && exact)
            text_addf(out, "H%.1fV%.1f", x, y);
        else
            text_addf(out, "%c%.1f %.1f", open ? 'L' : 'M', x, y);
        open = true;
    }
    text_add(out, "\"></path>\n");
}

/* Of measured values the medians between the changes. */
static void add_medians(struct text *out, const struct view *view, const struct history_line *line)
{
    const struct history_change *next = NULL;

    for (size_t i = line->count; i-- > 0;)
        next = line->points[i].change.is ? &line->points[i].change : next;
    if (line->setup->evidence != EVIDENCE_SILICON || !next)
        return;
    double begin = column_of(view, &line->points[0]), middle = next->from;
    for (size_t i = 0; i <= line->count; i++) {
        const struct history_point *point = i < line->count ? &line->points[i] : NULL;
        if (point && !point->change.is)
            continue;
        double end = point ? column_of(view, point) : column_of(view, &line->points[i - 1]);
        if (end > 0)
            text_addf(out, "<path class=\"median\" d=\"M%.1f %.1fH%.1f\"></path>\n",
                      x_of(view, begin > 0 ? begin : 0), y_of(view, middle), x_of(view, end));
        begin = end;
        middle = point ? point->change.to : middle;
    }
}

static const char *class_of(const struct history_change *change)
{
    return !change->is                            ? "point"
           : change->direction == CHANGE_WORSE    ? "worse"
           : change->direction == CHANGE_IMPROVED ? "improved"
                                                  : "other";
}

/* ---- Marks ---- */

static void add_hover(struct text *out, const struct view *view, const struct history_point *point)
{
    char commit[HISTORY_SHORT_MAX], date[DATE_TEXT_MAX], value[FIGURE_TEXT_MAX];
    char change[FIGURE_CHANGE_MAX];

    text_add(out, "<title>");
    text_html(out, history_short(commit, point->run->commit));
    text_addf(out, ", %s: ", date_day(date, point->run->date));
    if (point->status != RESULT_OK) {
        text_addf(out, "%s, ", result_status_name(point->status));
        text_html(out, point->reason);
    } else {
        text_add(out, figure_text(value, point->figures.of[view->figure], false));
    }
    if (point->change.is)
        text_addf(out, ", %s %s, %s", history_figure_name(view->series, point->change.figure),
                  figure_change_text(change, point->change.from, point->change.to),
                  change_name(point->change.direction));
    text_add(out, "</title>");
}

/* Worse is a triangle, improved a square, the rest round: not by colour alone. */
static void add_mark(struct text *out, const struct view *view, const struct history_point *point)
{
    double x = x_of(view, column_of(view, point));
    double y = y_of(view, point->figures.of[view->figure]);
    const char *class = class_of(&point->change);

    if (point->change.is && point->change.direction == CHANGE_WORSE)
        text_addf(out, "<path class=\"%s\" d=\"M%.1f %.1fl6 10h-12z\">", class, x, y - 6);
    else if (point->change.is && point->change.direction == CHANGE_IMPROVED)
        text_addf(out, "<path class=\"%s\" d=\"M%.1f %.1fh9v9h-9z\">", class, x - 4.5, y - 4.5);
    else
        text_addf(out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\">", class, x, y,
                  point->change.is ? "4.5" : "2.5");
    add_hover(out, view, point);
    text_add(out, point->change.is && (point->change.direction == CHANGE_WORSE ||
                                       point->change.direction == CHANGE_IMPROVED)
                      ? "</path>\n"
                      : "</circle>\n");
}

static void add_absence(struct text *out, const struct view *view,
                        const struct history_point *point)
{
    text_addf(out, "<path class=\"absence\" d=\"M%.1f %.1fl8 8m0-8l-8 8\">",
              x_of(view, column_of(view, point)) - 4, view->bottom - 4);
    add_hover(out, view, point);
    text_add(out, "</path>\n");
}

static void add_break(struct text *out, const struct view *view, const struct history_line *line)
{
    if (!line->note || !is_drawn(view, &line->points[0]))
        return;
    text_addf(out, "<path class=\"break\" d=\"M%.1f %.1fV%.1f\"><title>",
              x_of(view, column_of(view, &line->points[0]) - 0.5), TOP - 8, BOTTOM);
    text_html(out, line->note);
    text_add(out, "</title></path>\n");
}

/* ---- Labels ---- */

/* Of the newest changes: by how much, and at which commit; above what is drawn, with a line down to
 * the mark. */
static void add_label(struct text *out, const struct view *view, const struct history_point *point)
{
    char by[FIGURE_TEXT_MAX], commit[HISTORY_SHORT_MAX];
    double x = x_of(view, column_of(view, point)), y = y_of(view, point->figures.of[view->figure]);
    const char *anchor = x < LEFT + LABEL_WIDE / 2    ? "start"
                         : x > RIGHT - LABEL_WIDE / 2 ? "end"
                                                      : "middle";

    text_addf(out,
              "<path class=\"guide\" d=\"M%.1f %.1fV%.1f\"></path>"
              "<text class=\"change\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s ",
              x, LABEL_BOTTOM + 4, y - 6, x, LABEL_BOTTOM, anchor,
              figure_text(by, point->change.to - point->change.from, true));
    text_html(out, history_short(commit, point->run->commit));
    text_add(out, "</text>\n");
}

/* From the newest on, as long as they do not stand in each other's way. */
static void add_labels(struct text *out, const struct view *view)
{
    double taken = RIGHT + LABEL_WIDE;
    unsigned labels = 0;

    for (size_t l = view->series->line_count; l-- > 0;)
        for (size_t i = view->series->lines[l].count; i-- > 0 && labels < LABELS;) {
            const struct history_point *point = &view->series->lines[l].points[i];
            if (!point->change.is || !is_drawn(view, point) || !has_value(view, point))
                continue;
            double x = x_of(view, column_of(view, point));
            if (x + LABEL_WIDE > taken)
                continue;
            add_label(out, view, point);
            taken = x;
            labels++;
        }
}

static void add_axis_value(struct text *out, const struct view *view, double value)
{
    char text[FIGURE_TEXT_MAX];
    double y = y_of(view, value);

    text_addf(out,
              "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"></path>"
              "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
              LEFT - 6, y, RIGHT + 6, LEFT - 10, y + 4, figure_text(text, value, false));
}

static const struct history_run *run_at(const struct view *view, size_t commit)
{
    for (size_t l = 0; l < view->series->line_count; l++)
        for (size_t i = 0; i < view->series->lines[l].count; i++)
            if (view->series->lines[l].points[i].run->commit_index == commit)
                return view->series->lines[l].points[i].run;
    return NULL;
}

/* The first and the last commit that has a point. */
static void add_date(struct text *out, const struct view *view, bool last)
{
    char date[DATE_TEXT_MAX];
    size_t commit = last ? view->last : view->first;
    const struct history_run *run = NULL;

    while (!(run = run_at(view, commit)) && commit < view->last)
        commit++;
    if (!run)
        return;
    text_addf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
              last ? x_of(view, (double)(view->last - view->first)) : LEFT, BOTTOM + 24,
              last ? "end" : "start", date_day(date, run->date));
}

static void add_axes(struct text *out, const struct view *view)
{
    add_axis_value(out, view, view->low);
    if (view->high > view->low)
        add_axis_value(out, view, view->high);
    add_date(out, view, false);
    if (view->last > view->first)
        add_date(out, view, true);
}

/* ---- The run itself ---- */

/* Behind the newest commit, if it was measured as that was. */
static bool has_own(const struct trend_item *item, double *value)
{
    struct figures figures = figures_of(item->metric);

    *value = figures.of[item->figure];
    return item->own && item->own == history_newest(item->series) && figures.known[item->figure];
}

static void add_own(struct text *out, const struct view *view, double value)
{
    char text[FIGURE_TEXT_MAX];
    double x = x_of(view, (double)(view->columns - 1)), y = y_of(view, value);

    text_addf(out,
              "<path class=\"own\" d=\"M%.1f %.1fl6 6l-6 6l-6-6z\"><title>this run: %s</title>"
              "</path>\n",
              x, y - 6, figure_text(text, value, false));
}

/* ---- Whole pictures ---- */

static void add_points(struct text *out, const struct view *view, const struct history_line *line)
{
    for (size_t i = 0; i < line->count; i++) {
        const struct history_point *point = &line->points[i];
        if (!is_drawn(view, point))
            continue;
        if (has_value(view, point))
            add_mark(out, view, point);
        else if (point->status != RESULT_OK)
            add_absence(out, view, point);
    }
}

static void open_svg(struct text *out, const char *class, int width, int height)
{
    text_addf(out,
              "<svg class=\"%s\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
              "role=\"img\" aria-label=\"",
              class, width, height);
}

void trend_chart(struct text *out, const struct trend_item *item)
{
    struct view view = {.left = LEFT, .right = RIGHT, .top = TOP, .bottom = BOTTOM};
    struct text said = {0};
    double own = 0;

    look(&view, item->series, item->figure);
    bool with_own = has_own(item, &own);
    if (with_own) {
        take(&view, own);
        view.columns++;
    }
    trend_say(&said, item);
    open_svg(out, "trend", WIDTH, HEIGHT);
    text_html(out, text_get(&said));
    text_add(out, "\">\n");
    add_axes(out, &view);
    for (size_t l = 0; l < item->series->line_count; l++) {
        add_break(out, &view, &item->series->lines[l]);
        add_path(out, &view, &item->series->lines[l]);
        add_medians(out, &view, &item->series->lines[l]);
        add_points(out, &view, &item->series->lines[l]);
    }
    if (with_own)
        add_own(out, &view, own);
    add_labels(out, &view);
    text_add(out, "</svg>\n");
    text_free(&said);
}

void trend_sparkline(struct text *out, const struct history_series *series, enum figure figure)
{
    struct view view = {.left = 4, .right = 92, .top = 5, .bottom = 19};

    look(&view, series, figure);
    open_svg(out, "spark", 96, 24);
    text_addf(out, "%zu commit%s, %zu change%s", view.columns, view.columns == 1 ? "" : "s",
              series->changes, series->changes == 1 ? "" : "s");
    text_add(out, "\">");
    for (size_t l = 0; l < series->line_count; l++) {
        const struct history_line *line = &series->lines[l];
        add_path(out, &view, line);
        for (size_t i = 0; i < line->count; i++)
            if (line->points[i].change.is && is_drawn(&view, &line->points[i]) &&
                has_value(&view, &line->points[i]))
                text_addf(out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"></circle>",
                          class_of(&line->points[i].change),
                          x_of(&view, column_of(&view, &line->points[i])),
                          y_of(&view, line->points[i].figures.of[figure]));
    }
    text_add(out, "</svg>");
}
