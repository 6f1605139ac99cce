/* Reset and clock control as far as F1, F3 and F4 have it in common: CR's oscillators and PLL, and
 * the switch in CFGR (RM0008 7.3, RM0041 6.3, RM0316 9.4, RM0090 7.3, RM0390 6.3). Where they are
 * says the family's header.
 */
#ifndef FIRMWARE_PARTS_STM32_RCC_H
#define FIRMWARE_PARTS_STM32_RCC_H

#include "firmware/parts/stm32.h"
#include "firmware/refusal.h"

#define RCC_CR_HSION     (1u << 0)
#define RCC_CR_HSIRDY    (1u << 1)
#define RCC_CR_HSEON     (1u << 16)
#define RCC_CR_HSERDY    (1u << 17)
#define RCC_CR_HSEBYP    (1u << 18)
#define RCC_CR_CSSON     (1u << 19)
#define RCC_CR_PLLON     (1u << 24)
#define RCC_CR_PLLRDY    (1u << 25)
#define RCC_CFGR_SW      (3u << 0)
#define RCC_CFGR_SW_PLL  (2u << 0)
#define RCC_CFGR_SWS     (3u << 2)
#define RCC_CFGR_SWS_PLL (2u << 2)

struct stm32_rcc {
    volatile uint32_t *cr, *cfgr;
    uint32_t hsi_hz; /* of the internal oscillator */
};

/* An emulator without an RCC reads as 0, or as what was written, and its core has its clock from
 * reset on. A part always runs by one of its oscillators. */
static inline int stm32_has_rcc(const struct stm32_rcc *rcc)
{
    return (*rcc->cr & (RCC_CR_HSIRDY | RCC_CR_HSERDY)) != 0;
}

/* As after reset: the core by the internal oscillator, nothing divided, and all else off. A
 * bootloader may have left it otherwise, and what it set up can be changed only while it is off. */
static inline int stm32_to_hsi(const struct stm32_rcc *rcc)
{
    *rcc->cr |= RCC_CR_HSION;
    if (!stm32_becomes(rcc->cr, RCC_CR_HSIRDY, RCC_CR_HSIRDY))
        return 0;
    *rcc->cfgr &= ~RCC_CFGR_SW;
    if (!stm32_becomes(rcc->cfgr, RCC_CFGR_SWS, 0))
        return 0;
    *rcc->cr &= ~(RCC_CR_PLLON | RCC_CR_HSEON | RCC_CR_CSSON);
    if (!stm32_becomes(rcc->cr, RCC_CR_PLLRDY | RCC_CR_HSERDY, 0))
        return 0;
    *rcc->cr &= ~RCC_CR_HSEBYP;
    *rcc->cfgr = 0;
    return 1;
}

/* What must come does not: said with the clock that the UART has on the internal oscillator. */
static inline int stm32_refuse(const struct stm32_rcc *rcc, const char *reason)
{
    (void)stm32_to_hsi(rcc);
    refuse(reason, rcc->hsi_hz);
    return 0;
}

/* `bypass`: 0 where there is a crystal, RCC_CR_HSEBYP where somebody else's clock comes in. 0 when
 * nothing can be measured: it was refused. */
static inline int stm32_start_hse(const struct stm32_rcc *rcc, uint32_t bypass)
{
    if (!stm32_to_hsi(rcc))
        return stm32_refuse(rcc, "the internal oscillator did not take over: power the board off "
                                 "and on again");
    *rcc->cr |= bypass;
    *rcc->cr |= RCC_CR_HSEON;
    if (stm32_becomes(rcc->cr, RCC_CR_HSERDY, RCC_CR_HSERDY))
        return 1;
    return stm32_refuse(rcc, bypass ? "no clock came in at OSC_IN: is the debugger that makes it "
                                      "powered, and its solder bridge closed?"
                                    : "the crystal at OSC_IN did not start: on the internal "
                                      "oscillator no time is right");
}

/* The last step, of a PLL that is on. */
static inline int stm32_switch_to_pll(const struct stm32_rcc *rcc)
{
    if (!stm32_becomes(rcc->cr, RCC_CR_PLLRDY, RCC_CR_PLLRDY))
        return stm32_refuse(rcc, "the PLL did not lock");
    *rcc->cfgr |= RCC_CFGR_SW_PLL;
    return stm32_becomes(rcc->cfgr, RCC_CFGR_SWS, RCC_CFGR_SWS_PLL) ||
           stm32_refuse(rcc, "the core's clock did not switch to the PLL");
}

#endif
