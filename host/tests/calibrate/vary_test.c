/* What is run again of a run of the model, with which config and changes, and which of the runs
 * that are kept is taken instead. Nothing is built and no QEMU started: what would do so, and what
 * would read it, is here.
 */
#include "host/lib/calibrate/vary.h"

#include "host/lib/calibrate/kept.h"
#include "host/lib/run/images.h"
#include "host/lib/run/run.h"
#include "host/lib/store/run_results.h"
#include "host/lib/target/target.h"
#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define FIRMWARE "host/tests/fixtures/firmware"
#define BOARD    "mps2-an385"
#define CELLS    17u
#define IMAGE    4711
#define VERSION  "1.1"

/* ---- The run of the model ---- */

static struct result_target modelled;
static struct results model;
static struct result_cell cells[CELLS];
static struct figure items[2 * CELLS];
static struct figures figures;
static struct message message;
static struct vary vary;

/* Two figures of each cell, one behind the other. */
static void make_model(size_t count)
{
    static char ids[CELLS][16];

    message = (struct message){0};
    for (size_t i = 0; i < count; i++) {
        snprintf(ids[i], sizeof ids[i], "cell%zu", i);
        cells[i] = (struct result_cell){.id = ids[i],
                                        .board = BOARD,
                                        .scenario = "entry_exit",
                                        .subject = "raw_c",
                                        .subject_kind = WIRE_ITEM_STYLE,
                                        .load = i % 2 ? "idle" : "none",
                                        .trigger = i % 2 ? "asynchronous" : "synchronous",
                                        .triggered = 100 + (int64_t)i,
                                        .seed = 7 + (int64_t)i};
        items[2 * i].model = items[2 * i + 1].model = &cells[i];
    }
    figures = (struct figures){items, 2 * count};
    modelled = (struct result_target){.board = BOARD,
                                      .core = "cortex-m3",
                                      .json = json_pack("{s:i, s:{s:s, s:[s]}}", "image_crc", IMAGE,
                                                        "model", "version", VERSION, "changed",
                                                        "late_arrival=1/2/3")};
    model = (struct results){.path = (char *)(size_t) "model/run.json",
                             .name = (char *)(size_t) "mine",
                             .root = json_pack("{s:{s:i}}", "config", "timeout_s", 45)};
}

static void release(void)
{
    vary_end(&vary);
    json_decref(modelled.json);
    json_decref(model.root);
}

/* ---- What would be run ---- */

/* A run, as it lies in a directory. */
struct there {
    bool is, two_targets, no_image;
    int image;
    const char *version;
    int64_t rules, seed, triggered;
    size_t cells;
};

static struct {
    struct there kept, made; /* before and behind the run */
    const char *board;       /* NULL: BOARD */
    bool images_fail, kept_fails, run_fails;
    size_t runs, loads;
    char path[128], changes[4][64];
    unsigned jobs;
    enum rundir_mode mode;
    const struct config *config;
    FILE *progress;
} world;

bool images_build_one(const char *board, FILE *out, struct message *said)
{
    assert_string_equal(board, world.board ? world.board : BOARD);
    assert_ptr_equal(out, stderr);
    return !world.images_fail || message_add(said, "no compiler");
}

bool kept_open(const char *directory, const struct result_target *of, struct message *said)
{
    assert_string_equal(directory, "/tmp/kept");
    assert_ptr_equal(of, &modelled);
    return !world.kept_fails || message_add(said, "of another model");
}

bool benchmark_run(struct runner_setup *setup, const char *directory, enum rundir_mode mode,
                   struct rebuild_summary *summary, benchmark_problem *problem,
                   struct message *said)
{
    (void)summary;
    assert_null(problem);
    assert_ptr_equal(said, &message);
    world.runs++;
    snprintf(world.path, sizeof world.path, "%s", directory);
    for (size_t i = 0; i < 4; i++)
        snprintf(world.changes[i], sizeof world.changes[i], "%s",
                 i < setup->changes.count ? setup->changes.texts[i] : "");
    world.jobs = setup->jobs;
    world.mode = mode;
    world.config = setup->config;
    world.progress = setup->progress;
    return !world.run_fails;
}

static void put_cells(struct results *run, const struct there *there)
{
    run->cells = calloc(there->cells + 1, sizeof *run->cells);
    assert_non_null(run->cells);
    for (; run->cell_count < there->cells; run->cell_count++)
        run->cells[run->cell_count] =
            (struct result_cell){.id = cells[run->cell_count].id,
                                 .seed = there->seed + (int64_t)run->cell_count,
                                 .triggered = there->triggered + (int64_t)run->cell_count};
}

struct results *run_results_load(const char *path, struct message *said)
{
    const struct there *there = world.runs > 0 ? &world.made : &world.kept;

    assert_true(strlen(path) > 0);
    world.loads++;
    if (!there->is) {
        message_add(said, "%s: no results there", path);
        return NULL;
    }
    struct results *run = calloc(1, sizeof *run);
    assert_non_null(run);
    run->target_count = there->two_targets ? 2 : 1;
    run->targets = calloc(2, sizeof *run->targets);
    assert_non_null(run->targets);
    run->root =
        json_pack("{s:{s:I, s:s}}", "model", "rules", there->rules, "version", there->version);
    if (!there->no_image)
        json_object_set_new(run->root, "image_crc", json_integer(there->image));
    run->targets[0].json = run->root;
    put_cells(run, there);
    return run;
}

/* Of which so many cells are right. */
static struct there right(size_t count, const char *change)
{
    struct model_changes changes = {.count = 0};
    struct witness_head head;

    assert_true(model_changes_add(&changes, "test", "late_arrival=1/2/3", &message));
    assert_true(!change || model_changes_add(&changes, "test", change, &message));
    assert_true(target_expect(&head, "cortex-m3", true, &changes));
    return (struct there){.is = true,
                          .image = IMAGE,
                          .version = VERSION,
                          .rules = (int64_t)head.rules,
                          .seed = 7,
                          .triggered = 100,
                          .cells = count};
}

static bool begin(const char *keep, unsigned jobs)
{
    return vary_begin(&vary, &figures, &modelled, &model, keep, jobs, &message);
}

static void begin_well(const char *keep, unsigned jobs)
{
    memset(&world, 0, sizeof world);
    if (!begin(keep, jobs))
        fail_msg("%s", message.text);
}

static const char *const change[] = {"divide=2/3/12"};

static struct results *run(void)
{
    return vary_run(&vary, "one", change, 1, &message);
}

static int set_environment(void **state)
{
    (void)state;
    return setenv("IRQBENCH_FIRMWARE", FIRMWARE, 1);
}

/* ---- The config ---- */

static void each_cell_that_has_figures_is_run_as_it_was(void **state)
{
    (void)state;
    make_model(2);
    begin_well("/tmp/kept", 1);
    const struct config *config = &vary.config;
    assert_string_equal(config->name, "mine");
    assert_string_equal(config->clock, "auto");
    assert_int_equal(config->timeout_s, 45);
    assert_int_equal(config->boards.count, 1);
    assert_string_equal(config->boards.names[0], BOARD);
    assert_int_equal(config->cell_count, 2); /* of four figures */
    for (size_t i = 0; i < 2; i++) {
        const struct config_cell *cell = &config->cells[i];
        assert_string_equal(cell->id, cells[i].id);
        assert_string_equal(cell->board->name, BOARD);
        assert_string_equal(cell->scenario, "entry_exit");
        assert_string_equal(cell->subject, "raw_c");
        assert_int_equal(cell->subject_kind, WIRE_ITEM_STYLE);
        assert_string_equal(cell->load, i ? "idle" : "none");
        assert_int_equal(cell->asynchronous, i == 1);
        assert_int_equal(cell->samples, 100 + i);
        assert_int_equal(cell->seed, 7 + i);
    }
    release();
}

/* A file may hold any number. */
static void a_time_limit_that_is_none_is_a_minute(void **state)
{
    (void)state;
    static const struct {
        json_int_t says;
        unsigned is;
    } limits[] = {{0, 60},
                  {1, 1},
                  {CONFIG_TIMEOUT_MAX, CONFIG_TIMEOUT_MAX},
                  {CONFIG_TIMEOUT_MAX + 1, 60},
                  {-5, 60}};

    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        make_model(1);
        json_object_set_new(json_object_get(model.root, "config"), "timeout_s",
                            json_integer(limits[i].says));
        begin_well("/tmp/kept", 1);
        assert_int_equal(vary.config.timeout_s, limits[i].is);
        release();
    }
}

/* Of a run without changes, too. */
static void what_was_changed_then_is_changed_again(void **state)
{
    (void)state;
    make_model(1);
    begin_well("/tmp/kept", 1);
    world.made = right(1, change[0]);
    struct results *results = run();
    assert_non_null(results);
    assert_string_equal(world.changes[0], "late_arrival=1/2/3");
    assert_string_equal(world.changes[1], "divide=2/3/12");
    assert_string_equal(world.changes[2], "");
    results_free(results);
    results_free(vary_run(&vary, "unchanged", NULL, 0, &message));
    assert_string_equal(world.changes[1], ""); /* each begins anew */
    release();
    make_model(1);
    json_object_del(json_object_get(modelled.json, "model"), "changed");
    begin_well("/tmp/kept", 1);
    assert_int_equal(vary.changes.count, 0);
    release();
}

static void refuses_to_begin(const char *words)
{
    assert_false(begin("/tmp/kept", 1));
    assert_int_equal(message.count, 1);
    if (!strstr(message.text, words))
        fail_msg("wanted %s\ngot %s", words, message.text);
    release();
}

static void what_cannot_be_run_again_is_said(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    make_model(1);
    world.board = modelled.board = "mps2-an999";
    refuses_to_begin("board mps2-an999: there is no image of it in " FIRMWARE);
    world.board = BOARD;
    make_model(1);
    world.images_fail = true;
    refuses_to_begin("no compiler");
    world.images_fail = false;
    make_model(1);
    world.kept_fails = true;
    refuses_to_begin("of another model");
    world.kept_fails = false;
    make_model(1);
    json_object_set_new(json_object_get(modelled.json, "model"), "changed", json_pack("[i]", 4));
    refuses_to_begin("model/run.json: error: what it changed of the model is no text");
    make_model(1);
    json_object_set_new(json_object_get(modelled.json, "model"), "changed",
                        json_pack("[s]", "late_arriva=4"));
    refuses_to_begin("model/run.json: the model has no parameter 'late_arriva'");
    make_model(1);
    setenv("IRQBENCH_FIRMWARE", "/nonexistent", 1);
    refuses_to_begin("/nonexistent");
    set_environment(NULL);
}

/* ---- Its directory ---- */

static void a_temporary_directory_is_removed(void **state)
{
    (void)state;
    static const char *const parents[] = {"/tmp", "", NULL};
    char *before = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : NULL;
    struct stat status;
    char path[256];

    for (size_t i = 0; i < 3; i++) {
        char inner[300];
        make_model(1);
        parents[i] ? setenv("TMPDIR", parents[i], 1) : unsetenv("TMPDIR");
        begin_well(NULL, 1);
        snprintf(path, sizeof path, "%s", vary.directory);
        assert_int_equal(strncmp(path, "/tmp/irqbench-calibrate.", 24), 0);
        snprintf(inner, sizeof inner, "%s/one", path);
        assert_int_equal(mkdir(inner, 0700), 0);
        release();
        assert_int_not_equal(stat(path, &status), 0);
    }
    make_model(1);
    setenv("TMPDIR", "/nonexistent", 1);
    assert_false(begin(NULL, 1));
    assert_non_null(strstr(message.text, "cannot make /nonexistent/irqbench-calibrate."));
    release();
    before ? setenv("TMPDIR", before, 1) : unsetenv("TMPDIR");
    free(before);
}

/* No file can be opened any more. */
static void without_the_null_device_it_does_not_begin(void **state)
{
    (void)state;
    struct rlimit was, none;

    make_model(1);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
    none = (struct rlimit){0, was.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    bool fine = begin("/tmp/kept", 1);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
    assert_false(fine);
    assert_non_null(strstr(message.text, "cannot open /dev/null: "));
    release();
}

/* ---- Runs ---- */

/* Over whatever is there, without a word, in a directory of its own. */
static void a_run_is_made_where_it_belongs(void **state)
{
    (void)state;
    make_model(1);
    begin_well("/tmp/kept", 3);
    world.made = right(1, change[0]);
    struct results *results = run();
    assert_non_null(results);
    assert_string_equal(world.path, "/tmp/kept/one");
    assert_int_equal(world.mode, RUNDIR_FORCE);
    assert_ptr_equal(world.config, &vary.config);
    assert_ptr_equal(world.progress, vary.quiet);
    assert_int_equal(message.count, 0);
    results_free(results);
    release();
}

/* Another QEMU for each eight cells, and no more than were asked for. */
static void a_few_cells_take_one_qemu(void **state)
{
    (void)state;
    static const struct {
        size_t cells;
        unsigned wanted, jobs;
    } cases[] = {{1, 4, 1}, {7, 4, 1}, {8, 4, 2}, {17, 4, 3}, {17, 3, 3}, {17, 2, 2}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make_model(cases[i].cells);
        begin_well("/tmp/kept", cases[i].wanted);
        world.made = right(cases[i].cells, change[0]);
        results_free(run());
        assert_int_equal(world.jobs, cases[i].jobs);
        release();
    }
}

/* Whether it is taken: then nothing is run. */
static bool takes(struct there kept)
{
    make_model(2);
    begin_well("/tmp/kept", 1);
    world.kept = kept;
    world.made = right(2, change[0]);
    struct results *results = run();
    assert_non_null(results);
    assert_int_equal(world.runs + 1, world.loads);
    assert_int_equal(message.count, 0); /* that none is there is no problem */
    results_free(results);
    release();
    return world.runs == 0;
}

static void a_kept_run_is_taken_if_all_of_it_is_right(void **state)
{
    (void)state;
    struct there kept = right(2, change[0]);

    assert_true(takes(kept));
    kept.cells = 3; /* it may have more */
    assert_true(takes(kept));
    kept.cells = 1;
    assert_false(takes(kept));
    kept = right(2, change[0]);
    kept.seed++;
    assert_false(takes(kept));
    kept = right(2, change[0]);
    kept.triggered++;
    assert_false(takes(kept));
    kept = right(2, change[0]);
    kept.image++;
    assert_false(takes(kept));
    kept = right(2, change[0]);
    kept.no_image = true;
    assert_false(takes(kept));
    kept = right(2, change[0]);
    kept.two_targets = true;
    assert_false(takes(kept));
    kept = right(2, change[0]);
    kept.version = "1.0";
    assert_false(takes(kept));
    assert_false(takes(right(2, NULL)));            /* without the change */
    assert_false(takes(right(2, "divide=2/4/12"))); /* with another value */
    assert_false(takes((struct there){.is = false}));
}

/* A core that this tool has no model of: nobody knows which settings it should have. */
static void of_a_core_that_is_not_known_nothing_is_taken(void **state)
{
    (void)state;
    make_model(1);
    begin_well("/tmp/kept", 1);
    world.kept = world.made = right(1, change[0]);
    modelled.core = "no core";
    results_free(run());
    assert_int_equal(world.runs, 1);
    release();
}

/* A temporary directory holds nothing from before. */
static void nothing_is_looked_for_in_a_temporary_directory(void **state)
{
    (void)state;
    make_model(1);
    begin_well(NULL, 1);
    world.kept = world.made = right(1, change[0]);
    results_free(run());
    assert_int_equal(world.runs, 1);
    assert_int_equal(world.loads, 1);
    release();
}

static void a_run_that_cannot_be_made_is_none(void **state)
{
    (void)state;
    make_model(1);
    begin_well("/tmp/kept", 1);
    world.made = right(1, change[0]);
    world.run_fails = true; /* stopped: without a word */
    assert_null(run());
    assert_int_equal(message.count, 0);
    world.run_fails = world.made.is = false;
    assert_null(run());
    assert_non_null(strstr(message.text, "no results there"));
    message = (struct message){0};
    world.made.is = true;
    world.made.image++;
    assert_null(run());
    assert_non_null(
        strstr(message.text, "board " BOARD ": the image that is built now is not that"));
    message = (struct message){0};
    world.runs = 0;
    assert_null(vary_run(&vary, "one", (const char *[]){"divid=1"}, 1, &message));
    assert_non_null(strstr(message.text, "calibrate: the model has no parameter 'divid'"));
    assert_int_equal(world.runs, 0);
    release();
}

/* ---- Without memory ---- */

/* All boards and all cells, in a directory; or it is said. What is only looked for may be there. */
static void without_memory_it_does_not_begin(void **state)
{
    (void)state;
    for (int temporary = 0; temporary < 2; temporary++) {
        unsigned number = 1, refused = 0;
        bool failed = true;
        while (failed) {
            make_model(2);
            memset(&world, 0, sizeof world);
            memory_fail_at(number++);
            bool fine = begin(temporary ? NULL : "/tmp/kept", 1);
            failed = memory_failed();
            bool whole = fine && vary.directory && vary.boards.count == 2 &&
                         vary.config.cell_count == 2 && vary.changes.count == 1;
            assert_true(fine ? whole : failed);
            assert_int_equal(message.count > 0, !fine);
            refused += !fine;
            release();
        }
        assert_true(refused > 20);
    }
}

static void without_memory_nothing_is_run(void **state)
{
    (void)state;
    make_model(1);
    begin_well("/tmp/kept", 1);
    world.made = right(1, change[0]);
    memory_fail_at(1);
    struct results *results = run();
    assert_true(memory_failed());
    assert_null(results);
    assert_int_equal(world.runs, 0);
    assert_non_null(strstr(message.text, "out of memory"));
    release();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_cell_that_has_figures_is_run_as_it_was),
        cmocka_unit_test(a_time_limit_that_is_none_is_a_minute),
        cmocka_unit_test(what_was_changed_then_is_changed_again),
        cmocka_unit_test(what_cannot_be_run_again_is_said),
        cmocka_unit_test(a_temporary_directory_is_removed),
        cmocka_unit_test(without_the_null_device_it_does_not_begin),
        cmocka_unit_test(a_run_is_made_where_it_belongs),
        cmocka_unit_test(a_few_cells_take_one_qemu),
        cmocka_unit_test(a_kept_run_is_taken_if_all_of_it_is_right),
        cmocka_unit_test(of_a_core_that_is_not_known_nothing_is_taken),
        cmocka_unit_test(nothing_is_looked_for_in_a_temporary_directory),
        cmocka_unit_test(a_run_that_cannot_be_made_is_none),
        cmocka_unit_test(without_memory_it_does_not_begin),
        cmocka_unit_test(without_memory_nothing_is_run),
    };
    return cmocka_run_group_tests(tests, set_environment, NULL);
}
