# The nRF52840 DK without the core's write buffer.
include firmware/boards/nrf52840dk/board.mk
BOARD_LIKE := nrf52840dk
