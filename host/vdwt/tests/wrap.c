/* A guest whose cycle counter wraps at 2^32 in the middle of what it measures, many
 * times. First the account itself does: a barrier that takes 2^31 - 5001 cycles is
 * asked of the plugin, two of them move the counter to 10000 cycles before where it
 * was, and it has counted from the beginning. Then only CYCCNT, which is written.
 */
#include "host/vdwt/tests/guest.h"

enum { PLAIN = 24, ROUNDS = 60, SPANS_MAX = 1000, PHASES = 150 };

struct spans {
    uint32_t in, inside, out;
};

void cost_plain(uint32_t mask, struct spans *out);

static void check(const struct spans *found, const struct spans *expected)
{
    CHECK_EQUAL(found->in, expected->in);
    CHECK_EQUAL(found->inside, expected->inside);
    CHECK_EQUAL(found->out, expected->out);
}

/* From shortly before the wrap to behind it. Whether that was inside of a span. */
static uint32_t go_round(const struct spans *expected)
{
    struct spans spans;

    __asm volatile("dsb\n\tdsb" ::: "memory");
    CHECK(DWT_CYCCNT > 0xF0000000u);
    for (uint32_t i = 0; i < SPANS_MAX; i++) {
        uint32_t before = DWT_CYCCNT;

        cost_plain(1u << PLAIN, &spans);
        check(&spans, expected);
        if (DWT_CYCCNT < before)
            return 1;
        if (DWT_CYCCNT < 0xF0000000u)
            return 0;
    }
    fail(__LINE__, DWT_CYCCNT);
}

static uint32_t go_rounds(const struct spans *expected)
{
    uint32_t wraps_inside = 0;

    for (uint32_t round = 0; round < ROUNDS; round++) {
        wraps_inside += go_round(expected);
        for (uint32_t i = 0; i < round; i++) /* another phase each time */
            __asm volatile("nop");
    }
    return wraps_inside;
}

/* So many cycles before the wrap. */
static uint32_t write_and_wrap(uint32_t phase, const struct spans *expected)
{
    struct spans spans;

    DWT_CYCCNT = 0u - phase;
    cost_plain(1u << PLAIN, &spans);
    check(&spans, expected);
    return DWT_CYCCNT < 0xF0000000u;
}

static uint32_t write_phases(const struct spans *expected)
{
    uint32_t wrapped = 0;

    for (uint32_t phase = 1; phase <= PHASES; phase++)
        wrapped += write_and_wrap(phase, expected);
    CHECK(!write_and_wrap(1000, expected));
    return wrapped;
}

void guest(void)
{
    struct spans expected;

    NVIC_ISER = 1u << PLAIN;
    for (int i = 0; i < 3; i++)
        cost_plain(1u << PLAIN, &expected);
    say("wraps-of-the-account", go_rounds(&expected));
    say("wraps-when-written", write_phases(&expected));
}
