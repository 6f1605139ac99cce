/* Scenario: foreground and SysTick's handler both add to one word, while the
 * expiry is swept over every instruction boundary of the foreground's loop.
 * Shows lost updates, how long the interrupt was held off, and how much longer the
 * foreground took. */
#include "bench/contended.h"

static const struct bench_column columns[] = {CONTENDED_COLUMNS(WIRE_METRIC_LOST_UPDATES)};

BENCH_SHARED_SCENARIO(SHARED_WORD, shared_update, "sharing", "own",
                      "lost updates and stolen time under interrupts", .subject = SUBJECT_SHARING,
                      .trigger = WIRE_TRIGGER_ASYNCHRONOUS, .source = &bench_systick,
                      .own_load = true, BENCH_COLUMNS(columns), .begin = contended_begin,
                      .calibrate = contended_calibrate, .sample = contended_sample,
                      .region = contended_region);
