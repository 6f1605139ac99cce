# The Raspberry Pi Pico on its crystal's clock.
include firmware/boards/raspberry-pi-pico/board.mk
BOARD_LIKE := raspberry-pi-pico
