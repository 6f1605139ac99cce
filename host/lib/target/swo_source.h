/* What a board sends out of its SWO pin, as a probe or a serial adapter hands it over, read on a
 * thread of its own: nothing here makes a measurement wait.
 *
 *   tcp:HOST:PORT         raw bytes, as OpenOCD's `-output :PORT` and probe servers serve them
 *   /dev/ttyUSB0[@BAUD]   a serial port (port.h): usb:VENDOR:PRODUCT and so on, too
 *   FILE                  a file that grows, or a FIFO: what comes behind its end
 *
 * Kept is at most SWO_CELL_MAX of one cell, and before a cell only what is needed to read it: from
 * the last synchronisation packet on.
 */
#ifndef HOST_LIB_TARGET_SWO_SOURCE_H
#define HOST_LIB_TARGET_SWO_SOURCE_H

#include "host/lib/base/message.h"
#include "host/lib/target/port.h"
#include <stddef.h>

#define SWO_CELL_MAX  (16u << 20) /* bytes */
#define SWO_SILENT_MS 3000 /* without a byte, before the first cell: then nothing will come */

enum swo_source_kind { SWO_SOURCE_PORT, SWO_SOURCE_FILE };

struct swo_spec {
    enum swo_source_kind kind;
    const char *text;      /* as the user names it; borrowed */
    struct port_spec port; /* SWO_SOURCE_PORT */
    uint32_t baud;         /* of a serial port */
};

/* `text` stays the caller's, and must live as long as the spec. `baud` is what the board sends:
 * another rate is refused. False with `message`. */
bool swo_spec_parse(struct swo_spec *spec, const char *text, uint32_t baud,
                    struct message *message);

/* The bytes of one cell; `data` is to be freed, and NULL where nothing was read at all. */
struct swo_bytes {
    uint8_t *data;
    size_t size;
    uint64_t dropped; /* bytes beyond SWO_CELL_MAX, or for which there was no memory */
    bool broken;      /* the source went away while the cell was measured */
};

struct swo_source;

/* Opens it and starts to read. NULL with `message`. */
struct swo_source *swo_source_open(const struct swo_spec *spec, struct message *message);
/* Harmless on NULL. */
void swo_source_close(struct swo_source *source);

/* Waits until the stream is synchronised. False, with a message that says what to look at, if that
 * is not so in SWO_SILENT_MS; without one if stop was requested. */
bool swo_source_await(struct swo_source *source, struct message *message);

/* From here on the bytes are of the cell that is going to be measured. */
void swo_source_begin(struct swo_source *source);
/* They are, once the mark of its end has come, or did not within `wait_ms`, or the source is gone:
 * now the caller's. A source that went away is opened again. False: the mark did not come. */
bool swo_source_take(struct swo_source *source, uint16_t number, int wait_ms,
                     struct swo_bytes *bytes);
/* Whether it is there. */
bool swo_source_is_open(struct swo_source *source);

#endif
