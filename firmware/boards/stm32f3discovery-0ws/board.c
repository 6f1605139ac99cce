/* STM32F3DISCOVERY with an STM32F303VC (Cortex-M4F) at 24 MHz, the highest clock for which its
 * flash has no wait states (RM0316 4.5.1). Prefetch is off: nothing lies between the core and the
 * flash, as in the timing model.
 */
#include "firmware/board.h"
#include "firmware/parts/stm32f3.h"

#define HSE_HZ      8000000u /* ST-LINK's */
#define PLLMUL      3u
#define CLOCK_HZ    (HSE_HZ * PLLMUL)
#define APB2_HZ     CLOCK_HZ
#define WAIT_STATES 0u
_Static_assert(CLOCK_HZ == 24000000u, "as board.yaml says");

/* PC4 is USART1_TX, PC5 USART1_RX. */
#define PIN_TX 4u
#define PIN_RX 5u

const struct board board = {
    .name = "stm32f3discovery-0ws",
    .core = "cortex-m4",
    .code_memory = "flash without wait states, 0x08000000",
    .data_memory = "SRAM, 0x20000000",
    .core_features = WIRE_FEATURE_BASEPRI | WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX |
                     WIRE_FEATURE_DWT | WIRE_FEATURE_FPU | WIRE_FEATURE_BITBAND,
    .clock_hz = CLOCK_HZ,
    .systick_hz = CLOCK_HZ,
    .uart_base = USART1_BASE,
    .uart_clock_hz = APB2_HZ,
    .baud_hz = 460800u,
    .wait_states = WAIT_STATES,
    .memory_found = stm32_multiplied_memory,
};

/* Neither bus is divided. */
static const struct stm32_multiplied clocks = {
    .hse_bypass = RCC_CR_HSEBYP,
    .multiple = PLLMUL,
    .buses = 0,
    .flash = WAIT_STATES,
};

/* The event timer gets its clock here, as it is stopped before it is first used. */
void board_init(void)
{
    stm32f3_start(&clocks);
    stm32f3_enable(RCC_AHBENR_GPIOC, RCC_APB2ENR_TIM8 | RCC_APB2ENR_USART1);
    stm32_uart_pins(GPIOC_BASE, PIN_TX, PIN_RX, AF_USART1);
}
