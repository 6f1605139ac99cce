# The NUCLEO-F446RE at a clock for which its flash has no wait states.
include firmware/boards/nucleo_f446re/board.mk
BOARD_LIKE := nucleo_f446re
