/* Handler style: as fpu_lazy, but the handler uses floating point, as control loops do that
 * run in one. The entry is as short as ever: the save moves into the handler's first
 * floating-point instruction, and shows in the body. Its weakness is just that: who looks at
 * the entry alone does not see it. */
#define STYLE    fpu_lazy_used
#define FPU_MODE (SCB_FPCCR_ASPEN | SCB_FPCCR_LSPEN)
#define FPU_USED 1
#include "bench/fpu_frame.h"

BENCH_FPU_FOREGROUND(fpu_lazy_used);
BENCH_FPU_STYLE("registers are saved by the handler's first floating-point instruction");
