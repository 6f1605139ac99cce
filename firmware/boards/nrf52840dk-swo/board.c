/* nRF52840 DK as in ../nrf52840dk/board.c, which sends each
 * exception's entry, exit and return, and marks, out of P1.00 (SWO). */
#include "bench/wire/marks.h"
#include "firmware/core/itm.h"

static void start_swo(void);
#define BOARD_NAME              "nrf52840dk-swo"
#define BOARD_SETTING_CLOCKED() start_swo()

#include "firmware/boards/nrf52840dk/board.c" /* NOLINT(bugprone-suspicious-include) */

/* No more than other adapters take; the board's J-Link takes it as well. */
#define SWO_HZ      2000000u
#define SWO_DIVIDER (NRF52_TRACE_HZ / SWO_HZ)
_Static_assert(NRF52_TRACE_HZ % SWO_HZ == 0 && SWO_DIVIDER - 1u <= TPIU_ACPR_MAX, "an exact rate");

static void start_swo(void)
{
    nrf52_swo_pin();
    itm_trace_exceptions(SWO_DIVIDER, 1u << WIRE_MARK_PORT);
}
