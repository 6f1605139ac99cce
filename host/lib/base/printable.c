/* Characters and formats; see printable.h. */
#include "host/lib/base/printable.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SPEC_MAX 32u

/* ---- Characters ---- */

struct range {
    uint32_t from, to;
};

/* Beside what is below U+0020. Source: Unicode's general categories Cc, Cf, Zl,
 * Zp, and the noncharacters. */
static const struct range hidden[] = {
    {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},     {0x180E, 0x180E},
    {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},   {0xFDD0, 0xFDEF},
    {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF},
};

static bool is_hidden(uint32_t character)
{
    if (character < 0x20 || (character & 0xFFFE) == 0xFFFE)
        return true;
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (character >= hidden[i].from && character <= hidden[i].to)
            return true;
    return false;
}

/* Bytes of the character that begins here; 0 if none does. */
static size_t decode(const unsigned char *bytes, size_t size, uint32_t *character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = bytes[0];
    size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;

    if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || length > size)
        return 0;
    *character = length == 1 ? first : first & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        *character = *character << 6 | (bytes[i] & 0x3F);
    }
    if (*character < least[length] || *character > 0x10FFFF ||
        (*character >= 0xD800 && *character <= 0xDFFF))
        return 0;
    return length;
}

/* Returns the characters written. */
static size_t put_hidden(FILE *out, uint32_t character)
{
    const char *short_forms = "\n\r\t", *names = "nrt", *found = NULL;

    if (character && character < 0x20)
        found = strchr(short_forms, (int)character);
    if (found)
        return (size_t)fprintf(out, "\\%c", names[found - short_forms]);
    if (character < 0x80)
        return (size_t)fprintf(out, "\\x%02x", character);
    return (size_t)fprintf(out, character > 0xFFFF ? "\\U%08x" : "\\u%04x", character);
}

size_t printable_put(FILE *out, const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes;
    size_t width = 0;

    for (size_t length; size > 0; at += length, size -= length) {
        uint32_t character = 0;

        length = decode(at, size, &character);
        if (!length) {
            length = 1;
            width += (size_t)fprintf(out, "\\x%02x", at[0]);
        } else if (is_hidden(character)) {
            width += put_hidden(out, character);
        } else {
            fwrite(at, 1, length, out);
            width++;
        }
    }
    return width;
}

size_t printable_prefix(const char *bytes, size_t size)
{
    size_t done = 0;
    uint32_t character = 0;

    while (done < size) {
        size_t length = decode((const unsigned char *)bytes + done, size - done, &character);
        if (!length || is_hidden(character))
            break;
        done += length;
    }
    return done;
}

/* Whether `size` bytes, too few for a character, may become one. */
static bool may_become_one(const unsigned char *bytes, size_t size)
{
    size_t length = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;

    if (bytes[0] < 0xC2 || bytes[0] > 0xF4 || size >= length)
        return false;
    for (size_t i = 1; i < size; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return false;
    return true;
}

static bool must_wait(const char *bytes, size_t size)
{
    return (bytes[0] == '\r' && size == 1) || may_become_one((const unsigned char *)bytes, size);
}

/* Bytes up to the next one that is no line feed, tab or beginning to wait for. */
static size_t plain_run(const char *bytes, size_t size, bool last)
{
    size_t run = 0;

    while (run < size && !strchr("\n\t\r", bytes[run]) &&
           (last || !must_wait(bytes + run, size - run)))
        run++;
    return run;
}

size_t printable_pass(FILE *out, const char *bytes, size_t size, bool last)
{
    size_t done = 0;

    while (done < size) {
        const char *at = bytes + done;
        size_t run = *at ? plain_run(at, size - done, last) : 1;

        if (run) {
            printable_put(out, at, run);
            done += run;
            continue;
        }
        if (!last && must_wait(at, size - done))
            return done;
        if (*at == '\n' || *at == '\t')
            putc(*at, out);
        else if (!(*at == '\r' && size - done > 1 && at[1] == '\n'))
            printable_put(out, at, 1);
        done++;
    }
    return done;
}

size_t printable_width(const char *string)
{
    size_t width = 0;

    for (; *string; string++)
        width += ((unsigned char)*string & 0xC0) != 0x80;
    return width;
}

/* ---- Formats ---- */

/* One conversion of a format: "%-*.*lld". */
struct conversion {
    char spec[SPEC_MAX]; /* with its stars */
    bool left;
    int width, precision; /* -1: none */
    int longs;            /* how many l; 3 stands for z, j and t */
    char kind;
};

static int number(const char **at, va_list *values)
{
    int value = 0;

    if (**at == '*') {
        ++*at;
        return va_arg(*values, int);
    }
    while (**at >= '0' && **at <= '9')
        value = value * 10 + (*(*at)++ - '0');
    return value;
}

static const char *read_conversion(const char *at, struct conversion *conversion, va_list *values)
{
    char flags[10] = "", lengths[3] = "";
    size_t count = strspn(at, "-+ #0");

    *conversion = (struct conversion){.width = -1, .precision = -1};
    snprintf(flags, sizeof flags - 1, "%.*s", (int)count, at);
    conversion->left = strchr(flags, '-') != NULL;
    at += count;
    if (*at == '*' || (*at >= '1' && *at <= '9'))
        conversion->width = number(&at, values);
    if (*at == '.') {
        at++;
        conversion->precision = number(&at, values);
    }
    count = strspn(at, "hlzjtL");
    snprintf(lengths, sizeof lengths, "%.*s", (int)count, at);
    conversion->longs = strchr("zjt", lengths[0]) && lengths[0] ? 3
                        : lengths[0] == 'l'                     ? (int)count
                                                                : 0;
    conversion->kind = at[count];
    if (conversion->width < -1) { /* a negative star is a flag */
        conversion->left = true;
        conversion->width = -conversion->width;
        if (!strchr(flags, '-'))
            strcat(flags, "-");
    }
    snprintf(conversion->spec, sizeof conversion->spec, "%%%s%s%s%s%c", flags,
             conversion->width >= 0 ? "*" : "", conversion->precision >= 0 ? ".*" : "", lengths,
             conversion->kind);
    return conversion->kind ? at + count + 1 : at + count;
}

/* Calls fprintf with what the conversion needs before its value. */
#define PRINT(out, c, value)                                                                       \
    ((c)->width >= 0       ? (c)->precision >= 0                                                   \
                                 ? fprintf(out, (c)->spec, (c)->width, (c)->precision, value)      \
                                 : fprintf(out, (c)->spec, (c)->width, value)                      \
           : (c)->precision >= 0 ? fprintf(out, (c)->spec, (c)->precision, value)                  \
                           : fprintf(out, (c)->spec, value))

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
/* The kinds that are no text. Signed or not makes no difference to va_arg. */
static int put_value(FILE *out, const struct conversion *c, va_list *values)
{
    if (c->kind == '%')
        return fprintf(out, "%%");
    if (c->kind == 'p')
        return PRINT(out, c, va_arg(*values, void *));
    if (strchr("fFgGeE", c->kind))
        return PRINT(out, c, va_arg(*values, double));
    if (c->longs == 2)
        return PRINT(out, c, va_arg(*values, long long));
    if (c->longs)
        return PRINT(out, c, va_arg(*values, long));
    return PRINT(out, c, va_arg(*values, int));
}
#pragma GCC diagnostic pop

/* Where it is padded is known only afterwards. */
static int put_padded(FILE *out, const struct conversion *c, const char *bytes, size_t size)
{
    char *text = NULL;
    size_t length = 0, width;
    FILE *memory = open_memstream(&text, &length);

    if (!memory)
        return 0;
    width = printable_put(memory, bytes, size);
    if (fclose(memory) == 0) {
        int fill = c->width > (int)width ? c->width - (int)width : 0;

        fprintf(out, "%*s", c->left ? 0 : fill, "");
        fwrite(text, 1, length, out);
        fprintf(out, "%*s", c->left ? fill : 0, "");
        width += (size_t)fill;
    }
    free(text);
    return (int)width;
}

static int put_text(FILE *out, const struct conversion *c, va_list *values)
{
    char character = 0;
    const char *bytes = &character;
    size_t size = 1;

    if (c->kind == 'c') {
        character = (char)va_arg(*values, int);
    } else {
        bytes = va_arg(*values, const char *);
        bytes = bytes ? bytes : "(null)";
        size = c->precision >= 0 ? strnlen(bytes, (size_t)c->precision) : strlen(bytes);
    }
    return c->width > 0 ? put_padded(out, c, bytes, size) : (int)printable_put(out, bytes, size);
}

int printable_vprint(FILE *out, const char *format, va_list given)
{
    struct conversion conversion;
    va_list values;
    size_t width = 0;

    va_copy(values, given);
    while (*format) {
        size_t literal = strcspn(format, "%");

        fwrite(format, 1, literal, out);
        width += literal;
        format += literal;
        if (!*format)
            break;
        format = read_conversion(format + 1, &conversion, &values);
        if (conversion.kind == 's' || conversion.kind == 'c')
            width += (size_t)put_text(out, &conversion, &values);
        else
            width += (size_t)put_value(out, &conversion, &values);
    }
    va_end(values);
    return (int)width;
}

int printable_print(FILE *out, const char *format, ...)
{
    va_list values;
    int width;

    va_start(values, format);
    width = printable_vprint(out, format, values);
    va_end(values);
    return width;
}

char *printable_vformat(const char *format, va_list values)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);

    if (!memory)
        return NULL;
    printable_vprint(memory, format, values);
    if (fclose(memory) == 0)
        return text;
    free(text);
    return NULL;
}

size_t printable_cut(const char *string, size_t most)
{
    size_t size = strnlen(string, most + 1u);

    if (size <= most)
        return size;
    for (size = most; size > 0 && ((unsigned char)string[size] & 0xC0) == 0x80;)
        size--;
    return size;
}

size_t printable_vinto(char *buffer, size_t size, const char *format, va_list values)
{
    char *text = printable_vformat(format, values);
    size_t used = text ? printable_cut(text, size - 1u) : 0;

    if (text)
        memcpy(buffer, text, used);
    buffer[used] = '\0';
    free(text);
    return used;
}

size_t printable_into(char *buffer, size_t size, const char *format, ...)
{
    va_list values;
    size_t used;

    va_start(values, format);
    used = printable_vinto(buffer, size, format, values);
    va_end(values);
    return used;
}

char *printable_copy(const char *string)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);

    if (!memory)
        return NULL;
    printable_put(memory, string, strlen(string));
    if (fclose(memory) == 0)
        return text;
    free(text);
    return NULL;
}
