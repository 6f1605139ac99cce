# The NUCLEO-F446RE without the core's write buffer.
include firmware/boards/nucleo_f446re/board.mk
BOARD_LIKE := nucleo_f446re
