/* Chooses the clock provider at boot and converts stamps to counts. */
#include "firmware/clock.h"

#include "bench/bench.h"
#include "firmware/fault.h"

static const struct clock_provider *const candidates[] = {&clock_dwt, &clock_systick};
static const struct clock_provider *chosen, *current;
static bool lent;
static uint32_t audit;

#define LOOKS 1000u

static uint32_t width_mask(const struct clock_provider *p)
{
    return p->bits >= 32u ? UINT32_MAX : (1u << p->bits) - 1u;
}

uint32_t bench_counts(uint32_t from, uint32_t to)
{
    return (current->down ? from - to : to - from) & width_mask(current);
}

void clock_use(const struct clock_provider *provider)
{
    lent = provider != NULL;
    current = provider ? provider : chosen;
    __asm volatile("mov r7, %0" ::"r"(current->counter));
}

/* Every provider is tried, so that the audit is complete; the first good one
 * wins. SysTick is last and has to be good. */
void clock_choose(void)
{
    for (unsigned i = 0; i < sizeof candidates / sizeof *candidates; i++)
        if (candidates[i]->start(&audit) && chosen == NULL)
            chosen = candidates[i];
    if (chosen == NULL)
        fault_noticed("this part has no counter that counts: neither DWT CYCCNT nor SysTick");
    /* ARMv6-M shows DHCSR to the debugger alone (DDI 0419 C1.6). */
    if (!CORE_BASELINE && (DHCSR & DHCSR_C_DEBUGEN))
        audit |= WIRE_AUDIT_DEBUGGER;
    clock_use(NULL);
}

const volatile uint32_t *bench_clock(void)
{
    return current->counter;
}

bool clock_lent(void)
{
    return lent;
}

const struct clock_provider *clock_now(void)
{
    return current;
}

const struct clock_provider *clock_chosen(void)
{
    return chosen;
}

uint32_t clock_audit(void)
{
    return audit;
}

void clock_restart(void)
{
    SYST_CSR = 0;
    SCB_ICSR = SCB_ICSR_PENDSTCLR;
    SYST_RVR = SYST_MAX;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_CLKSOURCE;
    clock_await_load();
}

/* By the first look or the next, unless it stands still. */
void clock_await_late_load(void)
{
    for (unsigned look = 0; look < LOOKS; look++)
        if (SYST_CVR != 0)
            return;
    fault_noticed("SysTick was started and stands still");
}

bool clock_advances(const volatile uint32_t *counter, bool down, uint32_t mask)
{
    uint32_t first = *counter;
    for (unsigned i = 0; i < 16u; i++)
        __asm volatile("nop");
    uint32_t second = *counter;
    uint32_t moved = (down ? first - second : second - first) & mask;
    return moved != 0 && moved < 1u << 16;
}

bool clock_kept(void)
{
    const volatile uint32_t *r7;
    __asm volatile("mov %0, r7" : "=r"(r7));
    return r7 == current->counter;
}
