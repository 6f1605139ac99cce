/* NUCLEO-F103RB with an STM32F103RB (Cortex-M3), at its full 72 MHz. Registers are named as in the
 * part's reference manual, RM0008.
 *
 * The flash has two wait states then; two buffers of 8 bytes prefetch what comes next, and hold
 * nothing else. The nucleo_f103rb-0ws is the same board without either.
 */
#include "firmware/board.h"
#include "firmware/parts/stm32f1.h"

#define HSE_HZ      8000000u /* ST-LINK's */
#define PLLMUL      9u
#define CLOCK_HZ    (HSE_HZ * PLLMUL)
#define APB1_HZ     (CLOCK_HZ / 2u)
#define WAIT_STATES 2u
_Static_assert(CLOCK_HZ == 72000000u, "as board.yaml says");

/* PA2 is USART2_TX, PA3 USART2_RX. */
#define PIN_TX 2u
#define PIN_RX 3u

#ifndef BOARD_NAME
#define BOARD_NAME "nucleo_f103rb"
#endif

const struct board board = {
    .name = BOARD_NAME,
    .core = "cortex-m3",
    .code_memory = "flash with prefetch, 0x08000000",
    .data_memory = "SRAM, 0x20000000",
    .core_features = WIRE_FEATURE_BASEPRI | WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX |
                     WIRE_FEATURE_DWT | WIRE_FEATURE_BITBAND,
    .clock_hz = CLOCK_HZ,
    .systick_hz = CLOCK_HZ,
    .uart_base = USART2_BASE,
    .uart_clock_hz = APB1_HZ,
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
    stm32_multiply(&clocks);
    stm32f1_enable(RCC_APB1ENR_USART2, RCC_APB2ENR_GPIOA | RCC_APB2ENR_TIM1);
    stm32f1_uart_pins(GPIOA_BASE, PIN_TX, PIN_RX);
    BOARD_SETTING_CLOCKED();
}
