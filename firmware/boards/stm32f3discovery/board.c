/* STM32F3DISCOVERY with an STM32F303VC (Cortex-M4F), at its full 72 MHz. Registers are named as in
 * the part's reference manual, RM0316.
 *
 * The flash has two wait states then; two buffers of 8 bytes prefetch what comes next, and hold
 * nothing else. The stm32f3discovery-0ws is the same board without either.
 */
#include "firmware/board.h"
#include "firmware/parts/stm32f3.h"

#define HSE_HZ      8000000u /* ST-LINK's */
#define PLLMUL      9u
#define CLOCK_HZ    (HSE_HZ * PLLMUL)
#define APB2_HZ     CLOCK_HZ
#define WAIT_STATES 2u
_Static_assert(CLOCK_HZ == 72000000u, "as board.yaml says");

/* PC4 is USART1_TX, PC5 USART1_RX. */
#define PIN_TX 4u
#define PIN_RX 5u

#ifndef BOARD_NAME
#define BOARD_NAME "stm32f3discovery"
#endif

const struct board board = {
    .name = BOARD_NAME,
    .core = "cortex-m4",
    .code_memory = "flash with prefetch, 0x08000000",
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

/* APB1 at half of the core's clock: 36 MHz are its limit. */
static const struct stm32_multiplied clocks = {
    .hse_bypass = RCC_CR_HSEBYP,
    .multiple = PLLMUL,
    .buses = RCC_CFGR_PPRE1_2,
    .flash = FLASH_ACR_PRFTBE | WAIT_STATES,
};

/* The event timer gets its clock here, as it is stopped before it is first used. */
void board_init(void)
{
    BOARD_SETTING();
    stm32f3_start(&clocks);
    stm32f3_enable(RCC_AHBENR_GPIOC, RCC_APB2ENR_TIM8 | RCC_APB2ENR_USART1);
    stm32_uart_pins(GPIOC_BASE, PIN_TX, PIN_RX, AF_USART1);
    BOARD_SETTING_CLOCKED();
}
