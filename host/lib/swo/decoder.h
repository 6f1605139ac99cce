/* ITM and DWT packets, a byte in, an event out (ARMv7-M ARM, DDI 0403E, D4.2 and D4.3). No
 * I/O, no memory but the struct.
 *
 * A decoder begins without synchronisation, and loses it at a header that the manual does not
 * have: until the next synchronisation packet every byte is skipped and counted, because any of
 * them may be a payload.
 *
 * A part loses whole packets, and says so (overflow). A probe that loses single bytes can change a
 * value without a trace; what it does leave is counted. Who relies on values of a stream must
 * have `lost` and `truncated` at 0.
 */
#ifndef HOST_LIB_SWO_DECODER_H
#define HOST_LIB_SWO_DECODER_H

#include <stdbool.h>
#include <stdint.h>

enum swo_kind {
    SWO_SYNC,     /* synchronised, again or for the first time */
    SWO_OVERFLOW, /* the part lost packets: between this and the event before */
    SWO_LOST,     /* a header that is none: synchronisation is lost */
    SWO_LOCAL_TIME,
    SWO_GLOBAL_TIME, /* bits 25:0 */
    SWO_GLOBAL_HIGH, /* bits 47:26 or 63:26 */
    SWO_STIMULUS,
    SWO_EXCEPTION,
    SWO_COUNTERS, /* event counters that wrapped */
    SWO_PC,       /* a periodic sample of the program counter, or that the core slept */
    SWO_DATA,     /* data trace: value, address offset or PC of an access */
    SWO_EXTENSION /* page of the stimulus ports, or reserved ones */
};

/* How the part could say when it was (D4.2.4): bits. */
#define SWO_TIME_DELAYED  1u /* the timestamp packet is late */
#define SWO_EVENT_DELAYED 2u /* the packet before it was late */

enum swo_function { SWO_ENTERED = 1, SWO_EXITED = 2, SWO_RETURNED = 3 };

struct swo_event {
    enum swo_kind kind;
    uint64_t value;   /* ticks since the last local timestamp; global time; payload */
    uint8_t size;     /* of the payload, in bytes: of global time of seven bits, lowest first */
    uint8_t source;   /* stimulus port 0 to 31, or discriminator of a hardware source */
    uint8_t relation; /* LOCAL_TIME: SWO_*_DELAYED */
    /* EXCEPTION */
    uint16_t exception;
    enum swo_function function;
    /* GLOBAL_TIME */
    bool wrapped, clock_changed;
    bool asleep; /* PC */
    bool cut;    /* SYNC: a packet before it was not complete */
};

struct swo_counters {
    uint64_t bytes, events, skipped; /* skipped: bytes without synchronisation */
    uint64_t overflows, lost;        /* lost: how often synchronisation was lost */
    uint64_t truncated;              /* packets that a synchronisation packet or the end cut */
};

struct swo_decoder {
    struct swo_counters counters;
    /* Private. */
    int state;
    uint8_t zeros;            /* in a row, up to the last byte; as many as matter */
    uint8_t header, got, due; /* a packet under way; due: of a source packet */
    uint64_t payload;
};

void swo_decoder_init(struct swo_decoder *decoder);
/* Whether the byte completed an event. */
bool swo_decoder_push(struct swo_decoder *decoder, uint8_t byte, struct swo_event *event);
/* The stream is over: a packet that is not complete is counted as truncated. */
void swo_decoder_end(struct swo_decoder *decoder);

#endif
