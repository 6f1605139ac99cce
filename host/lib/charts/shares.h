/* A metric's distribution, as counted, and the frame of pictures of shares. Internal to the room.
 */
#ifndef HOST_LIB_CHARTS_SHARES_H
#define HOST_LIB_CHARTS_SHARES_H

#include "host/lib/charts/chart.h"

/* Of all its values together. */
uint64_t shares_total(const struct result_metric *metric);

/* The smallest value at or below which is a share of at least numerator / denominator, as the
 * percentiles of run.json are. The metric has values. */
int64_t shares_quantile(const struct result_metric *metric, uint64_t numerator,
                        uint64_t denominator);

/* "66 distinct trials", "10000 samples". */
void shares_say_total(struct text *text, const struct chart *chart);

/* A line in steps over the metric's values. */
struct shares_picture {
    /* Lines "VALUE SHARE"; the axis goes from `low` to `high`. */
    void (*add_steps)(struct text *data, const struct result_metric *metric, double low,
                      double high);
    void (*say)(struct chart *chart); /* the caption's beginning */
    const char *which;                /* "above": which share it is */
    double bottom, top, step;         /* of the axis of shares */
    bool logarithm;
};
bool shares_draw(struct chart *chart, const struct shares_picture *picture,
                 struct message *message);

#endif
