/* Event timer: a pulse of an STM32's TIM8 that a wire takes from its output, PC6, to a pin with an
 * interrupt, PA0, which is line 0 of EXTI. A driver includes its family's header, defines what is
 * the family's own, and includes this:
 *   AF_TIM8                     PC6's alternate function
 *   GPIOA_BASE, GPIOC_BASE, EXTI_IMR, EXTI_RTSR, EXTI_FTSR, EXTI_PR, SYSCFG_EXTICR1
 *   static void give_clocks(void)   ports A and C, TIM8, SYSCFG
 * TIM8 counts the core's clock; in one-pulse mode its output rises so many counts after its start.
 * EXTI requests until its pending bit is cleared.
 */
#ifndef FIRMWARE_TIMER_STM32_PULSE_H
#define FIRMWARE_TIMER_STM32_PULSE_H

#include "bench/event_timer.h"
#include "firmware/parts/stm32.h"

#define PIN_IN        0u
#define PIN_OUT       6u
#define EXTICR_PORT_A 0u
#define EXTI_LINE     (1u << PIN_IN)
#define TIM8          BOARD_TIMER_BASE

static void give_clocks(void);
static void connect(void);
static void disconnect(void);

static const struct edge_pin pin = {
    .connect = connect,
    .disconnect = disconnect,
    .pending = &EXTI_PR,
};

const struct event_timer event_timer = {
    .control = &TIM_CR1(TIM8),
    .start = TIM_CR1_CEN | TIM_CR1_OPM,
    .request = &EXTI_PR,
    .acknowledge = &EXTI_PR,
    .clear = EXTI_LINE,
    .pin = &pin,
    .gate = &EXTI_IMR,
    .open = EXTI_LINE,
    .shut = 0,
    .once = true,
};

/* The input's side, in the order of a start-up; the NVIC is whoever uses it. */
static void connect(void)
{
    give_clocks();
    stm32_set_field(&STM32_GPIO_MODER(GPIOA_BASE), 2, PIN_IN, GPIO_MODER_INPUT);
    stm32_set_field(&STM32_GPIO_PUPDR(GPIOA_BASE), 2, PIN_IN, GPIO_PUPDR_DOWN);
    stm32_set_field(&SYSCFG_EXTICR1, 4, PIN_IN, EXTICR_PORT_A);
    EXTI_RTSR |= EXTI_LINE;
    EXTI_FTSR &= ~EXTI_LINE;
    EXTI_PR = EXTI_LINE;
    EXTI_IMR |= EXTI_LINE;
}

static void disconnect(void)
{
    give_clocks(); /* it is called first, too */
    EXTI_IMR &= ~EXTI_LINE;
    EXTI_RTSR &= ~EXTI_LINE;
    EXTI_FTSR &= ~EXTI_LINE;
    EXTI_PR = EXTI_LINE;
    stm32_set_field(&STM32_GPIO_PUPDR(GPIOA_BASE), 2, PIN_IN, GPIO_PUPDR_NONE);
    core_dsb();
}

/* The output falls with the update. */
void event_timer_load(uint32_t delay)
{
    if (!(EXTI_IMR & EXTI_LINE))
        connect();
    stm32_set_field(&STM32_GPIO_AFRL(GPIOC_BASE), 4, PIN_OUT, AF_TIM8);
    stm32_set_field(&STM32_GPIO_MODER(GPIOC_BASE), 2, PIN_OUT, GPIO_MODER_AF);
    TIM_PSC(TIM8) = 0;
    TIM_ARR(TIM8) = TIM_COUNTS - 1u; /* longer than any event is away */
    TIM_CCR1(TIM8) = delay;
    TIM_CCMR1(TIM8) = TIM_CCMR1_PWM2;
    TIM_CCER(TIM8) = TIM_CCER_CC1E;
    TIM_BDTR(TIM8) = TIM_BDTR_MOE;
    TIM_EGR(TIM8) = TIM_EGR_UG;
    EXTI_PR = EXTI_LINE;
    core_dsb();
}

/* A pulse is one event. */
void event_timer_load_every(uint32_t period)
{
    (void)period;
}

uint32_t event_timer_since(uint32_t delay)
{
    uint32_t count = TIM_CNT(TIM8);
    return count > delay ? count - delay : 0;
}

#endif
