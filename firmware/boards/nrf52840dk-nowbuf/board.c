/* nRF52840 DK as in ../nrf52840dk/board.c, with the core's write buffer off
 * (ACTLR.DISDEFWBUF): one of the two ways around erratum 838869, which each store then pays for. */
#include "firmware/board.h"
#include "firmware/core/registers.h"
#include "firmware/parts/nrf52.h"

/* To the J-Link's virtual serial port. */
#define PIN_TX 6u
#define PIN_RX 8u

static void forget_code(void)
{
    NVMC_ICACHECNF = 0;
    NVMC_ICACHECNF = NVMC_ICACHECNF_CACHEEN;
}

const struct board board = {
    .name = "nrf52840dk-nowbuf",
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
    SCB_ACTLR = SCB_ACTLR_DISDEFWBUF;
    nrf52_start_crystal();
    forget_code();
    nrf52_uart_pins(PIN_TX, PIN_RX);
}
