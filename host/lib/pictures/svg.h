/* The pieces of a picture that stands in the page itself: SVG that follows the page's colours,
 * light and dark, by the classes of reports/templates/style.css. Lengths are in units of the
 * picture's own view, y downwards. Every string of the data is escaped here.
 */
#ifndef HOST_LIB_PICTURES_SVG_H
#define HOST_LIB_PICTURES_SVG_H

#include "host/lib/base/text.h"

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

/* Opens a picture that a screen reader knows by `label` (plain text); svg_close() ends it. */
void svg_open(struct text *out, const char *class, double width, double height, const char *label);
void svg_close(struct text *out);

/* A number as it stands in a picture: to a tenth, without what is zero. */
void svg_number(struct text *out, double value);

/* Nothing where it has no width or height. */
void svg_rect(struct text *out, const char *class, double x, double y, double width, double height);
void svg_line(struct text *out, const char *class, double x1, double y1, double x2, double y2);
void svg_dot(struct text *out, const char *class, double x, double y, double radius);
/* `class` NULL: none. */
void svg_text(struct text *out, const char *class, double x, double y, enum svg_anchor anchor,
              const char *string);

/* Lines from point to point. */
struct svg_point {
    double x, y;
};
void svg_path(struct text *out, const char *class, const struct svg_point points[], size_t count);

#endif
