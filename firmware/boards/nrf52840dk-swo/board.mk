# The nRF52840 DK with exception trace on P1.00. Objects of its own: bench/path.c leaves the DWT's
# profiling counters alone here, because with them on each of their wraps is a packet on the pin.
include firmware/boards/nrf52840dk/board.mk
BOARD_DEFS += -DBOARD_SWO
