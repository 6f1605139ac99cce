/* Tails from the captures of a run directory: which samples an estimate is made of, in which order,
 * and when there is none. The run is written here: four cells on two boards, each with a time that
 * is distributed exponentially and a count.
 */
#include "host/lib/tails/tails.h"

#include "host/lib/run/rebuild.h"
#include "host/lib/store/capture.h"
#include "host/lib/store/provenance.h"
#include "host/lib/tails/tail_json.h"
#include "host/tests/base/short_memory.h"
#include "host/tests/files/own_folder.h"
#include "host/tests/silicon/random.h"

#include <string.h>

#define FIRMWARE "host/tests/fixtures/firmware"
#define CONFIG                                                                                     \
    "name: tails\n"                                                                                \
    "boards: [mps2-an385, mps2-an386]\n"                                                           \
    "scenarios: entry_exit\n"                                                                      \
    "styles: [raw_c, raw_asm]\n"                                                                   \
    "samples: {synchronous: 4101}\n"
#define CELLS     4u
#define SAMPLES   4101u /* the first one cold */
#define HOT       (SAMPLES - 1u)
#define PER_BATCH 50u
#define CLOCK_HZ  25000000u
#define RUN       1001u
#define OVERHEAD  2u
#define OTHER     "the captures cannot be read, or are not those of these results"
#define NONE      "the samples' order is in the captures of a run directory, and there are none here"

enum { ENTRY, LOST, COLUMNS };

static struct message message;
static struct board_list boards;
static struct config *config;
static json_t *manifest;
static struct rundir dir;
static struct results *results;

/* ---- What the boards said ---- */

static uint8_t raw[1u << 17];
static size_t raw_size;
static uint16_t sequence;

static void put_frame(uint8_t type, const uint8_t *payload, size_t size)
{
    raw_size +=
        wire_frame_encode(type, sequence++, payload, size, raw + raw_size, sizeof raw - raw_size);
}

static struct wire_bytes text(const char *of)
{
    return (struct wire_bytes){(const uint8_t *)of, (uint16_t)strlen(of)};
}

/* `audit`: what it shows besides of its DWT. */
static void write_target(const char *board, uint32_t audit)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    bool m4 = strcmp(board, "mps2-an386") == 0;
    struct wire_identity identity = {
        .schema_version = WIRE_SCHEMA_VERSION,
        .board = text(board),
        .core = text(m4 ? "cortex-m4" : "cortex-m3"),
        .cpuid = m4 ? 0x410FC241u : 0x412FC231u,
        .compiler = text("gcc 0"),
        .flags = text("-Os"),
        .git = text("tails"),
        .code_memory = text("flash"),
        .data_memory = text("ram"),
        .audit = WIRE_AUDIT_DWT_HAS_MAKER | audit,
        .clock_source = WIRE_CLOCK_DWT,
        .clock_hz = CLOCK_HZ,
        .clock_bits = 32,
        .systick_hz = CLOCK_HZ,
        .rate_insns = RUN,
        .rate_raw = RUN,
        .rate_systick = RUN,
    };
    struct capture capture = {.board = (char *)(size_t)board, .reruns = json_array(), .raw = raw};
    raw_size = sequence = 0;
    put_frame(WIRE_FRAME_IDENTITY, payload,
              wire_identity_encode(&identity, payload, sizeof payload));
    capture.raw_size = raw_size;
    char *path = rundir_target_file(&dir, board);
    assert_true(rundir_make_board(&dir, board, &message));
    assert_true(capture_write(dir.path, path, &capture, &message));
    json_decref(capture.reruns);
    free(path);
}

static bool are_equal; /* all values */

/* Of the samples of a cell in one run of the matrix. */
static void set_values(const struct manifest_cell *cell, uint32_t slot, uint32_t *values)
{
    uint64_t state = 1000u * slot + cell->number + (cell->board[9] == '6' ? 100u : 0u);
    for (uint32_t i = 0; i < SAMPLES; i++)
        values[i] =
            100u +
            (are_equal ? 0 : (uint32_t)(1000.0 * pareto_quantile(0, random_uniform(&state))));
}

static void put_begin(const struct manifest_cell *cell, uint8_t columns)
{
    uint8_t payload[WIRE_PAYLOAD_MAX];
    uint8_t list[] = {WIRE_METRIC_ENTRY, WIRE_FORM_SPAN, WIRE_METRIC_LOST_UPDATES, WIRE_FORM_COUNT};
    struct wire_cell_begin begin = {.cell = cell->number,
                                    .trigger = WIRE_TRIGGER_SYNCHRONOUS,
                                    .samples = SAMPLES,
                                    .columns = {list, (uint16_t)(2u * columns)}};
    put_frame(WIRE_FRAME_CELL_BEGIN, payload,
              wire_cell_begin_encode(&begin, payload, sizeof payload));
    struct wire_calibration span = {cell->number, WIRE_METRIC_ENTRY, WIRE_SPAN_SPAN,
                                    16,           OVERHEAD,          OVERHEAD};
    put_frame(WIRE_FRAME_CALIBRATION, payload,
              wire_calibration_encode(&span, payload, sizeof payload));
}

static void put_batch(const struct manifest_cell *cell, uint8_t columns, uint32_t first,
                      const uint32_t *values)
{
    uint8_t payload[WIRE_PAYLOAD_MAX], data[500];
    struct wire_rows rows;
    size_t used = 0;
    uint32_t count = SAMPLES - first < PER_BATCH ? SAMPLES - first : PER_BATCH;
    wire_rows_begin(&rows, columns);
    for (uint32_t i = first; i < first + count; i++)
        used += wire_rows_put(&rows, (uint32_t[]){values[i] + OVERHEAD, i % 3u == 0}, data + used,
                              sizeof data - used);
    struct wire_batch batch = {.cell = cell->number,
                               .first = first,
                               .count = (uint8_t)count,
                               .run = RUN,
                               .columns = columns,
                               .data = {data, (uint16_t)used}};
    put_frame(WIRE_FRAME_BATCH, payload, wire_batch_encode(&batch, payload, sizeof payload));
}

/* The first `columns` of them. */
static void write_cell(struct manifest_cell *cell, uint32_t slot, uint8_t columns)
{
    static uint32_t values[SAMPLES];
    uint8_t payload[WIRE_PAYLOAD_MAX];
    struct wire_cell_end end = {.cell = cell->number, .triggered = SAMPLES, .sampled = SAMPLES};
    struct capture capture = {.board = (char *)(size_t)cell->board,
                              .cell = (char *)(size_t)cell->id,
                              .number = cell->number,
                              .slot = slot,
                              .reruns = json_array(),
                              .raw = raw};
    set_values(cell, slot, values);
    raw_size = sequence = 0;
    put_begin(cell, columns);
    for (uint32_t first = 0; first < SAMPLES; first += PER_BATCH)
        put_batch(cell, columns, first, values);
    put_frame(WIRE_FRAME_CELL_END, payload, wire_cell_end_encode(&end, payload, sizeof payload));
    capture.raw_size = raw_size;
    cell->slot = slot;
    char *path = rundir_cell_file(&dir, cell);
    assert_true(capture_write(dir.path, path, &capture, &message));
    json_decref(capture.reruns);
    free(path);
}

/* ---- A run ---- */

static void make_run(const char *path, uint32_t repeat)
{
    struct rebuild_summary summary;
    struct manifest_cell cell;
    json_t *own = json_deep_copy(manifest);
    if (repeat > 1)
        assert_true(manifest_set_repeat(own, repeat));
    assert_true(rundir_open(&dir, path, own, RUNDIR_FORCE, &message));
    json_decref(provenance_begin(&dir, &message));
    write_target("mps2-an385", 0);
    write_target("mps2-an386", 0);
    for (size_t i = 0; i < CELLS; i++)
        for (uint32_t slot = 1; slot <= repeat; slot++) {
            assert_true(manifest_cell_at(own, i, &cell));
            write_cell(&cell, slot, COLUMNS);
        }
    json_t *run = rebuild_run(&dir, own, &summary, NULL, &message);
    assert_string_equal(message.text, "");
    assert_non_null(run);
    results_free(results);
    results = results_from_json(run, "run.json", &message);
    assert_string_equal(message.text, "");
    assert_int_equal(results->cell_count, CELLS);
    json_decref(own);
}

static int set_up(void **state)
{
    message = (struct message){0};
    are_equal = false;
    *state = NULL;
    make_run("run", 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rundir_close(&dir);
    results_free(results);
    results = NULL;
    return 0;
}

static int set_up_all(void **state)
{
    if (!boards_load(&boards, FIRMWARE, &message) || setup(state) != 0)
        return -1;
    put("config.yaml", CONFIG);
    config = config_load("config.yaml", &boards, &message);
    manifest =
        config ? manifest_make(config, NULL, &(struct model_changes){.count = 0}, &message) : NULL;
    if (!manifest)
        print_error("%s", message.text);
    return manifest ? 0 : -1;
}

static int tear_down_all(void **state)
{
    json_decref(manifest);
    config_free(config);
    boards_free(&boards);
    return teardown(state);
}

/* The cell of the results, as the manifest has it. */
static void find_cell(const struct result_cell *of, struct manifest_cell *cell)
{
    for (size_t i = 0; i < CELLS; i++)
        if (manifest_cell_at(manifest, i, cell) && strcmp(cell->id, of->id) == 0)
            return;
    fail();
}

static void rewrite_cell(const struct result_cell *of, uint32_t slot, uint8_t columns)
{
    struct manifest_cell cell;
    find_cell(of, &cell);
    write_cell(&cell, slot, columns);
}

static void attach(const char *path, const char *cell, const char *metric)
{
    assert_true(tails_attach(results, path, cell, metric, &message));
    assert_string_equal(message.text, "");
    assert_true(results->has_tails);
}

static struct result_metric *metric_of(size_t cell, size_t metric)
{
    assert_int_equal(results->cells[cell].metric_count, COLUMNS);
    return &results->cells[cell].metrics[metric];
}

/* Of all hot samples, run behind run. */
static json_t *expected_of(size_t cell, size_t metric, uint32_t runs)
{
    static uint32_t values[SAMPLES];
    static int64_t order[2u * HOT];
    struct manifest_cell own;
    struct tail tail;
    size_t count = 0;
    const struct result_sampling *sampling = &metric_of(cell, metric)->sampling;
    enum drift_verdict drift = strcmp(sampling->drift, "none") == 0    ? DRIFT_NONE
                               : strcmp(sampling->drift, "shown") == 0 ? DRIFT_SHOWN
                                                                       : DRIFT_UNKNOWN;
    find_cell(&results->cells[cell], &own);
    for (uint32_t slot = 1; slot <= runs; slot++) {
        set_values(&own, slot, values);
        for (uint32_t i = 1; i < SAMPLES; i++)
            order[count++] = metric == ENTRY ? (int64_t)values[i] : i % 3u == 0;
    }
    assert_true(tail_judge(order, count, drift, &tail));
    return tail_json(&tail);
}

/* It belongs to the results, and is in their JSON. */
static void assert_tail(size_t cell, size_t metric, uint32_t runs)
{
    const struct result_metric *of = metric_of(cell, metric);
    json_t *expected = expected_of(cell, metric, runs);
    json_t *own = json_object_get(json_object_get(results->cells[cell].json, "metrics"), of->name);
    assert_true(json_equal(of->sampling.tail, expected));
    assert_ptr_equal(json_object_get(json_object_get(own, "sampling"), "tail"), of->sampling.tail);
    json_decref(expected);
}

static void assert_refused(size_t cell, size_t metric, const char *reason)
{
    const json_t *tail = metric_of(cell, metric)->sampling.tail;
    assert_string_equal(json_string_value(json_object_get(tail, "verdict")), "refused");
    assert_string_equal(json_string_value(json_object_get(tail, "reason")), reason);
    assert_int_equal(json_integer_value(json_object_get(tail, "n")), 0);
}

/* ---- Estimates ---- */

static void each_metric_has_the_tail_of_its_own_samples(void **state)
{
    (void)state;
    attach("run", NULL, NULL);
    for (size_t cell = 0; cell < CELLS; cell++)
        for (size_t metric = 0; metric < COLUMNS; metric++)
            assert_tail(cell, metric, 1);
    size_t estimated = 0;
    for (size_t cell = 0; cell < CELLS; cell++) {
        const json_t *tail = metric_of(cell, ENTRY)->sampling.tail;
        estimated += strcmp(json_string_value(json_object_get(tail, "verdict")), "estimate") == 0;
    }
    assert_true(estimated > 0);
}

static void only_what_is_wanted_has_one(void **state)
{
    (void)state;
    metric_of(1, ENTRY)->has_sampling = false;
    attach("run", "mps2-an385/*", "entry");
    for (size_t cell = 0; cell < CELLS; cell++) {
        bool wanted = strncmp(results->cells[cell].id, "mps2-an385/", 11) == 0 && cell != 1;
        assert_int_equal(metric_of(cell, ENTRY)->sampling.tail != NULL, wanted);
        assert_null(metric_of(cell, LOST)->sampling.tail);
    }
    assert_tail(0, ENTRY, 1);
}

static void runs_of_a_matrix_stand_one_behind_the_other(void **state)
{
    tear_down(state);
    make_run("twice", 2);
    attach("twice", NULL, NULL);
    for (size_t cell = 0; cell < CELLS; cell++)
        assert_tail(cell, ENTRY, 2);
    assert_int_equal(json_integer_value(json_object_get(metric_of(0, ENTRY)->sampling.tail, "n")),
                     2u * HOT);
}

/* What the results say of it is asked, not found out once more. */
static void a_board_that_drifts_has_no_tail(void **state)
{
    (void)state;
    static const char *const verdicts[] = {"none", "unknown", "shown"};
    for (size_t i = 0; i < 3; i++) {
        struct result_sampling *sampling = &metric_of(0, ENTRY)->sampling;
        sampling->drift = verdicts[i];
        sampling->drift_known = i != 1;
        sampling->drift_shown = i == 2;
        attach("run", NULL, "entry");
        assert_tail(0, ENTRY, 1);
        const char *reason =
            json_string_value(json_object_get(metric_of(0, ENTRY)->sampling.tail, "reason"));
        assert_true(i == 0 || strstr(reason, "drift"));
    }
}

/* ---- None ---- */

static void without_captures_each_is_refused(void **state)
{
    (void)state;
    static const char *const paths[] = {"run/run.json", "nowhere", "config.yaml"};
    for (size_t i = 0; i < 3; i++) {
        attach(paths[i], NULL, NULL);
        for (size_t cell = 0; cell < CELLS; cell++)
            for (size_t metric = 0; metric < COLUMNS; metric++)
                assert_refused(cell, metric, NONE);
    }
}

static void an_emulation_has_no_tail(void **state)
{
    (void)state;
    for (size_t i = 0; i < results->target_count; i++)
        results->targets[i].evidence = EVIDENCE_INSNS;
    assert_false(tails_attach(results, "run", NULL, NULL, &message));
    assert_string_equal(
        message.text,
        "error: run.json: a tail is estimated from samples of a board (evidence silicon), and here "
        "is none: under an emulation a trial that is repeated is the same\n");
    assert_false(results->has_tails);
    assert_null(metric_of(0, ENTRY)->sampling.tail);
    message = (struct message){0};
    results->targets[1].evidence = EVIDENCE_SILICON; /* one is enough */
    attach("run", NULL, NULL);
}

/* One count more, a value less or more: they are other samples. */
static void samples_that_the_results_do_not_count_are_refused(void **state)
{
    (void)state;
    metric_of(0, ENTRY)->n.integer++;
    metric_of(1, ENTRY)->min.integer++;
    metric_of(2, ENTRY)->max.integer--;
    attach("run", NULL, "entry");
    for (size_t cell = 0; cell < 3; cell++)
        assert_refused(cell, ENTRY, OTHER);
    assert_tail(3, ENTRY, 1);
}

static void a_cell_that_the_run_has_not_is_refused(void **state)
{
    (void)state;
    const char *id = results->cells[0].id, *board = results->cells[2].board;
    results->cells[0].id = "mps2-an385/entry_exit/another/none";
    results->cells[2].board = "another";
    attach("run", NULL, NULL);
    results->cells[0].id = id;
    results->cells[2].board = board;
    assert_refused(0, ENTRY, OTHER);
    assert_tail(1, ENTRY, 1);
    assert_refused(2, ENTRY, OTHER);
    assert_tail(3, ENTRY, 1);
}

static void a_capture_that_is_gone_is_told(void **state)
{
    (void)state;
    struct manifest_cell cell;
    find_cell(&results->cells[0], &cell);
    char *path = rundir_cell_file(&dir, &cell), *target = rundir_target_file(&dir, "mps2-an386");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(unlink(target), 0);
    attach("run", NULL, NULL);
    assert_refused(0, ENTRY, OTHER);
    assert_tail(1, ENTRY, 1);
    for (size_t i = 2; i < CELLS; i++) /* of the board that does not say who it is */
        assert_refused(i, ENTRY, OTHER);
    free(path);
    free(target);
}

/* The captures were changed behind the results: a metric is missing in all, or in one. */
static void a_metric_that_the_captures_have_not_is_refused(void **state)
{
    (void)state;
    rewrite_cell(&results->cells[0], 1, 1);
    attach("run", NULL, NULL);
    assert_tail(0, ENTRY, 1);
    assert_refused(0, LOST, OTHER);
    assert_tail(1, LOST, 1);
    tear_down(state);
    make_run("twice", 2);
    rewrite_cell(&results->cells[0], 2, 1);
    attach("twice", NULL, NULL);
    assert_refused(0, ENTRY, OTHER);
    assert_refused(0, LOST, OTHER);
    assert_tail(1, ENTRY, 2);
}

/* Its captures are those of an emulation now, whose repeats have no order. */
static void captures_of_other_evidence_are_refused(void **state)
{
    (void)state;
    write_target("mps2-an385", WIRE_AUDIT_DWT_EMULATES_INSNS);
    are_equal = true; /* else they would be refused as repeats that differ */
    rewrite_cell(&results->cells[1], 1, 1);
    are_equal = false;
    attach("run", NULL, NULL);
    assert_refused(0, ENTRY, OTHER);
    assert_refused(1, ENTRY, OTHER);
    assert_tail(2, ENTRY, 1);
}

/* ---- As JSON ---- */

static struct tail whole(void)
{
    return (struct tail){
        .estimated = true,
        .n = 5000,
        .fitted = true,
        .threshold = 17.5,
        .exceedances = 250,
        .fit = {.shape = 0.123456789, .shape_error = 0.0625, .scale = 2.5, .scale_error = INFINITY},
        .fit_statistic = 0.5,
        .fit_p = 0.25,
        .stability_p = 1,
        .runs_p = 0.75,
        .trend_p = NAN,
        .quantiles = {{30, 25, INFINITY}, {1234567.8, 40, 2e6}}};
}

static void assert_json(json_t *tail, const char *expected)
{
    char *found = json_dumps(tail, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(8));
    assert_string_equal(found, expected);
    free(found);
    json_decref(tail);
}

/* Six digits; what is no number is null. */
static void an_estimate_says_all_that_it_rests_on(void **state)
{
    (void)state;
    struct tail tail = whole();
    assert_json(
        tail_json(&tail),
        "{\"anderson_darling\":0.5,\"exceedances\":250,\"fit_p\":0.25,\"n\":5000,\"quantiles\":"
        "[{\"high\":null,\"low\":25.0,\"once_in\":1000000.0,\"value\":30.0},"
        "{\"high\":2000000.0,\"low\":40.0,\"once_in\":1e9,\"value\":1234570.0}],"
        "\"reason\":null,\"runs_p\":0.75,\"scale\":2.5,\"scale_error\":null,\"shape\":0.123457,"
        "\"shape_error\":0.0625,\"stability_p\":1.0,\"threshold\":17.5,\"trend_p\":null,"
        "\"verdict\":\"estimate\"}");
}

/* With what was fitted, or without; never with a quantile. */
static void a_refusal_has_no_quantile(void **state)
{
    (void)state;
    struct tail tail = whole();
    tail.estimated = false;
    strcpy(tail.reason, "no");
    assert_json(
        tail_json(&tail),
        "{\"anderson_darling\":0.5,\"exceedances\":250,\"fit_p\":0.25,\"n\":5000,\"quantiles\":[],"
        "\"reason\":\"no\",\"runs_p\":0.75,\"scale\":2.5,\"scale_error\":null,\"shape\":0.123457,"
        "\"shape_error\":0.0625,\"stability_p\":1.0,\"threshold\":17.5,\"trend_p\":null,"
        "\"verdict\":\"refused\"}");
    tail.fitted = false;
    assert_json(
        tail_json(&tail),
        "{\"anderson_darling\":null,\"exceedances\":null,\"fit_p\":null,\"n\":5000,\"quantiles\":"
        "[],\"reason\":\"no\",\"runs_p\":null,\"scale\":null,\"scale_error\":null,\"shape\":null,"
        "\"shape_error\":null,\"stability_p\":null,\"threshold\":null,\"trend_p\":null,"
        "\"verdict\":\"refused\"}");
}

/* ---- Memory ---- */

static void *no_memory(size_t size)
{
    (void)size;
    return NULL;
}

static void without_memory_a_tail_is_no_json(void **state)
{
    (void)state;
    struct tail tail = whole();
    json_malloc_t allocate = NULL;
    json_free_t release = NULL;
    json_get_alloc_funcs(&allocate, &release);
    json_set_alloc_funcs(no_memory, release);
    json_t *found = tail_json(&tail);
    json_set_alloc_funcs(allocate, release); /* its own: not those that a test lets fail */
    assert_null(found);
}

/* Either the message says so, or each tail is the right one or refused: never another one. */
static void without_memory_no_tail_is_another_one(void **state)
{
    (void)state;
    bool failed = true;
    unsigned number = 1, said = 0, refused = 0;
    while (failed) {
        metric_of(0, ENTRY)->sampling.tail = NULL;
        message = (struct message){0};
        memory_fail_at(number++);
        bool good = tails_attach(results, "run", results->cells[0].id, "entry", &message);
        failed = memory_failed();
        said += !good;
        const char *reason =
            json_string_value(json_object_get(metric_of(0, ENTRY)->sampling.tail, "reason"));
        if (!good)
            assert_string_equal(message.text, "error: out of memory\n");
        else if (reason && (strcmp(reason, OTHER) == 0 || strcmp(reason, NONE) == 0))
            refused++;
        else
            assert_tail(0, ENTRY, 1);
    }
    assert_true(said >= 2); /* no target, no verdict */
    assert_true(refused > 10);
    assert_tail(0, ENTRY, 1);
}

/* What cannot be put into the results is not said to be in them. */
static void a_tail_without_its_place_is_no_success(void **state)
{
    (void)state;
    json_t *own = json_object_get(json_object_get(results->cells[0].json, "metrics"), "entry");
    json_object_del(own, "sampling");
    assert_false(tails_attach(results, "run", NULL, "entry", &message));
    assert_string_equal(message.text, "error: out of memory\n");
    assert_null(metric_of(0, ENTRY)->sampling.tail);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(each_metric_has_the_tail_of_its_own_samples),
        T(only_what_is_wanted_has_one),
        T(runs_of_a_matrix_stand_one_behind_the_other),
        T(a_board_that_drifts_has_no_tail),
        T(without_captures_each_is_refused),
        T(an_emulation_has_no_tail),
        T(samples_that_the_results_do_not_count_are_refused),
        T(a_cell_that_the_run_has_not_is_refused),
        T(a_capture_that_is_gone_is_told),
        T(a_metric_that_the_captures_have_not_is_refused),
        T(captures_of_other_evidence_are_refused),
        cmocka_unit_test(an_estimate_says_all_that_it_rests_on),
        cmocka_unit_test(a_refusal_has_no_quantile),
        cmocka_unit_test(without_memory_a_tail_is_no_json),
        T(without_memory_no_tail_is_another_one),
        T(a_tail_without_its_place_is_no_success),
    };
    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
