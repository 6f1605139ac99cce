/* STM32F405 and F407 (reference manual RM0090), and F446 (RM0390): registers, and the start of the
 * clocks that their boards share. */
#ifndef FIRMWARE_PARTS_STM32F4_H
#define FIRMWARE_PARTS_STM32F4_H

#include "bench/wire/wire.h"
#include "firmware/parts/stm32_rcc.h"

/* RCC, RM0090 7.3 and RM0390 6.3 */
#define RCC_CR             REG32(0x40023800u)
#define RCC_PLLCFGR        REG32(0x40023804u)
#define RCC_CFGR           REG32(0x40023808u)
#define RCC_AHB1ENR        REG32(0x40023830u)
#define RCC_APB1ENR        REG32(0x40023840u)
#define RCC_APB2ENR        REG32(0x40023844u)
#define RCC_PLLCFGR_HSE    (1u << 22)
#define RCC_PLLCFGR_KEPT   (1u << 29) /* reserved and set after reset; PLLR's in the F446 */
#define RCC_CFGR_PPRE1_2   (4u << 10)
#define RCC_CFGR_PPRE1_4   (5u << 10)
#define RCC_CFGR_PPRE2_2   (4u << 13)
#define RCC_AHB1ENR_GPIOA  (1u << 0)
#define RCC_AHB1ENR_GPIOB  (1u << 1)
#define RCC_AHB1ENR_GPIOC  (1u << 2)
#define RCC_APB1ENR_USART2 (1u << 17)
#define RCC_APB1ENR_PWR    (1u << 28)
#define RCC_APB2ENR_TIM1   (1u << 0)
#define RCC_APB2ENR_TIM8   (1u << 1)
#define RCC_APB2ENR_USART1 (1u << 4)
#define RCC_APB2ENR_SYSCFG (1u << 14)

/* Power, RM0090 5.4 and RM0390 5.4: over-drive is the F446's */
#define PWR_CR          REG32(0x40007000u)
#define PWR_CSR         REG32(0x40007004u)
#define PWR_CR_VOS_F405 (1u << 14)
#define PWR_CR_VOS_F446 (3u << 14)
#define PWR_CR_ODEN     (1u << 16)
#define PWR_CR_ODSWEN   (1u << 17)
#define PWR_CSR_ODRDY   (1u << 16)
#define PWR_CSR_ODSWRDY (1u << 17)

/* Flash interface, RM0090 3.9 and RM0390 3.8 */
#define FLASH_ACR         REG32(0x40023C00u)
#define FLASH_ACR_LATENCY (7u << 0)
#define FLASH_ACR_CACHES  (7u << 8) /* these three: */
#define FLASH_ACR_PRFTEN  (1u << 8)
#define FLASH_ACR_ICEN    (1u << 9)
#define FLASH_ACR_DCEN    (1u << 10)

#define GPIOA_BASE  0x40020000u
#define GPIOB_BASE  0x40020400u
#define GPIOC_BASE  0x40020800u
#define USART1_BASE 0x40011000u
#define USART2_BASE 0x40004400u
#define TIM1_BASE   0x40010000u
#define TIM8_BASE   0x40010400u

/* Alternate functions, DS8626 table 9 and DS10693 table 11 */
#define AF_TIM8  3u
#define AF_USART 7u /* USART1 to USART3 */

/* SYSCFG and EXTI, RM0090 chapters 9 and 12 */
#define SYSCFG_EXTICR1 REG32(0x40013808u)
#define EXTI_IMR       REG32(0x40013C00u)
#define EXTI_RTSR      REG32(0x40013C08u)
#define EXTI_FTSR      REG32(0x40013C0Cu)
#define EXTI_PR        REG32(0x40013C14u)

/* HCLK is hse_hz by m, times n, by p. */
struct stm32f4_clocks {
    uint32_t hse_bypass; /* 0: a crystal; RCC_CR_HSEBYP: somebody else's clock */
    uint32_t m, n, p, q;
    uint32_t buses;     /* RCC_CFGR's prescalers of APB1 and APB2 */
    uint32_t vos;       /* PWR_CR: the supply's scale, 1 in the part's field */
    uint32_t overdrive; /* not 0: of the F446, for 180 MHz */
    uint32_t flash;     /* FLASH_ACR: wait states and caches */
};

/* Clocks of devices, at once to be used. */
static inline void stm32f4_enable(uint32_t ahb1, uint32_t apb1, uint32_t apb2)
{
    RCC_AHB1ENR |= ahb1;
    RCC_APB1ENR |= apb1;
    RCC_APB2ENR |= apb2;
    for (unsigned n = 0; n < 5u; n++) /* two clocks of the slowest bus and more, 7.3.13 */
        (void)RCC_APB2ENR;
}

/* RM0390 5.1.4: between the PLL's start and the switch to it. */
static inline int stm32f4_overdrive(void)
{
    PWR_CR |= PWR_CR_ODEN;
    if (!stm32_becomes(&PWR_CSR, PWR_CSR_ODRDY, PWR_CSR_ODRDY))
        return 0;
    PWR_CR |= PWR_CR_ODSWEN;
    return stm32_becomes(&PWR_CSR, PWR_CSR_ODSWRDY, PWR_CSR_ODSWRDY);
}

static const struct stm32_rcc stm32_rcc = {&RCC_CR, &RCC_CFGR, 16000000u};

/* The supply for the highest clock, while the PLL is off: a bootloader may have left it lower. */
static inline void stm32f4_supply(uint32_t vos)
{
    stm32f4_enable(0, RCC_APB1ENR_PWR, 0);
    PWR_CR |= vos;
}

/* By the internal oscillator to the PLL. */
static inline void stm32f4_start(const struct stm32f4_clocks *clocks)
{
    if (!stm32_has_rcc(&stm32_rcc) || !stm32_start_hse(&stm32_rcc, clocks->hse_bypass))
        return;
    stm32f4_supply(clocks->vos);
    RCC_PLLCFGR = RCC_PLLCFGR_KEPT | clocks->q << 24 | RCC_PLLCFGR_HSE |
                  (clocks->p / 2u - 1u) << 16 | clocks->n << 6 | clocks->m;
    RCC_CR |= RCC_CR_PLLON;
    FLASH_ACR = clocks->flash;
    RCC_CFGR = clocks->buses;
    if (clocks->overdrive && !stm32f4_overdrive())
        (void)stm32_refuse(&stm32_rcc, "the regulator's over-drive did not come");
    else if (!stm32_becomes(&FLASH_ACR, FLASH_ACR_LATENCY, clocks->flash & FLASH_ACR_LATENCY))
        (void)stm32_refuse(&stm32_rcc, "the flash did not take its wait states");
    else
        (void)stm32_switch_to_pll(&stm32_rcc);
}

/* What `struct board` asks for. */
static inline uint8_t stm32f4_memory_found(uint8_t *wait_states)
{
    uint32_t acr = FLASH_ACR;
    *wait_states = (uint8_t)(acr & FLASH_ACR_LATENCY);
    return (uint8_t)((acr & FLASH_ACR_PRFTEN ? WIRE_MEMORY_PREFETCH : 0) |
                     (acr & FLASH_ACR_ICEN ? WIRE_MEMORY_CODE_CACHE : 0) |
                     (acr & FLASH_ACR_DCEN ? WIRE_MEMORY_DATA_CACHE : 0));
}

#endif
