/* The decoder against ten million bytes of a bad link: good frames among
 * random, cut, duplicated, merged and bit-flipped ones. Judged three ways:
 *  - event by event by an independent implementation (wire_reference.c);
 *  - every frame that the link left alone, with a delimiter before it, is out;
 *  - every frame that is out equals what was sent under its sequence number.
 * `wire_property_test SEED` tries another link.
 */
#include "bench/wire/wire.h"
#include "host/tests/wire/wire_reference.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STREAM_BYTES 10000000u
#define STREAM_ROOM  (STREAM_BYTES + 65536u)
#define SENT_MAX     65536u /* so that a sequence number names one frame only */
#define COUNT_OF(a)  (sizeof(a) / sizeof((a)[0]))

static uint64_t seed = 20240607;

/* xorshift64*: 32 good bits a call. */
static uint32_t next_random(void)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (uint32_t)(seed * 0x2545F4914F6CDD1Du >> 32);
}

static uint32_t below(uint32_t limit)
{
    return next_random() % limit;
}

/* ---- the sender and the bad link ---- */

struct sent {
    uint8_t type;
    uint16_t size;
    uint8_t payload[WIRE_PAYLOAD_MAX];
};
static struct sent *sent; /* by sequence number */
static uint32_t sent_count;

static uint8_t *stream;
static size_t stream_size;

/* Where each frame that the link left alone begins (its end is its delimiter). */
static size_t *intact;
static size_t intact_count;

static void put(const uint8_t *bytes, size_t size)
{
    assert_true(stream_size + size <= STREAM_ROOM);
    memcpy(stream + stream_size, bytes, size);
    stream_size += size;
}

/* Payloads of all looks: steady batches, zeros, no zeros, anything. */
static uint8_t payload_byte(unsigned look)
{
    uint32_t random = next_random();
    switch (look) {
    case 0:
        return random % 16 == 0 ? (uint8_t)(random >> 8) : 0;
    case 1:
        return 0;
    case 2:
        return (uint8_t)(random >> 8 | 1);
    default:
        return (uint8_t)(random >> 8);
    }
}

/* Makes the next frame; returns its size on the wire. */
static size_t make_frame(uint8_t *stuffed)
{
    assert_true(sent_count < SENT_MAX);
    struct sent *frame = &sent[sent_count];
    unsigned look = below(4);
    frame->type = (uint8_t)next_random();
    frame->size = (uint16_t)(below(8) == 0 ? below(WIRE_PAYLOAD_MAX + 1) : below(300));
    for (size_t i = 0; i < frame->size; i++)
        frame->payload[i] = payload_byte(look);
    return wire_frame_encode(frame->type, (uint16_t)sent_count++, frame->payload, frame->size,
                             stuffed, WIRE_STUFFED_MAX);
}

static void put_intact(const uint8_t *stuffed, size_t size)
{
    intact[intact_count++] = stream_size;
    put(stuffed, size);
}

static void link_passes(uint8_t *frame, size_t size)
{
    put_intact(frame, size);
}

static void link_repeats(uint8_t *frame, size_t size)
{
    put_intact(frame, size);
    put_intact(frame, size);
}

/* One to three bits; also in the delimiter. */
static void link_flips(uint8_t *frame, size_t size)
{
    uint32_t first = below((uint32_t)size * 8);
    for (uint32_t i = 0, bits = 1 + below(3); i < bits; i++) {
        uint32_t bit = (first + i * 5) % ((uint32_t)size * 8);
        frame[bit / 8] = (uint8_t)(frame[bit / 8] ^ 1u << bit % 8);
    }
    put(frame, size);
}

static void link_burst(uint8_t *frame, size_t size)
{
    size_t start = below((uint32_t)size);
    for (size_t i = start; i < size && i < start + 20; i++)
        frame[i] = (uint8_t)next_random();
    put(frame, size);
}

static void link_cuts_front(uint8_t *frame, size_t size)
{
    size_t cut = 1 + below((uint32_t)size - 1);
    put(frame + cut, size - cut);
}

static void link_cuts_end(uint8_t *frame, size_t size)
{
    put(frame, below((uint32_t)size));
}

static void link_cuts_middle(uint8_t *frame, size_t size)
{
    size_t start = below((uint32_t)size);
    size_t cut = 1 + below(8);
    put(frame, start);
    if (start + cut < size)
        put(frame + start + cut, size - start - cut);
}

static void link_doubles_a_piece(uint8_t *frame, size_t size)
{
    size_t start = below((uint32_t)size);
    size_t end = start + 1 + below((uint32_t)(size - start));
    put(frame, end);
    put(frame + start, size - start);
}

static void link_loses_the_delimiter(uint8_t *frame, size_t size)
{
    put(frame, size - 1);
}

/* The frame arrives whole, but something stands directly before it. */
static void put_noise(size_t size, bool zeros)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = (uint8_t)next_random();
        if (byte == 0 && !zeros)
            byte = 1;
        put(&byte, 1);
    }
}

static void link_adds_zeros(uint8_t *frame, size_t size)
{
    static const uint8_t zeros[4] = {0};
    put(zeros, below(4));
    put_intact(frame, size);
    put(zeros, below(4));
}

static void link_adds_noise(uint8_t *frame, size_t size)
{
    put_noise(1 + below(600), true);
    put_intact(frame, size);
}

static void link_adds_noise_without_zeros(uint8_t *frame, size_t size)
{
    put_noise(1 + below(3000), false);
    put_intact(frame, size);
}

static void link_ends_noise_with_a_delimiter(uint8_t *frame, size_t size)
{
    put_noise(below(12), false);
    put((const uint8_t *)"", 1);
    put_intact(frame, size);
}

struct fate {
    void (*link)(uint8_t *frame, size_t size); /* NULL: lost without a trace */
    uint32_t weight;
};
static const struct fate fates[] = {
    {link_passes, 40},
    {NULL, 2},
    {link_repeats, 4},
    {link_flips, 12},
    {link_burst, 5},
    {link_cuts_front, 4},
    {link_cuts_end, 4},
    {link_cuts_middle, 4},
    {link_doubles_a_piece, 4},
    {link_loses_the_delimiter, 4},
    {link_adds_zeros, 8},
    {link_adds_noise, 4},
    {link_adds_noise_without_zeros, 1},
    {link_ends_noise_with_a_delimiter, 4},
};

static const struct fate *choose_fate(void)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < COUNT_OF(fates); i++)
        sum += fates[i].weight;
    uint32_t at = below(sum);
    const struct fate *fate = fates;
    for (; at >= fate->weight; fate++)
        at -= fate->weight;
    return fate;
}

/* Starts in the middle of a frame and ends in the middle of one. */
static void make_stream(void)
{
    uint8_t stuffed[WIRE_STUFFED_MAX];
    link_cuts_front(stuffed, make_frame(stuffed));
    while (stream_size < STREAM_BYTES) {
        size_t size = make_frame(stuffed);
        assert_true(size > 0);
        const struct fate *fate = choose_fate();
        if (fate->link != NULL)
            fate->link(stuffed, size);
    }
    size_t size = make_frame(stuffed);
    put(stuffed, size / 2);
}

/* ---- what must come out, by the reference ---- */

struct expected {
    size_t end;           /* offset of the delimiter */
    const uint8_t *frame; /* unstuffed, header and CRC included */
    size_t size;
};
static struct expected *expected;
static size_t expected_count;
static uint64_t verdicts[REFERENCE_VERDICTS];
static uint32_t expected_missing;
static uint32_t expected_repeated;
static uint8_t *unstuffed; /* as large as the stream: room for everything */

static uint16_t sequence_of(const struct expected *frame)
{
    return (uint16_t)(frame->frame[1] | (unsigned)frame->frame[2] << 8);
}

static void expect_frame(size_t end, const uint8_t *frame, size_t size)
{
    struct expected *now = &expected[expected_count];
    *now = (struct expected){end, frame, size};
    if (expected_count > 0) {
        unsigned before = sequence_of(now - 1);
        unsigned step = (65536u + sequence_of(now) - before) % 65536u;
        expected_missing += step > 0 ? step - 1 : 0;
        expected_repeated += step == 0;
    }
    expected_count++;
}

static void judge_stream(void)
{
    size_t start = 0;
    size_t room = 0;
    for (size_t i = 0; i < stream_size; i++) {
        if (stream[i] != 0)
            continue;
        size_t size = 0;
        enum reference_verdict verdict =
            reference_judge(stream + start, i - start, unstuffed + room, &size);
        verdicts[verdict]++;
        if (verdict == REFERENCE_GOOD) {
            expect_frame(i, unstuffed + room, size);
            room += size;
        }
        start = i + 1;
    }
    size_t size = 0;
    enum reference_verdict rest =
        reference_judge(stream + start, stream_size - start, unstuffed + room, &size);
    if (rest != REFERENCE_EMPTY) /* no delimiter: cut, if it was not overlong already */
        verdicts[rest == REFERENCE_OVERLONG ? rest : REFERENCE_BAD_COBS]++;
}

static int set_up(void **state)
{
    (void)state;
    sent = calloc(SENT_MAX, sizeof *sent);
    stream = malloc(STREAM_ROOM);
    unstuffed = malloc(STREAM_ROOM);
    intact = calloc((size_t)2 * SENT_MAX, sizeof *intact);
    expected = calloc((size_t)4 * SENT_MAX, sizeof *expected);
    if (sent == NULL || stream == NULL || unstuffed == NULL || intact == NULL || expected == NULL)
        return -1;
    print_message("    seed %llu\n", (unsigned long long)seed);
    make_stream();
    judge_stream();
    print_message("    %zu bytes, %u frames sent, %zu left alone, %zu good\n", stream_size,
                  sent_count, intact_count, expected_count);
    print_message("    overlong %llu, bad_cobs %llu, bad_length %llu, bad_crc %llu\n",
                  (unsigned long long)verdicts[REFERENCE_OVERLONG],
                  (unsigned long long)verdicts[REFERENCE_BAD_COBS],
                  (unsigned long long)verdicts[REFERENCE_BAD_LENGTH],
                  (unsigned long long)verdicts[REFERENCE_BAD_CRC]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(sent);
    free(stream);
    free(unstuffed);
    free(intact);
    free(expected);
    return 0;
}

/* ---- the tests ---- */

static void stream_holds_every_kind_of_damage(void **state)
{
    (void)state;
    assert_true(stream_size >= STREAM_BYTES);
    assert_true(expected_count > sent_count / 2);
    assert_true(expected_missing > 1000 && expected_repeated > 1000);
    for (size_t i = 0; i < REFERENCE_VERDICTS; i++)
        assert_true(verdicts[i] > 50);
}

static void assert_delivered(const struct wire_frame *frame, size_t end, size_t index)
{
    assert_true(index < expected_count);
    const struct expected *want = &expected[index];
    if (end != want->end)
        fail_msg("frame %zu ends at byte %zu, expected at %zu", index, end, want->end);
    assert_int_equal(frame->type, want->frame[0]);
    assert_int_equal(frame->sequence, sequence_of(want));
    assert_int_equal(frame->size, want->size - 7);
    assert_memory_equal(frame->payload, want->frame + 3, frame->size);
    assert_int_equal(frame->repeated, index > 0 && frame->sequence == sequence_of(want - 1));
    const struct sent *was = &sent[frame->sequence];
    assert_true(frame->sequence < sent_count && frame->type == was->type &&
                frame->size == was->size);
    assert_memory_equal(frame->payload, was->payload, was->size);
}

static void assert_counters(const struct wire_counters *counters)
{
    assert_int_equal(counters->bytes, stream_size);
    assert_int_equal(counters->frames, expected_count);
    assert_int_equal(counters->frames, verdicts[REFERENCE_GOOD]);
    assert_int_equal(counters->overlong, verdicts[REFERENCE_OVERLONG]);
    assert_int_equal(counters->bad_cobs, verdicts[REFERENCE_BAD_COBS]);
    assert_int_equal(counters->bad_length, verdicts[REFERENCE_BAD_LENGTH]);
    assert_int_equal(counters->bad_crc, verdicts[REFERENCE_BAD_CRC]);
    assert_int_equal(counters->missing, expected_missing);
    assert_int_equal(counters->repeated, expected_repeated);
}

/* Pieces of 1 to `longest` bytes; 0: all at once. Each is copied to memory of
 * its own size, so that a sanitizer sees a read beyond it. */
static void decode_in_pieces(size_t longest)
{
    struct wire_decoder decoder;
    size_t frames = 0;
    wire_decoder_init(&decoder);
    for (size_t at = 0; at < stream_size;) {
        size_t left = stream_size - at;
        size_t size = longest > 0 ? 1 + below((uint32_t)longest) : left;
        size = size < left ? size : left;
        uint8_t *piece = malloc(size);
        assert_non_null(piece);
        memcpy(piece, stream + at, size);
        for (size_t done = 0; done < size;) {
            struct wire_frame frame;
            size_t used = 0;
            bool good = wire_decoder_push(&decoder, piece + done, size - done, &used, &frame);
            done += used;
            assert_true(used > 0 && done <= size && (good || done == size));
            if (good)
                assert_delivered(&frame, at + done - 1, frames++);
        }
        free(piece);
        at += size;
    }
    wire_decoder_end(&decoder);
    assert_counters(&decoder.counters);
}

static void every_piece_size_gives_the_expected_frames_and_losses(void **state)
{
    (void)state;
    static const size_t longest[] = {0, 1, 7, 600, 65536};
    for (size_t i = 0; i < COUNT_OF(longest); i++)
        decode_in_pieces(longest[i]);
}

/* The expected frames are those that came out (see above); so it is enough to
 * find each frame that the link left alone among them. */
static void every_frame_left_alone_comes_out(void **state)
{
    (void)state;
    size_t merged = 0;
    size_t next = 0;
    for (size_t i = 0; i < intact_count; i++) {
        size_t start = intact[i];
        if (start > 0 && stream[start - 1] != 0) { /* no delimiter: one with what is before */
            merged++;
            continue;
        }
        const uint8_t *delimiter = memchr(stream + start, 0, stream_size - start);
        assert_non_null(delimiter);
        size_t end = (size_t)(delimiter - stream);
        while (next < expected_count && expected[next].end < end)
            next++;
        assert_true(next < expected_count && expected[next].end == end);
    }
    print_message("    %zu of %zu merged with noise before them\n", merged, intact_count);
    assert_true(merged > 100 && merged < intact_count / 4);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 0);
    if (seed == 0)
        seed = 1; /* the one number that the generator would not leave */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_holds_every_kind_of_damage),
        cmocka_unit_test(every_piece_size_gives_the_expected_frames_and_losses),
        cmocka_unit_test(every_frame_left_alone_comes_out),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
