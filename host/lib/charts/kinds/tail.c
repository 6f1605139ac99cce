/* The complementary distribution function: at each value the share of samples above it, on a
 * logarithmic axis. Above the largest there is none, and the line ends. */
#include "host/lib/charts/kind.h"
#include "host/lib/charts/shares.h"

#include <math.h>

#define Y_TOP 1.5

/* The decade below half a sample. */
static double floor_of(const struct result_metric *metric)
{
    return pow(10, floor(log10(0.5 / (double)shares_total(metric))));
}

static void add_steps(struct text *data, const struct result_metric *metric, double low,
                      double high)
{
    uint64_t total = shares_total(metric), above = total;
    (void)high;
    text_addf(data, "%.15g 1\n", low);
    for (size_t i = 0; i < metric->count_rows; i++) {
        above -= metric->counts[i].count;
        text_addf(data, "%lld %.15g\n", (long long)metric->counts[i].value,
                  above ? (double)above / (double)total : floor_of(metric));
    }
}

static void say(struct chart *chart)
{
    const struct result_metric *metric = chart->items[0].metric;
    text_add(&chart->caption, "Complementary distribution function of ");
    shares_say_total(&chart->caption, chart);
    text_addf(&chart->caption,
              ": the share of them above each value. None is above %lld, where the line falls.",
              (long long)metric->max.integer);
    if (metric->has_sampling)
        text_addf(&chart->caption,
                  " The next sample is above it with a probability of up to %.2g (at 95 %%).",
                  metric->sampling.beyond_max);
}

static bool draw(struct chart *chart, struct message *message)
{
    const struct shares_picture picture = {.add_steps = add_steps,
                                           .say = say,
                                           .which = "above",
                                           .bottom = floor_of(chart->items[0].metric),
                                           .top = Y_TOP,
                                           .logarithm = true};
    return shares_draw(chart, &picture, message);
}

CHART_KIND(tail, false, "the share above each value, on a logarithmic axis", draw);
