/* Registers laid over what the core's bus has in QEMU: the guest finds them at their
 * own addresses, and its loads and stores call us, on the core's thread.
 */
#ifndef HOST_VDWT_QEMU_MEMORY_H
#define HOST_VDWT_QEMU_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/* Called with a register's offset from the first; an access to a part of one reads all
 * of it, and writes it back changed. */
struct qemu_registers {
    uint32_t (*read)(uint32_t offset);
    void (*write)(uint32_t offset, uint32_t value);
};

/* Lays `size` bytes of them at the guest's `address`, for good; `what` must stay. Before
 * a CPU runs. False if this QEMU does not let us, or has no room left. */
bool qemu_memory_lay(const char *name, uint32_t address, uint32_t size,
                     const struct qemu_registers *what);

#endif
