/* Values by arrival: when the interrupt came, in cycles of one pass of the interrupted code, or,
 * where nobody saw these, in its instructions. */
#include "host/lib/charts/kind.h"

#define MARKS_MOST   12
#define MANY         150  /* positions */
#define LARGE        0.9  /* points, where there is room */
#define SMALL        0.45 /* and where there is not */
#define STRIPES_MOST 100u /* instructions that are told apart */

static bool fits(const struct chart *chart, struct message *message)
{
    const struct chart_item *item = &chart->items[0];
    if (item->metric->sweep_rows == 0)
        return message_add(message,
                           "--kind arrival: %s of %s was not swept over arrivals (its trigger is "
                           "%s); the asynchronous scenarios of `irqbench list scenarios` are",
                           chart->metric, item->cell->id, item->cell->trigger);
    return chart_varies(chart, item, message);
}

static const char *axis_name(const struct result_cell *cell)
{
    if (cell->region_rows == 0)
        return "arrival, counts after the start of the timer";
    return cell->has_cycles ? "arrival, cycles into one pass of the interrupted code"
                            : "arrival, instructions into one pass of the interrupted code";
}

/* Every second instruction stands on a stripe. */
static void add_stripes(struct chart *chart, double low, double high)
{
    const struct result_cell *cell = chart->items[0].cell;
    if (cell->region_rows > STRIPES_MOST || !cell->has_cycles)
        return;
    for (size_t i = 0; i < cell->region_rows; i += 2)
        text_addf(&chart->script,
                  "set object rectangle from first %.15g,%.15g to first %.15g,%.15g fc rgb '%s' "
                  "fs solid 1 noborder behind\n",
                  (double)cell->region[i].position - 0.5, low,
                  (double)(cell->region[i].position + cell->region[i].cycles) - 0.5, high,
                  plot_color(PLOT_EMPTY));
}

static void say(struct chart *chart)
{
    const struct chart_item *item = &chart->items[0];
    const struct result_cell *cell = item->cell;
    text_addf(&chart->caption, "Each value that %s had, by when the interrupt came. ",
              chart->metric);
    if (cell->has_cycles)
        text_addf(&chart->caption,
                  "Met: %lld of %lld cycles; each stripe, and each gap, is an "
                  "instruction.",
                  (long long)cell->cycles_met, (long long)cell->cycles_existing);
    else if (cell->has_coverage)
        text_addf(&chart->caption, "Met: %lld of %lld instruction boundaries.",
                  (long long)cell->coverage_met, (long long)cell->coverage_existing);
    text_addf(&chart->caption, " Smallest %lld, largest %lld.",
              (long long)item->metric->min.integer, (long long)item->metric->max.integer);
}

static void add_points(struct chart *chart, uint32_t positions)
{
    const struct result_metric *metric = chart->items[0].metric;
    text_add(&chart->script, "$points << EOD\n");
    for (size_t i = 0; i < metric->sweep_rows; i++)
        text_addf(&chart->script, "%u %lld %llu\n", metric->sweep[i].position,
                  (long long)metric->sweep[i].value, (unsigned long long)metric->sweep[i].count);
    text_addf(&chart->script,
              "EOD\nplot $points using 1:2 with points pt 7 ps %g lc rgb '%s'\nunset output\n",
              positions > MANY ? SMALL : LARGE, plot_color(PLOT_ADDED));
}

static bool draw(struct chart *chart, struct message *message)
{
    const struct chart_item *item = &chart->items[0];
    struct chart_bounds bounds;
    struct text y = {0};
    if (!fits(chart, message))
        return false;
    uint32_t first = item->metric->sweep[0].position;
    uint32_t last = item->metric->sweep[item->metric->sweep_rows - 1u].position;
    double low = item->metric->min.number, high = item->metric->max.number;
    chart_bounds_of(&bounds, item->metric);
    chart_bounds_widen(&bounds, &low, &high);
    double step = chart_whole_step(high - low, MARKS_MOST);
    double from = (double)first - 0.5, to = (double)last + 0.5;
    low -= step / 2;
    high += step / 2;
    chart_say_metric(&y, chart);
    say(chart);
    const struct chart_frame frame = {
        .x = {axis_name(item->cell), from, to, chart_whole_step(to - from, MARKS_MOST), false},
        .y = {text_get(&y), low, high, step, false},
        .legend = bounds.legend,
        .legend_count = bounds.count};
    chart_open(chart, &frame);
    add_stripes(chart, low, high);
    chart_bounds_draw(chart, &bounds, false, from, to);
    add_points(chart, last - first + 1u);
    chart->script.failed |= y.failed;
    text_free(&y);
    chart_bounds_free(&bounds);
    return true;
}

CHART_KIND(arrival, false, "each value by when the interrupt came", draw);
