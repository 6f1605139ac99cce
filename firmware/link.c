/* The link to the host. */
#include "firmware/link.h"

#include "firmware/board.h"
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
    wire_frame_send(type, sequence++, frame, payload_size, uart_put);
    uart_drain();
}

bool link_receive(struct wire_frame *received)
{
    int byte;
    watchdog_feed();
    link_heard = false;
    while ((byte = uart_get()) >= 0) {
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
    while (size < 255u && text[size] != '\0')
        size++;
    return (struct wire_bytes){(const uint8_t *)text, size};
}
