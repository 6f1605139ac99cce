/* Below a table: estimates of tails, where somebody asked for them. Internal to the room. */
#ifndef HOST_LIB_SHOW_TAIL_H
#define HOST_LIB_SHOW_TAIL_H

#include "host/lib/show/sampling.h"

/* For each metric that has one, the estimate and what speaks for it, or why there is none. */
void show_tails_add(const struct show_sampling *all, const struct result_cell *cell);

#endif
