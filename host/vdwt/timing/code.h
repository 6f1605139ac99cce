/* The guest's code as it is translated: instructions, and segments of them
 * that always execute from the first to the last unless an instruction leaves
 * early. Built once per address and kept, so that translating again (QEMU
 * drops its translations now and then) costs no memory.
 */
#ifndef HOST_VDWT_TIMING_CODE_H
#define HOST_VDWT_TIMING_CODE_H

#include "host/model/model.h"
#include "host/vdwt/timing/address_map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct code_insn {
    struct address_node node;
    struct model_insn model;
    uint32_t needs; /* MODEL_NEEDS_* */
    uint8_t bytes[4];

    bool reads_counter; /* reads the cycle counter: timed as the memory that it is in */
    bool leaves_early;  /* may fault, or be a device access that ends its block */
    bool observed;      /* its accesses are reported to engine_access() */

    /* Where its accesses cost nothing extra: address & mask == 0 and
     * address - low < span. Moved along by the engine. */
    uint32_t misaligned;
    uint32_t low, span;
    uint64_t beside; /* nominal cycles that accesses and fetches added to its runs, modulo 2^64 */
    uint64_t executed, took; /* trace/instructions.h */

    uint32_t accesses; /* seen since its segment was entered; only if predicated */

    uint32_t stamp; /* id of the stamp label that stands here; 0: none */
    uint32_t ended; /* id of the stamp that ends before this instruction; 0: none */
};

/* Whose `model` this is. */
static inline struct code_insn *code_insn_of(const struct model_insn *model)
{
    return (struct code_insn *)((char *)(uintptr_t)model - offsetof(struct code_insn, model));
}

enum {
    SEGMENT_OUTCOME = 1u << 0, /* its last instruction is predicated, and it matters */
    SEGMENT_WATCHED = 1u << 1, /* the engine calls the watcher when it is entered */
    SEGMENT_RESET = 1u << 2,   /* starts at the reset handler's first instruction */
    SEGMENT_FETCH = 1u << 3,   /* jumping to it waits for its first line */
    SEGMENT_MASKS = 1u << 4,   /* its last instruction may mask interrupts; asked for */
    SEGMENT_LEAVES = 1u << 5,  /* of runs alone: segment->way is another than CODE_STAYS */
};

/* Where a segment's last instruction can lead, as far as that was asked for. */
enum code_way {
    CODE_STAYS, /* on in the same function */
    CODE_CALLS, /* or into another one, with link */
    CODE_LEAVES /* in another way: it jumps, or returns */
};

struct run;

struct segment {
    struct address_node node;
    struct segment *cuts; /* the same with fewer instructions */
    struct segment *next_cut;
    struct run *latest; /* of `runs`, the one that was entered last; never NULL */
    struct run *runs;   /* timing.h: one per state of the pipeline */
    struct run *forgotten;
    uint32_t last;  /* address of its last instruction */
    uint32_t end;   /* and of the next one in sequence */
    uint32_t flags; /* SEGMENT_* */
    uint16_t count;
    uint16_t rest;       /* at most so many instructions follow in its block */
    uint8_t target;      /* enum model_target of its first instruction */
    uint8_t way;         /* enum code_way */
    bool links;          /* its last instruction is a branch with link */
    uint8_t marked;      /* 1: its last instruction adds to the marker */
    const void *watched; /* SEGMENT_WATCHED: for what, the watcher's own */
    struct model_cost fetch;
    struct model_origin fetch_origin;
    struct code_insn *insns[];
};

/* `core` must outlive this module. */
void code_init(const struct model_core *core);

/* The instruction with these bytes at `address`; made if it is new. */
struct code_insn *code_insn(uint32_t address, const uint8_t bytes[4], size_t size);

/* The segment of these instructions; made if it is new. */
struct segment *code_segment(struct code_insn *const *insns, size_t count);
/* Its first `count` instructions, 0 < count < segment->count. */
struct segment *code_cut(struct segment *segment, size_t count);

/* `rest` instructions follow the segment in a block. */
void code_followed(struct segment *segment, size_t rest);

/* What the instruction at `address` is as a target; a plain one if it was never
 * seen. */
struct model_arrival code_arrival_at(uint32_t address);

/* True if the segment must end behind this instruction. */
bool code_ends_segment(const struct code_insn *insn);

/* From now on `insn` is known to read the counter: everything that was worked out
 * with it is worked out again. */
void code_learn_counter(struct code_insn *insn);

/* Where the counter is that stamps read. Before any code is seen. */
void code_set_counter(uint32_t address);

/* `stamp` of every entry is the id of the label at its address. */
struct code_stamp {
    uint32_t address;
    uint32_t id;
};
void code_set_stamps(const struct code_stamp *stamps, size_t count);
/* For what segments that start at `address` are watched; NULL: they are not. */
void code_set_watch(const void *(*watched)(uint32_t address));
/* It is, now: for what was made of it before, too. */
void code_watch_again(uint32_t address);
/* From now on segments get SEGMENT_MASKS. */
void code_watch_masks(void);
/* Which way segments lead is asked for. Before any code is seen. */
void code_set_ways(enum code_way (*way)(const struct segment *segment));
/* Segments that start here get SEGMENT_RESET. */
void code_set_reset(uint32_t address);

void code_each_insn(void (*visit)(struct code_insn *insn, void *context), void *context);
void code_each_segment(void (*visit)(struct segment *segment, void *context), void *context);

#endif
