/* The report's tables, as HTML. Every string of the data is escaped here.
 */
#ifndef HOST_LIB_REPORT_TABLES_H
#define HOST_LIB_REPORT_TABLES_H

#include "host/lib/survey/sections.h"

/* The id of a cell's entry in the list of all cells. */
void table_cell_id(struct text *out, const struct report_target *target,
                   const struct result_cell *cell);

/* Styles by what ranks them first, with a column for each board of the group: the value, its range
 * and the worst under load on one axis, and why. Only if some style was asked. With a history
 * (NULL: none) also with the trend of that. */
struct history;
bool report_has_answer(const struct report_group *group);
void table_answer(struct text *out, const struct report_group *group,
                  const struct history *history);

/* Subjects by columns, each value with what it is made of; the second one is of those that
 * are bytes. Nothing where there are none. `caption` is HTML. */
void table_comparison(struct text *out, enum report_section section,
                      const struct report_target *target, const char *caption);
void table_memory(struct text *out, enum report_section section, const struct report_target *target,
                  const char *caption);

/* Asynchronous columns: distribution and coverage. `counts` selects the
 * columns that count things or those that do not. */
void table_swept(struct text *out, enum report_section section, bool counts,
                 const struct report_target *target, const char *caption);

/* Disciplines at a glance: counts, typical cost in the foreground, worst cost to
 * the interrupt. */
void table_sharing(struct text *out, const struct report_target *target, const char *caption);

/* Where a style's time goes, whether the pieces of a deferral are the whole, and its worst
 * case, composed and observed (host/lib/findings/parts.h). Nothing where no style has it. */
void table_parts(struct text *out, const struct report_target *target, const char *unit);
void table_additivity(struct text *out, const struct report_target *target, const char *unit);
void table_worst(struct text *out, const struct report_target *target, const char *unit);

/* Cells without a result, with the reason and, for a fault, the registers. */
void table_problems(struct text *out, const struct report_group *group);
size_t report_problem_count(const struct report_group *group);

/* What a board's samples are worth: only if there are any. */
bool report_has_sampling(const struct report_group *group);
void table_sampling(struct text *out, const struct report_group *group);

/* What a board may do beyond that: only where somebody asked for estimates. */
bool report_has_tails(const struct report_group *group);
void table_tails(struct text *out, const struct report_group *group);

/* What exception trace says beside the DWT: only if a board's SWO pin was read. */
bool report_has_swo(const struct report_group *group);
void table_swo(struct text *out, const struct report_group *group);

/* The noise floor: only if there were several runs. */
bool report_has_repeats(const struct report_group *group);
void table_repeats(struct text *out, const struct report_group *group);

/* A board beside the model of it, where the report has the same image as both. */
bool report_has_beside(const struct report_set *set, const struct report_group *group);
void table_beside(struct text *out, const struct report_set *set, const struct report_group *group);

/* Every cell with every metric and all statistics. */
void table_cells(struct text *out, const struct report_group *group);

/* Name and value of everything in a JSON object, nested names joined by dots. */
void table_json(struct text *out, const json_t *object, const char *caption);

/* What the instruments of a target are worth; nothing if its run does not say. */
void table_instruments(struct text *out, const struct result_target *target);

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

/* What a comparison of styles has beside what was measured, from the image: so many
 * columns (0: nothing is known), what one is called, and its number for a style. */
size_t report_size_columns(const struct report_target *target, enum report_section section);
const char *report_size_heading(size_t which);
void report_size(struct text *out, const struct report_target *target, const char *style,
                 size_t which);

#endif
