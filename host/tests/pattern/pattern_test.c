/* What a pattern over cells means: one whole part, or a shell pattern over all. */
#include "host/lib/pattern/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ID "mps2-an385/response/raw_c_call/masked(8)"

static void a_word_is_one_whole_part(void **state)
{
    (void)state;
    assert_true(pattern_matches("mps2-an385", ID));
    assert_true(pattern_matches("response", ID));
    assert_true(pattern_matches("raw_c_call", ID));
    assert_true(pattern_matches("masked(8)", ID));
    assert_false(pattern_matches("raw_c", ID));
    assert_false(pattern_matches("call", ID));
    assert_false(pattern_matches("masked", ID));
    assert_false(pattern_matches("", ID));
}

static void a_star_or_a_slash_makes_it_a_pattern_over_the_whole_id(void **state)
{
    (void)state;
    assert_true(pattern_matches("*/raw_c*/*", ID));
    assert_true(pattern_matches("mps2-an385/*", ID));
    assert_true(pattern_matches("*", ID));
    assert_true(pattern_matches(ID, ID));
    assert_false(pattern_matches("raw_c*", ID));
    assert_false(pattern_matches("*/raw_c/*", ID));
    assert_false(pattern_matches("response/raw_c_call", ID));
}

static void none_matches_all(void **state)
{
    (void)state;
    assert_true(pattern_matches(NULL, ID));
    assert_true(pattern_matches_part(NULL, "raw_c"));
}

static void a_part_may_be_a_shell_pattern(void **state)
{
    (void)state;
    assert_true(pattern_matches_part("defer_*", "defer_thread"));
    assert_true(pattern_matches_part("raw_c", "raw_c"));
    assert_false(pattern_matches_part("raw_c", "raw_c_call"));
    assert_false(pattern_matches_part("defer_*", "my_defer_thread"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_one_whole_part),
        cmocka_unit_test(a_star_or_a_slash_makes_it_a_pattern_over_the_whole_id),
        cmocka_unit_test(none_matches_all),
        cmocka_unit_test(a_part_may_be_a_shell_pattern),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
