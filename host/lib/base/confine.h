/* What a child that runs an untrusted image may do with files: read them, and
 * write to nothing but /dev/null and the descriptors that it inherits. Landlock
 * (Linux 5.13 and later, no privileges needed) holds it to that.
 *
 * A QEMU under our plugin gives up the rest before the guest's first
 * instruction (host/vdwt/confine.h): opening anything, and starting processes.
 */
#ifndef HOST_LIB_BASE_CONFINE_H
#define HOST_LIB_BASE_CONFINE_H

#include <stdbool.h>

#define CONFINE_VARIABLE                                                                           \
    "IRQBENCH_CONFINE" /* "no": for a wrapper around QEMU that writes files                        \
                        */

enum { CONFINE_NONE = -1, CONFINE_FAILED = -2 };

/* The rules, as a descriptor to be closed; CONFINE_NONE if this kernel has no Landlock or
 * the user does not want it; CONFINE_FAILED with errno if they cannot be made. */
int confine_prepare(void);

/* Holds the calling process to them, and all that it becomes. Async-signal-safe.
 * False with errno set if it cannot. */
bool confine_enter(int rules);

/* Whether confine_prepare() has anything to give. */
bool confine_available(void);

#endif
