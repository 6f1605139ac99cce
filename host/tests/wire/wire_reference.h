/* A second, slow and obvious implementation of the frame format, written from
 * SPEC.md and sharing nothing with bench/wire, to judge it by.
 */
#ifndef HOST_TESTS_WIRE_WIRE_REFERENCE_H
#define HOST_TESTS_WIRE_WIRE_REFERENCE_H

#include <stddef.h>
#include <stdint.h>

#define REFERENCE_FRAME_MAX 519u /* 3 + 512 + 4 */

/* What the bytes between two delimiters are. */
enum reference_verdict {
    REFERENCE_EMPTY,
    REFERENCE_GOOD,
    REFERENCE_OVERLONG,
    REFERENCE_BAD_COBS,
    REFERENCE_BAD_LENGTH,
    REFERENCE_BAD_CRC,
    REFERENCE_VERDICTS,
};

/* CRC-32, one bit at a time. */
uint32_t reference_crc32(const uint8_t *data, size_t size);

/* Judges a segment without its delimiter. For a good one `frame` holds the
 * `*frame_size` unstuffed bytes, header and CRC included; `frame` must have
 * room for `size` bytes. */
enum reference_verdict reference_judge(const uint8_t *segment, size_t size, uint8_t *frame,
                                       size_t *frame_size);

#endif
