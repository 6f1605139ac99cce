/* An estimate of a tail as keys of a flat row; see export.h. */
#include "host/lib/export/export.h"

#include <math.h>

bool export_tail_check(const struct export_request *request, const struct export_format *format,
                       struct message *message)
{
    return !request->tail || format->write == export_csv || format->write == export_json ||
           message_add(message,
                       "--tail: the format %s has no place for estimates; csv and json have",
                       format->name);
}

static void copy(json_t *row, const char *key, json_t *value)
{
    json_object_set_new(row, key, value ? json_incref(value) : json_null());
}

/* That comes once in so many samples; null if it was not estimated. */
static void set_quantile(json_t *row, json_t *tail, int decade)
{
    static const char *const ends[][2] = {{"value", ""}, {"low", "_low"}, {"high", "_high"}};
    json_t *quantile = NULL, *found = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(tail, "quantiles"), i, quantile)
    {
        double once = json_number_value(json_object_get(quantile, "once_in"));
        if (lround(log10(once)) == decade)
            found = quantile;
    }
    for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char key[32];
        snprintf(key, sizeof key, "tail_1e%d%s", decade, ends[i][1]);
        copy(row, key, json_object_get(found, ends[i][0]));
    }
}

void export_set_tail(json_t *row, const struct result_metric *metric)
{
    static const char *const keys[][2] = {{"tail", "verdict"},
                                          {"tail_reason", "reason"},
                                          {"tail_threshold", "threshold"},
                                          {"tail_exceedances", "exceedances"},
                                          {"tail_shape", "shape"},
                                          {"tail_shape_error", "shape_error"},
                                          {"tail_scale", "scale"},
                                          {"tail_scale_error", "scale_error"},
                                          {"tail_anderson_darling", "anderson_darling"},
                                          {"tail_fit_p", "fit_p"},
                                          {"tail_stability_p", "stability_p"},
                                          {"tail_runs_p", "runs_p"},
                                          {"tail_trend_p", "trend_p"}};
    json_t *tail = metric ? metric->sampling.tail : NULL;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        copy(row, keys[i][0], json_object_get(tail, keys[i][1]));
    set_quantile(row, tail, 6);
    set_quantile(row, tail, 9);
}
