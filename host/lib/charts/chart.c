/* The frame of a chart; see chart.h. */
#include "host/lib/charts/chart.h"

#include "host/lib/plot/gnuplot.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pixels, from the top: title, legend, then the picture; below it the axis, then the caption. */
enum { TITLE_Y = 20, LEGEND_Y = 46, LEGEND_ROW = 20, PLOT_TOP = 44 };
enum { AXIS_HEIGHT = 68, LINE = 17, FOOT = 12 };
enum { GAP = 10, TITLE_SIZE = 15, SIZE = 13, LEGEND_MARK = 40, LEGEND_GAP = 22 };
/* Of the widest font that a system draws these in. */
#define CHARACTER       7.4 /* pixels, at SIZE */
#define TITLE_CHARACTER 9.9
#define X_MARKS_MOST    12
#define LINE_CHARACTERS ((size_t)((CHART_WIDTH - 2 * GAP) / CHARACTER))
#define POINTS_PER_INCH 72.0

const char *chart_sample_name(const struct chart *chart, uint64_t count)
{
    if (chart->evidence == EVIDENCE_SILICON)
        return count == 1 ? "sample" : "samples";
    return count == 1 ? "trial" : "trials";
}

void chart_say_metric(struct text *text, const struct chart *chart)
{
    text_addf(text, "%s, %s", chart->metric, chart->unit);
}

void chart_say_number(struct text *text, double value)
{
    char number[FIGURE_TEXT_MAX];
    text_add(text, figure_text(number, value, false));
}

double chart_whole_step(double span, int most)
{
    double step = plot_step(span > 1 ? span : 1, most);
    return step < 1 ? 1 : step;
}

/* ---- The caption ---- */

static void say_evidence(struct text *text, const struct chart *chart)
{
    static const char *const sentences[EVIDENCE_COUNT] = {
        [EVIDENCE_SILICON] = "Evidence silicon: cycles that the counter of a board showed.",
        [EVIDENCE_MODEL] = "Evidence model: cycles of the timing model, not of a chip.",
        [EVIDENCE_INSNS] = "Evidence insns: executed instructions, which are no time.",
    };
    text_addf(text, "%s%s", text->used ? " " : "", sentences[chart->evidence]);
}

/* Length of the first line of a text: up to a space, or all. */
static size_t line_length(const char *text)
{
    size_t length = strlen(text), end = LINE_CHARACTERS;
    if (length <= LINE_CHARACTERS)
        return length;
    while (end > 0 && text[end] != ' ')
        end--;
    return end ? end : LINE_CHARACTERS;
}

static int caption_lines(const char *text)
{
    int lines = 0;
    while (*text) {
        size_t length = line_length(text);
        text += length + (text[length] == ' ');
        lines++;
    }
    return lines;
}

static void add_caption(struct text *script, const char *text, int top, int height)
{
    for (int line = 0; *text; line++) {
        size_t length = line_length(text);
        struct text one = {0};
        char at[64];
        text_add_bytes(&one, text, length);
        snprintf(at, sizeof at, "screen %.6f,%.6f", plot_x(GAP, CHART_WIDTH),
                 plot_y(top + line * LINE, height));
        plot_label(script, at, text_get(&one),
                   (struct plot_style){PLOT_MUTED, PLOT_LEFT, SIZE, PLOT_PLAIN, LINE_CHARACTERS});
        script->failed |= one.failed;
        text_free(&one);
        text += length + (text[length] == ' ');
    }
}

/* ---- The frame ---- */

static void add_terminal(struct text *script, enum chart_format format, int height)
{
    static const char *const terminals[] = {"svg", "pngcairo", "pdfcairo"};
    static const char *const ends[] = {"svg", "png", "pdf"};
    enum chart_format drawn = format == CHART_SCRIPT ? CHART_SVG : format;
    text_addf(script, "reset session\nset encoding utf8\nset terminal %s ", terminals[drawn]);
    if (drawn == CHART_PDF)
        text_addf(script, "size %.6fin,%.6fin", CHART_WIDTH / POINTS_PER_INCH,
                  height / POINTS_PER_INCH);
    else
        text_addf(script, "size %d,%d%s", CHART_WIDTH, height,
                  drawn == CHART_SVG ? " dynamic" : " fontscale 0.75"); /* points to pixels */
    text_addf(script,
              " noenhanced font 'Liberation Sans,%d' background rgb '%s'\n"
              "set output 'chart.%s'\n",
              SIZE, plot_color(PLOT_BACKGROUND), ends[drawn]);
}

static void add_title(struct text *script, const struct chart *chart, int height)
{
    struct text title = {0};
    char at[64];
    size_t most = (size_t)((CHART_WIDTH - 2 * GAP) / TITLE_CHARACTER);
    text_addf(&title, "%s: %s", chart->metric,
              chart->count == 1 ? chart->items[0].cell->id : chart->pattern);
    int size = title.used > most ? SIZE : TITLE_SIZE;
    snprintf(at, sizeof at, "screen %.6f,%.6f", plot_x(GAP, CHART_WIDTH), plot_y(TITLE_Y, height));
    plot_label(script, at, text_get(&title),
               (struct plot_style){PLOT_TEXT, PLOT_LEFT, size, PLOT_BOLD,
                                   (size_t)((double)most * TITLE_SIZE / size)});
    script->failed |= title.failed;
    text_free(&title);
}

/* ---- The legend, in as many rows as its names need ---- */

static double legend_width(const struct chart_legend *one)
{
    return LEGEND_MARK + 6 + (double)strlen(one->name) * CHARACTER;
}

/* Moves to where the next entry stands: behind the one before, or in a row of its own. */
static void legend_place(const struct chart_legend *one, double *x, int *row)
{
    if (*x > GAP && *x + legend_width(one) > CHART_WIDTH - GAP) {
        *x = GAP;
        ++*row;
    }
}

static int legend_rows(const struct chart_frame *frame)
{
    double x = GAP;
    int row = 0;
    for (size_t i = 0; i < frame->legend_count; i++) {
        legend_place(&frame->legend[i], &x, &row);
        x += legend_width(&frame->legend[i]) + LEGEND_GAP;
    }
    return frame->legend_count ? row + 1 : 0;
}

/* A line is an arrow without heads, a mark the point of a label. */
static void add_legend_entry(struct text *script, const struct chart_legend *one, double x,
                             double y)
{
    char at[64];
    if (one->dash)
        text_addf(script,
                  "set arrow from screen %.6f,%.6f to screen %.6f,%.6f nohead lw 2 dt %d "
                  "lc rgb '%s' front\n",
                  x / CHART_WIDTH, y, (x + LEGEND_MARK) / CHART_WIDTH, y, one->dash,
                  plot_color(one->color));
    if (one->point)
        text_addf(script, "set label '' at screen %.6f,%.6f point pt %d ps 1 lc rgb '%s' front\n",
                  (x + LEGEND_MARK / 2.0) / CHART_WIDTH, y, one->point, plot_color(one->color));
    snprintf(at, sizeof at, "screen %.6f,%.6f", (x + LEGEND_MARK + 6) / CHART_WIDTH, y);
    plot_label(script, at, one->name,
               (struct plot_style){PLOT_TEXT, PLOT_LEFT, SIZE, PLOT_PLAIN, 0});
}

static void add_legend(struct text *script, const struct chart_frame *frame, int height)
{
    double x = GAP;
    int row = 0;
    for (size_t i = 0; i < frame->legend_count; i++) {
        legend_place(&frame->legend[i], &x, &row);
        add_legend_entry(script, &frame->legend[i], x, plot_y(LEGEND_Y + row * LEGEND_ROW, height));
        x += legend_width(&frame->legend[i]) + LEGEND_GAP;
    }
}

static void add_axis(struct text *script, char name, const struct chart_axis *axis)
{
    text_addf(script, "set %crange [%.15g:%.15g]\n", name, axis->low, axis->high);
    if (axis->logarithm)
        text_addf(script, "set logscale %c 10\nset format %c '%%g'\n", name, name);
    else if (axis->step > 0)
        text_addf(script, "set %ctics %.15g\n", name, axis->step);
    text_addf(script, "set %clabel ", name);
    plot_quote(script, axis->label, LINE_CHARACTERS);
    text_addf(script, " %s tc rgb '%s'\n", name == 'y' ? "offset screen 0.004,0" : "",
              plot_color(PLOT_TEXT));
}

void chart_open(struct chart *chart, const struct chart_frame *frame)
{
    struct text *script = &chart->script;
    int left = frame->left ? frame->left : CHART_LEFT;
    int inside = frame->plot_height ? frame->plot_height : CHART_PLOT_HEIGHT;
    say_evidence(&chart->caption, chart);
    int top = PLOT_TOP + legend_rows(frame) * LEGEND_ROW;
    int below = top + inside + AXIS_HEIGHT;
    int height = below + caption_lines(text_get(&chart->caption)) * LINE + FOOT;
    add_terminal(script, chart->format, height);
    text_addf(script,
              "unset key\nset border 3 lc rgb '%s'\nset tics out nomirror scale 0.6 tc rgb '%s'\n"
              "set grid lt 1 lw 1 lc rgb '%s'\nset style fill solid 1.0 noborder\n"
              "set lmargin at screen %.6f\nset rmargin at screen %.6f\n"
              "set tmargin at screen %.6f\nset bmargin at screen %.6f\n",
              plot_color(PLOT_MUTED), plot_color(PLOT_TEXT), plot_color(PLOT_GRID),
              plot_x(left, CHART_WIDTH), plot_x(CHART_WIDTH - CHART_RIGHT, CHART_WIDTH),
              plot_y(top, height), plot_y(top + inside, height));
    add_axis(script, 'x', &frame->x);
    add_axis(script, 'y', &frame->y);
    add_title(script, chart, height);
    add_legend(script, frame, height);
    add_caption(script, text_get(&chart->caption), below + LINE / 2, height);
}

/* ---- Bounds ---- */

void chart_bounds_of(struct chart_bounds *bounds, const struct result_metric *metric)
{
    static const struct {
        const char *name;
        enum plot_color color;
        int dash;
    } looks[CHART_BOUNDS] = {
        {"best", PLOT_FLOOR, 2}, {"nominal", PLOT_TEXT, 1}, {"worst", PLOT_ALERT, 5}};
    *bounds = (struct chart_bounds){0};
    for (size_t i = 0; i < CHART_BOUNDS; i++) {
        struct result_number bound = result_bound(metric, looks[i].name);
        if (!bound.known)
            continue;
        size_t at = bounds->count++;
        bounds->of[at] = bound.number;
        text_addf(&bounds->names[at], "%s ", looks[i].name);
        chart_say_number(&bounds->names[at], bound.number);
        bounds->legend[at] =
            (struct chart_legend){text_get(&bounds->names[at]), looks[i].color, looks[i].dash, 0};
    }
}

void chart_bounds_free(struct chart_bounds *bounds)
{
    for (size_t i = 0; i < CHART_BOUNDS; i++)
        text_free(&bounds->names[i]);
}

void chart_bounds_widen(const struct chart_bounds *bounds, double *low, double *high)
{
    for (size_t i = 0; i < bounds->count; i++) {
        *low = fmin(*low, bounds->of[i]);
        *high = fmax(*high, bounds->of[i]);
    }
}

void chart_bounds_draw(struct chart *chart, const struct chart_bounds *bounds, bool upright,
                       double from, double to)
{
    for (size_t i = 0; i < bounds->count; i++) {
        double at = bounds->of[i];
        text_addf(&chart->script,
                  "set arrow from first %.15g,%.15g to first %.15g,%.15g nohead lw 2 dt %d "
                  "lc rgb '%s' front\n",
                  upright ? at : from, upright ? from : at, upright ? at : to, upright ? to : at,
                  bounds->legend[i].dash, plot_color(bounds->legend[i].color));
    }
}

/* ---- One value ---- */

bool chart_refuse_constant(const struct chart *chart, const struct chart_item *item,
                           struct message *message)
{
    struct text text = {0};
    struct chart_bounds bounds;
    uint64_t n = (uint64_t)item->metric->n.integer;
    chart_bounds_of(&bounds, item->metric);
    text_addf(&text, "%lld ", (long long)item->metric->min.integer);
    text_addf(&text, "%s%sin all %llu %s", item->metric->is_count ? "" : chart->unit,
              item->metric->is_count ? "" : " ", (unsigned long long)n,
              chart_sample_name(chart, n));
    for (size_t i = 0; i < bounds.count; i++)
        text_addf(&text, "%s%s", i ? ", " : " (", text_get(&bounds.names[i]));
    text_addf(&text, "%s", bounds.count ? ")" : "");
    message_add(message, "%s of %s is %s: a constant, there is nothing to draw", chart->metric,
                item->cell->id, text_get(&text));
    chart_bounds_free(&bounds);
    text_free(&text);
    return false;
}

bool chart_varies(const struct chart *chart, const struct chart_item *item, struct message *message)
{
    return item->metric->count_rows > 1 || chart_refuse_constant(chart, item, message);
}
