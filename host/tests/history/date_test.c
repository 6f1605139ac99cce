/* Dates of commits, held against a calendar that counts day by day. */
#include "host/lib/history/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DAY 86400

static int64_t parse(const char *text)
{
    int64_t seconds = -1;

    if (!date_parse(text, &seconds))
        fail_msg("'%s' is no date", text);
    return seconds;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Every day that there is, and beside it the ones that there are not. */
static void each_day_has_its_number(void **state)
{
    (void)state;
    char text[DATE_TEXT_MAX], again[DATE_TEXT_MAX];
    int64_t day = 0, none = 0;

    for (int year = 1970; year <= 9999; year++)
        for (int month = 1; month <= 12; month++) {
            for (int of = 1; of <= days_of(year, month); of++, day++) {
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, of);
                assert_true(parse(text) == day * DAY);
                assert_string_equal(date_day(again, day * DAY + DAY - 1), text);
            }
            snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, days_of(year, month) + 1);
            assert_false(date_parse(text, &none));
        }
    assert_true(day * DAY == (int64_t)DATE_MAX + 1);
}

static void the_time_of_day_is_added_and_its_zone_taken_off(void **state)
{
    (void)state;
    char text[DATE_TEXT_MAX];
    int64_t one = parse("2026-03-01T00:30:00+01:00");

    assert_true(one == parse("2026-02-28T23:30:00Z"));
    assert_true(one == parse("2026-02-28T18:00:00-05:30"));
    assert_true(one == parse("2026-03-01T23:29:00+23:59"));
    assert_true(one == parse("2026-02-28") + 23 * 3600 + 30 * 60);
    assert_true(parse("1970-01-01T23:59:59Z") == DAY - 1);
    assert_string_equal(date_text(text, one), "2026-02-28T23:30:00Z");
    assert_string_equal(date_day(text, one), "2026-02-28");
}

static void what_is_no_date_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "yesterday",
                                        "2026-02-30",
                                        "2026-13-01",
                                        "2026-00-10",
                                        "2026-01-00",
                                        "2026-1-1",
                                        "2026-01-01T",
                                        "2026-01-01 10:00:00Z",
                                        "2026-01-01T24:00:00Z",
                                        "2026-01-01T23:60:00Z",
                                        "2026-01-01T23:59:60Z",
                                        "2026-01-01T10:00:00",
                                        "2026-01-01T10:00:00z",
                                        "2026-01-01T10:00:00Zz",
                                        "2026-01-01T10:00:00*01:00",
                                        "2026-01-01T10:00:00+1:00",
                                        "2026-01-01T10:00:00+01:00:00",
                                        "2026-01-01T10:00:00+24:00",
                                        "2026-01-01T10:00:00-25:00",
                                        "2026-01-01T10:00:00+01:60"};
    int64_t seconds = 0;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (date_parse(wrong[i], &seconds))
            fail_msg("'%s' was taken for a date", wrong[i]);
}

/* A zone can lead over either end. */
static void only_the_years_from_1970_to_9999_have_dates(void **state)
{
    (void)state;
    char text[DATE_TEXT_MAX];
    int64_t seconds = 0;

    assert_true(parse("1970-01-01T00:00:00Z") == 0);
    assert_true(parse("1969-12-31T23:00:00-01:00") == 0);
    assert_false(date_parse("1970-01-01T00:59:59+01:00", &seconds));
    assert_false(date_parse("1969-12-31", &seconds));
    assert_false(date_parse("0000-01-01", &seconds));
    assert_true(parse("9999-12-31T23:59:59Z") == DATE_MAX);
    assert_false(date_parse("9999-12-31T23:59:59-00:01", &seconds));
    assert_string_equal(date_text(text, DATE_MAX), "9999-12-31T23:59:59Z");
    assert_string_equal(date_text(text, DATE_MAX + 1), "no date");
    assert_string_equal(date_day(text, -1), "no date");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_day_has_its_number),
        cmocka_unit_test(the_time_of_day_is_added_and_its_zone_taken_off),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(only_the_years_from_1970_to_9999_have_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
