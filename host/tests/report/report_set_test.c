/* What a report compares, in which order, and what it says about it. */
#include "host/lib/report/figures/figures.h"
#include "host/lib/survey/answer.h"
#include "host/lib/survey/sections.h"
#include "host/tests/report/report_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct report_set set;
static struct message message;

static int forget(void **state)
{
    (void)state;
    report_set_free(&set);
    message = (struct message){0};
    return 0;
}

static void load(json_t *first, json_t *second)
{
    if (!report_run_load(&set, first, second, &message))
        fail_msg("%s", message.text);
}

static void refuse(json_t *first, json_t *second, const char *words)
{
    assert_false(report_run_load(&set, first, second, &message));
    if (strstr(message.text, words) == NULL)
        fail_msg("wanted '%s', got %s", words, message.text);
}

/* A board on which each style has an entry, a response and a round trip. */
static json_t *styles_run(const char *evidence, const char *clock, const char *board)
{
    json_t *run = report_run_new("styles");
    report_run_target(run, board, evidence, clock);
    return run;
}

static void add_style(json_t *run, const char *board, const char *style, int entry, int response,
                      int round_trip)
{
    json_t *cell = report_run_cell(run, board, "entry_exit", style, "none");
    report_run_value(cell, "entry", entry);
    report_run_value(cell, "round_trip", round_trip);
    cell = report_run_cell(run, board, "response", style, "none");
    report_run_value(cell, "response", response);
}

static json_t *three_styles(void)
{
    json_t *run = styles_run("insns", "systick", "b1");
    add_style(run, "b1", "alpha", 5, 40, 90);
    add_style(run, "b1", "beta", 2, 10, 20);
    add_style(run, "b1", "gamma", 3, 10, 15);
    return run;
}

static void evidence_and_clocks_are_kept_apart(void **state)
{
    json_t *modelled = styles_run("model", "dwt", "b1");
    (void)state;
    add_style(modelled, "b1", "alpha", 5, 40, 90);
    load(three_styles(), modelled);
    assert_int_equal(set.group_count, 2);
    assert_int_equal(set.groups[0].evidence, EVIDENCE_MODEL);
    assert_int_equal(set.groups[1].evidence, EVIDENCE_INSNS);
    assert_int_equal(set.groups[0].targets[0].cell_count, 2);
    assert_int_equal(set.groups[1].targets[0].cell_count, 6);
    assert_string_not_equal(text_get(&set.groups[0].targets[0].slug),
                            text_get(&set.groups[1].targets[0].slug));
}

/* A core without a cycle counter is measured by SysTick on silicon too. */
static void one_clock_with_two_evidences_is_two_groups(void **state)
{
    json_t *board = styles_run("silicon", "systick", "b1");
    (void)state;
    add_style(board, "b1", "delta", 5, 40, 90);
    load(three_styles(), board);
    assert_int_equal(set.group_count, 2);
    assert_int_equal(set.groups[0].evidence, EVIDENCE_SILICON);
    assert_int_equal(set.groups[0].targets[0].subject_count[REPORT_STYLES], 1);
}

static void one_evidence_with_two_clocks_is_two_groups(void **state)
{
    json_t *other = styles_run("insns", "vdwt", "b1");
    (void)state;
    add_style(other, "b1", "alpha", 5, 40, 90);
    load(three_styles(), other);
    assert_int_equal(set.group_count, 2);
    assert_string_equal(set.groups[0].clock, "systick");
}

static void parts_of_a_matrix_are_put_together(void **state)
{
    json_t *more = styles_run("insns", "systick", "b1");
    (void)state;
    add_style(more, "b1", "delta", 1, 1, 1);
    load(three_styles(), more);
    assert_int_equal(set.group_count, 1);
    assert_int_equal(set.groups[0].target_count, 1);
    assert_int_equal(set.groups[0].targets[0].subject_count[REPORT_STYLES], 4);
    assert_string_equal(set.groups[0].targets[0].subjects[REPORT_STYLES][0], "delta");
}

static void the_same_cell_twice_is_refused(void **state)
{
    (void)state;
    refuse(three_styles(), three_styles(), "b1/entry_exit/alpha/none is in another");
}

static void a_board_built_differently_is_refused(void **state)
{
    json_t *other = report_run_new("other");
    (void)state;
    report_run_target(other, "b1", "insns", "systick");
    json_object_set_new(json_array_get(json_object_get(other, "targets"), 0), "compiler",
                        json_string("another"));
    refuse(three_styles(), other, "built or set up differently in run 'styles'");
}

static void styles_are_ranked_by_response_then_round_trip(void **state)
{
    const struct report_target *target;
    (void)state;
    load(three_styles(), NULL);
    target = &set.groups[0].targets[0];
    assert_int_equal(target->subject_count[REPORT_STYLES], 3);
    assert_string_equal(target->subjects[REPORT_STYLES][0], "gamma");
    assert_string_equal(target->subjects[REPORT_STYLES][1], "beta");
    assert_string_equal(target->subjects[REPORT_STYLES][2], "alpha");
}

static void of_equals_the_one_without_parameters_comes_first(void **state)
{
    json_t *run = styles_run("insns", "systick", "b1");
    (void)state;
    add_style(run, "b1", "aaa(1)", 3, 10, 15);
    add_style(run, "b1", "zzz", 3, 10, 15);
    add_style(run, "b1", "bbb", 3, 10, 15);
    load(run, NULL);
    assert_string_equal(set.groups[0].targets[0].subjects[REPORT_STYLES][0], "bbb");
    assert_string_equal(set.groups[0].targets[0].subjects[REPORT_STYLES][1], "zzz");
    assert_string_equal(set.groups[0].targets[0].subjects[REPORT_STYLES][2], "aaa(1)");
}

static void a_style_without_a_number_comes_last(void **state)
{
    json_t *run = three_styles();
    (void)state;
    report_run_fail(report_run_cell(run, "b1", "response", "aaa", "none"), "inconclusive", "why");
    load(run, NULL);
    assert_string_equal(set.groups[0].targets[0].subjects[REPORT_STYLES][3], "aaa");
}

static void a_failed_cell_keeps_its_place_in_the_columns(void **state)
{
    const struct report_columns *columns;
    json_t *run = three_styles();
    (void)state;
    report_run_value(report_run_cell(run, "b1", "entry_swept", "alpha", "idle"), "entry", 5);
    report_run_fail(report_run_cell(run, "b1", "entry_swept", "alpha", "memory"), "fault", "why");
    load(run, NULL);
    columns = &set.groups[0].targets[0].columns[SECTION_SWEPT];
    assert_int_equal(columns->count, 2);
    assert_string_equal(columns->items[0].load, "idle");
    assert_string_equal(columns->items[1].load, "memory");
    assert_null(report_metric(report_cell(&set.groups[0].targets[0], &columns->items[1], "alpha"),
                              &columns->items[1]));
}

static void every_metric_has_a_section(void **state)
{
    static const struct {
        const char *metric, *load;
        enum report_section section;
    } cases[] = {
        {"exit", "none", SECTION_COMPARISON},       {"preempt_exit", "none", SECTION_PREEMPTION},
        {"tail_chain", "none", SECTION_PREEMPTION}, {"masked", "none", SECTION_OTHER},
        {"stolen", "idle", SECTION_SWEPT},
    };
    json_t *run = styles_run("insns", "systick", "b1");
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char scenario[16];
        snprintf(scenario, sizeof scenario, "scenario%zu", i);
        report_run_value(report_run_cell(run, "b1", scenario, "alpha", cases[i].load),
                         cases[i].metric, 3);
    }
    load(run, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct report_columns *columns = &set.groups[0].targets[0].columns[cases[i].section];
        bool found = false;
        for (size_t c = 0; c < columns->count; c++)
            found = found || strcmp(columns->items[c].metric, cases[i].metric) == 0;
        assert_true(found);
    }
}

static void one_metric_in_two_scenarios_names_them(void **state)
{
    struct text label = {0};
    json_t *run = three_styles();
    (void)state;
    report_run_value(report_run_cell(run, "b1", "entry_fpu", "alpha", "none"), "entry", 30);
    load(run, NULL);
    report_column_label(&label, &set.groups[0].targets[0].columns[SECTION_COMPARISON].items[0]);
    assert_string_equal(text_get(&label), "entry (entry_exit)");
    text_free(&label);
}

static void the_floor_is_the_smallest_value(void **state)
{
    struct report_column column;
    double floor = -1;
    (void)state;
    load(three_styles(), NULL);
    assert_true(report_find_column(&set.groups[0].targets[0], metric_find("entry"), &column));
    assert_true(report_floor(&set.groups[0].targets[0], &column, REPORT_STYLES, &floor));
    assert_true(floor == 2);
    assert_false(report_find_column(&set.groups[0].targets[0], metric_find("exit"), &column));
}

/* A metric of which more is better: no other code knows which way is up. */
static void the_better_value_comes_first(void **state)
{
    struct report_column column;
    struct metric_row more;
    struct text remark = {0};
    size_t count = 0;
    double floor = 0;
    (void)state;
    load(three_styles(), NULL);
    struct report_target *target = &set.groups[0].targets[0];
    struct report_columns *columns = &target->columns[SECTION_COMPARISON];
    const enum report_section section = SECTION_COMPARISON;
    report_better(&remark, target, &section, 1);
    assert_string_equal(text_get(&remark), ", less is better");
    text_free(&remark);
    assert_true(report_find_column(target, metric_find("entry"), &column));
    struct report_standing *all = report_standings(target, &column, REPORT_STYLES, &count);
    assert_true(count > 1 && all[0].value < all[count - 1].value);
    double least = all[0].value, most = all[count - 1].value;
    free(all);
    more = *column.row;
    more.better = METRIC_LARGER;
    column.row = &more;
    all = report_standings(target, &column, REPORT_STYLES, &count);
    assert_true(all[0].value == most && all[count - 1].value == least);
    free(all);
    assert_true(report_floor(target, &column, REPORT_STYLES, &floor));
    assert_true(floor == most);
    for (size_t i = 0; i < columns->count; i++)
        columns->items[i].row = &more;
    report_better(&remark, target, &section, 1);
    assert_string_equal(text_get(&remark), ", more is better");
    text_free(&remark);
    columns->items[0].row = metric_find("event");
    report_better(&remark, target, &section, 1);
    assert_string_equal(text_get(&remark), "");
    text_free(&remark);
}

static void why_adds_up_to_the_difference(void **state)
{
    const struct report_target *target;
    struct text why = {0};
    (void)state;
    load(three_styles(), NULL);
    target = &set.groups[0].targets[0]; /* gamma is first: entry 3, response 10 */
    report_why(&why, target, "alpha");  /* entry 5, response 40: 30 more */
    assert_string_equal(text_get(&why), "+2 before the handler, +28 from handler to work");
    text_free(&why);
    report_why(&why, target, "beta"); /* entry 2, response 10 */
    assert_string_equal(text_get(&why), "\u22121 before the handler, +1 from handler to work");
    text_free(&why);
    report_why(&why, target, "gamma");
    assert_string_equal(text_get(&why), "");
    text_free(&why);
}

/* Parts are given in the file as whole numbers. */
static json_t *with_parts(json_t *run, int hardware, int software, int total)
{
    json_t *cell = report_run_cell(run, "b1", "entry_exit", "alpha", "none");
    json_t *metric = report_run_value(cell, "entry", total);
    json_object_set_new(metric, "parts",
                        json_pack("{s:i, s:i}", "hardware", hardware, "software", software));
    json_object_set_new(
        metric, "bounds",
        json_pack("{s:i, s:i, s:i}", "best", total - 1, "nominal", total, "worst", total + 4));
    return metric;
}

static const struct result_metric *only_metric(void)
{
    const struct report_target *target = &set.groups[0].targets[0];
    return &target->cells[0]->metrics[0];
}

static void shares_and_bounds_of_the_model(void **state)
{
    struct report_shares shares;
    double low, high;
    json_t *run = styles_run("model", "dwt", "b1");
    (void)state;
    with_parts(run, 12, 21, 33);
    load(run, NULL);
    assert_true(report_shares(only_metric(), &shares));
    assert_string_equal(shares.first_name, "hardware");
    assert_true(shares.first == 12 && shares.second == 21);
    assert_true(report_bounds(only_metric(), &low, &high));
    assert_true(low == 32 && high == 37);
}

static void shares_need_two_parts(void **state)
{
    struct report_shares shares;
    double low, high;
    (void)state;
    load(three_styles(), NULL);
    assert_false(report_shares(only_metric(), &shares));
    assert_false(report_bounds(only_metric(), &low, &high));
}

/* A file like this is refused when it is loaded; nothing may rely on that. */
static void shares_that_do_not_add_up_are_not_shown(void **state)
{
    struct result_share parts[] = {{"hardware", 12, false}, {"software", 20, false}};
    struct result_metric metric = {
        .p50 = {.known = true, .number = 33}, .parts = parts, .part_rows = 2};
    struct report_shares shares;
    (void)state;
    assert_false(report_shares(&metric, &shares));
    parts[1].value = 21;
    assert_true(report_shares(&metric, &shares));
    parts[0].value = 34;
    parts[1].value = -1;
    assert_false(report_shares(&metric, &shares));
}

static void expect_answer(const char *words)
{
    struct text out = {0};
    report_answer(&out, MARKUP_MARKDOWN, &set.groups[0]);
    if (strstr(text_get(&out), words) == NULL)
        fail_msg("wanted '%s', got:\n%s", words, text_get(&out));
    text_free(&out);
}

static void the_answer_names_ties(void **state)
{
    (void)state;
    load(three_styles(), NULL);
    expect_answer("- **beta** and **gamma** get to the useful work first, level: 10 instructions "
                  "from the trigger. **alpha** takes longest: 40 instructions, 30 more.\n");
    expect_answer("- **gamma** takes least from the interrupted code: 15 instructions for a whole "
                  "interrupt. **alpha** takes most: 90 instructions, 75 more.\n");
    expect_answer("- The shortest way from the trigger into a handler is 2 instructions "
                  "(**beta**); ");
}

static void the_answer_when_all_are_level(void **state)
{
    json_t *run = styles_run("insns", "systick", "b1");
    (void)state;
    add_style(run, "b1", "alpha", 1, 1, 7);
    add_style(run, "b1", "beta", 1, 1, 7);
    load(run, NULL);
    expect_answer("- **alpha** and **beta** are level: 1 instruction from the trigger.\n");
}

static void the_answer_with_one_style(void **state)
{
    json_t *run = styles_run("silicon", "dwt", "b1");
    (void)state;
    add_style(run, "b1", "alpha", 1, 9, 7);
    load(run, NULL);
    expect_answer("- **alpha** alone has a number: 9 cycles from the trigger.\n");
}

static void the_answer_says_who_is_missing(void **state)
{
    json_t *run = three_styles();
    (void)state;
    report_run_fail(report_run_cell(run, "b1", "response", "delta", "none"), "inconclusive", "x");
    report_run_value(report_run_cell(run, "b1", "tail_chain", "omega", "none"), "tail_chain", 4);
    load(run, NULL);
    expect_answer("Without a number, and so without a place: **delta** (inconclusive), **omega** "
                  "(not run).");
}

static void boards_that_agree_share_a_sentence(void **state)
{
    json_t *run = three_styles();
    (void)state;
    report_run_target(run, "b2", "insns", "systick");
    report_run_target(run, "b3", "insns", "systick");
    add_style(run, "b2", "alpha", 5, 40, 90);
    add_style(run, "b2", "beta", 2, 10, 20);
    add_style(run, "b2", "gamma", 3, 10, 15);
    add_style(run, "b3", "alpha", 1, 2, 3);
    load(run, NULL);
    expect_answer("- On b1 and b2: **beta** and **gamma** get to");
    expect_answer("- On b3: **alpha** alone has a number: 2 instructions");
}

static void silicon_claims_no_order(void **state)
{
    json_t *run = styles_run("silicon", "dwt", "b1");
    (void)state;
    add_style(run, "b1", "alpha", 1, 9, 7);
    add_style(run, "b1", "beta", 1, 10, 7);
    load(run, NULL);
    expect_answer("- **alpha** has the smallest median response: 9 cycles from the trigger.");
}

static void the_models_bounds_blur_an_order(void **state)
{
    json_t *run = styles_run("model", "dwt", "b1"), *metric;
    (void)state;
    metric =
        report_run_value(report_run_cell(run, "b1", "response", "alpha", "none"), "response", 9);
    json_object_set_new(metric, "bounds",
                        json_pack("{s:i, s:i, s:i}", "best", 8, "nominal", 9, "worst", 12));
    metric =
        report_run_value(report_run_cell(run, "b1", "response", "beta", "none"), "response", 13);
    json_object_set_new(metric, "bounds",
                        json_pack("{s:i, s:i, s:i}", "best", 12, "nominal", 13, "worst", 20));
    metric =
        report_run_value(report_run_cell(run, "b1", "response", "gamma", "none"), "response", 14);
    json_object_set_new(metric, "bounds",
                        json_pack("{s:i, s:i, s:i}", "best", 13, "nominal", 14, "worst", 20));
    load(run, NULL);
    expect_answer("9 modelled cycles from the trigger. Within the model\u2019s bounds **beta** may "
                  "be as fast. **gamma** takes longest");
}

static void add_discipline(json_t *run, const char *name, int lost)
{
    json_t *cell = report_run_sharing_cell(run, "b1", "shared_update", name, "asynchronous");
    json_t *metric = report_run_value(cell, "lost_updates", lost > 0);
    json_object_set_new(metric, "total", json_integer(lost));
}

static void expect_sharing(const char *words)
{
    struct text out = {0};
    report_sharing_answer(&out, MARKUP_MARKDOWN, &set.groups[0]);
    assert_string_equal(text_get(&out), words);
    text_free(&out);
}

static void the_answer_on_shared_state(void **state)
{
    json_t *run = styles_run("insns", "systick", "b1");
    (void)state;
    add_discipline(run, "atomic", 0);
    add_discipline(run, "none", 4);
    add_discipline(run, "primask", 0);
    report_run_fail(report_run_sharing_cell(run, "b1", "shared_update", "basepri", "asynchronous"),
                    "unsupported", "why");
    load(run, NULL);
    expect_sharing(
        "- **none** loses 4 updates in 10 interrupts. **atomic** and **primask** lose none.\n");
}

/* One pass of two instructions, the first of two cycles. */
static void add_sweep(json_t *cell, json_t *metric, const char *sweep, const char *counts, int max)
{
    static const char coverage[] = "{\"boundaries\": {\"met\": 2, \"existing\": 2},"
                                   " \"cycles\": {\"met\": 3, \"existing\": 3}}";
    static const char code[] = "[[1024, 2, \"ldm.w ip, {r2, r3, r4}\"], [1028, 1, \"nop\"]]";
    json_object_set_new(cell, "coverage", json_loads(coverage, 0, NULL));
    json_object_set_new(cell, "region", json_loads(code, 0, NULL));
    json_object_set_new(metric, "sweep", json_loads(sweep, 0, NULL));
    json_object_set_new(metric, "counts", json_loads(counts, 0, NULL));
    json_object_set_new(metric, "n", json_integer(3));
    json_object_set_new(metric, "max", json_integer(max));
}

static void a_loss_is_told_by_where_it_happens(void **state)
{
    json_t *run = styles_run("model", "dwt", "b1");
    (void)state;
    json_t *cell = report_run_sharing_cell(run, "b1", "shared_update", "none", "asynchronous");
    json_t *metric = report_run_value(cell, "lost_updates", 0);
    json_object_set_new(metric, "total", json_integer(8));
    add_sweep(cell, metric, "[[0,0,0,5],[0,1,1,4],[0,1,2,4],[1,0,1,4]]", "[[0,1],[1,1],[2,1]]", 2);
    load(run, NULL);
    expect_sharing("- **none** loses updates at 2 of 2 boundaries, 2 of 3 cycles. \n");
}

/* Two styles under a load; alpha's highest is 14, in the first cycle of the LDM. */
static void add_jitter(json_t *run, const char *scenario)
{
    for (int style = 0; style < 2; style++) {
        json_t *cell = report_run_cell(run, "b1", scenario, style ? "alpha" : "beta", "memory");
        json_t *metric = report_run_value(cell, "entry", 12);
        add_sweep(cell, metric,
                  style ? "[[0,0,14,1],[0,1,13,1],[1,0,12,1]]"
                        : "[[0,0,13,1],[0,1,12,1],[1,0,12,1]]",
                  style ? "[[12,1],[13,1],[14,1]]" : "[[12,2],[13,1]]", style ? 14 : 13);
        if (style)
            json_object_set_new(metric, "p50", json_integer(13));
    }
}

static void jitter_is_told_with_its_instruction(void **state)
{
    json_t *run = styles_run("model", "dwt", "b1");
    (void)state;
    add_style(run, "b1", "alpha", 12, 12, 22);
    add_jitter(run, "entry_swept");
    load(run, NULL);
    expect_answer("- Jitter, by where an interrupt comes: entry, load memory: "
                  "2 modelled cycles (**alpha** 12\u201314; 14 at 0x0400 ldm.w ip, \\{r2-r4\\} "
                  "\\(cycle 1 of 2\\)).\n");
}

static void the_same_jitter_of_two_timers_is_told_once(void **state)
{
    json_t *run = styles_run("model", "dwt", "b1");
    (void)state;
    add_style(run, "b1", "alpha", 12, 12, 22);
    add_jitter(run, "entry_swept");
    add_jitter(run, "entry_timer");
    load(run, NULL);
    expect_answer("entry \\(entry\\_swept\\), load memory: 2 modelled cycles (**alpha** "
                  "12\u201314; 14 at 0x0400 ldm.w ip, \\{r2-r4\\} \\(cycle 1 of 2\\)).\n");
}

static void no_shared_state_no_answer(void **state)
{
    (void)state;
    load(three_styles(), NULL);
    expect_sharing("");
}

/* ---- Figures ---- */

static bool some_figure_says(const struct report_figures *figures, const char *words)
{
    for (size_t i = 0; i < figures->count; i++)
        if (strstr(text_get(&figures->items[i].alt), words) != NULL)
            return true;
    return false;
}

/* What nobody asked for is no gap that a reader should see. */
static void a_figure_shows_only_what_was_asked(void **state)
{
    json_t *run = three_styles(), *cell = report_run_cell(run, "b1", "swept", "beta", "memory");
    struct report_figures figures;
    (void)state;
    report_run_value(cell, "entry", 13);
    cell = report_run_cell(run, "b1", "swept", "gamma", "memory");
    report_run_fail(cell, "inconclusive", "a test");
    cell = report_run_cell(run, "b1", "nest", "beta", "none");
    report_run_value(cell, "preempt_entry", 12);
    load(run, NULL);
    assert_true(report_figures_plan(&figures, &set, &message));
    assert_true(some_figure_says(&figures, "load memory. gamma: inconclusive; beta: always 13."));
    assert_true(some_figure_says(&figures, "preempt entry: beta 12."));
    report_figures_free(&figures);
}

static void a_heat_map_has_no_row_of_gaps(void **state)
{
    json_t *run = three_styles();
    (void)state;
    report_run_value(report_run_cell(run, "b1", "third", "beta", "none"), "response", 3);
    add_style(run, "b1", "delta", 3, 10, 15);
    report_run_value(report_run_cell(run, "b1", "half", "beta", "none"), "response", 3);
    report_run_value(report_run_cell(run, "b1", "half", "delta", "none"), "response", 3);
    load(run, NULL);
    const struct report_target *target = &set.groups[0].targets[0];
    const struct report_columns *columns = &target->columns[SECTION_COMPARISON];
    int shown = 0;
    for (size_t i = 0; i < columns->count; i++) {
        const char *scenario = columns->items[i].scenario;
        shown += report_in_heatmap(target, &columns->items[i]);
        if (strcmp(scenario, "third") == 0)
            assert_false(report_in_heatmap(target, &columns->items[i]));
        if (strcmp(scenario, "half") == 0)
            assert_true(report_in_heatmap(target, &columns->items[i]));
    }
    assert_int_equal(shown, 4);
}

#define TEST(name) cmocka_unit_test_teardown(name, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(evidence_and_clocks_are_kept_apart),
        TEST(one_clock_with_two_evidences_is_two_groups),
        TEST(one_evidence_with_two_clocks_is_two_groups),
        TEST(parts_of_a_matrix_are_put_together),
        TEST(the_same_cell_twice_is_refused),
        TEST(a_board_built_differently_is_refused),
        TEST(styles_are_ranked_by_response_then_round_trip),
        TEST(of_equals_the_one_without_parameters_comes_first),
        TEST(a_style_without_a_number_comes_last),
        TEST(a_failed_cell_keeps_its_place_in_the_columns),
        TEST(every_metric_has_a_section),
        TEST(one_metric_in_two_scenarios_names_them),
        TEST(the_floor_is_the_smallest_value),
        TEST(the_better_value_comes_first),
        TEST(why_adds_up_to_the_difference),
        TEST(shares_and_bounds_of_the_model),
        TEST(shares_need_two_parts),
        TEST(shares_that_do_not_add_up_are_not_shown),
        TEST(the_answer_names_ties),
        TEST(the_answer_when_all_are_level),
        TEST(the_answer_with_one_style),
        TEST(the_answer_says_who_is_missing),
        TEST(boards_that_agree_share_a_sentence),
        TEST(silicon_claims_no_order),
        TEST(the_models_bounds_blur_an_order),
        TEST(the_answer_on_shared_state),
        TEST(a_loss_is_told_by_where_it_happens),
        TEST(jitter_is_told_with_its_instruction),
        TEST(the_same_jitter_of_two_timers_is_told_once),
        TEST(no_shared_state_no_answer),
        TEST(a_figure_shows_only_what_was_asked),
        TEST(a_heat_map_has_no_row_of_gaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
