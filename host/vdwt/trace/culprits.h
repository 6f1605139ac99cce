/* Who masked interrupts: stretches by the function that both masked and unmasked, directly or
 * by what it called, and by the place in it where it did so. It is found by the frames that
 * are there at both ends of a stretch, so a lock may be a function, or several deep, or an
 * instruction in line.
 */
#ifndef HOST_VDWT_TRACE_CULPRITS_H
#define HOST_VDWT_TRACE_CULPRITS_H

#include "host/lib/trace/format.h"
#include "host/vdwt/timing/counts.h"
#include "host/vdwt/unwind/unwind.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define CULPRITS_DEPTH 8u

/* Who was there when a stretch began. */
struct culprits_start {
    struct unwind_frame frames[CULPRITS_DEPTH];
    size_t count;
    bool whole;      /* the chain has no more, or no more are looked at */
    uint32_t serial; /* of the thread or handler */
};

/* The instruction at `pc` has just masked; 0: no instruction did. */
void culprits_begin(struct culprits_start *start, uint32_t pc);
/* That at `pc` has just unmasked, and the stretch was `length`. `since`: the counts at its
 * beginning. */
void culprits_end(enum trace_figure_kind kind, const struct culprits_start *start, uint32_t pc,
                  const struct counts *length, const struct counts *since);
/* Forgets all. */
void culprits_clear(void);
void culprits_write(FILE *out);

#endif
