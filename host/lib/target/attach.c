/* How a session with a target behind a port begins: what runs there is not known. */
#include "host/lib/target/command.h"

#include "host/lib/base/clock.h"
#include "host/lib/base/printable.h"
#include <string.h>

#define TEXT_LEAST 4u  /* characters in a row, so that they are taken for text */
#define TEXT_SHOWN 60u /* of the last line of it */

/* ---- What came instead ---- */

static bool is_text(uint8_t byte)
{
    return byte == '\t' || (byte >= ' ' && byte < 0x7F);
}

/* The last line of text among what came; empty if there is none. */
static void find_text(const struct link *link, char text[TEXT_SHOWN + 1u])
{
    size_t end = link->raw_size;
    text[0] = '\0';
    while (end > 0) {
        size_t begin = end;
        while (begin > 0 && is_text(link->raw[begin - 1u]))
            begin--;
        if (end - begin >= TEXT_LEAST) {
            size_t size = end - begin < TEXT_SHOWN ? end - begin : TEXT_SHOWN;
            memcpy(text, link->raw + begin, size);
            text[size] = '\0';
            return;
        }
        end = begin > 0 ? begin - 1u : 0;
    }
}

/* Nothing, or nothing that is a frame of ours. */
static bool no_firmware(const struct session *session, enum link_result result, int timeout_ms,
                        struct message *message)
{
    const struct link *link = session->link;
    const char *ended = result == LINK_CLOSED ? ", and then the connection closed" : "";
    char text[TEXT_SHOWN + 1u], tail[128];
    if (link->total == 0)
        return message_add(
            message,
            "board %s: nothing came from %s within %d s%s; is the board powered, and "
            "this its port? if it is, it has no irqbench: `make flash BOARD=%s` puts "
            "it there",
            session->name, session->port, (timeout_ms + 999) / 1000, ended, session->name);
    find_text(link, text);
    link_describe_tail(link, tail, sizeof tail);
    if (text[0])
        return message_add(message,
                           "board %s: what comes from %s is another program's text, '%s'%s (%llu "
                           "bytes in all); `make flash BOARD=%s` puts our image there, if this is "
                           "the board's port",
                           session->name, session->port, text, ended,
                           (unsigned long long)link->total, session->name);
    return message_add(
        message,
        "board %s: what comes from %s is nothing of irqbench's%s: %s; another baud "
        "rate than the board's looks so, too (--baud); `make flash BOARD=%s` puts our "
        "image there",
        session->name, session->port, ended, tail, session->name);
}

static bool unanswered(struct session *session, enum link_result result, int timeout_ms,
                       struct message *message)
{
    if (result == LINK_STOPPED)
        return false;
    if (session->link->decoder.counters.frames == 0)
        return no_firmware(session, result, timeout_ms, message);
    return session_no_answer(session, result, "IDENTITY", timeout_ms, message);
}

/* ---- Asking ---- */

static enum link_result begin_stop(struct session *session, struct command *command,
                                   int64_t deadline_ms)
{
    struct wire_stop stop = {.cell = WIRE_ANY_CELL};
    *command = (struct command){.type = WIRE_FRAME_STOP};
    command->size = wire_stop_encode(&stop, command->payload, sizeof command->payload);
    return command_begin(session, command, deadline_ms);
}

static enum link_result begin_identify(struct session *session, struct command *command,
                                       int64_t deadline_ms)
{
    command_identify(command);
    return command_begin(session, command, deadline_ms);
}

/* False, with a message, if a frame says that this image cannot be spoken with. */
static bool is_ours(const struct session *session, const struct command *command,
                    const struct wire_frame *frame, struct message *message)
{
    if (session_gives_up(session, frame, message))
        return false;
    if (frame->type == WIRE_FRAME_READY && frame->size >= 2) {
        unsigned version = frame->payload[0] | (unsigned)frame->payload[1] << 8;
        return version == WIRE_SCHEMA_VERSION || session_other_version(session, version, message);
    }
    if (command->type != WIRE_FRAME_IDENTIFY || command->status != WIRE_ACK_BAD_VERSION)
        return true;
    return message_add(message,
                       "board %s: its image does not speak wire schema %u as this tool does; `make "
                       "flash BOARD=%s` puts one there that does",
                       session->name, WIRE_SCHEMA_VERSION, session->name);
}

/* The command that an answer makes necessary: a cell of another host's is ended, and then it
 * is asked again; as it is if IDENTITY was lost. */
static enum link_result go_on(struct session *session, struct command *command, int64_t deadline_ms)
{
    if (command->type == WIRE_FRAME_IDENTIFY && command->status == WIRE_ACK_BUSY)
        return begin_stop(session, command, deadline_ms);
    if (command->type == WIRE_FRAME_STOP && command->status != SESSION_ACK_NONE)
        return begin_identify(session, command, deadline_ms);
    if (command->status == WIRE_ACK_OK && clock_now_ms() >= command->resend_ms)
        return begin_identify(session, command, deadline_ms);
    return LINK_FRAME;
}

static enum link_result await_identity(struct session *session, int64_t deadline_ms,
                                       struct wire_frame *frame, struct message *message)
{
    struct command command;
    enum link_result result = link_put(session->link, (const uint8_t[]){0}, 1, deadline_ms);
    if (result == LINK_FRAME)
        result = begin_identify(session, &command, deadline_ms);
    while (result == LINK_FRAME) {
        int64_t now_ms = clock_now_ms(), step_ms = now_ms + COMMAND_RESEND_MS;
        bool last = step_ms >= deadline_ms;
        result = command_receive(session, &command, last ? deadline_ms : step_ms, frame);
        if (result == LINK_FRAME && frame->type == WIRE_FRAME_IDENTITY)
            return LINK_FRAME;
        if (result == LINK_FRAME && !is_ours(session, &command, frame, message))
            return LINK_OVER;
        if (result == LINK_TIMEOUT && last)
            return LINK_TIMEOUT;
        if (result == LINK_FRAME || result == LINK_TIMEOUT)
            result = go_on(session, &command, deadline_ms);
    }
    return result;
}

bool session_attach(struct session *session, struct link *link, const char *name,
                    uint8_t payload[WIRE_PAYLOAD_MAX], size_t *size, int timeout_ms, bool *absent,
                    struct message *message)
{
    struct wire_frame frame;
    struct session_watch watch = session->watch;
    session->link = link;
    session->name = name;
    session->sequence = 0;
    session->restarted = false;
    session->watch = (struct session_watch){.ask_ms = 0}; /* it is asked all the time */
    enum link_result result = await_identity(session, clock_now_ms() + timeout_ms, &frame, message);
    session->watch = watch;
    *absent = result != LINK_FRAME && result != LINK_OVER;
    if (result == LINK_OVER)
        return false;
    if (result != LINK_FRAME)
        return unanswered(session, result, timeout_ms, message);
    memcpy(payload, frame.payload, frame.size);
    *size = frame.size;
    return true;
}
