/* Bars of change; see change.h. */
#include "host/lib/pictures/change.h"

#include "host/lib/pictures/scale.h"
#include "host/lib/pictures/svg.h"
#include "host/lib/survey/format.h"
#include <math.h>

#define WIDTH      900.0
#define LEFT       420.0
#define RIGHT      690.0
#define ROW        22.0
#define BAR        11.0
#define PERCENT_AT 805.0
#define TOP        6.0
#define AXIS       40.0
#define DOWN       4.5
#define GAP        8.0
#define PERCENT    100.0

static void say_values(struct text *out, const struct change_bar *bar)
{
    format_value(out, bar->from);
    text_add(out, " \u2192 ");
    format_value(out, bar->to);
}

static void say_percent(struct text *out, const struct change_bar *bar)
{
    double by = bar->to - bar->from;
    format_change(out, by);
    if (bar->from == 0)
        return;
    text_add(out, " (");
    format_change(out, round(PERCENT * 10 * by / bar->from) / 10);
    text_add(out, " %)");
}

static void say(struct text *out, const struct change_bar bars[], size_t count)
{
    text_add(out, "What changed:");
    for (size_t i = 0; i < count; i++) {
        text_addf(out, " %s %s ", bars[i].name, bars[i].measure);
        say_values(out, &bars[i]);
        text_add(out, bars[i].by > 0 ? ", worse." : ", improved.");
    }
}

static void draw_bar(struct text *out, const struct change_bar *bar, const struct scale *scale,
                     double middle)
{
    struct text name = {0}, values = {0}, percent = {0};
    double zero = scale_at(scale, 0), end = scale_at(scale, PERCENT * bar->by);
    text_addf(&name, "%s  %s", bar->name, bar->measure);
    say_values(&values, bar);
    say_percent(&percent, bar);
    svg_text(out, "name", LEFT - GAP, middle + DOWN, SVG_END, text_get(&name));
    svg_rect(out, bar->by > 0 ? "worse" : "improved", fmin(zero, end), middle - BAR / 2,
             fmax(fabs(end - zero), 2), BAR);
    svg_text(out, "value", RIGHT + GAP, middle + DOWN, SVG_START, text_get(&values));
    svg_text(out, NULL, PERCENT_AT, middle + DOWN, SVG_START, text_get(&percent));
    text_free(&name);
    text_free(&values);
    text_free(&percent);
}

void picture_changes(struct text *out, const struct change_bar bars[], size_t count)
{
    struct text label = {0};
    double least = 0, most = 0, bottom = TOP + ROW * (double)count;
    for (size_t i = 0; i < count; i++) {
        least = fmin(least, PERCENT * bars[i].by);
        most = fmax(most, PERCENT * bars[i].by);
    }
    struct scale scale = scale_linear(least, most, LEFT + GAP, RIGHT - GAP);
    say(&label, bars, count);
    text_add(out, "<figure class=\"picture wide\">\n");
    svg_open(out, "picture", WIDTH, bottom + AXIS, text_get(&label));
    scale_draw_below(out, &scale, TOP, bottom);
    svg_text(out, NULL, (LEFT + RIGHT) / 2, bottom + AXIS - 8, SVG_MIDDLE,
             "% of the old value; to the right is worse");
    for (size_t i = 0; i < count; i++)
        draw_bar(out, &bars[i], &scale, TOP + ROW * ((double)i + 0.5));
    svg_close(out);
    text_add(out, "</figure>\n");
    text_free(&label);
}
