# The STM32F3DISCOVERY with exception trace on PB3. Objects of its own: bench/path.c leaves the DWT's
# profiling counters alone here, because with them on each of their wraps is a packet on the pin.
include firmware/boards/stm32f3discovery/board.mk
BOARD_DEFS += -DBOARD_SWO
