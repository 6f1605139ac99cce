/* Scenario: SysTick's handler publishes a value of 16 bytes, the foreground reads it in a
 * loop, and the expiry is swept over every instruction boundary of that. Shows values that
 * were torn (or never came over), how long the interrupt was held off, and how much longer
 * the foreground took. */
#include "bench/contended.h"

static const struct bench_column columns[] = {CONTENDED_COLUMNS(WIRE_METRIC_TORN_VALUES)};

BENCH_SHARED_SCENARIO(SHARED_VALUE, shared_read, "sharing", "own",
                      "torn values and stolen time under interrupts", .subject = SUBJECT_SHARING,
                      .trigger = WIRE_TRIGGER_ASYNCHRONOUS, .source = &bench_systick,
                      .own_load = true, BENCH_COLUMNS(columns), .begin = contended_begin,
                      .calibrate = contended_calibrate, .sample = contended_sample,
                      .region = contended_region);
