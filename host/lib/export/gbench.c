/* The JSON of Google Benchmark's console programs (--benchmark_format=json, as
 * docs/user_guide.md shows it and tools/compare.py of version 1.7.1 reads it;
 * 2026-11-27): a context, and a benchmark for each time that was counted in
 * cycles, with its nominal as real_time and cpu_time in nanoseconds at the
 * target's clock, and the cycles as counters of ours. Instructions, counts and
 * sizes are no time, and are left out.
 */
#include "host/lib/export/export.h"

#include "host/lib/files/json_file.h"
#include "host/lib/results/figures.h"

static bool is_time(const struct result_cell *cell, const struct result_metric *metric)
{
    return metric_is_time(metric->kind) && cell->target->evidence != EVIDENCE_INSNS &&
           cell->target->clock_hz > 0 && figures_of(metric).known[FIGURE_NOMINAL];
}

static json_t *name_of(const struct result_cell *cell, const struct result_metric *metric)
{
    char name[768];

    snprintf(name, sizeof name, "%s/%s", cell->id, metric->name);
    return json_text_of(name);
}

static json_t *benchmark(const struct result_cell *cell, const struct result_metric *metric,
                         size_t family)
{
    const struct figures figures = figures_of(metric);
    double nominal = figures.of[FIGURE_NOMINAL];
    double ns = nominal * 1e9 / (double)cell->target->clock_hz;

    return json_pack("{s:o, s:I, s:i, s:o, s:s, s:i, s:i, s:i, s:I, s:f, s:f, s:s, s:f, s:f, s:f}",
                     "name", name_of(cell, metric), "family_index", (json_int_t)family,
                     "per_family_instance_index", 0, "run_name", name_of(cell, metric), "run_type",
                     "iteration", "repetitions", 1, "repetition_index", 0, "threads", 1,
                     "iterations", (json_int_t)metric->n.integer, "real_time", ns, "cpu_time", ns,
                     "time_unit", "ns", "cycles", nominal, "cycles_best", figures.of[FIGURE_BEST],
                     "cycles_worst", figures.of[FIGURE_WORST]);
}

/* Of the first target: the format has one machine. When is for provenance to say, so that the
 * same run gives the same bytes. */
static json_t *context(const struct results *results)
{
    int64_t hz = results->target_count ? results->targets[0].clock_hz : 0;
    const char *date = json_string_value(
        json_object_get(json_object_get(results->root, "provenance"), "finished"));

    return json_pack("{s:s, s:o, s:s, s:i, s:i, s:b, s:[], s:[], s:s}", "date", date ? date : "",
                     "host_name", json_text_of(results->name), "executable", "irqbench", "num_cpus",
                     1, "mhz_per_cpu", (int)(hz / 1000000), "cpu_scaling_enabled", 0, "caches",
                     "load_avg", "library_build_type", "release");
}

bool export_gbench(FILE *out, const struct results *results, bool ns)
{
    (void)ns; /* it has a unit of its own */
    json_t *benchmarks = json_array();
    size_t family = 0;

    for (size_t i = 0; i < results->cell_count; i++) {
        const struct result_cell *cell = &results->cells[i];
        for (size_t j = 0; j < cell->metric_count; j++)
            if (is_time(cell, &cell->metrics[j]))
                json_array_append_new(benchmarks, benchmark(cell, &cell->metrics[j], family++));
    }
    json_t *root = json_pack("{s:o, s:o}", "context", context(results), "benchmarks", benchmarks);
    bool fine = root && json_put_plain(out, root, JSON_INDENT(1));
    if (fine)
        putc('\n', out);
    json_decref(root);
    return fine;
}
