/* The clock tree of F1 and F3, where the PLL multiplies HSE and nothing divides it (RM0008 7.2,
 * RM0041 6.2, RM0316 9.2), and the flash in front of it.
 */
#ifndef FIRMWARE_PARTS_STM32_MULTIPLIED_H
#define FIRMWARE_PARTS_STM32_MULTIPLIED_H

#include "bench/wire/wire.h"
#include "firmware/parts/stm32_rcc.h"

#define RCC_CR             REG32(0x40021000u)
#define RCC_CFGR           REG32(0x40021004u)
#define RCC_CFGR_PPRE1_2   (4u << 8)
#define RCC_CFGR_PLLSRC    (1u << 16) /* HSE */
#define RCC_CFGR_PLLMUL(n) (((n)-2u) << 18)

/* Flash interface, PM0075 3.1 and RM0316 4.5. The F100, which is never faster than its flash, has
 * neither wait states nor a prefetch buffer (PM0063). */
#define FLASH_ACR         REG32(0x40022000u)
#define FLASH_ACR_LATENCY (7u << 0)
#define FLASH_ACR_PRFTBE  (1u << 4)

static const struct stm32_rcc stm32_rcc = {&RCC_CR, &RCC_CFGR, 8000000u};

/* HCLK is the clock at HSE times `multiple`. */
struct stm32_multiplied {
    uint32_t hse_bypass; /* 0: a crystal; RCC_CR_HSEBYP: somebody else's clock */
    uint32_t multiple;
    uint32_t buses; /* RCC_CFGR's prescalers of APB1 and APB2 */
    uint32_t flash; /* FLASH_ACR's wait states and prefetch, or STM32_NO_WAIT_STATES */
};
/* The F100: nothing of FLASH_ACR is to be set. */
#define STM32_NO_WAIT_STATES UINT32_MAX

/* Prefetch is switched while the clock is at most 24 MHz and not divided (PM0075 3.1, RM0316
 * 4.5.1). */
static inline int stm32_wait_states(uint32_t flash)
{
    const uint32_t ours = FLASH_ACR_LATENCY | FLASH_ACR_PRFTBE;
    if (flash == STM32_NO_WAIT_STATES)
        return 1;
    FLASH_ACR = (FLASH_ACR & ~ours) | flash;
    return stm32_becomes(&FLASH_ACR, ours, flash) ||
           stm32_refuse(&stm32_rcc, "the flash did not take its wait states");
}

/* By the internal oscillator to the PLL. */
static inline void stm32_multiply(const struct stm32_multiplied *clocks)
{
    if (!stm32_has_rcc(&stm32_rcc) || !stm32_start_hse(&stm32_rcc, clocks->hse_bypass) ||
        !stm32_wait_states(clocks->flash))
        return;
    RCC_CFGR = RCC_CFGR_PLLSRC | RCC_CFGR_PLLMUL(clocks->multiple) | clocks->buses;
    RCC_CR |= RCC_CR_PLLON;
    (void)stm32_switch_to_pll(&stm32_rcc);
}

/* What `struct board` asks for. */
static inline uint8_t stm32_multiplied_memory(uint8_t *wait_states)
{
    uint32_t acr = FLASH_ACR;
    *wait_states = (uint8_t)(acr & FLASH_ACR_LATENCY);
    return (acr & FLASH_ACR_PRFTBE) != 0 ? WIRE_MEMORY_PREFETCH : 0;
}

#endif
