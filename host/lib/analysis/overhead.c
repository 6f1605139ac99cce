/* Overhead = SPAN - (PAD - BASE), each the decoded minimum of its calibration;
 * a span that is absent counts as nothing.
 */
#include "host/lib/analysis/overhead.h"

static const struct wire_calibration *find(const struct cell_records *records, uint8_t metric,
                                           enum wire_span span)
{
    for (size_t i = 0; i < records->calibration_count; i++) {
        const struct wire_calibration *calibration = &records->calibrations[i];
        if (calibration->metric == metric && calibration->span == span)
            return calibration;
    }
    return NULL;
}

bool overhead_exists(const struct cell_records *records, uint8_t metric)
{
    return find(records, metric, WIRE_SPAN_SPAN) != NULL;
}

/* Adds sign times the span's minimum. False if it does not decode. */
static bool add(const struct wire_calibration *calibration, int sign,
                const struct decode_clock *clock, struct overhead *overhead)
{
    int64_t min = 0, max = 0;
    if (!calibration)
        return true;
    if (!decode_counts(clock, calibration->min, &min) ||
        !decode_counts(clock, calibration->max, &max))
        return false;
    overhead->value += sign * min;
    overhead->spread += max - min;
    return true;
}

const char *overhead_find(const struct cell_records *records, uint8_t metric,
                          const struct decode_clock *clock, struct overhead *overhead)
{
    *overhead = (struct overhead){0};
    if (!overhead_exists(records, metric))
        return "it has no calibration span";
    if (!add(find(records, metric, WIRE_SPAN_SPAN), 1, clock, overhead) ||
        !add(find(records, metric, WIRE_SPAN_PAD), -1, clock, overhead) ||
        !add(find(records, metric, WIRE_SPAN_BASE), 1, clock, overhead))
        return "its calibration is no whole number of instructions";
    return overhead->value < 0 ? "its calibration's padding is longer than the span" : NULL;
}
