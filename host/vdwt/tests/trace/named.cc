/* Functions with C++ names, and with Rust's of either scheme, for the tests of `irqbench trace`; one
 * that is inlined wherever it is called. Ends QEMU by semihosting.
 */
#include <stdint.h>

extern "C" {
extern uint32_t stack_top[];
void reset(void);
void v0_name(void) __asm("_RNvCs1234_7mycrate3foo");
void legacy_name(void) __asm("_ZN4core3fmt5write17h0123456789abcdefE");
}

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*reset)(void);
} table = {stack_top, reset};

volatile uint32_t seen;

static inline __attribute__((always_inline)) void everywhere(uint32_t value)
{
    seen = value + seen;
}

namespace motor {
struct Pump {
    __attribute__((noinline)) void start(int speed);
    __attribute__((noinline)) void start(const char *name);
    __attribute__((noinline)) void halt();
};
void Pump::start(int speed)
{
    everywhere((uint32_t)speed);
}
void Pump::start(const char *name)
{
    everywhere((uint32_t)(uintptr_t)name);
}
void Pump::halt()
{
    seen = seen;
}
template <typename T> __attribute__((noinline)) void twice(T value)
{
    seen = (uint32_t)value;
    seen = (uint32_t)value;
}
}

__attribute__((noinline)) void v0_name(void)
{
    seen = 1;
}

__attribute__((noinline)) void legacy_name(void)
{
    seen = 2;
}

void reset(void)
{
    motor::Pump pump;

    for (int i = 0; i < 3; i++)
        pump.start(i);
    pump.start("fast");
    pump.halt();
    motor::twice(7);
    motor::twice((short)7);
    v0_name();
    legacy_name();
    legacy_name();
    register uint32_t r0 __asm("r0") = 0x18;
    register uint32_t r1 __asm("r1") = 0x20026;
    __asm volatile("bkpt 0xab" ::"r"(r0), "r"(r1) : "memory");
    for (;;)
        continue;
}
