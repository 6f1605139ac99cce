/* Fields that STM32 families have in common: GPIO from the F2 on (RM0090 8.4, RM0316 11.4) and
 * timers (RM0090 17.4, RM0008 14.4, RM0316 20.4). Where the devices are says the family's header.
 */
#ifndef FIRMWARE_PARTS_STM32_H
#define FIRMWARE_PARTS_STM32_H

#include "firmware/core/registers.h"

#define STM32_GPIO_MODER(base)   REG32((base) + 0x00u) /* 2 bits a pin */
#define STM32_GPIO_OSPEEDR(base) REG32((base) + 0x08u) /* 2 */
#define STM32_GPIO_PUPDR(base)   REG32((base) + 0x0Cu) /* 2 */
#define STM32_GPIO_AFRL(base)    REG32((base) + 0x20u) /* 4, of pins 0 to 7 */
#define GPIO_MODER_INPUT         0u
#define GPIO_MODER_AF            2u
#define GPIO_OSPEEDR_MEDIUM      1u /* 10 MHz of an F3, 25 of an F4; the F3 has 2 for low */
#define GPIO_PUPDR_NONE          0u
#define GPIO_PUPDR_UP            1u
#define GPIO_PUPDR_DOWN          2u

#define TIM_CR1(base)   REG32((base) + 0x00u)
#define TIM_DIER(base)  REG32((base) + 0x0Cu)
#define TIM_SR(base)    REG32((base) + 0x10u)
#define TIM_EGR(base)   REG32((base) + 0x14u)
#define TIM_CCMR1(base) REG32((base) + 0x18u)
#define TIM_CCER(base)  REG32((base) + 0x20u)
#define TIM_CNT(base)   REG32((base) + 0x24u)
#define TIM_PSC(base)   REG32((base) + 0x28u)
#define TIM_ARR(base)   REG32((base) + 0x2Cu)
#define TIM_RCR(base)   REG32((base) + 0x30u)
#define TIM_CCR1(base)  REG32((base) + 0x34u)
#define TIM_BDTR(base)  REG32((base) + 0x44u)
#define TIM_CR1_CEN     (1u << 0)
#define TIM_CR1_URS     (1u << 2) /* EGR.UG sets no flag */
#define TIM_CR1_OPM     (1u << 3)
#define TIM_DIER_UIE    (1u << 0)
#define TIM_SR_UIF      (1u << 0)
#define TIM_SR_CC1IF    (1u << 1)
#define TIM_EGR_UG      (1u << 0)
#define TIM_CCMR1_PWM2  (7u << 4) /* active from CCR1 on */
#define TIM_CCER_CC1E   (1u << 0)
#define TIM_BDTR_MOE    (1u << 15)
#define TIM_COUNTS      0x10000u /* of the advanced timers' 16 bits */

/* Which pins trace has: RM0090 38.16.3, RM0390 33.16.3, RM0316 33.16.3, RM0008 31.16.3 */
#define DBGMCU_CR            REG32(0xE0042004u)
#define DBGMCU_CR_TRACE_IOEN (1u << 5)
#define DBGMCU_CR_TRACE_MODE (3u << 6) /* 0: TRACESWO alone */
#define STM32_PIN_SWO        3u        /* of port B */
#define STM32_AF_SYSTEM      0u        /* TRACESWO */

/* Field `at` of `width` bits becomes `value`; the others stay. */
static inline void stm32_set_field(volatile uint32_t *reg, unsigned width, unsigned at,
                                   uint32_t value)
{
    uint32_t mask = (1u << width) - 1u;
    *reg = (*reg & ~(mask << width * at)) | value << width * at;
}

/* An oscillator or a PLL takes milliseconds; what takes longer never comes. A pass takes three
 * clocks or more: all of them are 12 ms of the 16 MHz that the fastest part begins with. */
#define STM32_POLLS        64u
#define STM32_PAUSE_PASSES 1024u

/* Whether `bits` of a register become `value` in that time. */
static inline int stm32_becomes(const volatile uint32_t *reg, uint32_t bits, uint32_t value)
{
    for (unsigned poll = 0; poll < STM32_POLLS; poll++) {
        if ((*reg & bits) == value)
            return 1;
        for (uint32_t n = STM32_PAUSE_PASSES; n != 0; n--)
            __asm volatile("");
    }
    return 0;
}

/* Pins 0 to 7 of a port: a UART's output and input. Both idle high. */
static inline void stm32_uart_pins(uint32_t port, unsigned tx, unsigned rx, uint32_t function)
{
    stm32_set_field(&STM32_GPIO_AFRL(port), 4, tx, function);
    stm32_set_field(&STM32_GPIO_AFRL(port), 4, rx, function);
    stm32_set_field(&STM32_GPIO_OSPEEDR(port), 2, tx, GPIO_OSPEEDR_MEDIUM);
    stm32_set_field(&STM32_GPIO_PUPDR(port), 2, rx, GPIO_PUPDR_UP);
    stm32_set_field(&STM32_GPIO_MODER(port), 2, tx, GPIO_MODER_AF);
    stm32_set_field(&STM32_GPIO_MODER(port), 2, rx, GPIO_MODER_AF);
}

/* Gives PB3, whose port has its clock, to TRACESWO. */
static inline void stm32_swo_pin(uint32_t port_b)
{
    stm32_set_field(&STM32_GPIO_AFRL(port_b), 4, STM32_PIN_SWO, STM32_AF_SYSTEM);
    stm32_set_field(&STM32_GPIO_OSPEEDR(port_b), 2, STM32_PIN_SWO, GPIO_OSPEEDR_MEDIUM);
    stm32_set_field(&STM32_GPIO_PUPDR(port_b), 2, STM32_PIN_SWO, GPIO_PUPDR_NONE);
    stm32_set_field(&STM32_GPIO_MODER(port_b), 2, STM32_PIN_SWO, GPIO_MODER_AF);
    DBGMCU_CR = (DBGMCU_CR & ~DBGMCU_CR_TRACE_MODE) | DBGMCU_CR_TRACE_IOEN;
}

#endif
