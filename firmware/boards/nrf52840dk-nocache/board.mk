# The nRF52840 DK with its flash's cache off.
include firmware/boards/nrf52840dk/board.mk
BOARD_LIKE := nrf52840dk
