/* Arm MPS2 with FPGA image an386 (Arm DAI 0386), also a QEMU machine. */
#include "firmware/board.h"

#define CLOCK_HZ 25000000u

const struct board board = {
    .name = "mps2-an386",
    .core = "cortex-m4",
    .code_memory = "ZBT SSRAM1, 0x00000000",
    .data_memory = "ZBT SSRAM23, 0x20000000",
    .core_features = WIRE_FEATURE_BASEPRI | WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX |
                     WIRE_FEATURE_DWT | WIRE_FEATURE_FPU | WIRE_FEATURE_BITBAND,
    .clock_hz = CLOCK_HZ,
    .systick_hz = CLOCK_HZ,
    .uart_base = 0x40004000u,
    .uart_clock_hz = CLOCK_HZ,
    .baud_hz = 1000000u,
    .wait_states = 0,
};

/* The FPGA image comes up with its clocks running. */
void board_init(void)
{
}
