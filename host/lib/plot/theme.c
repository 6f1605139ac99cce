/* The figures' colours, and the SVG of a light page turned into a dark one's. */
#include "host/lib/plot/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FONTS                                                                                      \
    "system-ui, -apple-system, &#39;Segoe UI&#39;, Roboto, &#39;Liberation Sans&#39;, "            \
    "Arial, Helvetica, sans-serif"

#define MONO                                                                                       \
    "ui-monospace, &#39;Liberation Mono&#39;, &#39;DejaVu Sans Mono&#39;, Consolas, monospace"

static const struct {
    uint32_t light, dark;
} colors[PLOT_COLOR_COUNT] = {
#define X(NAME, light, dark, use) [PLOT_##NAME] = {light, dark},
    PLOT_COLORS(X)
#undef X
};

const char *plot_color(enum plot_color color)
{
    /* Eight slots: a caller may name several in one expression. */
    static _Thread_local char hex[8][8];
    static _Thread_local unsigned next;
    char *slot = hex[next++ % 8];
    snprintf(slot, sizeof hex[0], "#%06x", colors[color].light & 0xffffffu);
    return slot;
}

/* Reads "#rrggbb" or "rgb(r, g, b)", blanks as the programs write them.
 * Returns the length, 0 if no colour stands here. */
static size_t parse_color(const char *at, uint32_t *value)
{
    unsigned red, green, blue;
    int length = 0;
    if (*at == '#' && strspn(at + 1, "0123456789abcdefABCDEF") == 6) {
        *value = (uint32_t)strtoul(at + 1, NULL, 16);
        return 7;
    }
    if (strncmp(at, "rgb(", 4) == 0 &&
        sscanf(at, "rgb(%3u,%3u,%3u)%n", &red, &green, &blue, &length) == 3 && length > 0) {
        *value = (red & 255) << 16 | (green & 255) << 8 | (blue & 255);
        return (size_t)length;
    }
    return 0;
}

static bool dark_of(uint32_t light, uint32_t *dark)
{
    for (size_t i = 0; i < PLOT_COLOR_COUNT; i++) {
        if (colors[i].light == light) {
            *dark = colors[i].dark;
            return true;
        }
    }
    return false;
}

void plot_theme_darken(struct text *out, const char *svg)
{
    const char *copied = svg;
    for (const char *at = svg; *at != '\0';) {
        uint32_t light = 0, dark = 0;
        size_t length = *at == '#' || *at == 'r' ? parse_color(at, &light) : 0;
        if (length != 0 && dark_of(light, &dark)) {
            text_add_bytes(out, copied, (size_t)(at - copied));
            text_addf(out, "#%06x", dark);
            copied = at + length;
        }
        at += length ? length : 1;
    }
    text_add(out, copied);
}

/* What is replaced in a finished figure: from `begin` up to and with `end`. */
struct replacement {
    const char *begin, *end;
    const char *with; /* NULL: nothing */
};

static size_t apply(const char *at, const struct replacement *one, struct text *out)
{
    size_t length = strlen(one->begin);
    if (strncmp(at, one->begin, length) != 0)
        return 0;
    const char *end = strstr(at + length, one->end);
    if (end == NULL)
        return 0;
    if (one->with != NULL)
        text_add(out, one->with);
    return (size_t)(end - at) + strlen(one->end);
}

static void replace_all(struct text *out, const char *svg, const struct replacement *table,
                        size_t rows)
{
    const char *at = svg;
    while (*at != '\0') {
        size_t skip = 0;
        for (size_t i = 0; i < rows && skip == 0; i++)
            skip = apply(at, &table[i], out);
        if (skip == 0) {
            text_add_bytes(out, at, 1);
            skip = 1;
        }
        at += skip;
    }
}

void plot_theme_finish(struct text *out, const char *svg, const char *title,
                       const char *description)
{
    struct text head = {0};
    text_add(&head, "<title>");
    text_html(&head, title);
    text_add(&head, "</title>\n<desc>");
    text_html(&head, description);
    text_add(&head, "</desc>\n");
    const struct replacement table[] = {
        {"<title>Gnuplot</title>", "\n", text_get(&head)},
        {"<title>irqbench</title>", "\n", text_get(&head)},
        {"<metadata>", "</metadata>\n", NULL},
        {"<desc>Produced by GNUPLOT", "</desc>\n", NULL},
        {"<title>gnuplot_plot_", "</title>", NULL},
        {"'DejaVu Sans'", "sans-serif", FONTS},
        {"font-family=\"Liberation Sans\"", "", "font-family=\"" FONTS "\""},
        {"font-family=\"Liberation Sans:Bold\"", "",
         "font-weight=\"600\" font-family=\"" FONTS "\""},
        {"font-family=\"Liberation Mono\"", "", "font-family=\"" MONO "\""},
        {"font-family=\"Liberation Mono:Bold\"", "",
         "font-weight=\"600\" font-family=\"" MONO "\""},
    };
    replace_all(out, svg, table, sizeof table / sizeof table[0]);
    out->failed = out->failed || head.failed;
    text_free(&head);
}

bool plot_theme_size(const char *svg, int *width, int *height)
{
    const char *box = strstr(svg, "viewBox=\"");
    return box != NULL && sscanf(box, "viewBox=\"%*d %*d %d %d", width, height) == 2 &&
           *width > 0 && *height > 0;
}
