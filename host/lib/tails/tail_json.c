/* A tail as JSON; see tail_json.h. */
#include "host/lib/tails/tail_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Six digits that count: estimates have fewer. */
static json_t *number(bool known, double value)
{
    char text[32];
    if (!known || !isfinite(value))
        return json_null();
    snprintf(text, sizeof text, "%.6g", value);
    return json_real(strtod(text, NULL));
}

static json_t *quantiles_json(const struct tail *tail)
{
    json_t *array = json_array();
    for (size_t i = 0; tail->estimated && i < TAIL_QUANTILES; i++) {
        const struct tail_quantile *quantile = &tail->quantiles[i];
        json_array_append_new(
            array, json_pack("{s:o, s:o, s:o, s:o}", "once_in", number(true, tail_once[i]), "value",
                             number(true, quantile->value), "low", number(true, quantile->low),
                             "high", number(true, quantile->high)));
    }
    return array;
}

json_t *tail_json(const struct tail *tail)
{
    bool fitted = tail->fitted;
    json_t *object = json_pack(
        "{s:s, s:I, s:o, s:o}", "verdict", tail->estimated ? "estimate" : "refused", "n",
        (json_int_t)tail->n, "reason", tail->estimated ? json_null() : json_string(tail->reason),
        "exceedances", fitted ? json_integer((json_int_t)tail->exceedances) : json_null());
    if (!object)
        return NULL;
    const struct {
        const char *key;
        double value;
    } numbers[] = {{"threshold", tail->threshold},
                   {"shape", tail->fit.shape},
                   {"shape_error", tail->fit.shape_error},
                   {"scale", tail->fit.scale},
                   {"scale_error", tail->fit.scale_error},
                   {"anderson_darling", tail->fit_statistic},
                   {"fit_p", tail->fit_p},
                   {"stability_p", tail->stability_p},
                   {"runs_p", tail->runs_p},
                   {"trend_p", tail->trend_p}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        json_object_set_new(object, numbers[i].key, number(fitted, numbers[i].value));
    json_object_set_new(object, "quantiles", quantiles_json(tail));
    return object;
}

json_t *tail_json_refused(const char *reason)
{
    struct tail tail = {.estimated = false};
    snprintf(tail.reason, sizeof tail.reason, "%s", reason);
    return tail_json(&tail);
}
