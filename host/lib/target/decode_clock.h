/* From raw counts of a target's clock to what they stand for. Under QEMU with
 * -icount, SysTick counts board time while every instruction takes 2^shift ns
 * of it, so a count decodes to executed instructions; any other clock already
 * counts its unit. Exact integer arithmetic, no rounding of a sum of roundings.
 */
#ifndef HOST_LIB_TARGET_DECODE_CLOCK_H
#define HOST_LIB_TARGET_DECODE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define DECODE_SHIFT_MAX 10u /* QEMU's own limit for -icount shift */

struct decode_clock {
    bool icount;   /* counts are SysTick ticks of 2^shift ns instructions */
    uint32_t hz;   /* rate of the counter, not 0 when `icount` */
    uint8_t shift; /* -icount shift, at most DECODE_SHIFT_MAX */
};

/* Smallest shift whose instruction lasts at least two SysTick periods: below
 * that, different instruction counts read the same. False if there is none. */
bool decode_shift_for(uint32_t systick_hz, uint8_t *shift);

/* The nearest whole number of instructions. False if `raw` (below 2^33) lies
 * more than one tick from it: then no number of instructions explains it. */
bool decode_counts(const struct decode_clock *clock, uint64_t raw, int64_t *value);

/* Instructions that end before the first instruction boundary at or after a
 * deadline `raw` counts (below 2^33) away. Identity for other clocks. */
int64_t decode_deadline(const struct decode_clock *clock, uint64_t raw);

#endif
