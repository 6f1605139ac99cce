/* The frame format a second time, naively; see wire_reference.h. */
#include "host/tests/wire/wire_reference.h"

#include <stdbool.h>

uint32_t reference_crc32(const uint8_t *data, size_t size)
{
    uint32_t remainder = 0xFFFFFFFFu;
    for (size_t i = 0; i < size * 8; i++) {
        uint32_t bit = (uint32_t)data[i / 8] >> (i % 8) & 1u;
        uint32_t out = (remainder & 1u) ^ bit;
        remainder >>= 1;
        if (out != 0)
            remainder ^= 0xEDB88320u;
    }
    return remainder ^ 0xFFFFFFFFu;
}

/* COBS: a code c, c - 1 bytes, and then a zero unless c is 255 or the segment
 * is over. False if a block is cut. */
static bool unstuff(const uint8_t *segment, size_t size, uint8_t *frame, size_t *frame_size)
{
    size_t in = 0;
    size_t out = 0;
    bool whole = true;
    while (in < size) {
        unsigned code = segment[in++];
        unsigned left = code - 1u;
        for (; left > 0 && in < size; left--)
            frame[out++] = segment[in++];
        whole = left == 0;
        if (whole && code != 255 && in < size)
            frame[out++] = 0;
    }
    *frame_size = out;
    return whole;
}

enum reference_verdict reference_judge(const uint8_t *segment, size_t size, uint8_t *frame,
                                       size_t *frame_size)
{
    if (size == 0)
        return REFERENCE_EMPTY;
    bool whole = unstuff(segment, size, frame, frame_size);
    size_t n = *frame_size;
    if (n > REFERENCE_FRAME_MAX)
        return REFERENCE_OVERLONG;
    if (!whole)
        return REFERENCE_BAD_COBS;
    if (n < 7)
        return REFERENCE_BAD_LENGTH;
    uint32_t sent = frame[n - 4] | (uint32_t)frame[n - 3] << 8 | (uint32_t)frame[n - 2] << 16 |
                    (uint32_t)frame[n - 1] << 24;
    return sent == reference_crc32(frame, n - 4) ? REFERENCE_GOOD : REFERENCE_BAD_CRC;
}
