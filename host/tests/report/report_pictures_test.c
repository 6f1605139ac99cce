/* Pictures in the page: axes, what is drawn and what is a sentence, and that lengths in a picture
 * are in the ratio of the numbers. The findings on the first screen and the answer's table with
 * them. */
#include "host/lib/findings/findings.h"
#include "host/lib/pictures/anatomy.h"
#include "host/lib/pictures/curve.h"
#include "host/lib/pictures/jitter.h"
#include "host/lib/pictures/scale.h"
#include "host/lib/pictures/strip.h"
#include "host/lib/pictures/svg.h"
#include "host/lib/report/tables.h"
#include "host/tests/report/report_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BOARD "b1"
#define OTHER "b2"

/* ---- Axes ---- */

static void expect_ticks(const struct scale *scale, const double expected[], size_t count)
{
    double ticks[SCALE_TICKS_MAX];
    assert_int_equal(scale_ticks(scale, ticks), count);
    for (size_t i = 0; i < count; i++)
        assert_true(ticks[i] > expected[i] - 1e-6 && ticks[i] < expected[i] + 1e-6);
}

static void linear_axis(void **state)
{
    (void)state;
    struct scale scale = scale_linear(0, 91, 100, 282);
    expect_ticks(&scale, (double[]){0, 20, 40, 60, 80}, 5);
    assert_true(scale_at(&scale, 0) == 100 && scale_at(&scale, 91) == 282);
    assert_true(scale_at(&scale, 45.5) == 191);
    scale = scale_linear(0, 0, 0, 1); /* of nothing but zeros */
    assert_true(scale_at(&scale, 0) == 0);
    scale = scale_linear(30, 91, 0, 1); /* lengths are in the ratio of the numbers */
    assert_true(scale.low == 0);
    scale = scale_linear(-30, 10, 0, 40);
    expect_ticks(&scale, (double[]){-30, -20, -10, 0, 10}, 5);
}

static void ratio_axis(void **state)
{
    (void)state;
    struct scale scale = scale_of(12, 329, 0, 100);
    assert_true(scale.is_log);
    expect_ticks(&scale, (double[]){10, 20, 50, 100, 200}, 5);
    double one = scale_at(&scale, 24) - scale_at(&scale, 12);
    double other = scale_at(&scale, 240) - scale_at(&scale, 120);
    assert_true(one > 0 && one > other - 1e-9 && one < other + 1e-9);
    assert_true(scale_at(&scale, 0) == 0); /* below what a ratio can show */
    assert_true(scale_at(&scale, scale.low) == 0 && scale_at(&scale, scale.high) == 100);
    scale = scale_of(12, 60, 0, 100);
    assert_false(scale.is_log);
    scale = scale_of(0, 60, 0, 100);
    assert_false(scale.is_log);
}

static void a_label_has_no_markup_left(void **state)
{
    (void)state;
    struct text out = {0};
    svg_open(&out, "picture", 1, 1, "\"><b>");
    assert_non_null(strstr(text_get(&out), "aria-label=\"&quot;&gt;&lt;b&gt;\">"));
    text_free(&out);
}

static void gaps(void **state)
{
    (void)state;
    assert_true(scale_gap((double[]){22, 22, 28, 33, 38, 71, 91, 265, 459}, 9) == 265);
    assert_true(scale_gap((double[]){22, 28, 33, 71}, 4) == 0);
    assert_true(scale_gap((double[]){1, 1000}, 2) == 0);
    double steady[15];
    for (int i = 0; i < 15; i++)
        steady[i] = i > 0 ? steady[i - 1] * 1.3 : 10;
    assert_true(scale_gap(steady, 15) == 0);
}

static void numbers(void **state)
{
    (void)state;
    struct text out = {0};
    svg_number(&out, 12);
    text_add(&out, " ");
    svg_number(&out, 12.34);
    text_add(&out, " ");
    svg_number(&out, -0.04);
    assert_string_equal(text_get(&out), "12 12.3 0");
    text_free(&out);
    svg_text(&out, "name", 1, 2, SVG_END, "<b>&\"");
    assert_non_null(strstr(text_get(&out), ">&lt;b&gt;&amp;&quot;</text>"));
    text_free(&out);
}

/* ---- What a picture of a run has ---- */

typedef void picture(struct text *out, const struct report_group *group,
                     const struct report_target *target);

/* Of the first board; to be freed. NULL for the run: that of before. */
static char *drawn(json_t *run, picture *draw)
{
    struct report_set set = {0};
    struct message message = {0};
    struct text out = {0};
    if (!report_run_load(&set, run, NULL, &message))
        fail_msg("%s", message.text);
    draw(&out, &set.groups[0], &set.groups[0].targets[0]);
    assert_false(out.failed);
    char *copy = strdup(text_get(&out));
    text_free(&out);
    report_set_free(&set);
    return copy;
}

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;
    for (; (text = strstr(text, what)) != NULL; text += strlen(what))
        count++;
    return count;
}

/* The sum of the widths of all boxes of a class. */
static double widths(const char *svg, const char *class)
{
    char begin[64];
    double sum = 0;
    snprintf(begin, sizeof begin, "<rect class=\"%s\"", class);
    for (const char *at = svg; (at = strstr(at, begin)) != NULL; at++)
        sum += strtod(strstr(at, " width=\"") + strlen(" width=\""), NULL);
    return sum;
}

/* Positions are to a tenth, and a width is the difference of two. */
static void expect_width(double width, double expected)
{
    assert_true(width > expected - 0.3 && width < expected + 0.3);
}

static json_t *new_run(const char *evidence)
{
    json_t *run = report_run_new("x");
    report_run_target(run, BOARD, evidence, "dwt");
    return run;
}

static void of_hardware(json_t *metric, int value, int hardware)
{
    json_object_set_new(metric, "parts",
                        json_pack("{sisi}", "hardware", hardware, "software", value - hardware));
}

static void whole(json_t *run, const char *style, int entry, int body, int exit)
{
    json_t *cell = report_run_cell(run, BOARD, "entry_exit", style, "none");
    of_hardware(report_run_value(cell, "entry", entry), entry, 12);
    report_run_value(cell, "body", body);
    of_hardware(report_run_value(cell, "exit", exit), exit, 10);
    report_run_value(cell, "round_trip", entry + body + exit);
}

static void handed_on(json_t *run, const char *style, int entry, int handoff, int resume)
{
    json_t *cell = report_run_cell(run, BOARD, "entry_exit", style, "none");
    of_hardware(report_run_value(cell, "entry", entry), entry, 12);
    report_run_value(cell, "body", 4);
    report_run_value(cell, "handoff", handoff);
    report_run_value(cell, "resume", resume);
    report_run_value(cell, "round_trip", entry + 4 + handoff + resume);
}

/* Entry 20 of which 12 are the core's, body 6, exit 14 of which 10: of 40 units 22 core, 8 in,
 * 6 body, 4 back. */
static void anatomy_is_to_scale(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    whole(run, "a", 20, 6, 14);
    char *svg = drawn(run, picture_anatomy);
    double unit = widths(svg, "in") / 8;
    assert_true(unit > 1);
    expect_width(widths(svg, "core"), 22 * unit);
    expect_width(widths(svg, "body"), 6 * unit);
    expect_width(widths(svg, "back"), 4 * unit);
    assert_true(widths(svg, "on") == 0 && widths(svg, "rest") == 0);
    assert_non_null(strstr(svg, ">40</text>"));
    assert_null(strstr(svg, "class=\"work\"")); /* nobody saw it begin */
    free(svg);
}

static void anatomy_of_deferred_work(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    handed_on(run, "a", 20, 40, 10);
    char *svg = drawn(run, picture_anatomy);
    double unit = widths(svg, "on") / 40;
    expect_width(widths(svg, "body"), 4 * unit);
    assert_int_equal(count_of(svg, "class=\"work\""), 1);
    assert_non_null(strstr(svg, "the work begins at 64."));
    free(svg);
}

/* The pieces do not make up the whole: what is missing is shown. */
static void anatomy_of_a_rest(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    json_t *cell = report_run_cell(run, BOARD, "entry_exit", "a", "none");
    report_run_value(cell, "entry", 10);
    report_run_value(cell, "exit", 10);
    report_run_value(cell, "round_trip", 25);
    char *svg = drawn(run, picture_anatomy);
    expect_width(widths(svg, "rest"), widths(svg, "in") / 2);
    free(svg);
}

static void anatomy_in_two_panels(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    const char *const styles[] = {"a", "b", "c", "d"};
    for (int i = 0; i < 4; i++)
        whole(run, styles[i], 12 + i, 0, 10);
    handed_on(run, "far", 20, 400, 50);
    char *svg = drawn(run, picture_anatomy);
    assert_int_equal(count_of(svg, ">0</text>"), 2); /* two axes begin */
    assert_true(widths(svg, "core") > 4 * 100);      /* the short ones are not flattened */
    free(svg);
}

static void nothing_measured_in_pieces(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    report_run_value(report_run_cell(run, BOARD, "response", "a", "none"), "response", 12);
    char *svg = drawn(run, picture_anatomy);
    assert_string_equal(svg, "");
    free(svg);
}

/* ---- Jitter ---- */

static void swept(json_t *run, const char *style, const char *load, int least, const int counts[],
                  int offsets)
{
    json_t *cell = report_run_cell(run, BOARD, "entry_swept", style, load);
    json_t *metric = report_run_value(cell, "entry", least), *rows = json_array();
    int n = 0;
    for (int i = 0; i < offsets; i++) {
        if (counts[i] > 0)
            json_array_append_new(rows, json_pack("[ii]", least + i, counts[i]));
        n += counts[i];
    }
    json_object_set_new(metric, "counts", rows);
    json_object_set_new(metric, "n", json_integer(n));
    json_object_set_new(metric, "max", json_integer(least + offsets - 1));
}

/* Two styles of which the same is true, though they begin apart, are one row. */
static void jitter_in_rows(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    swept(run, "a", "memory", 12, (int[]){30, 10, 0, 20}, 4);
    swept(run, "b", "memory", 40, (int[]){30, 10, 0, 20}, 4);
    swept(run, "c", "memory", 12, (int[]){30, 10}, 2);
    char *svg = drawn(run, picture_jitter);
    assert_non_null(strstr(svg, ">2 styles</text>"));
    assert_non_null(strstr(svg, ">c</text>"));
    assert_int_equal(count_of(svg, "<rect"), 3 + 2);
    assert_non_null(strstr(svg, ">+3</text>"));
    assert_non_null(strstr(svg, "Load memory, a, b: up to 3 more."));
    free(svg);
}

/* However far, the largest is told as it is; and a hand-made file with a wrong minimum does no
 * harm. */
static void jitter_that_is_far(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    json_t *cell = report_run_cell(run, BOARD, "entry_swept", "a", "masked(400)");
    json_t *metric = report_run_value(cell, "entry", 12);
    json_object_set_new(metric, "counts", json_pack("[[ii][ii][ii]]", 12, 5, 13, 2, 1219, 1));
    json_object_set_new(metric, "n", json_integer(8));
    json_object_set_new(metric, "max", json_integer(1219));
    char *svg = drawn(run, picture_jitter);
    assert_non_null(strstr(svg, ">+1,207</text>"));
    assert_non_null(strstr(svg, "up to 1207 more."));
    assert_int_equal(count_of(svg, "<rect"), 2);    /* 12 and 13 share a bar */
    assert_non_null(strstr(svg, "height=\"22\""));  /* of seven, */
    assert_non_null(strstr(svg, "height=\"3.1\"")); /* and of one */
    free(svg);
}

/* The same load in two scenarios: each has a row that says which. */
static void jitter_of_two_scenarios(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    swept(run, "a", "memory", 12, (int[]){30, 10}, 2);
    json_t *cell = report_run_cell(run, BOARD, "entry_timer", "a", "memory");
    json_t *metric = report_run_value(cell, "entry", 12);
    json_object_set_new(metric, "counts", json_pack("[[ii][ii]]", 12, 3, 19, 1));
    json_object_set_new(metric, "n", json_integer(4));
    json_object_set_new(metric, "max", json_integer(19));
    char *svg = drawn(run, picture_jitter);
    assert_non_null(strstr(svg, ">a, entry_swept</text>"));
    assert_non_null(strstr(svg, ">a, entry_timer</text>"));
    assert_non_null(strstr(svg, ">+7</text>"));
    free(svg);
}

static void what_does_not_vary_is_a_sentence(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    swept(run, "a", "idle", 12, (int[]){30}, 1);
    swept(run, "a", "memory", 12, (int[]){30, 10}, 2);
    char *svg = drawn(run, picture_jitter);
    assert_non_null(strstr(svg, "Always the same: load idle, a."));
    assert_int_equal(count_of(svg, "<rect"), 2);
    free(svg);
    run = new_run("insns");
    swept(run, "a", "idle", 12, (int[]){30}, 1);
    svg = drawn(run, picture_jitter);
    assert_string_equal(svg, "");
    free(svg);
}

/* ---- Curves ---- */

static void at_load(json_t *run, const char *load, int least, int most)
{
    json_t *cell = report_run_cell(run, BOARD, "entry_swept", "a", load);
    json_t *metric = report_run_value(cell, "entry", least);
    json_object_set_new(metric, "max", json_integer(most));
    json_object_set_new(metric, "counts", json_pack("[[ii][ii]]", least, 1, most, 1));
    json_object_set_new(metric, "n", json_integer(2));
}

static void a_curve_by_its_values(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    at_load(run, "masked(16)", 12, 32);
    at_load(run, "masked(2)", 12, 18);
    at_load(run, "masked(128)", 12, 144);
    char *svg = drawn(run, picture_curves);
    assert_non_null(strstr(svg, "a: 18 at 2, 32 at 16, 144 at 128."));
    assert_non_null(strstr(svg, "load masked(\u2026)"));
    assert_int_equal(count_of(svg, "<circle"), 3);
    free(svg);
}

static void two_values_are_no_curve(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    at_load(run, "masked(16)", 12, 32);
    at_load(run, "masked(2)", 12, 18);
    char *svg = drawn(run, picture_curves);
    assert_string_equal(svg, "");
    free(svg);
}

static void choices_are_no_curve(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    at_load(run, "kind(0)", 12, 32);
    at_load(run, "kind(1)", 12, 18);
    at_load(run, "kind(2)", 12, 20);
    char *svg = drawn(run, picture_curves);
    assert_string_equal(svg, "");
    free(svg);
}

static void a_flat_curve_is_a_sentence(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    at_load(run, "masked(1)", 12, 18);
    at_load(run, "masked(4)", 12, 18);
    at_load(run, "masked(8)", 12, 18);
    char *svg = drawn(run, picture_curves);
    assert_non_null(strstr(svg, "is always 18."));
    assert_null(strstr(svg, "<svg"));
    free(svg);
}

static void counted(json_t *cell, const char *metric, int value)
{
    json_object_set_new(report_run_value(cell, metric, value), "total", json_integer(value));
}

/* Of 100 events that were counted, 25 and 5 missed: a share, and how many there were is no curve.
 */
static void what_becomes_of_events(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    const struct {
        const char *scenario;
        int missed;
    } cells[] = {{"missed_events(16)", 25}, {"missed_events(32)", 5}, {"missed_events(64)", 0}};
    for (int i = 0; i < 3; i++) {
        json_t *cell = report_run_cell(run, BOARD, cells[i].scenario, "a", "none");
        counted(cell, "events", 100);
        counted(cell, "missed_events", cells[i].missed);
    }
    char *svg = drawn(run, picture_curves);
    assert_int_equal(count_of(svg, "<svg"), 1);
    assert_non_null(strstr(svg, "% of events"));
    assert_non_null(strstr(svg, "a: 25 at 16, 5 at 32, 0 at 64."));
    free(svg);
}

/* ---- The first screen ---- */

static void response(json_t *run, const char *board, const char *style, int value)
{
    report_run_value(report_run_cell(run, board, "response", style, "none"), "response", value);
}

static json_t *two_boards(void)
{
    json_t *run = new_run("insns");
    report_run_target(run, OTHER, "insns", "dwt");
    response(run, BOARD, "fast", 12);
    response(run, BOARD, "slow", 150);
    response(run, OTHER, "fast", 12);
    response(run, OTHER, "slow", 158);
    response(run, OTHER, "own", 20);
    return run;
}

static char *highlights(json_t *run)
{
    struct report_set set = {0};
    struct message message = {0};
    struct text out = {0};
    if (!report_run_load(&set, run, NULL, &message))
        fail_msg("%s", message.text);
    report_highlights(&out, MARKUP_MARKDOWN, &set.groups[0]);
    char *copy = strdup(text_get(&out));
    text_free(&out);
    report_set_free(&set);
    return copy;
}

static void boards_that_agree_share_a_finding(void **state)
{
    (void)state;
    char *said = highlights(two_boards());
    assert_string_equal(said,
                        "- **First to the work:** fast, 12 instructions from the trigger; last "
                        "is slow with 150\u2013158.\n");
    free(said);
}

static void boards_that_do_not_are_told_apart(void **state)
{
    (void)state;
    json_t *run = two_boards();
    response(run, OTHER, "sooner", 7);
    char *said = highlights(run);
    assert_non_null(strstr(said, "not the same on every board, 7\u201312 instructions"));
    free(said);
}

/* Two lead on one board, one of them on the other. */
static void who_leads_on_every_board_is_told(void **state)
{
    (void)state;
    json_t *run = two_boards();
    response(run, OTHER, "as_fast", 12);
    char *said = highlights(run);
    assert_non_null(strstr(said, "**First to the work:** fast on every board, 12 instructions"));
    free(said);
}

static void lost(json_t *run, const char *scenario, const char *discipline, const char *metric,
                 int value)
{
    json_t *cell = report_run_sharing_cell(run, BOARD, scenario, discipline, "asynchronous");
    json_object_set_new(report_run_value(cell, metric, value), "total", json_integer(value));
}

/* Of several questions about shared state the first is a highlight. */
static void one_finding_about_shared_state(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    lost(run, "shared_update", "none", "lost_updates", 3);
    lost(run, "shared_update", "primask", "lost_updates", 0);
    lost(run, "shared_read", "racy", "torn_values", 2);
    lost(run, "shared_read", "seqlock", "torn_values", 0);
    char *said = highlights(run);
    assert_int_equal(count_of(said, "\n"), 1);
    assert_non_null(strstr(said, "- **Shared state:** **none** loses 3 updates in 10 "));
    assert_null(strstr(said, "seqlock"));
    free(said);
}

static void one_style_wins_nothing(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    response(run, BOARD, "alone", 12);
    char *said = highlights(run);
    assert_string_equal(said, "");
    free(said);
}

static void the_load_that_varies_most_is_told(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    swept(run, "a", "critical_primask", 12, (int[]){30, 0, 0, 0, 0, 9}, 6);
    swept(run, "a", "critical_basepri", 12, (int[]){30, 0, 0, 0, 9}, 5);
    swept(run, "a", "memory", 12, (int[]){30, 10}, 2);
    char *said = highlights(run);
    assert_non_null(strstr(said, "under load critical\\_primask the way into a takes 12\u201317 "
                                 "instructions; apart from loads of that kind at most 1 more"));
    free(said);
}

static char *answer(json_t *run)
{
    struct report_set set = {0};
    struct message message = {0};
    struct text out = {0};
    if (!report_run_load(&set, run, NULL, &message))
        fail_msg("%s", message.text);
    table_answer(&out, &set.groups[0], NULL);
    char *copy = strdup(text_get(&out));
    text_free(&out);
    report_set_free(&set);
    return copy;
}

/* Every style of any board is a row; a board that was not asked says so; and what no board was
 * asked is no row. */
static void one_table_for_all_boards(void **state)
{
    (void)state;
    json_t *run = two_boards();
    json_t *cell = report_run_cell(run, BOARD, "entry_exit", "unasked", "none");
    report_run_value(cell, "entry", 12);
    char *table = answer(run);
    assert_int_equal(count_of(table, "<tr><th scope=\"row\">"), 3);
    assert_non_null(strstr(table, "<b>150</b>"));
    assert_non_null(strstr(table, "<b>158</b>"));
    assert_int_equal(count_of(table, "not run"), 1);
    assert_null(strstr(table, "unasked"));
    assert_null(strstr(table, "worst"));
    free(table);
}

static void entered(json_t *run, const char *board, const char *style, int entry)
{
    report_run_value(report_run_cell(run, board, "entry_exit", style, "none"), "entry", entry);
    response(run, board, style, entry);
}

/* What one board says is not said of another. */
static void handed(json_t *run, const char *board, const char *style, int entry, int work)
{
    report_run_value(report_run_cell(run, board, "entry_exit", style, "none"), "entry", entry);
    response(run, board, style, work);
}

static void reasons_in_other_words_name_their_boards(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    report_run_target(run, OTHER, "insns", "dwt");
    handed(run, BOARD, "fast", 12, 12);
    handed(run, OTHER, "fast", 12, 12);
    handed(run, BOARD, "other", 15, 15);
    handed(run, OTHER, "other", 12, 20);
    char *table = answer(run);
    assert_non_null(strstr(table, "<td class=\"why\">b1: +3 before the handler<br />b2: +8 "));
    free(table);
}

static void reasons_that_differ_say_all_numbers(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    report_run_target(run, OTHER, "insns", "dwt");
    entered(run, BOARD, "fast", 12);
    entered(run, OTHER, "fast", 12);
    entered(run, BOARD, "alike", 15);
    entered(run, OTHER, "alike", 15);
    entered(run, BOARD, "unlike", 23);
    entered(run, OTHER, "unlike", 22);
    char *table = answer(run);
    assert_non_null(strstr(table, "<td class=\"why\">+3 before the handler</td>"));
    assert_non_null(strstr(table, "<td class=\"why\">+11/10 before the handler</td>"));
    free(table);
}

/* More lines than can be told apart: the others are named. */
static void lines_that_are_not_drawn(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    for (int style = 0; style < 10; style++)
        for (int value = 1; value <= 9; value += 4) {
            char name[8], load[16];
            snprintf(name, sizeof name, "s%d", style);
            snprintf(load, sizeof load, "masked(%d)", value);
            json_t *cell = report_run_cell(run, BOARD, "entry_swept", name, load);
            report_run_value(cell, "entry", 12 + value);
        }
    char *svg = drawn(run, picture_curves);
    assert_int_equal(count_of(svg, "<circle"), 8 * 3);
    assert_non_null(strstr(svg, "Not drawn, but in the tables: s8, s9."));
    free(svg);
}

static void cells_of(struct text *out, const struct report_group *group,
                     const struct report_target *target)
{
    (void)target;
    table_cells(out, group);
}

/* Few samples carry no median; and a number of which nothing is from a manual says so. */
static void what_is_always_the_same_is_a_number(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    json_t *metric =
        report_run_value(report_run_cell(run, BOARD, "entry_exit", "a", "none"), "entry", 12);
    json_object_set_new(metric, "p50", json_null());
    json_object_set_new(metric, "origin",
                        json_pack("{sisisi}", "manual", 0, "measured", 0, "uncalibrated", 12));
    char *table = drawn(run, cells_of);
    assert_non_null(strstr(table, "<td>entry</td><td>12</td><td colspan=\"7\">always</td>"));
    assert_non_null(strstr(table, "<td>12 uncalibrated</td>"));
    free(table);
}

/* The worst of a style is the worst of all loads. */
static void worst_of_all_loads(void **state)
{
    (void)state;
    json_t *run = new_run("insns");
    response(run, BOARD, "a", 12);
    report_run_value(report_run_cell(run, BOARD, "response_swept", "a", "idle"), "response", 15);
    report_run_value(report_run_cell(run, BOARD, "response_swept", "a", "memory"), "response", 20);
    char *table = answer(run);
    assert_non_null(strstr(table, "data-label=\"worst response, swept\">20</td>"));
    free(table);
    run = new_run("insns");
    response(run, BOARD, "a", 12);
    report_run_value(report_run_cell(run, BOARD, "response_swept", "a", "idle"), "response", 15);
    report_run_fail(report_run_cell(run, BOARD, "response_swept", "a", "memory"), "fault", "why");
    table = answer(run);
    assert_non_null(strstr(table, ">\u2265\u00a015</td>"));
    free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linear_axis),
        cmocka_unit_test(ratio_axis),
        cmocka_unit_test(a_label_has_no_markup_left),
        cmocka_unit_test(gaps),
        cmocka_unit_test(numbers),
        cmocka_unit_test(anatomy_is_to_scale),
        cmocka_unit_test(anatomy_of_deferred_work),
        cmocka_unit_test(anatomy_of_a_rest),
        cmocka_unit_test(anatomy_in_two_panels),
        cmocka_unit_test(nothing_measured_in_pieces),
        cmocka_unit_test(jitter_in_rows),
        cmocka_unit_test(what_does_not_vary_is_a_sentence),
        cmocka_unit_test(a_curve_by_its_values),
        cmocka_unit_test(two_values_are_no_curve),
        cmocka_unit_test(choices_are_no_curve),
        cmocka_unit_test(a_flat_curve_is_a_sentence),
        cmocka_unit_test(what_becomes_of_events),
        cmocka_unit_test(boards_that_agree_share_a_finding),
        cmocka_unit_test(boards_that_do_not_are_told_apart),
        cmocka_unit_test(who_leads_on_every_board_is_told),
        cmocka_unit_test(one_finding_about_shared_state),
        cmocka_unit_test(one_style_wins_nothing),
        cmocka_unit_test(the_load_that_varies_most_is_told),
        cmocka_unit_test(one_table_for_all_boards),
        cmocka_unit_test(worst_of_all_loads),
        cmocka_unit_test(jitter_that_is_far),
        cmocka_unit_test(jitter_of_two_scenarios),
        cmocka_unit_test(reasons_that_differ_say_all_numbers),
        cmocka_unit_test(reasons_in_other_words_name_their_boards),
        cmocka_unit_test(lines_that_are_not_drawn),
        cmocka_unit_test(what_is_always_the_same_is_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
