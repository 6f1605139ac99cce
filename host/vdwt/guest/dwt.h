/* The DWT as the guest sees it (ARMv7-M manual, C1.8): a page of this process's
 * memory laid over 0xE0001000, where QEMU itself has nothing that counts, and a
 * DEMCR that reads back what was written. The guest reads and writes both with
 * ordinary loads and stores; the plugin writes CYCCNT before each load that may
 * read it, and looks at the page after each store that may have changed it.
 *
 * Neither is reset with the core: on silicon only a power-on reset does that.
 */
#ifndef HOST_VDWT_GUEST_DWT_H
#define HOST_VDWT_GUEST_DWT_H

#include "host/lib/base/message.h"
#include "host/model/model.h"
#include "host/vdwt/timing/profile.h"

#include <stdbool.h>
#include <stdint.h>

#define DWT_BASE   0xE0001000u
#define DWT_SIZE   0x1000u
#define DWT_CTRL   0u /* offsets */
#define DWT_CYCCNT 4u
#define DWT_CPICNT 8u /* the profiling counters follow, in the order of profile.h */

/* Whether the core's architecture has a CYCCNT: ARMv6-M and ARMv8-M Baseline have
 * none. */
bool dwt_core_counts(const struct model_core *core);

/* Lays both over the first CPU's memory; while no CPU runs. False, with a
 * message, if this QEMU does not let us. */
bool dwt_lay(struct message *message);
bool dwt_laid(void);

/* What CYCCNT reads: `running` & now + `offset`. */
struct dwt_count {
    volatile uint32_t *page; /* NULL: none */
    uint32_t running;        /* all ones while it counts, else 0 */
    uint32_t offset;
};
extern struct dwt_count dwt_count;

/* Makes the page say what the time is now. */
static inline void dwt_publish(uint32_t now)
{
    dwt_count.page[DWT_CYCCNT / sizeof(uint32_t)] = (now & dwt_count.running) + dwt_count.offset;
}

static inline bool dwt_holds(uint32_t address)
{
    return dwt_count.page && address - DWT_BASE < DWT_SIZE;
}

/* Makes the profiling counters say so, those of them that count. */
void dwt_publish_profile(const uint32_t counts[PROFILE_COUNTERS]);

/* The guest stored to `address`, which dwt_holds(); the store began at `now` and at
 * these counts. Whether a profiling counter is enabled. */
bool dwt_stored(uint32_t address, uint32_t now, const uint32_t counts[PROFILE_COUNTERS]);

/* Whether the guest let it count, and whether it had the trace system on, without
 * which a part that no debugger is attached to stands still. */
bool dwt_was_used(void);
bool dwt_was_traced(void);

#endif
