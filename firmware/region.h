/* The code under test of a swept cell: every instruction that can run from a region's
 * begin on until its end is reached. Compilers move what runs rarely away from a loop,
 * so it can lie in several pieces, and the end before the begin. */
#ifndef FIRMWARE_REGION_H
#define FIRMWARE_REGION_H

#include "bench/registration.h"

#include <stdbool.h>
#include <stdint.h>

/* How far it may reach, in halfwords before and behind the begin; and what finding it
 * takes, a bit for each. */
#define REGION_BEFORE 1024u
#define REGION_BEHIND 2176u
#define REGION_BYTES  ((REGION_BEFORE + REGION_BEHIND) / 8u)

/* Marks where instructions start, in REGION_BYTES bytes of the caller's. The number of
 * instructions; 0 if one lies out of reach. */
uint32_t region_find(struct bench_region region, uint8_t *starts);
/* Calls for each piece of whole instructions, at most REGION_PIECE halfwords long;
 * first for the one at the region's begin. */
#define REGION_PIECE 128u
void region_pieces(struct bench_region region, const uint8_t *starts,
                   void (*piece)(void *context, const uint16_t *begin, const uint16_t *end),
                   void *context);

#endif
