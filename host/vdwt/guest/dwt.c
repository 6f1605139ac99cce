/* Lays the DWT and keeps its registers; see dwt.h. */
#include "host/vdwt/guest/dwt.h"
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

struct dwt_count dwt_count;

/* Of 8 bits; what one reads is `offset`, and while it is enabled also the count. */
struct profiling {
    bool enabled;
    uint32_t offset;
};

static struct {
    uint32_t demcr;
    bool used, traced;
    struct profiling profiling[PROFILE_COUNTERS];
} dwt;

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

static uint32_t read_demcr(void)
{
    return dwt.demcr;
}

static void write_demcr(uint32_t value)
{
    dwt.demcr = value;
}

bool dwt_lay(struct message *message)
{
    static const struct qemu_register demcr = {read_demcr, write_demcr};
    uint32_t *page;

    page = qemu_memory_lay_page("vdwt-dwt", DWT_BASE);
    if (!page || !qemu_memory_lay_register("vdwt-demcr", DEMCR_ADDRESS, &demcr))
        return message_add(message, "this QEMU does not let memory be laid over the core's; "
                                    "Debian's qemu-system-arm does");
    page[DWT_CTRL / sizeof *page] = CTRL_FIXED;
    dwt_count.page = page;
    return true;
}

bool dwt_laid(void)
{
    return dwt_count.page != NULL;
}

static volatile uint32_t *profiling_word(int counter)
{
    return &dwt_count.page[DWT_CPICNT / sizeof(uint32_t) + (unsigned)counter];
}

void dwt_publish_profile(const uint32_t counts[PROFILE_COUNTERS])
{
    for (int i = 0; i < PROFILE_COUNTERS; i++)
        if (dwt.profiling[i].enabled)
            *profiling_word(i) = (counts[i] + dwt.profiling[i].offset) & 0xFFu;
}

/* One that gets enabled starts from 0; one that no longer is keeps what it shows. */
static void enable_profiling(uint32_t ctrl, const uint32_t counts[PROFILE_COUNTERS])
{
    dwt_publish_profile(counts);
    for (int i = 0; i < PROFILE_COUNTERS; i++) {
        bool enable = (ctrl & CTRL_CPIEVTENA << i) != 0;

        if (enable && !dwt.profiling[i].enabled) {
            dwt.profiling[i].offset = 0u - counts[i];
            *profiling_word(i) = 0;
        }
        dwt.profiling[i].enabled = enable;
    }
}

static bool profiles(void)
{
    bool any = false;

    for (int i = 0; i < PROFILE_COUNTERS; i++)
        any |= dwt.profiling[i].enabled;
    return any;
}

static void store_profiling(int counter, uint32_t count)
{
    volatile uint32_t *word = profiling_word(counter);

    *word &= 0xFFu;
    dwt.profiling[counter].offset = *word - count;
}

static void store_ctrl(uint32_t now, const uint32_t counts[PROFILE_COUNTERS])
{
    volatile uint32_t *ctrl = &dwt_count.page[DWT_CTRL / sizeof *ctrl];
    bool runs = (*ctrl & CTRL_CYCCNTENA) != 0;

    *ctrl = (*ctrl & CTRL_WRITABLE) | CTRL_FIXED;
    enable_profiling(*ctrl, counts);
    if (runs && !dwt_count.running) {
        dwt_count.running = UINT32_MAX;
        dwt_count.offset -= now;
    } else if (!runs && dwt_count.running) {
        dwt_count.running = 0;
        dwt_count.offset += now;
    }
    dwt.used |= runs;
    dwt.traced |= runs && (dwt.demcr & DEMCR_TRCENA) != 0;
}

static void store_cyccnt(uint32_t now)
{
    dwt_count.offset = dwt_count.page[DWT_CYCCNT / sizeof(uint32_t)] - (now & dwt_count.running);
}

/* Of what is not there, a store leaves nothing behind. */
bool dwt_stored(uint32_t address, uint32_t now, const uint32_t counts[PROFILE_COUNTERS])
{
    uint32_t word = (address - DWT_BASE) / sizeof(uint32_t);
    uint32_t counter = word - (uint32_t)(DWT_CPICNT / sizeof(uint32_t));

    if (word == DWT_CTRL / sizeof(uint32_t))
        store_ctrl(now, counts);
    else if (word == DWT_CYCCNT / sizeof(uint32_t))
        store_cyccnt(now);
    else if (counter < PROFILE_COUNTERS)
        store_profiling((int)counter, counts[counter]);
    else
        dwt_count.page[word] = 0;
    return profiles();
}

bool dwt_was_used(void)
{
    return dwt.used;
}

bool dwt_was_traced(void)
{
    return dwt.traced;
}
