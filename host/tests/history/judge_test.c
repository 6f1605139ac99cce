/* What of a line is a change: of exact numbers each step, of a board's the stretches that
 * E-divisive parts, over points made by hand.
 */
#include "host/lib/history/judge.h"

#include "host/lib/history/divisive.h"
#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define POINTS  400u
#define UNKNOWN (-1)

static struct result_target setup;
static struct history_point points[POINTS];
static struct history_line line;

static void begin(enum result_evidence evidence)
{
    setup = (struct result_target){.evidence = evidence};
    memset(points, 0, sizeof points);
    line = (struct history_line){.setup = &setup, .points = points, .changes = 99};
}

/* Best, nominal, worst and total. */
static void add(int best, int nominal, int worst, int total)
{
    const int values[FIGURE_COUNT] = {best, nominal, worst, total};
    struct history_point *point = &points[line.count++];

    point->status = RESULT_OK;
    for (unsigned i = 0; i < FIGURE_COUNT; i++) {
        point->figures.known[i] = values[i] != UNKNOWN;
        point->figures.of[i] = values[i] != UNKNOWN ? values[i] : 0;
    }
}

static void add_failed(void)
{
    points[line.count++].status = RESULT_FAULT;
}

static void judge(const char *metric)
{
    assert_true(judge_line(&line, metric_find(metric), FIGURE_NOMINAL));
}

static void assert_change(size_t at, enum change direction, enum figure figure, double from,
                          double to)
{
    const struct history_change *change = &points[at].change;

    assert_true(change->is);
    assert_int_equal(change->direction, direction);
    assert_int_equal(change->figure, figure);
    assert_true(change->from == from && change->to == to);
}

/* ---- Exact ---- */

/* Worse if one figure is; of several that went so the nominal is told. */
static void a_step_goes_where_its_worst_figure_goes(void **state)
{
    (void)state;
    begin(EVIDENCE_MODEL);
    add(10, 20, 30, UNKNOWN);
    add(10, 20, 30, UNKNOWN);
    add(11, 21, 31, UNKNOWN);
    add(10, 20, 32, UNKNOWN); /* better, better, worse */
    add(9, 20, 32, UNKNOWN);
    add(9, 19, 30, UNKNOWN);
    judge("response");
    assert_int_equal(line.changes, 4);
    assert_false(points[0].change.is);
    assert_false(points[1].change.is);
    assert_change(2, CHANGE_WORSE, FIGURE_NOMINAL, 20, 21);
    assert_change(3, CHANGE_WORSE, FIGURE_WORST, 31, 32);
    assert_change(4, CHANGE_IMPROVED, FIGURE_BEST, 10, 9);
    assert_change(5, CHANGE_IMPROVED, FIGURE_NOMINAL, 20, 19);
}

static void a_step_of_a_count_is_told_by_its_total(void **state)
{
    (void)state;
    begin(EVIDENCE_MODEL);
    add(0, 0, 1, 10);
    add(0, 0, 1, 12);
    add(0, 1, 1, 11); /* less of them, but a larger median */
    judge("lost_updates");
    assert_int_equal(line.changes, 2);
    assert_change(1, CHANGE_WORSE, FIGURE_TOTAL, 10, 12);
    assert_change(2, CHANGE_WORSE, FIGURE_NOMINAL, 0, 1);
}

static void what_is_neither_better_nor_worse_is_another(void **state)
{
    (void)state;
    begin(EVIDENCE_INSNS);
    add(1, 4, 7, UNKNOWN);
    add(1, 5, 7, UNKNOWN);
    judge("boundary");
    assert_int_equal(line.changes, 1);
    assert_change(1, CHANGE_OTHER, FIGURE_NOMINAL, 4, 5);
}

/* Of few samples there is no median. */
static void a_figure_that_one_point_has_not_is_no_step(void **state)
{
    (void)state;
    begin(EVIDENCE_INSNS);
    add(10, 20, 30, UNKNOWN);
    add(10, UNKNOWN, 30, UNKNOWN);
    add(10, 25, 30, UNKNOWN);
    add(10, UNKNOWN, 33, UNKNOWN);
    judge("response");
    assert_int_equal(line.changes, 1);
    assert_change(3, CHANGE_WORSE, FIGURE_WORST, 30, 33);
}

/* The next one with a result is held against the last one with one. */
static void a_point_without_a_result_is_passed_over(void **state)
{
    (void)state;
    begin(EVIDENCE_MODEL);
    add_failed();
    add(10, 20, 30, UNKNOWN);
    add_failed();
    add_failed();
    add(10, 24, 30, UNKNOWN);
    add_failed();
    judge("response");
    assert_int_equal(line.changes, 1);
    assert_change(4, CHANGE_WORSE, FIGURE_NOMINAL, 20, 24);
    assert_false(points[1].change.is);
}

/* ---- Silicon ---- */

/* Two values by turns, of which the lower one is the lower median of an even number. */
static void add_measured(size_t count, int value, int other)
{
    for (size_t i = 0; i < count; i++)
        add(1, i % 2 ? other : value, 999, UNKNOWN);
}

static void each_change_is_between_its_two_stretches(void **state)
{
    (void)state;
    begin(EVIDENCE_SILICON);
    add_measured(20, 100, 98);
    add_measured(20, 152, 150);
    add_measured(20, 121, 120);
    judge("response");
    assert_int_equal(line.changes, 2);
    for (size_t i = 0; i < line.count; i++)
        assert_int_equal(points[i].change.is, i == 20 || i == 40);
    assert_change(20, CHANGE_WORSE, FIGURE_NOMINAL, 98, 150);
    assert_change(40, CHANGE_IMPROVED, FIGURE_NOMINAL, 150, 120);
    for (size_t i = 20; i <= 40; i += 20)
        assert_true(points[i].change.p > 0 && points[i].change.p <= DIVISIVE_LEVEL &&
                    points[i].change.q > 0);
}

/* They stand in no sequence, but in the line. */
static void points_without_the_figure_are_passed_over(void **state)
{
    (void)state;
    begin(EVIDENCE_SILICON);
    for (size_t i = 0; i < 20; i++) {
        add(1, i < 10 ? 100 : 140, 999, UNKNOWN);
        if (i % 2)
            add_failed();
        else
            add(1, UNKNOWN, 999, UNKNOWN);
    }
    judge("response");
    assert_int_equal(line.changes, 1);
    assert_change(20, CHANGE_WORSE, FIGURE_NOMINAL, 100, 140);
}

/* 99, 100, 101, then 80, 100, 120: any stretch of whole turns has the median 100. */
static void another_spread_around_the_same_median_is_another(void **state)
{
    (void)state;
    size_t at = 0;

    begin(EVIDENCE_SILICON);
    for (int i = 0; i < 120; i++)
        add(1, 100 + (i % 3 - 1) * (i < 60 ? 1 : 20), 999, UNKNOWN);
    judge("response");
    assert_int_equal(line.changes, 1);
    while (!points[at].change.is)
        at++;
    assert_in_range(at, 57, 63);
    assert_change(at, CHANGE_OTHER, FIGURE_NOMINAL, 100, 100);
}

/* Of 300 points the first 44 are too old, of 400 the first 144: what changed before is no change.
 */
static void only_the_newest_points_are_judged(void **state)
{
    (void)state;
    begin(EVIDENCE_SILICON);
    add_measured(60, 52, 50);
    add_measured(240, 102, 100);
    judge("response");
    assert_int_equal(line.changes, 1);
    assert_change(60, CHANGE_WORSE, FIGURE_NOMINAL, 50, 100);
    begin(EVIDENCE_SILICON);
    add_measured(144, 52, 50);
    add_measured(256, 102, 100);
    judge("response");
    assert_int_equal(line.changes, 0);
}

static void a_line_without_points_has_no_change(void **state)
{
    (void)state;
    static const enum result_evidence all[] = {EVIDENCE_SILICON, EVIDENCE_MODEL};

    for (size_t i = 0; i < 2; i++) {
        begin(all[i]);
        judge("response");
        assert_int_equal(line.changes, 0);
    }
}

static void without_memory_a_line_is_not_judged(void **state)
{
    (void)state;
    unsigned number = 1;
    bool fine = false;

    begin(EVIDENCE_SILICON);
    add_measured(20, 100, 100);
    add_measured(20, 150, 150);
    while (memory_fail_at(number++),
           fine = judge_line(&line, metric_find("response"), FIGURE_NOMINAL), memory_failed()) {
        assert_false(fine);
        assert_int_equal(line.changes, 0);
        assert_false(points[20].change.is);
    }
    assert_true(number > 3);
    assert_true(fine);
    assert_int_equal(line.changes, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_goes_where_its_worst_figure_goes),
        cmocka_unit_test(a_step_of_a_count_is_told_by_its_total),
        cmocka_unit_test(what_is_neither_better_nor_worse_is_another),
        cmocka_unit_test(a_figure_that_one_point_has_not_is_no_step),
        cmocka_unit_test(a_point_without_a_result_is_passed_over),
        cmocka_unit_test(each_change_is_between_its_two_stretches),
        cmocka_unit_test(points_without_the_figure_are_passed_over),
        cmocka_unit_test(another_spread_around_the_same_median_is_another),
        cmocka_unit_test(only_the_newest_points_are_judged),
        cmocka_unit_test(a_line_without_points_has_no_change),
        cmocka_unit_test(without_memory_a_line_is_not_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
