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
    static const char *const odd[] = {"",      "-",   " 1",   "1 ",  "+1",  "1.",
                                      ".5",    "1e3", "0x10", "nan", "inf", "--1",
                                      "1.2.3", "010", "00",   "-01", "01.5"};
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

static void a_number_may_be_the_beginning_of_a_text(void **state)
{
    (void)state;
    const char *text = "120/7";
    uint64_t value = 7;

    assert_true(decimal_pass(&text, 120, &value));
    assert_true(value == 120 && *text == '/');
    text = "0/7";
    assert_true(decimal_pass(&text, 120, &value));
    assert_true(value == 0 && *text == '/');
    static const char *const odd[] = {"121/7", "012/7", "/7", " 1", "-1", "99999999999999999999"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        text = odd[i];
        assert_false(decimal_pass(&text, 120, &value));
        assert_true(value == 0 && text == odd[i]);
    }
}

static void an_address_is_hexadecimal_or_decimal_and_never_octal(void **state)
{
    (void)state;
    static const char *const odd[] = {"010", "0x",   "x10",         " 1",         "-1",
                                      "+1",  "0x 1", "0x100000000", "4294967296", "a"};
    const char *text = "0x0800fFFF-";
    uint32_t address = 7;

    assert_true(decimal_address(&text, &address));
    assert_true(address == 0x0800FFFF && *text == '-');
    text = "16384";
    assert_true(decimal_address(&text, &address));
    assert_true(address == 16384 && !*text);
    text = "0xffffffff";
    assert_true(decimal_address(&text, &address) && address == UINT32_MAX);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        text = odd[i];
        assert_false(decimal_address(&text, &address));
        assert_true(address == UINT32_MAX && text == odd[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decimal_number_is_digits_with_a_sign_and_a_point),
        cmocka_unit_test(what_is_no_number_leaves_the_value_as_it_was),
        cmocka_unit_test(a_whole_number_has_digits_alone_and_a_limit),
        cmocka_unit_test(a_number_may_be_the_beginning_of_a_text),
        cmocka_unit_test(an_address_is_hexadecimal_or_decimal_and_never_octal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
