/* STM32F4DISCOVERY with an STM32F407VG (Cortex-M4F), at its full 168 MHz. Registers are named as in
 * the part's reference manual, RM0090.
 *
 * The flash has five wait states then, which its accelerator hides from code that it holds already:
 * 64 lines of 16 bytes, and 8 of data. The stm32f4discovery-0ws is the same board without either.
 */
#include "firmware/board.h"
#include "firmware/parts/stm32f4.h"

/* HCLK: the crystal by PLLM, times PLLN, by PLLP */
#define HSE_HZ      8000000u
#define PLLM        4u
#define PLLN        168u
#define PLLP        2u
#define CLOCK_HZ    (HSE_HZ / PLLM * PLLN / PLLP)
#define APB1_HZ     (CLOCK_HZ / 4u)
#define WAIT_STATES 5u
_Static_assert(CLOCK_HZ == 168000000u, "as board.yaml says");

/* PA2 is USART2_TX, PA3 USART2_RX. */
#define PIN_TX 2u
#define PIN_RX 3u

#ifndef BOARD_NAME
#define BOARD_NAME "stm32f4discovery"
#endif

const struct board board = {
    .name = BOARD_NAME,
    .core = "cortex-m4",
    .code_memory = "flash behind its accelerator, 0x08000000",
    .data_memory = "SRAM1, 0x20000000",
    .core_features = WIRE_FEATURE_BASEPRI | WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX |
                     WIRE_FEATURE_DWT | WIRE_FEATURE_FPU | WIRE_FEATURE_BITBAND,
    .clock_hz = CLOCK_HZ,
    .systick_hz = CLOCK_HZ,
    .uart_base = USART2_BASE,
    .uart_clock_hz = APB1_HZ,
    .baud_hz = 460800u,
    .wait_states = WAIT_STATES,
    .memory_found = stm32f4_memory_found,
};

/* APB1 at a quarter of the core's clock, APB2 at a half: 42 and 84 MHz are their limits. */
static const struct stm32f4_clocks clocks = {
    .m = PLLM,
    .n = PLLN,
    .p = PLLP,
    .q = 7,
    .vos = PWR_CR_VOS_F405,
    .buses = RCC_CFGR_PPRE1_4 | RCC_CFGR_PPRE2_2,
    .flash = FLASH_ACR_CACHES | WAIT_STATES,
};

/* The event timer gets its clock here, as it is stopped before it is first used. */
void board_init(void)
{
    BOARD_SETTING();
    stm32f4_start(&clocks);
    stm32f4_enable(RCC_AHB1ENR_GPIOA, RCC_APB1ENR_USART2, RCC_APB2ENR_TIM1);
    stm32_uart_pins(GPIOA_BASE, PIN_TX, PIN_RX, AF_USART);
    BOARD_SETTING_CLOCKED();
}
