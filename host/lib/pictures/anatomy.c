/* The anatomy of an interrupt; see anatomy.h. */
#include "host/lib/pictures/anatomy.h"

#include "host/lib/findings/parts.h"
#include "host/lib/pictures/scale.h"
#include "host/lib/pictures/svg.h"
#include "host/lib/survey/answer.h"
#include "host/lib/survey/format.h"
#include <stdlib.h>

#define WIDTH       460.0
#define BARS_LEFT   152.0
#define BARS_RIGHT  412.0
#define ROW         20.0
#define BAR         11.0
#define AXIS        24.0 /* below a panel: values and air */
#define PANEL_TOP   6.0
#define LABEL_DOWN  4.5 /* from a row's middle to the baseline of its texts */
#define GAP         6.0
#define TICK_BEYOND 3.0

/* ---- What an interrupt is made of, in the order of time ---- */

enum stage { STAGE_CORE, STAGE_IN, STAGE_BODY, STAGE_ON, STAGE_BACK, STAGE_REST, STAGES };
static const struct {
    const char *class, *meaning;
} stages[STAGES] = {
    {"core", "the core itself: stacking, vector fetch, unstacking"},
    {"in", "software on the way to the handler"},
    {"body", "the handler"},
    {"on", "handing on to where the work is done"},
    {"back", "software on the way back"},
    {"rest", "not told apart"},
};

#define SEGMENTS_MAX 12u

struct anatomy {
    const char *style;
    struct segment {
        enum stage stage;
        double length;
    } segments[SEGMENTS_MAX];
    size_t count;
    double whole;
    bool has_work;
    double work; /* where it begins */
};

static void add_segment(struct anatomy *anatomy, enum stage stage, double length)
{
    if (length > 0 && anatomy->count < SEGMENTS_MAX)
        anatomy->segments[anatomy->count++] = (struct segment){stage, length};
}

/* The core's own share of a way in is before the software's; of a way out it is behind it. */
static void add_piece(struct anatomy *anatomy, const struct report_parts *parts, int which,
                      enum stage stage)
{
    double hardware = parts->of[which].hardware, software = parts->of[which].all - hardware;
    bool out = which == PART_EXIT || which == PART_RESUME;
    add_segment(anatomy, out ? stage : STAGE_CORE, out ? software : hardware);
    add_segment(anatomy, out ? STAGE_CORE : stage, out ? hardware : software);
}

/* Work that a handler does begins where the handler does, if the run has seen it begin. */
static void find_work(struct anatomy *anatomy, const struct report_target *target,
                      const struct report_parts *parts)
{
    struct report_column column;
    const struct metric_row *response = metric_ranked(METRIC_COMPARISON, 1);
    anatomy->has_work = report_parts_response(parts, &anatomy->work);
    if (anatomy->has_work || response == NULL || !report_find_column(target, response, &column))
        return;
    const struct result_metric *metric =
        report_metric(report_cell(target, &column, anatomy->style), &column);
    anatomy->has_work = metric != NULL && report_typical(metric) <= anatomy->whole;
    if (anatomy->has_work)
        anatomy->work = report_typical(metric);
}

static bool take(struct anatomy *anatomy, const struct report_target *target, const char *style)
{
    struct report_parts parts;
    *anatomy = (struct anatomy){.style = style};
    if (!report_parts_of(target, style, &parts))
        return false;
    add_piece(anatomy, &parts, PART_ENTRY, STAGE_IN);
    add_segment(anatomy, STAGE_BODY, parts.of[PART_BODY].all);
    add_piece(anatomy, &parts, PART_HANDOFF, STAGE_ON);
    add_piece(anatomy, &parts, PART_EXIT, STAGE_BACK);
    add_piece(anatomy, &parts, PART_RESUME, STAGE_BACK);
    add_segment(anatomy, STAGE_REST, parts.whole - report_parts_sum(&parts));
    anatomy->whole = parts.whole;
    find_work(anatomy, target, &parts);
    return true;
}

bool picture_has_anatomy(const struct report_target *target)
{
    struct anatomy anatomy;
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++)
        if (take(&anatomy, target, target->subjects[REPORT_STYLES][i]) && anatomy.whole > 0)
            return true;
    return false;
}

/* ---- Drawing ---- */

static void draw_row(struct text *out, const struct anatomy *anatomy, const struct scale *scale,
                     double middle)
{
    struct text value = {0};
    double at = 0, top = middle - BAR / 2;
    svg_text(out, "name", BARS_LEFT - GAP, middle + LABEL_DOWN, SVG_END, anatomy->style);
    for (size_t i = 0; i < anatomy->count; i++) {
        const struct segment *segment = &anatomy->segments[i];
        double left = scale_at(scale, at), right = scale_at(scale, at + segment->length);
        svg_rect(out, stages[segment->stage].class, left, top, right - left, BAR);
        at += segment->length;
    }
    if (anatomy->has_work) {
        double x = scale_at(scale, anatomy->work);
        svg_line(out, "work", x, top - TICK_BEYOND, x, top + BAR + TICK_BEYOND);
    }
    format_value(&value, anatomy->whole);
    svg_text(out, "value", scale_at(scale, anatomy->whole) + GAP, middle + LABEL_DOWN, SVG_START,
             text_get(&value));
    text_free(&value);
}

struct panel {
    const struct anatomy *rows[2]; /* begin and end */
    double from, below;            /* the wholes that stand in it */
};

static bool is_in(const struct panel *panel, const struct anatomy *row)
{
    return row->whole >= panel->from && row->whole < panel->below;
}

static size_t rows_of(const struct panel *panel, double *longest)
{
    size_t count = 0;
    *longest = 0;
    for (const struct anatomy *row = panel->rows[0]; row < panel->rows[1]; row++)
        if (is_in(panel, row)) {
            count++;
            *longest = row->whole > *longest ? row->whole : *longest;
        }
    return count;
}

static double height_of(const struct panel *panel)
{
    double longest;
    size_t count = rows_of(panel, &longest);
    return count > 0 ? PANEL_TOP + ROW * (double)count + AXIS : 0;
}

static void draw_panel(struct text *out, const struct panel *panel, double top)
{
    double longest;
    size_t count = rows_of(panel, &longest);
    if (count == 0)
        return;
    struct scale scale = scale_linear(0, longest, BARS_LEFT, BARS_RIGHT);
    double middle = top + PANEL_TOP + ROW / 2;
    scale_draw_below(out, &scale, top + PANEL_TOP, top + PANEL_TOP + ROW * (double)count);
    for (const struct anatomy *row = panel->rows[0]; row < panel->rows[1]; row++) {
        if (!is_in(panel, row))
            continue;
        draw_row(out, row, &scale, middle);
        middle += ROW;
    }
}

static int compare_numbers(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* Where the second panel begins; 0: one is enough. */
static double split_of(const struct anatomy rows[], size_t count)
{
    double *wholes = calloc(count + 1, sizeof *wholes), split = 0;
    for (size_t i = 0; wholes != NULL && i < count; i++)
        wholes[i] = rows[i].whole;
    if (wholes != NULL) {
        qsort(wholes, count, sizeof *wholes, compare_numbers);
        split = scale_gap(wholes, count);
    }
    free(wholes);
    return split;
}

static void say_rows(struct text *out, const struct report_group *group,
                     const struct report_target *target, const struct anatomy rows[], size_t count)
{
    text_addf(out, "%s: a whole interrupt, in %s.", target->target->board,
              result_evidence_unit(group->evidence));
    for (size_t i = 0; i < count; i++) {
        text_addf(out, " %s ", rows[i].style);
        format_value(out, rows[i].whole);
        if (rows[i].has_work) {
            text_add(out, ", the work begins at ");
            format_value(out, rows[i].work);
        }
        text_add(out, ".");
    }
}

static void draw(struct text *out, const struct anatomy rows[], size_t count, const char *label)
{
    double split = split_of(rows, count);
    const double no_end = 1e300;
    const struct panel panels[] = {
        {.rows = {rows, rows + count}, .from = 0, .below = split > 0 ? split : no_end},
        {.rows = {rows, rows + count}, .from = split > 0 ? split : no_end, .below = no_end}};
    double first = height_of(&panels[0]);
    svg_open(out, "picture", WIDTH, first + height_of(&panels[1]), label);
    draw_panel(out, &panels[0], 0);
    draw_panel(out, &panels[1], first);
    svg_close(out);
}

void picture_anatomy(struct text *out, const struct report_group *group,
                     const struct report_target *target)
{
    size_t count = 0, styles = target->subject_count[REPORT_STYLES];
    struct anatomy *rows = calloc(styles + 1, sizeof *rows);
    struct text label = {0};
    for (size_t i = 0; rows != NULL && i < styles; i++)
        count += take(&rows[count], target, target->subjects[REPORT_STYLES][i]);
    out->failed |= rows == NULL;
    if (count > 0) {
        say_rows(&label, group, target, rows, count);
        text_add(out, "<figure class=\"picture\"><figcaption><b>");
        text_html(out, target->target->board);
        text_addf(out, "</b>, %s</figcaption>\n", result_evidence_unit(group->evidence));
        draw(out, rows, count, text_get(&label));
        text_add(out, "</figure>\n");
    }
    text_free(&label);
    free(rows);
}

/* ---- What the colours mean ---- */

static void mark_stages(bool seen[STAGES], const struct report_group *group)
{
    struct anatomy anatomy;
    for (size_t t = 0; t < group->target_count; t++) {
        const struct report_target *target = &group->targets[t];
        for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++)
            if (take(&anatomy, target, target->subjects[REPORT_STYLES][i]))
                for (size_t s = 0; s < anatomy.count; s++)
                    seen[anatomy.segments[s].stage] = true;
    }
}

void picture_anatomy_legend(struct text *out, const struct report_group *group)
{
    bool seen[STAGES] = {false};
    mark_stages(seen, group);
    text_add(out, "<ul class=\"legend\">");
    for (int i = 0; i < STAGES; i++)
        if (seen[i])
            text_addf(out, "<li><span class=\"key %s\"></span>%s</li>", stages[i].class,
                      stages[i].meaning);
    text_add(out, "<li><span class=\"key work\"></span>the useful work begins</li></ul>\n");
}
