/* Bars and ranges in rows. The vertical axis counts pixels downwards, so that
 * headings and rows can have heights of their own. */
#include "host/lib/plot/rows.h"

#include "host/lib/plot/gnuplot.h"
#include <stdio.h>
#include <string.h>

enum { ROW = 24, BAR = 14, HEADING = 32, FOOT = 40, LEGEND = 20, NAME_MAX_CHARACTERS = 20 };
enum { CHARACTER = 8, GAP = 8, FONT = 13 };

/* ---- The legend: entries side by side, and in rows where they do not fit ---- */

enum { LEGEND_KEY = 18, LEGEND_CHARACTERS = (PLOT_WIDTH - 2 * GAP - LEGEND_KEY) / CHARACTER };

/* What of an entry stands in one row. */
struct legend_piece {
    size_t entry;
    bool first; /* of it: its colour is beside it */
    char text[LEGEND_CHARACTERS + 1];
    int x, row;
};

struct legend_walk {
    const struct plot_rows *plot;
    size_t entry;     /* of which `left` is left; */
    const char *left; /* at its end: the next one's turn */
    int x, row;       /* where there is room */
};

static struct legend_walk legend_begin(const struct plot_rows *plot)
{
    const char *left = plot->legend[0];
    return (struct legend_walk){.plot = plot, .left = left ? left : "", .x = GAP};
}

static void legend_break(struct legend_walk *walk)
{
    walk->x = GAP;
    walk->row++;
}

/* Bytes of a text that go into one row: up to a space, and where none is, up to a character. */
static size_t legend_fit(const char *text)
{
    size_t fit = LEGEND_CHARACTERS;
    if (strlen(text) <= fit)
        return strlen(text);
    while (fit > 0 && text[fit] != ' ')
        fit--;
    if (fit > 0)
        return fit;
    fit = LEGEND_CHARACTERS;
    while (fit > 1 && ((unsigned char)text[fit] & 0xc0) == 0x80)
        fit--;
    return fit;
}

/* False behind the last one. */
static bool legend_next(struct legend_walk *walk, struct legend_piece *piece)
{
    const char *const *legend = walk->plot->legend;
    if (*walk->left == '\0') {
        if (walk->entry + 1 >= PLOT_ROWS_LEGEND || !legend[walk->entry + 1])
            return false;
        walk->left = legend[++walk->entry];
    }
    size_t room = (size_t)(PLOT_WIDTH - GAP - LEGEND_KEY - walk->x) / CHARACTER;
    if (walk->x > GAP && (walk->x > PLOT_WIDTH - GAP - LEGEND_KEY || strlen(walk->left) > room))
        legend_break(walk);
    size_t fit = legend_fit(walk->left);
    *piece = (struct legend_piece){.entry = walk->entry,
                                   .first = walk->left == legend[walk->entry],
                                   .x = walk->x,
                                   .row = walk->row};
    memcpy(piece->text, walk->left, fit);
    walk->left += fit + strspn(walk->left + fit, " ");
    walk->x += LEGEND_KEY + (int)fit * CHARACTER + 2 * GAP;
    if (*walk->left != '\0')
        legend_break(walk);
    return true;
}

static int legend_rows(const struct plot_rows *plot)
{
    struct legend_walk walk = legend_begin(plot);
    struct legend_piece piece;
    int rows = 0;
    while (legend_next(&walk, &piece))
        rows = piece.row + 1;
    return rows;
}

/* ---- Rows and the axis ---- */

static int rows_height(const struct plot_rows *plot)
{
    int height = 0;
    for (size_t i = 0; i < plot->count; i++)
        height += plot->rows[i].kind == PLOT_ROW_GROUP ? HEADING : ROW;
    return height;
}

int plot_rows_height(const struct plot_rows *plot)
{
    return PLOT_HEAD + rows_height(plot) + FOOT + LEGEND * legend_rows(plot);
}

static int left_margin(const struct plot_rows *plot)
{
    size_t longest = 6;
    for (size_t i = 0; i < plot->count; i++) {
        size_t length = strlen(plot->rows[i].label);
        if (plot->rows[i].kind != PLOT_ROW_GROUP && length > longest)
            longest = length;
    }
    if (longest > NAME_MAX_CHARACTERS)
        longest = NAME_MAX_CHARACTERS;
    return (int)longest * CHARACTER + 2 * GAP;
}

static double row_end(const struct plot_row *row)
{
    if (row->kind == PLOT_ROW_RANGE)
        return row->high;
    if (row->kind != PLOT_ROW_BAR)
        return 0;
    double total = row->first + row->second;
    return row->high > total ? row->high : total;
}

/* The axis' end: the longest bar and the longest text beside any must fit. */
static double axis_end(const struct plot_rows *plot, int width, double *largest)
{
    double end = 1;
    *largest = 0;
    for (size_t i = 0; i < plot->count; i++)
        if (row_end(&plot->rows[i]) > *largest)
            *largest = row_end(&plot->rows[i]);
    for (size_t i = 0; i < plot->count; i++) {
        const struct plot_row *row = &plot->rows[i];
        int taken = (int)strlen(row->text) * CHARACTER + 2 * GAP;
        if (row->kind == PLOT_ROW_GROUP || row->kind == PLOT_ROW_NOTE || taken >= width)
            continue;
        double needed = row_end(row) * width / (width - taken);
        end = needed > end ? needed : end;
    }
    return end > *largest ? end : *largest;
}

static void add_box(struct text *script, double from, double to, double y, int thickness,
                    enum plot_color color)
{
    if (to > from)
        text_addf(script,
                  "set object rectangle from first %.6g,%.6g to first %.6g,%.6g "
                  "fc rgb '%s' fs solid 1 noborder front\n",
                  from, y - thickness / 2.0, to, y + thickness / 2.0, plot_color(color));
}

static void add_line(struct text *script, double x0, double y0, double x1, double y1, double width)
{
    text_addf(
        script,
        "set arrow from first %.6g,%.6g to first %.6g,%.6g nohead lw %.1f lc rgb '%s' front\n", x0,
        y0, x1, y1, width, plot_color(PLOT_TEXT));
}

static void add_bar(struct text *script, const struct plot_rows *plot, const struct plot_row *row,
                    double y)
{
    double total = row->first + row->second;
    add_box(script, 0, row->first, y, BAR, plot->color[0]);
    add_box(script, row->first, total, y, BAR, plot->color[1]);
    if (row->high > row->low) {
        add_line(script, row->low, y, row->high, y, 1.5);
        add_line(script, row->low, y - 4, row->low, y + 4, 1.5);
        add_line(script, row->high, y - 4, row->high, y + 4, 1.5);
    }
}

static void add_range(struct text *script, const struct plot_rows *plot, const struct plot_row *row,
                      double y, double pixel)
{
    double low = row->low, high = row->high;
    if (high - low < 3 * pixel) { /* a range of nothing is still there to be seen */
        double middle = (low + high) / 2;
        low = middle - 1.5 * pixel;
        high = middle + 1.5 * pixel;
    }
    add_box(script, low, high, y, BAR - 6, plot->color[0]);
    add_box(script, row->first - 1.5 * pixel, row->first + 1.5 * pixel, y, BAR + 2, PLOT_TEXT);
}

static void add_row(struct text *script, const struct plot_rows *plot, const struct plot_row *row,
                    double y, double pixel)
{
    char at[96];
    if (row->kind == PLOT_ROW_GROUP) {
        snprintf(at, sizeof at, "screen %.6f, first %.6g", plot_x(GAP, PLOT_WIDTH), y + 4);
        plot_label(script, at, row->label,
                   (struct plot_style){PLOT_TEXT, PLOT_LEFT, FONT, PLOT_BOLD, 0});
        return;
    }
    struct text name = {0};
    plot_quote(&name, row->label, NAME_MAX_CHARACTERS);
    text_addf(script,
              "set label %s at first %.6g,%.6g right font 'Liberation Sans,%d' tc rgb '%s'\n",
              text_get(&name), -GAP * pixel, y, FONT, plot_color(PLOT_TEXT));
    text_free(&name);
    if (row->kind == PLOT_ROW_BAR)
        add_bar(script, plot, row, y);
    else if (row->kind == PLOT_ROW_RANGE)
        add_range(script, plot, row, y, pixel);
    snprintf(at, sizeof at, "first %.6g,%.6g", row_end(row) + GAP * pixel, y);
    plot_label(script, at, row->text,
               (struct plot_style){row->kind == PLOT_ROW_NOTE ? PLOT_MUTED : PLOT_TEXT, PLOT_LEFT,
                                   FONT, PLOT_PLAIN, 0});
}

static void add_piece(struct text *script, const struct plot_rows *plot,
                      const struct legend_piece *piece, int height)
{
    char at[64];
    int top = height - LEGEND * (legend_rows(plot) - piece->row);
    if (piece->first)
        text_addf(script,
                  "set object rectangle from screen %.6f,%.6f to screen %.6f,%.6f fc rgb '%s' "
                  "fs solid 1 noborder front\n",
                  plot_x(piece->x, PLOT_WIDTH), plot_y(top + 12, height),
                  plot_x(piece->x + 12, PLOT_WIDTH), plot_y(top, height),
                  plot_color(plot->color[piece->entry]));
    snprintf(at, sizeof at, "screen %.6f,%.6f", plot_x(piece->x + LEGEND_KEY, PLOT_WIDTH),
             plot_y(top + 6, height));
    plot_label(script, at, piece->text,
               (struct plot_style){PLOT_TEXT, PLOT_LEFT, FONT, PLOT_PLAIN, 0});
}

static void add_legend(struct text *script, const struct plot_rows *plot, int height)
{
    struct legend_walk walk = legend_begin(plot);
    struct legend_piece piece;
    while (legend_next(&walk, &piece))
        add_piece(script, plot, &piece, height);
}

void plot_rows_script(struct text *script, const struct plot_rows *plot)
{
    int height = plot_rows_height(plot), rows = rows_height(plot);
    int left = left_margin(plot), width = PLOT_WIDTH - left - GAP;
    double largest = 0, end = axis_end(plot, width, &largest), pixel = end / width;
    plot_open(script, plot->name, PLOT_WIDTH, height, plot->title, plot->remark);
    text_addf(script,
              "set lmargin at screen %.6f\nset rmargin at screen %.6f\n"
              "set tmargin at screen %.6f\nset bmargin at screen %.6f\n",
              plot_x(left, PLOT_WIDTH), plot_x(PLOT_WIDTH - GAP, PLOT_WIDTH),
              plot_y(PLOT_HEAD, height), plot_y(PLOT_HEAD + rows, height));
    double step = plot_step(largest > 0 ? largest : 1, 5);
    text_addf(script,
              "set xrange [0:%.6g]\nset yrange [%d:0]\nunset ytics\n"
              "set xtics 0,%.6g,%.6g format '%%.0f' offset 0,0.3\n"
              "set grid xtics back lt 1 lw 1 lc rgb '%s'\n",
              end, rows, step, largest + step * 0.5 > end ? end : largest + step * 0.5,
              plot_color(PLOT_GRID));
    char at[64];
    snprintf(at, sizeof at, "screen %.6f,%.6f", plot_x(PLOT_WIDTH - GAP, PLOT_WIDTH),
             plot_y(PLOT_HEAD + rows + 30, height));
    plot_label(script, at, plot->unit,
               (struct plot_style){PLOT_MUTED, PLOT_RIGHT, FONT, PLOT_PLAIN, 0});
    int y = 0;
    for (size_t i = 0; i < plot->count; i++) {
        int tall = plot->rows[i].kind == PLOT_ROW_GROUP ? HEADING : ROW;
        add_row(script, plot, &plot->rows[i], y + tall / 2.0, pixel);
        y += tall;
    }
    add_legend(script, plot, height);
    text_addf(script, "plot NaN lc rgb '%s'\nunset output\n", plot_color(PLOT_MUTED));
}
