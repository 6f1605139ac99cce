/* The interrupted code, instruction by instruction, with what an event in each of its cycles
 * brings; see jitter.h. */
#include "host/lib/pictures/jitter.h"

#include "host/lib/pictures/scale.h"
#include "host/lib/pictures/svg.h"
#include "host/lib/survey/answer.h"
#include "host/lib/survey/format.h"
#include "host/lib/survey/sections.h"
#include <stdlib.h>
#include <string.h>

#define WIDTH       460.0
#define LEFT        268.0
#define RIGHT       440.0
#define ROW         16.0
#define TOP         4.0
#define AXIS        24.0
#define GAP         8.0
#define DOWN        4.0
#define DOT         2.6
#define LABEL_MOST  34 /* characters of an instruction */
#define SPREAD_MOST 1  /* a spread that is told in a sentence, and not drawn */

/* ---- Rows: an instruction, or several in a row of which nothing is to be seen ---- */

struct line {
    size_t first, count; /* instructions of the region */
    int64_t least, most; /* of the values there */
    bool met;
};

static void take_line(struct line *line, const struct result_metric *metric, size_t insn)
{
    *line = (struct line){.first = insn, .count = 1};
    for (size_t i = 0; i < metric->sweep_rows; i++) {
        const struct result_point *point = &metric->sweep[i];
        if (point->insn != insn)
            continue;
        line->least = !line->met || point->value < line->least ? point->value : line->least;
        line->most = !line->met || point->value > line->most ? point->value : line->most;
        line->met = true;
    }
}

/* Neighbours with one and the same value are one line. */
static size_t collect(struct line lines[], const struct result_cell *cell,
                      const struct result_metric *metric)
{
    size_t count = 0;
    for (size_t i = 0; i < cell->region_rows; i++) {
        struct line line, *before = count > 0 ? &lines[count - 1] : NULL;
        take_line(&line, metric, i);
        if (before != NULL && line.least == line.most && before->least == before->most &&
            line.met == before->met && line.least == before->least)
            before->count++;
        else
            lines[count++] = line;
    }
    return count;
}

static void name_line(struct text *out, const struct line *line, const struct result_cell *cell)
{
    const struct result_insn *insn = &cell->region[line->first];
    if (line->count > 1) {
        text_addf(out, "%zu instructions", line->count);
        return;
    }
    int size = (int)strlen(insn->text);
    bool cut = size > LABEL_MOST;
    text_addf(out, "%x %.*s%s", (unsigned)insn->address, cut ? LABEL_MOST - 1 : size, insn->text,
              cut ? "\u2026" : "");
}

/* ---- Drawing ---- */

static void draw_line(struct text *out, const struct line *line, const struct result_cell *cell,
                      const struct result_metric *metric, const struct scale *scale, double y)
{
    struct text name = {0};
    int64_t drawn = -1;
    name_line(&name, line, cell);
    svg_text(out, line->count > 1 ? NULL : "code", LEFT - GAP, y + DOWN, SVG_END, text_get(&name));
    if (line->met && line->least < line->most)
        svg_line(out, "range", scale_at(scale, (double)line->least), y,
                 scale_at(scale, (double)line->most), y);
    for (size_t i = 0; i < metric->sweep_rows; i++) {
        const struct result_point *point = &metric->sweep[i];
        if (point->insn != line->first || point->value == drawn)
            continue;
        drawn = point->value;
        svg_dot(out, drawn > metric->min.integer ? "point" : "core", scale_at(scale, (double)drawn),
                y, DOT);
    }
    text_free(&name);
}

static void caption(struct text *out, const struct report_target *target,
                    const struct report_column *column, const char *style, const char *unit)
{
    struct text label = {0};
    report_column_label(&label, column);
    text_add(out, "<figure class=\"picture\"><figcaption><b>");
    text_html(out, target->target->board);
    text_add(out, "</b>, <b>");
    text_html(out, text_get(&label));
    text_add(out, "</b>: ");
    text_html(out, style);
    text_addf(out, ", %s</figcaption>\n", unit);
    text_free(&label);
}

static void draw(struct text *out, const struct result_cell *cell,
                 const struct result_metric *metric, const struct line lines[], size_t count,
                 const char *label)
{
    double bottom = TOP + ROW * (double)count;
    struct scale scale = {
        .low = metric->min.number - 1, .high = metric->max.number + 1, .from = LEFT, .to = RIGHT};
    svg_open(out, "picture", WIDTH, bottom + AXIS, label);
    scale_draw_below(out, &scale, TOP, bottom);
    for (size_t i = 0; i < count; i++)
        draw_line(out, &lines[i], cell, metric, &scale, TOP + ROW * ((double)i + 0.5));
    svg_close(out);
    text_add(out, "</figure>\n");
}

static const struct result_metric *drawn(const struct report_target *target,
                                         const struct report_column *column, const char **style,
                                         const struct result_cell **cell)
{
    *style = report_widest(target, column);
    if (column->row != metric_into_handler() || *style == NULL)
        return NULL;
    *cell = report_cell(target, column, *style);
    const struct result_metric *metric = report_metric(*cell, column);
    bool worth = metric->sweep_rows > 0 && (*cell)->region_rows > 0 &&
                 metric->max.number - metric->min.number > SPREAD_MOST;
    return worth ? metric : NULL;
}

static void picture(struct text *out, const struct report_group *group,
                    const struct report_target *target, const struct report_column *column)
{
    const char *style;
    const struct result_cell *cell;
    const struct result_metric *metric = drawn(target, column, &style, &cell);
    if (metric == NULL)
        return;
    struct text label = {0};
    struct line *lines = calloc(cell->region_rows, sizeof *lines);
    text_addf(&label, "%s, load %s: entry of %s by the instruction that is interrupted, ",
              target->target->board, column->load, style);
    format_number(&label, metric->min);
    text_add(&label, " to ");
    format_number(&label, metric->max);
    text_add(&label, ".");
    if (lines != NULL) {
        caption(out, target, column, style, result_evidence_unit(group->evidence));
        draw(out, cell, metric, lines, collect(lines, cell, metric), text_get(&label));
    }
    out->failed |= lines == NULL;
    free(lines);
    text_free(&label);
}

bool picture_has_instructions(const struct report_target *target)
{
    const struct report_columns *columns = &target->columns[SECTION_SWEPT];
    const char *style;
    const struct result_cell *cell;
    for (size_t i = 0; i < columns->count; i++)
        if (drawn(target, &columns->items[i], &style, &cell) != NULL)
            return true;
    return false;
}

void picture_instructions(struct text *out, const struct report_group *group,
                          const struct report_target *target)
{
    const struct report_columns *columns = &target->columns[SECTION_SWEPT];
    for (size_t i = 0; i < columns->count; i++)
        picture(out, group, target, &columns->items[i]);
}
