/* Arm MPS2+ with FPGA image an505 (Arm DAI 0505), also a QEMU machine: a Cortex-M33
 * that stays in the secure state it resets to. */
#include "firmware/board.h"

#define CLOCK_HZ 20000000u

const struct board board = {
    .name = "mps2-an505",
    .core = "cortex-m33",
    .code_memory = "SSRAM1, 0x10000000",
    .data_memory = "SSRAM2, 0x38000000",
    .core_features = WIRE_FEATURE_BASEPRI | WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX |
                     WIRE_FEATURE_DWT | WIRE_FEATURE_FPU,
    .clock_hz = CLOCK_HZ,
    .systick_hz = CLOCK_HZ,
    .uart_base = 0x50200000u, /* UART0 by its secure address */
    .uart_clock_hz = CLOCK_HZ,
    .baud_hz = 1000000u,
    .wait_states = 0,
};

/* The FPGA image comes up with its clocks running and everything secure. */
void board_init(void)
{
}
