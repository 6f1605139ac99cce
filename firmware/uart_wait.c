#include "firmware/uart_wait.h"

#include "firmware/board.h"
#include "firmware/boot.h"

#define PATIENCE_SECONDS 60u
#define PASS_CLOCKS      8u

uint32_t uart_passes(void)
{
    return board.clock_hz / PASS_CLOCKS * PATIENCE_SECONDS;
}

void uart_given_up(void)
{
    boot_reset(WIRE_BOOT_AFTER_FAULT);
}
