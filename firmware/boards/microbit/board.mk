# BBC micro:bit V1: nRF51822, Cortex-M0. What the build needs to know; the rest is board.c.
# Lines 8 to 13 are those of the timers, RTC0, TEMP and RNG, which are never started: low
# ones, so that vector tables are short.
BOARD_CPU  := -mcpu=cortex-m0 -mfloat-abi=soft
BOARD_UART := nrf51
BOARD_DEFS := -DBOARD_IRQ_LINES=32 -DBOARD_TEST_IRQ=8
