/* What a UART's driver does while its transmitter is busy. Not for ever: without a clock or
 * with a register stuck nothing could be said, and the machine would look dead. */
#ifndef FIRMWARE_UART_WAIT_H
#define FIRMWARE_UART_WAIT_H

#include <stdint.h>

/* Returns when `condition` holds, which a driver reads from its registers in each pass.
 * A character's time is enough for a UART that works; one that is somebody's file or
 * socket may stand still for as long as nobody reads. After a minute or more the machine
 * is reset, whose next `ready` says that there was a fault. */
#define UART_AWAIT(condition)                                                                      \
    for (uint32_t uart_left = uart_passes(); !(condition); uart_left--)                            \
        if (uart_left == 0)                                                                        \
    uart_given_up()

/* Passes that take a minute: at least eight clocks each. */
uint32_t uart_passes(void);
void uart_given_up(void) __attribute__((noreturn));

#endif
