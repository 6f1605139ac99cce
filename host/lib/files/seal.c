/* The seal is the text's tail, of one length; see seal.h. */
#include "host/lib/files/seal.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define TAIL_MAX 40u

static size_t make_tail(char tail[TAIL_MAX], const char *before, size_t size,
                        enum seal_layout layout)
{
    unsigned crc = (unsigned)crc32_z(0, (const unsigned char *)before, size);
    return (size_t)snprintf(tail, TAIL_MAX,
                            layout == SEAL_INDENTED ? ",\n \"" SEAL_KEY "\": \"%08x\"\n}\n"
                                                    : ",\"" SEAL_KEY "\":\"%08x\"}",
                            crc);
}

char *seal_text(const char *text, enum seal_layout layout)
{
    char tail[TAIL_MAX];
    const char *brace = strrchr(text, '}');
    size_t size = brace ? (size_t)(brace - text) : 0;
    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == ' '))
        size--;
    size_t more = make_tail(tail, text, size, layout);
    char *sealed = malloc(size + more + 1u);
    if (!sealed)
        return NULL;
    memcpy(sealed, text, size);
    memcpy(sealed + size, tail, more + 1u);
    return sealed;
}

bool seal_is_whole(const char *text, size_t size, enum seal_layout layout)
{
    char tail[TAIL_MAX];
    size_t length = make_tail(tail, "", 0, layout); /* of all of them */
    if (size < length)
        return false;
    make_tail(tail, text, size - length, layout);
    return memcmp(text + size - length, tail, length) == 0;
}
