/* What a history keeps: whatever kills a writer, wherever it is, all of a run or nothing; and what
 * is the same, what is another, and what is not to be held against each other.
 */
#include "host/lib/history/commit.h"
#include "host/lib/history/print.h"
#include "host/tests/compare/compare_run.h"
#include "host/tests/history/dying_vfs.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define CELLS 12

static char folder[] = "/tmp/irqbench-history-XXXXXX";
static char path[64], journal[80];

static int make_folder(void **unused)
{
    (void)unused;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/h.sqlite", folder);
    snprintf(journal, sizeof journal, "%s-journal", path);
    return 0;
}

static int remove_file(void **unused)
{
    (void)unused;
    unlink(path);
    unlink(journal);
    return 0;
}

static int remove_folder(void **unused)
{
    (void)unused;
    return rmdir(folder);
}

/* Cells with a response of `base`, `base` + 1, ... */
static struct results *make_run(const char *evidence, int base, void (*change)(json_t *target))
{
    static const char *const styles[CELLS] = {"a", "b", "c", "d", "e", "f",
                                              "g", "h", "i", "j", "k", "l"};
    json_t *run = report_run_new("test");

    report_run_target(run, "board", evidence, "dwt");
    json_t *target = json_array_get(json_object_get(run, "targets"), 0);
    json_object_set_new(target, "compiler", json_string("gcc 12"));
    if (change)
        change(target);
    for (int i = 0; i < CELLS; i++) {
        json_t *cell = report_run_cell(run, "board", "response", styles[i], "none");
        compare_run_value(cell, "response", base + i - 1, base + i, base + i + 5, 3);
    }
    return compare_run_load(run);
}

static bool add(struct results *run, const char *commit, const char *date, bool force,
                struct history_added *added, struct message *message)
{
    const struct history_addition addition = {run, commit, date, force};
    bool fine = history_add(path, &addition, added, message);

    results_free(run);
    return fine;
}

static void add_good(struct results *run, const char *commit, const char *date)
{
    struct message message = {0};
    struct history_added added;

    if (!add(run, commit, date, false, &added, &message))
        fail_msg("%s", message.text);
    history_added_free(&added);
}

static struct history load(const char *cell)
{
    const struct history_request request = {cell, NULL, FIGURE_NOMINAL};
    struct message message = {0};
    struct history history;

    if (!history_load(&history, path, &request, &message))
        fail_msg("%s", message.text);
    return history;
}

/* ---- Names ---- */

static void an_image_names_the_commit_that_it_was_built_from(void **unused)
{
    (void)unused;
    char name[COMMIT_MAX];

    assert_true(commit_of_image(name, "v1.2-3-g1a2b3c4"));
    assert_string_equal(name, "1a2b3c4");
    assert_true(commit_of_image(name, "1a2b3c4"));
    assert_string_equal(name, "1a2b3c4");
    assert_true(commit_of_image(name, "v1.2"));
    assert_string_equal(name, "v1.2");
    assert_true(commit_of_image(name, "v1-green")); /* "reen" is no hash */
    assert_string_equal(name, "v1-green");
    assert_false(commit_of_image(name, "1a2b3c4-dirty"));
    assert_false(commit_of_image(name, "unknown"));
    assert_false(commit_of_image(name, NULL));
    assert_true(commit_same("1a2b3c4", "1a2b3c4d5e6f"));
    assert_false(commit_same("1a2b3c", "1a2b3c4d5e6f")); /* too short to be sure */
    assert_false(commit_same("1a2b3c4", "1a2b3c5d5e6f"));
    assert_false(commit_same("v1.2", "v1.2.1"));
    assert_false(commit_is_name("--force"));
    assert_false(commit_is_name("a b"));
    assert_false(commit_is_name(""));
}

/* ---- What is the same, and what is another ---- */

static void the_same_run_is_added_once(void **unused)
{
    (void)unused;
    struct message message = {0};
    struct history_added added;

    add_good(make_run("model", 100, NULL), "1a2b3c4", "2026-01-01");
    assert_true(
        add(make_run("model", 100, NULL), "1a2b3c4d5e6f7", "2026-01-01", false, &added, &message));
    assert_int_equal(added.added, 0);
    assert_int_equal(added.same, CELLS);
    assert_string_equal(added.commit, "1a2b3c4");
    history_added_free(&added);
    struct history history = load(NULL);
    assert_int_equal(history.commit_count, 1);
    assert_int_equal(history.run_count, 1);
    assert_int_equal(history.series_count, CELLS);
    history_free(&history);
}

static void other_exact_results_of_a_commit_are_refused_or_replace(void **unused)
{
    (void)unused;
    struct message message = {0};
    struct history_added added;

    add_good(make_run("model", 100, NULL), "aaaaaaa", "2026-01-01");
    assert_false(
        add(make_run("model", 101, NULL), "aaaaaaa", "2026-01-01", false, &added, &message));
    assert_non_null(strstr(message.text, "other results of 12 cells"));
    assert_non_null(strstr(message.text, "there: response: n 1, best 99, nominal 100, worst 105"));
    message = (struct message){0};
    assert_true(add(make_run("model", 101, NULL), "aaaaaaa", "2026-01-01", true, &added, &message));
    assert_int_equal(added.replaced, CELLS);
    history_added_free(&added);
    struct history history = load("a");
    assert_int_equal(history.run_count, 1); /* nothing is left of the other */
    assert_int_equal(history.series[0].lines[0].count, 1);
    assert_true(history.series[0].lines[0].points[0].figures.of[FIGURE_NOMINAL] == 101);
    history_free(&history);
}

static void each_run_of_a_board_is_kept(void **unused)
{
    (void)unused;
    struct message message = {0};
    struct history_added added;

    add_good(make_run("silicon", 100, NULL), "aaaaaaa", "2026-01-01");
    assert_true(
        add(make_run("silicon", 101, NULL), "aaaaaaa", "2026-01-01", false, &added, &message));
    assert_int_equal(added.repeats, CELLS);
    history_added_free(&added);
    assert_true(
        add(make_run("silicon", 100, NULL), "aaaaaaa", "2026-01-01", false, &added, &message));
    assert_int_equal(added.same, CELLS); /* that very one again */
    history_added_free(&added);
    struct history history = load("a");
    assert_int_equal(history.series[0].lines[0].count, 2);
    history_free(&history);
}

static void one_run_is_not_of_two_commits(void **unused)
{
    (void)unused;
    struct message message = {0};
    struct history_added added;

    add_good(make_run("silicon", 100, NULL), "aaaaaaa", "2026-01-01");
    assert_false(
        add(make_run("silicon", 100, NULL), "bbbbbbb", "2026-01-02", false, &added, &message));
    assert_non_null(strstr(message.text, "this very run is there as commit aaaaaaa"));
}

static void a_hash_that_is_short_for_two_is_refused(void **unused)
{
    (void)unused;
    struct message message = {0};
    struct history_added added;

    add_good(make_run("model", 100, NULL), "1234567a", "2026-01-01");
    add_good(make_run("model", 101, NULL), "1234567b", "2026-01-02");
    assert_false(
        add(make_run("model", 102, NULL), "1234567", "2026-01-03", false, &added, &message));
    assert_non_null(strstr(message.text, "with more digits"));
}

static void change_compiler(json_t *target)
{
    json_object_set_new(target, "compiler", json_string("gcc 13"));
}
static void change_model(json_t *target)
{
    json_object_set_new(target, "model", json_pack("{s:s}", "version", "1.2"));
}
static void change_clock(json_t *target)
{
    json_object_set_new(target, "clock_hz", json_integer(50000000));
}
static void change_core(json_t *target)
{
    json_object_set_new(target, "core", json_string("cortex-m4"));
}
static void change_nothing_measured(json_t *target)
{
    json_object_set_new(target, "image_crc", json_integer(12345));
    json_object_set_new(target, "styles", json_object());
}

/* The number changes with it, and is no change: it is another one. */
static void expect_break(void (*change)(json_t *target), const char *told)
{
    add_good(make_run("model", 100, NULL), "aaaaaaa", "2026-01-01");
    add_good(make_run("model", 120, change), "bbbbbbb", "2026-01-02");
    struct history history = load("a");
    assert_int_equal(history.series_count, 1);
    assert_int_equal(history.series[0].line_count, 2);
    assert_int_equal(history.series[0].changes, 0);
    assert_non_null(history.series[0].lines[1].note);
    assert_non_null(strstr(history.series[0].lines[1].note, told));
    history_free(&history);
    remove_file(NULL);
}

static void unlike_things_are_never_one_series(void **unused)
{
    (void)unused;
    expect_break(change_compiler, "compiler: gcc 12, then gcc 13");
    expect_break(change_model, "timing model: ");
    expect_break(change_clock, "clock rate (Hz): 25000000, then 50000000");
    add_good(make_run("model", 100, NULL), "aaaaaaa", "2026-01-01");
    add_good(make_run("insns", 100, NULL), "bbbbbbb", "2026-01-02");
    add_good(make_run("model", 100, change_core), "ccccccc", "2026-01-03");
    struct history history = load("a");
    assert_int_equal(history.series_count, 3);
    history_free(&history);
}

static void another_image_is_the_same_series(void **unused)
{
    (void)unused;
    add_good(make_run("model", 100, NULL), "aaaaaaa", "2026-01-01");
    add_good(make_run("model", 107, change_nothing_measured), "bbbbbbb", "2026-01-02");
    struct history history = load("a");
    assert_int_equal(history.series[0].line_count, 1);
    assert_int_equal(history.series[0].changes, 1);
    const struct history_change *change = &history.series[0].lines[0].points[1].change;
    assert_int_equal(change->direction, CHANGE_WORSE);
    assert_true(change->from == 100 && change->to == 107);
    history_free(&history);
}

/* The order is that of the commits' dates, whenever they were added. */
static void a_commit_that_is_added_late_stands_in_its_place(void **unused)
{
    (void)unused;
    add_good(make_run("model", 100, NULL), "aaaaaaa", "2026-01-01");
    add_good(make_run("model", 107, NULL), "ccccccc", "2026-01-03");
    add_good(make_run("model", 107, NULL), "bbbbbbb", "2026-01-02T12:00:00Z");
    struct history history = load("a");
    assert_string_equal(history.series[0].lines[0].points[1].run->commit, "bbbbbbb");
    assert_true(history.series[0].lines[0].points[1].change.is);
    assert_false(history.series[0].lines[0].points[2].change.is);
    history_free(&history);
}

/* ---- Writers that die ---- */

/* Adds in a process that dies at its change number `at`. Whether it lived. */
static bool add_dying(int base, const char *commit, unsigned at)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        struct message message = {0};
        struct history_added added;
        dying_vfs_begin(at);
        _exit(add(make_run("model", base, NULL), commit, "2026-02-01", false, &added, &message)
                  ? 0
                  : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true((WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
                (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
    return WIFEXITED(status);
}

/* How many cells the commit has, each with its number; those of the first are all there. */
static size_t count_whole(const char *commit, int base)
{
    struct history history = load(NULL);
    size_t count = 0, first = 0;

    for (size_t s = 0; s < history.series_count; s++) {
        const struct history_line *line = &history.series[s].lines[0];
        for (size_t i = 0; i < line->count; i++) {
            bool is_it = strcmp(line->points[i].run->commit, commit) == 0;
            count += is_it;
            first += strcmp(line->points[i].run->commit, "aaaaaaa") == 0;
            if (is_it)
                assert_true(line->points[i].figures.of[FIGURE_NOMINAL] == base + (double)s);
        }
    }
    history_free(&history);
    assert_int_equal(first, CELLS);
    return count;
}

static void a_writer_that_dies_anywhere_adds_all_or_nothing(void **unused)
{
    (void)unused;
    unsigned at = 1, nothing = 0;
    bool lived = false;

    add_good(make_run("model", 100, NULL), "aaaaaaa", "2026-01-01");
    for (; !lived; at++) {
        lived = add_dying(200, "bbbbbbb", at);
        size_t count = count_whole("bbbbbbb", 200);
        assert_true(count == 0 || count == CELLS);
        nothing += count == 0;
        if (count == CELLS)
            break;
    }
    assert_true(nothing > 5); /* it did die before, and in between */
    assert_int_equal(count_whole("bbbbbbb", 200), CELLS);
}

/* The very first writer: what it leaves is no history yet, and no damaged one. */
static void a_first_writer_that_dies_leaves_the_file_to_the_next(void **unused)
{
    (void)unused;
    bool lived = false;

    for (unsigned at = 1; !lived; at++) {
        remove_file(NULL);
        lived = add_dying(100, "aaaaaaa", at);
        add_good(make_run("model", 100, NULL), "aaaaaaa", "2026-02-01");
        assert_int_equal(count_whole("aaaaaaa", 100), CELLS);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, remove_file)
    const struct CMUnitTest tests[] = {
        TEST(an_image_names_the_commit_that_it_was_built_from),
        TEST(the_same_run_is_added_once),
        TEST(other_exact_results_of_a_commit_are_refused_or_replace),
        TEST(each_run_of_a_board_is_kept),
        TEST(one_run_is_not_of_two_commits),
        TEST(a_hash_that_is_short_for_two_is_refused),
        TEST(unlike_things_are_never_one_series),
        TEST(another_image_is_the_same_series),
        TEST(a_commit_that_is_added_late_stands_in_its_place),
        TEST(a_writer_that_dies_anywhere_adds_all_or_nothing),
        TEST(a_first_writer_that_dies_leaves_the_file_to_the_next),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
