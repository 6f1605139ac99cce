/* Registers of a part with a fault; see faults.h. */
#include "host/vdwt/guest/faults.h"
#include "host/vdwt/guest/dwt.h"

#include <string.h>

#define DWT_LSR        0xFB4u /* offset */
#define LSR_LOCKED     3u     /* there is a lock, and it is closed */
#define DHCSR          0xE000EDF0u
#define DHCSR_DEBUGEN  1u
#define AIRCR          0xE000ED0Cu
#define AIRCR_PRIGROUP (0xFA05u << 16 | 3u << 8)

static uint32_t on; /* bits 1 << FAULT_X */
static const struct qemu_registers *own_dwt;
static uint32_t written; /* to CYCCNT */

static bool has(enum fault fault)
{
    return (on >> fault & 1u) != 0;
}

void faults_set(uint32_t faults)
{
    on = faults;
}

/* ---- The DWT ---- */

static uint32_t read_cyccnt(void)
{
    uint32_t count = own_dwt->read(DWT_CYCCNT);

    if (has(FAULT_STILL) || has(FAULT_UNTRACED))
        return written;
    return has(FAULT_TOPPED) && count < written ? UINT32_MAX : count;
}

static uint32_t read_dwt(uint32_t offset)
{
    if (offset == DWT_CYCCNT)
        return read_cyccnt();
    return offset == DWT_LSR && has(FAULT_LOCKED) ? LSR_LOCKED : own_dwt->read(offset);
}

static void write_dwt(uint32_t offset, uint32_t value)
{
    if (has(FAULT_LOCKED))
        return;
    if (offset == DWT_CYCCNT)
        written = value;
    own_dwt->write(offset, value);
}

const struct qemu_registers *faults_over_dwt(const struct qemu_registers *own)
{
    static const struct qemu_registers registers = {read_dwt, write_dwt};

    own_dwt = own;
    return on ? &registers : own;
}

/* ---- The others ---- */

static uint32_t read_nothing(uint32_t offset)
{
    (void)offset;
    return 0;
}

static uint32_t read_dhcsr(uint32_t offset)
{
    (void)offset;
    return DHCSR_DEBUGEN;
}

static uint32_t read_aircr(uint32_t offset)
{
    (void)offset;
    return AIRCR_PRIGROUP;
}

/* A reset that the guest asks for by such an AIRCR is lost, too. */
static void write_nothing(uint32_t offset, uint32_t value)
{
    (void)offset;
    (void)value;
}

const struct qemu_registers *faults_over_demcr(const struct qemu_registers *own)
{
    static const struct qemu_registers registers = {read_nothing, write_nothing};

    return has(FAULT_UNTRACED) ? &registers : own;
}

bool faults_lay(void)
{
    static const struct qemu_registers dhcsr = {read_dhcsr, write_nothing};
    static const struct qemu_registers aircr = {read_aircr, write_nothing};

    return (!has(FAULT_ATTACHED) ||
            qemu_memory_lay("vdwt-dhcsr", DHCSR, sizeof(uint32_t), &dhcsr)) &&
           (!has(FAULT_GROUPED) || qemu_memory_lay("vdwt-aircr", AIRCR, sizeof(uint32_t), &aircr));
}
