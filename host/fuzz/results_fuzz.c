/* run.json: what is read can be exported, and its baseline reads back. */
#include "host/fuzz/fuzz.h"
#include "host/lib/export/export.h"
#include "host/lib/gate/baseline.h"
#include "host/lib/results/results.h"

#include <string.h>

/* Every number of a metric is one, and in order where order is promised. */
static void check_cell(const struct results *results, const struct result_cell *cell)
{
    FUZZ_MUST(results_cell(results, cell->id) != NULL);
    for (size_t i = 0; i < cell->metric_count; i++) {
        const struct result_metric *metric = &cell->metrics[i];
        struct result_number least = result_statistic(metric, "min"),
                             most = result_statistic(metric, "max");
        FUZZ_MUST(!least.known || !most.known || least.number <= most.number);
    }
}

static void check_baseline(const struct results *results)
{
    struct message message = {0};
    struct text text = {0};
    if (baseline_make(&text, results, (struct baseline_allow){.inconclusive = true, .part = true},
                      &message)) {
        struct baseline baseline;
        FUZZ_MUST(baseline_read(
            &baseline, fuzz_file("fuzz.baseline", (const uint8_t *)text_get(&text), text.used),
            &message));
        baseline_free(&baseline);
    } else {
        fuzz_told(false, &message);
    }
    text_free(&text);
}

int fuzz_target(const uint8_t *data, size_t size)
{
    struct message message = {0};
    struct results *results = results_read(fuzz_file("run.json", data, size), &message);
    fuzz_told(results != NULL, &message);
    if (!results)
        return 0;
    for (size_t i = 0; i < results->cell_count; i++)
        check_cell(results, &results->cells[i]);
    check_baseline(results);
    FILE *out = fopen("/dev/null", "w");
    FUZZ_MUST(out != NULL);
    for (const struct export_format *format = export_formats; format->name; format++)
        FUZZ_MUST(format->write(out, results, false));
    fclose(out);
    results_free(results);
    return 0;
}
