/* A program as others write it, with newlib: its output and its files go
 * through semihosting. For the tests of `irqbench trace`.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern uint32_t stack_top[];
extern void _start(void);
static void on_fault(void);

__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*vectors[15])(void);
} table = {.stack = stack_top, .vectors = {[0] = _start, [1 ... 14] = on_fault}};

static void on_fault(void)
{
    abort();
}

static int by_value(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

__attribute__((noinline)) int depth(int n)
{
    return n < 2 ? n : depth(n - 1) + depth(n - 2);
}

int main(void)
{
    int *values = malloc(10 * sizeof *values);

    if (!values)
        return 1;
    for (int i = 0; i < 10; i++)
        values[i] = (i * 7) % 10;
    qsort(values, 10, sizeof *values, by_value);
    for (int i = 0; i < 10; i++)
        printf("%d%s", values[i], i < 9 ? " " : "\n");
    printf("depth %d, pi %.3f\n", depth(10), 3.14159);
    free(values);
    return 0;
}
