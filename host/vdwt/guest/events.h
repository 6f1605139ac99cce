/* Interrupt inputs that are raised from outside at cycles that the user states: each is
 * pulsed, as by a device's edge, whatever the guest does.
 */
#ifndef HOST_VDWT_GUEST_EVENTS_H
#define HOST_VDWT_GUEST_EVENTS_H

#include "host/lib/base/message.h"
#include "host/vdwt/options.h"

#include <stdbool.h>
#include <stdio.h>

/* Sets the first one. After the clock's rate is known, before any code is executed; without
 * events it does nothing. False, with a message, if the machine has no such input. */
bool events_start(const struct options *options, struct message *message);

/* Lines of host/lib/trace/format.h. */
/* One of a stated cycle has not come yet. */
bool events_are_left(void);
void events_write(FILE *out);

#endif
