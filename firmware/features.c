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

uint32_t features_found(void)
{
    uint32_t found = board.core_features;
    if ((found & WIRE_FEATURE_DWT) && !(clock_audit() & WIRE_AUDIT_DWT_ADVANCES))
        found &= ~(uint32_t)WIRE_FEATURE_DWT;
    if ((found & WIRE_FEATURE_FPU) && (SCB_CPACR & SCB_CPACR_CP10_CP11) != SCB_CPACR_CP10_CP11)
        found &= ~(uint32_t)WIRE_FEATURE_FPU;
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
