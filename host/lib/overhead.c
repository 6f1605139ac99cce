/* Overhead = decoded minimum of the SPAN calibration less that of the PAD. */
#include "host/lib/overhead.h"

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

static bool decode(const struct wire_calibration *calibration, const struct decode_clock *clock,
                   int64_t *min, int64_t *spread)
{
    int64_t max = 0;
    if (!decode_counts(clock, calibration->min, min) ||
        !decode_counts(clock, calibration->max, &max))
        return false;
    *spread = max - *min;
    return true;
}

const char *overhead_find(const struct cell_records *records, uint8_t metric,
                          const struct decode_clock *clock, struct overhead *overhead)
{
    const struct wire_calibration *span = find(records, metric, WIRE_SPAN_SPAN);
    const struct wire_calibration *pad = find(records, metric, WIRE_SPAN_PAD);
    int64_t pad_min = 0, pad_spread = 0;
    if (!span)
        return "it has no calibration span";
    if (!decode(span, clock, &overhead->value, &overhead->spread) ||
        (pad && !decode(pad, clock, &pad_min, &pad_spread)))
        return "its calibration is no whole number of instructions";
    overhead->value -= pad_min;
    overhead->spread += pad_spread;
    return overhead->value < 0 ? "its calibration's padding is longer than the span" : NULL;
}
