/* A state machine over bytes; see decoder.h for the packets' source. */
#include "host/lib/swo/decoder.h"

#include <string.h>

enum state { STATE_LOST, STATE_HEADER, STATE_ZEROS, STATE_SOURCE, STATE_CONTINUED };

#define SYNC_ZEROS     5u /* bytes; with the seven bits of SYNC_END 47 zeros or more, and a one */
#define SYNC_END       0x80u
#define OVERFLOW       0x70u
#define GLOBAL_LOW     0x94u
#define GLOBAL_HIGH    0xB4u
#define CONTINUES      0x80u
#define HARDWARE       0x04u
#define LOCAL_MAX      4u /* payload bytes */
#define HIGH_MAX       6u
#define ID_COUNTERS    0u
#define ID_EXCEPTION   1u
#define ID_PC          2u
#define ID_DATA_FIRST  8u
#define ID_DATA_LAST   23u
#define PAYLOAD_BITS   7u
#define GLOBAL_WRAP    (UINT64_C(1) << 27)
#define GLOBAL_CHANGED (UINT64_C(1) << 26)

void swo_decoder_init(struct swo_decoder *decoder)
{
    *decoder = (struct swo_decoder){.state = STATE_LOST};
}

static bool give(struct swo_decoder *decoder, struct swo_event *event, enum swo_kind kind)
{
    event->kind = kind;
    decoder->counters.events++;
    return true;
}

static bool lose(struct swo_decoder *decoder, struct swo_event *event)
{
    decoder->state = STATE_LOST;
    decoder->counters.lost++;
    memset(event, 0, sizeof *event);
    return give(decoder, event, SWO_LOST);
}

/* ---- Source packets ---- */

static bool give_exception(struct swo_decoder *decoder, struct swo_event *event)
{
    event->exception = (uint16_t)(event->value & 0x1FFu);
    event->function = (enum swo_function)(event->value >> 12 & 3u);
    if (event->size != 2 || event->function == 0)
        return lose(decoder, event);
    return give(decoder, event, SWO_EXCEPTION);
}

static bool give_hardware(struct swo_decoder *decoder, struct swo_event *event)
{
    uint8_t id = event->source;
    if (id == ID_EXCEPTION)
        return give_exception(decoder, event);
    if (id == ID_COUNTERS && event->size == 1)
        return give(decoder, event, SWO_COUNTERS);
    event->asleep = event->size == 1;
    if (id == ID_PC && (event->size == 4 || (event->size == 1 && event->value == 0)))
        return give(decoder, event, SWO_PC);
    if (id >= ID_DATA_FIRST && id <= ID_DATA_LAST)
        return give(decoder, event, SWO_DATA);
    return lose(decoder, event);
}

static bool take_source(struct swo_decoder *decoder, uint8_t byte, struct swo_event *event)
{
    decoder->payload |= (uint64_t)byte << (8u * decoder->got++);
    if (decoder->got < decoder->due)
        return false;
    decoder->state = STATE_HEADER;
    event->value = decoder->payload;
    event->size = decoder->due;
    event->source = decoder->header >> 3;
    if (decoder->header & HARDWARE)
        return give_hardware(decoder, event);
    return give(decoder, event, SWO_STIMULUS);
}

/* ---- Packets of seven bits a byte ---- */

static bool is_local(uint8_t header)
{
    return (header & 0xCFu) == 0xC0u;
}

static uint8_t most_of(uint8_t header)
{
    return header == GLOBAL_HIGH ? HIGH_MAX : LOCAL_MAX;
}

static bool give_continued(struct swo_decoder *decoder, struct swo_event *event)
{
    uint64_t value = decoder->payload;
    event->value = value;
    event->size = decoder->got;
    if (is_local(decoder->header)) {
        event->relation = decoder->header >> 4 & 3u;
        return give(decoder, event, SWO_LOCAL_TIME);
    }
    if (decoder->header == GLOBAL_HIGH)
        return give(decoder, event, SWO_GLOBAL_HIGH);
    if (decoder->header != GLOBAL_LOW)
        return give(decoder, event, SWO_EXTENSION);
    event->wrapped = (value & GLOBAL_WRAP) != 0;
    event->clock_changed = (value & GLOBAL_CHANGED) != 0;
    event->value = value & (GLOBAL_CHANGED - 1u);
    return give(decoder, event, SWO_GLOBAL_TIME);
}

static bool take_continued(struct swo_decoder *decoder, uint8_t byte, struct swo_event *event)
{
    decoder->payload |= (uint64_t)(byte & ~CONTINUES) << (PAYLOAD_BITS * decoder->got++);
    if (byte & CONTINUES && decoder->got < most_of(decoder->header))
        return false;
    if (byte & CONTINUES)
        return lose(decoder, event);
    decoder->state = STATE_HEADER;
    return give_continued(decoder, event);
}

/* ---- Headers ---- */

static bool begin(struct swo_decoder *decoder, enum state state, uint8_t header, uint8_t due)
{
    decoder->state = (int)state;
    decoder->header = header;
    decoder->due = due;
    decoder->got = 0;
    decoder->payload = 0;
    return false;
}

static bool begin_zeros(struct swo_decoder *decoder)
{
    begin(decoder, STATE_ZEROS, 0, 0);
    decoder->got = 1;
    return false;
}

/* Those whose lowest two bits are 0: of the protocol itself. */
static bool take_protocol(struct swo_decoder *decoder, uint8_t byte, struct swo_event *event)
{
    if (byte == 0)
        return begin_zeros(decoder);
    if (byte == OVERFLOW) {
        decoder->counters.overflows++;
        return give(decoder, event, SWO_OVERFLOW);
    }
    if (is_local(byte) || byte == GLOBAL_LOW || byte == GLOBAL_HIGH)
        return begin(decoder, STATE_CONTINUED, byte, 0);
    if ((byte & 0x8Fu) == 0) { /* a local time of one byte, 1 to 6 */
        event->value = byte >> 4;
        return give(decoder, event, SWO_LOCAL_TIME);
    }
    if ((byte & 0x0Bu) != 0x08u)
        return lose(decoder, event);
    if (byte & CONTINUES)
        return begin(decoder, STATE_CONTINUED, byte, 0);
    event->value = byte >> 4;
    return give(decoder, event, SWO_EXTENSION);
}

static bool take_header(struct swo_decoder *decoder, uint8_t byte, struct swo_event *event)
{
    static const uint8_t sizes[] = {0, 1, 2, 4};
    if ((byte & 3u) == 0)
        return take_protocol(decoder, byte, event);
    return begin(decoder, STATE_SOURCE, byte, sizes[byte & 3u]);
}

/* ---- Bytes ---- */

/* No packet has five zero bytes in it. Of a cut one the first of them fill the payload, which
 * then has ended in fewer zeros than a whole synchronisation packet has: it is counted, but its
 * event is out. Of an exception it is none, because function 0 is reserved. */
static bool ends_sync(const struct swo_decoder *decoder, uint8_t byte)
{
    return byte == SYNC_END && decoder->zeros >= SYNC_ZEROS;
}

static bool synchronise(struct swo_decoder *decoder, struct swo_event *event)
{
    bool cut = decoder->state == STATE_ZEROS && decoder->got < SYNC_ZEROS;
    decoder->counters.truncated += cut;
    decoder->state = STATE_HEADER;
    event->cut = cut;
    return give(decoder, event, SWO_SYNC);
}

/* Behind the first one, which was the header; as many as matter. */
static bool count_zero(struct swo_decoder *decoder)
{
    if (decoder->got < SYNC_ZEROS)
        decoder->got++;
    return false;
}

static bool take(struct swo_decoder *decoder, uint8_t byte, struct swo_event *event)
{
    switch ((enum state)decoder->state) {
    case STATE_HEADER:
        return take_header(decoder, byte, event);
    case STATE_ZEROS:
        return byte == 0 ? count_zero(decoder) : lose(decoder, event);
    case STATE_SOURCE:
        return take_source(decoder, byte, event);
    case STATE_CONTINUED:
        return take_continued(decoder, byte, event);
    default:
        decoder->counters.skipped++;
        return false;
    }
}

bool swo_decoder_push(struct swo_decoder *decoder, uint8_t byte, struct swo_event *event)
{
    memset(event, 0, sizeof *event);
    decoder->counters.bytes++;
    bool any = ends_sync(decoder, byte) ? synchronise(decoder, event) : take(decoder, byte, event);
    if (byte != 0)
        decoder->zeros = 0;
    else if (decoder->zeros < SYNC_ZEROS)
        decoder->zeros++;
    return any;
}

void swo_decoder_end(struct swo_decoder *decoder)
{
    decoder->counters.truncated +=
        decoder->state == STATE_SOURCE || decoder->state == STATE_CONTINUED;
    decoder->state = STATE_LOST;
}
