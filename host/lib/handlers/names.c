/* Makes words of names; see names.h. */
#include "host/lib/handlers/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *handlers_word(const char *name)
{
    char *word = malloc(3 * strlen(name) + 1), *at = word;

    for (; word && *name; name++) {
        unsigned char c = (unsigned char)*name;
        if (c > ' ' && c < 0x7f && c != '%' && c != '#')
            *at++ = *name;
        else
            at += sprintf(at, "%%%02X", c);
    }
    if (word)
        *at = '\0';
    return word;
}
