/* Reads decimal numbers; see decimal.h. */
#include "host/lib/base/decimal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS      "0123456789"
#define HEXADECIMAL DIGITS "abcdefABCDEF"

/* Digits that begin a number; 0 if none do, or a zero stands in front of others. */
static size_t whole_digits(const char *text)
{
    size_t digits = strspn(text, DIGITS);

    return digits > 1 && *text == '0' ? 0 : digits;
}

static bool is_decimal(const char *text)
{
    size_t digits = 0;

    text += *text == '-';
    digits = whole_digits(text);
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

bool decimal_pass(const char **text, uint64_t most, uint64_t *value)
{
    size_t digits = whole_digits(*text);

    errno = 0;
    unsigned long long number = digits ? strtoull(*text, NULL, 10) : 0;
    if (!digits || errno || number > most)
        return false;
    *text += digits;
    *value = number;
    return true;
}

bool decimal_whole(const char *text, uint64_t most, uint64_t *value)
{
    uint64_t number;

    if (!decimal_pass(&text, most, &number) || *text)
        return false;
    *value = number;
    return true;
}

bool decimal_address(const char **text, uint32_t *address)
{
    uint64_t number;

    if (strncmp(*text, "0x", 2) != 0) {
        if (!decimal_pass(text, UINT32_MAX, &number))
            return false;
        *address = (uint32_t)number;
        return true;
    }
    size_t digits = strspn(*text + 2, HEXADECIMAL);
    errno = 0;
    number = strtoull(*text, NULL, 16);
    if (!digits || errno || number > UINT32_MAX)
        return false;
    *text += 2 + digits;
    *address = (uint32_t)number;
    return true;
}
