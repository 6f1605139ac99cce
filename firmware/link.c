/* The link to the host. */
#include "firmware/link.h"

#include "firmware/board.h"

static uint8_t frame[WIRE_FRAME_MAX];
/* Goes on over a reset, so that a frame lost around one still shows; any value
 * will do to start from. */
__attribute__((section(".noinit"))) static uint16_t sequence;
static struct wire_decoder decoder;
static bool decoder_ready;

uint8_t *link_payload(void)
{
    return frame + WIRE_HEADER_BYTES;
}

void link_send(uint8_t type, size_t payload_size)
{
    wire_frame_send(type, sequence++, frame, payload_size, uart_put);
    uart_drain();
}

bool link_receive(struct wire_frame *received)
{
    int byte;
    if (!decoder_ready) {
        wire_decoder_init(&decoder);
        decoder_ready = true;
    }
    while ((byte = uart_get()) >= 0) {
        uint8_t b = (uint8_t)byte;
        size_t used;
        if (wire_decoder_push(&decoder, &b, 1, &used, received))
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
