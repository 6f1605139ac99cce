/* A metric's distribution; see shares.h. */
#include "host/lib/charts/shares.h"

#define MARKS_MOST 10 /* on the axis of values */

uint64_t shares_total(const struct result_metric *metric)
{
    uint64_t total = 0;
    for (size_t i = 0; i < metric->count_rows; i++)
        total += metric->counts[i].count;
    return total;
}

int64_t shares_quantile(const struct result_metric *metric, uint64_t numerator,
                        uint64_t denominator)
{
    uint64_t total = shares_total(metric), below = 0;
    /* The rank, rounded up, without a product that overflows. */
    uint64_t rank = total / denominator * numerator +
                    (total % denominator * numerator + denominator - 1u) / denominator;
    size_t row = 0;
    for (; row + 1u < metric->count_rows; row++) {
        below += metric->counts[row].count;
        if (below >= rank)
            break;
    }
    return metric->counts[row].value;
}

void shares_say_total(struct text *text, const struct chart *chart)
{
    uint64_t n = shares_total(chart->items[0].metric);
    text_addf(text, "%llu %s%s", (unsigned long long)n,
              chart->evidence == EVIDENCE_SILICON ? "" : "distinct ", chart_sample_name(chart, n));
}

/* Under an emulation each trial is another one. */
static void say_worth(struct chart *chart)
{
    if (chart->evidence != EVIDENCE_SILICON)
        text_add(&chart->caption,
                 " Each distinct trial counts once: a share is of trials, no probability.");
}

static void add_line(struct chart *chart, const struct text *data)
{
    text_addf(&chart->script,
              "$steps << EOD\n%sEOD\nplot $steps using 1:2 with steps lw 2.5 lc rgb '%s'\n"
              "unset output\n",
              text_get(data), plot_color(PLOT_ADDED));
}

bool shares_draw(struct chart *chart, const struct shares_picture *picture, struct message *message)
{
    const struct result_metric *metric = chart->items[0].metric;
    struct chart_bounds bounds;
    struct text data = {0}, x = {0}, y = {0};
    if (!chart_varies(chart, &chart->items[0], message))
        return false;
    chart_bounds_of(&bounds, metric);
    double low = metric->min.number, high = metric->max.number;
    chart_bounds_widen(&bounds, &low, &high);
    double step = chart_whole_step(high - low, MARKS_MOST);
    low -= step / 2;
    high += step / 2;
    picture->add_steps(&data, metric, low, high);
    picture->say(chart);
    say_worth(chart);
    chart_say_metric(&x, chart);
    text_addf(&y, "share of %s %s", chart_sample_name(chart, 0), picture->which);
    const struct chart_frame frame = {
        .x = {text_get(&x), low, high, step, false},
        .y = {text_get(&y), picture->bottom, picture->top, picture->step, picture->logarithm},
        .legend = bounds.legend,
        .legend_count = bounds.count};
    chart_open(chart, &frame);
    chart_bounds_draw(chart, &bounds, true, picture->bottom, picture->top);
    add_line(chart, &data);
    chart->script.failed |= data.failed || x.failed || y.failed;
    text_free(&data);
    text_free(&x);
    text_free(&y);
    chart_bounds_free(&bounds);
    return true;
}
