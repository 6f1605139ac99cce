/* The core as it comes out of reset, whoever had it before. */
#ifndef FIRMWARE_CORE_RESET_H
#define FIRMWARE_CORE_RESET_H

/* NULL, or why nothing can be measured by who starts us so: unprivileged, or out of an
 * exception handler, which stays active. */
const char *core_started_wrongly(void);

/* Everything that the architecture lets software change and that decides what a handler
 * costs or whether it runs: vectors, masks, priorities, lines, SysTick, sleep, caches,
 * floating point. For a privileged thread, on a stack of its own, before .data and .bss are
 * there. */
void core_reset_state(void);

#endif
