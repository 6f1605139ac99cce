/* A row: which metrics (u32), the digest (u32), the event's place if there is one
 * (address, cycle, cycles), and for each of the metrics its value at best, nominal
 * and at worst, the hardware's share, and what of the nominal one others measured and
 * what is uncalibrated (u32 each), little-endian.
 */
#include "host/lib/witness/rows.h"

#include <stdlib.h>
#include <string.h>

#define FIGURE     (4u * (WITNESS_LANES + 1u + WITNESS_ORIGINS))
#define PLACE      12u
#define ROW_MAX    (8u + PLACE + FIGURE * WITNESS_METRICS)
#define BLOB_FIRST 4096u
#define LEVEL      1 /* rows repeat: more effort gains little */

static void put(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> 8u * i);
}

static uint32_t get(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* ---- Writing ---- */

void witness_writer_free(struct witness_writer *writer)
{
    if (writer->open)
        deflateEnd(&writer->stream);
    free(writer->blob.data);
    memset(writer, 0, sizeof *writer);
}

void witness_writer_begin(struct witness_writer *writer)
{
    witness_writer_free(writer);
    writer->open = deflateInit(&writer->stream, LEVEL) == Z_OK;
    writer->failed = !writer->open;
}

static bool make_room(struct witness_writer *writer)
{
    size_t cap = writer->cap ? 2u * writer->cap : BLOB_FIRST;
    uint8_t *data = cap <= WITNESS_BLOB_MAX ? realloc(writer->blob.data, cap) : NULL;
    if (!data)
        return false;
    writer->blob.data = data;
    writer->cap = cap;
    return true;
}

static void pump(struct witness_writer *writer, uint8_t *bytes, size_t size, int flush)
{
    int result = Z_OK;
    writer->stream.next_in = bytes;
    writer->stream.avail_in = (uInt)size;
    do {
        if (writer->blob.size == writer->cap && !make_room(writer)) {
            writer->failed = true;
            return;
        }
        size_t room = writer->cap - writer->blob.size;
        writer->stream.next_out = writer->blob.data + writer->blob.size;
        writer->stream.avail_out = (uInt)room;
        result = deflate(&writer->stream, flush);
        writer->blob.size += room - writer->stream.avail_out;
    } while (writer->stream.avail_in > 0 || (flush == Z_FINISH && result == Z_OK));
}

static void put_figure(uint8_t *at, const struct witness_figure *figure)
{
    for (unsigned lane = 0; lane < WITNESS_LANES; lane++)
        put(at + 4 * lane, figure->value[lane]);
    put(at + 4 * WITNESS_LANES, figure->hardware);
    for (unsigned i = 0; i < WITNESS_ORIGINS; i++)
        put(at + 4 * (WITNESS_LANES + 1 + i), (uint32_t)figure->origin[i]);
}

void witness_writer_add(struct witness_writer *writer, const struct witness_sample *sample)
{
    uint8_t row[ROW_MAX];
    size_t size = 8;
    if (!writer->open || writer->failed)
        return;
    put(row, sample->has);
    put(row + 4, sample->digest);
    if (sample->has & WITNESS_HAS_PLACE) {
        put(row + size, sample->place.address);
        put(row + size + 4, sample->place.cycle);
        put(row + size + 8, sample->place.cycles);
        size += PLACE;
    }
    for (unsigned i = 1; i < WITNESS_METRICS; i++) {
        if (!(sample->has & WITNESS_HAS(i)))
            continue;
        put_figure(row + size, &sample->figures[i]);
        size += FIGURE;
    }
    pump(writer, row, size, Z_NO_FLUSH);
}

struct witness_blob witness_writer_end(struct witness_writer *writer)
{
    struct witness_blob blob = {NULL, 0};
    if (writer->open && !writer->failed)
        pump(writer, NULL, 0, Z_FINISH);
    if (writer->open && !writer->failed) {
        blob = writer->blob;
        writer->blob = (struct witness_blob){NULL, 0};
    }
    witness_writer_free(writer);
    return blob;
}

/* ---- Reading ---- */

void witness_cursor_begin(struct witness_cursor *cursor, const uint8_t *data, size_t size)
{
    memset(cursor, 0, sizeof *cursor);
    cursor->stream.next_in = (Bytef *)(size_t)data;
    cursor->stream.avail_in = (uInt)size;
    cursor->open = inflateInit(&cursor->stream) == Z_OK;
    cursor->damaged = !cursor->open;
}

/* False at the end; a row that begins must also end. */
static bool pull(struct witness_cursor *cursor, uint8_t *bytes, size_t size, bool begun)
{
    cursor->stream.next_out = bytes;
    cursor->stream.avail_out = (uInt)size;
    while (cursor->stream.avail_out > 0) {
        int result = inflate(&cursor->stream, Z_SYNC_FLUSH);
        if (result == Z_OK)
            continue;
        if (result == Z_STREAM_END && cursor->stream.avail_out == 0)
            return true;
        cursor->damaged = result != Z_STREAM_END || begun || cursor->stream.avail_out != size;
        return false;
    }
    return true;
}

static bool pull_place(struct witness_cursor *cursor, struct witness_place *place)
{
    uint8_t bytes[PLACE];
    if (!pull(cursor, bytes, sizeof bytes, true))
        return false;
    *place = (struct witness_place){get(bytes), get(bytes + 4), get(bytes + 8)};
    return true;
}

static bool pull_figure(struct witness_cursor *cursor, struct witness_figure *figure)
{
    uint8_t bytes[FIGURE];
    if (!pull(cursor, bytes, sizeof bytes, true))
        return false;
    for (unsigned lane = 0; lane < WITNESS_LANES; lane++)
        figure->value[lane] = get(bytes + 4 * lane);
    figure->hardware = get(bytes + 4 * WITNESS_LANES);
    for (unsigned o = 0; o < WITNESS_ORIGINS; o++)
        figure->origin[o] = (int32_t)get(bytes + 4 * (WITNESS_LANES + 1 + o));
    return true;
}

bool witness_cursor_next(struct witness_cursor *cursor, struct witness_sample *sample)
{
    uint8_t head[8];
    memset(sample, 0, sizeof *sample);
    if (!cursor->open || cursor->damaged || !pull(cursor, head, sizeof head, false))
        return false;
    sample->has = get(head);
    sample->digest = get(head + 4);
    if ((sample->has & WITNESS_HAS_PLACE) && !pull_place(cursor, &sample->place))
        return false;
    for (unsigned i = 1; i < WITNESS_METRICS; i++)
        if ((sample->has & WITNESS_HAS(i)) && !pull_figure(cursor, &sample->figures[i]))
            return false;
    return true;
}

void witness_cursor_end(struct witness_cursor *cursor)
{
    if (cursor->open)
        inflateEnd(&cursor->stream);
    cursor->open = false;
}
