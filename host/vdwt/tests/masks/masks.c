/* Who masks interrupts: locks as functions, as functions of functions, and in line, by each
 * of the three masks. Lengths are from loops of known counts.
 */
#include <stdint.h>

#define NOINLINE __attribute__((noinline))
#define INLINE   static inline __attribute__((always_inline))

volatile uint32_t counted;

static NOINLINE void lock(void)
{
    __asm volatile("cpsid i" : : : "memory");
}

static NOINLINE void unlock(void)
{
    __asm volatile("cpsie i" : : : "memory");
}

/* Two deep, with a frame of its own. */
static NOINLINE void enter(void)
{
    lock();
    counted++;
}

static NOINLINE void leave(void)
{
    counted++;
    unlock();
}

/* SUBS and BNE: the cycles of `times` are 1 + 3 (times - 1) + 2 on a Cortex-M3 or M4. */
INLINE void spin(uint32_t times)
{
    __asm volatile("1: subs %0, #1\n bne 1b" : "+r"(times) : : "cc");
}

static NOINLINE void brief(void)
{
    lock();
    spin(10);
    unlock();
}

static NOINLINE void culprit(uint32_t times)
{
    lock();
    spin(times);
    unlock();
    counted++;
}

static NOINLINE void deep(void)
{
    enter();
    spin(50);
    leave();
}

static NOINLINE void in_line(void)
{
    __asm volatile("cpsid i" : : : "memory");
    spin(30);
    __asm volatile("cpsie i" : : : "memory");
}

static NOINLINE void by_priority(void)
{
    __asm volatile("msr basepri, %0" : : "r"(0x40) : "memory");
    spin(20);
    __asm volatile("msr basepri, %0" : : "r"(0) : "memory");
}

static NOINLINE void all(void)
{
    __asm volatile("cpsid f" : : : "memory");
    spin(25);
    __asm volatile("cpsie f" : : : "memory");
}

static NOINLINE void round(uint32_t times)
{
    brief();
    culprit(times);
    deep();
    in_line();
    by_priority();
    all();
}

static NOINLINE void warm_up(void)
{
    culprit(500);
}

static NOINLINE void over(void)
{
    __asm volatile("movs r0, #0x18\n ldr r1, =0x20026\n bkpt 0xab" : : : "r0", "r1", "memory");
}

#ifdef RESETS
static uint32_t boots;
#endif

void reset(void)
{
    __asm volatile("cpsid i\n cpsid f\n msr basepri, %0" : : "r"(0x80) : "memory");
    spin(1000);
    __asm volatile("msr basepri, %0\n cpsie f\n cpsie i" : : "r"(0) : "memory");
    warm_up();
    for (uint32_t i = 0; i < 4; i++)
        round(100 + i);
#ifdef RESETS
    if (boots++ < RESETS)
        *(volatile uint32_t *)0xE000ED0C = 0x05FA0004;
    __asm volatile("dsb");
#endif
    over();
    for (;;)
        continue;
}

extern uint32_t stack_top;

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
    [0] = &stack_top, [1] = reset, [2] = reset, [3] = reset};
