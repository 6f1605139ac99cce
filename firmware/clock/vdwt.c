/* Clock provider: the virtual cycle counter, a slot in flash that a QEMU plugin
 * rewrites (bench/wire/vdwt_slot.h). Without the plugin it stays zero. */
#include "bench/wire/vdwt_slot.h"

#include "firmware/board.h"
#include "firmware/clock.h"

__attribute__((used, aligned(64), section(".vdwt_slot")))
const volatile struct vdwt_slot irqbench_vdwt_slot = {
    .magic = VDWT_SLOT_MAGIC,
    .version = VDWT_SLOT_VERSION,
    .words = sizeof(struct vdwt_slot) / sizeof(uint32_t),
};

static uint32_t hz(void)
{
    return board.clock_hz;
}

/* It cannot be written, and 2^32 takes too long to wait for: that it wraps is
 * the plugin's own test. */
static bool start(uint32_t *audit)
{
    const volatile struct vdwt_slot *slot = &irqbench_vdwt_slot;
    if (slot->plugin_version == 0)
        return false;
    if (slot->plugin_version != VDWT_SLOT_VERSION || slot->magic != VDWT_SLOT_MAGIC) {
        *audit |= WIRE_AUDIT_VDWT_MISMATCH;
        return false;
    }
    *audit |= WIRE_AUDIT_VDWT_PRESENT;
    if (!clock_advances(&slot->cyccnt, false, UINT32_MAX))
        return false;
    *audit |= WIRE_AUDIT_VDWT_ADVANCES;
    return true;
}

const struct clock_provider clock_vdwt = {
    .source = WIRE_CLOCK_VDWT,
    .bits = 32,
    .has_events = true,
    .counter = &irqbench_vdwt_slot.cyccnt,
    .hz = hz,
    .start = start,
};
