/* Marks along a line; see strip.h. They repeat what stands beside them in numbers, so that they are
 * hidden from screen readers. */
#include "host/lib/pictures/strip.h"

#include "host/lib/pictures/scale.h"
#include "host/lib/pictures/svg.h"
#include "host/lib/survey/format.h"

#define WIDTH  160.0
#define HEIGHT 14.0
#define SIDE   7.0
#define MIDDLE (HEIGHT / 2)
#define WORST  4.5 /* half a diamond */

static struct scale scale_for(const struct strip_axis *axis)
{
    return scale_of(axis->low, axis->high, SIDE, WIDTH - SIDE);
}

static void widen(struct strip_axis *axis, double value)
{
    if (value > axis->high)
        axis->high = value;
    if (value > 0 && (axis->low <= 0 || value < axis->low))
        axis->low = value;
}

void strip_take(struct strip_axis *axis, const struct strip_mark *mark)
{
    widen(axis, mark->value);
    if (mark->has_range) {
        widen(axis, mark->low);
        widen(axis, mark->high);
    }
    if (mark->has_worst)
        widen(axis, mark->worst);
}

static void open(struct text *out)
{
    text_add(out, "<svg class=\"strip\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    svg_number(out, WIDTH);
    text_add(out, " ");
    svg_number(out, HEIGHT);
    text_add(out, "\" aria-hidden=\"true\">");
}

static void diamond(struct text *out, double x)
{
    const struct svg_point points[] = {{x, MIDDLE - WORST},
                                       {x + WORST, MIDDLE},
                                       {x, MIDDLE + WORST},
                                       {x - WORST, MIDDLE},
                                       {x, MIDDLE - WORST}};
    svg_path(out, "worst", points, sizeof points / sizeof *points);
}

void strip_draw(struct text *out, const struct strip_axis *axis, const struct strip_mark *mark)
{
    struct scale scale = scale_for(axis);
    open(out);
    svg_line(out, "grid", SIDE, MIDDLE, WIDTH - SIDE, MIDDLE);
    if (mark->has_range)
        svg_line(out, "range", scale_at(&scale, mark->low), MIDDLE, scale_at(&scale, mark->high),
                 MIDDLE);
    if (mark->has_worst)
        diamond(out, scale_at(&scale, mark->worst));
    svg_dot(out, "point", scale_at(&scale, mark->value), MIDDLE, 3.5);
    text_add(out, "</svg>");
}

void strip_head(struct text *out, const struct strip_axis *axis)
{
    struct scale scale = scale_for(axis);
    double ticks[SCALE_TICKS_MAX];
    size_t count = scale_ticks(&scale, ticks);
    open(out);
    for (size_t i = 0; i < count; i++) {
        struct text value = {0};
        format_value(&value, ticks[i]);
        svg_text(out, NULL, scale_at(&scale, ticks[i]), HEIGHT - 3, SVG_MIDDLE, text_get(&value));
        text_free(&value);
    }
    text_add(out, "</svg>");
}
