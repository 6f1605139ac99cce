/* nRF52840 DK as in ../nrf52840dk/board.c, with the core's write buffer off (ACTLR.DISDEFWBUF): one
 * of the two ways around erratum 838869, which each store then pays for. */
#define BOARD_NAME      "nrf52840dk-nowbuf"
#define BOARD_SETTING() (SCB_ACTLR = SCB_ACTLR_DISDEFWBUF)

#include "firmware/boards/nrf52840dk/board.c" /* NOLINT(bugprone-suspicious-include) */
