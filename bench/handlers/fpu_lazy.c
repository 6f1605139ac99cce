/* Handler style: the core leaves room for the floating-point registers and saves them only
 * when a handler uses floating point (ASPEN and LSPEN 1, as after reset): what nearly all
 * Cortex-M4F software runs with. Here the handler uses none, so nothing is ever saved. Its
 * weakness: frames of 104 bytes on every stack that may be interrupted. */
#define STYLE    fpu_lazy
#define FPU_MODE (SCB_FPCCR_ASPEN | SCB_FPCCR_LSPEN)
#define FPU_USED 0
#include "bench/fpu_frame.h"

BENCH_FPU_FOREGROUND(fpu_lazy);
BENCH_FPU_STYLE("room for floating-point registers, the handler uses none");
