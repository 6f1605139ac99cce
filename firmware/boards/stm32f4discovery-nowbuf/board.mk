# The STM32F4DISCOVERY without the core's write buffer.
include firmware/boards/stm32f4discovery/board.mk
BOARD_LIKE := stm32f4discovery
