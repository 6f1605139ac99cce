/* When exceptions were, in streams whose times are stated beside them. */
#include "host/lib/swo/timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SYNC        0, 0, 0, 0, 0, 0x80
#define ENTER       0x0E, 25, 0x10
#define EXIT        0x0E, 25, 0x20
#define RETURN      0x0E, 0, 0x30
#define STREAM(...) feed((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static struct swo_decoder decoder;
static struct swo_timeline timeline;
static struct swo_exception found[64];
static size_t count;

static int set_up(void **state)
{
    (void)state;
    swo_decoder_init(&decoder);
    memset(&timeline, 0, sizeof timeline);
    count = 0;
    return 0;
}

static void take(void *context, const struct swo_exception *exception)
{
    (void)context;
    assert_true(count < 64);
    found[count++] = *exception;
}

static void feed(const uint8_t *bytes, size_t size)
{
    struct swo_event event;
    for (size_t i = 0; i < size; i++)
        if (swo_decoder_push(&decoder, bytes[i], &event))
            swo_timeline_push(&timeline, &event, take, NULL);
}

static void assert_at(size_t index, uint64_t ticks, enum swo_function function, bool exact)
{
    assert_true(index < count);
    assert_true(found[index].ticks == ticks);
    assert_int_equal(found[index].function, function);
    assert_int_equal(found[index].exact, exact);
}

static void an_exception_is_at_the_timestamp_behind_it(void **state)
{
    (void)state;
    /* 100 ticks, then 5, then 0x90 = 144. */
    STREAM(SYNC, ENTER, 0xC0, 100, EXIT, 0x50, RETURN, 0xC0, 0x90, 0x01);
    assert_int_equal(count, 3);
    assert_at(0, 100, SWO_ENTERED, true);
    assert_at(1, 105, SWO_EXITED, true);
    assert_at(2, 105 + 144, SWO_RETURNED, true);
    assert_int_equal(found[2].stretch, found[0].stretch);
}

static void several_under_one_timestamp_are_not_exact_but_for_the_last(void **state)
{
    (void)state;
    STREAM(SYNC, EXIT, ENTER, 0xC0, 20);
    assert_at(0, 20, SWO_EXITED, false);
    assert_at(1, 20, SWO_ENTERED, true);
}

static void what_the_part_calls_delayed_is_not_exact(void **state)
{
    (void)state;
    STREAM(SYNC, ENTER, 0xD0, 20, EXIT, 0xE0, 9, RETURN, 0xC0, 1);
    assert_at(0, 20, SWO_ENTERED, false);
    assert_at(1, 29, SWO_EXITED, false);
    assert_at(2, 30, SWO_RETURNED, true);
}

static void behind_an_overflow_time_begins_anew(void **state)
{
    (void)state;
    STREAM(SYNC, ENTER, 0xC0, 20, EXIT, 0x70, RETURN, 0xC0, 9);
    assert_int_equal(count, 2);
    assert_at(1, 9, SWO_RETURNED, true);
    assert_int_not_equal(found[1].stretch, found[0].stretch);
    assert_int_equal(timeline.undated, 1); /* the exit */
}

static void behind_a_lost_synchronisation_too(void **state)
{
    (void)state;
    STREAM(SYNC, ENTER, 0xC0, 20, 0x04, EXIT, 0xC0, 3, SYNC, RETURN, 0xC0, 9);
    assert_int_equal(count, 2);
    assert_at(1, 9, SWO_RETURNED, true);
    assert_int_not_equal(found[1].stretch, found[0].stretch);
}

static void a_synchronisation_packet_in_between_changes_nothing(void **state)
{
    (void)state;
    STREAM(SYNC, ENTER, 0xC0, 20, SYNC, EXIT, SYNC, 0xC0, 30);
    assert_at(1, 50, SWO_EXITED, true);
    assert_int_equal(found[1].stretch, found[0].stretch);
}

static void behind_a_cut_packet_time_begins_anew(void **state)
{
    (void)state;
    STREAM(SYNC, ENTER, 0xC0, 20, 0x0B, 1, 2, SYNC, EXIT, 0xC0, 30);
    assert_at(1, 30, SWO_EXITED, true);
    assert_int_not_equal(found[1].stretch, found[0].stretch);
}

static void time_goes_on_under_other_packets(void **state)
{
    (void)state;
    STREAM(SYNC, 0x01, 'x', 0xC0, 7, 0x94, 0x05, ENTER, 0x40);
    assert_int_equal(count, 1);
    assert_at(0, 11, SWO_ENTERED, true);
}

static void what_no_timestamp_dates_is_counted(void **state)
{
    (void)state;
    STREAM(SYNC);
    for (unsigned i = 0; i < TIMELINE_WAITING_MAX + 3u; i++)
        STREAM(ENTER);
    assert_int_equal(timeline.undated, 3);
    swo_timeline_end(&timeline);
    assert_int_equal(timeline.undated, TIMELINE_WAITING_MAX + 3u);
    assert_int_equal(count, 0);
}

#define T(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(an_exception_is_at_the_timestamp_behind_it),
        T(several_under_one_timestamp_are_not_exact_but_for_the_last),
        T(what_the_part_calls_delayed_is_not_exact),
        T(behind_an_overflow_time_begins_anew),
        T(behind_a_lost_synchronisation_too),
        T(a_synchronisation_packet_in_between_changes_nothing),
        T(behind_a_cut_packet_time_begins_anew),
        T(time_goes_on_under_other_packets),
        T(what_no_timestamp_dates_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
