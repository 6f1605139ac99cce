/* Raspberry Pi Pico with an RP2040 (Cortex-M0+) on its 12 MHz crystal alone, without the PLL. What
 * the cache holds has no wait states at either clock, and the serial flash gets its clock from the
 * core's: a miss takes as many clocks as at 125 MHz. What differs is what does not follow the core.
 */
#include "firmware/board.h"
#include "firmware/parts/rp2040.h"

#define CLOCK_HZ RP2040_XOSC_HZ
_Static_assert(CLOCK_HZ == 12000000u, "as board.yaml says");

/* GP0 and GP1, pins 1 and 2 of the board */
#define PIN_TX 0u
#define PIN_RX 1u

const struct board board = {
    .name = "raspberry-pi-pico-12mhz",
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
    if (fresh)
        (void)rp2040_start_crystal();
    rp2040_enable(RESETS_PWM);
    rp2040_uart_pins(PIN_TX, PIN_RX);
}
