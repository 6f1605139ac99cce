/* Scenario: entry under load. SysTick's expiry is swept so that it meets every
 * instruction boundary of the load's loop. */
#include "bench/swept.h"

static const struct bench_column columns[] = {SWEPT_ENTRY_COLUMNS};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
}

BENCH_SCENARIO(entry_swept, "style", "any", "entry under load, at every instruction boundary",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_ASYNCHRONOUS,
               .source = &bench_systick, BENCH_COLUMNS(columns), .begin = begin,
               .calibrate = swept_calibrate_entry, .sample = swept_sample_entry,
               .region = swept_load_region);
