/* A scenario that measures nothing: its samples are the core's registers, one after the other, as
 * the start-up left them. What a cell changes itself is not among them. */
#include "bench/checks.h"

static const struct bench_column columns[] = {{WIRE_METRIC_ENTRY, WIRE_FORM_SPAN}};

static unsigned next;

static void begin(const struct bench_cell *cell)
{
    (void)cell;
    next = 0;
}

static volatile uint32_t *const registers[] = {
    &SCB_AIRCR,    &SCB_SCR,      &SCB_SHPR(2),
#if !CORE_BASELINE
    &SCB_CCR,      &SCB_SHPR(1),  &SCB_SHCSR,   &SCB_ACTLR,   &REG32(MPU_TYPE_ADDRESS + 4u),
    &DEMCR,
#endif
#ifdef __ARM_FP
    &SCB_FPCCR,    &SCB_FPDSCR,   &SCB_CPACR,
#endif
    &NVIC_ISER(0), &NVIC_ISPR(0), &NVIC_IPR(0), &NVIC_IPR(1), &NVIC_IPR(7),
};
#define REGISTERS (sizeof registers / sizeof *registers)

static uint32_t special(unsigned n)
{
    uint32_t value = 0;
    switch (n) {
    case 0:
        __asm volatile("mrs %0, primask" : "=r"(value));
        break;
    case 1:
        value = core_basepri();
        break;
#if !CORE_BASELINE
    case 2:
        __asm volatile("mrs %0, faultmask" : "=r"(value));
        break;
#endif
#ifdef __ARM_ARCH_8M_MAIN__
    case 3:
        __asm volatile("mrs %0, msplim" : "=r"(value));
        break;
    case 4:
        __asm volatile("mrs %0, psplim" : "=r"(value));
        break;
#endif
    default:
        value = core_control() & CONTROL_NPRIV;
        break;
    }
    return value;
}

static void sample(const struct bench_cell *cell, uint32_t reload, uint32_t *values,
                   struct bench_verdict *verdict)
{
    (void)cell;
    (void)reload;
    (void)verdict;
    values[0] = next < REGISTERS ? *registers[next] : special(next - REGISTERS);
    next++;
}

BENCH_SCENARIO(as_found, "style", "none", "the core's registers behind the start-up",
               .subject = SUBJECT_STYLE, .trigger = WIRE_TRIGGER_SYNCHRONOUS,
               BENCH_COLUMNS(columns), .begin = begin, .sample = sample);
