/* STM32F103 (reference manual RM0008, flash PM0075) and STM32F100 (RM0041, PM0063): registers. The
 * start of the clocks is stm32_multiplied.h's. */
#ifndef FIRMWARE_PARTS_STM32F1_H
#define FIRMWARE_PARTS_STM32F1_H

#include "firmware/parts/stm32_multiplied.h"

/* RCC, RM0008 7.3 and RM0041 6.3 */
#define RCC_APB2RSTR       REG32(0x4002100Cu)
#define RCC_APB2ENR        REG32(0x40021018u)
#define RCC_APB1ENR        REG32(0x4002101Cu)
#define RCC_CFGR2          REG32(0x4002102Cu) /* the F100 has one */
#define RCC_CFGR2_PREDIV1  (0xFu << 0)
#define RCC_APB2RSTR_AFIO  (1u << 0)
#define RCC_APB2ENR_AFIO   (1u << 0)
#define RCC_APB2ENR_GPIOA  (1u << 2)
#define RCC_APB2ENR_TIM1   (1u << 11)
#define RCC_APB2ENR_USART1 (1u << 14)
#define RCC_APB1ENR_USART2 (1u << 17)

/* GPIO, RM0008 9.2: four bits a pin, CNF above MODE */
#define GPIOA_BASE         0x40010800u
#define GPIO_CRL(base)     REG32((base) + 0x00u)
#define GPIO_CRH(base)     REG32((base) + 0x04u)
#define GPIO_BSRR(base)    REG32((base) + 0x10u)
#define GPIO_CR_AF_50MHZ   0xBu /* alternate function, push-pull */
#define GPIO_CR_INPUT_PULL 0x8u /* up where ODR is 1 */

/* AFIO, RM0008 9.4.2: what SWJ_CFG reads is undefined */
#define AFIO_MAPR         REG32(0x40010004u)
#define AFIO_MAPR_SWJ_CFG (7u << 24)
#define AFIO_MAPR_SWJ_SWD (2u << 24) /* SW-DP alone: PB3 is no JTDO */

#define USART1_BASE 0x40013800u
#define USART2_BASE 0x40004400u
#define TIM1_BASE   0x40012C00u

/* Clocks of devices, at once to be used. */
static inline void stm32f1_enable(uint32_t apb1, uint32_t apb2)
{
    RCC_APB1ENR |= apb1;
    RCC_APB2ENR |= apb2;
    for (unsigned n = 0; n < 3u; n++)
        (void)RCC_APB2ENR;
}

/* PREDIV1 can be written while the PLL is off. */
static inline void stm32f100_start(const struct stm32_multiplied *clocks)
{
    if (stm32_has_rcc(&stm32_rcc) && stm32_to_hsi(&stm32_rcc))
        RCC_CFGR2 &= ~RCC_CFGR2_PREDIV1;
    stm32_multiply(clocks);
}

/* A port's register for its pins 0 to 7 or 8 to 15: a UART's output and input. The input is pulled
 * up, as the line idles high. Signals are at their own pins again where a bootloader remapped
 * them. */
static inline void stm32f1_uart_pins(uint32_t port, unsigned tx, unsigned rx)
{
    volatile uint32_t *cr = tx < 8u ? &GPIO_CRL(port) : &GPIO_CRH(port);
    RCC_APB2RSTR |= RCC_APB2RSTR_AFIO;
    RCC_APB2RSTR &= ~RCC_APB2RSTR_AFIO;
    GPIO_BSRR(port) = 1u << rx;
    stm32_set_field(cr, 4, tx % 8u, GPIO_CR_AF_50MHZ);
    stm32_set_field(cr, 4, rx % 8u, GPIO_CR_INPUT_PULL);
}

/* Gives PB3 to TRACESWO, behind stm32f1_uart_pins(), which resets AFIO: JTAG goes from it, serial
 * wire debugging stays. The trace port then drives the pin, whatever GPIOB says of it. */
static inline void stm32f1_swo_pin(void)
{
    stm32f1_enable(0, RCC_APB2ENR_AFIO);
    AFIO_MAPR = (AFIO_MAPR & ~AFIO_MAPR_SWJ_CFG) | AFIO_MAPR_SWJ_SWD;
    DBGMCU_CR = (DBGMCU_CR & ~DBGMCU_CR_TRACE_MODE) | DBGMCU_CR_TRACE_IOEN;
}

#endif
