#include "firmware/refusal.h"

#include "firmware/board.h"
#include "firmware/fault.h"

#include <stdbool.h>
#include <stddef.h>

static const char *refused;
static uint32_t clock_hz;
static bool uart_started;

void refuse(const char *reason, uint32_t uart_clock_hz)
{
    if (refused != NULL)
        return;
    refused = reason;
    clock_hz = uart_clock_hz;
}

void refusal_or_uart(void)
{
    struct board as_it_is = board;
    if (clock_hz != 0)
        as_it_is.uart_clock_hz = clock_hz;
    uart_init(&as_it_is);
    uart_started = true;
    if (refused != NULL)
        fault_noticed(refused);
}

void refusal_uart_for_fault(void)
{
    if (uart_started)
        return;
    uart_started = true;
    board_init();
    uart_init(&board);
}
