/* The report's tables, as HTML. Every string of the data is escaped here.
 */
#ifndef HOST_LIB_REPORT_TABLES_H
#define HOST_LIB_REPORT_TABLES_H

#include "host/lib/report/sections.h"

/* The id of a cell's entry in the list of all cells. */
void table_cell_id(struct text *out, const struct report_target *target,
                   const struct result_cell *cell);

/* Ranking with bars and reasons; only if the target has what is ranked first. */
void table_ranking(struct text *out, const struct report_group *group,
                   const struct report_target *target);

/* Subjects by columns, each value with what it is made of. `caption` is HTML. */
void table_comparison(struct text *out, enum report_section section,
                      const struct report_target *target, const char *caption);

/* Asynchronous columns: distribution and coverage. `counts` selects the
 * columns that count things or those that do not. */
void table_swept(struct text *out, enum report_section section, bool counts,
                 const struct report_target *target, const char *caption);

/* Disciplines at a glance: counts, typical cost in the foreground, worst cost to
 * the interrupt. */
void table_sharing(struct text *out, const struct report_target *target, const char *caption);

/* Cells without a result, with the reason and, for a fault, the registers. */
void table_problems(struct text *out, const struct report_group *group);
size_t report_problem_count(const struct report_group *group);

/* Every cell with every metric and all statistics. */
void table_cells(struct text *out, const struct report_group *group);

/* Name and value of everything in a JSON object, nested names joined by dots. */
void table_json(struct text *out, const json_t *object, const char *caption);

/* What each metric of the group means. */
void table_metrics(struct text *out, const struct report_set *set);

/* ---- What the files of the tables (tables*.c) share ---- */

/* The heading of the first column: what the rows are. REPORT_STYLES, REPORT_SHARING. */
const char *table_subject_heading(int subjects);
/* Begins a table in a box that scrolls; table_close() ends both. */
void table_open(struct text *out, const char *class, const char *caption);
/* A row's header: its subject. */
void table_subject_header(struct text *out, const char *subject);
/* The model's range below a value; nothing if the metric has none. */
void table_bounds(struct text *out, const struct result_metric *metric);
/* What stands where a number would: why there is none, linked to the reason. */
void table_absence(struct text *out, const struct report_target *target,
                   const struct result_cell *cell);
void table_close(struct text *out);

#endif
