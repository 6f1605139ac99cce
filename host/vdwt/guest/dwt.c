/* Lays the DWT and keeps its registers; see dwt.h. */
#include "host/vdwt/guest/dwt.h"
#include "host/vdwt/guest/faults.h"
#include "host/vdwt/qemu/memory.h"

#include <stddef.h>

#define DEMCR_ADDRESS 0xE000EDFCu
#define DEMCR_TRCENA  (1u << 24)

#define CTRL_CYCCNTENA (1u << 0)
#define CTRL_NOEXTTRIG (1u << 26)
#define CTRL_NOTRCPKT  (1u << 27)
#define CTRL_CPIEVTENA (1u << 17) /* the other profiling counters' bits follow */
/* What is there: the cycle counter and the profiling counters, neither comparators
 * (NUMCOMP, the top four bits, is 0) nor anything that traces. */
#define CTRL_FIXED    (CTRL_NOTRCPKT | CTRL_NOEXTTRIG)
#define CTRL_WRITABLE 0x003FFFFFu

#define PROFILING_MASK 0xFFu

/* What one reads is `offset`, and while it is enabled also the count. */
struct counter {
    bool enabled;
    uint32_t offset;
};

static struct {
    const struct dwt_account *account; /* NULL: none is laid */
    bool insns;                        /* what it counts; else cycles */
    uint32_t ctrl, demcr;
    bool used, traced;
    struct counter cycles;
    struct counter profiling[PROFILE_COUNTERS]; /* of 8 bits */
} dwt = {.ctrl = CTRL_FIXED};

bool dwt_core_counts(const struct model_core *core)
{
    switch (model_core_cpuid_part(core)) {
    case 0xC20: /* Cortex-M0 */
    case 0xC60: /* Cortex-M0+ */
    case 0xD20: /* Cortex-M23 */
        return false;
    default:
        return true;
    }
}

/* ---- a counter -------------------------------------------------------- */

static uint32_t shown(const struct counter *counter, uint32_t count)
{
    return (counter->enabled ? count : 0) + counter->offset;
}

static void set(struct counter *counter, uint32_t value, uint32_t count)
{
    counter->offset = value - (counter->enabled ? count : 0);
}

/* It goes on from what it shows. */
static void enable(struct counter *counter, bool on, uint32_t count)
{
    uint32_t value = shown(counter, count);

    counter->enabled = on;
    set(counter, value, count);
}

/* ---- the registers ---------------------------------------------------- */

/* Which of the profiling counters; PROFILE_COUNTERS or more: none. */
static uint32_t profiling_at(uint32_t offset)
{
    return (offset - DWT_CPICNT) / sizeof(uint32_t);
}

static uint32_t read_profiling(uint32_t which)
{
    uint32_t counts[PROFILE_COUNTERS];

    dwt.account->profile(counts);
    return shown(&dwt.profiling[which], counts[which]) & PROFILING_MASK;
}

/* Who made this DWT (CoreSight's ID registers): a component of the generic kind, by
 * nobody whose code JEDEC lists. A part's names Arm. */
static uint32_t read_id(uint32_t offset)
{
    static const uint8_t component[] = {0x0D, 0xE0, 0x05, 0xB1};

    if (offset >= DWT_CIDR0)
        return component[(offset - DWT_CIDR0) / sizeof(uint32_t)];
    if (offset == DWT_PIDR0)
        return dwt.insns ? DWT_PART_INSNS : DWT_PART_CYCLES;
    return 0;
}

static uint32_t read_dwt(uint32_t offset)
{
    if (offset == DWT_CTRL)
        return dwt.ctrl;
    if (offset == DWT_CYCCNT)
        return dwt_cyccnt(dwt.account->now());
    if (offset >= DWT_PIDR4)
        return read_id(offset);
    return profiling_at(offset) < PROFILE_COUNTERS ? read_profiling(profiling_at(offset)) : 0;
}

/* One that gets enabled starts from 0. */
static void enable_profiling(uint32_t ctrl)
{
    uint32_t counts[PROFILE_COUNTERS];
    bool any = false;

    dwt.account->profile(counts);
    for (int i = 0; i < PROFILE_COUNTERS; i++) {
        struct counter *counter = &dwt.profiling[i];
        bool on = (ctrl & CTRL_CPIEVTENA << i) != 0, starts = on && !counter->enabled;

        enable(counter, on, counts[i]);
        if (starts)
            set(counter, 0, counts[i]);
        any |= on;
    }
    dwt.account->set_profile(any);
}

static void write_ctrl(uint32_t value)
{
    bool runs = (value & CTRL_CYCCNTENA) != 0;

    dwt.ctrl = (value & CTRL_WRITABLE) | CTRL_FIXED;
    enable_profiling(dwt.ctrl);
    enable(&dwt.cycles, runs, dwt.account->now());
    dwt.used |= runs;
    dwt.traced |= runs && (dwt.demcr & DEMCR_TRCENA) != 0;
}

static void write_profiling(uint32_t which, uint32_t value)
{
    uint32_t counts[PROFILE_COUNTERS];

    dwt.account->profile(counts);
    set(&dwt.profiling[which], value & PROFILING_MASK, counts[which]);
}

/* Of what is not there, a store leaves nothing behind. */
static void write_dwt(uint32_t offset, uint32_t value)
{
    if (offset == DWT_CTRL)
        write_ctrl(value);
    else if (offset == DWT_CYCCNT)
        set(&dwt.cycles, value, dwt.account->now());
    else if (profiling_at(offset) < PROFILE_COUNTERS)
        write_profiling(profiling_at(offset), value);
}

static uint32_t read_demcr(uint32_t offset)
{
    (void)offset;
    return dwt.demcr;
}

static void write_demcr(uint32_t offset, uint32_t value)
{
    (void)offset;
    dwt.demcr = value;
}

/* ---- */

bool dwt_lay(const struct dwt_account *account, bool insns, struct message *message)
{
    static const struct qemu_registers registers = {read_dwt, write_dwt};
    static const struct qemu_registers demcr = {read_demcr, write_demcr};

    dwt.account = account;
    dwt.insns = insns;
    return (qemu_memory_lay("vdwt-dwt", DWT_BASE, DWT_SIZE, faults_over_dwt(&registers)) &&
            qemu_memory_lay("vdwt-demcr", DEMCR_ADDRESS, sizeof dwt.demcr,
                            faults_over_demcr(&demcr))) ||
           message_add(message, "this QEMU does not let registers be laid over the core's; "
                                "Debian's qemu-system-arm does");
}

bool dwt_holds(uint32_t address)
{
    return dwt.account && address - DWT_BASE < DWT_SIZE;
}

uint32_t dwt_cyccnt(uint32_t now)
{
    return shown(&dwt.cycles, now);
}

bool dwt_was_used(void)
{
    return dwt.used;
}

bool dwt_was_traced(void)
{
    return dwt.traced;
}
