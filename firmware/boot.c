/* What survives a reset: RAM that start-up does not clear, valid only with its
 * key, because after power-on it holds anything. */
#include "firmware/boot.h"

#include "firmware/core/registers.h"
#include "firmware/watchdog/watchdog.h"

#define BOOT_KEY 0x49524251u /* "IRBQ" */

__attribute__((section(".noinit"))) static struct {
    uint32_t key;
    uint32_t count;
    uint32_t reason;
} kept;

static struct wire_ready record;

void boot_begin(void)
{
    if (kept.key != BOOT_KEY) {
        kept.key = BOOT_KEY;
        kept.count = 0;
        kept.reason = WIRE_BOOT_POWER_ON;
    }
    if (watchdog_was_it())
        kept.reason = WIRE_BOOT_AFTER_WATCHDOG;
    kept.count++;
    record = (struct wire_ready){
        .schema_version = WIRE_SCHEMA_VERSION,
        .boot_reason = (uint8_t)kept.reason,
        .boot_count = kept.count,
    };
    kept.reason = WIRE_BOOT_RESET;
}

struct wire_ready boot_record(void)
{
    return record;
}

void boot_reset(enum wire_boot reason)
{
    kept.reason = reason;
    core_dsb();
    SCB_AIRCR = SCB_AIRCR_VECTKEY | SCB_AIRCR_SYSRESETREQ;
    core_dsb();
    for (;;) { /* until the reset comes, which a few clocks may take (B1.5.16) */
    }
}
