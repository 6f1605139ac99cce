/* Comes before QEMU when an instruction asks for an exception: the core is then
 * between two blocks, its registers are all in their places and may be changed.
 */
#ifndef HOST_VDWT_EXCEPTIONS_INTERRUPT_HOOK_H
#define HOST_VDWT_EXCEPTIONS_INTERRUPT_HOOK_H

#include <stdbool.h>

/* From now on `take` is asked first, on the core's thread. If it returns true
 * there is no exception, and the core goes on where its pc points to. False: not
 * possible with this QEMU. Call once a CPU exists. */
bool interrupt_hook_install(bool (*take)(void));

#endif
