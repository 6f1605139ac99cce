/* Which values can be, with boards made up so that the answer is known. */
#include "host/lib/calibrate/solve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define FIGURES  6u
#define SETTINGS 3u
#define VALUES   5u /* of each setting, 0 to 4; in force is 2 */
#define IN_FORCE 2

struct fixture {
    struct solve_figure figures[FIGURES];
    struct solve_setting settings[SETTINGS];
    int64_t least[SETTINGS][VALUES * FIGURES], most[SETTINGS][VALUES * FIGURES];
};

static struct fixture f;

static int set_up(void **state)
{
    (void)state;
    memset(&f, 0, sizeof f);
    for (size_t s = 0; s < SETTINGS; s++)
        f.settings[s] =
            (struct solve_setting){.count = VALUES, .least = f.least[s], .most = f.most[s]};
    return 0;
}

static void answers(size_t setting, size_t figure, size_t value, int64_t least, int64_t most)
{
    f.least[setting][value * FIGURES + figure] = least;
    f.most[setting][value * FIGURES + figure] = most;
}

/* A step of the setting is so many cycles of the figure. */
static void responds(size_t setting, size_t figure, int64_t cycles)
{
    for (size_t v = 0; v < VALUES; v++) {
        int64_t answer = ((int64_t)v - IN_FORCE) * cycles;
        answers(setting, figure, v, answer, answer);
    }
}

static void shows(size_t figure, int64_t low, int64_t high)
{
    f.figures[figure] = (struct solve_figure){.low = low, .high = high};
}

static void assert_alive(size_t setting, const char *values)
{
    char alive[VALUES + 1] = "";
    for (size_t v = 0; v < VALUES; v++)
        if (f.settings[setting].alive[v])
            strncat(alive, &"01234"[v], 1);
    assert_string_equal(alive, values);
}

static void run(void)
{
    solve(f.figures, FIGURES, f.settings, SETTINGS);
}

static void a_figure_of_one_setting_tells_its_value(void **state)
{
    (void)state;
    responds(0, 0, 1);
    shows(0, 1, 1);
    run();
    assert_alive(0, "3");
    assert_alive(1, "01234");
    assert_int_equal(f.settings[0].told_by, 1);
    assert_int_equal(f.settings[1].told_by, 0);
}

static void an_interval_of_cycles_is_one_of_values(void **state)
{
    (void)state;
    responds(0, 0, 2);
    shows(0, -3, 1); /* -4 -2 0 2 4 */
    run();
    assert_alive(0, "12");
}

static void two_settings_in_one_figure_cannot_be_told_apart(void **state)
{
    (void)state;
    responds(0, 0, 1);
    responds(1, 0, 1);
    shows(0, 0, 0);
    run();
    assert_alive(0, "01234");
    assert_alive(1, "01234");
}

static void a_figure_that_tells_one_lets_another_tell_the_next(void **state)
{
    (void)state;
    responds(0, 0, 1);
    responds(1, 0, 1);
    responds(1, 1, 3);
    shows(0, 0, 0);
    shows(1, -3, -3);
    run();
    assert_alive(1, "1");
    assert_alive(0, "3");
}

/* Together they would have to add more than the other can take back. */
static void an_extreme_sum_excludes_both_ends(void **state)
{
    (void)state;
    responds(0, 0, 1);
    responds(1, 0, 1);
    shows(0, 3, 4);
    run();
    assert_alive(0, "34");
    assert_alive(1, "34");
}

static void what_no_value_gives_tells_nothing(void **state)
{
    (void)state;
    responds(0, 0, 1);
    responds(0, 1, 1);
    shows(0, 7, 9);
    shows(1, 1, 1);
    run();
    assert_true(f.figures[0].unexplained);
    assert_false(f.figures[1].unexplained);
    assert_alive(0, "3");
    assert_false(f.settings[0].contradicted);
}

static void figures_that_contradict_each_other_suggest_nothing(void **state)
{
    (void)state;
    for (size_t order = 0; order < 2; order++) {
        set_up(NULL);
        responds(0, 0, 1);
        responds(0, 1, 1);
        shows(order, 1, 1);
        shows(1 - order, -1, -1);
        run();
        assert_true(f.settings[0].contradicted);
        assert_alive(0, "01234");
    }
}

/* Setting 1 was told only by what setting 0 seemed to be. */
static void what_rests_on_a_contradiction_is_taken_back(void **state)
{
    (void)state;
    responds(0, 0, 1);
    responds(0, 1, 1);
    responds(0, 2, 1);
    responds(1, 2, 1);
    shows(0, 1, 1);
    shows(1, -1, -1);
    shows(2, 0, 0);
    run();
    assert_true(f.settings[0].contradicted);
    assert_false(f.settings[1].contradicted);
    assert_alive(1, "01234");
    assert_int_equal(f.settings[1].told_by, 0);
}

static void an_answer_need_not_be_a_straight_line(void **state)
{
    static const int64_t waits[VALUES] = {0, 0, 0, 2, 2}; /* a wait for an instruction of two */
    (void)state;
    for (size_t v = 0; v < VALUES; v++)
        answers(0, 0, v, waits[v], waits[v]);
    shows(0, 1, 2);
    run();
    assert_alive(0, "34");
}

/* Values 1 and 3 stand for several: the truth may be among them. */
static void a_value_that_stands_for_several_is_one_of_them(void **state)
{
    (void)state;
    answers(0, 0, 0, -9, -9);
    answers(0, 0, 1, -9, 0);
    answers(0, 0, 3, 0, 20);
    answers(0, 0, 4, 20, 20);
    shows(0, 7, 8);
    run();
    assert_alive(0, "3");
}

/* Two values, and a figure between them: none of them can be, and other figures, of this setting
 * and of others, tell as if there were no such figure. */
static void a_figure_between_all_values_tells_nothing(void **state)
{
    (void)state;
    for (size_t order = 0; order < 2; order++) {
        set_up(NULL);
        for (size_t v = 0; v < VALUES; v++)
            answers(0, order, v, v < IN_FORCE + 1 ? 0 : 10, v < IN_FORCE + 1 ? 0 : 10);
        shows(order, 4, 6);
        responds(0, 1 - order, 1);
        shows(1 - order, 1, 1);
        responds(1, 2, 1);
        shows(2, -1, -1);
        run();
        assert_true(f.figures[order].unexplained);
        assert_alive(0, "3");
        assert_alive(1, "1");
        assert_false(f.settings[0].contradicted || f.settings[1].contradicted);
    }
}

/* A setting without values adds nothing, and takes nothing from others. */
static void a_setting_without_values_is_neutral(void **state)
{
    (void)state;
    f.settings[2].count = 0;
    responds(0, 0, 1);
    shows(0, 1, 1);
    run();
    assert_false(f.figures[0].unexplained || f.settings[0].contradicted);
    assert_alive(0, "3");
    assert_alive(1, "01234");
}

/* Setting 0 is 3 by one figure; by another, in which it is together with setting 1, which is 2 by
 * a third, it is none of its values. In every order of the three, and of the settings. */
static void contradictions_do_not_depend_on_an_order(void **state)
{
    static const size_t orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                       {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof orders / sizeof *orders; i++) {
        const size_t *at = orders[i / 2];
        size_t one = i % 2, other = 1 - i % 2;
        set_up(NULL);
        responds(one, at[0], 1);
        shows(at[0], 1, 1);
        responds(other, at[1], 1);
        shows(at[1], 0, 0);
        responds(one, at[2], 1);
        responds(other, at[2], 1);
        shows(at[2], 3, 3);
        responds(2, 3, 1);
        shows(3, 2, 2);
        run();
        assert_true(f.settings[one].contradicted);
        assert_true(f.settings[other].contradicted);
        assert_false(f.settings[2].contradicted);
        assert_alive(2, "4");
    }
}

/* Each figure is counted once, however often it was looked at. */
static void it_is_told_by_no_more_figures_than_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        responds(0, i, 1);
        shows(i, 1, 2 - (i == 1));
    }
    responds(1, 1, 1);
    responds(1, 3, 1);
    shows(3, 0, 0);
    run();
    assert_alive(0, "3");
    assert_int_equal(f.settings[0].told_by, 3);
    assert_int_equal(f.settings[0].last, 1);
}

/* Every solution of two settings in three figures, by trying all of them. */
static void nothing_that_is_a_solution_is_excluded(void **state)
{
    static const int64_t steps[][2] = {{1, 2}, {2, -1}, {1, 1}};
    (void)state;
    for (int a = 0; a < (int)VALUES; a++) {
        for (int b = 0; b < (int)VALUES; b++) {
            set_up(NULL);
            for (size_t i = 0; i < 3; i++) {
                responds(0, i, steps[i][0]);
                responds(1, i, steps[i][1]);
                int64_t sum = (a - IN_FORCE) * steps[i][0] + (b - IN_FORCE) * steps[i][1];
                shows(i, sum, sum);
            }
            run();
            assert_true(f.settings[0].alive[a]);
            assert_true(f.settings[1].alive[b]);
            assert_false(f.settings[0].contradicted || f.settings[1].contradicted);
        }
    }
}

#define T(name) cmocka_unit_test_setup(name, set_up)

/* Each alone tells its value, and both together are told of as another: seen once both are known. A
 * third one, of which nobody else tells, is not blamed for it. */
static void figures_of_one_setting_each_contradict_one_of_both(void **state)
{
    (void)state;
    responds(0, 0, 1);
    responds(1, 1, 1);
    for (size_t s = 0; s < SETTINGS; s++)
        responds(s, 2, 1);
    shows(0, -2, -2);
    shows(1, -2, -2);
    shows(2, 0, 0); /* -2 and 2, or 2 and -2: each may be by itself */
    run();
    assert_true(f.settings[0].contradicted && f.settings[1].contradicted);
    assert_false(f.settings[2].contradicted);
    for (size_t s = 0; s < SETTINGS; s++) {
        assert_alive(s, "01234");
        assert_int_equal(solve_alive(&f.settings[s]), VALUES);
    }
}

/* Both ends of what settings can give lie below a figure, or above it. */
static void a_figure_beyond_all_sums_tells_nothing(void **state)
{
    (void)state;
    responds(0, 0, 1);
    shows(0, 3, 9);
    run();
    assert_true(f.figures[0].unexplained);
    shows(0, -9, -3);
    run();
    assert_true(f.figures[0].unexplained);
    assert_alive(0, "01234");
}

/* A value whose figure may be any from none on answers, too. */
static void an_answer_may_begin_at_nothing(void **state)
{
    (void)state;
    for (size_t v = 0; v < VALUES; v++)
        answers(0, 0, v, 0, (int64_t)v);
    shows(0, 3, 3);
    assert_true(solve_answers(&f.settings[0], FIGURES, 0));
    assert_false(solve_answers(&f.settings[0], FIGURES, 1));
    run();
    assert_alive(0, "34");
}

/* What no choice explains says nothing of a setting that others contradict. */
static void a_contradiction_does_not_rest_on_what_nothing_explains(void **state)
{
    (void)state;
    responds(0, 0, 1);
    responds(0, 1, 1);
    responds(0, 2, 1);
    responds(1, 2, 1);
    shows(0, -2, -2);
    shows(1, 2, 2);
    shows(2, 50, 50);
    run();
    assert_true(f.figures[2].unexplained);
    assert_true(f.settings[0].contradicted);
    assert_false(f.settings[1].contradicted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(figures_of_one_setting_each_contradict_one_of_both),
        T(a_figure_beyond_all_sums_tells_nothing),
        T(an_answer_may_begin_at_nothing),
        T(a_contradiction_does_not_rest_on_what_nothing_explains),
        T(a_figure_of_one_setting_tells_its_value),
        T(an_interval_of_cycles_is_one_of_values),
        T(two_settings_in_one_figure_cannot_be_told_apart),
        T(a_figure_that_tells_one_lets_another_tell_the_next),
        T(an_extreme_sum_excludes_both_ends),
        T(what_no_value_gives_tells_nothing),
        T(figures_that_contradict_each_other_suggest_nothing),
        T(what_rests_on_a_contradiction_is_taken_back),
        T(an_answer_need_not_be_a_straight_line),
        T(a_value_that_stands_for_several_is_one_of_them),
        T(a_figure_between_all_values_tells_nothing),
        T(a_setting_without_values_is_neutral),
        T(contradictions_do_not_depend_on_an_order),
        T(it_is_told_by_no_more_figures_than_answer),
        T(nothing_that_is_a_solution_is_excluded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
