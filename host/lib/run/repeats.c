/* Runs side by side, and their largest difference; see repeats.h. */
#include "host/lib/run/repeats.h"

#include "host/lib/run/results_write.h"
#include <string.h>

/* What is compared from run to run. */
static const char *const statistics[] = {"n",   "cold", "overhead", "min", "p50",
                                         "p90", "p99",  "p999",     "max"};
#define STATISTICS   (sizeof statistics / sizeof *statistics)
#define FIRST_FIGURE 3u /* "n", "cold" and "overhead" have no floor */

/* ---- Cells without a number ---- */

static json_t *without_number(json_t *object, const char *status, json_t *reason)
{
    json_object_set_new(object, "status", json_string(status));
    json_object_set_new(object, "reason", reason);
    json_object_set_new(object, "metrics", json_object());
    json_object_del(object, "warnings");
    return object;
}

static size_t count_unsupported(const struct analysis *runs, size_t count)
{
    size_t unsupported = 0;
    for (size_t i = 0; i < count; i++)
        unsupported += runs[i].status == RESULT_UNSUPPORTED;
    return unsupported;
}

/* The first run that has none, or NULL. What no run can do needs no number of a run; what some can
 * do is not unsupported. */
static json_t *find_failed(const struct manifest_cell *cell, const struct analysis *runs,
                           size_t count)
{
    size_t failed = 0;
    while (failed < count && runs[failed].status == RESULT_OK)
        failed++;
    if (failed == count)
        return NULL;
    json_t *object = results_cell_json(cell, &runs[failed]);
    if (count_unsupported(runs, count) == count)
        return object;
    if (runs[failed].status == RESULT_UNSUPPORTED)
        json_object_set_new(object, "status", json_string(result_status_name(RESULT_INCONCLUSIVE)));
    json_object_set_new(
        object, "reason",
        json_sprintf("in run %zu of %zu: %s", failed + 1u, count, runs[failed].reason));
    return object;
}

/* ---- The noise floor ---- */

static json_t *metric_of(const json_t *cell, const char *name)
{
    return json_object_get(json_object_get(cell, "metrics"), name);
}

/* One statistic of each run; `apart` is set to the largest less the smallest, or to -1 where a
 * run does not have it. */
static json_t *values_json(json_t *const runs[], size_t count, const char *metric,
                           const char *statistic, json_int_t *apart)
{
    json_t *array = json_array();
    json_int_t least = 0, most = 0;
    bool all = true;
    for (size_t i = 0; i < count; i++) {
        json_t *value = json_object_get(metric_of(runs[i], metric), statistic);
        json_int_t number = json_integer_value(value);
        all = all && json_is_integer(value);
        least = i == 0 || number < least ? number : least;
        most = i == 0 || number > most ? number : most;
        json_array_append(array, value);
    }
    *apart = all ? most - least : -1;
    return array;
}

/* {"runs": 4, "p50": [12, 13, 12, 12], ..., "floor": {"p50": 1, ...}} */
static json_t *repeats_json(json_t *const runs[], size_t count, const char *metric)
{
    json_t *object = json_pack("{s:I}", "runs", (json_int_t)count), *floor = json_object();
    for (size_t i = 0; i < STATISTICS; i++) {
        json_int_t apart = 0;
        json_object_set_new(object, statistics[i],
                            values_json(runs, count, metric, statistics[i], &apart));
        if (i >= FIRST_FIGURE && apart >= 0)
            json_object_set_new(floor, statistics[i], json_integer(apart));
    }
    json_object_set_new(object, "floor", floor);
    return object;
}

/* Of a model: each run is the same trial. */
static json_t *join_equal(json_t *const runs[], size_t count)
{
    json_t *object = json_deep_copy(runs[0]);
    for (size_t i = 1; i < count; i++)
        if (!json_equal(runs[0], runs[i]))
            return without_number(
                object, result_status_name(RESULT_INCONCLUSIVE),
                json_sprintf("run %zu of %zu differs from the first, as no two runs under an "
                             "emulation do",
                             i + 1u, count));
    return object;
}

static json_t *join(const struct manifest_cell *cell, struct analysis *all, json_t *const runs[],
                    size_t count)
{
    const char *name = NULL;
    json_t *metric = NULL, *object = NULL;
    if (all[0].target->evidence != EVIDENCE_SILICON)
        object = join_equal(runs, count);
    else if (analysis_pool(all, count)) {
        trace_pool(all, count);
        object = results_cell_json(cell, &all[0]);
    }
    json_object_foreach(json_object_get(object, "metrics"), name, metric)
        json_object_set_new(metric, "repeats", repeats_json(runs, count, name));
    return object;
}

json_t *repeats_cell_json(const struct manifest_cell *cell, struct analysis *runs, size_t count)
{
    json_t *objects[MANIFEST_REPEAT_MAX] = {NULL};
    json_t *object = find_failed(cell, runs, count);
    if (object)
        return object;
    for (size_t i = 0; i < count; i++)
        objects[i] = results_cell_json(cell, &runs[i]);
    object = join(cell, runs, objects, count);
    for (size_t i = 0; i < count; i++)
        json_decref(objects[i]);
    return object;
}
