# The STM32F3DISCOVERY at a clock for which its flash has no wait states.
include firmware/boards/stm32f3discovery/board.mk
BOARD_LIKE := stm32f3discovery
