/* Frames to bytes: header, CRC-32, COBS stuffing, delimiter. Once into a
 * buffer (host), once byte by byte to a transmitter (target).
 */
#include "wire.h"

#include <string.h>

#define BLOCK_MAX 254u /* bytes after one COBS code */

/* What of a frame is still to be stuffed. */
struct stuffing {
    const uint8_t *data;
    size_t left;
    bool more; /* another block follows, even if it is empty */
};

/* The next COBS block: `*bytes` bytes at the returned place, code *bytes + 1. */
static const uint8_t *next_block(struct stuffing *stuffing, size_t *bytes)
{
    const uint8_t *block = stuffing->data;
    size_t run = 0;
    while (run < stuffing->left && run < BLOCK_MAX && block[run] != 0)
        run++;
    *bytes = run;
    stuffing->data += run;
    stuffing->left -= run;
    stuffing->more = stuffing->left > 0;
    /* A block shorter than the longest stands for the zero behind it; a zero
     * at the very end of the frame therefore needs an empty block after it. */
    if (run < BLOCK_MAX && stuffing->left > 0) {
        stuffing->data++;
        stuffing->left--;
    }
    return block;
}

/* Puts header and checksum around the payload in `frame`; returns its size. */
static size_t finish(uint8_t type, uint16_t sequence, uint8_t *frame, size_t payload_size)
{
    size_t size = WIRE_HEADER_BYTES + payload_size;
    frame[0] = type;
    frame[1] = (uint8_t)sequence;
    frame[2] = (uint8_t)(sequence >> 8);
    uint32_t crc = wire_crc32(0, frame, size);
    for (size_t i = 0; i < WIRE_CRC_BYTES; i++)
        frame[size + i] = (uint8_t)(crc >> (8u * i));
    return size + WIRE_CRC_BYTES;
}

size_t wire_frame_encode(uint8_t type, uint16_t sequence, const uint8_t *payload,
                         size_t payload_size, uint8_t *out, size_t cap)
{
    uint8_t frame[WIRE_FRAME_MAX];
    if (payload_size > WIRE_PAYLOAD_MAX)
        return 0;
    if (payload_size > 0)
        memcpy(frame + WIRE_HEADER_BYTES, payload, payload_size);
    struct stuffing stuffing = {frame, finish(type, sequence, frame, payload_size), true};
    size_t at = 0;
    while (stuffing.more) {
        size_t bytes = 0;
        const uint8_t *block = next_block(&stuffing, &bytes);
        if (cap - at < bytes + 2u) /* its code, and the delimiter or the next code */
            return 0;
        out[at++] = (uint8_t)(bytes + 1u);
        memcpy(out + at, block, bytes);
        at += bytes;
    }
    out[at++] = 0;
    return at;
}

void wire_frame_send(uint8_t type, uint16_t sequence, uint8_t *frame, size_t payload_size,
                     void (*put)(uint8_t byte))
{
    struct stuffing stuffing = {frame, finish(type, sequence, frame, payload_size), true};
    while (stuffing.more) {
        size_t bytes = 0;
        const uint8_t *block = next_block(&stuffing, &bytes);
        put((uint8_t)(bytes + 1u));
        for (size_t i = 0; i < bytes; i++)
            put(block[i]);
    }
    put(0);
}
