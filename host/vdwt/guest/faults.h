/* Faults of a part's debug unit, for tests of those who must notice them: the registers say
 * what they would say there. None is on unless an argument of the plugin asks for it.
 */
#ifndef HOST_VDWT_GUEST_FAULTS_H
#define HOST_VDWT_GUEST_FAULTS_H

#include "host/vdwt/qemu/memory.h"

#include <stdint.h>

/* X(NAME, name): as they are asked for. */
#define FAULTS(X)                                                                                  \
    X(STILL, still)       /* CYCCNT stands still, and CTRL says that it is there */                \
    X(TOPPED, topped)     /* CYCCNT does not go on behind 2^32 - 1 */                              \
    X(LOCKED, locked)     /* the DWT is locked, and its key does not open it */                    \
    X(UNTRACED, untraced) /* DEMCR.TRCENA does not stay set, and so CYCCNT stands still */         \
    X(ATTACHED, attached) /* a debugger is: DHCSR.C_DEBUGEN */                                     \
    X(GROUPED, grouped)   /* AIRCR.PRIGROUP is 3, and keeps to it */

enum fault {
#define X(NAME, name) FAULT_##NAME,
    FAULTS(X)
#undef X
        FAULT_COUNT
};

/* FAULT_COUNT if there is none of that name. */
enum fault fault_find(const char *name);
/* "still, topped, ..." */
const char *fault_names(void);

/* Before anything is laid; bit 1 << FAULT_X for each. */
void faults_set(uint32_t faults);

/* What is to be laid in the place of the DWT's and DEMCR's own registers. */
const struct qemu_registers *faults_over_dwt(const struct qemu_registers *own);
const struct qemu_registers *faults_over_demcr(const struct qemu_registers *own);
/* Lays the other registers that a fault needs. False if this QEMU does not let us. */
bool faults_lay(void);

#endif
