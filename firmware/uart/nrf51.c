/* Polled driver for the UART of Nordic's nRF51 and nRF52 (nRF51 Series Reference Manual,
 * version 3.0, chapter 29), and for QEMU's model of it. The board has connected its
 * pins before. */
#include "firmware/board.h"
#include "firmware/core/registers.h"
#include "firmware/uart_wait.h"

#define UART_TASKS_STARTRX(base) REG32((base) + 0x000u)
#define UART_TASKS_STARTTX(base) REG32((base) + 0x008u)
#define UART_EVENTS_RXDRDY(base) REG32((base) + 0x108u)
#define UART_EVENTS_TXDRDY(base) REG32((base) + 0x11Cu)
#define UART_INTENSET(base)      REG32((base) + 0x304u)
#define UART_INTENCLR(base)      REG32((base) + 0x308u)
#define UART_ENABLE(base)        REG32((base) + 0x500u)
#define UART_RXD(base)           REG32((base) + 0x518u)
#define UART_TXD(base)           REG32((base) + 0x51Cu)
#define UART_BAUDRATE(base)      REG32((base) + 0x524u)
#define UART_CONFIG(base)        REG32((base) + 0x56Cu)
#define UART_ENABLE_ENABLED      4u
#define UART_BAUDRATE_STEP       0x1000u

static uint32_t uart_base;
static uint32_t character_clocks; /* of one character, 10 bits */
static int sending;               /* a byte was written whose TXDRDY has not come */

/* baud_hz * 2^32 / 16 MHz (268.435...), to the next step: gives the manual's table. */
static uint32_t baud_rate(uint32_t baud_hz)
{
    uint32_t exact = baud_hz * 268u + baud_hz / 1000u * 435u + baud_hz % 1000u * 435u / 1000u;
    return (exact + UART_BAUDRATE_STEP / 2u) & ~(UART_BAUDRATE_STEP - 1u);
}

void uart_init(const struct board *b)
{
    uart_base = b->uart_base;
    character_clocks = 10u * (b->uart_clock_hz / b->baud_hz);
    UART_INTENCLR(uart_base) = UINT32_MAX;
    UART_CONFIG(uart_base) = 0; /* no parity, no flow control */
    UART_BAUDRATE(uart_base) = baud_rate(b->baud_hz);
    UART_ENABLE(uart_base) = UART_ENABLE_ENABLED;
    UART_EVENTS_RXDRDY(uart_base) = 0;
    UART_EVENTS_TXDRDY(uart_base) = 0;
    UART_TASKS_STARTRX(uart_base) = 1;
    UART_TASKS_STARTTX(uart_base) = 1;
}

/* One byte fits: the next may be written once the event of the last has come. */
static void await_sent(void)
{
    if (!sending)
        return;
    UART_AWAIT(UART_EVENTS_TXDRDY(uart_base) != 0);
    UART_EVENTS_TXDRDY(uart_base) = 0;
    sending = 0;
}

void uart_put(uint8_t byte)
{
    await_sent();
    UART_TXD(uart_base) = byte;
    sending = 1;
}

/* Two bytes may wait: the event is cleared before one is taken. */
int uart_get(void)
{
    if (UART_EVENTS_RXDRDY(uart_base) == 0)
        return -1;
    UART_EVENTS_RXDRDY(uart_base) = 0;
    return (int)(UART_RXD(uart_base) & 0xFFu);
}

/* The manual does not say where in the stop bit the event comes. */
void uart_drain(void)
{
    await_sent();
    for (uint32_t n = character_clocks / 3u; n != 0; n--) /* a pass takes 3 clocks or more */
        __asm volatile("");
}

int uart_idle(void)
{
    return !sending && UART_INTENSET(uart_base) == 0;
}
