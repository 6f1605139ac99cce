/* The protocol's host side. Everything waits with a deadline; everything that
 * can go wrong with a cell ends in an outcome, never in a guess.
 */
#include "host/lib/target/session.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/printable.h"
#include <string.h>
#include <time.h>

#define RESEND_MS      500
#define STOP_MS        2000 /* for a cell that is told to end */
#define READY_AGAIN_MS 5000 /* after a fault */

/* ---- Messages ---- */

static bool no_answer(const struct session *session, enum link_result result, const char *what,
                      int timeout_ms, struct message *message)
{
    char tail[128];
    link_describe_tail(session->link, tail, sizeof tail);
    if (result == LINK_STOPPED)
        return false;
    if (result == LINK_CLOSED)
        return message_add(message, "board %s: the connection closed before %s; received: %s",
                           session->name, what, tail);
    if (result == LINK_FLOODED)
        return message_add(message,
                           "board %s: more than %u MiB came before %s, so this is no firmware of "
                           "irqbench; received: %s",
                           session->name, LINK_GREETING_MAX >> 20, what, tail);
    return message_add(message,
                       "board %s: no %s within %d s (timeout_s in the config); received: %s",
                       session->name, what, (timeout_ms + 999) / 1000, tail);
}

static bool other_version(const struct session *session, unsigned version, struct message *message)
{
    return message_add(message,
                       "board %s: its image speaks wire schema %u, this tool speaks %u; build both "
                       "from the same sources (`make`)",
                       session->name, version, WIRE_SCHEMA_VERSION);
}

/* ---- Commands ---- */

struct command {
    uint8_t type;
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size;
    uint16_t sequence;
    uint8_t status; /* of its ACK, or SESSION_ACK_NONE */
    int64_t resend_ms;
};

static void delay(uint32_t ms)
{
    struct timespec pause = {.tv_sec = ms / 1000u, .tv_nsec = (long)(ms % 1000u) * 1000000};
    if (ms)
        nanosleep(&pause, NULL);
}

static enum link_result command_send(struct session *session, struct command *command,
                                     int64_t deadline_ms)
{
    command->resend_ms = clock_now_ms() + RESEND_MS;
    return link_send(session->link, command->type, command->sequence, command->payload,
                     command->size, deadline_ms);
}

static enum link_result command_begin(struct session *session, struct command *command,
                                      int64_t deadline_ms)
{
    delay(session->delay_ms);
    command->sequence = ++session->sequence;
    command->status = SESSION_ACK_NONE;
    return command_send(session, command, deadline_ms);
}

static void command_take_ack(struct command *command, const struct wire_frame *frame)
{
    struct wire_ack ack;
    if (frame->type == WIRE_FRAME_ACK && wire_ack_decode(frame->payload, frame->size, &ack) &&
        ack.command == command->sequence)
        command->status = ack.status;
}

/* The next frame, the command being sent again until it is acknowledged. */
static enum link_result command_receive(struct session *session, struct command *command,
                                        int64_t deadline_ms, struct wire_frame *frame)
{
    for (;;) {
        bool waiting = command->status == SESSION_ACK_NONE;
        int64_t until = deadline_ms;
        if (waiting && command->resend_ms < until)
            until = command->resend_ms;
        enum link_result result = link_receive(session->link, until, frame);
        if (result == LINK_FRAME)
            command_take_ack(command, frame);
        if (result != LINK_TIMEOUT || until == deadline_ms)
            return result;
        result = command_send(session, command, deadline_ms);
        if (result != LINK_FRAME)
            return result;
    }
}

/* Waits until the command has its ACK and a frame of `type` came. */
static enum link_result command_answer(struct session *session, struct command *command,
                                       uint8_t type, int64_t deadline_ms, struct wire_frame *frame)
{
    for (;;) {
        enum link_result result = command_receive(session, command, deadline_ms, frame);
        bool refused = command->status != SESSION_ACK_NONE && command->status != WIRE_ACK_OK;
        if (result != LINK_FRAME || frame->type == type || refused)
            return result;
    }
}

static bool refused(const struct session *session, const struct command *command, const char *what,
                    struct message *message)
{
    const char *status = wire_name_find(wire_ack_status_names, command->status);
    return message_add(message, "board %s: its image refuses %s (%s)", session->name, what,
                       status ? status : "a status that is not known here");
}

/* ---- Opening ---- */

/* An image that cannot measure on its part says why instead of READY, and again after
 * each reset: a fault of no exception and no cell. */
static bool gives_up(const struct session *session, const struct wire_frame *frame,
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
            return no_answer(session, result, "READY", timeout_ms, message);
        if (gives_up(session, &frame, message))
            return false;
    } while (frame.type != WIRE_FRAME_READY);
    /* The version stands first, so it can be read from any schema's READY. */
    if (frame.size < 2)
        return message_add(message, "board %s: its READY is malformed", name);
    unsigned version = frame.payload[0] | (unsigned)frame.payload[1] << 8;
    if (version != WIRE_SCHEMA_VERSION)
        return other_version(session, version, message);
    return wire_ready_decode(frame.payload, frame.size, &ready) ||
           message_add(message, "board %s: its READY is malformed", name);
}

bool session_identify(struct session *session, uint8_t payload[WIRE_PAYLOAD_MAX], size_t *size,
                      int timeout_ms, struct message *message)
{
    int64_t deadline_ms = clock_now_ms() + timeout_ms;
    struct command command = {.type = WIRE_FRAME_IDENTIFY};
    struct wire_identify identify = {.schema_version = WIRE_SCHEMA_VERSION};
    struct wire_frame frame = {0};
    command.size = wire_identify_encode(&identify, command.payload, sizeof command.payload);
    enum link_result result = command_begin(session, &command, deadline_ms);
    if (result == LINK_FRAME)
        result = command_answer(session, &command, WIRE_FRAME_IDENTITY, deadline_ms, &frame);
    if (result != LINK_FRAME)
        return no_answer(session, result, "IDENTITY", timeout_ms, message);
    if (frame.type != WIRE_FRAME_IDENTITY)
        return refused(session, &command, "IDENTIFY", message);
    memcpy(payload, frame.payload, frame.size);
    *size = frame.size;
    return true;
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
            return no_answer(session, result, "CATALOG", timeout_ms, message);
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

/* Receives until the cell is over or refused. */
static enum link_result receive_cell(struct session *session, struct command *command,
                                     const struct session_cell *cell, int64_t deadline_ms,
                                     struct wire_frame *frame)
{
    for (;;) {
        enum link_result result = command_receive(session, command, deadline_ms, frame);
        if (result != LINK_FRAME)
            return result;
        if (command->status == SESSION_ACK_NONE && begins_cell(cell, frame))
            command->status = WIRE_ACK_OK;
        if (ends_cell(cell, frame) ||
            (frame->type == WIRE_FRAME_ACK && command->status != SESSION_ACK_NONE &&
             command->status != WIRE_ACK_OK))
            return LINK_FRAME;
    }
}

/* A faulted target resets itself and says so. */
static enum session_result await_reset(struct session *session)
{
    int64_t deadline_ms = clock_now_ms() + READY_AGAIN_MS;
    struct wire_frame frame;
    wire_decoder_forget_sequence(&session->link->decoder);
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
    return frame->type == WIRE_FRAME_FAULT ? await_reset(session) : SESSION_GOOD;
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
        result = receive_cell(session, &command, cell, deadline_ms, &frame);
    count_link(run, &before, &session->link->decoder.counters);
    run->raw = link_capture_take(session->link, &run->raw_size);
    switch (result) {
    case LINK_FRAME:
        return end_cell(session, &command, &frame, run);
    case LINK_TIMEOUT:
        return overdue(session, cell, timeout_ms, run);
    case LINK_FLOODED:
        return too_much(session, cell, run);
    case LINK_CLOSED:
        set_outcome(run, OUTCOME_CLOSED, "the connection closed");
        return SESSION_LOST;
    default:
        return SESSION_STOPPED;
    }
}
