/* A checksum of a JSON object in the object itself, as its last key: "seal", the CRC-32 of all
 * bytes before it. What was changed by hand is noticed then, be it a number or a space. It is no
 * signature: whoever wants to can make it anew, or take it out.
 */
#ifndef HOST_LIB_FILES_SEAL_H
#define HOST_LIB_FILES_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#define SEAL_KEY "seal"

enum seal_layout { SEAL_ON_A_LINE, SEAL_INDENTED };

/* The object's text with its seal, to be freed; NULL for want of memory. SEAL_INDENTED ends with
 * "}\n", SEAL_ON_A_LINE with "}"; `text` ends with a brace and perhaps a newline. */
char *seal_text(const char *text, enum seal_layout layout);

/* Whether the text ends with the seal that is its own. */
bool seal_is_whole(const char *text, size_t size, enum seal_layout layout);

#endif
