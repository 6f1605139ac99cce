/* nRF52840 (Product Specification 1.7): registers, and the start that its boards share. */
#ifndef FIRMWARE_PARTS_NRF52_H
#define FIRMWARE_PARTS_NRF52_H

#include "firmware/core/registers.h"
#include "firmware/refusal.h"

#define NRF52_CLOCK_HZ 64000000u /* nothing divides it */

/* CLOCK, 5.4.3 */
#define CLOCK_TASKS_HFCLKSTART    REG32(0x40000000u)
#define CLOCK_EVENTS_HFCLKSTARTED REG32(0x40000100u)

/* Where trace goes, 5.4.3.15: by the clock of the trace port, 32 MHz after reset */
#define CLOCK_TRACECONFIG        REG32(0x4000055Cu)
#define CLOCK_TRACECONFIG_SERIAL (1u << 16) /* SWO on P1.00, and the port at 32 MHz */
#define NRF52_TRACE_HZ           32000000u

/* NVMC, 4.3.6 */
#define NVMC_ICACHECNF         REG32(0x4001E540u)
#define NVMC_ICACHECNF_CACHEEN (1u << 0) /* becoming 0 it invalidates all entries */

/* GPIO port 0, 6.9.2 */
#define P0_OUTSET        REG32(0x50000508u)
#define P0_PIN_CNF(pin)  REG32(0x50000700u + 4u * (pin))
#define PIN_CNF_OUTPUT   (3u << 0) /* and no input buffer */
#define P1_PIN_CNF(pin)  REG32(0x50000A00u + 4u * (pin))
#define PIN_CNF_INPUT_UP (3u << 2) /* the input buffer is connected */

#define PIN_CNF_SWO (PIN_CNF_OUTPUT | 3u << 8) /* high drive both ways */

/* UART0, 6.33.10; it shares its place with UARTE0, whose ENABLE it is as well. */
#define NRF52_UART_BASE 0x40002000u
#define UART_ENABLE     REG32(NRF52_UART_BASE + 0x500u)
#define UART_PSEL_RTS   REG32(NRF52_UART_BASE + 0x508u)
#define UART_PSEL_TXD   REG32(NRF52_UART_BASE + 0x50Cu)
#define UART_PSEL_CTS   REG32(NRF52_UART_BASE + 0x510u)
#define UART_PSEL_RXD   REG32(NRF52_UART_BASE + 0x514u)
#define UART_PSEL_NONE  UINT32_MAX

/* The crystal is there within 1 ms; a pass takes 4 clocks or more, so that all are 6 ms. */
#define NRF52_CRYSTAL_PASSES 100000u

/* The core runs at 64 MHz from reset on, of an RC oscillator that may be 1.5 % off and more: the
 * crystal takes its place. */
static inline void nrf52_start_crystal(void)
{
    CLOCK_EVENTS_HFCLKSTARTED = 0;
    CLOCK_TASKS_HFCLKSTART = 1;
    for (uint32_t pass = 0; CLOCK_EVENTS_HFCLKSTARTED == 0; pass++)
        if (pass == NRF52_CRYSTAL_PASSES) {
            refuse("the 32 MHz crystal X1 did not start: on the RC oscillator no time is right", 0);
            return;
        }
}

/* Pins are chosen while the UART is off: a bootloader may have left it, or UARTE, on. */
static inline void nrf52_uart_pins(unsigned tx, unsigned rx)
{
    UART_ENABLE = 0;
    P0_OUTSET = 1u << tx;
    P0_PIN_CNF(tx) = PIN_CNF_OUTPUT;
    P0_PIN_CNF(rx) = PIN_CNF_INPUT_UP;
    UART_PSEL_TXD = tx;
    UART_PSEL_RXD = rx;
    UART_PSEL_RTS = UART_PSEL_NONE;
    UART_PSEL_CTS = UART_PSEL_NONE;
}

/* Gives P1.00 to SWO. */
static inline void nrf52_swo_pin(void)
{
    P1_PIN_CNF(0) = PIN_CNF_SWO;
    CLOCK_TRACECONFIG = CLOCK_TRACECONFIG_SERIAL;
}

#endif
