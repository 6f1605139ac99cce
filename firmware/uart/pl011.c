/* Polled driver for the Arm PrimeCell UART, PL011 (Arm DDI 0183, 3.3), as on
 * many parts, Stellaris among them, and on QEMU's models of them. */
#include "firmware/board.h"
#include "firmware/core/registers.h"
#include "firmware/uart_wait.h"

#define UART_DR(base)   REG32((base) + 0x00u)
#define UART_FR(base)   REG32((base) + 0x18u)
#define UART_IBRD(base) REG32((base) + 0x24u)
#define UART_FBRD(base) REG32((base) + 0x28u)
#define UART_LCRH(base) REG32((base) + 0x2Cu)
#define UART_CR(base)   REG32((base) + 0x30u)
#define UART_IMSC(base) REG32((base) + 0x38u)
#define UART_FR_BUSY    (1u << 3)
#define UART_FR_RXFE    (1u << 4)
#define UART_FR_TXFF    (1u << 5)
#define UART_LCRH_FEN   (1u << 4)
#define UART_LCRH_WLEN8 (3u << 5)
#define UART_CR_UARTEN  (1u << 0)
#define UART_CR_TXE     (1u << 8)
#define UART_CR_RXE     (1u << 9)

static uint32_t uart_base;

void uart_init(const struct board *b)
{
    /* In 64ths of 16 clocks a bit, rounded. */
    uint32_t divider = (8u * b->uart_clock_hz / b->baud_hz + 1u) / 2u;
    if (divider < 64u) /* the hardware's smallest */
        divider = 64u;
    uart_base = b->uart_base;
    UART_CR(uart_base) = 0;
    UART_IMSC(uart_base) = 0;
    UART_IBRD(uart_base) = divider / 64u;
    UART_FBRD(uart_base) = divider % 64u;
    UART_LCRH(uart_base) = UART_LCRH_WLEN8 | UART_LCRH_FEN; /* also takes the divider over */
    UART_CR(uart_base) = UART_CR_UARTEN | UART_CR_TXE | UART_CR_RXE;
}

void uart_put(uint8_t byte)
{
    UART_AWAIT(!(UART_FR(uart_base) & UART_FR_TXFF));
    UART_DR(uart_base) = byte;
}

int uart_get(void)
{
    return UART_FR(uart_base) & UART_FR_RXFE ? -1 : (int)(UART_DR(uart_base) & 0xFFu);
}

void uart_drain(void)
{
    UART_AWAIT(!(UART_FR(uart_base) & UART_FR_BUSY));
}

int uart_idle(void)
{
    return !(UART_FR(uart_base) & UART_FR_BUSY) && UART_IMSC(uart_base) == 0;
}
