/* A histogram: a bar a value while they fit, else bars of several values of equal width. */
#include "host/lib/charts/kind.h"
#include "host/lib/charts/shares.h"

#define BARS_MOST  160
#define MARKS_MOST 10
#define HEADROOM   1.06 /* of the tallest bar */
#define BAR_SHARE  0.84 /* of a value's room, where a bar is one value */

/* Where bars begin, and how many values each has. */
struct bars {
    int64_t first, width;
    double tallest;
};

/* So that a bar's values begin at a multiple of their number, also below 0. */
static int64_t floor_to(int64_t value, int64_t width)
{
    int64_t rest = value % width;
    return value - (rest < 0 ? rest + width : rest);
}

static struct bars bars_of(const struct result_metric *metric)
{
    int64_t least = metric->counts[0].value;
    double span = (double)metric->counts[metric->count_rows - 1u].value - (double)least + 1;
    struct bars bars = {.width = (int64_t)chart_whole_step(span, BARS_MOST)};
    bars.first = floor_to(least, bars.width);
    return bars;
}

static void add_bar(struct text *script, struct bars *bars, int64_t from, uint64_t count)
{
    double half = bars->width == 1 ? BAR_SHARE / 2 : (double)bars->width / 2;
    double middle = (double)from + (double)(bars->width - 1) / 2;
    text_addf(script, "%.15g %llu %.15g %.15g 0 %llu\n", middle, (unsigned long long)count,
              middle - half, middle + half, (unsigned long long)count);
    bars->tallest = (double)count > bars->tallest ? (double)count : bars->tallest;
}

static void add_bars(struct text *script, struct bars *bars, const struct result_metric *metric)
{
    int64_t from = bars->first;
    uint64_t count = 0;
    for (size_t i = 0; i < metric->count_rows; i++) {
        int64_t own = floor_to(metric->counts[i].value, bars->width);
        if (own != from && count > 0)
            add_bar(script, bars, from, count);
        count = own == from ? count + metric->counts[i].count : metric->counts[i].count;
        from = own;
    }
    add_bar(script, bars, from, count);
}

static void say(struct chart *chart, const struct bars *bars)
{
    const struct result_metric *metric = chart->items[0].metric;
    text_add(&chart->caption, "Histogram of ");
    shares_say_total(&chart->caption, chart);
    if (bars->width == 1)
        text_add(&chart->caption, ": one bar for each value.");
    else
        text_addf(&chart->caption, ": one bar for each %lld values, the first from %lld on.",
                  (long long)bars->width, (long long)bars->first);
    text_addf(&chart->caption, " Smallest %lld, largest %lld.", (long long)metric->min.integer,
              (long long)metric->max.integer);
}

static bool draw(struct chart *chart, struct message *message)
{
    const struct result_metric *metric = chart->items[0].metric;
    struct bars bars = bars_of(metric);
    struct chart_bounds bounds;
    struct text data = {0}, x = {0}, y = {0};
    if (!chart_varies(chart, &chart->items[0], message))
        return false;
    chart_bounds_of(&bounds, metric);
    add_bars(&data, &bars, metric);
    say(chart, &bars);
    double low = (double)bars.first;
    double high = (double)metric->counts[metric->count_rows - 1u].value + (double)bars.width - 1;
    chart_bounds_widen(&bounds, &low, &high);
    double top = bars.tallest * HEADROOM;
    chart_say_metric(&x, chart);
    text_addf(&y, "%s", chart_sample_name(chart, 0));
    if (bars.width > 1)
        text_addf(&y, " in %lld values", (long long)bars.width);
    const struct chart_frame frame = {
        .x = {text_get(&x), low - 1, high + 1, chart_whole_step(high - low + 2, MARKS_MOST), false},
        .y = {text_get(&y), 0, top, chart_whole_step(top, MARKS_MOST), false},
        .legend = bounds.legend,
        .legend_count = bounds.count};
    chart_open(chart, &frame);
    chart_bounds_draw(chart, &bounds, true, 0, top);
    text_addf(&chart->script,
              "$bars << EOD\n%sEOD\nplot $bars using 1:2:3:4:5:6 with boxxyerror lc rgb '%s'\n"
              "unset output\n",
              text_get(&data), plot_color(PLOT_ADDED));
    chart->script.failed |= data.failed || x.failed || y.failed;
    text_free(&data);
    text_free(&x);
    text_free(&y);
    chart_bounds_free(&bounds);
    return true;
}

CHART_KIND(hist, false, "how often each value came", draw);
