/* Distributions in constant memory, against all values sorted. They belong to
 * the plugin and not to the library, so they are compiled in here.
 */
#include "host/vdwt/complain.c"
#include "host/vdwt/trace/spread.c"

#include <setjmp.h>
#include <stddef.h>

#include <cmocka.h>

#define VALUES 200000u

static uint64_t values[VALUES];

/* xorshift64*; a fixed seed, so a failure repeats. */
static uint64_t random_number(void)
{
    static uint64_t state = 88172645463325252u;

    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 2685821657736338717u;
}

static int ascending(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

static void fill(struct trace_spread *spread, size_t count, uint64_t (*make)(size_t index))
{
    uint64_t total = 0;

    *spread = (struct trace_spread){0};
    for (size_t i = 0; i < count; i++) {
        values[i] = make(i);
        total += values[i];
        trace_spread_add(spread, values[i], 1);
    }
    qsort(values, count, sizeof *values, ascending);
    assert_int_equal(spread->n, count);
    assert_int_equal(spread->min, values[0]);
    assert_int_equal(spread->max, values[count - 1]);
    assert_int_equal(spread->total, total);
}

static uint64_t at_percent(size_t count, unsigned percent)
{
    return values[(count * percent + 99) / 100 - 1];
}

static void release(struct trace_spread *spread)
{
    free(spread->slots);
    free(spread->classes);
}

static uint64_t few_values(size_t index)
{
    (void)index;
    return random_number() % 3000 * 1000003u;
}

static void few_different_values_are_counted_exactly(void **unused)
{
    static const size_t counts[] = {1, 2, 3, 99, 100, 101, VALUES};
    struct trace_spread spread;

    (void)unused;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        fill(&spread, counts[i], few_values);
        assert_true(trace_spread_exact(&spread));
        for (unsigned percent = 1; percent <= 100; percent++)
            assert_int_equal(trace_spread_percentile(&spread, percent),
                             at_percent(counts[i], percent));
        release(&spread);
    }
}

static uint64_t small_values(size_t index)
{
    return index < 4000 ? index + 10000 : random_number() % 64;
}

static uint64_t all_sizes(size_t index)
{
    return index == 0 ? UINT64_MAX : random_number() >> random_number() % 64;
}

static void check_close(struct trace_spread *spread)
{
    assert_false(trace_spread_exact(spread));
    for (unsigned percent = 1; percent <= 100; percent++) {
        uint64_t exact = at_percent(VALUES, percent);
        uint64_t found = trace_spread_percentile(spread, percent);

        if (found < exact || found - exact > exact / 64)
            fail_msg("p%u is %llu, found %llu", percent, (unsigned long long)exact,
                     (unsigned long long)found);
    }
    release(spread);
}

static void many_different_values_are_close(void **unused)
{
    struct trace_spread spread;

    (void)unused;
    fill(&spread, VALUES, small_values);
    check_close(&spread);
    fill(&spread, VALUES, all_sizes);
    check_close(&spread);
}

static void an_empty_one_is_zero(void **unused)
{
    struct trace_spread spread = {0};

    (void)unused;
    assert_int_equal(trace_spread_percentile(&spread, 50), 0);
    assert_true(trace_spread_exact(&spread));
}

static void memory_does_not_grow_with_values(void **unused)
{
    struct trace_spread spread = {0};

    (void)unused;
    for (uint64_t i = 0; i < 1000000; i++)
        trace_spread_add(&spread, i * 7919, 1);
    assert_null(spread.slots);
    assert_non_null(spread.classes);
    assert_in_range(CLASS_COUNT * sizeof *spread.classes, 1, 32768);
    release(&spread);
}

/* Values that come again are counted apart at first; one by one they must come to the same. */
static void a_figure_is_its_values_one_by_one(void **unused)
{
    struct trace_figure figure = {0};
    struct trace_spread each[LANES] = {0};
    uint64_t measured = 0;

    (void)unused;
    for (uint64_t i = 0; i < 50000; i++) {
        struct counts value = {.measured = i / 7 % 3};

        for (int lane = 0; lane < LANES; lane++)
            value.v[lane] = lane == LANE_WORST ? i / 4 : i / 5 % 4;
        for (int lane = 0; lane < LANES; lane++)
            trace_spread_add(&each[lane], value.v[lane], 1);
        measured += value.measured;
        trace_figure_add(&figure, &value);
        assert_int_equal(figure.lane[LANE_WORST].max, each[LANE_WORST].max);
    }
    trace_figure_settle(&figure);
    trace_figure_settle(&figure);
    assert_int_equal(figure.measured, measured);
    for (int lane = 0; lane < LANES; lane++) {
        assert_int_equal(figure.lane[lane].n, each[lane].n);
        assert_int_equal(figure.lane[lane].total, each[lane].total);
        for (unsigned percent = 1; percent <= 100; percent += 7)
            assert_int_equal(trace_spread_percentile(&figure.lane[lane], percent),
                             trace_spread_percentile(&each[lane], percent));
        release(&each[lane]);
    }
    trace_figure_clear(&figure);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_different_values_are_counted_exactly),
        cmocka_unit_test(many_different_values_are_close),
        cmocka_unit_test(an_empty_one_is_zero),
        cmocka_unit_test(memory_does_not_grow_with_values),
        cmocka_unit_test(a_figure_is_its_values_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
