/* The report's two texts: index.html, which holds everything, and a Markdown
 * summary for a pull request.
 */
#ifndef HOST_LIB_REPORT_PAGE_H
#define HOST_LIB_REPORT_PAGE_H

#include "host/lib/report/figures/figures.h"

bool report_page(struct text *out, const struct report_set *set,
                 const struct report_figures *figures, struct message *message);

bool report_summary(struct text *out, const struct report_set *set, struct message *message);

/* "76 cells: 73 ok, 2 inconclusive, 1 fault" of some groups. */
void report_cell_counts(struct text *out, const struct report_group *groups, size_t count);

/* What kind of evidence a group's numbers are and what they may be used for. */
const char *report_evidence_statement(enum result_evidence evidence);

/* What the plugin's figures beside the firmware's prove, in a sentence or more,
 * plain text; nothing for a group that was not watched. */
void report_witness(struct text *out, const struct report_group *group);
/* The same in a line: how many figures it confirmed. */
void report_witness_line(struct text *out, const struct report_group *group);

#endif
