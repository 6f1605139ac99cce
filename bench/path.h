/* How many instructions an interrupt executes, by the DWT's profiling counters
 * (ARMv7-M ARM, C1.8): CYCCNT - CPICNT - EXCCNT - SLEEPCNT - LSUCNT + FOLDCNT. The same
 * on a board as in an emulator, where both run the same code: a witness of the path. */
#ifndef BENCH_PATH_H
#define BENCH_PATH_H

#include "bench/pend.h"

#include <stdint.h>

/* Starts the counters, for a cell, and finds out what pending alone executes. They
 * have to prove themselves on code of known length. */
void bench_path_begin(void);
/* bench_pend(), and how many instructions more than if nothing had come of it. 0 if
 * the counters cannot tell: there are none, or the span is longer than their 8 bits. */
uint32_t bench_path_pend(uint32_t mask, struct bench_span *span);

#endif
