/* Boundaries of a region: ranks of the set bits in its map. */
#include "host/lib/analysis/sweep.h"

#include <string.h>

static bool starts_at(const struct cell_records *records, size_t halfword)
{
    return (unsigned)records->boundaries[halfword / 8u] >> (halfword % 8u) & 1u;
}

void sweep_init(struct sweep *sweep, const struct cell_records *records)
{
    memset(sweep, 0, sizeof *sweep);
    for (size_t i = 0; i < records->boundary_bits; i++)
        if (starts_at(records, i))
            sweep->rank[i] = (uint16_t)sweep->existing++;
}

uint32_t sweep_boundary(const struct sweep *sweep, const struct cell_records *records,
                        uint32_t position)
{
    /* A position before the region is negative, so very large here. */
    if (position >= records->boundary_bits || !starts_at(records, position))
        return SWEEP_NOWHERE;
    return sweep->rank[position];
}

uint32_t sweep_before(const struct sweep *sweep, uint32_t boundary, uint64_t insns)
{
    uint32_t back = (uint32_t)(insns % sweep->existing);
    return (boundary + sweep->existing - back) % sweep->existing;
}

void sweep_meet(struct sweep *sweep, uint32_t boundary)
{
    sweep->met[boundary / 8u] |= (uint8_t)(1u << (boundary % 8u));
}

uint32_t sweep_met(const struct sweep *sweep)
{
    uint32_t met = 0;
    for (size_t i = 0; i < sizeof sweep->met; i++)
        met += (uint32_t)__builtin_popcount(sweep->met[i]);
    return met;
}
