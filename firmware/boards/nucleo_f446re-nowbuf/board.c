/* NUCLEO-F446RE as in ../nucleo_f446re/board.c, with the core's write buffer off
 * (ACTLR.DISDEFWBUF): one of the two ways around erratum 838869, which each store then pays for. */
#define BOARD_NAME      "nucleo_f446re-nowbuf"
#define BOARD_SETTING() (SCB_ACTLR = SCB_ACTLR_DISDEFWBUF)

#include "firmware/boards/nucleo_f446re/board.c" /* NOLINT(bugprone-suspicious-include) */
