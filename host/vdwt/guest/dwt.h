/* The DWT as the guest sees it (ARMv7-M manual, C1.8): registers laid over 0xE0001000,
 * where QEMU itself has nothing that counts, and a DEMCR that reads back what was
 * written. A load reads what the account says where the load begins; a store holds from
 * where it begins.
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
#define DWT_PIDR4  0xFD0u
#define DWT_PIDR0  0xFE0u
#define DWT_CIDR0  0xFF0u

/* PIDR0: what is counted. No part of silicon, which names its maker. */
#define DWT_PART_CYCLES 1u
#define DWT_PART_INSNS  2u

/* Whether the core's architecture has a CYCCNT: ARMv6-M and ARMv8-M Baseline have
 * none. */
bool dwt_core_counts(const struct model_core *core);

/* Who counts: asked while the guest's load or store is under way, about where it began. */
struct dwt_account {
    uint32_t (*now)(void);
    void (*profile)(uint32_t counts[PROFILE_COUNTERS]);
    void (*set_profile)(bool on); /* whether a profiling counter is enabled */
};

/* Lays both over the first CPU's memory; while no CPU runs. `account` must stay, and counts
 * instructions or, unless `insns`, cycles. False, with a message, if this QEMU does not let
 * us. */
bool dwt_lay(const struct dwt_account *account, bool insns, struct message *message);

/* Whether a DWT is laid, and `address` is in it. */
bool dwt_holds(uint32_t address);

/* What CYCCNT reads at `now`. */
uint32_t dwt_cyccnt(uint32_t now);

/* Whether the guest let it count, and whether it had the trace system on, without
 * which a part that no debugger is attached to stands still. */
bool dwt_was_used(void);
bool dwt_was_traced(void);

#endif
