/* Several runs of one board's cell made one: what its figures are, in whatever order the runs
 * come. The analyses are made by hand.
 */
#include "host/lib/analysis/analysis.h"

#include "host/tests/base/short_memory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
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

/* The same metric, but as a count in one and as a time in the other, or swept in only one. */
static void a_metric_that_runs_measure_otherwise_leaves_no_number(void **state)
{
    struct fixture *f = *state;
    for (unsigned how = 0; how < 4; how++) {
        start_over(f);
        struct analysis_metric *other = NULL;
        for (size_t run = 0; run < 2; run++) {
            struct analysis_metric *metric = add(f, run, WIRE_METRIC_ENTRY, 12, 2);
            other = run == how / 2u ? metric : other;
        }
        if (how % 2u)
            other->sweep_rows = 0;
        else
            other->timed = true;
        assert_true(analysis_pool(f->runs, 2));
        assert_int_equal(f->runs[0].metric_count, 0);
        assert_int_equal(f->runs[0].status, RESULT_INCONCLUSIVE);
        assert_string_equal(f->runs[0].reason,
                            "runs 1 and 2 of 2 did not both measure entry, or not the same way: "
                            "they are not of one image; start anew with --force");
    }
}

/* Of what is not swept there are samples, and no arrivals. */
static void what_is_not_swept_has_no_sweep(void **state)
{
    struct fixture *f = *state;
    for (size_t run = 0; run < 2; run++)
        add(f, run, WIRE_METRIC_ENTRY, 12 + run, 2)->sweep_rows = 0;
    assert_true(analysis_pool(f->runs, 2));
    const struct analysis_metric *m = &f->runs[0].metrics[0];
    assert_int_equal(m->sweep_rows, 0);
    assert_int_equal(m->count_rows, 3);
    assert_int_equal(m->counts[1].value, 13);
    assert_int_equal(m->counts[1].count, 2);
    assert_int_equal(m->total, 13 + 12 + 13 + 14 + 13 + 14);
    assert_int_equal(metrics_tidy_points(NULL, 0), 0);
}

/* ---- The path ---- */

/* 0: the profiling counters of that run could not tell. */
static void the_path_is_that_of_all_runs_that_could_tell_it(void **state)
{
    static const uint32_t paths[][4] = {
        {0, 0, 0, 0}, {14, 14, 14, 14}, {0, 0, 14, 14}, {14, 0, 14, 14}, {0, 14, 0, 14}};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        start_over(f);
        for (size_t run = 0; run < 3; run++) {
            add(f, run, WIRE_METRIC_ENTRY, 12, 2);
            f->runs[run].has_path = true;
            f->runs[run].path = paths[i][run];
        }
        assert_true(analysis_pool(f->runs, 3));
        assert_int_equal(f->runs[0].status, RESULT_OK);
        assert_true(f->runs[0].has_path);
        assert_int_equal(f->runs[0].path, paths[i][3]);
    }
}

static void runs_of_different_paths_leave_no_number(void **state)
{
    static const uint32_t paths[][3] = {{14, 15, 14}, {14, 14, 15}, {0, 14, 15}, {14, 0, 15}};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        start_over(f);
        for (size_t run = 0; run < 3; run++) {
            add(f, run, WIRE_METRIC_ENTRY, 12, 2);
            f->runs[run].path = paths[i][run];
        }
        assert_true(analysis_pool(f->runs, 3));
        assert_int_equal(f->runs[0].status, RESULT_INCONCLUSIVE);
        assert_int_equal(f->runs[0].metric_count, 0);
        assert_non_null(strstr(f->runs[0].reason, "executed 14 instructions"));
        assert_non_null(strstr(f->runs[0].reason, "had 15"));
    }
}

/* ---- Excesses ---- */

/* Of a run whose samples were `low` and the five counts above it, the cold one the last. */
static struct analysis_metric *add_excess(struct fixture *f, size_t run, uint8_t number,
                                          int64_t low)
{
    struct analysis_metric *metric = add(f, run, number, 0, 6);
    metric->overhead = low;
    metric->total += 2 * 2;
    metric->sampling.settling = (struct stats_summary){.n = 2, .min = 1, .max = 3, .mean = 2.0};
    metric->sampling.settling_median = 2;
    metric->sampling.drift =
        (struct drift){.verdict = DRIFT_NONE, .blocks = 12, .p = 0.5, .from = 1, .to = 3};
    return metric;
}

static void assert_excess(struct fixture *f, const int64_t *lows, size_t runs)
{
    int64_t least = lows[0], most = lows[0];
    uint64_t total = 0;
    for (size_t i = 0; i < runs; i++) {
        add_excess(f, i, WIRE_METRIC_MASKED, 0);
        add_excess(f, i, WIRE_METRIC_JITTER, lows[i]);
        least = lows[i] < least ? lows[i] : least;
        most = lows[i] > most ? lows[i] : most;
    }
    for (size_t i = 0; i < runs; i++)
        for (uint64_t k = 0; k < 9; k++) /* 0 to 5, the cold one, and two that settle */
            total += (uint64_t)(lows[i] - least) + (k < 6 ? k : k < 7 ? 5u : 2u);
    uint64_t first = (uint64_t)(lows[0] - least);
    assert_true(analysis_pool(f->runs, runs));
    const struct analysis_metric *m = &f->runs[0].metrics[1];
    assert_int_equal(m->metric, WIRE_METRIC_JITTER);
    assert_int_equal(m->summary.n, 6 * runs);
    assert_int_equal(m->summary.min, 0);
    assert_int_equal(m->summary.max, most - least + 5);
    assert_int_equal(m->overhead, least);
    assert_int_equal(m->overhead_spread, 0);
    assert_int_equal(m->cold, first + 5);
    assert_int_equal(m->total, total);
    assert_int_equal(m->sweep[0].value, 0);
    assert_int_equal(m->sampling.settling.min, first + 1);
    assert_int_equal(m->sampling.settling_median, first + 2);
    assert_int_equal(m->sampling.settling.max, first + 3);
    assert_int_equal(m->sampling.drift.from, first + 1);
    assert_int_equal(m->sampling.drift.to, first + 3);
}

/* 100 to 105 and 110 to 115 are 15 apart. */
static void an_excess_of_all_runs_is_over_the_shortest_of_all(void **state)
{
    static const int64_t lows[][RUNS] = {{100, 110},     {110, 100},   {100, 104, 98},
                                         {98, 100, 104}, {7, 7, 7, 7}, {40, 31, 52, 30}};
    static const size_t runs[] = {2, 2, 3, 3, 4, 4};
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        start_over(*state);
        assert_excess(*state, lows[i], runs[i]);
    }
}

/* Of a run without a batch behind a pause, and with too few to drift, there is nothing to raise. */
static void what_an_excess_has_not_is_not_raised(void **state)
{
    struct fixture *f = *state;
    add(f, 0, WIRE_METRIC_JITTER, 0, 6)->overhead = 110;
    add(f, 1, WIRE_METRIC_JITTER, 0, 6)->overhead = 100;
    assert_true(analysis_pool(f->runs, 2));
    const struct analysis_metric *m = &f->runs[0].metrics[0];
    assert_int_equal(m->summary.max, 15);
    assert_int_equal(m->cold, 15);
    assert_int_equal(m->total, 7 * 10 + 2 * (15 + 5));
    assert_int_equal(m->sampling.settling.n, 0);
    assert_int_equal(m->sampling.settling.min, 0);
    assert_int_equal(m->sampling.settling.max, 0);
    assert_int_equal(m->sampling.settling_median, 0);
    assert_int_equal(m->sampling.drift.verdict, DRIFT_UNKNOWN);
    assert_int_equal(m->sampling.drift.from, 0);
    assert_int_equal(m->sampling.drift.to, 0);
}

/* What else there is counts from 0, or from what its own run calibrated. */
static void no_other_metric_is_counted_from_the_shortest(void **state)
{
    struct fixture *f = *state;
    static const uint8_t metrics[] = {WIRE_METRIC_ENTRY, WIRE_METRIC_PERIOD_ERROR};
    for (size_t i = 0; i < sizeof metrics; i++) {
        start_over(f);
        add(f, 0, metrics[i], 12, 2)->overhead = 10;
        add(f, 1, metrics[i], 12, 2)->overhead = 4;
        assert_true(analysis_pool(f->runs, 2));
        assert_int_equal(f->runs[0].metrics[0].summary.min, 12);
        assert_int_equal(f->runs[0].metrics[0].summary.max, 13);
        assert_int_equal(f->runs[0].metrics[0].overhead, 10);
    }
}

/* ---- Drift ---- */

static void assert_drift(struct fixture *f, size_t runs, double p, enum drift_verdict verdict)
{
    start_over(f);
    for (size_t i = 0; i < runs; i++)
        add(f, i, WIRE_METRIC_ENTRY, 12, 3)->sampling.drift =
            (struct drift){.verdict = DRIFT_NONE, .blocks = 12, .p = i == 1 ? p : 0.9};
    assert_true(analysis_pool(f->runs, runs));
    assert_int_equal(f->runs[0].metrics[0].sampling.drift.verdict, verdict);
}

/* The least p of several runs is a least one: with so many of them it is multiplied (Bonferroni).
 */
static void drift_is_judged_as_so_many_tests(void **state)
{
    assert_drift(*state, 2, 0.4 * DRIFT_LEVEL, DRIFT_SHOWN);
    assert_drift(*state, 2, 0.6 * DRIFT_LEVEL, DRIFT_NONE);
    assert_drift(*state, 3, 0.4 * DRIFT_LEVEL, DRIFT_NONE);
    assert_drift(*state, 2, 0.8, DRIFT_NONE);
}

/* A run that could not tell says nothing against one that could, whichever comes first. */
static void a_run_that_could_not_tell_is_no_drift(void **state)
{
    static const struct {
        double p[3]; /* 0: could not tell */
        enum drift_verdict verdict;
        double least;
    } rows[] = {{{0, 0, 0}, DRIFT_UNKNOWN, 0},
                {{0, 0.3, 0}, DRIFT_NONE, 0.9},
                {{0.3, 0, 0}, DRIFT_NONE, 0.9},
                {{0.001, 0, 0.9}, DRIFT_SHOWN, 0.003},
                {{0.9, 0, 0.001}, DRIFT_SHOWN, 0.003}};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        start_over(f);
        for (size_t run = 0; run < 3; run++)
            add(f, run, WIRE_METRIC_ENTRY, 12, 3)->sampling.drift = (struct drift){
                .verdict = rows[i].p[run] > 0 ? DRIFT_NONE : DRIFT_UNKNOWN, .p = rows[i].p[run]};
        assert_true(analysis_pool(f->runs, 3));
        const struct drift *drift = &f->runs[0].metrics[0].sampling.drift;
        assert_int_equal(drift->verdict, rows[i].verdict);
        assert_true(fabs(drift->p - rows[i].least) < 1e-12);
    }
}

/* ---- Memory ---- */

static void without_memory_no_runs_are_pooled(void **state)
{
    struct fixture *f = *state;
    unsigned number = 1;
    bool good = true, failed = true;
    while (failed) {
        start_over(f);
        for (size_t run = 0; run < 3; run++)
            add(f, run, WIRE_METRIC_ENTRY, 12 + run, 2);
        memory_fail_at(number++);
        good = analysis_pool(f->runs, 3);
        failed = memory_failed();
        assert_int_equal(good, !failed);
    }
    assert_int_equal(number - 2u, 4); /* counts and sweep of each further run */
    assert_int_equal(f->runs[0].metrics[0].summary.n, 6);
    assert_int_equal(f->runs[0].metrics[0].count_rows, 4);
}

/* ---- Trace ---- */

static void use_trace(struct fixture *f, size_t run, uint64_t compared, const char *why)
{
    struct analysis_trace *trace = &f->runs[run].trace;
    *trace = (struct analysis_trace){.bytes = 100, .stream = {.overflows = 1}};
    snprintf(trace->why, sizeof trace->why, "%s", why);
    f->runs[run].has_trace = true;
    trace->figures.lost = compared > 0 ? 3 : 50;
    if (compared == 0)
        return;
    trace->metric = WIRE_METRIC_ROUND_TRIP;
    trace->exception = 16;
    trace->figures.compared = trace->figures.equal = compared;
    trace->figures.offset = -31;
    trace->figures.resolution = 3;
}

/* Whichever run it was in which nothing was compared. */
static void what_trace_was_compared_is_told_of_all_runs(void **state)
{
    struct fixture *f = *state;
    for (size_t silent = 0; silent < 3; silent++) {
        for (size_t run = 0; run < 3; run++)
            use_trace(f, run, run == silent ? 0 : 40, run == silent ? "it stalled" : "");
        trace_pool(f->runs, 3);
        const struct analysis_trace *sum = &f->runs[0].trace;
        assert_int_equal(sum->figures.compared, 80);
        assert_int_equal(sum->figures.equal, 80);
        assert_int_equal(sum->figures.lost, 56);
        assert_int_equal(sum->figures.offset, -31);
        assert_int_equal(sum->figures.resolution, 3);
        assert_int_equal(sum->metric, WIRE_METRIC_ROUND_TRIP);
        assert_int_equal(sum->exception, 16);
        assert_string_equal(sum->why, "it stalled");
        assert_int_equal(sum->bytes, 300);
        assert_int_equal(sum->stream.overflows, 3);
    }
}

/* In each run all samples agree with each other, but not with those of the other run. */
static void runs_in_which_trace_is_otherwise_apart_leave_no_number(void **state)
{
    static const struct {
        int64_t offset[3]; /* 0: nothing was compared */
        uint32_t resolution;
        uint64_t differ;
    } rows[] = {{{-31, -31, -31}, 0, 0}, {{-31, -30, -31}, 0, 40}, {{-31, 0, -33}, 0, 40},
                {{0, -31, -30}, 0, 40},  {{-31, -28, -31}, 3, 0},  {{-31, -24, -38}, 3, 80}};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        start_over(f);
        for (size_t run = 0; run < 3; run++) {
            add(f, run, WIRE_METRIC_ROUND_TRIP, 12, 2);
            use_trace(f, run, rows[i].offset[run] ? 40 : 0, "");
            f->runs[run].trace.figures.offset = rows[i].offset[run];
            f->runs[run].trace.figures.resolution = rows[i].resolution;
        }
        trace_pool(f->runs, 3);
        const struct swo_comparison *sum = &f->runs[0].trace.figures;
        assert_int_equal(sum->differ, rows[i].differ);
        assert_int_equal(sum->equal + sum->differ, sum->compared);
        assert_int_equal(f->runs[0].status, rows[i].differ ? RESULT_INCONCLUSIVE : RESULT_OK);
        assert_int_equal(f->runs[0].metric_count, rows[i].differ ? 0 : 1);
        if (rows[i].differ)
            assert_non_null(strstr(f->runs[0].reason, " of 3 round_trip by the SWO pin is -"));
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_spread_of_overheads_is_that_of_all_runs_in_every_order),
        T(metrics_are_matched_by_what_they_are),
        T(a_metric_that_one_run_lacks_leaves_no_number),
        T(the_path_is_that_of_all_runs_that_could_tell_it),
        T(runs_of_different_paths_leave_no_number),
        T(an_excess_of_all_runs_is_over_the_shortest_of_all),
        T(no_other_metric_is_counted_from_the_shortest),
        T(drift_is_judged_as_so_many_tests),
        T(a_metric_that_runs_measure_otherwise_leaves_no_number),
        T(what_is_not_swept_has_no_sweep),
        T(what_an_excess_has_not_is_not_raised),
        T(a_run_that_could_not_tell_is_no_drift),
        T(without_memory_no_runs_are_pooled),
        T(what_trace_was_compared_is_told_of_all_runs),
        T(runs_in_which_trace_is_otherwise_apart_leave_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
