/* Streams made by hand from the tables of the ARMv7-M ARM (DDI 0403E, D4.2 and D4.3). */
#include "host/lib/swo/decoder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SYNC        0, 0, 0, 0, 0, 0x80
#define STREAM(...) feed((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static struct swo_decoder decoder;
static struct swo_event events[64];
static size_t count;

static int set_up(void **state)
{
    (void)state;
    swo_decoder_init(&decoder);
    count = 0;
    return 0;
}

static void feed(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (swo_decoder_push(&decoder, bytes[i], &events[count]))
            assert_true(++count < 64);
}

static void assert_event(size_t index, enum swo_kind kind, uint64_t value)
{
    assert_true(index < count);
    assert_int_equal(events[index].kind, kind);
    assert_true(events[index].value == value);
}

static void nothing_comes_before_a_synchronisation_packet(void **state)
{
    (void)state;
    STREAM(0x0E, 0x19, 0x10, 0x70, 0x20, 0, 0, 0, 0, 0x80, 0x03, 1, 2, 3, 4);
    assert_int_equal(count, 0); /* four zero bytes are too few */
    assert_int_equal(decoder.counters.skipped, 15);
    STREAM(SYNC, 0x70);
    assert_int_equal(count, 2);
    assert_event(0, SWO_SYNC, 0);
    assert_event(1, SWO_OVERFLOW, 0);
    assert_int_equal(decoder.counters.skipped, 20); /* its zeros were not known to be one's */
    assert_int_equal(decoder.counters.overflows, 1);
    assert_int_equal(decoder.counters.lost, 0);
}

static void a_longer_synchronisation_packet_is_one(void **state)
{
    (void)state;
    STREAM(SYNC, 0, 0, 0, SYNC, 0x70);
    assert_int_equal(count, 3);
    assert_event(1, SWO_SYNC, 0);
    assert_event(2, SWO_OVERFLOW, 0);
}

static void exceptions_are_entered_left_and_returned_to(void **state)
{
    (void)state;
    STREAM(SYNC, 0x0E, 25, 0x10, 0x0E, 25, 0x20, 0x0E, 0, 0x30, 0x0E, 0x0F, 0x11);
    assert_int_equal(count, 5);
    static const struct {
        uint16_t exception;
        enum swo_function function;
    } expected[] = {{25, SWO_ENTERED}, {25, SWO_EXITED}, {0, SWO_RETURNED}, {0x10F, SWO_ENTERED}};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(events[i + 1].kind, SWO_EXCEPTION);
        assert_int_equal(events[i + 1].exception, expected[i].exception);
        assert_int_equal(events[i + 1].function, expected[i].function);
    }
}

static void local_times_are_of_one_byte_or_up_to_five(void **state)
{
    (void)state;
    STREAM(SYNC, 0x10, 0x60, 0xC0, 0x07, 0xD0, 0x81, 0x01, 0xE0, 0xFF, 0xFF, 0xFF, 0x7F, 0xF0, 0x80,
           0x80, 0x01);
    assert_int_equal(count, 7);
    assert_event(1, SWO_LOCAL_TIME, 1);
    assert_event(2, SWO_LOCAL_TIME, 6);
    assert_event(3, SWO_LOCAL_TIME, 7);
    assert_int_equal(events[3].relation, 0);
    assert_event(4, SWO_LOCAL_TIME, 0x81);
    assert_int_equal(events[4].relation, SWO_TIME_DELAYED);
    assert_event(5, SWO_LOCAL_TIME, 0xFFFFFFF);
    assert_int_equal(events[5].relation, SWO_EVENT_DELAYED);
    assert_event(6, SWO_LOCAL_TIME, 0x4000);
    assert_int_equal(events[6].relation, SWO_TIME_DELAYED | SWO_EVENT_DELAYED);
}

static void a_fifth_byte_of_a_time_is_none(void **state)
{
    (void)state;
    STREAM(SYNC, 0xC0, 0x81, 0x81, 0x81, 0x81, 0x01, 0x70);
    assert_int_equal(count, 2);
    assert_event(1, SWO_LOST, 0);
    assert_int_equal(decoder.counters.skipped, 7); /* five of the first SYNC, and two here */
}

static void global_times_come_in_two_parts(void **state)
{
    (void)state;
    STREAM(SYNC, 0x94, 0x05, 0x94, 0x81, 0x80, 0x80, 0x7F, 0xB4, 0x82, 0x80, 0x80, 0x01, 0xB4, 0xFF,
           0xFF, 0xFF, 0xFF, 0xFF, 0x07);
    assert_int_equal(count, 5);
    assert_event(1, SWO_GLOBAL_TIME, 5);
    assert_int_equal(events[1].size, 1); /* what stands above bit 6 is as before */
    assert_event(2, SWO_GLOBAL_TIME, 0x3E00001);
    assert_true(events[2].wrapped && events[2].clock_changed);
    assert_false(events[1].wrapped || events[1].clock_changed);
    assert_event(3, SWO_GLOBAL_HIGH, 0x200002);
    assert_event(4, SWO_GLOBAL_HIGH, 0x3FFFFFFFFF); /* 38 bits: 63 to 26 */
}

static void a_wrap_of_global_time_is_no_change_of_its_clock(void **state)
{
    (void)state;
    STREAM(SYNC, 0x94, 0x80, 0x80, 0x80, 0x40, 0x94, 0x80, 0x80, 0x80, 0x20);
    assert_event(1, SWO_GLOBAL_TIME, 0);
    assert_true(events[1].wrapped && !events[1].clock_changed);
    assert_event(2, SWO_GLOBAL_TIME, 0);
    assert_true(!events[2].wrapped && events[2].clock_changed);
}

static void stimulus_ports_have_one_two_or_four_bytes(void **state)
{
    (void)state;
    STREAM(SYNC, 0x01, 'A', 0xFA, 0x34, 0x12, 0x0B, 0, 0, 0, 0, 0x08, 0x98, 0x03);
    assert_int_equal(count, 6);
    assert_event(1, SWO_STIMULUS, 'A');
    assert_int_equal(events[1].source, 0);
    assert_event(2, SWO_STIMULUS, 0x1234);
    assert_int_equal(events[2].source, 31);
    assert_int_equal(events[2].size, 2);
    assert_event(3, SWO_STIMULUS, 0);
    assert_int_equal(events[3].source, 1);
    assert_event(4, SWO_EXTENSION, 0);
    assert_event(5, SWO_EXTENSION, 3);
}

static void other_sources_of_the_dwt_are_known(void **state)
{
    (void)state;
    STREAM(SYNC, 0x05, 0x21, 0x17, 0x78, 0x56, 0, 0x20, 0x15, 0, 0x8F, 1, 2, 3, 4);
    assert_int_equal(count, 5);
    assert_event(1, SWO_COUNTERS, 0x21);
    assert_event(2, SWO_PC, 0x20005678);
    assert_false(events[2].asleep);
    assert_event(3, SWO_PC, 0);
    assert_true(events[3].asleep);
    assert_event(4, SWO_DATA, 0x04030201);
    assert_int_equal(events[4].source, 17);
}

static void a_header_that_is_none_loses_synchronisation(void **state)
{
    static const uint8_t headers[] = {0x04, 0x80, 0xB0, 0xA4, 0x24, 0x90, 0xD4};
    (void)state;
    for (size_t i = 0; i < sizeof headers; i++) {
        set_up(NULL);
        STREAM(SYNC);
        feed(&headers[i], 1);
        STREAM(0x0E, 25, 0x10, 0x70, SYNC, 0x0E, 25, 0x20);
        assert_int_equal(count, 4);
        assert_event(1, SWO_LOST, 0);
        assert_event(2, SWO_SYNC, 0);
        assert_int_equal(events[3].function, SWO_EXITED);
        assert_int_equal(decoder.counters.lost, 1);
    }
}

static void a_source_that_the_manual_does_not_have_is_lost(void **state)
{
    (void)state;
    STREAM(SYNC, 0x0E, 25, 0x00); /* function 0 is reserved */
    assert_event(1, SWO_LOST, 0);
    STREAM(SYNC, 0x0D, 25); /* exception trace of one byte */
    assert_event(3, SWO_LOST, 0);
    STREAM(SYNC, 0x1D, 1); /* discriminator 3 */
    assert_event(5, SWO_LOST, 0);
    STREAM(SYNC, 0x15, 1); /* a sleeping core's sample is 0 */
    assert_event(7, SWO_LOST, 0);
    assert_int_equal(decoder.counters.lost, 4);
}

static void a_packet_that_is_cut_is_counted_and_the_next_one_good(void **state)
{
    (void)state;
    STREAM(SYNC, 0x0B, 0x11, 0x22, SYNC, 0x0E, 25, 0x10); /* two bytes of a port's are missing */
    assert_int_equal(decoder.counters.truncated, 1);
    assert_int_equal(count, 4);
    assert_event(2, SWO_SYNC, 0);
    assert_true(events[2].cut);
    assert_false(events[0].cut);
    assert_int_equal(events[3].function, SWO_ENTERED);
    set_up(NULL);
    STREAM(SYNC, 0x0E, 25, SYNC, 0x0E, 25, 0x20); /* the function is missing */
    assert_int_equal(count, 4);
    assert_event(1, SWO_LOST, 0);
    assert_int_equal(events[3].function, SWO_EXITED);
    set_up(NULL);
    STREAM(SYNC, 0xC0, 0x81, SYNC, 0x0E, 25, 0x10, 0x0E, 25);
    swo_decoder_end(&decoder);
    assert_int_equal(decoder.counters.truncated, 2); /* the time, and the last exception */
}

/* Whatever comes: no event but whole ones, and behind two synchronisation packets it goes on. */
static void noise_does_not_stop_it(void **state)
{
    uint32_t random = 1;
    (void)state;
    for (unsigned round = 0; round < 2000; round++) {
        set_up(NULL);
        STREAM(SYNC);
        for (unsigned i = 0; i < 20; i++) {
            struct swo_event event;
            random = random * 1664525u + 1013904223u;
            swo_decoder_push(&decoder, (uint8_t)(random >> 24), &event);
        }
        STREAM(SYNC, SYNC, 0x0E, 25, 0x20);
        assert_true(count > 0);
        assert_int_equal(events[count - 1u].kind, SWO_EXCEPTION);
        assert_int_equal(events[count - 1u].exception, 25);
        assert_int_equal(decoder.counters.bytes, 41);
    }
}

/* A stream that ends in the middle of a packet, of either kind. */
static void an_end_within_a_packet_is_counted(void **state)
{
    (void)state;
    STREAM(SYNC, 0xC0, 0x81);
    swo_decoder_end(&decoder);
    assert_int_equal(decoder.counters.truncated, 1);
    STREAM(SYNC, 0x03, 1, 2);
    swo_decoder_end(&decoder);
    assert_int_equal(decoder.counters.truncated, 2);
    STREAM(SYNC);
    swo_decoder_end(&decoder);
    assert_int_equal(decoder.counters.truncated, 2);
}

#define T(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(nothing_comes_before_a_synchronisation_packet),
        T(a_longer_synchronisation_packet_is_one),
        T(exceptions_are_entered_left_and_returned_to),
        T(local_times_are_of_one_byte_or_up_to_five),
        T(a_fifth_byte_of_a_time_is_none),
        T(global_times_come_in_two_parts),
        T(a_wrap_of_global_time_is_no_change_of_its_clock),
        T(stimulus_ports_have_one_two_or_four_bytes),
        T(other_sources_of_the_dwt_are_known),
        T(a_header_that_is_none_loses_synchronisation),
        T(a_source_that_the_manual_does_not_have_is_lost),
        T(a_packet_that_is_cut_is_counted_and_the_next_one_good),
        T(noise_does_not_stop_it),
        T(an_end_within_a_packet_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
