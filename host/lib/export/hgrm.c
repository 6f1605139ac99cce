/* HdrHistogram's percentile output, as HistogramLogProcessor and
 * AbstractHistogram.outputPercentileDistribution of version 2.1 print it
 * (2026-11-27), for plotFiles.html and the like: value, percentile, how many are
 * not above, 1/(1-percentile), five steps to each halving of the distance to
 * 100 %. The values are exact, so there are no buckets to round to: one, with a place for each
 * distinct value.
 */
#include "host/lib/export/export.h"

#include "host/lib/results/nanoseconds.h"
#include <math.h>

#define TICKS 5.0 /* to each halving */

static double next_level(double level)
{
    double halvings = floor(log2(100.0 / (100.0 - level))) + 1.0;
    return level + 100.0 / (TICKS * pow(2.0, halvings));
}

static uint64_t total_of(const struct result_metric *metric)
{
    uint64_t total = 0;
    for (size_t i = 0; i < metric->count_rows; i++)
        total += metric->counts[i].count;
    return total;
}

static void write_levels(FILE *out, const struct result_metric *metric, double factor,
                         uint64_t total)
{
    double level = 0;
    size_t row = 0;
    uint64_t so_far = metric->counts[0].count;
    for (bool last = false; !last; level = next_level(level)) {
        while (100.0 * (double)so_far / (double)total < level)
            so_far += metric->counts[++row].count;
        fprintf(out, "%12.3f %2.12f %10llu %14.2f\n", (double)metric->counts[row].value * factor,
                level / 100.0, (unsigned long long)so_far, 1.0 / (1.0 - level / 100.0));
        last = so_far == total;
    }
    fprintf(out, "%12.3f %2.12f %10llu\n",
            (double)metric->counts[metric->count_rows - 1].value * factor, 1.0,
            (unsigned long long)total);
}

/* Of the values themselves, as those who read the file compute them. */
static void write_summary(FILE *out, const struct result_metric *metric, double factor,
                          uint64_t total)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < metric->count_rows; i++)
        sum += (double)metric->counts[i].value * (double)metric->counts[i].count;
    double mean = sum / (double)total;
    for (size_t i = 0; i < metric->count_rows; i++)
        squares += pow((double)metric->counts[i].value - mean, 2) * (double)metric->counts[i].count;
    fprintf(out, "#[Mean    = %12.3f, StdDeviation   = %12.3f]\n", mean * factor,
            sqrt(squares / (double)total) * factor);
    fprintf(out, "#[Max     = %12.3f, Total count    = %12llu]\n",
            (double)metric->counts[metric->count_rows - 1].value * factor,
            (unsigned long long)total);
    fprintf(out, "#[Buckets = %12d, SubBuckets     = %12zu]\n", 1, metric->count_rows);
}

bool export_hgrm(FILE *out, const struct results *results, bool ns)
{
    const struct result_cell *cell = &results->cells[0];
    const struct result_metric *metric = &cell->metrics[0];
    double factor = ns ? nanoseconds_factor(cell->target, metric) : 1;
    uint64_t total = total_of(metric);
    fprintf(out, "       Value     Percentile TotalCount 1/(1-Percentile)\n\n");
    write_levels(out, metric, factor, total);
    write_summary(out, metric, factor, total);
    return true;
}
