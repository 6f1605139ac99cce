/* STM32F4DISCOVERY with an STM32F407VG (Cortex-M4F) at 30 MHz, the highest clock for which its
 * flash has no wait states (RM0090 table 10, from 2.7 V on). Prefetch and caches are off: nothing
 * lies between the core and the flash, as in the timing model.
 */
#include "firmware/board.h"
#include "firmware/parts/stm32f4.h"

/* HCLK: the crystal by PLLM, times PLLN, by PLLP */
#define HSE_HZ      8000000u
#define PLLM        4u
#define PLLN        120u
#define PLLP        8u
#define CLOCK_HZ    (HSE_HZ / PLLM * PLLN / PLLP)
#define APB1_HZ     CLOCK_HZ
#define WAIT_STATES 0u
_Static_assert(CLOCK_HZ == 30000000u, "as board.yaml says");

/* PA2 is USART2_TX, PA3 USART2_RX. */
#define PIN_TX 2u
#define PIN_RX 3u

const struct board board = {
    .name = "stm32f4discovery-0ws",
    .core = "cortex-m4",
    .code_memory = "flash without wait states, 0x08000000",
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

/* Neither bus is divided. */
static const struct stm32f4_clocks clocks = {
    .m = PLLM,
    .n = PLLN,
    .p = PLLP,
    .q = 5,
    .vos = PWR_CR_VOS_F405,
    .buses = 0,
    .flash = WAIT_STATES,
};

/* The event timer gets its clock here, as it is stopped before it is first used. */
void board_init(void)
{
    stm32f4_start(&clocks);
    stm32f4_enable(RCC_AHB1ENR_GPIOA, RCC_APB1ENR_USART2, RCC_APB2ENR_TIM1);
    stm32_uart_pins(GPIOA_BASE, PIN_TX, PIN_RX, AF_USART);
}
