/* Handler style: the core saves the floating-point registers at each entry, if the
 * interrupted code used any (ASPEN 1, LSPEN 0): for who wants the same time in every handler,
 * or debuggers that cannot follow a lazy save. Here the handler uses none: it pays for
 * nothing, at entry and exit. */
#define STYLE    fpu_automatic
#define FPU_MODE SCB_FPCCR_ASPEN
#define FPU_USED 0
#include "bench/fpu_frame.h"

BENCH_FPU_FOREGROUND(fpu_automatic);
BENCH_FPU_STYLE("floating-point registers are saved at entry, the handler uses none");
