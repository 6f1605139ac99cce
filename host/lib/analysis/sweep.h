/* A swept cell's place in the code: at which instruction boundary of the region
 * each sample's deadline fell, and how many of them were met.
 */
#ifndef HOST_LIB_ANALYSIS_SWEEP_H
#define HOST_LIB_ANALYSIS_SWEEP_H

#include "host/lib/target/cell_records.h"

#define SWEEP_NOWHERE UINT32_MAX

struct sweep {
    uint32_t existing;                    /* instruction boundaries in the region */
    uint16_t rank[CELL_BOUNDARY_BITS];    /* per halfword: which boundary starts here */
    uint8_t met[CELL_BOUNDARY_BITS / 8u]; /* bit per boundary */
};

/* Reads the region's bit map. */
void sweep_init(struct sweep *sweep, const struct cell_records *records);

/* The boundary at `position` halfwords from the region's base (an int32 as it
 * came), or SWEEP_NOWHERE if no instruction of the region starts there. */
uint32_t sweep_boundary(const struct sweep *sweep, const struct cell_records *records,
                        uint32_t position);

/* The boundary `insns` instructions before `boundary`, the region being a loop. */
uint32_t sweep_before(const struct sweep *sweep, uint32_t boundary, uint64_t insns);

void sweep_meet(struct sweep *sweep, uint32_t boundary);
uint32_t sweep_met(const struct sweep *sweep);

#endif
