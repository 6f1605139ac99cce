/* STM32F4DISCOVERY as in ../stm32f4discovery/board.c, with the core's write buffer off
 * (ACTLR.DISDEFWBUF): one of the two ways around erratum 838869, which each store then pays for. */
#define BOARD_NAME      "stm32f4discovery-nowbuf"
#define BOARD_SETTING() (SCB_ACTLR = SCB_ACTLR_DISDEFWBUF)

#include "firmware/boards/stm32f4discovery/board.c" /* NOLINT(bugprone-suspicious-include) */
