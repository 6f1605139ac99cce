# The STM32F3DISCOVERY without the core's write buffer.
include firmware/boards/stm32f3discovery/board.mk
BOARD_LIKE := stm32f3discovery
