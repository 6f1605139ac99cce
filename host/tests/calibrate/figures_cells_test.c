/* Of which cells, metrics and statistics two runs have figures, and how a percentile's interval is
 * made: runs made by hand, cell by cell.
 */
#include "host/lib/calibrate/figures.h"
#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CELLS 4u

struct run {
    struct result_target targets[2];
    struct result_cell cells[CELLS];
    struct result_metric metrics[CELLS];
    struct results results;
};

static struct run silicon, model;
static struct message message;

static struct result_number number(int64_t value)
{
    return (struct result_number){.known = true, .number = (double)value, .integer = value};
}

static void begin(struct run *run, const char *path)
{
    memset(run, 0, sizeof *run);
    run->targets[0].board = "one";
    run->targets[1].board = "two";
    run->results = (struct results){.path = (char *)(size_t)path,
                                    .targets = run->targets,
                                    .target_count = 2,
                                    .cells = run->cells};
}

/* A cell with one time, of which all samples are the same. Returns the metric. */
static struct result_metric *add(struct run *run, const char *id, const char *metric, int value)
{
    size_t at = run->results.cell_count++;

    run->metrics[at] = (struct result_metric){.name = metric,
                                              .kind = METRIC_TIME,
                                              .min = number(value),
                                              .p50 = number(value),
                                              .p90 = number(value),
                                              .max = number(value)};
    run->cells[at] = (struct result_cell){.id = id,
                                          .status = RESULT_OK,
                                          .trigger = "synchronous",
                                          .target = &run->targets[0],
                                          .metrics = &run->metrics[at],
                                          .metric_count = 1};
    return &run->metrics[at];
}

static void add_interval(struct result_metric *metric, const char *name, int64_t low, int64_t high)
{
    metric->has_sampling = true;
    metric->sampling.intervals[metric->sampling.interval_count++] =
        (struct result_interval){name, low, high};
}

static void begin_both(void)
{
    begin(&silicon, "silicon/run.json");
    begin(&model, "model/run.json");
    message = (struct message){0};
}

/* Of the first board. */
static bool make(struct figures *figures)
{
    return figures_make(figures, &silicon.results, &silicon.targets[0], &model.results,
                        &model.targets[0], &message);
}

static void assert_figure(const struct figure *figure, const char *statistic, int64_t low,
                          int64_t value, int64_t high, int64_t modelled)
{
    assert_string_equal(figure->statistic, statistic);
    assert_int_equal(figure->low, low);
    assert_int_equal(figure->value, value);
    assert_int_equal(figure->high, high);
    assert_int_equal(figure->modelled, modelled);
}

/* ---- Statistics ---- */

/* The least needs no interval: there is none below it. */
static void a_percentile_needs_an_interval(void **state)
{
    (void)state;
    struct figures figures;

    begin_both();
    add(&model, "a", "entry", 20);
    struct result_metric *own = add(&silicon, "a", "entry", 22);
    add_interval(own, "p90", 21, 25);
    assert_true(make(&figures));
    assert_int_equal(figures.count, 2);
    assert_figure(&figures.items[0], "min", 22, 22, 22, 20);
    assert_figure(&figures.items[1], "p90", 21, 22, 25, 20);
    assert_string_equal(figures.items[1].metric, "entry");
    assert_ptr_equal(figures.items[1].model, &model.cells[0]);
    figures_free(&figures);
    assert_int_equal(figures.count, 0);
}

/* Of few samples the board or the model has no percentile, whatever interval there is. */
static void a_figure_is_of_both_runs(void **state)
{
    (void)state;
    for (int board = 0; board < 2; board++) {
        struct figures figures;
        begin_both();
        struct result_metric *other = add(&model, "a", "entry", 20);
        struct result_metric *own = add(&silicon, "a", "entry", 22);
        add_interval(own, "p50", 22, 22);
        add_interval(own, "p90", 22, 22);
        (board ? own : other)->p50.known = false;
        assert_true(make(&figures));
        assert_int_equal(figures.count, 2);
        assert_string_equal(figures.items[0].statistic, "min");
        assert_string_equal(figures.items[1].statistic, "p90");
        figures_free(&figures);
    }
}

static void what_is_subtracted_widens_a_percentile_if_it_is_known(void **state)
{
    (void)state;
    struct figures figures;

    begin_both();
    add(&model, "a", "entry", 20);
    struct result_metric *own = add(&silicon, "a", "entry", 22);
    add_interval(own, "p50", 21, 23);
    own->floors[own->floor_count++] = (struct result_floor){"p50", 4};
    own->overhead_spread = number(2);
    assert_true(make(&figures));
    assert_figure(&figures.items[0], "min", 20, 22, 22, 20);
    assert_figure(&figures.items[1], "p50", 21 - 2 - 4, 22, 23 + 4, 20);
    figures_free(&figures);
    own->overhead_spread.known = false;
    assert_true(make(&figures));
    assert_figure(&figures.items[0], "min", 22, 22, 22, 20);
    assert_figure(&figures.items[1], "p50", 21 - 4, 22, 23 + 4, 20);
    figures_free(&figures);
}

/* ---- Noise ---- */

/* Two cells, with the board's percentiles at `wide` in the second one. The first one's median. */
static int64_t low_with(int wide, void (*change)(void))
{
    struct figures figures;

    begin_both();
    add(&model, "a", "entry", 20);
    add(&model, "b", "exit", 30);
    add_interval(add(&silicon, "a", "entry", 20), "p50", 20, 20);
    struct result_metric *own = add(&silicon, "b", "exit", 30);
    own->p90 = own->max = number(wide);
    if (change)
        change();
    assert_true(make(&figures));
    assert_string_equal(figures.items[0].statistic, "min");
    assert_int_equal(figures.items[0].low, 20); /* noise lengthens: never the least */
    assert_string_equal(figures.items[1].statistic, "p50");
    assert_int_equal(figures.items[1].high, 20);
    int64_t low = figures.items[1].low;
    figures_free(&figures);
    return low;
}

static void sweep(void)
{
    model.cells[1].trigger = "asynchronous";
}
static void lose_p90(void)
{
    silicon.metrics[1].p90.known = false;
}
static void lose_least(void)
{
    silicon.metrics[1].min.known = false;
    add_interval(&silicon.metrics[1], "p90", 37, 37);
}
static void vary_model(void)
{
    model.metrics[1].max = number(31);
}
static void lose_models_least(void)
{
    model.metrics[1].min.known = false;
    add_interval(&silicon.metrics[1], "p90", 37, 37);
}
static void lose_models_most(void)
{
    model.metrics[1].max.known = false;
}
static void lose_models_p90(void)
{
    model.metrics[1].p90.known = false;
}
static void widen_first_too(void)
{
    silicon.metrics[0].p90 = number(23);
}

/* What samples differ by where the model's do not is the board's own noise: it may have lengthened
 * each percentile by so much. */
static void noise_widens_percentiles_downwards(void **state)
{
    (void)state;
    assert_int_equal(low_with(30, NULL), 20);
    assert_int_equal(low_with(37, NULL), 13);
    assert_int_equal(low_with(37, lose_models_p90), 13); /* it needs none of its own */
    assert_int_equal(low_with(37, widen_first_too), 13); /* the largest */
    assert_int_equal(low_with(32, widen_first_too), 17);
}

static void what_is_not_repeated_tells_no_noise(void **state)
{
    (void)state;
    assert_int_equal(low_with(37, sweep), 20);
    assert_int_equal(low_with(37, lose_p90), 20);
    assert_int_equal(low_with(37, lose_least), 20);
    assert_int_equal(low_with(37, vary_model), 20);
    assert_int_equal(low_with(37, lose_models_least), 20);
    assert_int_equal(low_with(37, lose_models_most), 20);
}

/* ---- Cells ---- */

static struct result_target none;
static struct result_cell *own_cell(void)
{
    return &silicon.cells[1];
}
static void other_id(void)
{
    own_cell()->id = "c";
}
static void other_target(void)
{
    own_cell()->target = &silicon.targets[1];
}
static void other_model_target(void)
{
    model.cells[1].target = &none;
}
static void board_failed(void)
{
    own_cell()->status = RESULT_FAULT;
}
static void model_failed(void)
{
    model.cells[1].status = RESULT_INCONCLUSIVE;
}
static void other_metric(void)
{
    silicon.metrics[1].name = "resume";
}
static void no_time(void)
{
    model.metrics[1].kind = METRIC_COUNT;
}

/* How many figures two cells have, of which the second is changed. */
static size_t count_with(void (*change)(void))
{
    struct figures figures;

    begin_both();
    add(&model, "a", "entry", 20);
    add(&model, "b", "exit", 30);
    add(&silicon, "a", "entry", 20);
    add(&silicon, "b", "exit", 30);
    if (change)
        change();
    assert_true(make(&figures));
    for (size_t i = 0; i < figures.count; i++)
        assert_ptr_equal(figures.items[i].model, &model.cells[i]);
    size_t count = figures.count;
    figures_free(&figures);
    return count;
}

static void only_times_of_cells_that_are_ok_in_both_are_figures(void **state)
{
    (void)state;
    void (*const changes[])(void) = {other_id,     other_target, other_model_target,
                                     board_failed, model_failed, other_metric,
                                     no_time};

    assert_int_equal(count_with(NULL), 2);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        assert_int_equal(count_with(changes[i]), 1);
}

static void without_a_figure_it_is_said_what_is_missing(void **state)
{
    (void)state;
    struct figures figures;

    begin_both();
    add(&model, "a", "entry", 20);
    add(&silicon, "b", "entry", 20);
    assert_false(make(&figures));
    assert_null(figures.items);
    assert_non_null(strstr(message.text, "model/run.json: error: has no cell of board one that is "
                                         "ok here and in silicon/run.json"));
}

static void without_memory_there_are_no_figures(void **state)
{
    (void)state;
    struct figures figures;

    begin_both();
    add(&model, "a", "entry", 20);
    add(&silicon, "a", "entry", 20);
    memory_fail_at(1);
    bool fine = make(&figures);
    assert_true(memory_failed());
    assert_false(fine);
    assert_non_null(strstr(message.text, "out of memory"));
}

/* ---- The same in another run ---- */

static void a_figure_is_looked_up_in_another_run(void **state)
{
    (void)state;
    const struct figure figure = {.model = &model.cells[0], .metric = "entry", .statistic = "p50"};
    int64_t value = 0;

    begin_both();
    add(&model, "a", "entry", 20);
    struct result_metric *other = add(&silicon, "a", "entry", 27);
    assert_true(figures_value(&silicon.results, &figure, &value));
    assert_int_equal(value, 27);
    other->p50.known = false;
    assert_false(figures_value(&silicon.results, &figure, &value));
    other->p50.known = true;
    silicon.cells[0].status = RESULT_FAULT;
    assert_false(figures_value(&silicon.results, &figure, &value));
    silicon.cells[0].status = RESULT_OK;
    other->name = "exit";
    assert_false(figures_value(&silicon.results, &figure, &value));
    silicon.cells[0].id = "b";
    assert_false(figures_value(&silicon.results, &figure, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_percentile_needs_an_interval),
        cmocka_unit_test(a_figure_is_of_both_runs),
        cmocka_unit_test(what_is_subtracted_widens_a_percentile_if_it_is_known),
        cmocka_unit_test(noise_widens_percentiles_downwards),
        cmocka_unit_test(what_is_not_repeated_tells_no_noise),
        cmocka_unit_test(only_times_of_cells_that_are_ok_in_both_are_figures),
        cmocka_unit_test(without_a_figure_it_is_said_what_is_missing),
        cmocka_unit_test(without_memory_there_are_no_figures),
        cmocka_unit_test(a_figure_is_looked_up_in_another_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
