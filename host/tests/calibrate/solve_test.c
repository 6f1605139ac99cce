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
    int64_t answers[SETTINGS][VALUES * FIGURES];
};

static struct fixture f;

static int set_up(void **state)
{
    (void)state;
    memset(&f, 0, sizeof f);
    for (size_t s = 0; s < SETTINGS; s++)
        f.settings[s] = (struct solve_setting){.count = VALUES, .answers = f.answers[s]};
    return 0;
}

/* A step of the setting is so many cycles of the figure. */
static void responds(size_t setting, size_t figure, int64_t cycles)
{
    for (size_t v = 0; v < VALUES; v++)
        f.answers[setting][v * FIGURES + figure] = ((int64_t)v - IN_FORCE) * cycles;
}

static void shows(size_t figure, int64_t low, int64_t high)
{
    f.figures[figure] = (struct solve_figure){.low = low, .high = high, .usable = true};
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

static void what_is_not_usable_tells_nothing(void **state)
{
    (void)state;
    responds(0, 0, 1);
    shows(0, 1, 1);
    f.figures[0].usable = false;
    run();
    assert_alive(0, "01234");
}

static void an_answer_need_not_be_a_straight_line(void **state)
{
    static const int64_t waits[VALUES] = {0, 0, 0, 2, 2}; /* a wait for an instruction of two */
    (void)state;
    for (size_t v = 0; v < VALUES; v++)
        f.answers[0][v * FIGURES] = waits[v];
    shows(0, 1, 2);
    run();
    assert_alive(0, "34");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_figure_of_one_setting_tells_its_value),
        T(an_interval_of_cycles_is_one_of_values),
        T(two_settings_in_one_figure_cannot_be_told_apart),
        T(a_figure_that_tells_one_lets_another_tell_the_next),
        T(an_extreme_sum_excludes_both_ends),
        T(what_no_value_gives_tells_nothing),
        T(figures_that_contradict_each_other_suggest_nothing),
        T(what_rests_on_a_contradiction_is_taken_back),
        T(what_is_not_usable_tells_nothing),
        T(an_answer_need_not_be_a_straight_line),
        T(nothing_that_is_a_solution_is_excluded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
