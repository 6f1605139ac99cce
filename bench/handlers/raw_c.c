/* Handler style: a plain C function straight in the vector table, as all vendors' start-up
 * files have them. A leaf: what it does fits in the registers that a call need not keep,
 * so it has neither prologue nor epilogue, and costs what assembly does. */
#define STYLE raw_c
#include "bench/plain_frame.h"

BENCH_PLAIN_STYLE("plain C function straight in the vector table");
