/* Scenario: lost updates under an NVIC line. As shared_update, but the interrupt is that
 * of the board's timer, whose line has a priority and can be disabled: what masks one
 * line can be asked here. */
#include "bench/contended.h"

static const struct bench_column columns[] = {CONTENDED_COLUMNS(WIRE_METRIC_LOST_UPDATES)};

static void begin(const struct bench_cell *cell)
{
    contended_begin(cell);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

BENCH_SHARED_SCENARIO(SHARED_WORD, shared_timer, "sharing", "own",
                      "lost updates and stolen time under a timer's line",
                      .subject = SUBJECT_SHARING, .trigger = WIRE_TRIGGER_ASYNCHRONOUS,
                      .source = &bench_timer, .own_load = true, BENCH_COLUMNS(columns),
                      .begin = begin, .calibrate = contended_calibrate, .sample = contended_sample,
                      .region = contended_region);
