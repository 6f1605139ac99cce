/* One part of the page: everything of one kind of evidence. */
#ifndef HOST_LIB_REPORT_PAGE_GROUP_H
#define HOST_LIB_REPORT_PAGE_GROUP_H

#include "host/lib/report/page.h"

/* "mps2-an385 (cortex-m3)" */
void page_boards(struct text *out, const struct report_group *group);
/* The id of a group's part, which links lead to: "model-vdwt". */
void page_group_id(struct text *out, const struct report_group *group);
/* Whether a part has figures of a kind, or columns of a section: else neither its
 * heading nor a link to it is there. */
bool page_has_figures(const struct report_figures *figures, const struct report_group *group,
                      enum report_figure_kind kind);
bool page_has_columns(const struct report_group *group, enum report_section section);
/* The whole part. If there is no other, the overview has said what its boards are. */
void page_group(struct text *out, const struct report_set *set, const struct report_group *group,
                const struct report_figures *figures);

#endif
