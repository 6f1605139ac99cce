# The NUCLEO-F446RE with exception trace on PB3. Objects of its own: bench/path.c leaves the DWT's
# profiling counters alone here, because with them on each of their wraps is a packet on the pin.
include firmware/boards/nucleo_f446re/board.mk
BOARD_DEFS += -DBOARD_SWO
