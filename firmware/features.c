/* The core's features: the board's table decides, probing may only take away,
 * because an emulator may show what the part lacks. */
#include "firmware/features.h"

#include "bench/services.h"
#include "firmware/board.h"
#include "firmware/clock.h"
#include "firmware/core/registers.h"

#include <stddef.h>

static const char *const lacks[] = {
#define X(NAME, name, bit) [bit] = "the core has no " #NAME,
    WIRE_FEATURES(X)
#undef X
};

/* What no core of CPUID's architecture or part has, whatever a table says. */
static uint32_t impossible(uint32_t cpuid)
{
    uint32_t part = SCB_CPUID_PARTNO(cpuid);
    if (SCB_CPUID_ARCHITECTURE(cpuid) != SCB_CPUID_ARMV6M)
        return 0;
    uint32_t none =
        WIRE_FEATURE_BASEPRI | WIRE_FEATURE_DWT | WIRE_FEATURE_FPU | WIRE_FEATURE_BITBAND;
    if (part == SCB_CPUID_CORTEX_M0)
        none |= WIRE_FEATURE_VTOR;
    if (part == SCB_CPUID_CORTEX_M0 || part == SCB_CPUID_CORTEX_M0PLUS)
        none |= WIRE_FEATURE_LDREX;
    return none;
}

/* What is shared has to have an alias, and a bit set there has to arrive. No ARMv6-M has
 * one (impossible()). */
static bool bitband_there(void)
{
    static volatile uint32_t probe;
    const unsigned bit = 5;
    if ((uint32_t)&bench_shared - CORE_BITBAND_SRAM >= CORE_BITBAND_BYTES ||
        (uint32_t)&probe - CORE_BITBAND_SRAM >= CORE_BITBAND_BYTES)
        return false;
    probe = 1u;
    *core_bit_alias(&probe, bit) = 1u;
    return probe == (1u << bit | 1u);
}

uint32_t features_found(void)
{
    uint32_t found = board.core_features & ~impossible(SCB_CPUID);
    if ((found & WIRE_FEATURE_DWT) && !(clock_audit() & WIRE_AUDIT_DWT_ADVANCES))
        found &= ~(uint32_t)WIRE_FEATURE_DWT;
    if ((found & WIRE_FEATURE_FPU) && (SCB_CPACR & SCB_CPACR_CP10_CP11) != SCB_CPACR_CP10_CP11)
        found &= ~(uint32_t)WIRE_FEATURE_FPU;
    if (!CORE_BASELINE && (found & WIRE_FEATURE_BITBAND) && !bitband_there())
        found &= ~(uint32_t)WIRE_FEATURE_BITBAND;
    return found;
}

bool bench_has(uint32_t features)
{
    return (features & ~features_found()) == 0;
}

const char *features_missing(uint32_t needs)
{
    uint32_t missing = needs & ~features_found();
    for (unsigned bit = 0; bit < sizeof lacks / sizeof *lacks; bit++)
        if (missing >> bit & 1u)
            return lacks[bit];
    return NULL;
}
