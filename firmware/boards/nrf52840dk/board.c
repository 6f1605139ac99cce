/* nRF52840 DK (PCA10056) with an nRF52840 (Cortex-M4F). Registers are named as in the part's
 * Product Specification, version 1.7.
 *
 * The core has one clock, 64 MHz, at which the flash has wait states that an instruction cache
 * hides from code that it holds. The nrf52840dk-nocache is the same board without it.
 */
#include "firmware/board.h"
#include "firmware/parts/nrf52.h"

/* To the J-Link's virtual serial port. */
#define PIN_TX 6u
#define PIN_RX 8u

static void forget_code(void)
{
    NVMC_ICACHECNF = 0;
    NVMC_ICACHECNF = NVMC_ICACHECNF_CACHEEN;
}

#ifndef BOARD_NAME
#define BOARD_NAME "nrf52840dk"
#endif

const struct board board = {
    .name = BOARD_NAME,
    .core = "cortex-m4",
    .code_memory = "flash behind its cache, 0x00000000",
    .data_memory = "RAM, 0x20000000",
    .core_features = WIRE_FEATURE_BASEPRI | WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX |
                     WIRE_FEATURE_DWT | WIRE_FEATURE_FPU,
    .clock_hz = NRF52_CLOCK_HZ,
    .systick_hz = NRF52_CLOCK_HZ,
    .uart_base = NRF52_UART_BASE,
    .uart_clock_hz = NRF52_CLOCK_HZ, /* the driver counts a character's clocks in it */
    .baud_hz = 1000000u,
    .wait_states = 2,
    .forget_code = forget_code,
};

void board_init(void)
{
    BOARD_SETTING();
    nrf52_start_crystal();
    forget_code();
    nrf52_uart_pins(PIN_TX, PIN_RX);
    BOARD_SETTING_CLOCKED();
}
