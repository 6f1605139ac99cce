/* One part of the page: everything of one kind of evidence. */
#ifndef HOST_LIB_REPORT_PAGE_GROUP_H
#define HOST_LIB_REPORT_PAGE_GROUP_H

#include "host/lib/report/page.h"

/* "mps2-an385 (cortex-m3)" */
void page_boards(struct text *out, const struct report_group *group);
/* The id of a group's part, which links lead to: "model-vdwt". */
void page_group_id(struct text *out, const struct report_group *group);
/* "In cycles (model)"; with its clock, where another part has the same evidence. */
void page_group_name(struct text *out, const struct report_set *set,
                     const struct report_group *group);
/* Whether a part has columns of a section, or anything about shared state: else neither its
 * heading nor a link to it is there. */
bool page_has_columns(const struct report_group *group, enum report_section section);
bool page_has_sharing(const struct report_group *group);
/* Whether some board of the part has what is asked. */
bool page_any_target(const struct report_group *group, bool (*has)(const struct report_target *));

/* ---- What the files of a part (page_*.c) share ---- */

/* An id that no other part has: "jitter-model-dwt". */
void page_id(struct text *out, const struct report_group *group, const char *id);
/* A heading, and what is folded under one. */
void page_part(struct text *out, const struct report_group *group, const char *id,
               const char *heading);
void page_fold(struct text *out, const struct report_group *group, const char *id,
               const char *heading, bool open);
void page_fold_end(struct text *out);
/* Where a sweep interrupts, as far as the evidence knows. */
const char *page_every_place(const struct report_group *group);
/* Shared state, and the folded tables of all other sections (page_tables.c). */
void page_sharing(struct text *out, const struct report_group *group);
void page_tables(struct text *out, const struct report_group *group);
/* Links to the figures that were drawn as files (page_figures.c); nothing if none were. */
void page_figures(struct text *out, const struct report_group *group,
                  const struct report_figures *figures);
/* The whole part. If there is no other, the overview has said what its boards are. */
void page_group(struct text *out, const struct report_set *set, const struct report_group *group,
                const struct report_figures *figures);

#endif
