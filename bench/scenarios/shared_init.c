/* Scenario: the foreground hands over what a line's handler works on, and enables the line,
 * again and again, while the timer's event is swept over every instruction boundary of
 * that. Shows interrupts that found nothing to work on: each of them is an update that was
 * not made, and one that is missing otherwise fails the sample. */
#include "bench/contended.h"

static const struct bench_column columns[] = {CONTENDED_COLUMNS(WIRE_METRIC_FOUND_EMPTY)};

static void begin(const struct bench_cell *cell)
{
    contended_begin(cell);
    bench_timer_enable(BENCH_PRIORITY_MIDDLE);
}

BENCH_SHARED_SCENARIO(SHARED_MOVED, shared_init, "sharing", "own",
                      "interrupts before what they work on is there", .subject = SUBJECT_SHARING,
                      .trigger = WIRE_TRIGGER_ASYNCHRONOUS, .source = &bench_timer,
                      .own_load = true, BENCH_COLUMNS(columns), .begin = begin,
                      .calibrate = contended_calibrate, .sample = contended_sample,
                      .region = contended_region);
