# BBC micro:bit V1: nRF51822, Cortex-M0. What the build needs to know; the rest is board.c.
# Lines 20 to 25 are the part's software interrupts, SWI0 to SWI5, which nothing drives.
BOARD_CPU  := -mcpu=cortex-m0 -mfloat-abi=soft
BOARD_UART := nrf51
BOARD_DEFS := -DBOARD_IRQ_LINES=32 -DBOARD_TEST_IRQ=20
