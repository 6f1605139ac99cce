/* The link to the host: frames out, frames in, over the board's UART. Polled;
 * sending returns when the last bit has left, so nothing is on its way while
 * something is measured. */
#ifndef FIRMWARE_LINK_H
#define FIRMWARE_LINK_H

#include "bench/wire/wire.h"

#include <stdbool.h>

/* Where the payload of the next frame is put together: WIRE_PAYLOAD_MAX bytes.
 * One frame at a time. */
uint8_t *link_payload(void);
/* Sends what is there and waits until it is out. No payload is a record that did not fit: a
 * fault. */
void link_send(uint8_t type, size_t payload_size);
/* Takes what has come in. True: *frame is a good one, valid until the next call. */
bool link_receive(struct wire_frame *frame);
/* The last call took bytes that are no frame so far, or are what is left of a damaged one. */
extern bool link_heard;

/* Encodes and sends one record, e.g. LINK_SEND(ACK, ack, &record). */
#define LINK_SEND(TYPE, name, record)                                                              \
    link_send(WIRE_FRAME_##TYPE, wire_##name##_encode((record), link_payload(), WIRE_PAYLOAD_MAX))

/* A zero-terminated string as the wire wants it: WIRE_STRING_MAX bytes of it. What is known when
 * the image is compiled is asked there to be no longer. */
struct wire_bytes link_string(const char *text);

#endif
