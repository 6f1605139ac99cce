/* Netduino Plus 2 with an STM32F405RG (Cortex-M4F), also a QEMU machine. Registers are
 * named as in the part's reference manual, RM0090.
 *
 * At 168 MHz the flash has five wait states, which its accelerator hides from code that
 * it holds already: 64 lines of 16 bytes, and 8 of data. QEMU and the timing model know of
 * neither: their figures are those of code that is held.
 */
#include "firmware/board.h"
#include "firmware/parts/stm32f4.h"

/* HCLK: the crystal by PLLM, times PLLN, by PLLP. QEMU's core runs at this rate from reset
 * on; that of the part at 16 MHz of its RC oscillator. QEMU has no RCC: it reads as 0, or in newer
 * ones as what was written. */
#define CRYSTAL_HZ 25000000u
#define PLLM       25u
#define PLLN       336u
#define PLLP       2u
#define CLOCK_HZ   (CRYSTAL_HZ / PLLM * PLLN / PLLP)
#define APB2_HZ    (CLOCK_HZ / 2u)
_Static_assert(CLOCK_HZ == 168000000u, "as board.yaml says, and QEMU's machine");
#define WAIT_STATES 5u

/* PB6 (SCL on the header) is USART1_TX, PB7 (SDA) USART1_RX. */
#define PIN_TX 6u
#define PIN_RX 7u

const struct board board = {
    .name = "netduinoplus2",
    .core = "cortex-m4",
    .code_memory = "flash behind its accelerator, 0x08000000",
    .data_memory = "SRAM1, 0x20000000",
    .core_features = WIRE_FEATURE_BASEPRI | WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX |
                     WIRE_FEATURE_DWT | WIRE_FEATURE_FPU | WIRE_FEATURE_BITBAND,
    .clock_hz = CLOCK_HZ,
    .systick_hz = CLOCK_HZ,
    .uart_base = USART1_BASE,
    .uart_clock_hz = APB2_HZ,
    .baud_hz = 1000000u,
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
    stm32f4_start(&clocks);
    stm32f4_enable(RCC_AHB1ENR_GPIOB, 0, RCC_APB2ENR_TIM8 | RCC_APB2ENR_USART1);
    stm32_uart_pins(GPIOB_BASE, PIN_TX, PIN_RX, AF_USART);
}
