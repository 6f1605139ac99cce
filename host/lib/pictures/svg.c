/* Pieces of SVG; see svg.h. */
#include "host/lib/pictures/svg.h"

#include <math.h>

void svg_number(struct text *out, double value)
{
    double tenths = round(value * 10) / 10;
    if (tenths == trunc(tenths))
        text_addf(out, "%.0f", tenths == 0 ? 0.0 : tenths);
    else
        text_addf(out, "%.1f", tenths);
}

static void attribute(struct text *out, const char *name, double value)
{
    text_addf(out, " %s=\"", name);
    svg_number(out, value);
    text_add(out, "\"");
}

static void open_tag(struct text *out, const char *tag, const char *class)
{
    text_addf(out, "<%s", tag);
    if (class != NULL)
        text_addf(out, " class=\"%s\"", class);
}

void svg_open(struct text *out, const char *class, double width, double height, const char *label)
{
    open_tag(out, "svg", class);
    text_add(out, " xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    svg_number(out, width);
    text_add(out, " ");
    svg_number(out, height);
    text_add(out, "\" role=\"img\" aria-label=\"");
    text_html(out, label);
    text_add(out, "\">\n");
}

void svg_close(struct text *out)
{
    text_add(out, "</svg>\n");
}

void svg_rect(struct text *out, const char *class, double x, double y, double width, double height)
{
    if (width <= 0 || height <= 0)
        return;
    open_tag(out, "rect", class);
    attribute(out, "x", x);
    attribute(out, "y", y);
    attribute(out, "width", width);
    attribute(out, "height", height);
    text_add(out, "></rect>\n");
}

void svg_line(struct text *out, const char *class, double x1, double y1, double x2, double y2)
{
    const struct svg_point ends[] = {{x1, y1}, {x2, y2}};
    svg_path(out, class, ends, 2);
}

void svg_dot(struct text *out, const char *class, double x, double y, double radius)
{
    open_tag(out, "circle", class);
    attribute(out, "cx", x);
    attribute(out, "cy", y);
    attribute(out, "r", radius);
    text_add(out, "></circle>\n");
}

void svg_text(struct text *out, const char *class, double x, double y, enum svg_anchor anchor,
              const char *string)
{
    open_tag(out, "text", class);
    attribute(out, "x", x);
    attribute(out, "y", y);
    if (anchor != SVG_START)
        text_addf(out, " text-anchor=\"%s\"", anchor == SVG_END ? "end" : "middle");
    text_add(out, ">");
    text_html(out, string);
    text_add(out, "</text>\n");
}

void svg_path(struct text *out, const char *class, const struct svg_point points[], size_t count)
{
    open_tag(out, "path", class);
    text_add(out, " d=\"");
    for (size_t i = 0; i < count; i++) {
        text_add(out, i == 0 ? "M" : "L");
        svg_number(out, points[i].x);
        text_add(out, " ");
        svg_number(out, points[i].y);
    }
    text_add(out, "\"></path>\n");
}
