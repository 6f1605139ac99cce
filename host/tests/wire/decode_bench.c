/* How fast the host turns bytes into distinct trials, on one core: frames as the
 * firmware sends them, in pieces as a socket gives them, through decoder, rows
 * and trials, as a run's records are taken. Prints figures; fails only on wrong
 * counts.
 */
#include "bench/wire/wire.h"
#include "host/lib/target/trials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define COLUMNS      3u
#define BATCH_ROWS   64u
#define BATCH_BYTES  400u
#define FRAMES       512u /* made once, decoded again and again */
#define PIECE_BYTES  16384u
#define SAMPLES_GOAL 200000000u

/* Raw numbers of sample `index`, as a cell would have them. */
struct cell {
    const char *name;
    void (*sample)(uint32_t index, uint32_t *values);
};

/* Repeats of one synchronous trial: every span the same. */
static void steady_sample(uint32_t index, uint32_t *values)
{
    (void)index;
    values[0] = 31;
    values[1] = 27;
    values[2] = 212;
}

/* A swept timer: its expiry moves on by one, the span jumps by a few counts,
 * the interrupted instruction moves through a loop of 24 halfwords. */
static void swept_sample(uint32_t index, uint32_t *values)
{
    values[0] = 4000 + index % 500;
    values[1] = 41 + (index * 2654435761u >> 29);
    values[2] = index * 5 % 24;
}

static const struct cell cells[] = {{"steady", steady_sample}, {"swept", swept_sample}};

struct stream {
    uint8_t bytes[FRAMES * WIRE_STUFFED_MAX];
    size_t size;
    uint32_t rows;
};

/* One batch from `first` on; returns its rows. */
static uint32_t make_batch(const struct cell *cell, uint32_t first, struct wire_batch *batch,
                           uint8_t *data)
{
    struct wire_rows rows;
    uint32_t count = 0;
    size_t used = 0;
    wire_rows_begin(&rows, COLUMNS);
    while (count < BATCH_ROWS) {
        uint32_t values[COLUMNS];
        cell->sample(first + count, values);
        size_t size = wire_rows_put(&rows, values, data + used, BATCH_BYTES - used);
        if (size == 0)
            break;
        used += size;
        count++;
    }
    *batch = (struct wire_batch){.cell = 1,
                                 .first = first,
                                 .count = (uint8_t)count,
                                 .columns = COLUMNS,
                                 .data = {data, (uint16_t)used}};
    return count;
}

static void make_stream(const struct cell *cell, struct stream *stream)
{
    stream->size = 0;
    stream->rows = 0;
    for (uint16_t sequence = 0; sequence < FRAMES; sequence++) {
        uint8_t data[BATCH_BYTES];
        uint8_t payload[WIRE_PAYLOAD_MAX];
        struct wire_batch batch;
        stream->rows += make_batch(cell, stream->rows, &batch, data);
        size_t size = wire_batch_encode(&batch, payload, sizeof payload);
        stream->size += wire_frame_encode(WIRE_FRAME_BATCH, sequence, payload, size,
                                          stream->bytes + stream->size, WIRE_STUFFED_MAX);
    }
}

static bool take_batch(const struct wire_frame *frame, struct trials *trials)
{
    struct wire_batch batch;
    struct wire_rows rows;
    uint32_t values[WIRE_COLUMNS_MAX];
    if (!wire_batch_decode(frame->payload, frame->size, &batch) || batch.columns != COLUMNS)
        return false;
    const uint8_t *data = batch.data.data;
    size_t left = batch.data.size;
    wire_rows_begin(&rows, batch.columns);
    for (unsigned i = 0; i < batch.count; i++) {
        size_t size = wire_rows_get(&rows, data, left, values);
        if (size == 0)
            return false;
        data += size;
        left -= size;
        if (trials_add(trials, values, 1) == TRIALS_NO_MEMORY)
            return false;
    }
    return left == 0;
}

static bool decode_stream(struct wire_decoder *decoder, const struct stream *stream,
                          struct trials *trials)
{
    wire_decoder_forget_sequence(decoder); /* the same frames come again */
    for (size_t at = 0; at < stream->size;) {
        size_t end = at + PIECE_BYTES < stream->size ? at + PIECE_BYTES : stream->size;
        while (at < end) {
            struct wire_frame frame;
            size_t used = 0;
            if (wire_decoder_push(decoder, stream->bytes + at, end - at, &used, &frame) &&
                !take_batch(&frame, trials))
                return false;
            at += used;
        }
    }
    return true;
}

/* Time of this process, so that a busy machine does not count. */
static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Whether the trials are what the cell's samples are, `rounds` times. */
static bool counts_are_right(const struct cell *cell, const struct stream *stream, uint64_t rounds,
                             const struct trials *trials)
{
    struct trials want;
    trials_init(&want, COLUMNS);
    for (uint32_t index = 0; index < stream->rows; index++) {
        uint32_t values[COLUMNS];
        cell->sample(index, values);
        trials_add(&want, values, rounds);
    }
    bool right = want.used == trials->used &&
                 memcmp(want.rows, trials->rows, want.used * COLUMNS * sizeof *want.rows) == 0 &&
                 memcmp(want.counts, trials->counts, want.used * sizeof *want.counts) == 0;
    trials_free(&want);
    return right;
}

static bool bench_cell(const struct cell *cell)
{
    static struct stream stream;
    struct wire_decoder decoder;
    struct trials trials;
    struct rusage usage;
    make_stream(cell, &stream);
    uint64_t rounds = SAMPLES_GOAL / (stream.rows * COLUMNS) + 1;
    wire_decoder_init(&decoder);
    trials_init(&trials, COLUMNS);
    double start = now_seconds();
    bool done = true;
    for (uint64_t round = 0; done && round < rounds; round++)
        done = decode_stream(&decoder, &stream, &trials);
    double seconds = now_seconds() - start;
    done = done && decoder.counters.frames == rounds * FRAMES && decoder.counters.missing == 0 &&
           counts_are_right(cell, &stream, rounds, &trials);
    trials_free(&trials);
    getrusage(RUSAGE_SELF, &usage);
    double samples = (double)(rounds * stream.rows * COLUMNS);
    printf("decode+trials (%s): %.1f M samples/s, %.2f bytes/sample, peak %.1f MiB\n", cell->name,
           samples / seconds * 1e-6, (double)stream.size / (double)(stream.rows * COLUMNS),
           (double)usage.ru_maxrss / 1024);
    if (!done)
        fprintf(stderr, "decode_bench: %s: the counts are wrong\n", cell->name);
    return done;
}

int main(void)
{
    bool done = true;
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        done = bench_cell(&cells[i]) && done;
    return done ? 0 : 1;
}
