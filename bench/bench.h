/* The contract of everything under bench/, for a file there to include. bench/
 * knows no board.
 *
 *   stamps.h        reading the cycle counter, and the two registers set aside for it
 *   vectors.h       interrupt lines, and vector tables
 *   pend.h          pending an interrupt between two stamps
 *   arena.h         memory for what a style builds at run time
 *   evidence.h      what a handler leaves behind, its body, the verdict
 *   registration.h  styles, disciplines, loads, scenarios; what each needs of the core
 *   services.h      what the firmware does for a scenario
 *
 * A sharing discipline includes bench/sharing_frame.h instead.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "bench/arena.h"
#include "bench/evidence.h"
#include "bench/pend.h"
#include "bench/registration.h"
#include "bench/services.h"
#include "bench/stamps.h"
#include "bench/vectors.h"

#include <stddef.h>

#endif
