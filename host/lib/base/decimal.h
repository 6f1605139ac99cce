/* Numbers as people write them: digits, nothing that strtod and strtoull would take besides, as
 * spaces, signs, hexadecimal, "inf" or "1e3". None has a zero in front: 010 is 8 to some.
 */
#ifndef HOST_LIB_BASE_DECIMAL_H
#define HOST_LIB_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#define DECIMAL_MAX 9007199254740992.0 /* 2^53: above, a double is no whole number */

enum decimal { DECIMAL_OK, DECIMAL_NONE, DECIMAL_RANGE };

/* "-12", "12.5": the whole text. DECIMAL_NONE: it is no number; DECIMAL_RANGE: beyond DECIMAL_MAX
 * in either direction. `*value` is set with DECIMAL_OK only. */
enum decimal decimal_parse(const char *text, double *value);

/* "12": a whole number up to `most`, digits alone. False, and `*value` as it was, for all else. */
bool decimal_whole(const char *text, uint64_t most, uint64_t *value);

/* The same at the beginning of `*text`, which it moves behind the digits. */
bool decimal_pass(const char **text, uint64_t most, uint64_t *value);

/* An address at the beginning of `*text`, "0x08004000" or "16384"; moves behind it. */
bool decimal_address(const char **text, uint32_t *address);

#endif
