/* Inside of the profile likelihood: a shape of exactly 0, which no search meets, is where those on
 * both sides of it lead. */
#define gpd_fit                inside_fit
#define gpd_log_survival       inside_log_survival
#define gpd_anderson_darling   inside_anderson_darling
#define gpd_anderson_darling_p inside_anderson_darling_p
#define gpd_level              inside_level
#define gpd_level_interval     inside_level_interval
#include "host/lib/silicon/gpd.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void a_profile_has_no_hole_at_the_shape_of_zero(void **state)
{
    (void)state;
    const double values[] = {0.5, 1, 2.5, 7};
    const double scale = 2.75, once = 1000;
    struct objective profile = {
        .values = values, .count = 4, .level = scale * log(once), .once = once};
    double expected = -4 * log(scale) - (0.5 + 1 + 2.5 + 7) / scale;
    double at = level_likelihood(&profile, 0);
    assert_true(fabs(at - expected) < 1e-12);
    assert_true(fabs(level_likelihood(&profile, 1e-7) - at) < 1e-5);
    assert_true(fabs(level_likelihood(&profile, -1e-7) - at) < 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_profile_has_no_hole_at_the_shape_of_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
