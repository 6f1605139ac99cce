/* What an end means: fault registers in words, what keeps an exception from being taken, and
 * whether the image died. Sources: ARMv7-M manual (DDI 0403E) B1.5.4, B3.2; ARMv8-M manual
 * for SFSR.
 */
#ifndef HOST_LIB_ENDING_DECODE_H
#define HOST_LIB_ENDING_DECODE_H

#include "host/lib/ending/ending.h"

/* A bit that is set in a fault's registers, by index from 0 until false. */
struct ending_bit {
    const char *name;    /* "PRECISERR" */
    const char *meaning; /* "a load or store went wrong" */
};
bool ending_bit_at(const struct ending_fault *fault, size_t index, struct ending_bit *bit);

/* The address that the fault's registers name as its cause. False if none does. */
bool ending_fault_address(const struct ending_fault *fault, uint32_t *address);

/* Why it is not taken: "not enabled", "PRIMASK is set", ... */
const char *ending_why_pending(const struct ending *ending, const struct ending_pending *pending);

/* The loop is a jump to itself, with at most one other instruction, and depends on nothing. */
bool ending_is_endless(const struct ending *ending);

/* What the image died of, a fragment of a sentence; NULL: it did not. */
const char *ending_death(const struct ending *ending);

#endif
