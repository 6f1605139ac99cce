/* Findings: what the numbers of a run say about the questions that handler designs are
 * chosen by, each in a sentence with its numbers, and none where these are not there.
 */
#ifndef HOST_LIB_REPORT_FINDINGS_H
#define HOST_LIB_REPORT_FINDINGS_H

#include "host/lib/findings/parts.h"
#include "host/lib/survey/format.h"

/* List items. Boards of which the same is true share a sentence. Nothing if the group has
 * no finding; report_has_findings tells. */
void report_findings(struct text *out, enum markup markup, const struct report_group *group);
bool report_has_findings(const struct report_group *group);

/* The two or three that matter most, for a first look: who gets to the work first, under which load
 * the way in varies, which discipline loses what. Nothing of what the run did not ask. */
void report_highlights(struct text *out, enum markup markup, const struct report_group *group);

/* One sentence a style: when to choose it. */
void report_choices(struct text *out, enum markup markup, const struct report_group *group);

/* ---- What the files of findings (findings*.c) share ---- */

/* Where a finding writes, and of what. */
struct finding {
    struct text *out;
    enum markup markup;
    const struct report_group *group;
    const struct report_target *target;
};
/* Writes one sentence or more, or nothing. */
typedef void finding_writer(const struct finding *f);

/* NULL-terminated, in the order in which they are read. */
extern finding_writer *const findings_of_styles[],
    *const findings_of_deferral[], *const findings_of_sharing[], *const findings_of_scenarios[];

/* "12 modelled cycles". */
void finding_amount(const struct finding *f, double value);
void finding_value(const struct finding *f, double value);
/* "+3", "nothing" for 0. */
void finding_more(const struct finding *f, double value);
void finding_name(const struct finding *f, const char *name);
void finding_text(const struct finding *f, const char *text);

/* The metric of a cell that has a result; NULL if there is none. `scenario` and `subject`
 * with parameters, if any; `load` NULL: whichever is first. */
const struct result_metric *finding_metric(const struct finding *f, const char *scenario,
                                           const char *subject, const char *load,
                                           const char *metric);
/* Its typical value. */
bool finding_typical(const struct finding *f, const char *scenario, const char *subject,
                     const char *metric, double *value);
bool finding_worst(const struct finding *f, const char *scenario, const char *subject,
                   const char *metric, double *value);
/* Whether `name` is the item of that name, with or without parameters. */
bool finding_is_item(const char *name, const char *item);
/* The numbers in a name's brackets: how many there are, at most `most`. */
size_t finding_parameters(const char *name, long values[], size_t most);

#endif
