/* The figures' colours, for a light and a dark page, and the passes that turn
 * a program's SVG into the two that the report carries.
 */
#ifndef HOST_LIB_PLOT_THEME_H
#define HOST_LIB_PLOT_THEME_H

#include "host/lib/base/text.h"

/* X(NAME, light, dark, use). Blue, grey and vermilion stay apart for every
 * common kind of colour blindness (Okabe and Ito), and by lightness too. The
 * heat classes run from light to dark (dark page: the other way round), each
 * with the colour of the text on it; reports/figures/heatmap.py uses the light
 * values, and a test checks that no figure has a colour that is not here. */
#define PLOT_COLORS(X)                                                                             \
    X(BACKGROUND, 0xffffff, 0x171b21, "behind everything")                                         \
    X(TEXT, 0x1b1f24, 0xe8eaed, "titles, names, values")                                           \
    X(MUTED, 0x59636e, 0xa3adb8, "axis labels, remarks")                                           \
    X(GRID, 0xe2e6ea, 0x2c333c, "lines to read values by")                                         \
    X(FLOOR, 0x9aa5b1, 0x6e7a88, "the hardware's share, or the floor")                             \
    X(ADDED, 0x0072b2, 0x4aa8e0, "what the software adds; points")                                 \
    X(ALERT, 0xc84b00, 0xff9052, "what is lost")                                                   \
    X(HEAT0, 0xe9f3fa, 0x1d2a35, "the best of its column")                                         \
    X(HEAT1, 0xc3deef, 0x1f4660, "")                                                               \
    X(HEAT2, 0x86bcdd, 0x2a6a94, "")                                                               \
    X(HEAT3, 0x3f8dc0, 0x4a97c9, "")                                                               \
    X(HEAT4, 0x0f5f99, 0x86c3ea, "")                                                               \
    X(HEAT5, 0x08355c, 0xcbe6f8, "the furthest from it")                                           \
    X(HEAT_INK_DARK, 0x10161d, 0xf2f5f7, "text on HEAT0 to HEAT2")                                 \
    X(HEAT_INK_LIGHT, 0xfdfefe, 0x0c1218, "text on HEAT3 to HEAT5")                                \
    X(EMPTY, 0xf3f4f5, 0x20252c, "a cell without a number")

enum plot_color {
#define X(NAME, light, dark, use) PLOT_##NAME,
    PLOT_COLORS(X)
#undef X
        PLOT_COLOR_COUNT
};

/* "#rrggbb" on a light page. */
const char *plot_color(enum plot_color color);

/* Copies a figure with its own title and description instead of the drawing
 * program's, and with fonts that every system has a match for. */
void plot_theme_finish(struct text *out, const char *svg, const char *title,
                       const char *description);

/* The size that an SVG's viewBox gives. False if it has none. */
bool plot_theme_size(const char *svg, int *width, int *height);

/* Copies a figure with every colour of the table replaced by its dark one. */
void plot_theme_darken(struct text *out, const char *svg);

#endif
