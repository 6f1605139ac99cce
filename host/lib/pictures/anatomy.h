/* The anatomy of one interrupt, style by style, on one axis of time: from the trigger until the
 * interrupted code goes on, by the pieces that were measured (findings/parts.h).
 */
#ifndef HOST_LIB_PICTURES_ANATOMY_H
#define HOST_LIB_PICTURES_ANATOMY_H

#include "host/lib/survey/set.h"

/* A whole interrupt has been measured in pieces of at least one style. */
bool picture_has_anatomy(const struct report_target *target);

/* A figure with its caption. Styles whose interrupts are many times as long as the others' stand in
 * a panel of their own, with an axis of its own. */
void picture_anatomy(struct text *out, const struct report_group *group,
                     const struct report_target *target);

/* What its colours mean, once for all targets. */
void picture_anatomy_legend(struct text *out, const struct report_group *group);

#endif
