/* Handler style: a plain C function with GCC's attribute `interrupt`, as code that comes
 * from other architectures has it. A Cortex-M needs none: its core calls a handler as a
 * function. What the attribute adds is an entry that aligns the stack to 8 bytes once more,
 * which the core has done, and an exit that undoes it: cycles for nothing.
 * For ARMv6-M GCC adds neither. */

/* It warns that the attribute saves no floating-point registers: the core does. */
#pragma GCC diagnostic ignored "-Wattributes"
#define STYLE   raw_c_attribute
#define HANDLER __attribute__((interrupt))
#include "bench/plain_frame.h"

BENCH_PLAIN_STYLE("C function with GCC's interrupt attribute: aligns the stack again");
