/* RP2040 (data sheet of 2024-10): registers, and the start that its boards share. Core 1 stays
 * asleep in the boot ROM: whatever the buses are contended by, it is not that. */
#ifndef FIRMWARE_PARTS_RP2040_H
#define FIRMWARE_PARTS_RP2040_H

#include "firmware/core/registers.h"
#include "firmware/refusal.h"

#define RP2040_XOSC_HZ  12000000u  /* the Pico's crystal, which the boot ROM's USB wants, too */
#define RP2040_ROSC_HZ  6500000u   /* of the ring oscillator, about */
#define RP2040_USUAL_HZ 125000000u /* what the SDK's start, and so most bootloaders, set */

/* Where a store sets or clears bits alone, 2.1.2 */
#define RP2040_SET(address)   REG32((address) + 0x2000u)
#define RP2040_CLEAR(address) REG32((address) + 0x3000u)

/* Subsystem resets, 2.14 */
#define RESETS_RESET      0x4000C000u
#define RESETS_RESET_DONE REG32(0x4000C008u)
#define RESETS_IO_BANK0   (1u << 5)
#define RESETS_IO_QSPI    (1u << 6)
#define RESETS_PADS_BANK0 (1u << 8)
#define RESETS_PADS_QSPI  (1u << 9)
#define RESETS_PLL_SYS    (1u << 12)
#define RESETS_PWM        (1u << 14)
#define RESETS_UART0      (1u << 22)
#define RESETS_ALL        0x01FFFFFFu
/* Without these there is no flash to run from. */
#define RESETS_OF_FLASH (RESETS_IO_QSPI | RESETS_PADS_QSPI)

/* Clocks, 2.15.7 */
#define CLK_REF              0x40008030u
#define CLK_REF_CTRL         REG32(CLK_REF)
#define CLK_REF_DIV          REG32(0x40008034u)
#define CLK_REF_SELECTED     REG32(0x40008038u)
#define CLK_SYS              0x4000803Cu
#define CLK_SYS_CTRL         REG32(CLK_SYS)
#define CLK_SYS_DIV          REG32(0x40008040u)
#define CLK_SYS_SELECTED     REG32(0x40008044u)
#define CLK_PERI_CTRL        REG32(0x40008048u)
#define CLK_REF_CTRL_SRC     (3u << 0)
#define CLK_REF_CTRL_ROSC    0u
#define CLK_REF_CTRL_XOSC    2u
#define CLK_SYS_CTRL_SRC     (1u << 0)
#define CLK_SYS_CTRL_REF     0u
#define CLK_SYS_CTRL_PLL_SYS 1u        /* AUX, whose source 0 is the PLL */
#define CLK_CTRL_AUXSRC      (7u << 5) /* of clk_sys; clk_ref has two bits there */
#define CLK_REF_CTRL_AUXSRC  (3u << 5)
#define CLK_PERI_CTRL_ENABLE (1u << 11) /* of clk_sys */
#define CLK_DIV_1            (1u << 8)

/* Crystal oscillator, 2.16.7 */
#define XOSC_CTRL          REG32(0x40024000u)
#define XOSC_STATUS        REG32(0x40024004u)
#define XOSC_STARTUP       REG32(0x4002400Cu)
#define XOSC_CTRL_1_15MHZ  0xAA0u
#define XOSC_CTRL_ENABLE   (0xFABu << 12)
#define XOSC_STATUS_STABLE (1u << 31)
#define XOSC_STARTUP_DELAY 94u /* times 256 clocks: 2 ms */

/* PLL, 2.18.4 */
#define PLL_SYS_CS        REG32(0x40028000u)
#define PLL_SYS_PWR       0x40028004u
#define PLL_SYS_FBDIV_INT REG32(0x40028008u)
#define PLL_SYS_PRIM      REG32(0x4002800Cu)
#define PLL_CS_LOCK       (1u << 31)
#define PLL_PWR_PD        (1u << 0)
#define PLL_PWR_POSTDIVPD (1u << 3)
#define PLL_PWR_VCOPD     (1u << 5)
#define PLL_PRIM(d1, d2)  ((uint32_t)(d1) << 16 | (uint32_t)(d2) << 12)

/* User IO, 2.19.6 */
#define IO_BANK0_CTRL(pin) REG32(0x40014004u + 8u * (pin))
#define IO_FUNCSEL_UART    2u
#define PADS_BANK0(pin)    REG32(0x4001C004u + 4u * (pin))
#define PADS_IE            (1u << 6)
#define PADS_DRIVE_4MA     (1u << 4)
#define PADS_PUE           (1u << 3)
#define PADS_SCHMITT       (1u << 1)

/* XIP cache, 2.6.3.6 */
#define XIP_CTRL    REG32(0x14000000u)
#define XIP_FLUSH   REG32(0x14000004u)
#define XIP_CTRL_EN (1u << 0)

#define RP2040_UART0_BASE 0x40034000u

/* Passes of a wait, of 5 clocks or more: of the ring oscillator's 12 MHz at most 40 ms. */
#define RP2040_PASSES 100000u

/* Whether `bits` of a register become `value` in that time. */
static inline int rp2040_becomes(const volatile uint32_t *reg, uint32_t bits, uint32_t value)
{
    for (uint32_t pass = 0; pass < RP2040_PASSES; pass++)
        if ((*reg & bits) == value)
            return 1;
    return 0;
}

/* A bootloader's clocks are let go before what makes them is reset; then all but the flash is as
 * after power-on. Of the two multiplexers in front of a clock only the one in front is without
 * glitches: it leaves the auxiliary source, and has left it, before the other one is touched
 * (2.15.3.2). 0: the core still runs by what the bootloader chose, and nothing was reset. */
static inline int rp2040_reset(void)
{
    RP2040_CLEAR(CLK_SYS) = CLK_SYS_CTRL_SRC;
    if (!rp2040_becomes(&CLK_SYS_SELECTED, UINT32_MAX, 1u << CLK_SYS_CTRL_REF)) {
        refuse("the core's clock did not leave the bootloader's PLL: power the board off and on "
               "again",
               RP2040_USUAL_HZ);
        return 0;
    }
    RP2040_CLEAR(CLK_SYS) = CLK_CTRL_AUXSRC;
    CLK_SYS_DIV = CLK_DIV_1;
    RP2040_SET(RESETS_RESET) = RESETS_ALL & ~RESETS_OF_FLASH;
    return 1;
}

/* Out of reset, to be used at once. */
static inline void rp2040_enable(uint32_t resets)
{
    RP2040_CLEAR(RESETS_RESET) = resets;
    if (!rp2040_becomes(&RESETS_RESET_DONE, resets, resets))
        refuse("a part of the chip did not come out of reset", 0);
}

/* clk_ref, and clk_sys with it, by one of its sources. 0: it did not switch. */
static inline int rp2040_ref_by(uint32_t source)
{
    CLK_REF_CTRL = (CLK_REF_CTRL & ~CLK_REF_CTRL_SRC) | source;
    return rp2040_becomes(&CLK_REF_SELECTED, UINT32_MAX, 1u << source);
}

/* clk_ref by the crystal, in the same order as above: a bootloader may have left an auxiliary
 * source in front of it. 0: it did not start. */
static inline int rp2040_start_crystal(void)
{
    XOSC_STARTUP = XOSC_STARTUP_DELAY;
    XOSC_CTRL = XOSC_CTRL_ENABLE | XOSC_CTRL_1_15MHZ;
    if (!rp2040_becomes(&XOSC_STATUS, XOSC_STATUS_STABLE, XOSC_STATUS_STABLE)) {
        refuse("the 12 MHz crystal did not start: on the ring oscillator no time is right",
               RP2040_ROSC_HZ);
        return 0;
    }
    CLK_REF_DIV = CLK_DIV_1;
    if (rp2040_ref_by(CLK_REF_CTRL_XOSC)) {
        RP2040_CLEAR(CLK_REF) = CLK_REF_CTRL_AUXSRC;
        return 1;
    }
    refuse("the reference clock did not switch to the crystal", RP2040_ROSC_HZ);
    return 0;
}

/* clk_sys by the PLL: the crystal's clock times `multiple`, by both dividers. */
static inline void rp2040_start_pll(uint32_t multiple, uint32_t divider1, uint32_t divider2)
{
    rp2040_enable(RESETS_PLL_SYS);
    PLL_SYS_CS = 1u; /* REFDIV */
    PLL_SYS_FBDIV_INT = multiple;
    RP2040_CLEAR(PLL_SYS_PWR) = PLL_PWR_PD | PLL_PWR_VCOPD;
    if (!rp2040_becomes(&PLL_SYS_CS, PLL_CS_LOCK, PLL_CS_LOCK)) {
        refuse("the PLL did not lock on the crystal's 12 MHz", RP2040_XOSC_HZ);
        return;
    }
    PLL_SYS_PRIM = PLL_PRIM(divider1, divider2);
    RP2040_CLEAR(PLL_SYS_PWR) = PLL_PWR_POSTDIVPD;
    RP2040_SET(CLK_SYS) = CLK_SYS_CTRL_PLL_SYS;
    if (!rp2040_becomes(&CLK_SYS_SELECTED, UINT32_MAX, 1u << CLK_SYS_CTRL_PLL_SYS))
        refuse("the core's clock did not switch to the PLL", RP2040_XOSC_HZ);
}

/* UART0 on two pins, by clk_sys. A pin's pad goes first: it is isolated from nothing. */
static inline void rp2040_uart_pins(unsigned tx, unsigned rx)
{
    rp2040_enable(RESETS_IO_BANK0 | RESETS_PADS_BANK0);
    PADS_BANK0(tx) = PADS_IE | PADS_DRIVE_4MA | PADS_SCHMITT;
    PADS_BANK0(rx) = PADS_IE | PADS_DRIVE_4MA | PADS_SCHMITT | PADS_PUE;
    IO_BANK0_CTRL(tx) = IO_FUNCSEL_UART;
    IO_BANK0_CTRL(rx) = IO_FUNCSEL_UART;
    CLK_PERI_CTRL = CLK_PERI_CTRL_ENABLE;
    rp2040_enable(RESETS_UART0);
}

/* The read waits for the flush. */
static inline void rp2040_flush_xip(void)
{
    XIP_FLUSH = 1;
    (void)XIP_FLUSH;
}

#endif
