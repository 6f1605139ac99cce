/* Which values of a setting are tried: whatever its bounds, none is lost. */
#include "host/lib/calibrate/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct calibrate_setting settings[SETTINGS_MAX];

static const struct calibrate_setting *find(const char *name, const char *change)
{
    struct model_changes changes = {.count = 0};
    struct message message = {0};
    assert_true(model_changes_add(&changes, "test", change, &message));
    size_t count = settings_list("cortex-m3", &changes, settings);
    for (size_t i = 0; i < count; i++)
        if (strcmp(settings[i].name, name) == 0)
            return &settings[i];
    fail_msg("%s is not in the list", name);
    return NULL;
}

/* Every number from the least tried to the most is in one span. */
static void assert_whole(const struct calibrate_setting *setting, uint32_t low, uint32_t high)
{
    struct settings_span spans[SOLVE_VALUES_MAX];
    size_t count = settings_spans(setting, spans);
    assert_true(setting->count <= SETTINGS_TRIED_MAX && count <= SOLVE_VALUES_MAX);
    assert_true(spans[0].low <= low && spans[count - 1u].high >= high);
    for (size_t i = 1; i < count; i++)
        assert_int_equal(spans[i].low, spans[i - 1u].high + 1u);
    assert_int_equal(setting->values[setting->now], setting->in_force.nominal);
}

static void near_bounds_are_tried_value_by_value(void **state)
{
    (void)state;
    const struct calibrate_setting *setting = find("late_arrival", "late_arrival=0/3/6");
    assert_whole(setting, 0, 6);
    assert_int_equal(setting->count, 9); /* 0 to 8 */
}

static void far_bounds_are_tried_in_steps(void **state)
{
    static const char *const changes[] = {"late_arrival=0/3/21",  "late_arrival=0/3/22",
                                          "late_arrival=0/3/23",  "late_arrival=0/23/40",
                                          "late_arrival=7/99/99", "late_arrival=0/500000/1000000",
                                          "late_arrival=1000000"};
    static const uint32_t ends[][2] = {{0, 21}, {0, 22},      {0, 23},           {0, 40},
                                       {7, 99}, {0, 1000000}, {1000000, 1000000}};
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        assert_whole(find("late_arrival", changes[i]), ends[i][0], ends[i][1]);
}

static void a_wait_in_force_has_a_place_among_the_waits(void **state)
{
    (void)state;
    assert_whole(find("finish_wait", "finish_wait=0/5/64"), 0, 64);
    assert_whole(find("finish_wait", "finish_wait=0/70/70"), 0, 70);
}

static void what_takes_time_is_not_tried_without(void **state)
{
    (void)state;
    assert_int_equal(find("divide", "divide=2/7/12")->values[0], 1);
    assert_int_equal(find("barrier", "barrier=0/0/3")->values[0], 0);
    assert_int_equal(find("literal_extra", "literal_extra=on")->values[0], 0);
}

/* Each is tried once, and none twice: also where all bounds are one value. */
static void values_ascend(void **state)
{
    static const char *const cores[] = {"cortex-m0", "cortex-m0plus", "cortex-m3", "cortex-m4"};
    static const struct model_changes unchanged;
    size_t all = 0;
    (void)state;
    for (size_t i = 0; i < sizeof cores / sizeof *cores; i++) {
        size_t count = settings_list(cores[i], &unchanged, settings);
        for (size_t s = 0; s < count; s++, all++) {
            assert_true(settings[s].count > 1);
            for (size_t v = 1; v < settings[s].count; v++)
                assert_true(settings[s].values[v - 1u] < settings[s].values[v]);
        }
    }
    assert_true(all > 20);
}

static void a_core_without_cycles_has_no_settings(void **state)
{
    static const struct model_changes unchanged;
    (void)state;
    assert_int_equal(settings_list("cortex-m7", &unchanged, settings), 0);
    assert_int_equal(settings_list("cortex-m33", &unchanged, settings), 0);
    assert_int_equal(settings_list("no core", &unchanged, settings), 0);
}

/* ---- As text ---- */

static size_t place_of(const struct calibrate_setting *setting, uint32_t value)
{
    for (size_t v = 0; v < setting->count; v++)
        if (setting->values[v] == value)
            return v;
    fail_msg("%u of %s is not tried", value, setting->name);
    return 0;
}

static void assert_change(const char *name, const char *now, uint32_t value, const char *expected)
{
    char text[SETTINGS_TEXT_MAX];
    const struct calibrate_setting *setting = find(name, now);
    settings_change(setting, place_of(setting, value), text);
    assert_string_equal(text, expected);
}

/* The bounds stay where they are, or go with the value. */
static void a_change_puts_one_value_in_force(void **state)
{
    (void)state;
    assert_change("late_arrival", "late_arrival=2/3/6", 4, "late_arrival=2/4/6");
    assert_change("late_arrival", "late_arrival=2/3/6", 2, "late_arrival=2/2/6");
    assert_change("late_arrival", "late_arrival=2/3/6", 1, "late_arrival=1/1/6");
    assert_change("late_arrival", "late_arrival=2/3/6", 8, "late_arrival=2/8/8");
    assert_change("literal_extra", "literal_extra=off", 1, "literal_extra=on");
    assert_change("literal_extra", "literal_extra=on", 0, "literal_extra=off");
}

static void assert_number(const char *name, const char *now, uint32_t number, const char *expected)
{
    char text[SETTINGS_TEXT_MAX];
    settings_number(find(name, now), number, text);
    assert_string_equal(text, expected);
}

/* Only of a wait so many cycles are all of an instruction. */
static void a_number_is_told_as_what_it_is(void **state)
{
    (void)state;
    assert_number("literal_extra", "literal_extra=on", 1, "on");
    assert_number("literal_extra", "literal_extra=on", 0, "off");
    assert_number("finish_wait", "finish_wait=0/5/64", MODEL_WAIT_WHOLE - 1u, "63");
    assert_number("finish_wait", "finish_wait=0/5/64", MODEL_WAIT_WHOLE, "whole");
    assert_number("finish_wait", "finish_wait=0/5/64", MODEL_WAIT_WHOLE + 1u, "whole");
    assert_number("late_arrival", "late_arrival=0/3/99", MODEL_WAIT_WHOLE, "64");
    assert_number("late_arrival", "late_arrival=0/3/99", 0, "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_bounds_are_tried_value_by_value),
        cmocka_unit_test(far_bounds_are_tried_in_steps),
        cmocka_unit_test(a_wait_in_force_has_a_place_among_the_waits),
        cmocka_unit_test(what_takes_time_is_not_tried_without),
        cmocka_unit_test(values_ascend),
        cmocka_unit_test(a_core_without_cycles_has_no_settings),
        cmocka_unit_test(a_change_puts_one_value_in_force),
        cmocka_unit_test(a_number_is_told_as_what_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
