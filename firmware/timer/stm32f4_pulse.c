/* Event timer: a pulse of STM32F4's TIM8 by a wire to EXTI's line 0 (RM0090, chapters 17 and 12);
 * see stm32_pulse.h. TIM8 counts the core's clock, as APB2 runs at half of it. On the board PC6 and
 * PA0 are to be connected (Netduino: D1 and D8); in QEMU, which has no TIM8, the plugin plays both
 * it and the wire.
 *
 * QEMU's EXTI does not hold its request: one that is not taken back is not seen again.
 */
#include "firmware/parts/stm32f4.h"
#include "firmware/timer/stm32_pulse.h"

static void give_clocks(void)
{
    stm32f4_enable(RCC_AHB1ENR_GPIOA | RCC_AHB1ENR_GPIOC, 0, RCC_APB2ENR_TIM8 | RCC_APB2ENR_SYSCFG);
}
