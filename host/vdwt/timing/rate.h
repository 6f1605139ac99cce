/* From cycles of a clock to nanoseconds and back, by one rule for every clock: a
 * cycle begins at the nanosecond in which it begins, cut off. So an event N cycles
 * behind another is never due later than cycle N, whatever the clock, and a time
 * in nanoseconds belongs to the first cycle that begins at or after it.
 */
#ifndef HOST_VDWT_TIMING_RATE_H
#define HOST_VDWT_TIMING_RATE_H

#include <stdint.h>

#define RATE_HZ_MIN 1000u      /* slower ones would not fit in 64 bits for long */
#define RATE_HZ_MAX 500000000u /* an instruction is no shorter than 1 ns */

struct rate {
    uint32_t hz;
    uint32_t whole;         /* ns a cycle; 0 if that is no whole number */
    uint64_t cycles, begun; /* that cycle began at that ns; the clock was another before */
};

struct rate rate_of(uint32_t hz);
/* The clock becomes another one with that cycle. */
void rate_change(struct rate *rate, uint32_t hz, uint64_t cycles);

uint64_t rate_ns_exactly(struct rate rate, uint64_t cycles); /* since the clock is this one */
/* The first cycle that begins at or after `ns`. */
uint64_t rate_cycles(struct rate rate, uint64_t ns);

static inline uint64_t rate_ns(struct rate rate, uint64_t cycles)
{
    return rate.begun + (rate.whole ? (cycles - rate.cycles) * rate.whole
                                    : rate_ns_exactly(rate, cycles - rate.cycles));
}

#endif
