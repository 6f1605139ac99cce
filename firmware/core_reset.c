/* A debugger's or a reset's jump to the reset handler finds the core as Arm's manuals say
 * (ARMv7-M ARM, B1.5.5 and B3.2). That of a bootloader finds what the bootloader left, and
 * a register that is not written here keeps it: priorities grouped otherwise, a line that
 * is pending, a sleep that stops the clocks. */
#include "firmware/core_reset.h"

#include "bench/vectors.h"
#include "firmware/board.h"

#include <stddef.h>

extern const uint32_t boot_table[];

const char *core_started_wrongly(void)
{
    if ((core_control() & CONTROL_NPRIV) == 0 && core_ipsr() == 0)
        return NULL;
    return "started by a jump from an exception handler or an unprivileged thread: let the "
           "bootloader jump from a privileged thread";
}

static void reset_systick(void)
{
    SYST_CSR = 0;
    SCB_ICSR = SCB_ICSR_PENDSTCLR | SCB_ICSR_PENDSVCLR;
}

/* Disabled before they are no longer pending: one that is requested comes back. */
static void reset_lines(void)
{
    unsigned words = CORE_BASELINE ? 1u : (NVIC_ICTR & 0xFu) + 1u;
    if (words < BOARD_IRQ_LINES / 32u) /* an ICTR may leave out a last word that is not full */
        words = BOARD_IRQ_LINES / 32u;
    for (unsigned word = 0; word < words; word++) {
        NVIC_ICER(word) = UINT32_MAX;
        core_dsb();
        NVIC_ICPR(word) = UINT32_MAX;
        for (unsigned i = 0; i < 8u; i++)
            NVIC_IPR(8u * word + i) = 0;
    }
}

static void reset_priorities(void)
{
    for (unsigned i = CORE_BASELINE ? 2u : 1u; i < 4u; i++)
        SCB_SHPR(i) = 0;
}

#ifdef CORE_CACHES
/* By set and way, as there is no other way for all of it (B2.2.7): whatever a bootloader
 * wrote is still to go to memory. Inline: what a call would push now is in memory, and a
 * line cleaned later would overwrite it. */
static inline __attribute__((always_inline)) void clean_data_cache(void)
{
    SCB_CSSELR = 0; /* of level 1, data */
    core_dsb();
    uint32_t id = SCB_CCSIDR;
    uint32_t ways = id >> 3 & 0x3FFu, sets = id >> 13 & 0x7FFFu, line = (id & 7u) + 4u;
    uint32_t shift = ways != 0 ? (uint32_t)__builtin_clz(ways) : 0;
    for (uint32_t set = 0; set <= sets; set++)
        for (uint32_t way = 0; way <= ways; way++)
            SCB_DCCISW = way << shift | set << line;
    core_dsb();
}

/* Off, as a part without a board's word for it has them. */
static void reset_caches(void)
{
    uint32_t ccr = SCB_CCR;
    if (ccr & SCB_CCR_DC) {
        SCB_CCR = ccr &= ~SCB_CCR_DC;
        core_dsb();
        clean_data_cache();
    }
    if (ccr & SCB_CCR_IC) {
        SCB_CCR = ccr & ~SCB_CCR_IC;
        core_dsb();
        core_isb();
        SCB_ICIALLU = 0;
        core_dsb();
    }
}

#endif

#if !CORE_BASELINE
static void reset_mainline(void)
{
    SCB_AIRCR = SCB_AIRCR_VECTKEY; /* PRIGROUP 0 */
    SCB_ACTLR = 0;                 /* nothing of how the pipeline works is switched off */
#ifdef CORE_CACHES
    reset_caches();
#endif
    SCB_CCR = (SCB_CCR & (SCB_CCR_DC | SCB_CCR_IC | SCB_CCR_BP)) | SCB_CCR_STKALIGN;
    SCB_SHCSR = SCB_SHCSR_FAULTENA; /* and nothing is active or pending */
    SCB_CFSR = SCB_CFSR;            /* a 1 clears */
    SCB_HFSR = SCB_HFSR;
    DEMCR &= ~DEMCR_MON;
}
#endif

static void reset_floats(void)
{
#ifdef __ARM_FP
    SCB_CPACR |= SCB_CPACR_CP10_CP11;
    core_dsb();
    core_isb();
    SCB_FPCCR = SCB_FPCCR_ASPEN | SCB_FPCCR_LSPEN;
    SCB_FPDSCR = 0;
    core_forget_floats();
#endif
}

/* Masked until nothing is left that could come. */
void core_reset_state(void)
{
    reset_systick();
    reset_lines();
    reset_priorities();
    SCB_SCR = 0;
    if (board.core_features & WIRE_FEATURE_VTOR)
        SCB_VTOR = (uint32_t)boot_table;
#if !CORE_BASELINE
    reset_mainline();
    core_set_basepri(0);
    __asm volatile("cpsie f" ::: "memory");
#endif
    reset_floats();
    core_dsb();
    core_isb();
    __asm volatile("cpsie i" ::: "memory");
}
