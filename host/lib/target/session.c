/* The protocol's host side. Everything waits with a deadline; everything that
 * can go wrong with a cell ends in an outcome, never in a guess.
 */
#include "host/lib/target/session.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/printable.h"
#include "host/lib/target/command.h"
#include <string.h>

#define AUDIT_TRY_MS   2000 /* for an answer that takes none */
#define GAUGE_TRIES    3u
#define GAUGE_GOOD     100u /* of what is due: nearer is good enough */
#define STOP_MS        2000 /* for a cell that is told to end */
#define READY_AGAIN_MS 5000 /* after a fault */

/* ---- Messages ---- */

bool session_no_answer(struct session *session, enum link_result result, const char *what,
                       int timeout_ms, struct message *message)
{
    char tail[128];
    session->unanswered = true;
    link_describe_tail(session->link, tail, sizeof tail);
    if (result == LINK_STOPPED)
        return false;
    if (result == LINK_CLOSED)
        return message_add(message, "board %s: the connection closed before %s; received: %s",
                           session->name, what, tail);
    if (result == LINK_SILENT)
        return message_add(message, "board %s: nothing came for %d s before %s; received: %s",
                           session->name, session->watch.lost_ms / 1000, what, tail);
    if (result == LINK_FLOODED)
        return message_add(message,
                           "board %s: more than %u MiB came before %s, so this is no firmware of "
                           "irqbench; received: %s",
                           session->name, LINK_GREETING_MAX >> 20, what, tail);
    return message_add(message,
                       "board %s: no %s within %d s (timeout_s in the config); received: %s",
                       session->name, what, (timeout_ms + 999) / 1000, tail);
}

bool session_other_version(const struct session *session, unsigned version, struct message *message)
{
    if (session->port)
        return message_add(message,
                           "board %s: the image in it speaks wire schema %u, this tool speaks %u; "
                           "`make flash BOARD=%s` puts one there that fits",
                           session->name, version, WIRE_SCHEMA_VERSION, session->name);
    return message_add(message,
                       "board %s: its image speaks wire schema %u, this tool speaks %u; build both "
                       "from the same sources (`make`)",
                       session->name, version, WIRE_SCHEMA_VERSION);
}

/* ---- Opening ---- */

static bool refused(const struct session *session, const struct command *command, const char *what,
                    struct message *message)
{
    const char *status = wire_name_find(wire_ack_status_names, command->status);
    return message_add(message, "board %s: its image refuses %s (%s)", session->name, what,
                       status ? status : "a status that is not known here");
}

/* An image that cannot measure on its part says why instead of READY, and again after
 * each reset: a fault of no exception and no cell. */
bool session_gives_up(const struct session *session, const struct wire_frame *frame,
                      struct message *message)
{
    struct wire_fault fault;
    if (frame->type != WIRE_FRAME_FAULT ||
        !wire_fault_decode(frame->payload, frame->size, &fault) || fault.exception != 0 ||
        fault.cell != 0)
        return false;
    char text[256];
    printable_into(text, sizeof text, "%.*s", (int)fault.name.size, (const char *)fault.name.data);
    message_add(message, "board %s: its image cannot measure here: %s", session->name, text);
    return true;
}

bool session_open(struct session *session, struct link *link, const char *name, int timeout_ms,
                  struct message *message)
{
    int64_t deadline_ms = clock_now_ms() + timeout_ms;
    struct wire_frame frame;
    struct wire_ready ready;
    uint32_t delay_ms = session->delay_ms;
    *session = (struct session){.link = link, .name = name, .delay_ms = delay_ms};
    do {
        enum link_result result = link_receive(link, deadline_ms, &frame);
        if (result != LINK_FRAME)
            return session_no_answer(session, result, "READY", timeout_ms, message);
        if (session_gives_up(session, &frame, message))
            return false;
    } while (frame.type != WIRE_FRAME_READY);
    /* The version stands first, so it can be read from any schema's READY. */
    if (frame.size < 2)
        return message_add(message, "board %s: its READY is malformed", name);
    unsigned version = frame.payload[0] | (unsigned)frame.payload[1] << 8;
    if (version != WIRE_SCHEMA_VERSION)
        return session_other_version(session, version, message);
    return wire_ready_decode(frame.payload, frame.size, &ready) ||
           message_add(message, "board %s: its READY is malformed", name);
}

bool session_identify(struct session *session, uint8_t payload[WIRE_PAYLOAD_MAX], size_t *size,
                      int timeout_ms, struct message *message)
{
    int64_t deadline_ms = clock_now_ms() + timeout_ms;
    struct command command;
    struct wire_frame frame = {0};
    command_identify(&command);
    enum link_result result = command_begin(session, &command, deadline_ms);
    if (result == LINK_FRAME)
        result = command_answer(session, &command, WIRE_FRAME_IDENTITY, deadline_ms, &frame);
    if (result != LINK_FRAME)
        return session_no_answer(session, result, "IDENTITY", timeout_ms, message);
    if (frame.type != WIRE_FRAME_IDENTITY)
        return refused(session, &command, "IDENTIFY", message);
    memcpy(payload, frame.payload, frame.size);
    *size = frame.size;
    return true;
}

/* The next COUNTED, and when it came. */
static enum link_result receive_counted(struct session *session, struct command *command,
                                        int64_t deadline_ms, uint32_t *counts, int64_t *at_us)
{
    struct wire_counted counted = {0};
    struct wire_frame frame = {0};
    enum link_result result =
        command_answer(session, command, WIRE_FRAME_COUNTED, deadline_ms, &frame);
    *at_us = clock_now_us();
    if (result == LINK_FRAME && !wire_counted_decode(frame.payload, frame.size, &counted))
        return LINK_TIMEOUT;
    *counts = counted.counts;
    return result;
}

/* Between the ends of two frames of one length: what delays one delays the other. If the first
 * got lost, the second would be taken for it, and shows counts. */
static enum link_result receive_gauge(struct session *session, struct command *command,
                                      int64_t deadline_ms, struct session_audit *audit)
{
    int64_t from = 0, to = 0;
    uint32_t before = 0, counts = 0;
    enum link_result result = receive_counted(session, command, deadline_ms, &before, &from);
    if (result != LINK_FRAME || before != 0)
        return result;
    result = receive_counted(session, command, deadline_ms, &counts, &to);
    if (result == LINK_FRAME) {
        audit->counts = counts;
        audit->host_us = to > from ? (uint64_t)(to - from) : 1; /* both at once */
    }
    return result;
}

static enum link_result ask_audit(struct session *session, uint32_t counts, struct command *command,
                                  int64_t deadline_ms, struct wire_frame *frame)
{
    struct wire_audit record = {.counts = counts};
    *command = (struct command){.type = WIRE_FRAME_AUDIT};
    command->size = wire_audit_encode(&record, command->payload, sizeof command->payload);
    enum link_result result = command_begin(session, command, deadline_ms);
    if (result == LINK_FRAME)
        result = command_answer(session, command, WIRE_FRAME_AUDITED, deadline_ms, frame);
    return result;
}

/* Between `due_us` and what the host's clock showed: the whole of it if nothing was measured. */
static uint64_t apart(const struct session_audit *audit, uint64_t due_us)
{
    if (audit->host_us == 0 || audit->counts == 0)
        return due_us;
    return due_us > audit->host_us ? due_us - audit->host_us : audit->host_us - due_us;
}

static enum link_result gauge_once(struct session *session, uint32_t counts,
                                   struct session_audit *audit, int timeout_ms)
{
    int64_t deadline_ms = clock_now_ms() + timeout_ms;
    struct command command;
    struct wire_frame frame = {0};
    int ask_ms = session->watch.ask_ms;
    session->watch.ask_ms = 0; /* silence is what it is told to keep */
    enum link_result result = ask_audit(session, counts, &command, deadline_ms, &frame);
    if (result == LINK_FRAME)
        result = receive_gauge(session, &command, deadline_ms, audit);
    session->watch.ask_ms = ask_ms;
    return result;
}

struct scatter {
    uint64_t least_us, most_us; /* of the tries that were heard; 0: none was */
};

static void widen(struct scatter *scatter, uint64_t host_us)
{
    if (host_us == 0)
        return;
    if (scatter->least_us == 0 || host_us < scatter->least_us)
        scatter->least_us = host_us;
    if (host_us > scatter->most_us)
        scatter->most_us = host_us;
}

/* A host that is busy sees a frame late. A clock that is another one is so each time, so the
 * best of some tries is kept; where a frame gets lost there is no figure, nor where the tries lie
 * farther from each other than the best of them from what is due: then that is the host. */
static bool gauge(struct session *session, uint32_t clock_hz, struct session_audit *audit,
                  int timeout_ms, struct message *message)
{
    uint64_t due_us = SESSION_GAUGE_MS * 1000u;
    uint32_t counts = (uint32_t)((uint64_t)clock_hz * SESSION_GAUGE_MS / 1000u);
    struct scatter scatter = {0, 0};
    for (unsigned tries = 0; tries < GAUGE_TRIES; tries++) {
        struct session_audit one = {.size = 0};
        enum link_result result = gauge_once(session, counts, &one, timeout_ms);
        if (result != LINK_FRAME && result != LINK_TIMEOUT)
            return session_no_answer(session, result, "COUNTED", timeout_ms, message);
        widen(&scatter, one.host_us);
        if (audit->host_us == 0 || apart(&one, due_us) < apart(audit, due_us)) {
            audit->counts = one.counts;
            audit->host_us = one.host_us;
        }
        if (apart(audit, due_us) < due_us / GAUGE_GOOD)
            return true;
    }
    if (apart(audit, due_us) <= scatter.most_us - scatter.least_us) {
        audit->counts = 0;
        audit->host_us = 0;
    }
    return true;
}

/* An answer that got lost is asked for again. */
bool session_audit(struct session *session, uint32_t clock_hz, struct session_audit *audit,
                   int timeout_ms, struct message *message)
{
    int64_t now_ms = clock_now_ms(), deadline_ms = now_ms + timeout_ms;
    struct command command;
    struct wire_frame frame = {0};
    enum link_result result;
    *audit = (struct session_audit){.size = 0};
    do {
        int64_t try_ms = now_ms + AUDIT_TRY_MS < deadline_ms ? now_ms + AUDIT_TRY_MS : deadline_ms;
        result = ask_audit(session, 0, &command, try_ms, &frame);
        now_ms = clock_now_ms();
    } while (result == LINK_TIMEOUT && now_ms < deadline_ms);
    if (result != LINK_FRAME)
        return session_no_answer(session, result, "AUDITED", timeout_ms, message);
    if (frame.type == WIRE_FRAME_AUDITED) {
        memcpy(audit->payload, frame.payload, frame.size);
        audit->size = frame.size;
        return clock_hz == 0 || gauge(session, clock_hz, audit, timeout_ms, message);
    }
    return command.status == WIRE_ACK_BAD_COMMAND || refused(session, &command, "AUDIT", message);
}

bool session_list(struct session *session,
                  void (*item)(void *context, const struct wire_catalog *entry), void *context,
                  int timeout_ms, struct message *message)
{
    int64_t deadline_ms = clock_now_ms() + timeout_ms;
    struct command command = {.type = WIRE_FRAME_LIST};
    struct wire_list list = {0};
    struct wire_frame frame = {0};
    command.size = wire_list_encode(&list, command.payload, sizeof command.payload);
    enum link_result result = command_begin(session, &command, deadline_ms);
    for (unsigned next = 0, total = 1; next < total; next++) {
        struct wire_catalog entry;
        if (result == LINK_FRAME)
            result = command_answer(session, &command, WIRE_FRAME_CATALOG, deadline_ms, &frame);
        if (result != LINK_FRAME)
            return session_no_answer(session, result, "CATALOG", timeout_ms, message);
        if (frame.type != WIRE_FRAME_CATALOG)
            return refused(session, &command, "LIST", message);
        if (!wire_catalog_decode(frame.payload, frame.size, &entry) || entry.index != next)
            return message_add(message, "board %s: entry %u of its catalogue did not arrive whole",
                               session->name, next);
        total = entry.total;
        item(context, &entry);
    }
    return true;
}

/* ---- Running a cell ---- */

static uint32_t damaged(const struct wire_counters *c)
{
    return c->bad_cobs + c->bad_crc + c->bad_length + c->overlong + c->missing;
}

static void count_link(struct session_run *run, const struct wire_counters *before,
                       const struct wire_counters *after)
{
    run->link = (struct wire_counters){
        .bytes = after->bytes - before->bytes,
        .frames = after->frames - before->frames,
        .bad_cobs = after->bad_cobs - before->bad_cobs,
        .bad_crc = after->bad_crc - before->bad_crc,
        .bad_length = after->bad_length - before->bad_length,
        .overlong = after->overlong - before->overlong,
        .missing = after->missing - before->missing,
        .repeated = after->repeated - before->repeated,
    };
    run->lossy = damaged(&run->link) != 0;
}

static void set_outcome(struct session_run *run, enum outcome_kind kind, const char *reason)
{
    run->outcome.kind = kind;
    printable_into(run->outcome.reason, sizeof run->outcome.reason, "%s", reason);
}

/* A frame of the cell; true when the cell is over. */
static bool ends_cell(const struct session_cell *cell, const struct wire_frame *frame)
{
    struct wire_cell_end end;
    if (frame->type == WIRE_FRAME_FAULT)
        return true;
    return frame->type == WIRE_FRAME_CELL_END &&
           wire_cell_end_decode(frame->payload, frame->size, &end) && end.cell == cell->number;
}

/* Its first record is as good as an ACK that was lost. */
static bool begins_cell(const struct session_cell *cell, const struct wire_frame *frame)
{
    struct wire_cell_begin begin;
    return frame->type == WIRE_FRAME_CELL_BEGIN &&
           wire_cell_begin_decode(frame->payload, frame->size, &begin) &&
           begin.cell == cell->number;
}

/* What a frame that is none of the cell's says of it: LINK_RESET, LINK_OVER, or LINK_FRAME,
 * nothing. Behind a fault READY comes until the next command does. */
static enum link_result betrays(struct session *session, const struct command *command,
                                const struct wire_frame *frame)
{
    bool taken = command->status != SESSION_ACK_NONE;
    session->restarted &= !taken;
    if (frame->type == WIRE_FRAME_READY && (taken || (session->port && !session->restarted)))
        return LINK_RESET;
    if (frame->type == WIRE_FRAME_IDENTITY && taken && session->port)
        return LINK_OVER;
    return LINK_FRAME;
}

/* The time limit, without what the line takes for the bytes. */
static int64_t cell_deadline(const struct session *session, int64_t begin_ms, int timeout_ms,
                             uint64_t bytes_before)
{
    uint64_t bytes = session->link->total - bytes_before;
    uint32_t rate = session->watch.bytes_per_s;
    return begin_ms + timeout_ms + (rate ? (int64_t)(bytes * 1000u / rate) : 0);
}

/* Receives until the cell is over or refused. */
static enum link_result receive_cell(struct session *session, struct command *command,
                                     const struct session_cell *cell, int timeout_ms,
                                     struct session_run *run, struct wire_frame *frame)
{
    int64_t begin_ms = clock_now_ms();
    uint64_t before = session->link->total;
    for (;;) {
        int64_t deadline_ms = cell_deadline(session, begin_ms, timeout_ms, before);
        enum link_result result = command_receive(session, command, deadline_ms, frame);
        if (result == LINK_TIMEOUT &&
            deadline_ms < cell_deadline(session, begin_ms, timeout_ms, before))
            continue;
        if (result != LINK_FRAME)
            return result;
        if (command->status == SESSION_ACK_NONE && begins_cell(cell, frame))
            command->status = WIRE_ACK_OK;
        if (command->status == WIRE_ACK_BUSY) /* it ends another cell first */
            command->status = SESSION_ACK_NONE;
        run->measured |= frame->type == WIRE_FRAME_BATCH;
        if (ends_cell(cell, frame) ||
            (frame->type == WIRE_FRAME_ACK && command->status != SESSION_ACK_NONE &&
             command->status != WIRE_ACK_OK))
            return LINK_FRAME;
        result = betrays(session, command, frame);
        if (result != LINK_FRAME)
            return result;
    }
}

/* A faulted target resets itself and says so. */
static enum session_result await_reset(struct session *session)
{
    int64_t deadline_ms = clock_now_ms() + READY_AGAIN_MS;
    struct wire_frame frame;
    wire_decoder_forget_sequence(&session->link->decoder);
    session->restarted = true;
    for (;;) {
        enum link_result result = link_receive(session->link, deadline_ms, &frame);
        if (result == LINK_STOPPED)
            return SESSION_STOPPED;
        if (result != LINK_FRAME)
            return SESSION_LOST;
        if (frame.type == WIRE_FRAME_READY)
            return SESSION_GOOD;
    }
}

/* Tells an overdue cell to end. A target that does can be used again. */
static enum session_result stop_cell(struct session *session, const struct session_cell *cell)
{
    int64_t deadline_ms = clock_now_ms() + STOP_MS;
    struct command command = {.type = WIRE_FRAME_STOP};
    struct wire_stop stop = {.cell = cell->number};
    struct wire_frame frame = {0};
    command.size = wire_stop_encode(&stop, command.payload, sizeof command.payload);
    enum link_result result = command_begin(session, &command, deadline_ms);
    while (result == LINK_FRAME) {
        result = command_receive(session, &command, deadline_ms, &frame);
        if (result == LINK_FRAME && frame.type == WIRE_FRAME_CELL_END && ends_cell(cell, &frame))
            return SESSION_GOOD;
    }
    return result == LINK_STOPPED ? SESSION_STOPPED : SESSION_LOST;
}

static enum session_result overdue(struct session *session, const struct session_cell *cell,
                                   int timeout_ms, struct session_run *run)
{
    char reason[OUTCOME_REASON_MAX];
    printable_into(reason, sizeof reason, "no end within the time limit of %d s",
                   (timeout_ms + 999) / 1000);
    set_outcome(run, OUTCOME_SILENT, reason);
    return stop_cell(session, cell);
}

static enum session_result too_much(struct session *session, const struct session_cell *cell,
                                    struct session_run *run)
{
    char reason[OUTCOME_REASON_MAX];
    printable_into(reason, sizeof reason,
                   "more than the %u MiB of a capture came; ask for fewer samples",
                   LINK_CAPTURE_MAX >> 20);
    set_outcome(run, OUTCOME_FLOODED, reason);
    return stop_cell(session, cell);
}

static enum session_result interrupted(struct session_run *run, enum outcome_kind kind,
                                       const char *reason)
{
    set_outcome(run, kind, reason);
    run->interrupted = true;
    return SESSION_LOST;
}

static enum session_result silenced(const struct session *session, struct session_run *run)
{
    char reason[OUTCOME_REASON_MAX];
    printable_into(reason, sizeof reason, "nothing came for %d s", session->watch.lost_ms / 1000);
    return interrupted(run, OUTCOME_SILENT, reason);
}

static enum session_result end_cell(struct session *session, const struct command *command,
                                    const struct wire_frame *frame, struct session_run *run)
{
    if (frame->type == WIRE_FRAME_ACK) {
        char reason[OUTCOME_REASON_MAX];
        const char *status = wire_name_find(wire_ack_status_names, command->status);
        printable_into(reason, sizeof reason, "the image refuses the cell (%s)",
                       status ? status : "a status that is not known here");
        set_outcome(run, OUTCOME_REFUSED, reason);
        return SESSION_GOOD;
    }
    struct wire_cell_end end;
    run->sampled = frame->type == WIRE_FRAME_CELL_END &&
                   wire_cell_end_decode(frame->payload, frame->size, &end) &&
                   end.status == WIRE_CELL_OK;
    set_outcome(run, OUTCOME_ENDED, "");
    run->restarted = frame->type == WIRE_FRAME_FAULT;
    return run->restarted ? await_reset(session) : SESSION_GOOD;
}

static const char *how_it_was_reset(const struct wire_frame *frame)
{
    struct wire_ready ready;
    if (frame->type == WIRE_FRAME_READY && wire_ready_decode(frame->payload, frame->size, &ready) &&
        ready.boot_reason == WIRE_BOOT_AFTER_WATCHDOG)
        return "a sample of the cell did not end, and the target's watchdog reset it";
    return "the target was reset in the middle of the cell";
}

enum session_result session_run_cell(struct session *session, const struct session_cell *cell,
                                     int timeout_ms, struct session_run *run)
{
    int64_t deadline_ms = clock_now_ms() + timeout_ms;
    struct command command = {.type = WIRE_FRAME_RUN};
    struct wire_run record = {
        .cell = cell->number,
        .samples = cell->samples,
        .seed = cell->seed,
        .scenario = {(const uint8_t *)cell->scenario, (uint16_t)strlen(cell->scenario)},
        .subject = {(const uint8_t *)cell->subject, (uint16_t)strlen(cell->subject)},
        .load = {(const uint8_t *)cell->load, (uint16_t)strlen(cell->load)},
    };
    struct wire_frame frame = {0};
    struct wire_counters before = session->link->decoder.counters;
    memset(run, 0, sizeof *run);
    command.size = wire_run_encode(&record, command.payload, sizeof command.payload);
    link_capture_begin(session->link, LINK_CAPTURE_MAX);
    enum link_result result = command_begin(session, &command, deadline_ms);
    if (result == LINK_FRAME)
        result = receive_cell(session, &command, cell, timeout_ms, run, &frame);
    count_link(run, &before, &session->link->decoder.counters);
    run->raw = link_capture_take(session->link, &run->raw_size);
    switch (result) {
    case LINK_FRAME:
        return end_cell(session, &command, &frame, run);
    case LINK_TIMEOUT:
        return overdue(session, cell, timeout_ms, run);
    case LINK_FLOODED:
        return too_much(session, cell, run);
    case LINK_OVER:
        set_outcome(run, OUTCOME_SILENT, "the cell is over, and its end was lost");
        run->lossy = true;
        return SESSION_GOOD;
    case LINK_CLOSED:
        return interrupted(run, OUTCOME_CLOSED, "the connection closed");
    case LINK_RESET:
        run->restarted = true;
        return interrupted(run, OUTCOME_RESET, how_it_was_reset(&frame));
    case LINK_SILENT:
        return silenced(session, run);
    default:
        return SESSION_STOPPED;
    }
}
