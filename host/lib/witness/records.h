/* What the QEMU plugin writes with `witness=FILE`: a header, then one record
 * for everything that it was asked to watch, in the order of execution. All
 * numbers are little-endian. What was written is whole at every mark
 * CELL_END: until then records may wait in the plugin.
 *
 * A record's counts are those at the moment when the instruction starts that
 * it speaks of: the stamp's own load, the instruction behind the stamp, the
 * first instruction of a handler or of what a handler returned to (so with the
 * entry, chaining or return already counted), the one next when an event
 * became pending, or the one behind the store that pended an exception.
 *
 * WITNESS_PLACE stands directly before EVENT and says where the event met the
 * code; in the place of its counts stands a struct witness_place.
 *
 * A record can speak of an earlier time than the one before it: an event's deadline
 * lies before the boundary at which it is seen, and a core that stops waiting for an
 * instruction, or gives up a return, does so there. Each difference is what passed.
 * A late arrival is two ENTER, the lower's first, with no instruction between; the
 * RETURN from the second is as long as a CHAIN. A return that is given up stands there
 * as a whole, and the HARDWARE and ENTER behind it take off what was not done.
 *
 * WITNESS_HARDWARE stands directly before ENTER, CHAIN and RETURN: from there
 * to that record the core itself works. An exception return begins one cycle
 * before its branch is over (Arm counts from the branch).
 */
#ifndef HOST_LIB_WITNESS_RECORDS_H
#define HOST_LIB_WITNESS_RECORDS_H

#include <stdint.h>

#define WITNESS_MAGIC   0x57575156u /* "VQWW" */
#define WITNESS_VERSION 4u

/* The counts of a record: of modelled cycles at best, nominal and at worst, or
 * three times the same one of instructions. What the guest reads is the nominal
 * one. */
enum witness_lane { WITNESS_BEST, WITNESS_NOMINAL, WITNESS_WORST, WITNESS_LANES };

/* Of the nominal count, how many cycles come from no manual (struct model_origin). */
enum witness_origin { WITNESS_MEASURED, WITNESS_UNCALIBRATED, WITNESS_ORIGINS };

enum witness_kind {
    WITNESS_STAMP = 1,     /* id: of the stamp (bench/wire/stamps.h) */
    WITNESS_EVENT = 2,     /* id: exception that became pending asynchronously */
    WITNESS_ENTER = 3,     /* id: exception whose handler starts */
    WITNESS_CHAIN = 4,     /* the same by tail-chaining */
    WITNESS_RETURN = 5,    /* id: exception whose handler returned */
    WITNESS_RESET = 6,     /* the machine was reset */
    WITNESS_STAMP_END = 7, /* id: of the stamp that is over (its load and NOP) */
    WITNESS_PEND = 8,      /* id: exception that the guest itself pended */
    WITNESS_HARDWARE = 9,  /* id: exception that the core begins to enter or leave */
    WITNESS_PLACE = 10,    /* id: exception of the EVENT behind it */
};

/* What the guest's counter shows, and what its timers run in. */
enum witness_bound {
    WITNESS_BOUND_BEST = 1,
    WITNESS_BOUND_NOMINAL = 2,
    WITNESS_BOUND_WORST = 3,
    WITNESS_BOUND_INSNS = 4, /* executed instructions, no cycles */
};

/* Who stands behind the counter. */
struct witness_head {
    uint32_t bound; /* enum witness_bound */
    uint32_t core;  /* CPUID part number of the modelled core, 0xC23 = M3 */
    uint32_t model; /* version, major << 16 | minor; 0: instructions are counted */
    uint32_t rules; /* CRC-32 of the rules and parameters in force; 0: instructions */
};

/* An event falls into a cycle of an instruction, of which it can have several. */
struct witness_place {
    uint32_t address; /* of the instruction */
    uint32_t cycle;   /* from 0 */
    uint32_t cycles;  /* that the instruction takes; 0: not known */
};

struct witness_header {
    uint32_t magic;
    uint32_t version;
    uint32_t record_bytes;
    struct witness_head head;
};

struct witness_record {
    uint32_t what; /* kind << 24 | id */
    union {
        uint32_t cyccnt[WITNESS_LANES]; /* modulo 2^32 */
        struct witness_place place;
    };
    uint32_t origin[WITNESS_ORIGINS]; /* modulo 2^32 */
    uint64_t insns;                   /* executed instructions since the start */
};

#endif
