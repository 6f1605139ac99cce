/* The virtual cycle counter's slot: a few words that the firmware reserves in
 * flash and that the QEMU plugin (host/vdwt) rewrites while the guest runs.
 *
 * The firmware places exactly one `const volatile struct vdwt_slot`, named
 * VDWT_SLOT_SYMBOL, 64-byte aligned, with magic, version and words set and
 * everything else zero. Without a plugin it stays zero, so a counter that
 * does not advance means "not there". The guest reads it with ordinary loads.
 */
#ifndef WIRE_VDWT_SLOT_H
#define WIRE_VDWT_SLOT_H

#include <stdint.h>

#define VDWT_SLOT_SYMBOL  "irqbench_vdwt_slot"
#define VDWT_SLOT_MAGIC   0x54575156u /* "VQWT" */
#define VDWT_SLOT_VERSION 1u

/* Which of the three running counts `cyccnt` and `event_cyccnt` show. */
enum vdwt_bound {
    VDWT_BOUND_NONE = 0, /* no plugin */
    VDWT_BOUND_BEST = 1,
    VDWT_BOUND_NOMINAL = 2,
    VDWT_BOUND_WORST = 3,
    VDWT_BOUND_INSNS = 4, /* plugin counts instructions only */
};

struct vdwt_slot {
    /* Written by the firmware's linker, never changed. */
    uint32_t magic;
    uint32_t version;
    uint32_t words; /* size of this struct in 32-bit words */
    /* Written by the plugin before the first guest instruction. */
    uint32_t plugin_version; /* VDWT_SLOT_VERSION of the plugin; 0: none */
    uint32_t bound;          /* enum vdwt_bound */
    uint32_t model;          /* model version, major << 16 | minor */
    uint32_t core;           /* CPUID part number of the modelled core, 0xC23 = M3 */
    uint32_t rules;          /* CRC-32 of the rule set in force */
    /* Running. */
    uint32_t cyccnt;       /* modelled cycles, wraps at 2^32 */
    uint32_t insns;        /* executed instructions, wraps at 2^32 */
    uint32_t event_cyccnt; /* cyccnt when the last asynchronous event became pending */
    uint32_t event_insns;  /* insns at that moment */
    uint32_t event_pc;     /* address of the instruction that was next at that moment */
    uint32_t event_number; /* its exception number; 0: none yet */
    uint32_t event_count;  /* asynchronous events so far */
    uint32_t reserved;
};

#endif
