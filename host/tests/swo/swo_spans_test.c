/* How long an exception was active by trace, and what that says of the DWT's figures of the same
 * samples: streams are made here from times that are stated beside them. */
#include "host/lib/swo/spans.h"

#include "host/tests/base/short_memory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define LINE    25u
#define OTHER   15u
#define SAMPLES 5u

static uint8_t stream[16384];
static size_t size;
static uint64_t now, sent; /* cycles; ticks that timestamps have told of */
static uint32_t prescaler;
static struct swo_spans spans;

static void put(uint8_t byte)
{
    assert_true(size < sizeof stream);
    stream[size++] = byte;
}

static int set_up(void **state)
{
    (void)state;
    size = 0;
    now = 1003;
    prescaler = 1;
    sent = now;
    for (int i = 0; i < 5; i++)
        put(0);
    put(0x80);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    swo_spans_free(&spans);
    return 0;
}

/* `header` 0xC0: at once; 0xD0: the timestamp is late. */
static void timestamp(uint8_t header)
{
    uint64_t ticks = now / prescaler - sent;
    sent += ticks;
    put(header);
    for (; ticks >= 0x80; ticks >>= 7)
        put((uint8_t)(ticks | 0x80));
    put((uint8_t)ticks);
}

static void packet(unsigned exception, enum swo_function function)
{
    put(0x0E);
    put((uint8_t)exception);
    put((uint8_t)(function << 4));
}

static void event(uint64_t after, unsigned exception, enum swo_function function)
{
    now += after;
    packet(exception, function);
    timestamp(0xC0);
}

static void visit(uint64_t active)
{
    event(311, LINE, SWO_ENTERED);
    event(active, LINE, SWO_EXITED);
    event(10, 0, SWO_RETURNED);
}

static void assert_unusable(enum swo_unusable why)
{
    assert_true(swo_spans_read(&spans, stream, size, LINE));
    for (int i = 0; i < SWO_UNUSABLE_COUNT; i++)
        assert_int_equal(spans.unusable[i], i == (int)why);
}

/* The samples' figures are 8 cycles shorter than the exception was active. */
static void assert_comparison(const uint64_t cycles[SAMPLES], uint64_t equal, uint64_t differ,
                              uint64_t lost)
{
    struct swo_comparison comparison;
    assert_true(swo_spans_read(&spans, stream, size, LINE));
    assert_true(swo_compare(&comparison, &spans, cycles, SAMPLES, prescaler));
    assert_int_equal(comparison.compared, equal + differ);
    assert_int_equal(comparison.equal, equal);
    assert_int_equal(comparison.differ, differ);
    assert_int_equal(comparison.lost, lost);
    assert_int_equal(comparison.resolution, prescaler - 1u);
}

static const uint64_t active[SAMPLES] = {40, 41, 300, 40, 57};
static const uint64_t figures[SAMPLES] = {32, 33, 292, 32, 49};

static void visit_all(void)
{
    for (size_t i = 0; i < SAMPLES; i++)
        visit(active[i]);
}

static void a_span_is_from_entry_to_exit(void **state)
{
    (void)state;
    visit(40);
    visit(20000);
    assert_true(swo_spans_read(&spans, stream, size, LINE));
    assert_int_equal(spans.count, 2);
    assert_int_equal(spans.ticks[0], 40);
    assert_int_equal(spans.ticks[1], 20000);
}

static void other_exceptions_are_no_spans(void **state)
{
    (void)state;
    event(5, OTHER, SWO_ENTERED);
    event(5, OTHER, SWO_EXITED);
    visit(40);
    assert_true(swo_spans_read(&spans, stream, size, LINE));
    assert_int_equal(spans.count, 1);
    assert_int_equal(spans.orphans, 0);
}

static void one_that_was_preempted_is_none(void **state)
{
    (void)state;
    event(5, LINE, SWO_ENTERED);
    event(5, OTHER, SWO_ENTERED);
    event(5, OTHER, SWO_EXITED);
    event(5, LINE, SWO_RETURNED);
    event(5, LINE, SWO_EXITED);
    assert_unusable(SWO_UNUSABLE_PREEMPTED);
}

static void one_with_a_late_timestamp_is_none(void **state)
{
    (void)state;
    event(5, LINE, SWO_ENTERED);
    now += 40;
    packet(LINE, SWO_EXITED);
    timestamp(0xD0);
    assert_unusable(SWO_UNUSABLE_INEXACT);
}

static void one_across_an_overflow_is_none(void **state)
{
    (void)state;
    event(5, LINE, SWO_ENTERED);
    put(0x70);
    event(40, LINE, SWO_EXITED);
    assert_unusable(SWO_UNUSABLE_LOST);
    assert_int_equal(spans.count, 0);
}

static void one_that_something_undated_was_in_is_none(void **state)
{
    (void)state;
    event(5, LINE, SWO_ENTERED);
    for (unsigned i = 0; i <= TIMELINE_WAITING_MAX; i++)
        packet(OTHER, SWO_EXITED);
    timestamp(0xC0);
    event(40, LINE, SWO_EXITED);
    assert_unusable(SWO_UNUSABLE_LOST);
}

static void one_without_an_exit_is_none(void **state)
{
    (void)state;
    event(5, LINE, SWO_ENTERED);
    assert_unusable(SWO_UNUSABLE_LOST);
}

static void one_that_is_entered_again_is_none(void **state)
{
    (void)state;
    event(5, LINE, SWO_ENTERED);
    visit(40);
    assert_unusable(SWO_UNUSABLE_LOST);
    assert_int_equal(spans.count, 1);
}

static void an_exit_alone_is_counted(void **state)
{
    (void)state;
    event(5, LINE, SWO_EXITED);
    assert_true(swo_spans_read(&spans, stream, size, LINE));
    assert_int_equal(spans.orphans, 1);
    assert_int_equal(spans.count, 0);
}

static void instruments_that_agree_are_equal(void **state)
{
    (void)state;
    visit_all();
    assert_comparison(figures, SAMPLES, 0, 0);
}

static void a_sample_that_is_a_cycle_off_differs(void **state)
{
    (void)state;
    const uint64_t off[SAMPLES] = {32, 33, 293, 32, 49};
    visit_all();
    assert_comparison(off, SAMPLES - 1u, 1, 0);
}

static void behind_an_overflow_nothing_is_compared(void **state)
{
    (void)state;
    visit(active[0]);
    put(0x70);
    for (size_t i = 1; i < SAMPLES; i++)
        visit(active[i]);
    assert_comparison(figures, 0, 0, SAMPLES);
}

static void with_a_sample_too_few_nothing_is_compared(void **state)
{
    (void)state;
    for (size_t i = 1; i < SAMPLES; i++)
        visit(active[i]);
    assert_comparison(figures, 0, 0, SAMPLES);
}

static void behind_a_byte_that_was_lost_nothing_is_compared(void **state)
{
    (void)state;
    visit_all();
    put(0x04); /* no header */
    assert_comparison(figures, 0, 0, SAMPLES);
}

static void behind_an_exit_alone_nothing_is_compared(void **state)
{
    (void)state;
    event(5, LINE, SWO_EXITED);
    visit_all();
    assert_comparison(figures, 0, 0, SAMPLES);
}

static void with_a_cut_packet_nothing_is_compared(void **state)
{
    (void)state;
    visit_all();
    put(0x0E);
    assert_comparison(figures, 0, 0, SAMPLES);
}

static void with_something_undated_nothing_is_compared(void **state)
{
    (void)state;
    visit_all();
    packet(OTHER, SWO_ENTERED);
    assert_comparison(figures, 0, 0, SAMPLES);
}

static void a_prescaler_hides_less_than_a_tick(void **state)
{
    (void)state;
    prescaler = 4;
    sent = now / prescaler;
    visit_all();
    assert_comparison(figures, SAMPLES, 0, 0);
}

static void and_no_more_than_that(void **state)
{
    (void)state;
    const uint64_t off[SAMPLES] = {32, 33, 292 + 8, 32, 49};
    prescaler = 4;
    sent = now / prescaler;
    visit_all();
    assert_comparison(off, SAMPLES - 1u, 1, 0);
}

static void no_samples_are_nothing(void **state)
{
    (void)state;
    struct swo_comparison comparison;
    assert_true(swo_spans_read(&spans, stream, size, LINE));
    assert_true(swo_compare(&comparison, &spans, NULL, 0, 1));
    assert_int_equal(comparison.compared, 0);
    assert_int_equal(comparison.lost, 0);
}

/* More than there is room for at first; and the one that is off is found, on either side. */
static void any_number_of_samples_is_compared(void **state)
{
    (void)state;
    enum { MANY = 1000 };
    static uint64_t ticks[MANY], cycles[MANY];
    struct swo_comparison comparison;
    for (size_t i = 0; i < MANY; i++)
        cycles[i] = ticks[i] = 100 + i;
    for (int off = -3; off <= 3; off += 6) {
        ticks[777] = (uint64_t)((int64_t)cycles[777] + off);
        assert_true(swo_compare_samples(&comparison, ticks, cycles, MANY, 1));
        assert_int_equal(comparison.equal, MANY - 1);
        assert_int_equal(comparison.differ, 1);
        assert_int_equal(comparison.first, 777);
        assert_int_equal(comparison.offset, 0);
    }
    assert_true(swo_compare_samples(&comparison, ticks, cycles, 0, 1));
    assert_int_equal(comparison.compared, 0);
}

/* More spans than there is room for at first, and each of them the one that was made. */
static void any_number_of_spans_is_read(void **state)
{
    (void)state;
    enum { MANY = 300 };
    uint64_t cycles[MANY];
    struct swo_comparison comparison;
    for (unsigned i = 0; i < MANY; i++) {
        visit(20 + i % 7);
        cycles[i] = 20 + i % 7;
    }
    assert_true(swo_spans_read(&spans, stream, size, LINE));
    assert_int_equal(spans.count, MANY);
    assert_true(swo_compare(&comparison, &spans, cycles, MANY, 1));
    assert_int_equal(comparison.equal, MANY);
}

static void without_memory_nothing_is_compared(void **state)
{
    (void)state;
    struct swo_comparison comparison;
    bool good;
    visit_all();
    memory_fail_at(1);
    good = swo_spans_read(&spans, stream, size, LINE);
    assert_true(memory_failed());
    assert_false(good);
    swo_spans_free(&spans);
    assert_true(swo_spans_read(&spans, stream, size, LINE));
    memory_fail_at(1);
    good = swo_compare(&comparison, &spans, figures, SAMPLES, 1);
    assert_true(memory_failed());
    assert_false(good);
    assert_int_equal(comparison.compared, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_span_is_from_entry_to_exit),
        T(other_exceptions_are_no_spans),
        T(one_that_was_preempted_is_none),
        T(one_with_a_late_timestamp_is_none),
        T(one_across_an_overflow_is_none),
        T(one_that_something_undated_was_in_is_none),
        T(one_without_an_exit_is_none),
        T(one_that_is_entered_again_is_none),
        T(an_exit_alone_is_counted),
        T(instruments_that_agree_are_equal),
        T(a_sample_that_is_a_cycle_off_differs),
        T(behind_an_overflow_nothing_is_compared),
        T(with_a_sample_too_few_nothing_is_compared),
        T(behind_a_byte_that_was_lost_nothing_is_compared),
        T(behind_an_exit_alone_nothing_is_compared),
        T(with_a_cut_packet_nothing_is_compared),
        T(with_something_undated_nothing_is_compared),
        T(a_prescaler_hides_less_than_a_tick),
        T(and_no_more_than_that),
        T(no_samples_are_nothing),
        T(any_number_of_samples_is_compared),
        T(any_number_of_spans_is_read),
        T(without_memory_nothing_is_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
