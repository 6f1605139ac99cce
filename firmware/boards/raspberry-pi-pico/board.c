/* Raspberry Pi Pico with an RP2040 (Cortex-M0+), at its full 125 MHz. Registers are named as in the
 * RP2040 data sheet. Core 0 measures; core 1 is left where the boot ROM put it.
 *
 * Code runs from a serial flash chip behind a cache of 16 KiB, which has no wait states for
 * what it holds, and hundreds of clocks for what it does not (parts/rp2040_boot2.c).
 */
#include "firmware/board.h"
#include "firmware/parts/rp2040.h"

/* 12 MHz times 125, by 6 and by 2: the VCO runs at 1500 MHz of its 750 to 1600. */
#define PLL_MULTIPLE 125u
#define PLL_DIVIDER1 6u
#define PLL_DIVIDER2 2u
#define CLOCK_HZ     (RP2040_XOSC_HZ / PLL_DIVIDER1 * PLL_MULTIPLE / PLL_DIVIDER2)
_Static_assert(CLOCK_HZ == 125000000u, "as board.yaml says");

/* GP0 and GP1, pins 1 and 2 of the board */
#define PIN_TX 0u
#define PIN_RX 1u

const struct board board = {
    .name = "raspberry-pi-pico",
    .core = "cortex-m0plus",
    .code_memory = "QSPI flash behind the XIP cache, 0x10000000",
    .data_memory = "SRAM, striped over four banks, 0x20000000",
    .core_features = WIRE_FEATURE_VTOR,
    .clock_hz = CLOCK_HZ,
    .systick_hz = CLOCK_HZ,
    .uart_base = RP2040_UART0_BASE,
    .uart_clock_hz = CLOCK_HZ,
    .baud_hz = 460800u,
    .wait_states = 0, /* of what the cache holds */
    .forget_code = rp2040_flush_xip,
};

/* The event timer comes out of reset here, as it is stopped before it is first used. */
void board_init(void)
{
    int fresh = rp2040_reset();
    XIP_CTRL |= XIP_CTRL_EN;
    if (fresh && rp2040_start_crystal())
        rp2040_start_pll(PLL_MULTIPLE, PLL_DIVIDER1, PLL_DIVIDER2);
    rp2040_enable(RESETS_PWM);
    rp2040_uart_pins(PIN_TX, PIN_RX);
}
