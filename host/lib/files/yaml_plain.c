/* Forms of values without quotes; see yaml_plain.h. */
#include "host/lib/files/yaml_plain.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define DIGITS      "0123456789"
#define HEXADECIMAL DIGITS "abcdefABCDEF"

struct form {
    bool (*fits)(const char *text);
    enum yaml_plain kind;
    const char *what;
};

/* ---- Words ---- */

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

static bool is_null(const char *text)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};

    return is_one_of(text, words);
}

static bool is_bool(const char *text)
{
    static const char *const words[] = {"true", "True", "TRUE", "false", "False", "FALSE", NULL};

    return is_one_of(text, words);
}

static bool is_yes_or_no(const char *text)
{
    static const char *const words[] = {"y",  "Y",  "yes", "Yes", "YES", "n",   "N",   "no", "No",
                                        "NO", "on", "On",  "ON",  "off", "Off", "OFF", NULL};

    return is_one_of(text, words);
}

static bool is_no_number(const char *text)
{
    static const char *const words[] = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN", NULL};

    return is_one_of(text + (*text == '+' || *text == '-'), words);
}

static bool is_mark(const char *text)
{
    static const char *const words[] = {"<<", "=", NULL};

    return is_one_of(text, words);
}

/* ---- Numbers ---- */

/* Behind so many characters of `set`, at least one. */
static bool pass(const char **text, const char *set)
{
    size_t count = strspn(*text, set);

    *text += count;
    return count > 0;
}

static const char *behind_sign(const char *text)
{
    return text + (*text == '-' || *text == '+');
}

static bool is_hexadecimal(const char *text)
{
    return strncmp(text, "0x", 2) == 0 && text[2] && !text[2 + strspn(text + 2, HEXADECIMAL)];
}

/* Digits without needless zeros in front; moves behind them. */
static bool pass_whole(const char **text)
{
    const char *first = *text;

    return pass(text, DIGITS) && (*first != '0' || *text == first + 1);
}

static bool is_whole(const char *text)
{
    text += *text == '-';
    return pass_whole(&text) && !*text;
}

static bool is_real(const char *text)
{
    text += *text == '-';
    if (!pass_whole(&text) || *text++ != '.' || !pass(&text, DIGITS))
        return false;
    if (*text != 'e' && *text != 'E')
        return !*text;
    text++;
    if (*text != '-' && *text != '+')
        return false;
    text++;
    return pass(&text, DIGITS) && !*text;
}

static bool is_with_zero(const char *text)
{
    text = behind_sign(text);
    return *text == '0' && pass(&text, DIGITS "_") && !*text;
}

static bool is_with_plus(const char *text)
{
    return *text == '+' && (is_whole(text + 1) || is_real(text + 1)) && text[1] != '-';
}

/* 0b1, 0o17, and 0x1 with a sign or with _ in it. */
static bool is_of_other_base(const char *text)
{
    static const struct {
        const char *sign, *digits;
    } bases[] = {{"0b", "01_"}, {"0o", "01234567_"}, {"0x", HEXADECIMAL "_"}};

    text = behind_sign(text);
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        const char *digits = text + 2;
        if (strncmp(text, bases[i].sign, 2) == 0)
            return pass(&digits, bases[i].digits) && !*digits;
    }
    return false;
}

/* Digits with _ and points among them, and perhaps an exponent. */
static bool is_number(const char *text)
{
    const char *digits = text = behind_sign(text);

    if (!pass(&text, DIGITS "_.") || *digits == '_' ||
        strcspn(digits, DIGITS) >= (size_t)(text - digits))
        return false;
    if (*text != 'e' && *text != 'E')
        return !*text;
    text = behind_sign(text + 1);
    return pass(&text, DIGITS) && !*text;
}

/* 1:30 and 1:30:59.5: YAML 1.1 counts by sixties. */
static bool is_by_sixties(const char *text)
{
    text = behind_sign(text);
    if (*text == '_' || !pass(&text, DIGITS "_") || *text != ':')
        return false;
    while (*text == ':') {
        text++;
        if (!pass(&text, DIGITS))
            return false;
    }
    if (*text == '.')
        text += 1 + strspn(text + 1, DIGITS "_");
    return !*text;
}

static bool is_date(const char *text)
{
    for (unsigned part = 0; part < 3; part++) {
        size_t digits = strspn(text, DIGITS);
        if (part == 0 ? digits != 4 : digits < 1 || digits > 2)
            return false;
        text += digits;
        if (part < 2 && *text++ != '-')
            return false;
    }
    return !*text || strchr("Tt \t", *text);
}

/* ---- All of them ---- */

/* The first that fits holds. */
static const struct form forms[] = {
    {is_null, YAML_PLAIN_NULL, "nothing"},
    {is_bool, YAML_PLAIN_BOOL, "true or false"},
    {is_whole, YAML_PLAIN_WHOLE, "a number"},
    {is_hexadecimal, YAML_PLAIN_WHOLE, "a number"},
    {is_real, YAML_PLAIN_REAL, "a number"},
    {is_yes_or_no, YAML_PLAIN_ODD, "true or false in YAML 1.1 and a text in 1.2"},
    {is_no_number, YAML_PLAIN_ODD, "no finite number"},
    {is_mark, YAML_PLAIN_ODD, "a sign of YAML 1.1"},
    {is_with_zero, YAML_PLAIN_ODD, "octal in YAML 1.1 and decimal in 1.2"},
    {is_with_plus, YAML_PLAIN_ODD, "a number with a needless sign"},
    {is_of_other_base, YAML_PLAIN_ODD, "a number to some readers of YAML and a text to others"},
    {is_number, YAML_PLAIN_ODD, "a number to some readers of YAML and a text to others"},
    {is_by_sixties, YAML_PLAIN_ODD, "a number by sixties in YAML 1.1 and a text in 1.2"},
    {is_date, YAML_PLAIN_ODD, "a date in YAML 1.1 and a text in 1.2"},
};

enum yaml_plain yaml_plain(const char *text, const char **what)
{
    *what = "a text";
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (!forms[i].fits(text))
            continue;
        *what = forms[i].what;
        return forms[i].kind;
    }
    return YAML_PLAIN_TEXT;
}
