/* TI Stellaris LM3S6965 evaluation board, also a QEMU machine. Registers are
 * named as in the part's data sheet, DS-LM3S6965. */
#include "firmware/board.h"
#include "firmware/core/registers.h"
#include "firmware/refusal.h"

/* 200 MHz of the PLL by 16. QEMU's core runs at this rate from reset on: its
 * model of RCC counts SYSDIV and ignores BYPASS and the oscillators. */
#define CLOCK_HZ 12500000u

#define SYSCTL_RIS         REG32(0x400FE050u)
#define SYSCTL_RCC         REG32(0x400FE060u)
#define SYSCTL_RCGC1       REG32(0x400FE104u)
#define SYSCTL_RCGC2       REG32(0x400FE108u)
#define SYSCTL_RIS_PLLLRIS (1u << 6)
#define RCC_SYSDIV_16      (0xFu << 23)
#define RCC_USESYSDIV      (1u << 22)
#define RCC_PWRDN          (1u << 13)
#define RCC_BYPASS         (1u << 11)
#define RCC_XTAL_8MHZ      (0xEu << 6)
#define RCC_OSCSRC_IOSC    (1u << 4)
#define RCGC1_UART0        (1u << 0)
#define RCGC1_TIMER0       (1u << 16)
#define RCGC2_GPIOA        (1u << 0)

#define GPIOA_AFSEL REG32(0x40004420u)
#define GPIOA_DEN   REG32(0x4000451Cu)
#define GPIOA_U0    (3u << 0) /* PA0 U0Rx, PA1 U0Tx */

/* 10 ms of the internal oscillator, 12 MHz and up to 30 % more: a crystal runs
 * by then. A pass takes 3 clocks or more. */
#define CRYSTAL_PASSES (160000u / 3u)
#define CRYSTAL_HZ     8000000u
/* The PLL locks within 0.5 ms: 4000 clocks of the crystal. */
#define LOCK_PASSES 4000u

const struct board board = {
    .name = "lm3s6965evb",
    .core = "cortex-m3",
    .code_memory = "flash, 0x00000000",
    .data_memory = "SRAM, 0x20000000",
    .core_features = WIRE_FEATURE_BASEPRI | WIRE_FEATURE_VTOR | WIRE_FEATURE_LDREX |
                     WIRE_FEATURE_DWT | WIRE_FEATURE_BITBAND,
    .clock_hz = CLOCK_HZ,
    .systick_hz = CLOCK_HZ,
    .uart_base = 0x4000C000u,
    .uart_clock_hz = CLOCK_HZ,
    .baud_hz = 460800u,
    .wait_states = 0, /* the flash has none up to 50 MHz */
};

static void start_pll(void)
{
    uint32_t rcc = RCC_SYSDIV_16 | RCC_BYPASS | RCC_XTAL_8MHZ;
    SYSCTL_RCC = rcc | RCC_PWRDN | RCC_OSCSRC_IOSC; /* starts the crystal, too */
    for (uint32_t n = CRYSTAL_PASSES; n != 0; n--)
        __asm volatile("");
    SYSCTL_RCC = rcc;
    for (uint32_t pass = 0; !(SYSCTL_RIS & SYSCTL_RIS_PLLLRIS); pass++)
        if (pass == LOCK_PASSES) {
            refuse("the PLL did not lock within 0.5 ms: is the 8 MHz crystal Y1 sound?",
                   CRYSTAL_HZ);
            return;
        }
    SYSCTL_RCC = (rcc & ~RCC_BYPASS) | RCC_USESYSDIV;
}

void board_init(void)
{
    start_pll();
    SYSCTL_RCGC1 |= RCGC1_UART0 | RCGC1_TIMER0;
    SYSCTL_RCGC2 |= RCGC2_GPIOA;
    (void)SYSCTL_RCGC2; /* a module may be used 3 clocks after it got its own */
    (void)SYSCTL_RCGC2;
    GPIOA_AFSEL |= GPIOA_U0;
    GPIOA_DEN |= GPIOA_U0;
}
