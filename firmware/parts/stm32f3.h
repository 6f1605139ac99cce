/* STM32F303xB/C (reference manual RM0316): registers, and the start of the clocks. */
#ifndef FIRMWARE_PARTS_STM32F3_H
#define FIRMWARE_PARTS_STM32F3_H

#include "firmware/parts/stm32_multiplied.h"

/* RCC, 9.4 */
#define RCC_AHBENR         REG32(0x40021014u)
#define RCC_APB2ENR        REG32(0x40021018u)
#define RCC_CFGR2          REG32(0x4002102Cu)
#define RCC_CFGR3          REG32(0x40021030u)
#define RCC_CFGR2_PREDIV   (0xFu << 0)
#define RCC_CFGR3_USART1SW (3u << 0) /* 0: the bus's clock */
#define RCC_AHBENR_GPIOA   (1u << 17)
#define RCC_AHBENR_GPIOB   (1u << 18)
#define RCC_AHBENR_GPIOC   (1u << 19)
#define RCC_APB2ENR_SYSCFG (1u << 0)
#define RCC_APB2ENR_TIM8   (1u << 13)
#define RCC_APB2ENR_USART1 (1u << 14)

#define GPIOA_BASE  0x48000000u
#define GPIOB_BASE  0x48000400u
#define GPIOC_BASE  0x48000800u
#define USART1_BASE 0x40013800u
#define TIM8_BASE   0x40013400u

/* Alternate functions, DS9118 table 15 and following */
#define AF_TIM8   4u
#define AF_USART1 7u

/* SYSCFG and EXTI, chapters 12 and 14 */
#define SYSCFG_EXTICR1 REG32(0x40010008u)
#define EXTI_IMR       REG32(0x40010400u)
#define EXTI_RTSR      REG32(0x40010408u)
#define EXTI_FTSR      REG32(0x4001040Cu)
#define EXTI_PR        REG32(0x40010414u)

/* Clocks of devices, at once to be used. */
static inline void stm32f3_enable(uint32_t ahb, uint32_t apb2)
{
    RCC_AHBENR |= ahb;
    RCC_APB2ENR |= apb2;
    for (unsigned n = 0; n < 3u; n++) /* two clocks of the device's bus, 9.2.17 */
        (void)RCC_APB2ENR;
}

/* PREDIV can be written while the PLL is off. */
static inline void stm32f3_start(const struct stm32_multiplied *clocks)
{
    if (stm32_has_rcc(&stm32_rcc) && stm32_to_hsi(&stm32_rcc)) {
        RCC_CFGR2 &= ~RCC_CFGR2_PREDIV;
        RCC_CFGR3 &= ~RCC_CFGR3_USART1SW;
    }
    stm32_multiply(clocks);
}

#endif
