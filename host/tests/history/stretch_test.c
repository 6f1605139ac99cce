/* Stretches of a line between its changes, and the words of a history. */
#include "host/lib/history/print.h"
#include "host/tests/base/short_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define POINTS 12u

static struct history_point points[POINTS];
static struct history_line line;

/* A value each; 0: that point has no result, -1: not this figure. */
static void make_line(const double values[], size_t count)
{
    memset(points, 0, sizeof points);
    line = (struct history_line){.points = points, .count = count};
    for (size_t i = 0; i < count; i++) {
        points[i].status = values[i] == 0 ? RESULT_FAULT : RESULT_OK;
        points[i].figures.known[FIGURE_NOMINAL] = values[i] > 0;
        points[i].figures.of[FIGURE_NOMINAL] = values[i];
    }
}

static struct history_stretch at(size_t begin)
{
    return history_stretch_at(&line, begin, FIGURE_NOMINAL);
}

/* Of as many on both sides the lower: a value that there was. */
static void a_stretch_has_its_lower_median(void **state)
{
    (void)state;
    make_line((const double[]){40, 10, 30, 20}, 4);
    struct history_stretch stretch = at(0);
    assert_true(stretch.known && stretch.end == 4 && stretch.points == 4);
    assert_true(stretch.low == 10 && stretch.middle == 20 && stretch.high == 40);
    stretch = at(1);
    assert_true(stretch.points == 3 && stretch.middle == 20 && stretch.high == 30);
    assert_ptr_equal(stretch.first, &points[1]);
    assert_ptr_equal(stretch.last, &points[3]);
}

/* A change belongs to what begins with it. */
static void a_stretch_ends_before_the_next_change(void **state)
{
    (void)state;
    make_line((const double[]){10, 12, 30, 31, 32}, 5);
    points[2].change.is = true;
    struct history_stretch stretch = at(0);
    assert_true(stretch.end == 2 && stretch.middle == 10 && stretch.high == 12);
    stretch = at(2);
    assert_true(stretch.end == 5 && stretch.points == 3 && stretch.low == 30);
    assert_true(stretch.middle == 31 && stretch.high == 32);
}

/* A point without a result ends it, too, and is one of its own; one without the figure is in it,
 * and counts for nothing. */
static void a_stretch_ends_before_what_has_no_result(void **state)
{
    (void)state;
    make_line((const double[]){-1, 20, -1, 10, 0, 0, 50}, 7);
    struct history_stretch stretch = at(0);
    assert_true(stretch.end == 4 && stretch.points == 2 && stretch.middle == 10);
    assert_ptr_equal(stretch.first, &points[1]);
    assert_ptr_equal(stretch.last, &points[3]);
    stretch = at(4);
    assert_int_equal(stretch.end, 5);
    assert_false(stretch.known);
    stretch = at(5);
    assert_true(stretch.end == 7 && stretch.points == 1 && stretch.middle == 50);
    make_line((const double[]){-1, -1}, 2);
    stretch = at(0);
    assert_true(stretch.end == 2 && stretch.points == 0);
    assert_false(stretch.known || stretch.failed);
}

/* The rest of it needs none. */
static void without_memory_a_stretch_has_no_median(void **state)
{
    (void)state;
    make_line((const double[]){10, 20}, 2);
    memory_fail_at(1);
    struct history_stretch stretch = at(0);
    assert_true(memory_failed());
    assert_true(stretch.failed && stretch.known && stretch.end == 2);
    assert_true(stretch.low == 10 && stretch.high == 20);
    assert_false(at(0).failed);
}

/* ---- Words ---- */

static void assert_short(const char *commit, const char *expected)
{
    char text[HISTORY_SHORT_MAX];
    assert_string_equal(history_short(text, commit), expected);
}

static void a_hash_has_ten_digits_and_a_name_all_that_there_is_room_for(void **state)
{
    (void)state;
    assert_short("1a2b3c4", "1a2b3c4");
    assert_short("0123456789", "0123456789");
    assert_short("0123456789a", "0123456789");
    assert_short("0123456789abcdef0123456789abcdef01234567", "0123456789");
    assert_short("0123456789g", "0123456789g");
    assert_short("0123456789A", "0123456789A");
    assert_short("release-2026-01-01-rc12", "release-2026-01-01-rc12"); /* 23 */
    assert_short("release-2026-01-01-rc123", "release-2026-01-01-rc..");
    assert_short("", "");
}

static void measured_figures_have_names_of_their_own(void **state)
{
    (void)state;
    struct result_target target = {.evidence = EVIDENCE_MODEL};
    const struct history_series series = {.setup = &target};

    assert_string_equal(history_figure_name(&series, FIGURE_BEST), "best");
    assert_string_equal(history_figure_name(&series, FIGURE_NOMINAL), "nominal");
    target.evidence = EVIDENCE_SILICON;
    assert_string_equal(history_figure_name(&series, FIGURE_BEST), "smallest");
    assert_string_equal(history_figure_name(&series, FIGURE_NOMINAL), "median");
    assert_string_equal(history_figure_name(&series, FIGURE_WORST), "largest");
    assert_string_equal(history_figure_name(&series, FIGURE_TOTAL), "total");
}

/* ---- One series is wanted ---- */

static struct result_target target = {
    .evidence = EVIDENCE_MODEL, .core = "cortex-m3", .board = "board"};

static struct history make_history(struct history_series *series, size_t count)
{
    static const char *const cells[] = {"a", "b", "c", "d", "e"};

    for (size_t i = 0; i < count; i++)
        series[i] = (struct history_series){
            .cell = cells[i], .row = metric_find("response"), .setup = &target};
    return (struct history){.path = "h.sqlite", .series = series, .series_count = count};
}

static void of_several_series_the_first_four_are_named(void **state)
{
    (void)state;
    struct history_series series[5];

    for (size_t count = 1; count <= 5; count++) {
        struct history history = make_history(series, count);
        struct message message = {0};
        char number[64];
        snprintf(number, sizeof number, "h.sqlite: %zu series match, and one is wanted", count);
        assert_int_equal(history_one(&history, &message), count == 1);
        assert_int_equal(message.count, count == 1 ? 0 : 1);
        if (count == 1)
            continue;
        assert_non_null(strstr(message.text, number));
        assert_non_null(strstr(message.text, count == 5 ? "The first:\n" : "They are:\n"));
        for (size_t i = 0; i < 5; i++) {
            char named[64];
            snprintf(named, sizeof named, "%c response, in cycles (model) on cortex-m3\n",
                     (char)('a' + (int)i));
            assert_int_equal(strstr(message.text, named) != NULL, i < count && i < 4);
        }
    }
}

/* ---- All of it, in the terminal ---- */

/* To be freed. */
static char *print(const struct history *history, unsigned fails, bool *fine)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    memory_fail_at(fails);
    *fine = history_print_text(out, history, true, 200);
    assert_int_equal(fclose(out), 0);
    return text;
}

/* The number, the words beside it, the heading: never a page that has less. */
static void without_memory_a_history_is_not_shown(void **state)
{
    (void)state;
    struct history_run run = {.commit = "1a2b3c4", .date = 86400};
    struct history_series series[1];
    struct history history = make_history(series, 1);
    unsigned number = 1;
    bool fine = false, failed = true;

    make_line((const double[]){10, 10, 0, 14, 14}, 5);
    for (size_t i = 0; i < 5; i++)
        points[i].run = &run;
    points[2].reason = "HardFault";
    points[3].change = (struct history_change){true, CHANGE_WORSE, FIGURE_NOMINAL, 10, 14, 0, 0};
    line.setup = &target;
    line.note = (char *)(size_t) "compiler: gcc 12, then gcc 13";
    series[0].lines = &line;
    series[0].line_count = series[0].changes = 1;
    history.runs = &run;
    history.run_count = history.commit_count = 1;
    while (failed) {
        char *text = print(&history, number++, &fine);
        failed = memory_failed();
        assert_int_equal(fine, !failed);
        if (!failed) {
            assert_non_null(strstr(text, "a response, in cycles (model) on cortex-m3\n"));
            assert_non_null(strstr(text, "from here on: compiler: gcc 12, then gcc 13\n"));
            assert_non_null(strstr(text, "fault: HardFault\n"));
            assert_non_null(strstr(text, "+4 (+40.0 %)"));
        }
        free(text);
    }
    assert_true(number > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stretch_has_its_lower_median),
        cmocka_unit_test(a_stretch_ends_before_the_next_change),
        cmocka_unit_test(a_stretch_ends_before_what_has_no_result),
        cmocka_unit_test(without_memory_a_stretch_has_no_median),
        cmocka_unit_test(a_hash_has_ten_digits_and_a_name_all_that_there_is_room_for),
        cmocka_unit_test(measured_figures_have_names_of_their_own),
        cmocka_unit_test(of_several_series_the_first_four_are_named),
        cmocka_unit_test(without_memory_a_history_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
