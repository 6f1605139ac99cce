/* Raw counts to instructions. With hz ticks a second and 2^shift ns an
 * instruction, one instruction is hz * 2^shift / 1e9 ticks: everything is kept
 * multiplied by 1e9, where it is a whole number.
 */
#include "host/lib/target/decode_clock.h"

#define NS_PER_S 1000000000ull

static uint64_t ticks_e9_per_insn(const struct decode_clock *clock)
{
    return (uint64_t)clock->hz << clock->shift;
}

bool decode_shift_for(uint32_t systick_hz, uint8_t *shift)
{
    for (uint8_t n = 0; n <= DECODE_SHIFT_MAX; n++) {
        if (((uint64_t)systick_hz << n) >= 2u * NS_PER_S) {
            *shift = n;
            return true;
        }
    }
    return false;
}

bool decode_counts(const struct decode_clock *clock, uint64_t raw, int64_t *value)
{
    if (!clock->icount) {
        *value = (int64_t)raw;
        return true;
    }
    uint64_t per_insn = ticks_e9_per_insn(clock);
    uint64_t ticks_e9 = raw * NS_PER_S;
    uint64_t insns = (ticks_e9 + per_insn / 2u) / per_insn;
    uint64_t exact_e9 = insns * per_insn;
    uint64_t residual = ticks_e9 > exact_e9 ? ticks_e9 - exact_e9 : exact_e9 - ticks_e9;
    *value = (int64_t)insns;
    return residual <= NS_PER_S;
}

int64_t decode_deadline(const struct decode_clock *clock, uint64_t raw)
{
    if (!clock->icount)
        return (int64_t)raw;
    uint64_t per_insn = ticks_e9_per_insn(clock);
    return (int64_t)((raw * NS_PER_S + per_insn - 1u) / per_insn);
}
