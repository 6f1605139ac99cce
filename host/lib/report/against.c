/* A run against another one; see against.h. */
#include "host/lib/report/against.h"

#include "host/lib/compare/print.h"
#include "host/lib/pictures/change.h"
#include "host/lib/report/tables.h"
#include "host/lib/survey/format.h"
#include <math.h>
#include <stdlib.h>

#define BARS_MOST 20u

static bool is_changed(const struct difference *difference)
{
    return difference->change == CHANGE_WORSE || difference->change == CHANGE_IMPROVED;
}

/* ---- The picture ---- */

static void fill_bar(struct change_bar *bar, const struct difference *difference)
{
    const char *statistic;
    compare_shown(difference, &statistic, &bar->from, &bar->to);
    double by = fabs(bar->to - bar->from) / (bar->from == 0 ? fabs(bar->to) : fabs(bar->from));
    bar->name = difference->new_cell->id;
    bar->measure = difference->new->name;
    bar->by = difference->change == CHANGE_WORSE ? by : -by;
}

static size_t add_picture(struct text *out, const struct comparison *comparison)
{
    struct change_bar *bars = calloc(BARS_MOST, sizeof *bars);
    size_t changed = 0, drawn = 0;
    out->failed |= bars == NULL;
    for (size_t i = 0; bars != NULL && i < comparison->difference_count; i++) {
        if (!is_changed(&comparison->differences[i]))
            continue;
        if (changed++ < BARS_MOST)
            fill_bar(&bars[drawn++], &comparison->differences[i]);
    }
    if (drawn > 0)
        picture_changes(out, bars, drawn);
    if (changed > drawn)
        text_addf(out, "<p class=\"reading\">The %zu that matter most, of %zu.</p>\n", drawn,
                  changed);
    free(bars);
    return changed;
}

/* ---- The table ---- */

static void add_row(struct text *out, const struct difference *difference)
{
    char words[COMPARE_WORDS_MAX];
    const char *statistic;
    double from, to;
    compare_shown(difference, &statistic, &from, &to);
    text_add(out, "<tr><th scope=\"row\">");
    text_html(out, difference->new_cell->id);
    text_add(out, "</th><td>");
    text_html(out, difference->new->name);
    if (statistic != NULL) {
        text_add(out, " ");
        text_html(out, statistic);
    }
    text_add(out, "</td><td>");
    format_value(out, from);
    text_add(out, "</td><td>");
    format_value(out, to);
    text_add(out, "</td><td>");
    format_change(out, to - from);
    text_addf(out, "</td><td>%s</td><td>", change_name(difference->change));
    text_html(out, compare_bounds(words, difference));
    text_add(out, "</td><td>");
    text_html(out, compare_why(words, difference));
    text_add(out, "</td></tr>\n");
}

static void add_table(struct text *out, const struct comparison *comparison)
{
    static const char *const heads[] = {"cell",   "metric", "old",      "new",
                                        "change", "which",  "how sure", "why"};
    table_open(out, "values", "Every value that is not the same");
    text_add(out, "<thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        text_addf(out, "<th scope=\"col\">%s</th>", heads[i]);
    text_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < comparison->difference_count; i++)
        if (comparison->differences[i].change != CHANGE_EQUAL)
            add_row(out, &comparison->differences[i]);
    table_close(out);
}

/* ---- What has no counterpart, and what else differs ---- */

static void add_lone(struct text *out, const struct comparison *comparison)
{
    for (int kind = 0; kind < LONE_KINDS; kind++) {
        size_t count = 0;
        for (size_t i = 0; i < comparison->lone_count; i++) {
            const struct lone_cell *lone = &comparison->lone[i];
            if (lone->kind != (enum compare_lone)kind)
                continue;
            if (count++ == 0)
                text_addf(out, "<p><b>%s:</b> ", compare_lone_title(lone->kind));
            else
                text_add(out, ", ");
            text_html(out, lone->new != NULL ? lone->new->id : lone->old->id);
            if (lone->reason != NULL) {
                text_add(out, " (");
                text_html(out, lone->reason);
                text_add(out, ")");
            }
        }
        text_add(out, count > 0 ? ".</p>\n" : "");
    }
}

static void add_notes(struct text *out, const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->note_count; i++) {
        text_add(out, "<p class=\"evidence\">");
        text_html(out, comparison->notes[i]);
        text_add(out, "</p>\n");
    }
}

void page_against(struct text *out, const struct comparison *comparison)
{
    char words[COMPARE_WORDS_MAX];
    text_add(out, "<section id=\"against\" aria-labelledby=\"against-heading\">\n"
                  "<h2 id=\"against-heading\">Against the run ");
    text_html(out, comparison->old.results->name); /* not where it is: that is no result */
    text_add(out, "</h2>\n<div class=\"answer\"><p>");
    text_html(out, compare_counts(words, comparison));
    text_add(out, ".</p></div>\n");
    add_notes(out, comparison);
    size_t changed = add_picture(out, comparison) + comparison->by_change[CHANGE_OTHER];
    if (changed + comparison->lone_count > 0) {
        text_addf(out,
                  "<details class=\"fold\" id=\"against-all\"><summary><h3>All that is not the "
                  "same</h3></summary>\n");
        add_lone(out, comparison);
        if (changed > 0)
            add_table(out, comparison);
        text_add(out, "</details>\n");
    }
    text_add(out, "</section>\n");
}
