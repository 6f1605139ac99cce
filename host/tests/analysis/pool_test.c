/* Several runs of one board's cell made one: what its figures are, in whatever order the runs
 * come. The analyses are made by hand.
 */
#include "host/lib/analysis/analysis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RUNS 4u

struct fixture {
    struct target target;
    struct analysis runs[RUNS];
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    f->target.evidence = EVIDENCE_SILICON;
    for (size_t i = 0; i < RUNS; i++)
        f->runs[i].target = &f->target;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < RUNS; i++)
        analysis_free(&f->runs[i]);
    free(f);
    return 0;
}

/* Each of `count` values from `low` on came once; the cold sample is the last of them. */
static struct analysis_metric *add(struct fixture *f, size_t run, uint8_t number, uint64_t low,
                                   size_t count)
{
    struct analysis_metric *metric = &f->runs[run].metrics[f->runs[run].metric_count++];
    metric->metric = number;
    metric->cold = metric->total = low + count - 1u;
    metric->has_sampling = true;
    metric->counts = calloc(count, sizeof *metric->counts);
    metric->sweep = calloc(count, sizeof *metric->sweep);
    assert_non_null(metric->counts);
    assert_non_null(metric->sweep);
    for (size_t i = 0; i < count; i++) {
        metric->counts[i] = (struct value_count){low + i, 1};
        metric->sweep[i] =
            (struct analysis_point){.arrival = {.insn = (uint32_t)i}, .value = low + i, .count = 1};
        metric->total += low + i;
    }
    metric->count_rows = metric->sweep_rows = count;
    metrics_set_statistics(&f->runs[run], metric);
    return metric;
}

static void start_over(struct fixture *f)
{
    for (size_t i = 0; i < RUNS; i++) {
        analysis_free(&f->runs[i]);
        f->runs[i] = (struct analysis){.target = &f->target};
    }
}

/* ---- Overheads ---- */

/* What one run calibrated: from the least to the most that a span's own cost may be. */
struct calibrated {
    int64_t overhead, spread;
};

static void assert_spread(struct fixture *f, const struct calibrated *runs, size_t count,
                          int64_t spread)
{
    start_over(f);
    for (size_t i = 0; i < count; i++) {
        struct analysis_metric *metric = add(f, i, WIRE_METRIC_ENTRY, 12, 3);
        metric->overhead = runs[i].overhead;
        metric->overhead_spread = runs[i].spread;
    }
    assert_true(analysis_pool(f->runs, count));
    assert_int_equal(f->runs[0].metrics[0].overhead, runs[0].overhead);
    assert_int_equal(f->runs[0].metrics[0].overhead_spread, spread);
}

/* Heap's way through every order. */
static void in_every_order(struct fixture *f, struct calibrated *runs, size_t count, size_t left,
                           int64_t spread)
{
    if (left == 1) {
        assert_spread(f, runs, count, spread);
        return;
    }
    for (size_t i = 0; i < left; i++) {
        size_t other = left % 2u ? 0 : i;
        in_every_order(f, runs, count, left - 1u, spread);
        struct calibrated kept = runs[other];
        runs[other] = runs[left - 1u];
        runs[left - 1u] = kept;
    }
}

static void the_spread_of_overheads_is_that_of_all_runs_in_every_order(void **state)
{
    static const struct {
        size_t count;
        struct calibrated runs[RUNS];
        int64_t spread;
    } rows[] = {
        {2, {{4, 0}, {3, 3}}, 3}, /* 3 to 6 */
        {2, {{10, 0}, {6, 0}}, 4},
        {3, {{10, 0}, {6, 0}, {9, 0}}, 4},
        {3, {{10, 0}, {6, 0}, {4, 0}}, 6},
        {4, {{10, 0}, {6, 0}, {4, 0}, {2, 0}}, 8},
        {3, {{5, 5}, {6, 1}, {4, 2}}, 6}, /* 4 to 10 */
        {4, {{7, 0}, {7, 0}, {7, 0}, {7, 0}}, 0},
        {4, {{7, 2}, {7, 0}, {8, 0}, {6, 1}}, 3}, /* 6 to 9 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct calibrated runs[RUNS];
        memcpy(runs, rows[i].runs, sizeof runs);
        in_every_order(*state, runs, rows[i].count, rows[i].count, rows[i].spread);
    }
}

/* ---- Which metric is which ---- */

static void metrics_are_matched_by_what_they_are(void **state)
{
    struct fixture *f = *state;
    add(f, 0, WIRE_METRIC_ENTRY, 12, 2);
    add(f, 0, WIRE_METRIC_EXIT, 50, 2);
    add(f, 1, WIRE_METRIC_EXIT, 51, 2);
    add(f, 1, WIRE_METRIC_ENTRY, 13, 2);
    assert_true(analysis_pool(f->runs, 2));
    assert_string_equal(f->runs[0].reason, "");
    const struct analysis_metric *entry = &f->runs[0].metrics[0], *exit = &f->runs[0].metrics[1];
    assert_int_equal(entry->metric, WIRE_METRIC_ENTRY);
    assert_int_equal(entry->summary.n, 4);
    assert_int_equal(entry->summary.max, 14);
    assert_int_equal(exit->summary.min, 50);
    assert_int_equal(exit->summary.max, 52);
}

/* Whichever of them it is, and where it is another one instead. */
static void a_metric_that_one_run_lacks_leaves_no_number(void **state)
{
    struct fixture *f = *state;
    static const uint8_t metrics[][2] = {{WIRE_METRIC_ENTRY, WIRE_METRIC_EXIT},
                                         {WIRE_METRIC_ENTRY, 0},
                                         {WIRE_METRIC_ENTRY, WIRE_METRIC_BODY}};
    for (size_t first = 0; first < 3; first++)
        for (size_t other = 0; other < 3; other++) {
            start_over(f);
            for (size_t i = 0; i < 2; i++) {
                if (metrics[first][i])
                    add(f, 0, metrics[first][i], 12, 2);
                if (metrics[first][i])
                    add(f, 1, metrics[first][i], 12, 2);
                if (metrics[other][i])
                    add(f, 2, metrics[other][i], 12, 2);
            }
            assert_true(analysis_pool(f->runs, 3));
            if (first == other) {
                assert_int_equal(f->runs[0].status, RESULT_OK);
                continue;
            }
            assert_int_equal(f->runs[0].status, RESULT_INCONCLUSIVE);
            assert_int_equal(f->runs[0].metric_count, 0);
            assert_non_null(strstr(f->runs[0].reason, "runs 1 and 3 of 3 did not both measure"));
        }
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_spread_of_overheads_is_that_of_all_runs_in_every_order),
        T(metrics_are_matched_by_what_they_are),
        T(a_metric_that_one_run_lacks_leaves_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
