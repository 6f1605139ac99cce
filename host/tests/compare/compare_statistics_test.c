/* Statistics of measured differences against published worked examples, and against what they
 * promise, in simulations: how often they speak of equal runs, how often an
 * interval holds the truth.
 */
#include "host/lib/compare/print.h"
#include "host/lib/compare/statistics.h"
#include "host/tests/base/short_memory.h"
#include "host/tests/compare/compare_run.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SAMPLES 1000u

static uint64_t state = 12345; /* of the simulations, which are the same each time */

static double uniform(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(state >> 11) + 0.5) * 0x1p-53;
}

/* Cycles as boards have them: a floor with a tail; `scale` moves all of it. */
static int64_t draw(double scale)
{
    double tail = -80 * log(uniform());
    return (int64_t)(scale * (2000 + tail + (uniform() < 0.02 ? 600 : 0)) + 0.5);
}

static int by_value(const void *one, const void *other)
{
    const int64_t *a = one, *b = other;
    return (*a > *b) - (*a < *b);
}

/* Counts of values, which are sorted in place. */
static struct sample sample_of(int64_t *values, size_t count, struct result_count *rows)
{
    struct sample sample = {rows, 0, count};

    qsort(values, count, sizeof *values, by_value);
    for (size_t i = 0; i < count; i++) {
        if (!sample.rows || rows[sample.rows - 1].value != values[i])
            rows[sample.rows++] = (struct result_count){values[i], 0};
        rows[sample.rows - 1].count++;
    }
    return sample;
}

static struct sample simulate(size_t count, double scale, struct result_count *rows)
{
    static int64_t values[SAMPLES];

    for (size_t i = 0; i < count; i++)
        values[i] = draw(scale);
    return sample_of(values, count, rows);
}

/* ---- Worked examples ---- */

/* Fisher's tea: 3 of 4 cups; and the textbook table of students who study. */
static void fishers_exact_test_is_that_of_the_textbooks(void **unused)
{
    (void)unused;
    assert_true(fabs(compare_fisher(3, 1, 1, 3) - 34.0 / 70) < 1e-9);
    assert_true(fabs(compare_fisher(1, 9, 11, 3) - 0.002759456) < 1e-8);
    assert_true(fabs(compare_fisher(5, 5, 5, 5) - 1) < 1e-9);
    assert_true(fabs(compare_fisher(0, 0, 4, 4) - 1) < 1e-9);
}

/* Mann and Whitney's race as it is told: T H H H H H T T T T T H, U of 11 and 25 out of 36. */
static void cliffs_delta_counts_who_comes_before_whom(void **unused)
{
    (void)unused;
    struct result_count tortoises[] = {{1, 1}, {7, 1}, {8, 1}, {9, 1}, {10, 1}, {11, 1}};
    struct result_count hares[] = {{2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {12, 1}};
    struct result_count tied[] = {{5, 6}}, both[] = {{4, 3}, {5, 3}};
    const struct sample t = {tortoises, 6, 6}, h = {hares, 6, 6}, equal = {tied, 1, 6},
                        half = {both, 2, 6};

    assert_true(fabs(compare_delta(&h, &t) - (25.0 - 11.0) / 36) < 1e-12);
    assert_true(fabs(compare_delta(&t, &h) + (25.0 - 11.0) / 36) < 1e-12);
    assert_true(compare_delta(&equal, &equal) == 0);
    assert_true(compare_delta(&half, &equal) == 0.5);
}

/* Four hypotheses at 0.01, 0.04, 0.03 and 0.005. */
static void holms_correction_steps_down(void **unused)
{
    (void)unused;
    static const double p[] = {0.01, 0.04, 0.03, 0.005}, wanted[] = {0.03, 0.06, 0.06, 0.02};
    double adjusted[4];

    assert_true(compare_holm(p, adjusted, 4));
    for (int i = 0; i < 4; i++)
        assert_true(fabs(adjusted[i] - wanted[i]) < 1e-12);
    assert_true(compare_holm((const double[]){0.7, 0.8}, adjusted, 2));
    assert_true(adjusted[0] == 1 && adjusted[1] == 1);
}

/* Efron and Tibshirani, An Introduction to the Bootstrap, table 2.2: the treated mice's median has
 * a bootstrap standard error of 37.83 with infinitely many replicates. */
static void the_bootstrap_of_a_median_is_that_of_efron_and_tibshirani(void **unused)
{
    (void)unused;
    static const double mice[] = {16, 23, 38, 94, 99, 141, 197};
    uint64_t own = 1;
    double sum = 0, squares = 0;
    const unsigned draws = 200000;

    for (unsigned i = 0; i < draws; i++) {
        double value = mice[(size_t)(compare_bootstrap_rank(&own, 7, 0.5) * 7)];
        sum += value;
        squares += value * value;
    }
    double mean = sum / draws, error = sqrt(squares / draws - mean * mean);
    if (fabs(error - 37.83) > 0.2)
        fail_msg("%f", error);
}

static void quantiles_are_nearest_ranks(void **unused)
{
    (void)unused;
    struct result_count rows[] = {{1, 5}, {2, 4}, {9, 1}};
    const struct sample sample = {rows, 3, 10};

    assert_int_equal(compare_quantile(&sample, 0.5), 1);
    assert_int_equal(compare_quantile(&sample, 0.51), 2);
    assert_int_equal(compare_quantile(&sample, 0.9), 2);
    assert_int_equal(compare_quantile(&sample, 0.99), 9);
}

/* What is tied at the top lies at or below everything: only what lies below it tells. */
static void an_atom_at_the_top_is_seen_by_what_lies_below_it(void **unused)
{
    (void)unused;
    struct result_count all[] = {{10, 1000}}, some[] = {{10, 600}, {500, 400}};
    const struct sample one = {all, 1, 1000}, other = {some, 2, 1000};

    assert_true(compare_quantile_test(&one, &other, 0.9) < 1e-50);
    assert_true(compare_quantile_test(&other, &one, 0.99) < 1e-50);
    assert_true(compare_quantile_test(&one, &one, 0.9) == 1);
}

/* Of counts that are 0 or 1 the sum's test is Fisher's: 0 of 1000 and 12 of 1000. */
static void a_sum_is_tested_by_how_many_are_above_each_value(void **unused)
{
    (void)unused;
    struct result_count none[] = {{0, 1000}}, rare[] = {{0, 988}, {1, 12}};
    struct result_count three[] = {{0, 990}, {1, 4}, {2, 3}, {4, 3}}, shifted[] = {{7, 1000}};
    const struct sample a = {none, 1, 1000}, b = {rare, 2, 1000}, c = {three, 4, 1000},
                        d = {shifted, 1, 1000};

    assert_true(fabs(compare_sum_test(&a, &b) - compare_fisher(1000, 0, 988, 12)) < 1e-15);
    assert_true(fabs(compare_sum_test(&a, &c) - 3 * compare_fisher(1000, 0, 990, 10)) < 1e-9);
    assert_true(compare_sum_test(&a, &d) < 1e-50);
    assert_true(compare_sum_test(&d, &d) == 1);
    assert_true(fabs(compare_mean(&c) - 0.022) < 1e-12);
    const struct interval interval = compare_mean_interval(&a, &b);
    assert_true(interval.low > 0 && interval.low < 0.012 && interval.high > 0.012);
}

/* ---- Simulations ---- */

/* Many tests of one pair of equal runs: one false alarm in twenty pairs, at most. */
static void equal_runs_are_spoken_of_no_more_often_than_the_level_says(void **unused)
{
    (void)unused;
    static struct result_count a[SAMPLES], b[SAMPLES];
    static const double levels[] = {0.5, 0.9, 0.99};
    const unsigned pairs = 400, cells = 4;
    unsigned alarms = 0, single = 0;

    for (unsigned pair = 0; pair < pairs; pair++) {
        double p[12], adjusted[12];
        bool alarm = false;
        for (unsigned i = 0; i < cells; i++) {
            const struct sample one = simulate(SAMPLES, 1, a), other = simulate(SAMPLES, 1, b);
            for (unsigned j = 0; j < 3; j++)
                p[3 * i + j] = compare_quantile_test(&one, &other, levels[j]);
        }
        single += p[0] <= 0.05;
        assert_true(compare_holm(p, adjusted, 12));
        for (unsigned i = 0; i < 12; i++)
            alarm |= adjusted[i] <= 0.05;
        alarms += alarm;
    }
    /* 5 % of 400 are 20; three standard deviations more are 33. Not dead either: one test alone. */
    if (alarms > 33 || single > 33 || single < 4)
        fail_msg("%u of %u pairs, %u single tests", alarms, pairs, single);
}

/* The true difference of the medians of two populations is in 95 of 100 intervals. */
static void intervals_hold_the_truth_as_often_as_they_say(void **unused)
{
    (void)unused;
    static struct result_count a[SAMPLES], b[SAMPLES];
    const unsigned trials = 400;
    unsigned held = 0;

    /* Medians of 10 scaled exponentials in thousandths: ln 2 apart by a factor of 1.1. */
    for (unsigned trial = 0; trial < trials; trial++) {
        static int64_t values[2][SAMPLES];
        for (size_t i = 0; i < SAMPLES; i++) {
            values[0][i] = (int64_t)(-100000 * log(uniform()));
            values[1][i] = (int64_t)(-110000 * log(uniform()));
        }
        const struct sample one = sample_of(values[0], SAMPLES, a),
                            other = sample_of(values[1], SAMPLES, b);
        const struct interval interval = compare_bootstrap(&one, &other, 0.5, 0.95, trial);
        double truth = 10000 * log(2);
        held += interval.low <= truth && truth <= interval.high;
    }
    /* 380 are due; three standard deviations are 13. */
    if (held < 367 || held > 393)
        fail_msg("%u of %u", held, trials);
}

static void the_same_seed_gives_the_same_interval(void **unused)
{
    (void)unused;
    static struct result_count a[SAMPLES], b[SAMPLES];
    const struct sample one = simulate(SAMPLES, 1, a), other = simulate(SAMPLES, 1.05, b);
    const struct interval first = compare_bootstrap(&one, &other, 0.9, 0.95, 7),
                          second = compare_bootstrap(&one, &other, 0.9, 0.95, 7);

    assert_true(first.low == second.low && first.high == second.high && first.low < first.high);
}

/* Of the same replicates, those that are kept for less of them lie inside, at both ends. */
static void a_lower_level_gives_a_narrower_interval(void **unused)
{
    (void)unused;
    static struct result_count a[SAMPLES], b[SAMPLES];
    const struct sample one = simulate(SAMPLES, 1, a), other = simulate(SAMPLES, 1.05, b);
    const struct interval wide = compare_bootstrap(&one, &other, 0.9, 0.95, 7),
                          narrow = compare_bootstrap(&one, &other, 0.9, 0.5, 7);

    assert_true(wide.low < narrow.low && narrow.low < narrow.high && narrow.high < wide.high);
}

/* The smallest and the largest that there are. */
static void a_quantile_is_a_value_at_either_end(void **unused)
{
    (void)unused;
    struct result_count ends[] = {{INT64_MIN, 1}, {INT64_MAX, 1}}, one[] = {{5, 1}};
    const struct sample both = {ends, 2, 2}, single = {one, 1, 1};

    assert_true(compare_quantile(&both, 0) == INT64_MIN);
    assert_true(compare_quantile(&both, 2) == INT64_MAX);
    assert_true(compare_quantile_test(&both, &both, 0) == 1);
    assert_true(compare_quantile_test(&both, &both, 2) == 1);
    const struct interval none = compare_mean_interval(&single, &single);
    assert_true(none.low == 0 && none.high == 0); /* of one sample nobody knows an error */
    assert_true(compare_holm(NULL, NULL, 0));
}

/* More values than are tested: so many as the limit says, spread over all of them. */
static void of_many_values_some_are_tested(void **unused)
{
    (void)unused;
    static struct result_count low[SAMPLES], high[SAMPLES];
    struct sample a = {low, SAMPLES, SAMPLES}, b = {high, SAMPLES, SAMPLES};

    for (int64_t i = 0; i < (int64_t)SAMPLES; i++) {
        low[i] = (struct result_count){2 * i, 1};
        high[i] = (struct result_count){2 * i + 1, 1};
    }
    assert_true(compare_sum_test(&a, &b) == 1);
    for (size_t i = 0; i < SAMPLES; i++)
        high[i].value += 4 * (int64_t)SAMPLES;
    assert_true(compare_sum_test(&a, &b) < 1e-12);
}

/* ---- Whole comparisons ---- */

#define BOARD "nucleo_f103rb"

static json_t *quantile_json(const struct sample *sample, double p)
{
    return json_integer(compare_quantile(sample, p));
}

/* So many cells of a board, measured; the first one's values are `scale` times the others'. */
static json_t *measure(unsigned cells, double scale)
{
    static struct result_count rows[SAMPLES];
    json_t *run = report_run_new("silicon");

    report_run_target(run, BOARD, "silicon", "dwt");
    for (unsigned i = 0; i < cells; i++) {
        char style[16];
        snprintf(style, sizeof style, "style%u", i);
        const struct sample sample = simulate(SAMPLES, i ? 1 : scale, rows);
        json_t *metric =
            report_run_value(report_run_cell(run, BOARD, "entry_exit", style, "none"), "entry", 0);
        json_t *counts = json_array();
        double sum = 0;
        for (size_t j = 0; j < sample.rows; j++) {
            json_array_append_new(
                counts, json_pack("[I, I]", (json_int_t)rows[j].value, (json_int_t)rows[j].count));
            sum += (double)rows[j].value * (double)rows[j].count;
        }
        json_object_set_new(metric, "counts", counts);
        json_object_set_new(metric, "n", json_integer(SAMPLES));
        json_object_set_new(metric, "min", json_integer(rows[0].value));
        json_object_set_new(metric, "max", json_integer(rows[sample.rows - 1].value));
        json_object_set_new(metric, "mean", json_real(sum / SAMPLES));
        json_object_set_new(metric, "p50", quantile_json(&sample, 0.5));
        json_object_set_new(metric, "p90", quantile_json(&sample, 0.9));
        json_object_set_new(metric, "p99", quantile_json(&sample, 0.99));
        memset(rows, 0, sizeof rows);
    }
    return run;
}

/* A cell of 1000 samples: so many of them are `value`, the others `usual`. */
static json_t *measure_mix(const char *name, bool count, int usual, int value, int times)
{
    json_t *run = report_run_new("silicon");
    int highest = times ? value : usual;

    report_run_target(run, BOARD, "silicon", "dwt");
    json_t *cell = report_run_cell(run, BOARD, "entry_exit", "raw_c", "none");
    json_object_set_new(cell, "triggered", json_integer(1000));
    json_object_set_new(cell, "sampled", json_integer(1000));
    json_t *metric = report_run_value(cell, name, usual);
    json_object_set_new(metric, "counts",
                        times ? json_pack("[[i, i], [i, i]]", usual, 1000 - times, value, times)
                              : json_pack("[[i, i]]", usual, 1000));
    json_object_set_new(metric, "n", json_integer(1000));
    json_object_set_new(metric, "max", json_integer(highest));
    json_object_set_new(metric, "mean", json_real(usual + (value - usual) * times / 1000.0));
    json_object_set_new(metric, "p90", json_integer(times > 100 ? value : usual));
    json_object_set_new(metric, "p99", json_integer(times > 10 ? value : usual));
    if (count)
        json_object_set_new(metric, "total", json_integer(usual * (1000 - times) + value * times));
    return run;
}

struct trial {
    struct results *old, *new, *again;
    struct comparison *comparison;
};

static void compare_runs(struct trial *trial, double scale, bool again, double noise)
{
    struct message message = {0};

    trial->old = compare_run_load(measure(10, 1));
    trial->new = compare_run_load(measure(10, scale));
    trial->again = again ? compare_run_load(measure(10, noise)) : NULL;
    trial->comparison =
        compare(&(struct compare_side){trial->old, NULL}, &(struct compare_side){trial->new, NULL},
                &(struct compare_request){NULL, NULL, trial->again}, &message);
    if (!trial->comparison)
        fail_msg("%s", message.text);
}

static void compare_json(struct trial *trial, json_t *old, json_t *new, json_t *again,
                         struct message *message)
{
    *message = (struct message){0};
    trial->old = compare_run_load(old);
    trial->new = compare_run_load(new);
    trial->again = again ? compare_run_load(again) : NULL;
    trial->comparison =
        compare(&(struct compare_side){trial->old, NULL}, &(struct compare_side){trial->new, NULL},
                &(struct compare_request){NULL, NULL, trial->again}, message);
}

static void release(struct trial *trial)
{
    comparison_free(trial->comparison);
    results_free(trial->old);
    results_free(trial->new);
    results_free(trial->again);
}

static void a_planted_shift_of_2_percent_is_found_with_its_interval(void **unused)
{
    (void)unused;
    struct trial trial;

    compare_runs(&trial, 1.02, true, 1);
    assert_int_equal(trial.comparison->by_change[CHANGE_WORSE], 1);
    assert_int_equal(trial.comparison->by_change[CHANGE_EQUAL], 9);
    const struct difference *first = &trial.comparison->differences[0];
    const struct silicon_statistic *median = silicon_shown(first);
    assert_string_equal(first->new_cell->subject, "style0");
    assert_string_equal(median->name, "p50");
    assert_false(first->certain);
    assert_true(median->low > 20 && median->low <= 41 && median->high >= 41 && median->high < 60);
    assert_true(compare_is_worse(trial.comparison));
    assert_int_equal(trial.comparison->note_count, 0);
    release(&trial);
}

static void two_runs_of_the_same_are_silent(void **unused)
{
    (void)unused;
    unsigned alarms = 0;

    for (unsigned i = 0; i < 20; i++) {
        struct trial trial;
        compare_runs(&trial, 1, false, 1);
        alarms += compare_is_changed(trial.comparison);
        assert_int_equal(trial.comparison->note_count, 1); /* that nobody knows the noise */
        release(&trial);
    }
    if (alarms > 3) /* one is due at the most */
        fail_msg("%u of 20", alarms);
}

static void a_shift_within_what_an_a_a_pair_shows_is_noise(void **unused)
{
    (void)unused;
    struct trial trial;

    compare_runs(&trial, 1.02, true, 1.04);
    assert_int_equal(trial.comparison->by_change[CHANGE_WORSE], 0);
    assert_true(trial.comparison->differences[0].silicon.delta_floor > 0.3);
    release(&trial);
}

static void four_of_ten_that_are_slow_are_worse(void **unused)
{
    (void)unused;
    struct trial trial;
    struct message message;

    compare_json(&trial, measure_mix("entry", false, 10, 500, 0),
                 measure_mix("entry", false, 10, 500, 400), NULL, &message);
    assert_int_equal(trial.comparison->differences[0].change, CHANGE_WORSE);
    assert_string_equal(silicon_shown(&trial.comparison->differences[0])->name, "p90");
    release(&trial);
}

/* The middle's noise does not hide a tail: three of a hundred take ten times as long. */
static void a_tail_is_seen_beside_a_noisy_middle(void **unused)
{
    (void)unused;
    struct trial trial;
    struct message message;

    compare_json(&trial, measure_mix("entry", false, 100, 101, 0),
                 measure_mix("entry", false, 100, 1000, 30),
                 measure_mix("entry", false, 100, 101, 400), &message);
    const struct difference *own = &trial.comparison->differences[0];
    assert_true(own->silicon.delta_floor > own->silicon.delta);
    assert_int_equal(own->change, CHANGE_WORSE);
    assert_string_equal(silicon_shown(own)->name, "p99");
    release(&trial);
}

/* One in a hundred is in no median and no 90th percentile. */
static void counts_are_compared_by_their_total(void **unused)
{
    (void)unused;
    struct trial trial;
    struct message message;

    compare_json(&trial, measure_mix("missed_events", true, 0, 1, 0),
                 measure_mix("missed_events", true, 0, 1, 9), NULL, &message);
    const struct difference *own = &trial.comparison->differences[0];
    const struct silicon_statistic *shown = silicon_shown(own);
    assert_int_equal(own->change, CHANGE_WORSE);
    assert_string_equal(shown->name, "per_trigger");
    assert_true(shown->from == 0 && shown->to == 0.009 && shown->low > 0);
    release(&trial);
    compare_json(&trial, measure_mix("missed_events", true, 0, 1, 100),
                 measure_mix("missed_events", true, 0, 1, 110), NULL, &message);
    assert_int_equal(trial.comparison->differences[0].change, CHANGE_EQUAL);
    release(&trial);
}

/* What the pair has nothing of is not silently without noise. */
static void a_metric_without_noise_is_told(void **unused)
{
    (void)unused;
    struct trial trial;
    struct message message;
    json_t *runs[2];

    for (int i = 0; i < 2; i++) {
        runs[i] = measure_mix("entry", false, 10, 500, 0);
        json_t *cell = json_array_get(json_object_get(runs[i], "cells"), 0);
        report_run_value(cell, "exit", 7);
    }
    compare_json(&trial, runs[0], runs[1], measure_mix("entry", false, 10, 500, 3), &message);
    assert_int_equal(trial.comparison->note_count, 1);
    assert_string_equal(trial.comparison->notes[0],
                        "the run of --again tells no noise of exit of " BOARD);
    release(&trial);
}

/* The mix as OLD, and as the run of --again with one word of its target another. */
static void refuses_again(json_t *again, const char *words)
{
    struct trial trial;
    struct message message;

    compare_json(&trial, measure_mix("entry", false, 10, 500, 0),
                 measure_mix("entry", false, 10, 500, 400), again, &message);
    if (trial.comparison || !strstr(message.text, words))
        fail_msg("wanted %s\ngot %s", words, message.text);
    release(&trial);
}

static json_t *with(json_t *run, const char *key, const char *value)
{
    json_object_set_new(json_array_get(json_object_get(run, "targets"), 0), key,
                        json_string(value));
    return run;
}

static void a_run_that_is_not_old_once_more_tells_no_noise(void **unused)
{
    (void)unused;
    refuses_again(with(measure_mix("entry", false, 10, 500, 1), "evidence", "insns"),
                  "evidence: silicon, then insns");
    refuses_again(with(measure_mix("entry", false, 10, 500, 1), "core", "cortex-m4"), "core: ");
    refuses_again(with(measure_mix("entry", false, 10, 500, 1), "compiler", "gcc 99"),
                  "compiler: ");
    refuses_again(measure_mix("exit", false, 10, 500, 1), "it tells no noise");
    refuses_again(measure_mix("entry", false, 10, 500, 0), "to the last sample");
    refuses_again(measure_mix("entry", false, 10, 500, 400), "to the last sample");
}

/* Whichever of them is longer at the top. */
static void no_sample_comes_first_in_a_test_of_sums(void **unused)
{
    (void)unused;
    static const struct result_count short_rows[] = {{10, 30}, {11, 10}},
                                     long_rows[] = {{10, 20}, {12, 15}, {40, 5}};
    const struct sample one = {short_rows, 2, 40}, other = {long_rows, 3, 40};
    double p = compare_sum_test(&one, &other);

    assert_true(p > 0 && p < 0.05);
    assert_true(compare_sum_test(&other, &one) == p);
    assert_true(compare_sum_test(&other, &other) == 1);
}

/* Mean and variance of the rank's distribution, beta(r, n - r + 1), at its ends, too: there a draw
 * is thrown away now and then. */
static void ranks_are_drawn_from_their_distribution(void **unused)
{
    (void)unused;
    static const struct {
        uint64_t n;
        double p, rank;
    } cases[] = {{1, 0.5, 1}, {3, 0.01, 1}, {3, 0.99, 3}, {20, 0.5, 10}};
    const unsigned draws = 100000;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t own = i;
        double sum = 0, squares = 0, a = cases[i].rank, b = (double)cases[i].n - a + 1;
        for (unsigned draw = 0; draw < draws; draw++) {
            double value = compare_bootstrap_rank(&own, cases[i].n, cases[i].p);
            assert_true(value > 0 && value < 1);
            sum += value;
            squares += value * value;
        }
        double mean = a / (a + b), variance = a * b / ((a + b) * (a + b) * (a + b + 1));
        double found = sum / draws, error = sqrt(variance / draws);
        assert_true(fabs(found - mean) < 5 * error);
        assert_true(fabs(squares / draws - found * found - variance) < 0.03 * variance);
    }
}

/* Nothing is known then, which is not that nothing changed. */
static void without_memory_an_interval_has_no_ends(void **unused)
{
    (void)unused;
    static const struct result_count few[] = {{10, 3}, {12, 4}};
    const struct sample one = {few, 2, 7};
    double adjusted[1] = {7};
    unsigned number = 1;
    struct interval interval;
    bool good;

    while (memory_fail_at(number++), interval = compare_bootstrap(&one, &one, 0.5, 0.95, 1),
           memory_failed())
        assert_true(interval.low == -INFINITY && interval.high == INFINITY);
    assert_int_equal(number, 5); /* replicates, and the sums of either */
    assert_true(interval.low >= -2 && interval.high <= 2);
    memory_fail_at(1);
    good = compare_holm((const double[]){0.5}, adjusted, 1);
    assert_true(memory_failed());
    assert_false(good);
    assert_true(adjusted[0] == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fishers_exact_test_is_that_of_the_textbooks),
        cmocka_unit_test(cliffs_delta_counts_who_comes_before_whom),
        cmocka_unit_test(holms_correction_steps_down),
        cmocka_unit_test(the_bootstrap_of_a_median_is_that_of_efron_and_tibshirani),
        cmocka_unit_test(no_sample_comes_first_in_a_test_of_sums),
        cmocka_unit_test(ranks_are_drawn_from_their_distribution),
        cmocka_unit_test(without_memory_an_interval_has_no_ends),
        cmocka_unit_test(quantiles_are_nearest_ranks),
        cmocka_unit_test(an_atom_at_the_top_is_seen_by_what_lies_below_it),
        cmocka_unit_test(a_sum_is_tested_by_how_many_are_above_each_value),
        cmocka_unit_test(equal_runs_are_spoken_of_no_more_often_than_the_level_says),
        cmocka_unit_test(intervals_hold_the_truth_as_often_as_they_say),
        cmocka_unit_test(the_same_seed_gives_the_same_interval),
        cmocka_unit_test(a_lower_level_gives_a_narrower_interval),
        cmocka_unit_test(a_quantile_is_a_value_at_either_end),
        cmocka_unit_test(of_many_values_some_are_tested),
        cmocka_unit_test(a_planted_shift_of_2_percent_is_found_with_its_interval),
        cmocka_unit_test(two_runs_of_the_same_are_silent),
        cmocka_unit_test(a_shift_within_what_an_a_a_pair_shows_is_noise),
        cmocka_unit_test(four_of_ten_that_are_slow_are_worse),
        cmocka_unit_test(a_tail_is_seen_beside_a_noisy_middle),
        cmocka_unit_test(counts_are_compared_by_their_total),
        cmocka_unit_test(a_metric_without_noise_is_told),
        cmocka_unit_test(a_run_that_is_not_old_once_more_tells_no_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
