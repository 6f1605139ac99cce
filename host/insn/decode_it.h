/* Inside insn_decode: which addresses stand in an IT block, so that code which
 * is cut inside one (a page, an I/O access) is decoded right. */
#ifndef HOST_INSN_DECODE_IT_H
#define HOST_INSN_DECODE_IT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ITSTATE as in the architecture: condition in bits 7..4, mask in 3..0. */
struct it_entry {
    uint32_t address; /* halfword-aligned; odd: free */
    uint8_t state;
};

struct it_memory {
    struct it_entry *entries;
    size_t capacity; /* power of two */
    size_t used;
};

/* False: out of memory. */
bool it_memory_init(struct it_memory *memory);
void it_memory_free(struct it_memory *memory);
/* ITSTATE of the instruction at `address`; 0: not known to be in an IT block. */
uint8_t it_memory_get(const struct it_memory *memory, uint32_t address);
/* A state of 0 is only stored over an older one. When memory runs out the block
 * is not remembered: only code that is cut inside it suffers. */
void it_memory_put(struct it_memory *memory, uint32_t address, uint8_t state);

/* The state of the instruction after one with `state`. */
uint8_t it_advance(uint8_t state);

#endif
