/* The distribution of jitter over arrivals; see jitter.h. */
#include "host/lib/pictures/jitter.h"

#include "host/lib/pictures/scale.h"
#include "host/lib/pictures/svg.h"
#include "host/lib/survey/answer.h"
#include "host/lib/survey/format.h"
#include <stdlib.h>
#include <string.h>

#define WIDTH      460.0
#define LEFT       170.0
#define RIGHT      412.0
#define ROW        34.0
#define BARS       22.0 /* the height of a row's highest bar */
#define TOP        4.0
#define AXIS       24.0
#define GAP        6.0
#define OFFSETS    400 /* values apart from the smallest that are told from each other */
#define BAR_MOST   14.0
#define NAME_DOWN  -13.0 /* from a row's base to its baselines */
#define STYLE_DOWN 0.0

/* What one or several styles have under a load: how many of the arrivals were so much later than
 * the earliest. */
struct row {
    const char *load;
    struct text styles;
    size_t style_count;
    uint64_t at[OFFSETS], all;
    int most; /* the largest offset */
};

static void count_offset(struct row *row, int64_t offset, uint64_t count)
{
    int at = offset < 0 ? 0 : offset >= OFFSETS ? OFFSETS - 1 : (int)offset;
    row->at[at] += count;
    row->all += count;
    row->most = at > row->most ? at : row->most;
}

/* Each arrival once, where it is known where it came; else each sample. */
static void take(struct row *row, const struct result_metric *metric)
{
    int64_t least = metric->min.integer;
    if (metric->sweep_rows > 0)
        for (size_t i = 0; i < metric->sweep_rows; i++)
            count_offset(row, metric->sweep[i].value - least, 1);
    else
        for (size_t i = 0; i < metric->count_rows; i++)
            count_offset(row, metric->counts[i].value - least, metric->counts[i].count);
}

static bool same(const struct row *a, const struct row *b)
{
    return a->all == b->all && strcmp(a->load, b->load) == 0 &&
           memcmp(a->at, b->at, sizeof a->at) == 0;
}

struct rows {
    struct row *items;
    size_t count;
};

static void free_rows(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        text_free(&rows->items[i].styles);
    free(rows->items);
}

static void name_style(struct row *row, const char *style)
{
    text_addf(&row->styles, "%s%s", row->style_count++ ? ", " : "", style);
}

/* A style that has what another one has joins it. */
static bool add(struct rows *rows, const struct report_column *column, const char *style,
                const struct result_metric *metric)
{
    struct row *new = calloc(1, sizeof *new);
    if (new == NULL)
        return false;
    new->load = column->load;
    take(new, metric);
    for (size_t i = 0; i < rows->count; i++)
        if (same(&rows->items[i], new)) {
            name_style(&rows->items[i], style);
            free(new);
            return true;
        }
    struct row *more = report_grow(rows->items, rows->count, sizeof *more);
    if (more != NULL) {
        rows->items = more;
        rows->items[rows->count] = *new;
        name_style(&rows->items[rows->count++], style);
    }
    free(new);
    return more != NULL;
}

static bool is_way_in(const struct report_column *column)
{
    return column->row == metric_into_handler();
}

/* Of loads that two scenarios have, the first one's. */
static bool is_first_of_load(const struct report_columns *columns, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_way_in(&columns->items[i]) &&
            strcmp(columns->items[i].load, columns->items[index].load) == 0)
            return false;
    return true;
}

static bool collect(struct rows *rows, const struct report_target *target)
{
    const struct report_columns *columns = &target->columns[SECTION_SWEPT];
    *rows = (struct rows){NULL, 0};
    for (size_t c = 0; c < columns->count; c++) {
        const struct report_column *column = &columns->items[c];
        if (!is_way_in(column) || !is_first_of_load(columns, c))
            continue;
        for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
            const char *style = target->subjects[REPORT_STYLES][i];
            const struct result_metric *metric =
                report_metric(report_cell(target, column, style), column);
            if (metric != NULL && metric->min.known && !add(rows, column, style, metric))
                return false;
        }
    }
    return true;
}

bool picture_has_jitter(const struct report_target *target)
{
    const struct report_columns *columns = &target->columns[SECTION_SWEPT];
    for (size_t c = 0; c < columns->count; c++)
        if (is_way_in(&columns->items[c]) && report_widest(target, &columns->items[c]) != NULL)
            return true;
    return false;
}

/* ---- Drawing ---- */

static void who(struct text *out, const struct row *row, size_t styles)
{
    if (row->style_count == 1)
        text_add(out, text_get(&row->styles));
    else
        text_addf(out, "%s%zu styles", row->style_count == styles ? "all " : "", row->style_count);
}

static uint64_t highest_of(const struct row *row)
{
    uint64_t highest = 1;
    for (int i = 0; i <= row->most; i++)
        highest = row->at[i] > highest ? row->at[i] : highest;
    return highest;
}

static void draw_row(struct text *out, const struct row *row, const struct scale *scale,
                     double base, size_t styles)
{
    struct text who_text = {0}, most = {0};
    double wide = scale_at(scale, 1) - scale_at(scale, 0) - 1;
    wide = wide > BAR_MOST ? BAR_MOST : wide < 1 ? 1 : wide;
    who(&who_text, row, styles);
    svg_text(out, "name", LEFT - GAP * 2, base + NAME_DOWN, SVG_END, row->load);
    svg_text(out, NULL, LEFT - GAP * 2, base + STYLE_DOWN, SVG_END, text_get(&who_text));
    for (int i = 0; i <= row->most; i++) {
        double high = BARS * (double)row->at[i] / (double)highest_of(row);
        svg_rect(out, i == 0 ? "core" : "in", scale_at(scale, i) - wide / 2,
                 base - (high < 2 ? 2 : high), row->at[i] > 0 ? wide : 0, high < 2 ? 2 : high);
    }
    format_change(&most, row->most);
    svg_text(out, "value", scale_at(scale, row->most) + wide / 2 + GAP, base, SVG_START,
             text_get(&most));
    text_free(&who_text);
    text_free(&most);
}

struct panel {
    int from, below; /* the largest offsets of its rows */
};

static bool is_in(const struct panel *panel, const struct row *row)
{
    return row->most >= panel->from && row->most < panel->below;
}

static double draw_panel(struct text *out, const struct rows *rows, const struct panel *panel,
                         double top, size_t styles)
{
    int most = 0;
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (is_in(panel, &rows->items[i])) {
            most = rows->items[i].most > most ? rows->items[i].most : most;
            count++;
        }
    if (count == 0)
        return top;
    double bottom = top + TOP + ROW * (double)count, base = top + TOP + ROW - GAP;
    struct scale scale = scale_linear(0, most, LEFT, RIGHT);
    if (out != NULL)
        scale_draw_below(out, &scale, top + TOP, bottom);
    for (size_t i = 0; out != NULL && i < rows->count; i++)
        if (is_in(panel, &rows->items[i])) {
            draw_row(out, &rows->items[i], &scale, base, styles);
            base += ROW;
        }
    return bottom + AXIS;
}

static int compare_numbers(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

static int split_of(const struct rows *rows)
{
    double *most = calloc(rows->count + 1, sizeof *most), split = 0;
    size_t count = 0;
    for (size_t i = 0; most != NULL && i < rows->count; i++)
        if (rows->items[i].most > 0)
            most[count++] = rows->items[i].most;
    if (most != NULL) {
        qsort(most, count, sizeof *most, compare_numbers);
        split = scale_gap(most, count);
    }
    free(most);
    return (int)split;
}

static void say(struct text *out, const struct report_group *group,
                const struct report_target *target, const struct rows *rows)
{
    text_addf(out, "%s: how much later a handler begins than at its earliest, in %s.",
              target->target->board, result_evidence_unit(group->evidence));
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i].most == 0)
            continue;
        text_addf(out, " Load %s, %s: up to %d more.", rows->items[i].load,
                  text_get(&rows->items[i].styles), rows->items[i].most);
    }
}

/* What does not vary is a sentence. */
static void say_constant(struct text *out, const struct rows *rows)
{
    size_t said = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i].most > 0)
            continue;
        text_add(out, said++ ? "; " : "<p class=\"reading\">Always the same: load ");
        text_html(out, rows->items[i].load);
        text_add(out, ", ");
        text_html(out, text_get(&rows->items[i].styles));
    }
    text_add(out, said > 0 ? ".</p>\n" : "");
}

static void draw(struct text *out, const struct report_group *group,
                 const struct report_target *target, const struct rows *rows)
{
    struct text label = {0};
    int split = split_of(rows);
    size_t styles = target->subject_count[REPORT_STYLES];
    const struct panel panels[] = {{.from = 1, .below = split > 0 ? split : OFFSETS},
                                   {.from = split > 0 ? split : OFFSETS, .below = OFFSETS}};
    double first = draw_panel(NULL, rows, &panels[0], 0, styles);
    say(&label, group, target, rows);
    text_add(out, "<figure class=\"picture\"><figcaption><b>");
    text_html(out, target->target->board);
    text_addf(out, "</b>, %s beyond the earliest</figcaption>\n",
              result_evidence_unit(group->evidence));
    svg_open(out, "picture", WIDTH, draw_panel(NULL, rows, &panels[1], first, styles),
             text_get(&label));
    draw_panel(out, rows, &panels[0], 0, styles);
    draw_panel(out, rows, &panels[1], first, styles);
    svg_close(out);
    say_constant(out, rows);
    text_add(out, "</figure>\n");
    text_free(&label);
}

void picture_jitter(struct text *out, const struct report_group *group,
                    const struct report_target *target)
{
    struct rows rows;
    if (!picture_has_jitter(target))
        return;
    if (collect(&rows, target))
        draw(out, group, target, &rows);
    else
        out->failed = true;
    free_rows(&rows);
}
