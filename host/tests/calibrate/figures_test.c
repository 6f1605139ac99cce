/* The interval of a board's figure: what makes it wider, and on which side. */
#include "host/lib/calibrate/figures.h"
#include "host/tests/compare/compare_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define BOARD "stm32vldiscovery"

/* One cell, of which the least is 20; returns the metric, borrowed. */
static json_t *make_run(json_t **run, const char *evidence)
{
    *run = report_run_new("test");
    report_run_target(*run, BOARD, evidence, "dwt");
    return report_run_value(report_run_cell(*run, BOARD, "entry_exit", "raw_c", "none"), "entry",
                            20);
}

/* The least of the board's run; takes that. */
static void assert_interval(json_t *board_run, int64_t low, int64_t high)
{
    struct message message = {0};
    struct figures figures;
    json_t *model_run = NULL;
    make_run(&model_run, "model");
    struct results *board = compare_run_load(board_run), *model = compare_run_load(model_run);
    if (!figures_make(&figures, board, &board->targets[0], model, &model->targets[0], &message))
        fail_msg("%s", message.text);
    assert_string_equal(figures.items[0].statistic, "min");
    assert_int_equal(figures.items[0].low, low);
    assert_int_equal(figures.items[0].value, 20);
    assert_int_equal(figures.items[0].high, high);
    figures_free(&figures);
    results_free(board);
    results_free(model);
}

static void one_run_has_its_value(void **state)
{
    (void)state;
    json_t *run = NULL;
    make_run(&run, "silicon");
    assert_interval(run, 20, 20);
}

/* Some of it may have been subtracted too much, and nothing too little. */
static void what_calibrations_differ_by_widens_it_downwards(void **state)
{
    (void)state;
    json_t *run = NULL, *metric = make_run(&run, "silicon");
    json_object_set_new(metric, "overhead_spread", json_integer(3));
    assert_interval(run, 17, 20);
}

static void what_runs_differ_by_widens_it_on_both_sides(void **state)
{
    (void)state;
    json_t *run = NULL, *metric = make_run(&run, "silicon");
    json_object_set_new(
        metric, "repeats",
        json_pack("{s:i, s:[i, i], s:{s:i}}", "runs", 2, "min", 20, 22, "floor", "min", 2));
    assert_interval(run, 18, 22);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_run_has_its_value),
        cmocka_unit_test(what_calibrations_differ_by_widens_it_downwards),
        cmocka_unit_test(what_runs_differ_by_widens_it_on_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
