/* What the plugin offers to another that is loaded into the same QEMU, by dlsym(). */
#ifndef HOST_VDWT_BESIDE_H
#define HOST_VDWT_BESIDE_H

#include "host/vdwt/qemu/plugin_api.h"

#include <stdint.h>

/* In that plugin's callback for the instruction at `address`, which is about to begin:
 * what CYCCNT reads then. Ends QEMU if another instruction is executed. */
QEMU_PLUGIN_EXPORT uint32_t vdwt_cyccnt_at(uint32_t address);

#endif
