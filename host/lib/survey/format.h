/* How the report writes numbers, names and lists, the same in HTML, Markdown
 * and figures, and whatever the locale.
 */
#ifndef HOST_LIB_REPORT_FORMAT_H
#define HOST_LIB_REPORT_FORMAT_H

#include "host/lib/base/text.h"
#include "host/lib/results/results.h"

/* "3,564"; a fraction to two places, without trailing zeros. */
void format_value(struct text *out, double value);

/* "+13", "\u22122" (a minus sign), "+0". */
void format_change(struct text *out, double value);

/* "\u2013" for a number that is not known. */
void format_number(struct text *out, struct result_number number);

/* "round trip" for "round_trip". Not escaped. */
void format_metric(struct text *out, const char *name);

/* Where a text goes decides how it is escaped and made to stand out. */
enum markup { MARKUP_HTML, MARKUP_MARKDOWN };
void format_plain(struct text *out, enum markup markup, const char *string);
void format_strong(struct text *out, enum markup markup, const char *string);
void format_strong_list(struct text *out, enum markup markup, const char *const names[],
                        size_t count);

/* "1 instruction", "12 modelled cycles", "24 cycles". */
void format_amount(struct text *out, double value, enum result_evidence evidence);

#endif
