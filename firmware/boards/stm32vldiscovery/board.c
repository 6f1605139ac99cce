/* STM32VLDISCOVERY with an STM32F100RB (Cortex-M3), also a QEMU machine. Registers are named as in
 * the part's reference manual, RM0041.
 *
 * The part is never faster than its flash, which has no wait states and no prefetch: what the
 * timing model says is meant for it as it is. QEMU has of it the core, memories and USARTs; its RCC
 * reads as 0, and so do its timers, which the image finds out.
 */
#include "firmware/board.h"
#include "firmware/parts/stm32f1.h"

#define CRYSTAL_HZ 8000000u
#define PLLMUL     3u
#define CLOCK_HZ   (CRYSTAL_HZ * PLLMUL)
_Static_assert(CLOCK_HZ == 24000000u, "as board.yaml says, and QEMU's machine");

/* PA9 is USART1_TX, PA10 USART1_RX. */
#define PIN_TX 9u
#define PIN_RX 10u

const struct board board = {
    .name = "stm32vldiscovery",
    .core = "cortex-m3",
    .code_memory = "flash, 0x08000000",
    .data_memory = "SRAM, 0x20000000",
    .core_features = WIRE_FEATURE_BASEPRI | WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX |
                     WIRE_FEATURE_DWT | WIRE_FEATURE_BITBAND,
    .clock_hz = CLOCK_HZ,
    .systick_hz = CLOCK_HZ,
    .uart_base = USART1_BASE,
    .uart_clock_hz = CLOCK_HZ,
    .baud_hz = 460800u,
    .wait_states = 0,
};

/* Neither bus is divided. */
static const struct stm32_multiplied clocks = {
    .multiple = PLLMUL,
    .flash = STM32_NO_WAIT_STATES,
};

/* The event timer gets its clock here, as it is stopped before it is first used. */
void board_init(void)
{
    stm32f100_start(&clocks);
    stm32f1_enable(0, RCC_APB2ENR_GPIOA | RCC_APB2ENR_TIM1 | RCC_APB2ENR_USART1);
    stm32f1_uart_pins(GPIOA_BASE, PIN_TX, PIN_RX);
}
