/* Words into lines; see words.h. */
#include "host/lib/base/words.h"

#include "host/lib/base/printable.h"
#include <string.h>

void words_print(FILE *out, const char *text, size_t at, size_t indent, size_t width)
{
    while (*text) {
        size_t length = strcspn(text, " ");
        if (at > indent && at + 1 + length > width) {
            printable_print(out, "\n%*s", (int)indent, "");
            at = indent;
        }
        at += (size_t)printable_print(out, " %.*s", (int)length, text);
        text += length + strspn(text + length, " ");
    }
    putc('\n', out);
}
