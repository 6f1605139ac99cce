/* Whose bytes are whose: streams with marks, made here from what is said beside them. */
#include "host/lib/swo/cut.h"

#include "host/tests/base/short_memory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CELL   7u
#define LINE   28u
#define COLUMN 2u

static uint8_t stream[65536];
static size_t size;
static struct swo_cut cut;

static void put(uint8_t byte)
{
    assert_true(size < sizeof stream);
    stream[size++] = byte;
}

static void sync(void)
{
    for (int i = 0; i < 5; i++)
        put(0);
    put(0x80);
}

static void timestamp(uint8_t header, unsigned ticks)
{
    put(header);
    put((uint8_t)(ticks | 0x80u));
    put((uint8_t)(ticks >> 7));
}

static void mark(enum wire_mark kind, uint32_t value)
{
    uint32_t word = WIRE_MARK(kind, value);
    put(WIRE_MARK_PORT << 3 | 3u);
    for (int i = 0; i < 4; i++)
        put((uint8_t)(word >> 8 * i));
    timestamp(0xC0, 900);
}

static void packet(unsigned exception, enum swo_function function, unsigned ticks)
{
    put(0x0E);
    put((uint8_t)exception);
    put((uint8_t)(function << 4));
    timestamp(0xC0, ticks);
}

static void sample(unsigned ticks)
{
    packet(LINE, SWO_ENTERED, 500);
    packet(LINE, SWO_EXITED, ticks);
    packet(0, SWO_RETURNED, 10);
}

/* Of three samples that take `ticks`, one more, and two more. */
static void batch(uint32_t first, unsigned ticks)
{
    mark(WIRE_MARK_BATCH_BEGIN, first);
    for (unsigned i = 0; i < 3; i++)
        sample(ticks + i);
    mark(WIRE_MARK_BATCH_END, first);
}

static void begin_cell(uint32_t number)
{
    mark(WIRE_MARK_CELL_BEGIN, number);
    mark(WIRE_MARK_TRACED, LINE | COLUMN << WIRE_MARK_TRACED_COLUMN);
}

static void read_all(void)
{
    assert_true(swo_cut_read(&cut, stream, size, CELL));
}

static void assert_batch(size_t at, uint32_t first, unsigned ticks)
{
    assert_true(at < cut.batch_count);
    assert_true(cut.batches[at].whole);
    assert_int_equal(cut.batches[at].first, first);
    assert_int_equal(cut.batches[at].count, 3);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(cut.ticks[cut.batches[at].from + i], ticks + i);
}

static int set_up(void **state)
{
    (void)state;
    size = 0;
    sync();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    swo_cut_free(&cut);
    return 0;
}

static void a_cell_has_the_spans_between_its_marks(void **state)
{
    (void)state;
    begin_cell(CELL - 1u);
    batch(0, 11);
    mark(WIRE_MARK_CELL_END, CELL - 1u);
    sample(99);
    begin_cell(CELL);
    sample(98); /* calibration: in no batch */
    batch(0, 40);
    sample(97);
    batch(3, 50);
    mark(WIRE_MARK_CELL_END, CELL);
    begin_cell(CELL + 1u);
    batch(0, 12);
    read_all();
    assert_true(cut.begun && cut.ended && cut.traced && cut.synchronised);
    assert_int_equal(cut.exception, LINE);
    assert_int_equal(cut.column, COLUMN);
    assert_int_equal(cut.batch_count, 2);
    assert_batch(0, 0, 40);
    assert_batch(1, 3, 50);
    assert_int_equal(cut.inside.overflows + cut.inside.lost + cut.inside.truncated, 0);
}

static void what_befalls_the_stream_between_batches_spoils_none(void **state)
{
    (void)state;
    begin_cell(CELL);
    batch(0, 40);
    put(0x70); /* the counter of timestamps overflowed */
    put(0x04); /* a header that is none */
    put(0x55);
    sync();
    batch(3, 50);
    mark(WIRE_MARK_CELL_END, CELL);
    read_all();
    assert_batch(0, 0, 40);
    assert_batch(1, 3, 50);
    assert_int_equal(cut.inside.overflows + cut.inside.lost, 0);
}

static void an_overflow_costs_its_own_batch(void **state)
{
    (void)state;
    begin_cell(CELL);
    batch(0, 40);
    mark(WIRE_MARK_BATCH_BEGIN, 3);
    sample(50);
    put(0x70);
    sample(51);
    sample(52);
    mark(WIRE_MARK_BATCH_END, 3);
    batch(6, 60);
    mark(WIRE_MARK_CELL_END, CELL);
    read_all();
    assert_int_equal(cut.batch_count, 3);
    assert_batch(0, 0, 40);
    assert_false(cut.batches[1].whole);
    assert_int_equal(cut.batches[1].count, 0);
    assert_batch(2, 6, 60);
    assert_int_equal(cut.inside.overflows, 1);
}

static void a_batch_without_both_marks_is_not_whole(void **state)
{
    (void)state;
    begin_cell(CELL);
    mark(WIRE_MARK_BATCH_BEGIN, 0);
    sample(40);
    batch(3, 50);
    sample(60);
    mark(WIRE_MARK_BATCH_END, 6);
    mark(WIRE_MARK_BATCH_BEGIN, 9);
    sample(70);
    mark(WIRE_MARK_BATCH_END, 10);
    mark(WIRE_MARK_CELL_END, CELL);
    read_all();
    assert_int_equal(cut.batch_count, 3);
    assert_false(cut.batches[0].whole);
    assert_batch(1, 3, 50);
    assert_false(cut.batches[2].whole);
}

static void a_synchronisation_packet_within_a_batch_costs_nothing(void **state)
{
    (void)state;
    begin_cell(CELL);
    mark(WIRE_MARK_BATCH_BEGIN, 0);
    packet(LINE, SWO_ENTERED, 500);
    sync();
    packet(LINE, SWO_EXITED, 40);
    sample(41);
    sample(42);
    mark(WIRE_MARK_BATCH_END, 0);
    mark(WIRE_MARK_CELL_END, CELL);
    read_all();
    assert_batch(0, 0, 40);
}

static void a_cell_that_was_run_again_is_its_last_run(void **state)
{
    (void)state;
    begin_cell(CELL);
    batch(0, 40);
    begin_cell(CELL);
    batch(0, 50);
    mark(WIRE_MARK_CELL_END, CELL);
    read_all();
    assert_int_equal(cut.batch_count, 1);
    assert_batch(0, 0, 50);
}

static void a_cell_that_nobody_ends_has_no_end(void **state)
{
    (void)state;
    begin_cell(CELL);
    batch(0, 40);
    mark(WIRE_MARK_CELL_END, CELL + 1u);
    read_all();
    assert_true(cut.begun);
    assert_false(cut.ended);
}

static void without_synchronisation_there_is_nothing(void **state)
{
    (void)state;
    size = 0;
    begin_cell(CELL);
    batch(0, 40);
    mark(WIRE_MARK_CELL_END, CELL);
    read_all();
    assert_false(cut.synchronised || cut.begun || cut.ended);
    assert_int_equal(cut.batch_count, 0);
}

static void a_word_of_another_port_is_no_mark(void **state)
{
    (void)state;
    struct swo_mark found;
    struct swo_event event = {.kind = SWO_STIMULUS,
                              .source = WIRE_MARK_PORT,
                              .size = 4,
                              .value = WIRE_MARK(WIRE_MARK_CELL_END, CELL)};
    assert_true(swo_mark_of(&event, &found));
    assert_int_equal(found.kind, WIRE_MARK_CELL_END);
    assert_int_equal(found.value, CELL);
    event.size = 2;
    assert_false(swo_mark_of(&event, &found));
    event.size = 4;
    event.source = WIRE_MARK_PORT + 1u;
    assert_false(swo_mark_of(&event, &found));
}

/* Whatever comes, spans belong to whole batches alone, and a batch's lie within all of them. */
static void any_bytes_are_taken(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (unsigned round = 0; round < 300; round++) {
        size = 0;
        sync();
        begin_cell(CELL);
        for (unsigned i = 0; i < 8; i++)
            batch(3 * i, 40);
        for (unsigned i = 0; i < round % 16u; i++) {
            seed = seed * 1664525u + 1013904223u;
            stream[seed % size] = (uint8_t)(seed >> 24);
        }
        read_all();
        size_t ticks = 0;
        for (size_t i = 0; i < cut.batch_count; i++) {
            assert_true(cut.batches[i].whole || cut.batches[i].count == 0);
            assert_int_equal(cut.batches[i].from, ticks);
            ticks += cut.batches[i].count;
        }
        assert_int_equal(cut.tick_count, ticks);
        swo_cut_free(&cut);
    }
}

/* More samples in a batch, and more batches, than there is room for at first. */
static void any_number_of_samples_and_batches_is_cut(void **state)
{
    (void)state;
    enum { MANY = 300, BATCHES = 100 };
    begin_cell(CELL);
    mark(WIRE_MARK_BATCH_BEGIN, 0);
    for (unsigned i = 0; i < MANY; i++)
        sample(40 + i % 50u);
    mark(WIRE_MARK_BATCH_END, 0);
    for (unsigned i = 0; i < BATCHES; i++)
        batch(MANY + 3 * i, 60 + i % 50u);
    read_all();
    assert_int_equal(cut.batch_count, 1 + BATCHES);
    assert_int_equal(cut.batches[0].count, MANY);
    for (unsigned i = 0; i < MANY; i++)
        assert_int_equal(cut.ticks[i], 40 + i % 50u);
    for (unsigned i = 0; i < BATCHES; i++)
        assert_batch(1 + i, MANY + 3 * i, 60 + i % 50u);
}

/* It says so; what it has is free to be let go. */
static void without_memory_it_says_so(void **state)
{
    (void)state;
    unsigned number = 1;
    bool good;
    begin_cell(CELL);
    batch(0, 40);
    batch(3, 50);
    while (memory_fail_at(number++), good = swo_cut_read(&cut, stream, size, CELL),
           memory_failed()) {
        assert_false(good);
        swo_cut_free(&cut);
    }
    assert_true(good);
    assert_int_equal(number, 6); /* spans of each batch, batches, ticks */
    assert_batch(1, 3, 50);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_cell_has_the_spans_between_its_marks),
        TEST(what_befalls_the_stream_between_batches_spoils_none),
        TEST(an_overflow_costs_its_own_batch),
        TEST(a_batch_without_both_marks_is_not_whole),
        TEST(a_synchronisation_packet_within_a_batch_costs_nothing),
        TEST(a_cell_that_was_run_again_is_its_last_run),
        TEST(a_cell_that_nobody_ends_has_no_end),
        TEST(without_synchronisation_there_is_nothing),
        TEST(a_word_of_another_port_is_no_mark),
        TEST(any_bytes_are_taken),
        TEST(any_number_of_samples_and_batches_is_cut),
        TEST(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
