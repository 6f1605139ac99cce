/* The overhead of a metric, from its calibration spans. */
#ifndef HOST_LIB_ANALYSIS_OVERHEAD_H
#define HOST_LIB_ANALYSIS_OVERHEAD_H

#include "host/lib/target/cell_records.h"
#include "host/lib/target/decode_clock.h"

struct overhead {
    int64_t value;  /* smallest SPAN less its padding (PAD less BASE) */
    int64_t spread; /* of all three together */
};

/* Whether the metric was calibrated at all. */
bool overhead_exists(const struct cell_records *records, uint8_t metric);

/* NULL, or why there is no overhead to subtract. */
const char *overhead_find(const struct cell_records *records, uint8_t metric,
                          const struct decode_clock *clock, struct overhead *overhead);

#endif
