/* Scenario: foreground and SysTick's handler take one lock to add to a word, while the
 * expiry is swept over every instruction boundary of the foreground's loop. Shows waits in
 * the handler that only its giving up ended: each of them is an update that was not made,
 * and one that is missing otherwise fails the sample. */
#include "bench/contended.h"

static const struct bench_column columns[] = {CONTENDED_COLUMNS(WIRE_METRIC_STUCK_WAITS)};

BENCH_SHARED_SCENARIO(SHARED_LOCKED, shared_lock, "sharing", "own",
                      "stuck waits and stolen time under interrupts", .subject = SUBJECT_SHARING,
                      .trigger = WIRE_TRIGGER_ASYNCHRONOUS, .source = &bench_systick,
                      .own_load = true, BENCH_COLUMNS(columns), .begin = contended_begin,
                      .calibrate = contended_calibrate, .sample = contended_sample,
                      .region = contended_region);
