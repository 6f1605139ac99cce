/* Event timer: a pulse of STM32F3's TIM8 by a wire to EXTI's line 0 (RM0316, chapters 20 and 14);
 * see stm32_pulse.h. TIM8 counts the core's clock, as APB2 runs at it. On the F3 Discovery PC6 and
 * PA0 are to be connected; PA0 is the user button's pin, which pulls it up while it is pressed. */
#include "firmware/parts/stm32f3.h"
#include "firmware/timer/stm32_pulse.h"

static void give_clocks(void)
{
    stm32f3_enable(RCC_AHBENR_GPIOA | RCC_AHBENR_GPIOC, RCC_APB2ENR_TIM8 | RCC_APB2ENR_SYSCFG);
}
