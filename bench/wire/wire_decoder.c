/* Bytes to frames: finds delimiters, undoes COBS, checks the CRC-32, and
 * counts every loss under one name. Works on runs of bytes, not single ones,
 * because the host's speed is decided here. SPEC.md, "What is counted".
 */
#include "wire.h"

#include <string.h>

#define CODE_FULL 0xFFu /* a block of 254 bytes that stands for no zero */

/* Bytes before the first zero; `size` if there is none. */
static size_t nonzero_run(const uint8_t *data, size_t size)
{
#if __STDC_HOSTED__
    const uint8_t *zero = memchr(data, 0, size);
    return zero != NULL ? (size_t)(zero - data) : size;
#else
    size_t run = 0;
    while (run < size && data[run] != 0)
        run++;
    return run;
#endif
}

/* Ready for the first byte after a delimiter. */
static void restart(struct wire_decoder *decoder)
{
    decoder->used = 0;
    decoder->block = 0;
    decoder->zero_follows = false;
    decoder->skipping = false;
}

static bool is_empty(const struct wire_decoder *decoder)
{
    return decoder->used == 0 && decoder->block == 0 && !decoder->zero_follows;
}

static void skip_overlong(struct wire_decoder *decoder)
{
    decoder->counters.overlong++;
    decoder->skipping = true;
}

/* Unstuffs a run without zeros onto the buffer. */
static void unstuff(struct wire_decoder *decoder, const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;
    size_t used = decoder->used;
    size_t block = decoder->block;
    bool zero = decoder->zero_follows;
    while (data < end) {
        if (block == 0) {
            uint8_t code = *data++;
            if (zero) {
                if (used == WIRE_FRAME_MAX) {
                    skip_overlong(decoder);
                    return;
                }
                decoder->buffer[used++] = 0;
            }
            block = code - 1u;
            zero = code != CODE_FULL;
            continue;
        }
        size_t take = (size_t)(end - data) < block ? (size_t)(end - data) : block;
        if (take > WIRE_FRAME_MAX - used) {
            skip_overlong(decoder);
            return;
        }
        memcpy(decoder->buffer + used, data, take);
        data += take;
        used += take;
        block -= take;
    }
    decoder->used = (uint16_t)used;
    decoder->block = (uint8_t)block;
    decoder->zero_follows = zero;
}

static bool crc_is_right(const struct wire_decoder *decoder)
{
    size_t body = decoder->used - WIRE_CRC_BYTES;
    const uint8_t *sent = decoder->buffer + body;
    uint32_t crc = wire_crc32(0, decoder->buffer, body);
    return sent[0] == (uint8_t)crc && sent[1] == (uint8_t)(crc >> 8) &&
           sent[2] == (uint8_t)(crc >> 16) && sent[3] == (uint8_t)(crc >> 24);
}

static void count_sequence(struct wire_decoder *decoder, struct wire_frame *frame)
{
    uint16_t step = (uint16_t)(frame->sequence - decoder->sequence);
    frame->repeated = decoder->have_sequence && step == 0;
    if (frame->repeated)
        decoder->counters.repeated++;
    else if (decoder->have_sequence)
        decoder->counters.missing += step - 1u;
    decoder->have_sequence = true;
    decoder->sequence = frame->sequence;
}

/* What the delimiter closed: a good frame (true), nothing, or a loss. */
static bool close_frame(struct wire_decoder *decoder, struct wire_frame *frame)
{
    const uint8_t *buffer = decoder->buffer;
    if (decoder->skipping || is_empty(decoder))
        return false;
    if (decoder->block > 0) {
        decoder->counters.bad_cobs++;
        return false;
    }
    if (decoder->used < WIRE_HEADER_BYTES + WIRE_CRC_BYTES) {
        decoder->counters.bad_length++;
        return false;
    }
    if (!crc_is_right(decoder)) {
        decoder->counters.bad_crc++;
        return false;
    }
    decoder->counters.frames++;
    frame->type = buffer[0];
    frame->sequence = (uint16_t)(buffer[1] | (unsigned)buffer[2] << 8);
    frame->payload = buffer + WIRE_HEADER_BYTES;
    frame->size = (uint16_t)(decoder->used - WIRE_HEADER_BYTES - WIRE_CRC_BYTES);
    count_sequence(decoder, frame);
    return true;
}

void wire_decoder_init(struct wire_decoder *decoder)
{
    decoder->counters = (struct wire_counters){0};
    wire_decoder_forget_sequence(decoder);
    restart(decoder);
}

void wire_decoder_forget_sequence(struct wire_decoder *decoder)
{
    decoder->have_sequence = false;
    decoder->sequence = 0;
}

bool wire_decoder_push(struct wire_decoder *decoder, const uint8_t *data, size_t size, size_t *used,
                       struct wire_frame *frame)
{
    size_t at = 0;
    bool good = false;
    while (at < size && !good) {
        size_t run = nonzero_run(data + at, size - at);
        if (!decoder->skipping)
            unstuff(decoder, data + at, run);
        at += run;
        if (at == size)
            break;
        at++; /* the delimiter */
        good = close_frame(decoder, frame);
        restart(decoder);
    }
    decoder->counters.bytes += at;
    *used = at;
    return good;
}

void wire_decoder_end(struct wire_decoder *decoder)
{
    if (!decoder->skipping && !is_empty(decoder))
        decoder->counters.bad_cobs++;
    restart(decoder);
}
