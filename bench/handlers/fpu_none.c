/* Handler style: the core saves no floating-point registers for an interrupt (ASPEN and
 * LSPEN 0), as kernels do that let one thread alone use them: frames stay at 32 bytes. Its
 * weakness: a handler, or another thread, that uses floating point all the same spoils the
 * interrupted code's, silently; so here it uses none. */
#define STYLE    fpu_none
#define FPU_MODE 0u
#define FPU_USED 0
#include "bench/fpu_frame.h"

BENCH_FPU_FOREGROUND(fpu_none);
BENCH_FPU_STYLE("no floating-point registers are saved, the handler uses none");
