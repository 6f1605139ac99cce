/* Estimates of tails in sentences; see tail.h. */
#include "host/lib/show/tail.h"

#include "host/lib/base/printable.h"
#include "host/lib/base/text.h"
#include "host/lib/base/words.h"

static double number(json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static void say_quantiles(struct text *text, json_t *tail, const char *unit)
{
    json_t *quantile = NULL;
    size_t i = 0;

    json_array_foreach(json_object_get(tail, "quantiles"), i, quantile)
    {
        text_addf(text, "%s above %.6g once in %.0e samples (%.6g to %.6g at 95 %%)", i ? "," : "",
                  number(quantile, "value"), number(quantile, "once_in"), number(quantile, "low"),
                  number(quantile, "high"));
    }
    text_addf(text, ", in %s.", unit);
}

static void say_fit(struct text *text, json_t *tail)
{
    double p = number(tail, "fit_p");

    text_addf(
        text,
        " From %.0f of %.0f samples above %.6g: shape %.3f (standard error %.3f), scale %.4g "
        "(%.2g); Anderson-Darling %.3g, p = %.2g%s; thresholds p = %.2g, runs p = %.2g, trend p "
        "= %.2g.",
        number(tail, "exceedances"), number(tail, "n"), number(tail, "threshold"),
        number(tail, "shape"), number(tail, "shape_error"), number(tail, "scale"),
        number(tail, "scale_error"), number(tail, "anderson_darling"), p,
        p >= 0.5 ? " or more" : "", number(tail, "stability_p"), number(tail, "runs_p"),
        number(tail, "trend_p"));
}

static void add_tail(const struct show_sampling *all, const struct result_cell *cell,
                     const struct result_metric *metric)
{
    json_t *tail = metric->sampling.tail;
    const char *reason = json_string_value(json_object_get(tail, "reason"));
    struct text text = {0};
    int at = printable_print(all->out, "  ? %s (%s):", cell->subject, cell->board);

    if (reason) {
        text_addf(&text, "no estimate of the tail of %s: %s.", metric->name, reason);
    } else {
        text_addf(&text, "estimate of the tail of %s:", metric->name);
        say_quantiles(&text, tail, result_metric_unit(cell, metric));
        say_fit(&text, tail);
    }
    words_print(all->out, text_get(&text), at > 0 ? (size_t)at : 0, 3, all->width);
    text_free(&text);
}

void show_tails_add(const struct show_sampling *all, const struct result_cell *cell)
{
    for (size_t i = 0; i < cell->metric_count; i++)
        if (cell->metrics[i].sampling.tail)
            add_tail(all, cell, &cell->metrics[i]);
}
