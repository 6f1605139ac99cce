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

/* How long a silence is borne, of a target whose end nobody tells. All 0: of one that we
 * started, which closes its link when it ends. */
struct session_watch {
    int ask_ms;           /* after which it is asked whether it is there; and each time again */
    int tell_ms;          /* after which `silent` is called, once in a silence */
    int lost_ms;          /* after which it is taken for lost; a multiple of 1000 */
    uint32_t bytes_per_s; /* of the line: what it takes for bytes is no cell's time; 0: none */
    void (*silent)(void *context, int ms);
    void *context;
    /* The session's own: the silence since `since_ms`. */
    int64_t since_ms;
    int asked;
    bool told;
};

struct session {
    struct link *link;
    const char *name; /* of the board, for messages */
    const char *port; /* behind which the target is; NULL: we started it */
    uint16_t sequence;
    bool restarted;  /* behind a fault, of which it told: READY may come */
    bool unanswered; /* what failed last, did so because no answer came, or the link closed */
    struct session_watch watch;
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
    bool measured;             /* a batch of samples came, whatever the end */
    bool restarted;            /* the target was reset in the cell, or resets itself behind it */
    bool interrupted;          /* the link or the target went away in the middle */
    uint8_t *raw;              /* its bytes as they came, to be freed; NULL: memory ran out */
    size_t raw_size;
};

/* Waits for READY. False with `message` filled (the last bytes received are in
 * it) after timeout_ms, if the connection closes, if the version differs, or,
 * without a message, if stop was requested. */
bool session_open(struct session *session, struct link *link, const char *name, int timeout_ms,
                  struct message *message);

/* Opens a session with a target behind a port, which may be up for long, still run a cell
 * of another host's, or have some other program: asks for IDENTITY, ends a cell that runs,
 * and copies the payload. `session` has port, watch and delay_ms. False with `message`
 * filled, which says what came instead and how to get the right firmware, or without one if
 * stop was requested. *absent: nothing of irqbench answered (yet). */
bool session_attach(struct session *session, struct link *link, const char *name,
                    uint8_t payload[WIRE_PAYLOAD_MAX], size_t *size, int timeout_ms, bool *absent,
                    struct message *message);

/* Asks for IDENTITY and copies its payload. As above. */
bool session_identify(struct session *session, uint8_t payload[WIRE_PAYLOAD_MAX], size_t *size,
                      int timeout_ms, struct message *message);

/* What a target says of its instruments. All 0: it was not asked, or its image has no
 * audit. */
struct session_audit {
    uint8_t payload[WIRE_PAYLOAD_MAX]; /* of AUDITED */
    size_t size;
    /* How long, by the host's clock, the target's took for so many counts; host_us 0: that was
     * not asked, not heard, or this machine was too busy to say. */
    uint32_t counts;
    uint64_t host_us;
};

#define SESSION_GAUGE_MS 1000u

/* Asks for the audit, and, unless `clock_hz` is 0, has the target's clock make the counts that
 * are SESSION_GAUGE_MS at that rate. As above; an image that has none is no failure. */
bool session_audit(struct session *session, uint32_t clock_hz, struct session_audit *audit,
                   int timeout_ms, struct message *message);

/* Asks for the catalogue; `item` is called once for each entry. As above. */
bool session_list(struct session *session,
                  void (*item)(void *context, const struct wire_catalog *entry), void *context,
                  int timeout_ms, struct message *message);

/* Runs one cell. The time limit covers all of it. */
enum session_result session_run_cell(struct session *session, const struct session_cell *cell,
                                     int timeout_ms, struct session_run *run);

/* ---- What session.c and attach.c share: complaints; each returns false but for
 * session_gives_up, which is true if an image says that it cannot measure. ---- */
bool session_no_answer(struct session *session, enum link_result result, const char *what,
                       int timeout_ms, struct message *message);
bool session_other_version(const struct session *session, unsigned version,
                           struct message *message);
bool session_gives_up(const struct session *session, const struct wire_frame *frame,
                      struct message *message);

#endif
