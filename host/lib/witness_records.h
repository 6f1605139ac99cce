/* What the QEMU plugin writes with `witness=FILE`: a header, then one record
 * for everything that it was asked to watch, in the order of execution. All
 * numbers are little-endian.
 *
 * A record's counts are those at the moment when the instruction starts that
 * it speaks of: the stamp's own load, or the first instruction of a handler
 * or of what a handler returned to (so with the entry, chaining or return
 * already counted), or the one next when an event became pending.
 */
#ifndef HOST_WITNESS_RECORDS_H
#define HOST_WITNESS_RECORDS_H

#include <stdint.h>

#define WITNESS_MAGIC   0x57575156u /* "VQWW" */
#define WITNESS_VERSION 1u

enum witness_kind {
    WITNESS_STAMP = 1,  /* id: of the stamp (bench/wire/stamps.h) */
    WITNESS_EVENT = 2,  /* id: exception that became pending asynchronously */
    WITNESS_ENTER = 3,  /* id: exception whose handler starts */
    WITNESS_CHAIN = 4,  /* the same by tail-chaining */
    WITNESS_RETURN = 5, /* id: exception whose handler returned */
    WITNESS_RESET = 6,  /* the machine was reset */
};

struct witness_header {
    uint32_t magic;
    uint32_t version;
    uint32_t bound; /* enum vdwt_bound: what `cyccnt` counts */
    uint32_t record_bytes;
};

struct witness_record {
    uint32_t what;   /* kind << 24 | id */
    uint32_t cyccnt; /* as the slot shows it, modulo 2^32 */
    uint64_t insns;  /* executed instructions since the start */
};

#endif
