/* Cycles and nanoseconds: the one rule, for clocks whose cycle is a whole number of
 * nanoseconds and for those whose is not, near 0 and after weeks. */
#include "host/vdwt/timing/rate.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const uint32_t clocks[] = {RATE_HZ_MIN, 32768,      1000000,   12000000,  16000000,
                                  24000000,    25000000,   48000000,  50000000,  64000000,
                                  72000000,    99999999,   120000000, 125000000, 168000000,
                                  216000000,   RATE_HZ_MAX};
#define CLOCKS (sizeof clocks / sizeof *clocks)

/* Up to 10^15 cycles: 23 days of the fastest clock. */
static uint64_t next_cycle(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (*seed >> 14) % 1000000000000000u;
}

static void a_whole_number_of_ns_is_exact(void **state)
{
    struct rate rate = rate_of(25000000);

    (void)state;
    assert_int_equal(rate.whole, 40);
    assert_int_equal(rate_ns(rate, 1000), 40000);
    assert_int_equal(rate_cycles(rate, 40000), 1000);
    assert_int_equal(rate_cycles(rate, 40001), 1001);
    assert_int_equal(rate_of(168000000).whole, 0);
    assert_int_equal(rate_ns(rate_of(168000000), 168), 1000);
    assert_int_equal(rate_ns(rate_of(168000000), 1), 5);  /* 5.95 */
    assert_int_equal(rate_ns(rate_of(168000000), 2), 11); /* 11.90 */
}

/* A cycle's first nanosecond belongs to it, and the one before to nothing later. */
static void back_and_forth(void **state)
{
    uint64_t seed = 1;

    (void)state;
    for (size_t i = 0; i < CLOCKS; i++)
        for (int n = 0; n < 2000; n++) {
            struct rate rate = rate_of(clocks[i]);
            uint64_t cycle =
                n < 20 ? (uint64_t)n : next_cycle(&seed) / (clocks[i] < 1000000 ? 1000000 : 1);
            uint64_t ns = rate_ns(rate, cycle);

            assert_true(rate_cycles(rate, ns) <= cycle);
            assert_true(rate_cycles(rate, ns + 1) >= cycle);
            assert_true(rate_ns(rate, rate_cycles(rate, ns)) <= ns);
        }
}

/* What QEMU's timers do: a period of N cycles is cut to whole ns and added to when
 * the timer began. The event is never later than cycle N, and less than the period's
 * rounding earlier: one cycle. */
static void an_event_is_due_in_its_cycle(void **state)
{
    uint64_t seed = 2;

    (void)state;
    for (size_t i = 3; i < CLOCKS; i++)
        for (int n = 0; n < 2000; n++) {
            struct rate rate = rate_of(clocks[i]);
            uint64_t begin = next_cycle(&seed), period = 1 + next_cycle(&seed) % 16777216u;
            uint64_t due = rate_ns(rate, begin) + rate_ns(rate, period);
            uint64_t cycle = rate_cycles(rate, due);

            assert_true(cycle <= begin + period);
            assert_true(cycle + 1 >= begin + period);
        }
}

static void a_clock_may_change(void **state)
{
    struct rate rate = rate_of(12500000);

    (void)state;
    rate_change(&rate, 50000000, 1000);
    assert_int_equal(rate_ns(rate, 1000), 80000);
    assert_int_equal(rate_ns(rate, 1001), 80020);
    assert_int_equal(rate_cycles(rate, 80020), 1001);
    rate_change(&rate, 168000000, 2000);
    assert_int_equal(rate_ns(rate, 2000), 100000);
    assert_int_equal(rate_ns(rate, 2168), 101000);
    assert_int_equal(rate_cycles(rate, 101000), 2168);
    assert_int_equal(rate_cycles(rate, 100001), 2001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_number_of_ns_is_exact),
        cmocka_unit_test(back_and_forth),
        cmocka_unit_test(an_event_is_due_in_its_cycle),
        cmocka_unit_test(a_clock_may_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
