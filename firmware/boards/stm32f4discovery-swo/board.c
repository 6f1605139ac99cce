/* STM32F4DISCOVERY as in ../stm32f4discovery/board.c, which sends each
 * exception's entry, exit and return, and marks, out of PB3 (TRACESWO). */
#include "bench/wire/marks.h"
#include "firmware/core/itm.h"

static void start_swo(void);
#define BOARD_NAME              "stm32f4discovery-swo"
#define BOARD_SETTING_CLOCKED() start_swo()

#include "firmware/boards/stm32f4discovery/board.c" /* NOLINT(bugprone-suspicious-include) */

/* RM0090 38.17: the trace port runs at HCLK. No more than the board's ST-LINK takes. */
#define SWO_HZ      2000000u
#define SWO_DIVIDER (CLOCK_HZ / SWO_HZ)
_Static_assert(CLOCK_HZ % SWO_HZ == 0 && SWO_DIVIDER - 1u <= TPIU_ACPR_MAX, "an exact rate");

static void start_swo(void)
{
    stm32f4_enable(RCC_AHB1ENR_GPIOB, 0, 0);
    stm32_swo_pin(GPIOB_BASE);
    itm_trace_exceptions(SWO_DIVIDER, 1u << WIRE_MARK_PORT);
}
