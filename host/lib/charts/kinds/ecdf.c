/* The empirical distribution function: at each value the share of samples that are not above it. */
#include "host/lib/charts/kind.h"
#include "host/lib/charts/shares.h"

#define Y_TOP  1.04
#define Y_STEP 0.1

static void add_steps(struct text *data, const struct result_metric *metric, double low,
                      double high)
{
    double total = (double)shares_total(metric);
    uint64_t below = 0;
    text_addf(data, "%.15g 0\n", low);
    for (size_t i = 0; i < metric->count_rows; i++) {
        below += metric->counts[i].count;
        text_addf(data, "%lld %.15g\n", (long long)metric->counts[i].value, (double)below / total);
    }
    text_addf(data, "%.15g 1\n", high);
}

static void say(struct chart *chart)
{
    const struct result_metric *metric = chart->items[0].metric;
    text_add(&chart->caption, "Empirical distribution function of ");
    shares_say_total(&chart->caption, chart);
    text_addf(&chart->caption,
              ": the share of them at or below each value. Smallest %lld, median %lld, largest "
              "%lld.",
              (long long)metric->min.integer, (long long)shares_quantile(metric, 1, 2),
              (long long)metric->max.integer);
}

static bool draw(struct chart *chart, struct message *message)
{
    const struct shares_picture picture = {
        .add_steps = add_steps, .say = say, .which = "at or below", .top = Y_TOP, .step = Y_STEP};
    return shares_draw(chart, &picture, message);
}

CHART_KIND(ecdf, false, "the share at or below each value", draw);
