/* Reads decimal numbers; see decimal.h. */
#include "host/lib/base/decimal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789"

static bool is_decimal(const char *text)
{
    size_t digits = 0;

    text += *text == '-';
    digits = strspn(text, DIGITS);
    if (!digits)
        return false;
    text += digits;
    if (*text != '.')
        return !*text;
    digits = strspn(++text, DIGITS);
    return digits && !text[digits];
}

enum decimal decimal_parse(const char *text, double *value)
{
    if (!is_decimal(text))
        return DECIMAL_NONE;
    double number = strtod(text, NULL);
    if (number > DECIMAL_MAX || number < -DECIMAL_MAX)
        return DECIMAL_RANGE;
    *value = number;
    return DECIMAL_OK;
}

bool decimal_whole(const char *text, uint64_t most, uint64_t *value)
{
    size_t digits = strspn(text, DIGITS);

    errno = 0;
    unsigned long long number = digits && !text[digits] ? strtoull(text, NULL, 10) : 0;
    if (!digits || text[digits] || errno || number > most)
        return false;
    *value = number;
    return true;
}
