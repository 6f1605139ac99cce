/* Commands of a session: sent under a number of their own, and again until they are
 * acknowledged. For session.c and attach.c.
 */
#ifndef HOST_LIB_TARGET_COMMAND_H
#define HOST_LIB_TARGET_COMMAND_H

#include "host/lib/target/session.h"

#define COMMAND_RESEND_MS 500

struct command {
    uint8_t type;
    uint8_t payload[WIRE_PAYLOAD_MAX];
    size_t size;
    uint16_t sequence;
    uint8_t status; /* of its ACK, or SESSION_ACK_NONE */
    int64_t resend_ms;
};

/* Sends it for the first time. LINK_FRAME stands for "sent". */
enum link_result command_begin(struct session *session, struct command *command,
                               int64_t deadline_ms);

/* The next frame, the command being sent again until it is acknowledged. Behind a port also
 * LINK_SILENT (see session_watch). */
enum link_result command_receive(struct session *session, struct command *command,
                                 int64_t deadline_ms, struct wire_frame *frame);

/* Waits until a frame of `type` came, or the command was refused. */
enum link_result command_answer(struct session *session, struct command *command, uint8_t type,
                                int64_t deadline_ms, struct wire_frame *frame);

/* Makes it an IDENTIFY. */
void command_identify(struct command *command);

#endif
