/* Scenario: entry under load by an NVIC line. As entry_swept, but the event is that of
 * the board's timer, whose line has a priority and can be disabled. */
#include "bench/swept.h"

static const struct bench_column columns[] = {SWEPT_ENTRY_COLUMNS};

static void begin(const struct bench_cell *cell)
{
    bench_use_vectors(cell->style->vectors);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

BENCH_SCENARIO(entry_timer, "style", "any",
               "entry under load by a timer's line, at every instruction boundary",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_ASYNCHRONOUS,
               .source = &bench_timer, BENCH_COLUMNS(columns), .begin = begin,
               .calibrate = swept_calibrate_entry, .sample = swept_sample_entry,
               .region = swept_load_region);
