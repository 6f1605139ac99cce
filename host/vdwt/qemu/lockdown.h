/* Takes from QEMU what it needs no more once the guest runs: it opens nothing,
 * changes no file by name, makes no connection and starts no process from then
 * on, whatever the guest makes of it.
 */
#ifndef HOST_VDWT_QEMU_LOCKDOWN_H
#define HOST_VDWT_QEMU_LOCKDOWN_H

#include <stdbool.h>

/* For all threads. False if this kernel cannot (it has no seccomp filters, or a
 * thread has some already that this one has not). */
bool lockdown(void);

/* Whether it was done. */
bool lockdown_holds(void);

#endif
