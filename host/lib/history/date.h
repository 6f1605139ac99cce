/* Dates of commits, as ISO 8601 has them. */
#ifndef HOST_LIB_HISTORY_DATE_H
#define HOST_LIB_HISTORY_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* "2026-01-31", "2026-01-31T23:59:59Z" or "2026-01-31T23:59:59+01:00" to seconds since 1970, UTC.
 * False for anything else, and for what is before 1970. */
bool date_parse(const char *text, int64_t *seconds);

/* "2026-01-31T22:59:59Z"; a date that no year of four digits has is shown as none. */
#define DATE_TEXT_MAX 32u
const char *date_text(char text[DATE_TEXT_MAX], int64_t seconds);
/* "2026-01-31" */
const char *date_day(char text[DATE_TEXT_MAX], int64_t seconds);

/* The last second of the year 9999. */
#define DATE_MAX 253402300799

#endif
