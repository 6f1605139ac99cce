/* Memory and registers laid over what the core's bus has in QEMU: the guest finds
 * them at its own addresses, and stores to them are seen like any others. All
 * must be done before a CPU runs, and stay for good.
 */
#ifndef HOST_VDWT_QEMU_MEMORY_H
#define HOST_VDWT_QEMU_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#define QEMU_MEMORY_PAGE 4096u

/* A page of this process's memory, all zeros, at the guest's `address`. The guest
 * reads and writes it without a word. NULL if this QEMU does not let us. */
uint32_t *qemu_memory_lay_page(const char *name, uint32_t address);

/* A word whose every access calls one of these, on the core's thread. */
struct qemu_register {
    uint32_t (*read)(void);
    void (*write)(uint32_t value);
};
/* `what` must stay. False if this QEMU does not let us, or has no room left. */
bool qemu_memory_lay_register(const char *name, uint32_t address, const struct qemu_register *what);

#endif
