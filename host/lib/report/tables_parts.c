/* The tables of what a style's interrupt is made of; see parts.h. */
#include "host/lib/findings/parts.h"

#include "host/lib/report/tables.h"
#include "host/lib/survey/format.h"

static void header(struct text *out, const char *const names[], size_t count)
{
    text_add(out, "<thead><tr><th scope=\"col\">handler style</th>");
    for (size_t i = 0; i < count; i++)
        text_addf(out, "<th scope=\"col\" class=\"number\">%s</th>", names[i]);
    text_add(out, "</tr></thead>\n<tbody>\n");
}

static void number(struct text *out, bool known, double value)
{
    text_add(out, "<td>");
    if (known)
        format_value(out, value);
    else
        text_add(out, "\u2013");
    text_add(out, "</td>");
}

/* What a sum is, and what it lacks of what was measured. */
static void measured(struct text *out, double sum, double whole)
{
    number(out, true, sum);
    text_add(out, "<td><b>");
    format_value(out, whole);
    text_add(out, "</b>");
    if (whole != sum) {
        text_add(out, " <span class=\"made\">");
        format_change(out, whole - sum);
        text_add(out, " not explained</span>");
    }
    text_add(out, "</td></tr>\n");
}

static void open_table(struct text *out, const struct report_target *target, const char *what,
                       const char *unit)
{
    struct text caption = {0};
    text_html(&caption, target->target->board);
    text_addf(&caption, ": %s, in %s", what, unit);
    table_open(out, "values", text_get(&caption));
    text_free(&caption);
}

/* ---- Where the cycles go ---- */

static void add_parts(struct text *out, const char *style, const struct report_parts *parts)
{
    double hardware = 0;
    table_subject_header(out, style);
    for (int i = 0; i < PART_COUNT; i++)
        hardware += parts->of[i].hardware;
    number(out, parts->has_hardware, hardware);
    for (int i = 0; i < PART_COUNT; i++)
        number(out, parts->of[i].known, parts->of[i].all - parts->of[i].hardware);
    measured(out, report_parts_sum(parts), parts->whole);
}

void table_parts(struct text *out, const struct report_target *target, const char *unit)
{
    static const char *const names[] = {"hardware",   "way in",      "handler", "way out",
                                        "handing on", "coming back", "sum",     "round trip"};
    struct report_parts parts;
    bool is_open = false;
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
        const char *style = target->subjects[REPORT_STYLES][i];
        if (!report_parts_of(target, style, &parts))
            continue;
        if (!is_open) {
            open_table(out, target, "where a whole interrupt's time goes", unit);
            header(out, names, sizeof names / sizeof *names);
        }
        is_open = true;
        add_parts(out, style, &parts);
    }
    if (is_open)
        table_close(out);
}

/* ---- Pieces and the whole ---- */

static bool response_of(const struct report_target *target, const char *style, double *response)
{
    const struct report_columns *columns = &target->columns[SECTION_COMPARISON];
    for (size_t i = 0; i < columns->count; i++) {
        const struct result_metric *metric =
            report_metric(report_cell(target, &columns->items[i], style), &columns->items[i]);
        if (columns->items[i].row != metric_ranked(METRIC_COMPARISON, 1) || metric == NULL)
            continue;
        *response = report_typical(metric);
        return true;
    }
    return false;
}

void table_additivity(struct text *out, const struct report_target *target, const char *unit)
{
    static const char *const names[] = {"entry", "handler", "handoff", "sum", "response"};
    struct report_parts parts;
    double sum, response;
    bool is_open = false;
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
        const char *style = target->subjects[REPORT_STYLES][i];
        if (!report_parts_of(target, style, &parts) || !report_parts_response(&parts, &sum) ||
            !response_of(target, style, &response))
            continue;
        if (!is_open) {
            open_table(out, target,
                       "the pieces of a deferral, and the whole that was measured apart", unit);
            header(out, names, sizeof names / sizeof *names);
        }
        is_open = true;
        table_subject_header(out, style);
        number(out, true, parts.of[PART_ENTRY].all);
        number(out, true, parts.of[PART_BODY].all);
        number(out, true, parts.of[PART_HANDOFF].all);
        measured(out, sum, response);
    }
    if (is_open)
        table_close(out);
}

/* ---- The worst case ---- */

static void add_worst(struct text *out, const char *style, const struct report_worst *worst)
{
    table_subject_header(out, style);
    text_add(out, "<td>");
    format_value(out, worst->masked);
    if (worst->masked_by != NULL) {
        text_add(out, " <span class=\"made\">");
        text_html(out, worst->masked_by);
        text_add(out, "</span>");
    }
    text_add(out, "</td>");
    number(out, true, worst->entry);
    number(out, true, worst->preempting);
    number(out, true, worst->path);
    text_add(out, "<td><b>");
    format_value(out, worst->composed);
    text_add(out, "</b></td><td>");
    if (!worst->is_observed)
        text_add(out, "\u2013");
    else
        format_value(out, worst->observed);
    if (worst->is_observed && worst->observed > worst->composed)
        text_add(out, " <span class=\"status fault\">more than composed</span>");
    text_add(out, "</td></tr>\n");
}

void table_worst(struct text *out, const struct report_target *target, const char *unit)
{
    static const char *const names[] = {"masked",   "entry",    "a higher one",
                                        "own path", "composed", "observed"};
    struct report_worst worst;
    bool is_open = false;
    for (size_t i = 0; i < target->subject_count[REPORT_STYLES]; i++) {
        const char *style = target->subjects[REPORT_STYLES][i];
        if (!report_worst_of(target, style, &worst))
            continue;
        if (!is_open) {
            open_table(out, target, "worst response, composed and observed", unit);
            header(out, names, sizeof names / sizeof *names);
        }
        is_open = true;
        add_worst(out, style, &worst);
    }
    if (is_open)
        table_close(out);
}
