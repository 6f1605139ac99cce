/* What a program with newlib needs on top of it: a vector table, and no entropy. */
#include <stddef.h>
#include <stdint.h>

extern uint32_t stack_top[];
extern void _start(void);
int getentropy(void *bytes, size_t size);

static void on_fault(void)
{
    __asm volatile("udf #0");
}

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*vectors[15])(void);
} table = {.stack = stack_top, .vectors = {[0] = _start, [1 ... 14] = on_fault}};

int getentropy(void *bytes, size_t size)
{
    (void)bytes;
    (void)size;
    return -1;
}
