/* Commands, sent until they are acknowledged, and how their answers are waited for. */
#include "host/lib/target/command.h"

#include "host/lib/base/clock.h"
#include <time.h>

static void delay(uint32_t ms)
{
    struct timespec pause = {.tv_sec = ms / 1000u, .tv_nsec = (long)(ms % 1000u) * 1000000};
    if (ms)
        nanosleep(&pause, NULL);
}

static enum link_result command_send(struct session *session, struct command *command,
                                     int64_t deadline_ms)
{
    command->resend_ms = clock_now_ms() + COMMAND_RESEND_MS;
    return link_send(session->link, command->type, command->sequence, command->payload,
                     command->size, deadline_ms);
}

enum link_result command_begin(struct session *session, struct command *command,
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

void command_identify(struct command *command)
{
    struct wire_identify identify = {.schema_version = WIRE_SCHEMA_VERSION};
    *command = (struct command){.type = WIRE_FRAME_IDENTIFY, .status = SESSION_ACK_NONE};
    command->size = wire_identify_encode(&identify, command->payload, sizeof command->payload);
}

/* ---- Receiving ---- */

/* Asks whether the target is there, in its cell or behind it (bench/wire/SPEC.md, "Session"). */
static enum link_result ask(struct session *session, int64_t deadline_ms)
{
    struct command question;
    command_identify(&question);
    session->watch.asked++;
    return link_send(session->link, question.type, ++session->sequence, question.payload,
                     question.size, deadline_ms);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When something has to be done, should it stay silent. */
static int64_t next_ms(const struct session_watch *watch, int64_t heard_ms)
{
    int64_t ask_ms = (int64_t)watch->ask_ms * (watch->asked + 1);
    int64_t told_ms = watch->told ? watch->lost_ms : watch->tell_ms;
    return heard_ms + least(least(ask_ms, told_ms), watch->lost_ms);
}

/* What a silence of so long makes necessary. */
static enum link_result bear(struct session *session, int64_t silent_ms, int64_t deadline_ms)
{
    struct session_watch *watch = &session->watch;
    if (silent_ms >= watch->lost_ms)
        return LINK_SILENT;
    if (!watch->told && silent_ms >= watch->tell_ms) {
        watch->told = true;
        watch->silent(watch->context, watch->tell_ms);
    }
    if (silent_ms >= (int64_t)watch->ask_ms * (watch->asked + 1))
        return ask(session, deadline_ms);
    return LINK_FRAME;
}

/* As link_receive(); the end of a target that somebody else powers nobody tells, so that
 * its silence must. */
static enum link_result receive(struct session *session, int64_t deadline_ms,
                                struct wire_frame *frame)
{
    struct session_watch *watch = &session->watch;
    while (watch->ask_ms) {
        int64_t heard_ms = session->link->heard_ms;
        if (watch->since_ms != heard_ms)
            watch->asked = 0, watch->told = false, watch->since_ms = heard_ms;
        enum link_result result =
            link_receive(session->link, least(deadline_ms, next_ms(watch, heard_ms)), frame);
        int64_t now_ms = clock_now_ms();
        if (result != LINK_TIMEOUT || now_ms >= deadline_ms)
            return result;
        if (session->link->heard_ms == heard_ms)
            result = bear(session, now_ms - heard_ms, deadline_ms);
        if (result != LINK_TIMEOUT && result != LINK_FRAME)
            return result;
    }
    return link_receive(session->link, deadline_ms, frame);
}

/* The next frame, the command being sent again until it is acknowledged. */
enum link_result command_receive(struct session *session, struct command *command,
                                 int64_t deadline_ms, struct wire_frame *frame)
{
    for (;;) {
        bool waiting = command->status == SESSION_ACK_NONE;
        int64_t until = deadline_ms;
        if (waiting && command->resend_ms < until)
            until = command->resend_ms;
        enum link_result result = receive(session, until, frame);
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
enum link_result command_answer(struct session *session, struct command *command, uint8_t type,
                                int64_t deadline_ms, struct wire_frame *frame)
{
    for (;;) {
        enum link_result result = command_receive(session, command, deadline_ms, frame);
        bool refused = command->status != SESSION_ACK_NONE && command->status != WIRE_ACK_OK;
        if (result != LINK_FRAME || frame->type == type || refused)
            return result;
    }
}
