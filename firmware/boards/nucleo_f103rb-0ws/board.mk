# The NUCLEO-F103RB at a clock for which its flash has no wait states.
include firmware/boards/nucleo_f103rb/board.mk
BOARD_LIKE := nucleo_f103rb
