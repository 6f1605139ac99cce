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
    uint64_t since = ns > rate.begun ? ns - rate.begun : 0;

    return rate.cycles + (uint64_t)(((wide)since * rate.hz + NS_PER_S - 1) / NS_PER_S);
}

void rate_change(struct rate *rate, uint32_t hz, uint64_t cycles)
{
    uint64_t begun = rate_ns(*rate, cycles);

    *rate = rate_of(hz);
    rate->cycles = cycles;
    rate->begun = begun;
}
