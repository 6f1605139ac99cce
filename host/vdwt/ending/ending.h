/* Where a traced image is when the trace ends, as lines of host/lib/ending/lines.h. */
#ifndef HOST_VDWT_ENDING_ENDING_H
#define HOST_VDWT_ENDING_ENDING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* `finish` writes the result; it is called when QEMU gives a core up that locks up. */
void ending_init(void (*finish)(void));
/* On the core's own thread, before it executes anything: without it a lock-up is not noticed. */
void ending_listen(void);

/* `pc` is the next instruction, where QEMU's own register does not say so. */
void ending_at(uint32_t pc);

/* The core waits in a WFI. Only where qemu_host_memory() may be called. */
bool ending_asleep(void);

/* `sees_masks`: the core has one of each mask. Only where qemu_host_memory() may be called. */
void ending_write(FILE *out, bool sees_masks);

#endif
