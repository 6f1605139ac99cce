/* A target that is asked who it is and what its instruments are worth, and then left. */
#ifndef HOST_LIB_DOCTOR_VISIT_H
#define HOST_LIB_DOCTOR_VISIT_H

#include "host/lib/matrix/board.h"
#include "host/lib/target/port.h"
#include "host/lib/target/session.h"
#include "host/lib/target/target.h"

#define VISIT_TIMEOUT_MS 20000

/* Starts the board's image in QEMU, under the plugin, as a run does; asks it, fills `target`,
 * and ends it. False with `message` filled, or, if stop was requested, without. */
bool visit_qemu(const struct board *board, const char *plugin, struct target *target,
                struct message *message);

/* Opens the port, asks what is behind it, and closes it. `board` is the one that it must be;
 * NULL: whichever answers, of those in `boards` (NULL: none is known). As above. */
bool visit_port(struct port *port, const struct board *board, const struct board_list *boards,
                struct target *target, struct message *message);

#endif
