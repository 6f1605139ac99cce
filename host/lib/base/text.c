/* The report's growing string and its escapes. */
#include "host/lib/base/text.h"

#include "host/lib/base/printable.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

void text_free(struct text *text)
{
    free(text->data);
    *text = (struct text){0};
}

const char *text_get(const struct text *text)
{
    return text->data != NULL ? text->data : "";
}

static bool text_reserve(struct text *text, size_t more)
{
    if (text->failed)
        return false;
    if (text->used + more + 1 <= text->size)
        return true;
    size_t size = text->size ? text->size * 2 : 256;
    while (size < text->used + more + 1)
        size *= 2;
    char *data = realloc(text->data, size);
    if (data == NULL) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->size = size;
    return true;
}

void text_add_bytes(struct text *text, const void *bytes, size_t size)
{
    if (!text_reserve(text, size))
        return;
    memcpy(text->data + text->used, bytes, size);
    text->used += size;
    text->data[text->used] = '\0';
}

void text_add(struct text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_addf(struct text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        text->failed = true;
    else if (text_reserve(text, (size_t)length)) {
        vsnprintf(text->data + text->used, (size_t)length + 1, format, again);
        text->used += (size_t)length;
    }
    va_end(again);
}

static void add_html(struct text *text, char c)
{
    switch (c) {
    case '&':
        text_add(text, "&amp;");
        break;
    case '<':
        text_add(text, "&lt;");
        break;
    case '>':
        text_add(text, "&gt;");
        break;
    case '"':
        text_add(text, "&quot;");
        break;
    case '\'':
        text_add(text, "&#39;");
        break;
    default:
        text_add_bytes(text, &c, 1);
    }
}

static void add_markdown(struct text *text, char c)
{
    if (c == '&' || c == '<' || c == '>') {
        add_html(text, c);
        return;
    }
    if (strchr("\\`*_{}[]()#+!|~@$", c) != NULL)
        text_add(text, "\\");
    text_add_bytes(text, &c, 1);
}

/* Every character, once control characters and the like are escapes. */
static void add_each(struct text *text, const char *string, void (*add)(struct text *, char))
{
    char *shown = printable_copy(string);
    text->failed |= shown == NULL;
    for (const char *at = shown; at != NULL && *at != '\0'; at++)
        add(text, *at);
    free(shown);
}

void text_html(struct text *text, const char *string)
{
    add_each(text, string, add_html);
}

void text_markdown(struct text *text, const char *string)
{
    add_each(text, string, add_markdown);
}

static bool slug_keeps(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

void text_slug(struct text *text, const char *string)
{
    bool whole = *string != '\0';
    for (const char *at = string; *at != '\0'; at++) {
        char c = slug_keeps(*at) ? *at : '-';
        whole = whole && c == *at;
        text_add_bytes(text, &c, 1);
    }
    if (!whole)
        text_addf(text, "-%08lx",
                  (unsigned long)crc32(0, (const unsigned char *)string, (uInt)strlen(string)));
}

void text_base64(struct text *text, const void *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *in = bytes;
    for (size_t at = 0; at < size; at += 3) {
        size_t left = size - at;
        uint32_t word = (uint32_t)in[at] << 16;
        word |= left > 1 ? (uint32_t)in[at + 1] << 8 : 0;
        word |= left > 2 ? in[at + 2] : 0;
        char four[4] = {digits[word >> 18], digits[word >> 12 & 63],
                        left > 1 ? digits[word >> 6 & 63] : '=',
                        left > 2 ? digits[word & 63] : '='};
        text_add_bytes(text, four, sizeof four);
    }
}
