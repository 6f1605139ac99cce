/* NUCLEO-F103RB as in ../nucleo_f103rb/board.c, which sends each
 * exception's entry, exit and return, and marks, out of PB3 (TRACESWO). */
#include "bench/wire/marks.h"
#include "firmware/core/itm.h"

static void start_swo(void);
#define BOARD_NAME              "nucleo_f103rb-swo"
#define BOARD_SETTING_CLOCKED() start_swo()

#include "firmware/boards/nucleo_f103rb/board.c" /* NOLINT(bugprone-suspicious-include) */

/* RM0008 31.17: the trace port runs at HCLK. No more than the board's ST-LINK takes. */
#define SWO_HZ      2000000u
#define SWO_DIVIDER (CLOCK_HZ / SWO_HZ)
_Static_assert(CLOCK_HZ % SWO_HZ == 0 && SWO_DIVIDER - 1u <= TPIU_ACPR_MAX, "an exact rate");

static void start_swo(void)
{
    stm32f1_swo_pin();
    itm_trace_exceptions(SWO_DIVIDER, 1u << WIRE_MARK_PORT);
}
