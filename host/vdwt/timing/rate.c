/* Cycles and nanoseconds; see rate.h. */
#include "host/vdwt/timing/rate.h"

#define NS_PER_S 1000000000u

__extension__ typedef unsigned __int128 wide;

struct rate rate_of(uint32_t hz)
{
    return (struct rate){.hz = hz, .whole = NS_PER_S % hz ? 0 : NS_PER_S / hz};
}

uint64_t rate_ns_exactly(struct rate rate, uint64_t cycles)
{
    return (uint64_t)((wide)cycles * NS_PER_S / rate.hz);
}

uint64_t rate_cycles(struct rate rate, uint64_t ns)
{
    return (uint64_t)(((wide)ns * rate.hz + NS_PER_S - 1) / NS_PER_S);
}
