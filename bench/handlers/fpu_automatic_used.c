/* Handler style: as fpu_automatic, but the handler uses floating point: the entry has paid,
 * and the body is as long as its instructions. Its weakness: every other handler pays, too,
 * for the sake of this one. */
#define STYLE    fpu_automatic_used
#define FPU_MODE SCB_FPCCR_ASPEN
#define FPU_USED 1
#include "bench/fpu_frame.h"

BENCH_FPU_FOREGROUND(fpu_automatic_used);
BENCH_FPU_STYLE("floating-point registers are saved at entry, the handler uses some");
