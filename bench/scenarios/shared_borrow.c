/* Scenario: foreground and SysTick's handler both borrow one word to add to it, while the
 * expiry is swept over every instruction boundary of the foreground's loop. Shows borrows
 * that were refused because the word was lent: each of them is an update that was not made,
 * and one that is missing otherwise fails the sample. */
#include "bench/contended.h"

static const struct bench_column columns[] = {CONTENDED_COLUMNS(WIRE_METRIC_DOUBLE_BORROWS)};

BENCH_SHARED_SCENARIO(SHARED_TOKEN, shared_borrow, "sharing", "own",
                      "double borrows and stolen time under interrupts", .subject = SUBJECT_SHARING,
                      .trigger = WIRE_TRIGGER_ASYNCHRONOUS, .source = &bench_systick,
                      .own_load = true, BENCH_COLUMNS(columns), .begin = contended_begin,
                      .calibrate = contended_calibrate, .sample = contended_sample,
                      .region = contended_region);
