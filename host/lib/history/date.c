/* Reads and writes dates; see date.h. */
#include "host/lib/history/date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Whether `text` has digits where `form` has 0, and elsewhere the same. */
static bool has_form(const char *text, const char *form)
{
    for (; *form; text++, form++)
        if (*form == '0' ? !isdigit((unsigned char)*text) : *text != *form)
            return false;
    return true;
}

static int number(const char *text, int digits)
{
    int value = 0;

    while (digits-- > 0)
        value = 10 * value + (*text++ - '0');
    return value;
}

/* Seconds to the east; what is behind the time. False if it is no zone. */
static bool zone_of(const char *text, int64_t *east)
{
    if (strcmp(text, "Z") == 0) {
        *east = 0;
        return true;
    }
    int sign = *text == '+' ? 1 : *text == '-' ? -1 : 0;
    if (!sign || !has_form(text + 1, "00:00") || text[6])
        return false;
    int hours = number(text + 1, 2), minutes = number(text + 4, 2);
    *east = (int64_t)sign * (hours * 3600 + minutes * 60);
    return hours < 24 && minutes < 60;
}

/* timegm() takes the 31st of February for a day of March. */
static bool is_day(const struct tm *utc, int64_t seconds)
{
    time_t time = (time_t)seconds;
    struct tm again;

    return gmtime_r(&time, &again) && again.tm_mday == utc->tm_mday && again.tm_mon == utc->tm_mon;
}

bool date_parse(const char *text, int64_t *seconds)
{
    struct tm utc = {.tm_mday = 0};
    int64_t east = 0;

    if (!has_form(text, "0000-00-00"))
        return false;
    utc.tm_year = number(text, 4) - 1900;
    utc.tm_mon = number(text + 5, 2) - 1;
    utc.tm_mday = number(text + 8, 2);
    struct tm day = utc;
    if (!is_day(&utc, (int64_t)timegm(&day)))
        return false;
    if (text[10]) {
        if (!has_form(text + 10, "T00:00:00") || !zone_of(text + 19, &east))
            return false;
        utc.tm_hour = number(text + 11, 2);
        utc.tm_min = number(text + 14, 2);
        utc.tm_sec = number(text + 17, 2);
        if (utc.tm_hour > 23 || utc.tm_min > 59 || utc.tm_sec > 59)
            return false;
    }
    *seconds = (int64_t)timegm(&utc) - east;
    return *seconds >= 0 && *seconds <= DATE_MAX;
}

static const char *format(char text[DATE_TEXT_MAX], int64_t seconds, const char *form)
{
    time_t time = (time_t)seconds;
    struct tm utc;

    if (seconds < 0 || seconds > DATE_MAX || !gmtime_r(&time, &utc) ||
        strftime(text, DATE_TEXT_MAX, form, &utc) == 0)
        snprintf(text, DATE_TEXT_MAX, "no date");
    return text;
}

const char *date_text(char text[DATE_TEXT_MAX], int64_t seconds)
{
    return format(text, seconds, "%Y-%m-%dT%H:%M:%SZ");
}

const char *date_day(char text[DATE_TEXT_MAX], int64_t seconds)
{
    return format(text, seconds, "%Y-%m-%d");
}
