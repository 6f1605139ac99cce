/* Boots that must not measure: what board_init() or the start-up found is told as soon as
 * the UART can, instead of a number or of silence. */
#ifndef FIRMWARE_REFUSAL_H
#define FIRMWARE_REFUSAL_H

#include <stdint.h>

/* `reason`: a sentence with the remedy, kept by its address; the first one stays.
 * `uart_clock_hz`: what the UART is clocked with now, if not with what board.c says, as
 * where a crystal did not start; else 0. */
void refuse(const char *reason, uint32_t uart_clock_hz);

/* Starts the UART. Does not return where there is a refusal: the host gets its sentence as
 * a fault, and the machine is reset. */
void refusal_or_uart(void);

/* For the fault report: one that comes before the UART was started, while the core and the
 * clocks are set up, still has to be heard. */
void refusal_uart_for_fault(void);

#endif
