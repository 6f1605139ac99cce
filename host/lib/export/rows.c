/* Flattens a run into rows; see export.h. */
#include "host/lib/export/export.h"

#include "host/lib/results/arrivals.h"
#include "host/lib/results/nanoseconds.h"

static void set_text(json_t *row, const char *key, const char *text)
{
    json_object_set_new(row, key, text ? json_string(text) : json_null());
}

static void set_count(json_t *row, const char *key, bool known, int64_t count)
{
    json_object_set_new(row, key, known && count >= 0 ? json_integer(count) : json_null());
}

static void set_number(json_t *row, const char *key, const struct result_number *number)
{
    json_t *value = json_null();

    if (number && number->known)
        value = number->real ? json_real(number->number) : json_integer(number->integer);
    json_object_set_new(row, key, value);
}

static void set_cell(json_t *row, const struct results *results, const struct result_cell *cell)
{
    enum result_evidence evidence = cell->target->evidence;

    set_text(row, "run", results->name);
    set_text(row, "cell", cell->id);
    set_text(row, "board", cell->board);
    set_text(row, "core", cell->target->core);
    set_text(row, "evidence", result_evidence_name(evidence));
    set_text(row, "scenario", cell->scenario);
    set_text(row, "kind", cell->subject_kind == WIRE_ITEM_STYLE ? "style" : "discipline");
    set_text(row, "subject", cell->subject);
    set_text(row, "load", cell->load);
    set_text(row, "trigger", cell->trigger);
    set_text(row, "status", result_status_name(cell->status));
    set_text(row, "reason", cell->reason);
    set_count(row, "coverage_met", cell->has_coverage, cell->coverage_met);
    set_count(row, "coverage_existing", cell->has_coverage, cell->coverage_existing);
    set_count(row, "cycles_met", cell->has_cycles, cell->cycles_met);
    set_count(row, "cycles_existing", cell->has_cycles, cell->cycles_existing);
    set_count(row, "triggered", true, cell->triggered);
    set_count(row, "sampled", true, cell->sampled);
    set_count(row, "lost", true, cell->lost);
    set_count(row, "witness_failures", true, cell->witness_failures);
    set_count(row, "witness_compared", cell->has_witness, cell->witness_compared);
    set_count(row, "witness_equal", cell->has_witness, cell->witness_equal);
    set_count(row, "seed", true, cell->seed);
}

static void set_share(json_t *row, const char *key, struct result_number number)
{
    set_number(row, key, &number);
}

/* Under the model; else null. */
static void set_shares(json_t *row, const struct result_metric *metric)
{
    static const struct result_metric none;
    const struct result_metric *from = metric ? metric : &none;
#define X(name, title) set_share(row, #name, result_bound(from, #name));
    RESULT_BOUNDS(X)
#undef X
#define X(name, title) set_share(row, #name, result_part(from, #name));
    RESULT_PARTS(X)
#undef X
#define X(name, title) set_share(row, #name, result_origin(from, #name));
    RESULT_ORIGINS(X)
#undef X
}

/* Where a count was above zero; null of a time, or where no sweep says so. */
static void set_places(json_t *row, const struct result_cell *cell,
                       const struct result_metric *metric)
{
    bool known = metric && metric->is_count && metric->sweep_rows > 0;
    struct result_places places = {0};
    if (known)
        places = result_places_above(metric, 0);
    set_count(row, "boundaries_above_zero", known, places.boundaries);
    set_count(row, "cycles_above_zero", known && cell->has_cycles, places.cycles);
}

/* Of a style, from the image; null of a discipline, or where the image does not say. */
static void set_sizes(json_t *row, const struct result_cell *cell)
{
    const struct result_size *size =
        cell->subject_kind == WIRE_ITEM_STYLE ? result_size(cell->target, cell->subject) : NULL;
    set_count(row, "code_bytes", size != NULL, size ? size->code : 0);
    set_count(row, "vector_bytes", size != NULL, size ? size->tables : 0);
    set_count(row, "ram_bytes", size && size->ram_known, size ? size->ram : 0);
}

/* Of a board, and of several runs; else null. */
static void set_sampling(json_t *row, const struct result_cell *cell,
                         const struct result_metric *metric)
{
    static const char *const names[] = {"p50", "p90", "p99", "p999"};
    static const char *const floors[] = {"min", "p50", "p90", "p99", "p999", "max"};
    const struct result_sampling *own = metric && metric->has_sampling ? &metric->sampling : NULL;
    char key[16];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct result_interval interval = {.name = NULL};
        if (own)
            interval = result_interval(metric, names[i]);
        snprintf(key, sizeof key, "%s_low", names[i]);
        set_count(row, key, interval.name != NULL, interval.low);
        snprintf(key, sizeof key, "%s_high", names[i]);
        set_count(row, key, interval.name != NULL, interval.high);
    }
    json_object_set_new(row, "beyond_max", own ? json_real(own->beyond_max) : json_null());
    set_text(row, "drift", own ? own->drift : NULL);
    json_object_set_new(row, "drift_p",
                        own && own->drift_known ? json_real(own->drift_p) : json_null());
    set_text(row, "after", cell->after);
    set_count(row, "settling_n", own && own->settling_n > 0, own ? own->settling_n : 0);
    set_count(row, "settling_p50", own && own->settling_n > 0, own ? own->settling_p50 : 0);
    set_count(row, "runs", metric && metric->runs > 0, metric ? (int64_t)metric->runs : 0);
    for (size_t i = 0; i < sizeof floors / sizeof *floors; i++) {
        struct result_number floor = {.known = false};
        if (metric)
            floor = result_noise_floor(metric, floors[i]);
        snprintf(key, sizeof key, "floor_%s", floors[i]);
        set_number(row, key, &floor);
    }
}

/* Under these keys is time, if the metric is one. */
static void set_nanoseconds(json_t *row, double factor, const char *unit)
{
    static const char *const keys[] = {"min",
                                       "mean",
                                       "stddev",
                                       "p50",
                                       "p90",
                                       "p99",
                                       "p999",
                                       "max",
                                       "total",
                                       "overhead",
                                       "overhead_spread",
                                       "cold",
                                       "best",
                                       "nominal",
                                       "worst",
                                       "hardware",
                                       "software",
                                       "manual",
                                       "measured",
                                       "uncalibrated",
                                       "p50_low",
                                       "p50_high",
                                       "p90_low",
                                       "p90_high",
                                       "p99_low",
                                       "p99_high",
                                       "p999_low",
                                       "p999_high",
                                       "settling_p50",
                                       "floor_min",
                                       "floor_p50",
                                       "floor_p90",
                                       "floor_p99",
                                       "floor_p999",
                                       "floor_max",
                                       "tail_threshold",
                                       "tail_scale",
                                       "tail_scale_error",
                                       "tail_1e6",
                                       "tail_1e6_low",
                                       "tail_1e6_high",
                                       "tail_1e9",
                                       "tail_1e9_low",
                                       "tail_1e9_high"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_t *value = json_object_get(row, keys[i]);
        if (json_is_number(value))
            json_object_set_new(row, keys[i], json_real(json_number_value(value) * factor));
    }
    set_text(row, "unit", unit);
}

/* `metric` is NULL for a cell without a result. */
static json_t *make_row(const struct results *results, const struct result_cell *cell,
                        const struct result_metric *metric, bool ns)
{
    json_t *row = json_object();

    if (!row)
        return NULL;
    set_cell(row, results, cell);
    set_text(row, "metric", metric ? metric->name : NULL);
    set_text(row, "unit", metric ? result_metric_unit(cell, metric) : NULL);
#define X(name, title) set_number(row, #name, metric ? &metric->name : NULL);
    RESULT_STATISTICS(X)
#undef X
    set_shares(row, metric);
    set_places(row, cell, metric);
    set_sizes(row, cell);
    set_sampling(row, cell, metric);
    if (results->has_tails)
        export_set_tail(row, metric);
    if (ns && metric && metric_is_duration(metric->kind))
        set_nanoseconds(row, nanoseconds_factor(cell->target, metric),
                        nanoseconds_unit(cell, metric));
    return row;
}

json_t *export_rows(const struct results *results, bool ns)
{
    json_t *rows = json_array();

    for (size_t i = 0; rows && i < results->cell_count; i++) {
        const struct result_cell *cell = &results->cells[i];
        size_t count = cell->metric_count ? cell->metric_count : 1;

        for (size_t j = 0; j < count; j++) {
            json_t *row =
                make_row(results, cell, cell->metric_count ? &cell->metrics[j] : NULL, ns);
            if (json_array_append_new(rows, row) == 0)
                continue;
            json_decref(rows);
            return NULL;
        }
    }
    return rows;
}
