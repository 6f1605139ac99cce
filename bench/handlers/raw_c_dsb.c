/* Handler style: raw_c with a DSB in front of each return, one of the two ways around erratum
 * 838869 of the Cortex-M4 up to r0p1: a store with an immediate offset that is still in the write
 * buffer while an exception returns can take the core to another handler than the one that it
 * acknowledged. The other way, ACTLR.DISDEFWBUF, is a setting of a board: those that are called
 * ...-nowbuf have it. What the barrier waits for is a matter of the bus: a model knows the
 * instruction's own time alone. */
#define STYLE        raw_c_dsb
#define STYLE_ENDS() core_dsb()
#include "bench/plain_frame.h"

BENCH_PLAIN_STYLE("plain C function in the vector table, DSB before its return (erratum 838869)");
