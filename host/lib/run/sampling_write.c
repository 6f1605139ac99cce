/* What a board's samples are worth, as JSON and in sentences. */
#include "host/lib/run/sampling_write.h"

#include <stdlib.h>

static json_t *whole(uint64_t value)
{
    return json_integer((json_int_t)value);
}

/* Six digits that count, rounded on the decimal text. */
static json_t *probability_json(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", value);
    return json_real(strtod(text, NULL));
}

static json_t *intervals_json(const struct analysis_metric *metric)
{
    json_t *object = json_object();
    for (size_t i = 0; stats_percentiles[i].name && i < ANALYSIS_PERCENTILES_MAX; i++)
        if (metric->percentiles[i].supported)
            json_object_set_new(object, stats_percentiles[i].name,
                                json_pack("[o, o]", whole(metric->sampling.intervals[i].low),
                                          whole(metric->sampling.intervals[i].high)));
    return object;
}

static json_t *drift_json(const struct drift *drift)
{
    json_t *object = json_pack("{s:s, s:o}", "verdict", drift_verdict_name(drift->verdict),
                               "blocks", whole(drift->blocks));
    if (drift->verdict == DRIFT_UNKNOWN)
        return object;
    json_object_set_new(object, "p", probability_json(drift->p));
    json_object_set_new(object, "from", whole(drift->from));
    json_object_set_new(object, "to", whole(drift->to));
    return object;
}

json_t *sampling_json(const struct analysis_metric *metric)
{
    const struct analysis_sampling *sampling = &metric->sampling;
    json_t *object =
        json_pack("{s:o, s:o, s:o}", "intervals", intervals_json(metric), "beyond_max",
                  probability_json(sampling->beyond), "drift", drift_json(&sampling->drift));
    if (sampling->settling.n > 0)
        json_object_set_new(object, "settling",
                            json_pack("{s:o, s:o, s:o, s:o}", "n", whole(sampling->settling.n),
                                      "min", whole(sampling->settling.min), "p50",
                                      whole(sampling->settling_median), "max",
                                      whole(sampling->settling.max)));
    return object;
}

json_t *sampling_warnings_json(const struct analysis *analysis)
{
    json_t *array = NULL;
    for (size_t i = 0; i < analysis->metric_count; i++) {
        const struct analysis_metric *metric = &analysis->metrics[i];
        const struct drift *drift = &metric->sampling.drift;
        if (!metric->has_sampling || drift->verdict != DRIFT_SHOWN)
            continue;
        array = array ? array : json_array();
        json_array_append_new(
            array,
            json_sprintf("%s drifts: medians of %zu blocks in a row go from %llu to %llu "
                         "(Mann-Kendall, p = %.2g); its figures mix what the board was before and "
                         "after, let it warm up or find what changes",
                         wire_name_find(wire_metric_names, metric->metric), drift->blocks,
                         (unsigned long long)drift->from, (unsigned long long)drift->to, drift->p));
    }
    return array;
}
