/* What changed in one metric of one cell. Internal to compare.c. */
#ifndef HOST_LIB_COMPARE_DIFFERENCE_H
#define HOST_LIB_COMPARE_DIFFERENCE_H

#include "host/lib/compare/compare.h"

/* Of exact numbers. `difference` has its cells and metrics. */
void difference_judge(struct difference *difference);

#endif
