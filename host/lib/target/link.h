/* The byte stream to a target: frames out, frames in, and everything that came
 * in kept as it arrived for the capture. One descriptor (socket or serial port),
 * one thread.
 */
#ifndef HOST_LIB_TARGET_LINK_H
#define HOST_LIB_TARGET_LINK_H

#include "bench/wire/wire.h"
#include <stdint.h>

#define LINK_CHUNK_BYTES 65536u
#define LINK_TAIL_BYTES  24u
/* Bytes of a capture, beyond which the other end is not listened to: until a
 * target is known, and for one cell (a hundred times what is usual). */
#define LINK_GREETING_MAX (4u << 20)
#define LINK_CAPTURE_MAX  (256u << 20)

enum link_result {
    LINK_FRAME,   /* a good frame */
    LINK_TIMEOUT, /* the deadline passed */
    LINK_CLOSED,  /* the other end is gone */
    LINK_STOPPED, /* stop was requested */
    LINK_FLOODED, /* more came than the capture may hold */
    /* What a session makes of it: */
    LINK_SILENT, /* nothing came for so long that the target is taken for lost */
    LINK_RESET,  /* the target says that it was reset */
    LINK_OVER,   /* the target says that its cell is over, whose end did not come */
};

struct link {
    int fd;
    uint32_t slow_bytes_per_s; /* a test aid: read no faster than this; 0: at once */
    struct wire_decoder decoder;
    uint8_t chunk[LINK_CHUNK_BYTES];
    size_t chunk_used, chunk_size;
    bool capturing;
    size_t limit; /* of the capture, in bytes */
    uint8_t *raw; /* bytes that the decoder took since the capture began */
    size_t raw_size, raw_cap;
    bool out_of_memory;            /* `raw` is not whole */
    uint8_t tail[LINK_TAIL_BYTES]; /* ring of the last bytes */
    uint64_t total;                /* bytes ever received */
    int64_t heard_ms;              /* when the last came, or the link began */
};

/* Does not own fd, which must be non-blocking. Release with link_free. */
void link_init(struct link *link, int fd);
void link_free(struct link *link);

/* The next good frame; its payload is valid until the next call. */
enum link_result link_receive(struct link *link, int64_t deadline_ms, struct wire_frame *frame);

/* Sends one frame. LINK_FRAME stands for "sent". */
enum link_result link_send(struct link *link, uint8_t type, uint16_t sequence,
                           const uint8_t *payload, size_t size, int64_t deadline_ms);

/* Sends bytes that are no frame. */
enum link_result link_put(struct link *link, const uint8_t *bytes, size_t count,
                          int64_t deadline_ms);

/* From here on `raw` grows, up to `limit` bytes or a little more, starting with
 * the frame that is under way. */
void link_capture_begin(struct link *link, size_t limit);
/* Ends it and hands over the bytes, to be freed. NULL if memory ran out. */
uint8_t *link_capture_take(struct link *link, size_t *size);

/* "1234 bytes in all, the last: 01 02 ff", or "nothing at all". */
void link_describe_tail(const struct link *link, char *text, size_t size);

#endif
