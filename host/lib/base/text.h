/* A growing string with the escapes that the report needs: every string that
 * comes from the data goes through text_html or text_markdown. A buffer that
 * ran out of memory says so in `failed` and ignores what follows.
 */
#ifndef HOST_LIB_BASE_TEXT_H
#define HOST_LIB_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero-initialise. `data` is NUL-terminated once something was added. */
struct text {
    char *data;
    size_t used, size;
    bool failed;
};

void text_free(struct text *text);
const char *text_get(const struct text *text); /* "" while empty; never NULL */

void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const void *bytes, size_t size);
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* For element content and quoted attributes, in HTML and XML. Control characters
 * and the like are shown as escapes (printable.h): XML cannot carry them. */
void text_html(struct text *text, const char *string);

/* For a Markdown table cell: markup characters are escaped, line breaks and other
 * control characters shown as escapes. */
void text_markdown(struct text *text, const char *string);

/* For an id, a file name or a fragment: lower case letters, digits, '-' and '_'
 * stay, everything else becomes '-', and then the string's CRC is added, so
 * that two different strings do not share one slug. */
void text_slug(struct text *text, const char *string);

void text_base64(struct text *text, const void *bytes, size_t size);

#endif
