/* Polled driver for the USART of ST's newer parts, from STM32F0 and F3 on (RM0316, chapter 29).
 * board_init() has given it its clock and its pins. */
#include "firmware/board.h"
#include "firmware/core/registers.h"
#include "firmware/uart_wait.h"

#define USART_CR1(base) REG32((base) + 0x00u)
#define USART_CR2(base) REG32((base) + 0x04u)
#define USART_CR3(base) REG32((base) + 0x08u)
#define USART_BRR(base) REG32((base) + 0x0Cu)
#define USART_ISR(base) REG32((base) + 0x1Cu)
#define USART_ICR(base) REG32((base) + 0x20u)
#define USART_RDR(base) REG32((base) + 0x24u)
#define USART_TDR(base) REG32((base) + 0x28u)
#define USART_CR1_UE    (1u << 0)
#define USART_CR1_RE    (1u << 2)
#define USART_CR1_TE    (1u << 3)
#define USART_CR1_IRQS  (0x1Fu << 4)
#define USART_ISR_ORE   (1u << 3)
#define USART_ISR_RXNE  (1u << 5)
#define USART_ISR_TC    (1u << 6)
#define USART_ISR_TXE   (1u << 7)
#define USART_ICR_ORECF (1u << 3)

static uint32_t uart_base;

/* What is set here may be set only while UE is 0. */
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
    UART_AWAIT(USART_ISR(uart_base) & USART_ISR_TXE);
    USART_TDR(uart_base) = byte;
}

/* Behind an overrun the byte that was there before can still be read. */
int uart_get(void)
{
    uint32_t state = USART_ISR(uart_base);
    if (state & USART_ISR_ORE)
        USART_ICR(uart_base) = USART_ICR_ORECF;
    return state & USART_ISR_RXNE ? (int)(USART_RDR(uart_base) & 0xFFu) : -1;
}

void uart_drain(void)
{
    UART_AWAIT(USART_ISR(uart_base) & USART_ISR_TC);
}

int uart_idle(void)
{
    return (USART_ISR(uart_base) & USART_ISR_TC) && !(USART_CR1(uart_base) & USART_CR1_IRQS);
}
