# The STM32F4DISCOVERY at a clock for which its flash has no wait states.
include firmware/boards/stm32f4discovery/board.mk
BOARD_LIKE := stm32f4discovery
