/* A part's own watchdog, which ends a sample that never ends where no host can do it: it resets
 * the part, and the next `ready` says why. One driver a file in watchdog/, named by the board's
 * BOARD_WATCHDOG; without one, as in QEMU, where the host starts the machine again, nothing is
 * called.
 */
#ifndef FIRMWARE_WATCHDOG_H
#define FIRMWARE_WATCHDOG_H

#include <stdbool.h>

#ifdef BOARD_WATCHDOG
/* From here on it wants to be fed: for 4 to 9 seconds it waits, after which the host still takes
 * the board for silent, not for lost. Stands still while a debugger holds the core. */
void watchdog_start(void);
/* One store or a few; between samples, never inside one. */
void watchdog_feed(void);
/* Whether the last reset was its. Asked once: what says so is cleared. */
bool watchdog_was_it(void);
#else
static inline void watchdog_start(void)
{
}

static inline void watchdog_feed(void)
{
}

static inline bool watchdog_was_it(void)
{
    return false;
}
#endif

#endif
