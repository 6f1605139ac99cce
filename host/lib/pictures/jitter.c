/* The distribution of jitter over arrivals; see jitter.h. */
#include "host/lib/pictures/jitter.h"

#include "host/lib/pictures/scale.h"
#include "host/lib/pictures/svg.h"
#include "host/lib/survey/answer.h"
#include "host/lib/survey/format.h"
#include <inttypes.h>
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
#define BINS       256 /* at most so many bars in a row: of what is wider a bar has several values */
#define BAR_MOST   14.0
#define NAME_DOWN  -13.0 /* from a row's base to its baselines */
#define STYLE_DOWN 0.0

/* What one or several styles have under a load: how many of the arrivals were so much later than
 * the earliest, in bins of `wide` values. */
struct row {
    const char *load, *scenario; /* scenario NULL: there is only one */
    struct text styles;
    size_t style_count;
    uint64_t at[BINS], all;
    uint64_t most, wide; /* the largest offset */
};

/* Each arrival once, where it is known where it came; else each sample. */
static size_t value_count(const struct result_metric *metric)
{
    return metric->sweep_rows > 0 ? metric->sweep_rows : metric->count_rows;
}

static int64_t value_at(const struct result_metric *metric, size_t i, uint64_t *count)
{
    bool swept = metric->sweep_rows > 0;
    *count = swept ? 1 : metric->counts[i].count;
    return swept ? metric->sweep[i].value : metric->counts[i].value;
}

/* The least and the most are those of the values that are drawn, whatever a file says of them. */
static void take(struct row *row, const struct result_metric *metric)
{
    uint64_t count;
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (size_t i = 0; i < value_count(metric); i++) {
        int64_t value = value_at(metric, i, &count);
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    row->most = most > least ? (uint64_t)most - (uint64_t)least : 0;
    row->wide = row->most / BINS + 1;
    for (size_t i = 0; i < value_count(metric); i++) {
        int64_t value = value_at(metric, i, &count);
        row->at[((uint64_t)value - (uint64_t)least) / row->wide] += count;
        row->all += count;
    }
}

static bool same_name(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same(const struct row *a, const struct row *b)
{
    return a->all == b->all && a->most == b->most && same_name(a->load, b->load) &&
           same_name(a->scenario, b->scenario) && memcmp(a->at, b->at, sizeof a->at) == 0;
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
    new->scenario = column->shared_name ? column->scenario : NULL;
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

static bool collect(struct rows *rows, const struct report_target *target)
{
    const struct report_columns *columns = &target->columns[SECTION_SWEPT];
    *rows = (struct rows){NULL, 0};
    for (size_t c = 0; c < columns->count; c++) {
        const struct report_column *column = &columns->items[c];
        if (!is_way_in(column))
            continue;
        for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
            const char *style = target->subjects[REPORT_STYLES][i];
            const struct result_metric *metric =
                report_metric(report_cell(target, column, style), column);
            if (metric != NULL && metric->min.known && metric->max.known &&
                !add(rows, column, style, metric))
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
    for (int i = 0; i < BINS; i++)
        highest = row->at[i] > highest ? row->at[i] : highest;
    return highest;
}

static void draw_row(struct text *out, const struct row *row, const struct scale *scale,
                     double base, size_t styles)
{
    struct text who_text = {0}, most = {0};
    double wide = scale_at(scale, (double)row->wide) - scale_at(scale, 0) - 1;
    wide = wide > BAR_MOST ? BAR_MOST : wide < 1 ? 1 : wide;
    who(&who_text, row, styles);
    if (row->scenario != NULL)
        text_addf(&who_text, ", %s", row->scenario);
    svg_text(out, "name", LEFT - GAP * 2, base + NAME_DOWN, SVG_END, row->load);
    svg_text(out, NULL, LEFT - GAP * 2, base + STYLE_DOWN, SVG_END, text_get(&who_text));
    for (int i = 0; i < BINS; i++) {
        double high = BARS * (double)row->at[i] / (double)highest_of(row);
        svg_rect(out, i == 0 ? "core" : "in",
                 scale_at(scale, (double)i * (double)row->wide) - wide / 2,
                 base - (high < 2 ? 2 : high), row->at[i] > 0 ? wide : 0, high < 2 ? 2 : high);
    }
    format_change(&most, (double)row->most);
    svg_text(out, "value", scale_at(scale, (double)row->most) + wide / 2 + GAP, base, SVG_START,
             text_get(&most));
    text_free(&who_text);
    text_free(&most);
}

struct panel {
    uint64_t from, below; /* the largest offsets of its rows */
};

static bool is_in(const struct panel *panel, const struct row *row)
{
    return row->most >= panel->from && row->most < panel->below;
}

static double draw_panel(struct text *out, const struct rows *rows, const struct panel *panel,
                         double top, size_t styles)
{
    uint64_t most = 0;
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (is_in(panel, &rows->items[i])) {
            most = rows->items[i].most > most ? rows->items[i].most : most;
            count++;
        }
    if (count == 0)
        return top;
    double bottom = top + TOP + ROW * (double)count, base = top + TOP + ROW - GAP;
    struct scale scale = scale_linear(0, (double)most, LEFT, RIGHT);
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

static uint64_t split_of(const struct rows *rows)
{
    double *most = calloc(rows->count + 1, sizeof *most), split = 0;
    size_t count = 0;
    for (size_t i = 0; most != NULL && i < rows->count; i++)
        if (rows->items[i].most > 0)
            most[count++] = (double)rows->items[i].most;
    if (most != NULL) {
        qsort(most, count, sizeof *most, compare_numbers);
        split = scale_gap(most, count);
    }
    free(most);
    return (uint64_t)split;
}

static void say(struct text *out, const struct report_group *group,
                const struct report_target *target, const struct rows *rows)
{
    text_addf(out, "%s: how much later a handler begins than at its earliest, in %s.",
              target->target->board, result_evidence_unit(group->evidence));
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i].most == 0)
            continue;
        text_addf(out, " Load %s, %s: up to %" PRIu64 " more.", rows->items[i].load,
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
    uint64_t split = split_of(rows);
    size_t styles = target->subject_count[REPORT_STYLES];
    const struct panel panels[] = {{.from = 1, .below = split > 0 ? split : UINT64_MAX},
                                   {.from = split > 0 ? split : UINT64_MAX, .below = UINT64_MAX}};
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
