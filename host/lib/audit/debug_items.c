/* What a core's counter hangs on: the trace system, the DWT's lock, a debugger. Bits as in
 * the ARMv7-M manual, C1.6 and C1.8, and the CoreSight lock registers. */
#include "host/lib/audit/items.h"

#define DEMCR_TRCENA    (1u << 24)
#define LSR_IMPLEMENTED (1u << 0)
#define LSR_LOCKED      (1u << 1)
#define DHCSR_DEBUGEN   (1u << 0)

static const char no_dwt[] = "this core has no DWT that software can reach";

static bool has_debug_registers(const struct audit_facts *facts)
{
    return facts->has_dwt && !facts->baseline;
}

void audit_trace_enable(const struct audit_facts *facts, struct audit_item *item)
{
    bool on = facts->told ? (facts->registers[WIRE_REGISTER_DEMCR] & DEMCR_TRCENA) != 0
                          : (facts->identity->audit & WIRE_AUDIT_TRCENA) != 0;
    bool counts = (facts->identity->audit & WIRE_AUDIT_DWT_ADVANCES) != 0;
    if (!has_debug_registers(facts))
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "%s", no_dwt);
    else if (on)
        audit_say(item, AUDIT_OK, NULL, "DEMCR.TRCENA is set");
    else
        audit_say(item, counts ? AUDIT_NOTE : AUDIT_BAD,
                  counts ? "a debugger holds the trace system on; without it the counter may stop"
                         : "cut the board's power; if its debug unit is locked, unlock it",
                  counts ? "DEMCR.TRCENA does not stay set, and CYCCNT counts all the same"
                         : "DEMCR.TRCENA does not stay set, so CYCCNT stands still");
}

void audit_dwt_lock(const struct audit_facts *facts, struct audit_item *item)
{
    uint32_t lsr = facts->registers[WIRE_REGISTER_DWT_LSR];
    if (!has_debug_registers(facts))
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "%s", no_dwt);
    else if (!facts->told)
        audit_untold(item);
    else if (!(lsr & LSR_IMPLEMENTED))
        audit_say(item, AUDIT_OK, NULL, "there is none");
    else if (!(lsr & LSR_LOCKED))
        audit_say(item, AUDIT_OK, NULL, "there is one, and it is open");
    else
        audit_say(item, AUDIT_BAD,
                  "the image opens it at boot (0xC5ACCE55 to DWT_LAR), so something closed it "
                  "again or keeps it: detach the debugger and cut the board's power",
                  "locked: CYCCNT cannot be started or written (DWT_LSR is 0x%x)", lsr);
}

/* C_DEBUGEN goes off at a power-on reset alone. */
void audit_debugger(const struct audit_facts *facts, struct audit_item *item)
{
    bool attached = facts->told ? (facts->registers[WIRE_REGISTER_DHCSR] & DHCSR_DEBUGEN) != 0
                                : (facts->identity->audit & WIRE_AUDIT_DEBUGGER) != 0;
    if (facts->baseline)
        audit_say(item, AUDIT_NOT_APPLICABLE, NULL, "this core tells it to the debugger alone");
    else if (!attached)
        audit_say(item, AUDIT_OK, NULL, "none is attached");
    else
        audit_say(item, AUDIT_NOTE,
                  "end the debugger and cut the board's power: a halt stops the counter, and the "
                  "core may not really sleep in WFI",
                  "attached, or was since power came (DHCSR.C_DEBUGEN)");
}
