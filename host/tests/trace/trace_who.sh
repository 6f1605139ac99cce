# Names in a trace: a handler is called after its vector, or the function that is really there,
# and a place has a function and a line that belong together.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/who.c" <<'C'
#include <stdint.h>
#define ALIAS __attribute__((weak, alias("Trap")))
volatile uint32_t counted;
static inline __attribute__((always_inline)) void irq_off(void)
{
    __asm volatile("cpsid i" : : : "memory"); /* line 6 */
}
static inline __attribute__((always_inline)) void irq_on(void)
{
    __asm volatile("cpsie i" : : : "memory");
}
static inline __attribute__((always_inline)) void guard(void) { irq_off(); }
void Trap(void) { for (;;) counted++; }
void A_Handler(void) ALIAS;
void HardFault_Handler(void) ALIAS;
void Z_Handler(void) ALIAS;
__attribute__((noinline)) void section(void)
{
    guard(); /* line 19 */
    counted++;
    irq_on(); /* line 21 */
}
void reset(void)
{
    section();
    section();
    *(volatile uint32_t *)0xE000E100 = 1;
    *(volatile uint32_t *)0xE000E200 = 1;
    __asm volatile("udf #1");
    for (;;) counted++;
}
void plain(void) { counted++; }
__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
    (void *)0x20001000, reset, A_Handler, HardFault_Handler, [16] = plain};
C
built() {
    arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -g "$@" -ffreestanding -nostdlib -Wl,--no-warn-rwx-segments -Wl,-T,host/vdwt/tests/guest.ld "$work/who.c" -o "$work/who.elf" &&
        { "$tool" trace "$work/who.elf" -m mps2-an385 --insns 50000 >"$work/out" 2>"$work/err"; is $? 3; }
}
for level in -O1 -O2 -Os; do
    tap "$level: an image with aliases and functions in line" built $level
    tap "$level: a handler is called after its vector" has "$(<"$work/out")" "HardFault: HardFault_Handler (who.c:13)"
    tap "$level: code is called as the function that is there, not as a weak name" has "$(<"$work/out")" "which interrupted"
    tap "$level: not as the first alias" has_not "$(<"$work/out")" "A_Handler"
    tap "$level: a place has its function's own line" has "$(<"$work/out")" "section (who.c:19)"
    tap "$level: and not that of what is in line there" has_not "$(<"$work/out")" "who.c:6)"
done
tap_end
