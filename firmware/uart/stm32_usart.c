/* Polled driver for the USART of ST's older parts, STM32F1, F2 and F4 (RM0090, chapter 30),
 * and for QEMU's model of it. board_init() has given it its clock and its pins. */
#include "firmware/board.h"
#include "firmware/core/registers.h"
#include "firmware/uart_wait.h"

#define USART_SR(base)  REG32((base) + 0x00u)
#define USART_DR(base)  REG32((base) + 0x04u)
#define USART_BRR(base) REG32((base) + 0x08u)
#define USART_CR1(base) REG32((base) + 0x0Cu)
#define USART_CR2(base) REG32((base) + 0x10u)
#define USART_CR3(base) REG32((base) + 0x14u)
#define USART_SR_ORE    (1u << 3)
#define USART_SR_RXNE   (1u << 5)
#define USART_SR_TC     (1u << 6)
#define USART_SR_TXE    (1u << 7)
#define USART_CR1_RE    (1u << 2)
#define USART_CR1_TE    (1u << 3)
#define USART_CR1_IRQS  (0x1Fu << 4)
#define USART_CR1_UE    (1u << 13)

static uint32_t uart_base;

void uart_init(const struct board *b)
{
    uart_base = b->uart_base;
    USART_CR1(uart_base) = 0;
    USART_CR2(uart_base) = 0; /* one stop bit */
    USART_CR3(uart_base) = 0; /* no flow control, no DMA */
    /* 16 samples a bit: clocks of a bit, rounded */
    USART_BRR(uart_base) = (b->uart_clock_hz + b->baud_hz / 2u) / b->baud_hz;
    USART_CR1(uart_base) = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE;
}

void uart_put(uint8_t byte)
{
    UART_AWAIT(USART_SR(uart_base) & USART_SR_TXE);
    USART_DR(uart_base) = byte;
}

/* An overrun ends when SR and then DR have been read. */
int uart_get(void)
{
    uint32_t state = USART_SR(uart_base);
    if (!(state & (USART_SR_RXNE | USART_SR_ORE)))
        return -1;
    int byte = (int)(USART_DR(uart_base) & 0xFFu);
    return state & USART_SR_RXNE ? byte : -1;
}

void uart_drain(void)
{
    UART_AWAIT(USART_SR(uart_base) & USART_SR_TC);
}

int uart_idle(void)
{
    return (USART_SR(uart_base) & USART_SR_TC) && !(USART_CR1(uart_base) & USART_CR1_IRQS);
}
