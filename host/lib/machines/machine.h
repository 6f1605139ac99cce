/* The QEMU machines that `irqbench trace` runs images on. */
#ifndef HOST_LIB_MACHINES_MACHINE_H
#define HOST_LIB_MACHINES_MACHINE_H

#include "host/lib/base/message.h"
#include "host/lib/elf/symbols.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define TRACE_MEMORIES_MAX 14u

enum trace_memory_kind {
    TRACE_RAM,
    TRACE_ROM, /* flash: loaded, and not written by the guest */
};

struct trace_memory {
    const char *name;
    uint32_t base, size; /* size 0: end of the list */
    enum trace_memory_kind kind;
    const char *since, *before; /* the QEMUs that have it there, "8.0"; NULL: all that we support */
};

struct trace_machine {
    const char *name;
    const char *core;    /* whose timing is used unless another one is asked for */
    const char *since;   /* the first QEMU that has it, "10.0"; NULL: all that we support */
    uint32_t clock_hz;   /* of the core and its SysTick after reset */
    uint32_t vectors[2]; /* where the vector table is read at reset; aliases */
    bool fixed_vectors;  /* the machine itself says so, whatever is asked for */
    bool two_cores;      /* of which the first starts, and is the one that is traced */
    struct trace_memory memory[TRACE_MEMORIES_MAX];
};

/* By index, from 0 until NULL. */
const struct trace_machine *trace_machine_at(size_t index);

/* NULL, with a message that lists all of them, if there is none. */
const struct trace_machine *trace_machine_find(const char *name, struct message *message);

/* The machine of one of our own images, which say what board they are for. NULL without
 * a message: the image is none of ours; with one: QEMU has no such board. */
const struct trace_machine *trace_machine_of(const struct elf_image *image, const char *path,
                                             struct message *message);

/* One line a machine: its name, core, clock and memory. */
void trace_machines_print(FILE *out);
/* One line a memory. */
void trace_machine_print_memory(FILE *out, const struct trace_machine *machine, const char *indent);

/* Whether the image fits into the machine: all that it loads and reserves, its entry, and
 * a vector table where the machine looks for it, or at `*vectors` if that is not NULL. The
 * message says which machines it does fit into. */
bool trace_machine_takes(const struct trace_machine *machine, const struct elf_image *image,
                         const uint32_t *vectors, const char *path, struct message *message);

/* The names of the machines that the image fits into with its stack, "a, b and c"; "" for
 * none. Cut if there are more than fit. */
#define TRACE_MACHINE_NAMES_MAX 400u
const char *trace_machines_for(char text[TRACE_MACHINE_NAMES_MAX], const struct elf_image *image,
                               const uint32_t *vectors);

/* The stack pointer that the core starts with, word 0 of the vector table. False if the
 * image does not load one there. */
bool trace_machine_stack(const struct trace_machine *machine, const struct elf_image *image,
                         const uint32_t *vectors, uint32_t *stack);

/* Whether a push from this stack pointer goes into RAM. */
bool trace_machine_can_push(const struct trace_machine *machine, uint32_t stack);

/* The memory that holds `address`, or NULL. */
const struct trace_memory *trace_machine_memory(const struct trace_machine *machine,
                                                uint32_t address);

#endif
