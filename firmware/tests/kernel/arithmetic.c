/* Division: the core's, or libc.c's where it has none. */
#include "firmware/tests/kernel/harness.h"

static const uint32_t numbers[] = {0, 1, 2, 3, 5, 7, 10, 16, 255, 1000, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFEu, 0xFFFFFFFFu};
#define NUMBERS (sizeof numbers / sizeof *numbers)

/* By what a quotient and a remainder are. */
static bool divides(volatile uint32_t numerator, volatile uint32_t denominator)
{
    uint32_t quotient = numerator / denominator, rest = numerator % denominator;
    if (denominator == 0)
        return quotient == 0 && rest == numerator;
    return rest < denominator && quotient * denominator + rest == numerator &&
           (uint64_t)quotient * denominator <= numerator;
}

void test_arithmetic(void)
{
    unsigned good = 0;
    for (unsigned n = 0; n < NUMBERS; n++)
        for (unsigned d = 0; d < NUMBERS; d++)
            good += divides(numbers[n], numbers[d]);
    check_is("a quotient and a remainder are what they must be, by 0 too", good, NUMBERS * NUMBERS);
}
