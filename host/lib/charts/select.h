/* Which cells a chart is of, with what may be wrong about them. Internal to the room. */
#ifndef HOST_LIB_CHARTS_SELECT_H
#define HOST_LIB_CHARTS_SELECT_H

#include "host/lib/charts/chart.h"
#include "host/lib/charts/charts.h"
#include "host/lib/charts/kind.h"

/* Fills items, count, without, metric, unit, evidence; `items` is to be freed. */
bool chart_select(struct chart *chart, const struct chart_request *request,
                  const struct chart_kind *kind, struct message *message);

#endif
