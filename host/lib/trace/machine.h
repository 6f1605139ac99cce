/* The QEMU machines that `irqbench trace` runs images on. */
#ifndef HOST_LIB_TRACE_MACHINE_H
#define HOST_LIB_TRACE_MACHINE_H

#include "host/lib/base/message.h"
#include "host/lib/elf/symbols.h"

#include <stdbool.h>
#include <stdint.h>

#define TRACE_MEMORIES_MAX 8u

struct trace_memory {
    const char *name;
    uint32_t base, size; /* size 0: end of the list */
};

struct trace_machine {
    const char *name;
    const char *core;    /* whose timing is used unless another one is asked for */
    uint32_t clock_hz;   /* of the core and its SysTick after reset */
    uint32_t vectors[2]; /* where the vector table is read at reset; aliases */
    struct trace_memory memory[TRACE_MEMORIES_MAX];
};

/* NULL, with a message that lists all of them, if there is none. */
const struct trace_machine *trace_machine_find(const char *name, struct message *message);

/* Whether the image fits into the machine: its entry, all that it loads and
 * reserves, and a vector table where the machine looks for it. */
bool trace_machine_takes(const struct trace_machine *machine, const struct elf_image *image,
                         const char *path, struct message *message);

#endif
