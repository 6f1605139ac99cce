/* What a comparison says: which cells belong together, what changed and by how much, what may not
 * be compared.
 */
#include "host/lib/compare/print.h"
#include "host/tests/compare/compare_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BOARD "mps2-an385"

/* Two styles, three values; `shift` is added to the response's three figures. */
static json_t *make_run(int shift)
{
    json_t *run = report_run_new("test");

    report_run_target(run, BOARD, "model", "dwt");
    json_t *cell = report_run_cell(run, BOARD, "response", "defer_thread", "none");
    compare_run_value(cell, "response", 130 + shift, 142 + shift, 160 + shift, 28);
    cell = report_run_cell(run, BOARD, "response", "raw_c", "none");
    compare_run_value(cell, "response", 15, 15, 17, 12);
    compare_run_value(cell, "entry", 12, 12, 14, 12);
    return run;
}

static json_t *cell_of(json_t *run, size_t index)
{
    return json_array_get(json_object_get(run, "cells"), index);
}

static const struct compare_request everything = {NULL, NULL, NULL};

struct pair {
    struct results *old, *new;
    struct comparison *comparison;
    struct message message;
};

static void compare_with(struct pair *pair, json_t *old, json_t *new,
                         const struct compare_request *request)
{
    memset(pair, 0, sizeof *pair);
    pair->old = compare_run_load(old);
    pair->new = compare_run_load(new);
    pair->comparison = compare(&(struct compare_side){pair->old, NULL},
                               &(struct compare_side){pair->new, NULL}, request, &pair->message);
}

static void release(struct pair *pair)
{
    comparison_free(pair->comparison);
    results_free(pair->old);
    results_free(pair->new);
}

static void a_run_is_equal_to_itself(void **state)
{
    (void)state;
    struct pair pair;

    compare_with(&pair, make_run(0), make_run(0), &everything);
    assert_non_null(pair.comparison);
    assert_int_equal(pair.comparison->cells, 2);
    assert_int_equal(pair.comparison->equal_cells, 2);
    assert_int_equal(pair.comparison->by_change[CHANGE_EQUAL], 3);
    assert_false(compare_is_changed(pair.comparison));
    release(&pair);
}

static void a_shift_of_all_three_figures_is_certain_and_has_its_parts(void **state)
{
    (void)state;
    struct pair pair;
    char words[COMPARE_WORDS_MAX];

    compare_with(&pair, make_run(0), make_run(7), &everything);
    assert_non_null(pair.comparison);
    const struct difference *first = &pair.comparison->differences[0];
    assert_string_equal(first->new_cell->id, BOARD "/response/defer_thread/none");
    assert_int_equal(first->change, CHANGE_WORSE);
    assert_true(first->certain);
    assert_string_equal(compare_why(words, first), "hardware +0, software +7");
    assert_string_equal(compare_bounds(words, first), "certain");
    assert_int_equal(pair.comparison->by_change[CHANGE_WORSE], 1);
    assert_int_equal(pair.comparison->by_change[CHANGE_EQUAL], 2);
    assert_int_equal(pair.comparison->equal_cells, 1);
    assert_true(compare_is_worse(pair.comparison));
    release(&pair);
}

/* Each of them alone makes it less than certain. */
static void figures_that_do_not_agree_make_nothing_certain(void **state)
{
    (void)state;
    for (int odd = 0; odd < 3; odd++) {
        struct pair pair;
        json_t *run = make_run(0);
        compare_run_value(cell_of(run, 0), "response", 137 + (odd == 0), 149 + (odd == 1),
                          167 + (odd == 2), 28);
        compare_with(&pair, make_run(0), run, &everything);
        assert_non_null(pair.comparison);
        assert_int_equal(pair.comparison->differences[0].change, CHANGE_WORSE);
        assert_false(pair.comparison->differences[0].certain);
        release(&pair);
    }
}

static void a_smaller_value_is_an_improvement(void **state)
{
    (void)state;
    struct pair pair;

    compare_with(&pair, make_run(7), make_run(0), &everything);
    assert_int_equal(pair.comparison->differences[0].change, CHANGE_IMPROVED);
    assert_false(compare_is_worse(pair.comparison));
    assert_true(compare_is_changed(pair.comparison));
    release(&pair);
}

static void a_larger_value_is_better_where_the_metric_says_so(void **state)
{
    (void)state;
    assert_int_equal(change_of(metric_find("sleeps"), 3, 4), CHANGE_IMPROVED);
    assert_int_equal(change_of(metric_find("sleeps"), 4, 3), CHANGE_WORSE);
    assert_int_equal(change_of(metric_find("response"), 3, 4), CHANGE_WORSE);
    assert_int_equal(change_of(metric_find("boundary"), 3, 4), CHANGE_OTHER);
    assert_int_equal(change_of(metric_find("boundary"), 4, 4), CHANGE_EQUAL);
}

static void the_worst_case_alone_is_worse_and_not_certain(void **state)
{
    (void)state;
    struct pair pair;
    char words[COMPARE_WORDS_MAX];
    json_t *run = make_run(0);

    compare_run_value(cell_of(run, 0), "response", 130, 142, 161, 28);
    compare_with(&pair, make_run(0), run, &everything);
    const struct difference *first = &pair.comparison->differences[0];
    assert_int_equal(first->change, CHANGE_WORSE);
    assert_int_equal(first->shown, FIGURE_WORST);
    assert_false(first->certain);
    assert_string_equal(compare_bounds(words, first), "best +0, nominal +0, worst +1");
    release(&pair);
}

static void better_here_and_worse_there_is_worse(void **state)
{
    (void)state;
    struct pair pair;
    json_t *run = make_run(0);

    compare_run_value(cell_of(run, 0), "response", 130, 140, 161, 28);
    compare_with(&pair, make_run(0), run, &everything);
    assert_int_equal(pair.comparison->differences[0].change, CHANGE_WORSE);
    assert_int_equal(pair.comparison->differences[0].shown, FIGURE_WORST);
    release(&pair);
}

static void the_relatively_worst_comes_first_and_equal_ones_last(void **state)
{
    (void)state;
    struct pair pair;
    json_t *run = make_run(10);

    compare_run_value(cell_of(run, 1), "entry", 15, 15, 17,
                      12); /* +3 of 12: worse than 10 of 142 */
    compare_with(&pair, make_run(0), run, &everything);
    const struct difference *list = pair.comparison->differences;
    assert_string_equal(list[0].new->name, "entry");
    assert_string_equal(list[1].new_cell->subject, "defer_thread");
    assert_int_equal(list[2].change, CHANGE_EQUAL);
    release(&pair);
}

static void the_same_figures_otherwise_spread_are_told(void **state)
{
    (void)state;
    struct pair pair;
    json_t *old = make_run(0), *new = make_run(0);
    json_t *runs[] = {old, new};

    for (int i = 0; i < 2; i++) {
        json_t *metric = json_object_get(json_object_get(cell_of(runs[i], 1), "metrics"), "entry");
        json_object_set_new(metric, "counts", json_pack("[[i,i],[i,i]]", 12, 98 - i, 14, 2 + i));
        json_object_set_new(metric, "n", json_integer(100));
        json_object_set_new(metric, "max", json_integer(14));
        json_object_set_new(metric, "mean", json_real(12.04 + 0.02 * i));
    }
    compare_with(&pair, old, new, &everything);
    assert_int_equal(pair.comparison->by_change[CHANGE_OTHER], 1);
    assert_false(pair.comparison->differences[0].certain);
    assert_false(compare_is_worse(pair.comparison));
    assert_true(compare_is_changed(pair.comparison));
    release(&pair);
}

static void a_metric_or_cell_of_one_side_is_told(void **state)
{
    (void)state;
    struct pair pair;
    json_t *run = make_run(0);

    json_object_del(json_object_get(cell_of(run, 1), "metrics"), "entry");
    report_run_fail(cell_of(run, 0), "fault", "HardFault");
    json_t *cell = report_run_cell(run, BOARD, "response", "raw_asm", "none");
    compare_run_value(cell, "response", 13, 13, 14, 12);
    compare_with(&pair, make_run(0), run, &everything);
    assert_int_equal(pair.comparison->lone_count, 3);
    assert_string_equal(pair.comparison->lone[0].reason, "fault, was ok: HardFault");
    assert_int_equal(pair.comparison->lone[1].kind, LONE_NEW);
    assert_string_equal(pair.comparison->lone[2].reason, "metric entry is gone");
    assert_true(compare_is_worse(pair.comparison));
    release(&pair);
}

static void other_evidence_or_another_core_is_refused(void **state)
{
    (void)state;
    struct pair pair;
    json_t *run = make_run(0);
    json_t *target = json_array_get(json_object_get(run, "targets"), 0);

    json_object_set_new(target, "evidence", json_string("insns"));
    compare_with(&pair, make_run(0), run, &everything);
    assert_null(pair.comparison);
    assert_non_null(strstr(pair.message.text, "cannot be compared: evidence: model, then insns"));
    release(&pair);
    run = make_run(0);
    target = json_array_get(json_object_get(run, "targets"), 0);
    json_object_set_new(target, "core", json_string("cortex-m4"));
    compare_with(&pair, make_run(0), run, &everything);
    assert_null(pair.comparison);
    assert_non_null(strstr(pair.message.text, "core: cortex-m3, then cortex-m4"));
    release(&pair);
}

static void another_compiler_is_told(void **state)
{
    (void)state;
    struct pair pair;
    json_t *run = make_run(0);

    json_object_set_new(json_array_get(json_object_get(run, "targets"), 0), "compiler",
                        json_string("gcc 14"));
    compare_with(&pair, make_run(0), run, &everything);
    assert_int_equal(pair.comparison->note_count, 1);
    assert_string_equal(pair.comparison->notes[0], BOARD ": compiler: not said, then gcc 14");
    release(&pair);
}

static void what_only_the_new_one_has_is_no_worse(void **state)
{
    (void)state;
    struct pair pair;
    json_t *run = make_run(0);

    compare_run_value(cell_of(run, 0), "handoff", 30, 30, 31, 12);
    compare_with(&pair, make_run(0), run, &everything);
    assert_int_equal(pair.comparison->lone_count, 1);
    assert_int_equal(pair.comparison->lone[0].kind, LONE_METRIC_NEW);
    assert_string_equal(pair.comparison->lone[0].reason, "metric handoff is new");
    assert_false(compare_is_worse(pair.comparison));
    assert_true(compare_is_changed(pair.comparison));
    release(&pair);
}

/* Known, and of no cell that is compared: nothing is not equal. */
static void a_metric_that_nobody_has_is_an_error(void **state)
{
    (void)state;
    struct pair pair;
    const struct compare_request nobody = {NULL, "stolen", NULL},
                                 other = {"defer_thread", "entry", NULL};
    const struct compare_request one = {NULL, "entry", NULL};

    compare_with(&pair, make_run(0), make_run(0), &nobody);
    assert_null(pair.comparison);
    assert_non_null(strstr(pair.message.text, "that is compared has the metric stolen"));
    release(&pair);
    compare_with(&pair, make_run(0), make_run(0), &other);
    assert_null(pair.comparison);
    release(&pair);
    json_t *other_metric = make_run(0);
    json_object_del(json_object_get(cell_of(other_metric, 0), "metrics"), "response");
    compare_run_value(cell_of(other_metric, 0), "handoff", 1, 1, 1, 1);
    compare_with(&pair, make_run(0), other_metric, &everything);
    assert_int_equal(pair.comparison->cells, 1); /* nothing of the first was compared */
    release(&pair);
    compare_with(&pair, make_run(0), make_run(0), &one);
    assert_int_equal(pair.comparison->cells, 1); /* the other cell has it not */
    assert_int_equal(pair.comparison->equal_cells, 1);
    release(&pair);
}

static json_t *part_of(json_t *run, bool unfinished)
{
    json_object_set_new(run, "part",
                        json_pack("{s:i, s:s, s:n, s:b}", "of", 9, "pattern", "*/response/*",
                                  "shard", "unfinished", unfinished));
    return run;
}

static void a_part_of_a_run_is_told_and_one_unfinished_is_refused(void **state)
{
    (void)state;
    struct pair pair;

    compare_with(&pair, make_run(0), part_of(make_run(0), false), &everything);
    assert_int_equal(pair.comparison->note_count, 1);
    assert_non_null(strstr(pair.comparison->notes[0], "the new run is a part: only 2 of 9 cells"));
    release(&pair);
    compare_with(&pair, part_of(make_run(0), true), make_run(0), &everything);
    assert_null(pair.comparison);
    assert_non_null(strstr(pair.message.text, "the run was not finished"));
    release(&pair);
}

static json_t *count_run(int total, int triggered)
{
    json_t *run = report_run_new("test");

    report_run_target(run, BOARD, "model", "dwt");
    json_t *cell = report_run_cell(run, BOARD, "shared_update", "raw_c", "none");
    json_object_set_new(cell, "triggered", json_integer(triggered));
    json_object_set_new(cell, "sampled", json_integer(triggered));
    json_t *witness = json_object_get(cell, "witness");
    json_object_set_new(witness, "compared", json_integer(triggered));
    json_object_set_new(witness, "equal", json_integer(triggered));
    json_object_set_new(compare_run_count(cell, "lost_updates", 1), "total", json_integer(total));
    return run;
}

/* Ten of a hundred are as many as twenty of two hundred, and fewer than ten of fifty. */
static void a_total_is_held_against_its_triggers(void **state)
{
    (void)state;
    struct pair pair;
    char words[COMPARE_WORDS_MAX];

    compare_with(&pair, count_run(10, 100), count_run(20, 200), &everything);
    assert_int_equal(pair.comparison->differences[0].change, CHANGE_EQUAL);
    release(&pair);
    compare_with(&pair, count_run(10, 100), count_run(10, 50), &everything);
    assert_int_equal(pair.comparison->differences[0].change, CHANGE_WORSE);
    assert_int_equal(pair.comparison->differences[0].shown, FIGURE_TOTAL);
    assert_string_equal(compare_bounds(words, &pair.comparison->differences[0]),
                        "of 100 triggers, then 50");
    release(&pair);
}

static void noise_is_of_measured_numbers_alone(void **state)
{
    (void)state;
    struct pair pair;
    struct results *again = compare_run_load(make_run(1));

    compare_with(&pair, make_run(0), make_run(0), &(struct compare_request){.again = again});
    assert_null(pair.comparison);
    assert_non_null(strstr(pair.message.text, "nothing that is compared was measured"));
    release(&pair);
    results_free(again);
}

static json_t *make_sizes(int bytes)
{
    json_t *run = report_run_new("test");

    report_run_target(run, BOARD, "silicon", "dwt");
    report_run_value(report_run_cell(run, BOARD, "stack", "raw_c", "none"), "stack_handler", bytes);
    return run;
}

/* A board counts them as exactly as QEMU does. */
static void bytes_of_a_board_are_not_measured(void **state)
{
    (void)state;
    struct pair pair;

    compare_with(&pair, make_sizes(32), make_sizes(40), &everything);
    assert_non_null(pair.comparison);
    assert_int_equal(pair.comparison->difference_count, 1);
    assert_false(pair.comparison->differences[0].measured);
    assert_int_equal(pair.comparison->differences[0].change, CHANGE_WORSE);
    release(&pair);
}

static void two_styles_meet_where_all_else_is_the_same(void **state)
{
    (void)state;
    struct message message = {0};
    char words[COMPARE_WORDS_MAX];
    struct results *results = compare_run_load(make_run(0));
    const struct compare_side old = {results, "defer_thread"}, new = {results, "raw_c"};
    struct comparison *comparison = compare(&old, &new, &everything, &message);

    assert_non_null(comparison);
    assert_int_equal(comparison->difference_count, 1);
    assert_int_equal(comparison->differences[0].change, CHANGE_IMPROVED);
    assert_string_equal(compare_cell_name(words, comparison->differences[0].old_cell,
                                          comparison->differences[0].new_cell),
                        BOARD "/response/defer_thread -> raw_c/none");
    comparison_free(comparison);
    assert_null(compare(&(struct compare_side){results, "raw"}, &new, &everything, &message));
    assert_non_null(strstr(message.text, "no style or discipline 'raw'"));
    results_free(results);
}

static void only_what_was_asked_for_is_compared(void **state)
{
    (void)state;
    struct pair pair;
    const struct compare_request one = {"raw_c", "entry", NULL}, none = {"raw", NULL, NULL},
                                 odd = {NULL, "entri", NULL};

    compare_with(&pair, make_run(0), make_run(1), &one);
    assert_int_equal(pair.comparison->difference_count, 1);
    release(&pair);
    compare_with(&pair, make_run(0), make_run(1), &none);
    assert_null(pair.comparison);
    assert_non_null(strstr(pair.message.text, "matches raw"));
    release(&pair);
    compare_with(&pair, make_run(0), make_run(1), &odd);
    assert_null(pair.comparison);
    assert_non_null(strstr(pair.message.text, "unknown metric 'entri'; did you mean 'entry'?"));
    release(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_equal_to_itself),
        cmocka_unit_test(a_shift_of_all_three_figures_is_certain_and_has_its_parts),
        cmocka_unit_test(figures_that_do_not_agree_make_nothing_certain),
        cmocka_unit_test(a_smaller_value_is_an_improvement),
        cmocka_unit_test(a_larger_value_is_better_where_the_metric_says_so),
        cmocka_unit_test(the_worst_case_alone_is_worse_and_not_certain),
        cmocka_unit_test(better_here_and_worse_there_is_worse),
        cmocka_unit_test(the_relatively_worst_comes_first_and_equal_ones_last),
        cmocka_unit_test(the_same_figures_otherwise_spread_are_told),
        cmocka_unit_test(a_metric_or_cell_of_one_side_is_told),
        cmocka_unit_test(other_evidence_or_another_core_is_refused),
        cmocka_unit_test(another_compiler_is_told),
        cmocka_unit_test(what_only_the_new_one_has_is_no_worse),
        cmocka_unit_test(a_metric_that_nobody_has_is_an_error),
        cmocka_unit_test(a_part_of_a_run_is_told_and_one_unfinished_is_refused),
        cmocka_unit_test(a_total_is_held_against_its_triggers),
        cmocka_unit_test(noise_is_of_measured_numbers_alone),
        cmocka_unit_test(bytes_of_a_board_are_not_measured),
        cmocka_unit_test(two_styles_meet_where_all_else_is_the_same),
        cmocka_unit_test(only_what_was_asked_for_is_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
