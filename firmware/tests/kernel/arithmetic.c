/* Division: the core's, or libc.c's where it has none. */
#include "firmware/tests/kernel/harness.h"

static const uint32_t numbers[] = {1,   2,    3,           5,           7,           10,         16,
                                   255, 1000, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFEu, 0xFFFFFFFFu};
#define NUMBERS (sizeof numbers / sizeof *numbers)

/* By what a quotient and a remainder are. */
static bool divides(volatile uint32_t numerator, volatile uint32_t denominator)
{
    uint32_t quotient = numerator / denominator, rest = numerator % denominator;
    return rest < denominator && quotient <= numerator &&
           quotient * denominator + rest == numerator;
}

void test_arithmetic(void)
{
    unsigned good = 0;
    for (unsigned n = 0; n < NUMBERS; n++)
        for (unsigned d = 0; d < NUMBERS; d++)
            good += divides(numbers[n], numbers[d]);
    good += divides(0, 3);
    check_is("a quotient and a remainder are what they must be", good, NUMBERS * NUMBERS + 1u);
}
