/* The link to the host. */
#include "firmware/link.h"

#include "firmware/board.h"
#include "firmware/fault.h"
#include "firmware/watchdog/watchdog.h"

static uint8_t frame[WIRE_FRAME_MAX];
/* Goes on over a reset, so that a frame lost around one still shows; any value
 * will do to start from. */
__attribute__((section(".noinit"))) static uint16_t sequence;
static struct wire_decoder decoder; /* all zero is ready for the first byte */
bool link_heard;

uint8_t *link_payload(void)
{
    return frame + WIRE_HEADER_BYTES;
}

void link_send(uint8_t type, size_t payload_size)
{
    watchdog_feed();
    if (payload_size == 0)
        fault_noticed("a record is longer than a frame can be (WIRE_PAYLOAD_MAX)");
    wire_frame_send(type, sequence++, frame, payload_size, uart_put);
    uart_drain();
}

/* At most so many bytes: more than any UART holds. One whose register says without end that
 * there is one more keeps nobody from going on. */
#define BYTES_MAX 64u

bool link_receive(struct wire_frame *received)
{
    watchdog_feed();
    link_heard = false;
    for (unsigned n = 0; n < BYTES_MAX; n++) {
        int byte = uart_get();
        if (byte < 0)
            return false;
        uint8_t b = (uint8_t)byte;
        size_t used;
        link_heard = !wire_decoder_push(&decoder, &b, 1, &used, received);
        if (!link_heard)
            return true;
    }
    return false;
}

struct wire_bytes link_string(const char *text)
{
    uint16_t size = 0;
    while (size < WIRE_STRING_MAX && text[size] != '\0')
        size++;
    return (struct wire_bytes){(const uint8_t *)text, size};
}
