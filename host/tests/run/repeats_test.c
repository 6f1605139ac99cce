/* Several runs of one cell: what they come to, and the floor between them. The analyses are
 * made by hand.
 */
#include "host/lib/run/repeats.h"

#include "host/tests/base/short_memory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RUNS 4u

static const struct manifest_cell cell = {.id = "b/entry_exit/raw_c/none",
                                          .board = "b",
                                          .scenario = "entry_exit",
                                          .subject = "raw_c",
                                          .load = "none",
                                          .is_style = true,
                                          .number = 1};

struct fixture {
    struct cell_records records;
    struct target target;
    struct analysis runs[RUNS];
};

/* Run `index` saw `low` so often and `high` so often. */
static void use_run(struct fixture *f, size_t index, uint64_t low, uint64_t lows, uint64_t high,
                    uint64_t highs)
{
    struct analysis *run = &f->runs[index];
    struct analysis_metric *metric = &run->metrics[0];
    *run = (struct analysis){.records = &f->records, .target = &f->target, .known = true};
    run->triggered = run->sampled = (uint32_t)(lows + highs + 1u);
    run->metric_count = 1;
    metric->metric = WIRE_METRIC_ENTRY;
    metric->timed = true;
    metric->overhead = 4;
    metric->cold = 40 + index;
    metric->counts = calloc(2, sizeof *metric->counts);
    assert_non_null(metric->counts);
    metric->counts[0] = (struct value_count){low, lows};
    metric->counts[1] = (struct value_count){high, highs};
    metric->count_rows = 2;
    metric->has_sampling = f->target.evidence == EVIDENCE_SILICON;
    metric->sampling.drift = (struct drift){.verdict = DRIFT_NONE, .blocks = 12, .p = 0.5};
    metrics_set_statistics(run, metric);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    f->target.evidence = EVIDENCE_SILICON;
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

static void assert_text(json_t *object, const char *keys, const char *text)
{
    char *name = strdup(keys), *rest = NULL;
    json_t *at = object;
    for (char *key = strtok_r(name, ".", &rest); key; key = strtok_r(NULL, ".", &rest))
        at = json_object_get(at, key);
    char *found =
        json_dumps(at, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(6));
    assert_non_null(found);
    assert_string_equal(found, text);
    free(found);
    free(name);
}

static void runs_of_a_board_are_one_over_all_samples(void **state)
{
    struct fixture *f = *state;
    use_run(f, 0, 12, 20, 13, 10);
    use_run(f, 1, 12, 10, 14, 20);
    json_t *object = repeats_cell_json(&cell, f->runs, 2);
    assert_text(object, "status", "\"ok\"");
    assert_text(object, "triggered", "62");
    assert_text(object, "metrics.entry.n", "60");
    assert_text(object, "metrics.entry.counts", "[[12,30],[13,10],[14,20]]");
    assert_text(object, "metrics.entry.p50", "12"); /* the 30th of 60 */
    assert_text(object, "metrics.entry.sampling.intervals", "{\"p50\":[12,13]}"); /* 22nd, 39th */
    assert_text(object, "metrics.entry.cold", "40");
    json_decref(object);
}

static void the_floor_is_the_largest_difference_of_two_runs(void **state)
{
    struct fixture *f = *state;
    use_run(f, 0, 12, 20, 13, 10);
    use_run(f, 1, 11, 10, 14, 20);
    use_run(f, 2, 12, 20, 19, 10);
    use_run(f, 3, 12, 20, 13, 10);
    json_t *object = repeats_cell_json(&cell, f->runs, RUNS);
    assert_text(object, "metrics.entry.repeats.runs", "4");
    assert_text(object, "metrics.entry.repeats.p50", "[12,14,12,12]");
    assert_text(object, "metrics.entry.repeats.max", "[13,14,19,13]");
    assert_text(object, "metrics.entry.repeats.cold", "[40,41,42,43]");
    assert_text(object, "metrics.entry.repeats.p90", "[null,null,null,null]");
    assert_text(object, "metrics.entry.repeats.floor", "{\"max\":6,\"min\":1,\"p50\":2}");
    json_decref(object);
}

static void what_calibrations_differ_by_is_uncertain(void **state)
{
    struct fixture *f = *state;
    use_run(f, 0, 12, 20, 13, 10);
    use_run(f, 1, 12, 20, 13, 10);
    f->runs[1].metrics[0].overhead = 3;
    f->runs[1].metrics[0].overhead_spread = 3;
    json_t *object = repeats_cell_json(&cell, f->runs, 2);
    assert_text(object, "metrics.entry.overhead", "4");
    assert_text(object, "metrics.entry.overhead_spread", "3"); /* 3 to 6 */
    json_decref(object);
}

/* 0.004 would be a drift in one run; in one of four it is none. */
static void one_run_of_many_may_seem_to_drift(void **state)
{
    struct fixture *f = *state;
    for (unsigned count = 2; count <= RUNS; count += 2) {
        for (size_t i = 0; i < count; i++)
            use_run(f, i, 12, 20, 13, 10);
        f->runs[1].metrics[0].sampling.drift =
            (struct drift){.verdict = DRIFT_SHOWN, .blocks = 12, .p = 0.004, .from = 1, .to = 2};
        json_t *object = repeats_cell_json(&cell, f->runs, count);
        assert_text(object, "metrics.entry.sampling.drift.p", count == 2 ? "0.008" : "0.016");
        assert_text(object, "metrics.entry.sampling.drift.verdict",
                    count == 2 ? "\"shown\"" : "\"none\"");
        json_decref(object);
        for (size_t i = 0; i < count; i++)
            analysis_free(&f->runs[i]);
    }
}

static void a_run_without_a_number_leaves_the_cell_without_one(void **state)
{
    struct fixture *f = *state;
    use_run(f, 0, 12, 20, 13, 10);
    f->runs[1] = (struct analysis){.records = &f->records,
                                   .target = &f->target,
                                   .status = RESULT_INCONCLUSIVE,
                                   .reason = "2 frames were lost"};
    json_t *object = repeats_cell_json(&cell, f->runs, 2);
    assert_text(object, "status", "\"inconclusive\"");
    assert_text(object, "reason", "\"in run 2 of 2: 2 frames were lost\"");
    assert_text(object, "metrics", "{}");
    json_decref(object);
}

/* A board that refuses in one run what it did in another is not one that cannot. */
static void what_one_run_could_do_is_not_unsupported(void **state)
{
    struct fixture *f = *state;
    for (size_t refusing = 0; refusing < 2; refusing++) {
        analysis_free(&f->runs[1 - refusing]);
        use_run(f, 1 - refusing, 12, 20, 13, 10);
        f->runs[refusing] = (struct analysis){.records = &f->records,
                                              .target = &f->target,
                                              .status = RESULT_UNSUPPORTED,
                                              .reason = "not on this target"};
        json_t *object = repeats_cell_json(&cell, f->runs, 2);
        assert_text(object, "status", "\"inconclusive\"");
        assert_text(object, "reason",
                    refusing ? "\"in run 2 of 2: not on this target\""
                             : "\"in run 1 of 2: not on this target\"");
        assert_text(object, "metrics", "{}");
        json_decref(object);
        analysis_free(&f->runs[1 - refusing]);
    }
    f->runs[0] = f->runs[1];
    json_t *object = repeats_cell_json(&cell, f->runs, 2);
    assert_text(object, "status", "\"unsupported\"");
    assert_text(object, "reason", "\"not on this target\"");
    json_decref(object);
}

static void runs_under_an_emulation_are_one_trial_or_none(void **state)
{
    struct fixture *f = *state;
    f->target.evidence = EVIDENCE_MODEL;
    use_run(f, 0, 12, 20, 13, 10);
    use_run(f, 1, 12, 20, 13, 10);
    f->runs[1].metrics[0].cold = 40;
    json_t *object = repeats_cell_json(&cell, f->runs, 2);
    assert_text(object, "metrics.entry.n", "30");
    assert_text(object, "metrics.entry.repeats.floor", "{\"max\":0,\"min\":0,\"p50\":0,\"p90\":0}");
    json_decref(object);
    f->runs[1].metrics[0].cold = 41;
    object = repeats_cell_json(&cell, f->runs, 2);
    assert_text(object, "status", "\"inconclusive\"");
    assert_text(object, "reason",
                "\"run 2 of 2 differs from the first, as no two runs under an emulation do\"");
    assert_text(object, "metrics", "{}");
    json_decref(object);
}

static void each_run_under_an_emulation_is_compared(void **state)
{
    struct fixture *f = *state;
    f->target.evidence = EVIDENCE_MODEL;
    for (size_t i = 0; i < 3; i++)
        use_run(f, i, 12, 20, 13, 10);
    f->runs[1].metrics[0].cold = f->runs[0].metrics[0].cold;
    f->runs[2].metrics[0].cold = f->runs[0].metrics[0].cold + 1;
    json_t *object = repeats_cell_json(&cell, f->runs, 3);
    assert_text(object, "reason",
                "\"run 3 of 3 differs from the first, as no two runs under an emulation do\"");
    json_decref(object);
}

/* Without memory there is no cell, rather than one without its figures. */
static void runs_that_cannot_be_pooled_are_no_cell(void **state)
{
    struct fixture *f = *state;
    use_run(f, 0, 12, 20, 13, 10);
    use_run(f, 1, 12, 10, 14, 20);
    memory_fail_at(1);
    json_t *object = repeats_cell_json(&cell, f->runs, 2);
    assert_true(memory_failed());
    assert_null(object);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(runs_of_a_board_are_one_over_all_samples),
        T(the_floor_is_the_largest_difference_of_two_runs),
        T(what_calibrations_differ_by_is_uncertain),
        T(one_run_of_many_may_seem_to_drift),
        T(a_run_without_a_number_leaves_the_cell_without_one),
        T(what_one_run_could_do_is_not_unsupported),
        T(runs_under_an_emulation_are_one_trial_or_none),
        T(each_run_under_an_emulation_is_compared),
        T(runs_that_cannot_be_pooled_are_no_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
