/* The conversation with one target: ready, identify, list, run, stop. Commands
 * go out under a sequence number of their own and are repeated until they are
 * acknowledged; a target that takes one twice runs it once.
 */
#ifndef HOST_LIB_TARGET_SESSION_H
#define HOST_LIB_TARGET_SESSION_H

#include "host/lib/base/message.h"
#include "host/lib/target/cell_records.h"
#include "host/lib/target/link.h"

#define SESSION_ACK_NONE 0xFFu /* nothing acknowledged yet */

struct session {
    struct link *link;
    const char *name; /* of the board, for messages */
    uint16_t sequence;
    uint32_t delay_ms; /* a test aid: wait this long before each command */
};

/* What can be done with the session afterwards. */
enum session_result {
    SESSION_GOOD,    /* the next command may follow */
    SESSION_LOST,    /* the target must be started again */
    SESSION_STOPPED, /* stop was requested; what came is incomplete */
};

struct session_cell {
    uint16_t number; /* comes back in every record of the cell */
    uint32_t samples, seed;
    const char *scenario, *subject, *load;
};

/* How a cell went: what to store, and whether to believe the link. */
struct session_run {
    struct outcome outcome;
    struct wire_counters link; /* of this cell alone */
    bool lossy;                /* frames were lost or damaged */
    bool sampled;              /* the cell ran to its CELL_END, which says ok */
    uint8_t *raw;              /* its bytes as they came, to be freed; NULL: memory ran out */
    size_t raw_size;
};

/* Waits for READY. False with `message` filled (the last bytes received are in
 * it) after timeout_ms, if the connection closes, if the version differs, or,
 * without a message, if stop was requested. */
bool session_open(struct session *session, struct link *link, const char *name, int timeout_ms,
                  struct message *message);

/* Asks for IDENTITY and copies its payload. As above. */
bool session_identify(struct session *session, uint8_t payload[WIRE_PAYLOAD_MAX], size_t *size,
                      int timeout_ms, struct message *message);

/* Asks for the catalogue; `item` is called once for each entry. As above. */
bool session_list(struct session *session,
                  void (*item)(void *context, const struct wire_catalog *entry), void *context,
                  int timeout_ms, struct message *message);

/* Runs one cell. The time limit covers all of it. */
enum session_result session_run_cell(struct session *session, const struct session_cell *cell,
                                     int timeout_ms, struct session_run *run);

#endif
