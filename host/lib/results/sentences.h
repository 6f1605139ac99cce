/* What is said of a sweep, the same in every text. Plain, not escaped.
 */
#ifndef HOST_LIB_RESULTS_SENTENCES_H
#define HOST_LIB_RESULTS_SENTENCES_H

#include "host/lib/base/text.h"
#include "host/lib/results/results.h"

/* "10 of 10 cycles"; "8 of 8 boundaries" where cycles are not known; else a dash. */
void result_say_coverage(struct text *out, const struct result_cell *cell);

/* Where a count was above zero: "at 3 of 5 boundaries, 4 of 7 cycles", "nowhere". Its
 * total only says how often the sweep came there. Without a sweep: "2 in 10 interrupts". */
void result_say_places(struct text *out, const struct result_cell *cell,
                       const struct result_metric *metric);

/* Where the largest value is: "15 at 0x3372 ldr.w r6, [ip, #0x29] (cycle 1 of 4)", the
 * first few of several; nothing where the largest value is the usual one. */
void result_say_highest(struct text *out, const struct result_cell *cell,
                        const struct result_metric *metric);

/* What exception trace says beside the DWT: "trace agrees in 999 of 999 samples (round_trip, -31
 * cycles apart)", or why nothing was compared. Nothing where nobody read the SWO pin. */
void result_say_swo(struct text *out, const struct result_cell *cell);

/* Whether a cell's warning is of this metric: each begins with the name of the one that it is of.
 */
bool result_warns_of(const char *warning, const char *metric);

#endif
