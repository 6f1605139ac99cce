/* Numbers as people write them, and what is none. */
#include "host/lib/base/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_decimal_number_is_digits_with_a_sign_and_a_point(void **state)
{
    (void)state;
    double value = 7;

    assert_int_equal(decimal_parse("-12.5", &value), DECIMAL_OK);
    assert_true(value == -12.5);
    assert_int_equal(decimal_parse("9007199254740992", &value), DECIMAL_OK);
    assert_true(value == DECIMAL_MAX);
    assert_int_equal(decimal_parse("9007199254740994", &value), DECIMAL_RANGE);
    assert_int_equal(decimal_parse("-99999999999999999999999", &value), DECIMAL_RANGE);
    assert_true(value == DECIMAL_MAX);
}

static void what_is_no_number_leaves_the_value_as_it_was(void **state)
{
    (void)state;
    static const char *const odd[] = {"",    "-",    " 1",  "1 ",  "+1",  "1.",   ".5",
                                      "1e3", "0x10", "nan", "inf", "--1", "1.2.3"};
    double value = 7;
    uint64_t whole = 7;

    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        assert_int_equal(decimal_parse(odd[i], &value), DECIMAL_NONE);
        assert_false(decimal_whole(odd[i], UINT64_MAX, &whole));
    }
    assert_true(value == 7 && whole == 7);
}

static void a_whole_number_has_digits_alone_and_a_limit(void **state)
{
    (void)state;
    uint64_t value = 7;

    assert_true(decimal_whole("0", 0, &value));
    assert_true(value == 0);
    assert_true(decimal_whole("18446744073709551615", UINT64_MAX, &value));
    assert_true(value == UINT64_MAX);
    assert_false(decimal_whole("18446744073709551616", UINT64_MAX, &value));
    assert_false(decimal_whole("11", 10, &value));
    assert_false(decimal_whole("-1", 10, &value));
    assert_false(decimal_whole("1.0", 10, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decimal_number_is_digits_with_a_sign_and_a_point),
        cmocka_unit_test(what_is_no_number_leaves_the_value_as_it_was),
        cmocka_unit_test(a_whole_number_has_digits_alone_and_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
