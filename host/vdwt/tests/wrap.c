/* A guest whose cycle counter wraps at 2^32 in the middle of what it measures,
 * many times. It is run with a barrier that takes 2^31 - 5001 cycles: two of
 * them move the counter to 10000 cycles before where it was.
 */
#include "host/vdwt/tests/guest.h"

enum { PLAIN = 24, ROUNDS = 60, SPANS_MAX = 1000 };

struct spans {
    uint32_t in, inside, out;
};

void cost_plain(uint32_t mask, struct spans *out);

static uint32_t wraps_inside, rounds;

static void check(const struct spans *found, const struct spans *expected)
{
    CHECK_EQUAL(found->in, expected->in);
    CHECK_EQUAL(found->inside, expected->inside);
    CHECK_EQUAL(found->out, expected->out);
}

/* From shortly before the wrap to behind it. */
static void go_round(const struct spans *expected)
{
    struct spans spans;

    __asm volatile("dsb\n\tdsb" ::: "memory");
    CHECK(slot.cyccnt > 0xF0000000u);
    for (uint32_t i = 0; i < SPANS_MAX; i++) {
        uint32_t before = slot.cyccnt;

        cost_plain(1u << PLAIN, &spans);
        check(&spans, expected);
        if (slot.cyccnt < before) {
            wraps_inside++;
            return;
        }
        if (slot.cyccnt < 0xF0000000u)
            return;
    }
    fail(__LINE__, slot.cyccnt);
}

void guest(void)
{
    struct spans expected;

    NVIC_ISER = 1u << PLAIN;
    for (int i = 0; i < 3; i++)
        cost_plain(1u << PLAIN, &expected);
    for (rounds = 0; rounds < ROUNDS; rounds++) {
        go_round(&expected);
        for (uint32_t i = 0; i < rounds; i++) /* another phase each time */
            __asm volatile("nop");
    }
    say("wraps-inside-a-span", wraps_inside);
    CHECK(wraps_inside > ROUNDS / 2);
}
