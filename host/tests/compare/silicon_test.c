/* Measured differences, made by hand row by row: what is known of them, what is a change, and how
 * the noise of an A/A pair is learnt.
 */
#include "host/lib/compare/compare.h"
#include "host/lib/compare/statistics.h"
#include "host/tests/base/short_memory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CELLS 40u
#define ROWS  4u

enum { P50, P90, P99, P999, PER_TRIGGER };

/* One metric in each cell. */
struct run {
    char boards[CELLS][16], ids[CELLS][16];
    struct result_target target;
    struct result_cell cells[CELLS];
    struct result_metric metrics[CELLS];
    struct result_count rows[CELLS][ROWS];
    struct results results;
};

/* Values and how often each came, up to ROWS; a count of 0 is the end. */
struct rows {
    int of[2 * ROWS];
};

static void begin(struct run *run)
{
    memset(run, 0, sizeof *run);
    run->target = (struct result_target){.board = "board", .evidence = EVIDENCE_SILICON};
    run->results = (struct results){.path = (char *)(size_t) "run.json",
                                    .targets = &run->target,
                                    .target_count = 1,
                                    .cells = run->cells};
}

/* Of which so many quantiles are known. Returns the metric. */
static struct result_metric *add(struct run *run, const char *board, const char *name,
                                 unsigned quantiles, struct rows rows)
{
    size_t at = run->results.cell_count++;
    struct result_cell *cell = &run->cells[at];
    struct result_metric *metric = &run->metrics[at];
    struct result_number *known[] = {&metric->p50, &metric->p90, &metric->p99, &metric->p999};

    snprintf(run->boards[at], sizeof run->boards[at], "%s", board);
    snprintf(run->ids[at], sizeof run->ids[at], "cell%02zu", at);
    *metric = (struct result_metric){
        .name = name, .kind = metric_find(name)->kind, .counts = run->rows[at]};
    for (; metric->count_rows < ROWS && rows.of[2 * metric->count_rows + 1]; metric->count_rows++) {
        int value = rows.of[2 * metric->count_rows], count = rows.of[2 * metric->count_rows + 1];
        run->rows[at][metric->count_rows] = (struct result_count){value, (uint64_t)count};
        metric->n.integer += count;
    }
    for (unsigned i = 0; i < quantiles; i++)
        known[i]->known = true;
    *cell = (struct result_cell){.id = run->ids[at],
                                 .board = run->boards[at],
                                 .subject = "raw_c",
                                 .triggered = -1,
                                 .target = &run->target,
                                 .metrics = metric,
                                 .metric_count = 1};
    return metric;
}

struct world {
    struct run old, new, again;
    struct difference differences[CELLS];
    struct comparison comparison;
    struct message message;
};
static struct world world;

static void begin_all(void)
{
    begin(&world.old);
    begin(&world.new);
    begin(&world.again);
    world.message = (struct message){0};
}

/* The cells of the same number, which `change` of them the figures say. */
static bool judge(bool again, enum change change)
{
    size_t count = world.old.results.cell_count;

    for (size_t i = 0; i < count; i++)
        world.differences[i] = (struct difference){.old_cell = &world.old.cells[i],
                                                   .new_cell = &world.new.cells[i],
                                                   .old = &world.old.metrics[i],
                                                   .new = &world.new.metrics[i],
                                                   .change = change,
                                                   .certain = true,
                                                   .measured = true};
    world.comparison = (struct comparison){.old = {&world.old.results, NULL},
                                           .new = {&world.new.results, NULL},
                                           .differences = world.differences,
                                           .difference_count = count};
    return silicon_judge(&world.comparison, again ? &world.again.results : NULL, &world.message);
}

/* One cell of a time. */
static const struct difference *judge_one(unsigned quantiles, struct rows old, struct rows new)
{
    begin_all();
    add(&world.old, "board", "entry", quantiles, old);
    add(&world.new, "board", "entry", quantiles, new);
    assert_true(judge(false, CHANGE_EQUAL));
    return &world.differences[0];
}

/* ---- What is known ---- */

static const struct silicon_statistic *judge_count(int64_t triggered, int old, int new)
{
    begin_all();
    struct result_metric *one =
        add(&world.old, "board", "lost_updates", 0, (struct rows){{0, 900, 1, 100}});
    struct result_metric *other =
        add(&world.new, "board", "lost_updates", 0, (struct rows){{0, 700, 1, 300}});
    one->total = (struct result_number){.known = old >= 0, .number = old};
    other->total = (struct result_number){.known = new >= 0, .number = new};
    world.old.cells[0].triggered = world.new.cells[0].triggered = triggered;
    assert_true(judge(false, CHANGE_EQUAL));
    return &world.differences[0].silicon.statistics[PER_TRIGGER];
}

/* Over all triggers, where it is known what it is and how many they were; else over the samples. */
static void a_total_is_of_its_triggers_or_of_the_samples(void **state)
{
    (void)state;
    const struct silicon_statistic *total = judge_count(2000, 500, 700);

    assert_true(total->known && total->from == 0.25 && total->to == 0.35);
    total = judge_count(-1, 500, 700);
    assert_true(total->known && total->from == 0.1 && total->to == 0.3);
    total = judge_count(2000, -1, -1);
    assert_true(total->known && total->from == 0.1 && total->to == 0.3);
}

/* Three against three: at most 2 of the 20 tables, 0.1. Four against four: 2 of 70, 0.029. */
static void of_a_few_counts_nothing_is_known(void **state)
{
    (void)state;
    for (int n = 3; n <= 4; n++) {
        begin_all();
        add(&world.old, "board", "lost_updates", 0, (struct rows){{0, n}});
        add(&world.new, "board", "lost_updates", 0, (struct rows){{7, n}});
        assert_true(judge(false, CHANGE_WORSE));
        assert_int_equal(world.differences[0].silicon.any_known, n == 4);
        assert_int_equal(world.differences[0].change, n == 4 ? CHANGE_WORSE : CHANGE_OTHER);
        assert_false(world.differences[0].certain);
    }
}

/* Then they are only said to be the same or not, and nothing of them is shown. */
static void of_a_few_times_only_that_they_differ_is_known(void **state)
{
    (void)state;
    static const enum change from[] = {CHANGE_EQUAL, CHANGE_WORSE, CHANGE_IMPROVED, CHANGE_OTHER};

    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        begin_all();
        add(&world.old, "board", "entry", 0, (struct rows){{12, 10}});
        add(&world.new, "board", "entry", 0, (struct rows){{14, 10}});
        assert_true(judge(false, from[i]));
        assert_int_equal(world.differences[0].change, i ? CHANGE_OTHER : CHANGE_EQUAL);
        assert_false(world.differences[0].certain);
        assert_null(silicon_shown(&world.differences[0]));
    }
}

static void a_quantile_is_known_where_both_carry_it(void **state)
{
    (void)state;
    for (unsigned old = 0; old <= 4; old++)
        for (unsigned new = 0; new <= 4; new ++) {
            begin_all();
            add(&world.old, "board", "entry", old, (struct rows){{12, 30}});
            add(&world.new, "board", "entry", new, (struct rows){{12, 30}});
            assert_true(judge(false, CHANGE_EQUAL));
            const struct silicon_change *change = &world.differences[0].silicon;
            for (unsigned i = 0; i < 4; i++)
                assert_int_equal(change->statistics[i].known, i < old && i < new);
            assert_false(change->statistics[PER_TRIGGER].known);
            assert_int_equal(change->any_known, old > 0 && new > 0);
        }
}

/* ---- What is a change ---- */

static void a_shorter_time_is_an_improvement(void **state)
{
    (void)state;
    const struct difference *own = judge_one(1, (struct rows){{200, 50}}, (struct rows){{150, 50}});

    assert_int_equal(own->change, CHANGE_IMPROVED);
    assert_true(own->severity == 0.25);
    assert_true(own->silicon.statistics[P50].low == -50 &&
                own->silicon.statistics[P50].high == -50);
    assert_true(own->silicon.delta == -1);
}

/* Half of a hundred and one, then nearly all of them, are at 10: that is no chance, and the median
 * is 10 in both. */
static void a_median_that_stayed_is_equal_however_much_lies_below_it(void **state)
{
    (void)state;
    const struct difference *own =
        judge_one(1, (struct rows){{10, 51, 11, 49}}, (struct rows){{10, 99, 11, 1}});
    const struct silicon_statistic *median = &own->silicon.statistics[P50];

    assert_true(median->known && median->adjusted < 1e-9);
    assert_true(median->from == 10 && median->to == 10);
    assert_false(median->real);
    assert_int_equal(own->change, CHANGE_EQUAL);
}

/* 528 of 1000 are at 10, then 472. Each is 1.77 standard errors from the half: one of 13 replicates
 * has the same median in both, more than the 1 in 40 that the interval leaves out. */
static void a_median_that_may_have_stayed_is_equal(void **state)
{
    (void)state;
    for (int back = 0; back < 2; back++) {
        struct rows low = {{10, 528, 20, 472}}, high = {{10, 472, 20, 528}};
        const struct difference *own = judge_one(1, back ? high : low, back ? low : high);
        const struct silicon_statistic *median = &own->silicon.statistics[P50];
        assert_true(median->adjusted <= SILICON_LEVEL);
        assert_true(median->to - median->from == (back ? -10 : 10));
        assert_true(median->low == (back ? -10 : 0) && median->high == (back ? 0 : 10));
        assert_false(median->real);
        assert_int_equal(own->change, CHANGE_EQUAL);
    }
}

/* Nine in ten are faster, one in ten is slower: that is worse, and it is the slow ones that are
 * shown. */
static void what_is_shown_is_what_got_worse(void **state)
{
    (void)state;
    const struct difference *own =
        judge_one(3, (struct rows){{100, 1000}}, (struct rows){{90, 850, 130, 150}});

    assert_true(own->silicon.statistics[P50].real);
    assert_int_equal(own->change, CHANGE_WORSE);
    assert_ptr_equal(silicon_shown(own), &own->silicon.statistics[P90]);
    assert_true(fabs(own->severity - 0.3) < 1e-12);
}

/* ---- The A/A pair ---- */

/* A median of 100 that is 110 then, and a pair that shows so much. */
static const struct difference *judge_again(struct rows old, struct rows new, struct rows again)
{
    begin_all();
    add(&world.old, "board", "entry", 1, old);
    add(&world.new, "board", "entry", 1, new);
    add(&world.again, "board", "entry", 1, again);
    assert_true(judge(true, CHANGE_EQUAL));
    assert_true(world.differences[0].silicon.has_floor);
    return &world.differences[0];
}

/* By exactly as much is not beyond it. */
static void a_median_must_move_further_than_that_of_the_pair(void **state)
{
    (void)state;
    for (int value = 109; value <= 111; value++) {
        const struct difference *own =
            judge_again((struct rows){{100, 50}}, (struct rows){{110, 50}},
                        (struct rows){{90, 24, value, 26}}); /* its delta: 0.04 */
        const struct silicon_statistic *median = &own->silicon.statistics[P50];
        assert_true(fabs(median->floor - (value - 100)) < 1e-9);
        assert_true(fabs(own->silicon.delta_floor - 0.04) < 1e-12 && own->silicon.delta == 1);
        assert_int_equal(median->real, value == 109);
        assert_int_equal(own->change, value == 109 ? CHANGE_WORSE : CHANGE_EQUAL);
    }
}

/* The pair's medians are the same, but 45 of 100 of its samples went up: delta 0.45. What is
 * compared moves its median, by 0.55 - 0.45 * 0.55. */
static void an_effect_must_be_larger_than_that_of_the_pair(void **state)
{
    (void)state;
    struct rows old = {{50, 450, 100, 550}}, new = {{50, 450, 110, 550}};
    const struct difference *own = judge_again(old, new, (struct rows){{100, 1000}});
    const struct silicon_statistic *median = &own->silicon.statistics[P50];

    assert_true(median->floor == 0 && median->from == 100 && median->to == 110);
    assert_true(median->adjusted <= SILICON_LEVEL && median->low > 0);
    assert_true(fabs(own->silicon.delta_floor - 0.45) < 1e-12);
    assert_true(fabs(own->silicon.delta - (0.55 - 0.45 * 0.55)) < 1e-12);
    assert_false(median->real);
}

/* Each board by its own; more of them than the list has room for at first. */
static void noise_is_learnt_of_each_board(void **state)
{
    (void)state;
    char board[16];

    begin_all();
    for (int i = 0; i < (int)CELLS; i++) {
        snprintf(board, sizeof board, "board%d", i);
        add(&world.old, board, "entry", 1, (struct rows){{100, 50}});
        add(&world.new, board, "entry", 1, (struct rows){{120, 50}});
        add(&world.again, board, "entry", 1, (struct rows){{100 + i, 50}});
    }
    world.again.target.board = "no board of the old run";
    assert_true(judge(true, CHANGE_EQUAL));
    for (int i = 0; i < (int)CELLS; i++) {
        const struct silicon_change *change = &world.differences[i].silicon;
        assert_true(change->has_floor);
        assert_true(fabs(change->statistics[P50].floor - i) < 1e-9);
        assert_true(change->delta_floor == (i ? 1 : 0));
    }
    assert_int_equal(world.differences[0].change, CHANGE_WORSE); /* that alone has no noise */
    assert_int_equal(world.differences[1].change, CHANGE_EQUAL);
}

/* The largest of all cells of a board; what another metric shows is that one's. Of a cell and of a
 * metric that the pair has not, nothing is learnt. */
static void noise_is_the_largest_of_a_metric(void **state)
{
    (void)state;
    static const struct {
        const char *board, *metric;
        int again; /* 0: another metric there */
        double floor;
    } cells[] = {{"a", "entry", 103, 7}, {"a", "entry", 107, 7}, {"a", "entry", 98, 7},
                 {"a", "exit", 101, 1},  {"b", "entry", 105, 5}, {"a", "response", 0, -1},
                 {"b", "exit", -1, -1}};
    size_t count = sizeof cells / sizeof *cells;

    begin_all();
    for (size_t i = 0; i < count; i++) {
        add(&world.old, cells[i].board, cells[i].metric, 1, (struct rows){{100, 50}});
        add(&world.new, cells[i].board, cells[i].metric, 1, (struct rows){{100, 50}});
        if (cells[i].again >= 0)
            add(&world.again, cells[i].board, cells[i].again ? cells[i].metric : "resume", 1,
                (struct rows){{cells[i].again, 50}});
    }
    assert_true(judge(true, CHANGE_EQUAL));
    for (size_t i = 0; i < count; i++) {
        const struct silicon_change *change = &world.differences[i].silicon;
        assert_int_equal(change->has_floor, cells[i].floor >= 0);
        assert_true(fabs(change->statistics[P50].floor - fmax(cells[i].floor, 0)) < 1e-9);
    }
}

/* Bytes beside a time. */
static void what_was_not_measured_has_no_noise(void **state)
{
    (void)state;
    begin_all();
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "stack_handler" : "entry";
        add(&world.old, "board", name, 1, (struct rows){{100, 50}});
        add(&world.new, "board", name, 1, (struct rows){{104, 50}});
        add(&world.again, "board", name, 1, (struct rows){{101, 50}});
    }
    assert_true(judge(true, CHANGE_EQUAL));
    assert_true(world.differences[1].silicon.has_floor);
    for (int i = 0; i < 2; i++)
        world.differences[i] = (struct difference){.old_cell = &world.old.cells[i],
                                                   .new_cell = &world.new.cells[i],
                                                   .old = &world.old.metrics[i],
                                                   .new = &world.new.metrics[i],
                                                   .change = CHANGE_WORSE,
                                                   .certain = true,
                                                   .measured = i == 0};
    assert_true(silicon_judge(&world.comparison, &world.again.results, &world.message));
    assert_true(world.differences[0].silicon.has_floor);
    assert_false(world.differences[1].silicon.has_floor);
    assert_int_equal(world.differences[1].change, CHANGE_WORSE); /* left as it was */
    assert_true(world.differences[1].certain);
}

/* ---- Without memory ---- */

/* A change that was not looked at is none that is not there. */
static void without_memory_nothing_is_judged(void **state)
{
    (void)state;
    unsigned number = 1;
    bool fine = false;

    begin_all();
    for (int i = 0; i < 2; i++) {
        add(&world.old, "board", "entry", 1, (struct rows){{100, 50}});
        add(&world.new, "board", "entry", 1, (struct rows){{120, 50}});
        add(&world.again, "board", "entry", 1, (struct rows){{99, 25, 101, 25}});
    }
    while (memory_fail_at(number++), fine = judge(true, CHANGE_EQUAL), memory_failed()) {
        assert_false(fine);
        assert_non_null(strstr(world.message.text, "out of memory"));
        world.message = (struct message){0};
    }
    /* The noise, both lists of p, their order, and three of each interval. */
    assert_int_equal(number, 4 + 6 + 2);
    assert_true(fine);
    assert_int_equal(world.message.count, 0);
    assert_int_equal(world.differences[1].change, CHANGE_WORSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_total_is_of_its_triggers_or_of_the_samples),
        cmocka_unit_test(of_a_few_counts_nothing_is_known),
        cmocka_unit_test(of_a_few_times_only_that_they_differ_is_known),
        cmocka_unit_test(a_quantile_is_known_where_both_carry_it),
        cmocka_unit_test(a_shorter_time_is_an_improvement),
        cmocka_unit_test(a_median_that_stayed_is_equal_however_much_lies_below_it),
        cmocka_unit_test(a_median_that_may_have_stayed_is_equal),
        cmocka_unit_test(what_is_shown_is_what_got_worse),
        cmocka_unit_test(a_median_must_move_further_than_that_of_the_pair),
        cmocka_unit_test(an_effect_must_be_larger_than_that_of_the_pair),
        cmocka_unit_test(noise_is_learnt_of_each_board),
        cmocka_unit_test(noise_is_the_largest_of_a_metric),
        cmocka_unit_test(what_was_not_measured_has_no_noise),
        cmocka_unit_test(without_memory_nothing_is_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
