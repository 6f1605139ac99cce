/* The swept timer: SysTick expires `reload` counts after it was started, then
 * reloads with its full range, so that the counts since the expiry can still
 * be read long after it. */
#include "bench/bench.h"
#include "bench/wire/vdwt_slot.h"
#include "firmware/clock.h"

extern const volatile struct vdwt_slot irqbench_vdwt_slot;

void bench_sweep_arm(uint32_t reload, struct bench_expiry *expiry)
{
    SYST_CSR = 0;
    SCB_ICSR = SCB_ICSR_PENDSTCLR;
    SYST_RVR = reload;
    SYST_CVR = 0;
    core_dsb();
    expiry->armed = *clock_now()->counter;
    SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_TICKINT | SYST_CSR_CLKSOURCE;
    while (SYST_CVR == 0) {
    }
    SYST_RVR = SYST_MAX; /* taken over at the expiry */
    core_dsb();
}

void bench_sweep_disarm(void)
{
    SYST_CSR = SYST_CSR_ENABLE | SYST_CSR_CLKSOURCE;
    core_dsb();
}

bool bench_sweep_expired(uint32_t reload)
{
    return SYST_CVR > reload;
}

/* The first count loads the reload value, and it expires when that has counted
 * down to 0: reload + 1 counts behind the start (B3.3.1). */
uint32_t bench_sweep_event(uint32_t reload, const struct bench_expiry *expiry)
{
    if (clock_now()->has_events)
        return irqbench_vdwt_slot.event_cyccnt - expiry->armed;
    return reload + 1u;
}

uint32_t bench_sweep_since(uint32_t stamp)
{
    if (clock_now()->has_events)
        return stamp - irqbench_vdwt_slot.event_cyccnt;
    return (0u - stamp) & SYST_MAX;
}

bool bench_sweep_place(uint32_t *address)
{
    if (!clock_now()->has_events)
        return false;
    *address = irqbench_vdwt_slot.event_pc & ~1u;
    return true;
}

/* Starts SysTick and reads it four NOPs later, by when it has loaded. */
static __attribute__((naked, noinline, aligned(16))) uint32_t start_and_read(uint32_t csr)
{
    (void)csr;
    /* clang-format off */
    __asm volatile(
        "ldr r1, =0xE000E010\n\t"
        "dsb\n\t"
        ".balign 16\n\t"
        "str r0, [r1]\n\t"
        "nop\n\t"
        "nop\n\t"
        "nop\n\t"
        "nop\n\t"
        BENCH_STAMP_TEXT("r0", "%c0")
        "bx lr\n\t"
        ".ltorg"
        :: "i"(STAMP_CALIBRATION));
    /* clang-format on */
}

#define START_RUNS 16u

void bench_sweep_calibrate(const struct bench_cell *cell, uint8_t metric)
{
    uint32_t low = UINT32_MAX, high = 0;
    if (clock_now()->has_events) /* stamps the expiry itself: nothing to take off */
        return;
    for (unsigned run = 0; run < START_RUNS; run++) {
        SYST_CSR = 0;
        SYST_RVR = SYST_MAX;
        SYST_CVR = 0;
        core_dsb();
        /* reload + 1 counts from the start to the expiry, as in bench_sweep_event */
        uint32_t counts = SYST_MAX + 1u - start_and_read(SYST_CSR_ENABLE | SYST_CSR_CLKSOURCE);
        low = counts < low ? counts : low;
        high = counts > high ? counts : high;
    }
    bench_report_calibration(cell, metric, WIRE_SPAN_SPAN, START_RUNS, low, high);
    bench_calibrate(cell, metric, WIRE_SPAN_PAD, CALIBRATE_NOPS);
    bench_calibrate(cell, metric, WIRE_SPAN_BASE, CALIBRATE_NOTHING);
}
