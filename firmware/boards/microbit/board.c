/* BBC micro:bit V1 with an nRF51822 (Cortex-M0), also a QEMU machine. Registers
 * are named as in the nRF51 Series Reference Manual, version 3.0.
 *
 * The part has no SysTick, and irqbench refuses it for want of a counter; QEMU's
 * machine has one, and is what this board is for: an ARMv6-M core without VTOR.
 */
#include "firmware/board.h"
#include "firmware/core/registers.h"
#include "firmware/fault.h"
#include "firmware/refusal.h"

#define CLOCK_HZ 16000000u

/* CLOCK, chapter 13: the crystal, since the UART's bits would drift off the RC. */
#define CLOCK_TASKS_HFCLKSTART    REG32(0x40000000u)
#define CLOCK_EVENTS_HFCLKSTARTED REG32(0x40000100u)

/* NVMC, chapter 6: one page, of 1 KiB, is erased at a time. */
#define NVMC_READY      REG32(0x4001E400u)
#define NVMC_CONFIG     REG32(0x4001E504u)
#define NVMC_ERASEPAGE  REG32(0x4001E508u)
#define NVMC_CONFIG_REN 0u
#define NVMC_CONFIG_WEN 1u
#define NVMC_CONFIG_EEN 2u

/* The micro:bit's pins to its USB interface. */
#define UART_BASE    0x40002000u
#define UART_PSELTXD REG32(UART_BASE + 0x50Cu)
#define UART_PSELRXD REG32(UART_BASE + 0x514u)
#define GPIO_OUTSET  REG32(0x50000508u)
#define GPIO_DIRSET  REG32(0x50000518u)
#define PIN_TXD      24u
#define PIN_RXD      25u

extern volatile uint32_t boot_table[]; /* where the core reads its vectors */

static void place_vectors(const uint32_t *vectors, unsigned count);

const struct board board = {
    .name = "microbit",
    .core = "cortex-m0",
    .code_memory = "flash, 0x00000000",
    .data_memory = "SRAM, 0x20000000",
    .core_features = 0,
    .clock_hz = CLOCK_HZ,
    .systick_hz = CLOCK_HZ,
    .uart_base = UART_BASE,
    .uart_clock_hz = CLOCK_HZ,
    .baud_hz = 1000000u,
    .wait_states = 0,
    .place_vectors = place_vectors,
};

/* A page is erased in 22.3 ms at most (product specification 8.8), in which the CPU
 * stands still, and the crystal is there in 1.5 ms: of clocks 24000. */
#define PASSES 100000u

static void await_flash(void)
{
    for (uint32_t pass = 0; !(NVMC_READY & 1u); pass++)
        if (pass == PASSES)
            fault_noticed("the flash did not get ready: the vector table was not written");
}

static void flash_mode(uint32_t mode)
{
    await_flash();
    NVMC_CONFIG = mode;
}

static int placed(const uint32_t *vectors, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (boot_table[i] != vectors[i])
            return 0;
    return 1;
}

/* No remapping of memory either, so the table itself is written, in the page that
 * memory.ld keeps for it. The CPU stands still meanwhile. A page lasts for 20,000
 * times: for an emulator that is no matter, and the part is refused before. */
static void place_vectors(const uint32_t *vectors, unsigned count)
{
    if (placed(vectors, count))
        return;
    uint32_t primask = core_mask();
    flash_mode(NVMC_CONFIG_EEN);
    NVMC_ERASEPAGE = (uint32_t)boot_table;
    flash_mode(NVMC_CONFIG_WEN);
    for (unsigned i = 0; i < count; i++) {
        boot_table[i] = vectors[i];
        await_flash();
    }
    flash_mode(NVMC_CONFIG_REN);
    core_restore(primask);
}

void board_init(void)
{
    CLOCK_TASKS_HFCLKSTART = 1;
    for (uint32_t pass = 0; CLOCK_EVENTS_HFCLKSTARTED == 0 && pass <= PASSES; pass++)
        if (pass == PASSES)
            refuse("the 16 MHz crystal did not start: on the RC oscillator no time is right", 0);
    GPIO_OUTSET = 1u << PIN_TXD;
    GPIO_DIRSET = 1u << PIN_TXD;
    UART_PSELTXD = PIN_TXD;
    UART_PSELRXD = PIN_RXD;
}
