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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_bounds_are_tried_value_by_value),
        cmocka_unit_test(far_bounds_are_tried_in_steps),
        cmocka_unit_test(a_wait_in_force_has_a_place_among_the_waits),
        cmocka_unit_test(what_takes_time_is_not_tried_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
