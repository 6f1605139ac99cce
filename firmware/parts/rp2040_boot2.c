/* RP2040: the first 256 bytes of flash. The boot ROM copies them to the end of SRAM, sums the first
 * 252 and, if the last four agree, jumps to the first (data sheet 2.8.1.2, 2.8.1.3); the build
 * writes the sum (scripts/sum-boot2.sh). They let the flash be read as memory.
 *
 * Reads are by command 03h over one wire, which every serial flash chip knows, whatever its
 * quad-enable bit says: on a Pico or a clone of it. That costs time at a miss of the XIP cache, 64
 * clocks of the flash a word; what the cache holds is not touched by it.
 */
#include "firmware/core/registers.h"

/* SSI, 4.10.13 */
#define SSI_CTRLR0     "0"
#define SSI_CTRLR1     "4"
#define SSI_SSIENR     "8"
#define SSI_BAUDR      "0x14"
#define SSI_SPI_CTRLR0 "0xF4"

/* Four clocks of the core a clock of the flash: 31.25 MHz of its 50 for this command. Frames of 32
 * bits, of which a command and an address of 24 go out first (CTRLR0: EEPROM read); the command
 * is 03h, of 8 bits (SPI_CTRLR0). Who calls, as a program that has written flash does, gets
 * back; the boot ROM leaves LR at 0. */
__attribute__((naked, used, section(".boot2"))) static void rp2040_boot2(void)
{
    __asm volatile("ldr r3, =0x18000000\n\t"
                   "movs r0, #0\n\t"
                   "str r0, [r3, #" SSI_SSIENR "]\n\t"
                   "movs r1, #4\n\t"
                   "str r1, [r3, #" SSI_BAUDR "]\n\t"
                   "ldr r1, =31 << 16 | 3 << 8\n\t"
                   "str r1, [r3, #" SSI_CTRLR0 "]\n\t"
                   "str r0, [r3, #" SSI_CTRLR1 "]\n\t"
                   "ldr r1, =0x03 << 24 | 2 << 8 | 6 << 2\n\t"
                   "ldr r2, =0x18000000 + " SSI_SPI_CTRLR0 "\n\t"
                   "str r1, [r2]\n\t"
                   "movs r0, #1\n\t"
                   "str r0, [r3, #" SSI_SSIENR "]\n\t"
                   "mov r0, lr\n\t"
                   "cmp r0, #0\n\t"
                   "bne 1f\n\t"
                   "ldr r0, =0x10000100\n\t" /* the vector table; its words 0 and 1 */
                   "ldr r1, [r0]\n\t"
                   "msr msp, r1\n\t"
                   "ldr r0, [r0, #4]\n"
                   "1: bx r0\n\t"
                   ".ltorg\n\t"
                   ".org rp2040_boot2 + 252\n\t"
                   ".word 0"); /* the sum */
}
