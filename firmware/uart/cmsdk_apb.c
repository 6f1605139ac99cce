/* Polled driver for the CMSDK APB UART (Arm DDI 0479, 4.3), as on the MPS2
 * FPGA images and on QEMU's models of them. */
#include "firmware/board.h"
#include "firmware/core/registers.h"
#include "firmware/uart_wait.h"

#define UART_DATA(base)    REG32((base) + 0x00u)
#define UART_STATE(base)   REG32((base) + 0x04u)
#define UART_CTRL(base)    REG32((base) + 0x08u)
#define UART_BAUDDIV(base) REG32((base) + 0x10u)
#define UART_STATE_TXBF    (1u << 0)
#define UART_STATE_RXBF    (1u << 1)
#define UART_STATE_OVERRUN (3u << 2)
#define UART_CTRL_TXEN     (1u << 0)
#define UART_CTRL_RXEN     (1u << 1)
#define UART_CTRL_IRQS     (0xFu << 2)

static uint32_t uart_base;
static uint32_t character_ticks; /* core clocks of one character, 10 bits */

void uart_init(const struct board *b)
{
    uint32_t divider = b->uart_clock_hz / b->baud_hz;
    if (divider < 16u) /* the hardware's smallest, 4.3.2 */
        divider = 16u;
    uart_base = b->uart_base;
    character_ticks = 10u * divider;
    UART_BAUDDIV(uart_base) = divider;
    UART_CTRL(uart_base) = UART_CTRL_TXEN | UART_CTRL_RXEN;
}

void uart_put(uint8_t byte)
{
    UART_AWAIT(!(UART_STATE(uart_base) & UART_STATE_TXBF));
    UART_DATA(uart_base) = byte;
}

int uart_get(void)
{
    uint32_t state = UART_STATE(uart_base);
    if (state & UART_STATE_OVERRUN)
        UART_STATE(uart_base) = UART_STATE_OVERRUN;
    return state & UART_STATE_RXBF ? (int)(UART_DATA(uart_base) & 0xFFu) : -1;
}

/* The hardware shows only "buffer full": the byte in the shift register needs
 * one more character time. */
void uart_drain(void)
{
    UART_AWAIT(!(UART_STATE(uart_base) & UART_STATE_TXBF));
    for (uint32_t n = character_ticks / 3u; n != 0; n--) /* a pass takes 3 clocks or more */
        __asm volatile("");
}

int uart_idle(void)
{
    return !(UART_STATE(uart_base) & UART_STATE_TXBF) && !(UART_CTRL(uart_base) & UART_CTRL_IRQS);
}
